"""Conversations about places of a map: begun, answered, resolved; people named in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from touchline.web.access import Area, Context, Here
from touchline.web.problems import refuse
from touchline.web.routes.actions import anchor_of, find_action
from touchline.web.routes.maps import map_of
from touchline.web.state.base import now
from touchline.web.state.comments import Comment, Mention, Thread
from touchline.web.state.people import Member, User

__all__ = ["area"]

area = Area("comments")

Said = Annotated[str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True)]
Anchor = Annotated[str, StringConstraints(pattern="^(map|figure:.+|cell:.+|item:.+)$",
                                          max_length=400)]  # fmt: skip
_MOST_MENTIONS = 20


class NamedPerson(BaseModel):
    """Somebody who may be named."""

    id: str
    name: str


class CommentCard(BaseModel):
    """A comment."""

    id: str
    by: NamedPerson | None
    """None: the account is gone."""
    text: str
    created: datetime
    edited: datetime | None
    mentions: list[NamedPerson]
    mine: bool


class ThreadCard(BaseModel):
    """A conversation with all that was said."""

    id: str
    map: str
    anchor: str
    place: str
    created: datetime
    resolved: datetime | None
    resolved_by: NamedPerson | None
    comments: list[CommentCard]


class NewThread(BaseModel):
    """A conversation to begin."""

    anchor: Anchor
    place: Annotated[str, StringConstraints(max_length=300)] = ""
    text: Said
    mentions: Annotated[list[str], Field(max_length=_MOST_MENTIONS)] = []


class NewComment(BaseModel):
    """What somebody says, and whom they name."""

    text: Said
    mentions: Annotated[list[str], Field(max_length=_MOST_MENTIONS)] = []


class Resolved(BaseModel):
    """Whether a conversation is over."""

    resolved: bool


class MentionCard(BaseModel):
    """A comment that names the one who asks."""

    thread: str
    map: str
    """Empty: it is about no map."""
    anchor: str
    place: str
    by: NamedPerson | None
    text: str
    created: datetime
    read: bool


class Mentions(BaseModel):
    """The latest comments that name the one who asks."""

    unread: int
    latest: list[MentionCard]


@area.get("/workspaces/{workspace}/maps/{name}/threads", role="viewer")
def threads(
    here: Here, name: str, show: Literal["open", "resolved", "all"] = "all"
) -> list[ThreadCard]:
    """List the conversations about a map, the latest first."""
    asked = select(Thread).where(Thread.workspace == here.here, Thread.map == name)
    if show != "all":
        asked = asked.where(
            Thread.resolved.is_(None) if show == "open" else Thread.resolved.is_not(None)
        )
    with here.state.reading() as session:
        return _cards(here, session, session.scalars(asked.order_by(Thread.created.desc())).all())


@area.post("/workspaces/{workspace}/maps/{name}/threads", role="commenter", status_code=201)
def begin_thread(here: Here, name: str, body: NewThread) -> ThreadCard:
    """Begin a conversation about a place of a map."""
    found = map_of(here, name)
    with here.state.writing() as session:
        thread = Thread(workspace=here.here, map=found.name, anchor=body.anchor, place=body.place)
        session.add(thread)
        session.flush()
        _say(here, session, thread, body.text, body.mentions)
        return _cards(here, session, [thread])[0]


@area.get("/workspaces/{workspace}/actions/{action}/threads", role="viewer")
def action_threads(here: Here, action: str) -> list[ThreadCard]:
    """List the conversations about an action, the latest first."""
    with here.state.reading() as session:
        anchor = anchor_of(find_action(session, here.here, action).id)
        asked = select(Thread).where(Thread.workspace == here.here, Thread.anchor == anchor)
        return _cards(here, session, session.scalars(asked.order_by(Thread.created.desc())).all())


@area.post("/workspaces/{workspace}/actions/{action}/threads", role="commenter", status_code=201)
def begin_action_thread(here: Here, action: str, body: NewComment) -> ThreadCard:
    """Begin a conversation about an action."""
    with here.state.writing() as session:
        found = find_action(session, here.here, action)
        thread = Thread(
            workspace=here.here, map="", anchor=anchor_of(found.id), place=found.text[:300]
        )
        session.add(thread)
        session.flush()
        _say(here, session, thread, body.text, body.mentions)
        return _cards(here, session, [thread])[0]


@area.post("/workspaces/{workspace}/threads/{thread}/comments", role="commenter", status_code=201)
def answer_thread(here: Here, thread: str, body: NewComment) -> ThreadCard:
    """Answer in a conversation."""
    with here.state.writing() as session:
        found = _thread(here, session, thread)
        _say(here, session, found, body.text, body.mentions)
        return _cards(here, session, [found])[0]


@area.patch("/workspaces/{workspace}/threads/{thread}", role="commenter")
def resolve_thread(here: Here, thread: str, body: Resolved) -> ThreadCard:
    """Say that a conversation is over, or open it again."""
    with here.state.writing() as session:
        found = _thread(here, session, thread)
        found.resolved = now() if body.resolved else None
        found.resolved_by = here.me.id if body.resolved else None
        return _cards(here, session, [found])[0]


@area.patch("/workspaces/{workspace}/comments/{comment}", role="commenter")
def edit_comment(here: Here, comment: str, body: NewComment) -> ThreadCard:
    """Change what one said oneself."""
    with here.state.writing() as session:
        found, thread = _own(here, session, comment, others=False)
        found.text, found.edited = body.text, now()
        _name(here, session, found, body.mentions)
        return _cards(here, session, [thread])[0]


@area.delete("/workspaces/{workspace}/comments/{comment}", role="commenter", status_code=204)
def delete_comment(here: Here, comment: str) -> None:
    """Take back what one said, or as an administrator what somebody said.

    A conversation without any comment is gone.
    """
    with here.state.writing() as session:
        found, thread = _own(here, session, comment, others=here.may("admin"))
        session.delete(found)
        session.flush()
        left = select(func.count()).select_from(Comment).where(Comment.thread_id == thread.id)
        if not session.scalar(left):
            session.delete(thread)


@area.get("/workspaces/{workspace}/mentionable", role="commenter")
def mentionable(here: Here) -> list[NamedPerson]:
    """List who may be named: the members of the workspace, and who owns the server."""
    with here.state.reading() as session:
        return [NamedPerson(id=one.id, name=one.name) for one in _members(here, session)]


@area.get("/workspaces/{workspace}/mentions", role="viewer")
def mentions(here: Here) -> Mentions:
    """List the latest comments that name the one who asks."""
    mine = (
        select(Mention, Comment, Thread)
        .join(Comment, Comment.id == Mention.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(Mention.user_id == here.me.id, Thread.workspace == here.here)
        .order_by(Comment.created.desc())
    )
    with here.state.reading() as session:
        found = session.execute(mine).all()
        people = _people(session, {comment.user_id for _, comment, _ in found})
        return Mentions(
            unread=sum(mention.read is None for mention, _, _ in found),
            latest=[
                MentionCard(
                    thread=thread.id,
                    map=thread.map,
                    anchor=thread.anchor,
                    place=thread.place,
                    by=people.get(comment.user_id or ""),
                    text=comment.text,
                    created=comment.created,
                    read=mention.read is not None,
                )
                for mention, comment, thread in found[:50]
            ],
        )


@area.post("/workspaces/{workspace}/threads/{thread}/read", role="viewer", status_code=204)
def read_thread(here: Here, thread: str) -> None:
    """Say that one has read the comments of a conversation that name one."""
    with here.state.writing() as session:
        found = _thread(here, session, thread)
        theirs = select(Comment.id).where(Comment.thread_id == found.id)
        session.execute(
            update(Mention)
            .where(
                Mention.user_id == here.me.id,
                Mention.read.is_(None),
                Mention.comment_id.in_(theirs),
            )
            .values(read=now())
        )


def _thread(here: Context, session: Session, id_: str) -> Thread:
    found = session.get(Thread, id_)
    if found is None or found.workspace != here.here:
        raise refuse(404, "there is no such conversation", hint="it may have been deleted")
    return found


def _own(here: Context, session: Session, id_: str, *, others: bool) -> tuple[Comment, Thread]:
    found = session.get(Comment, id_)
    thread = None if found is None else session.get(Thread, found.thread_id)
    if found is None or thread is None or thread.workspace != here.here:
        raise refuse(404, "there is no such comment", hint="it may have been deleted")
    if found.user_id != here.me.id and not others:
        raise refuse(403, "this was said by somebody else")
    return found, thread


def _say(here: Context, session: Session, thread: Thread, text: str, named: Sequence[str]) -> None:
    comment = Comment(thread_id=thread.id, user_id=here.me.id, text=text)
    session.add(comment)
    session.flush()
    _name(here, session, comment, named)


def _name(here: Context, session: Session, comment: Comment, named: Sequence[str]) -> None:
    """Note who is named; who was before keeps having read it."""
    allowed = {one.id for one in _members(here, session)}
    unknown = set(named) - allowed
    if unknown:
        raise refuse(400, f"{len(unknown)} of those named are no members of this workspace")
    of_comment = select(Mention.user_id).where(Mention.comment_id == comment.id)
    before = set(session.scalars(of_comment))
    session.execute(
        delete(Mention).where(Mention.comment_id == comment.id, Mention.user_id.not_in(named))
    )
    for user in sorted(set(named) - before):
        read = now() if user == here.me.id else None  # whoever writes it has read it
        session.add(Mention(comment_id=comment.id, user_id=user, read=read))
    session.flush()


def _members(here: Context, session: Session) -> list[User]:
    members = select(Member.user_id).where(Member.workspace == here.here)
    asked = select(User).where(or_(User.id.in_(members), User.owner)).order_by(User.name)
    return list(session.scalars(asked))


def _people(session: Session, ids: set[str | None]) -> dict[str, NamedPerson]:
    found = session.scalars(select(User).where(User.id.in_([id_ for id_ in ids if id_])))
    return {one.id: NamedPerson(id=one.id, name=one.name) for one in found}


def _cards(here: Context, session: Session, found: Sequence[Thread]) -> list[ThreadCard]:
    ids = [thread.id for thread in found]
    said = session.scalars(
        select(Comment).where(Comment.thread_id.in_(ids)).order_by(Comment.created, Comment.id)
    ).all()
    named = session.scalars(
        select(Mention).where(Mention.comment_id.in_([one.id for one in said]))
    ).all()
    people = _people(
        session,
        {*(one.user_id for one in said), *(one.user_id for one in named),
         *(one.resolved_by for one in found)},
    )  # fmt: skip
    by_comment: dict[str, list[NamedPerson]] = {}
    for mention in named:
        if mention.user_id in people:
            by_comment.setdefault(mention.comment_id, []).append(people[mention.user_id])
    cards: dict[str, list[CommentCard]] = {}
    for one in said:
        card = CommentCard(
            id=one.id, by=people.get(one.user_id or ""), text=one.text, created=one.created,
            edited=one.edited, mentions=by_comment.get(one.id, []), mine=one.user_id == here.me.id,
        )  # fmt: skip
        cards.setdefault(one.thread_id, []).append(card)
    return [
        ThreadCard(
            id=thread.id, map=thread.map, anchor=thread.anchor, place=thread.place,
            created=thread.created, resolved=thread.resolved,
            resolved_by=people.get(thread.resolved_by or ""), comments=cards.get(thread.id, []),
        )
        for thread in found
    ]  # fmt: skip
