"""Who is in a workspace, as what; and who changed that."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from touchline.web.access import ROLES, Area, Context, Here, Role
from touchline.web.problems import refuse
from touchline.web.routes.invitations import InvitationCard, open_invitations
from touchline.web.state.people import Member, TeamChange, User

__all__ = ["area"]

area = Area("team")

_LATEST = 100
"""Changes that are listed."""


class Person(BaseModel):
    """Somebody of the workspace, as everybody in it may know."""

    id: str
    name: str


class MemberCard(Person):
    """A member, as administrators see it."""

    email: str
    role: Role
    me: bool
    since: datetime


class Change(BaseModel):
    """Something that was changed in the team."""

    at: datetime
    by: str
    about: str
    action: str
    before: str | None
    after: str | None


class Team(BaseModel):
    """The team of a workspace."""

    members: list[MemberCard]
    invitations: list[InvitationCard]
    changes: list[Change]


class NewRole(BaseModel):
    """What a member becomes."""

    role: Literal["viewer", "commenter", "editor", "admin", "owner"]


@area.get("/workspaces/{workspace}/people", role="viewer")
def people(here: Here) -> list[Person]:
    """List who may enter the workspace: whom one can address, and give something to do."""
    with here.state.reading() as session:
        return [Person(id=user.id, name=user.name) for user, _ in _members(session, here.here)]


@area.get("/workspaces/{workspace}/team", role="admin")
def team(here: Here) -> Team:
    """Give the members of the workspace, the invitations still open, and what was changed."""
    with here.state.reading() as session:
        members = [_card(here, user, member) for user, member in _members(session, here.here)]
        changes = session.scalars(
            select(TeamChange)
            .where(TeamChange.workspace == here.here)
            .order_by(TeamChange.at.desc())
            .limit(_LATEST)
        ).all()
        return Team(
            members=members,
            invitations=open_invitations(session, here.here),
            changes=[Change.model_validate(one, from_attributes=True) for one in changes],
        )


@area.patch("/workspaces/{workspace}/members/{member}", role="admin")
def change_role(here: Here, member: str, body: NewRole) -> MemberCard:
    """Give a member another role. Nobody changes their own: so there is always somebody left."""
    with here.state.writing() as session:
        user, kept = _found(session, here, member)
        before = "owner" if user.owner else kept.role if kept else "none"
        if "owner" in (before, body.role) and not here.may("owner"):
            raise refuse(403, "only an owner makes owners, and only an owner changes one")
        _keep_an_owner(session, user, body.role)
        user.owner = body.role == "owner"
        if kept is None:
            kept = Member(user_id=user.id, workspace=here.here, role="admin")
            session.add(kept)
        if body.role != "owner":
            kept.role = body.role
        if before != body.role:
            session.add(_change(here, user.name, "changed", before, body.role))
        session.flush()
        return _card(here, user, kept)


@area.delete("/workspaces/{workspace}/members/{member}", role="admin", status_code=204)
def remove_member(here: Here, member: str) -> None:
    """Take somebody out of the workspace; their account and what they wrote stay."""
    with here.state.writing() as session:
        user, kept = _found(session, here, member)
        if user.owner:
            raise refuse(409, "an owner is in every workspace", hint="give another role first")
        session.execute(
            delete(Member).where(Member.user_id == user.id, Member.workspace == here.here)
        )
        session.add(_change(here, user.name, "removed", kept.role if kept else None, None))


def _keep_an_owner(session: Session, user: User, role: str) -> None:
    """Refuse to take the last owner away whom no provider can lock out: one with a password."""
    if not user.owner or role == "owner" or user.password is None:
        return
    counted = select(func.count()).select_from(User).where(User.owner, User.password.is_not(None))
    if (session.scalar(counted) or 0) < 2:
        raise refuse(
            409,
            "this is the last owner with a password",
            hint="make somebody else who has one an owner first",
        )


def _members(session: Session, workspace: str) -> list[tuple[User, Member | None]]:
    """Find who may enter a workspace: its members, and the owners of the server."""
    found = session.execute(
        select(User, Member)
        .outerjoin(Member, (Member.user_id == User.id) & (Member.workspace == workspace))
        .where((Member.id.is_not(None)) | User.owner)
        .order_by(func.lower(User.name), User.id)
    )
    return [(user, member) for user, member in found]


def _found(session: Session, here: Context, id_: str) -> tuple[User, Member | None]:
    for user, member in _members(session, here.here):
        if user.id == id_:
            if user.id == here.me.id:
                raise refuse(409, "nobody changes their own role", hint="ask another administrator")
            return user, member
    raise refuse(404, f"the workspace has no member {id_!r}")


def _card(here: Context, user: User, member: Member | None) -> MemberCard:
    role: Role = next((one for one in ROLES if member is not None and member.role == one), "viewer")
    return MemberCard(
        id=user.id,
        name=user.name,
        email=user.email,
        role="owner" if user.owner else role,
        me=user.id == here.me.id,
        since=member.created if member else user.created,
    )


def _change(
    here: Context, about: str, action: str, before: str | None, after: str | None
) -> TeamChange:
    return TeamChange(
        workspace=here.here, by=here.me.name, about=about, action=action, before=before, after=after
    )
