"""Actions: what the team does about pain points, and whether it helped."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from touchline.web.access import Area, Context, Here
from touchline.web.problems import refuse
from touchline.web.state import now
from touchline.web.state.actions import Action, ActionRecord
from touchline.web.state.comments import Comment, Thread
from touchline.web.state.people import Member, User
from touchline.web.walk.effects import Effect, effect
from touchline.web.walk.journey import Named, Names
from touchline.web.walk.pains import SEARCHES

__all__ = ["anchor_of", "area", "find_action"]

area = Area("actions")

ActionState = Literal["proposed", "to do", "in test", "ready", "done"]
Target = Annotated[float | None, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class ActionCard(BaseModel):
    """An action of the team."""

    id: str
    text: str
    state: ActionState
    owner: Named | None
    """The member who answers for it."""
    due: date | None
    started: date | None
    """The day from which customers meet the change; it is measured from then on."""
    expected: str
    target: float | None
    """By how much the measure of its effect is hoped to change; of waits, the ratio."""
    pain: str | None
    persona: Named | None
    """The persona for which the pain point was found; null: all customers."""
    touchpoint: Named | None
    stage: Named | None
    map: Named | None
    comments: int
    open_threads: int
    """Conversations about it that are not resolved."""
    created: datetime
    updated: datetime


class Opportunity(BaseModel):
    """An action that was written on a map; it is changed there."""

    map: str
    map_name: str
    stage: Named
    text: str
    owner: str | None
    state: ActionState
    pain: str | None


class ActionBoard(BaseModel):
    """All actions of a workspace, and who may answer for them."""

    actions: list[ActionCard]
    opportunities: list[Opportunity]
    members: list[Named]
    touchpoints: list[Named]
    stages: list[Named]
    maps: list[Named]


class ActionStep(BaseModel):
    """Something that was changed of an action."""

    at: datetime
    by: str
    field: str
    """``added``, or what was changed."""
    before: str | None
    after: str | None


class NewAction(BaseModel):
    """An action to be added."""

    text: str = Field(min_length=1, max_length=2_000)
    state: ActionState = "proposed"
    owner: str | None = None
    due: date | None = None
    started: date | None = None
    expected: str = Field("", max_length=2_000)
    target: Target = None
    pain: str | None = Field(None, max_length=300)
    persona: str | None = Field(None, max_length=300)
    touchpoint: str | None = Field(None, max_length=300)
    stage: str | None = Field(None, max_length=300)
    map: str | None = Field(None, max_length=300)


class ActionChange(BaseModel):
    """What is to be changed; what is not given stays, ``null`` takes it away."""

    text: str | None = Field(None, min_length=1, max_length=2_000)
    state: ActionState | None = None
    owner: str | None = None
    due: date | None = None
    started: date | None = None
    expected: str | None = Field(None, max_length=2_000)
    target: Target = None
    pain: str | None = Field(None, max_length=300)
    persona: str | None = Field(None, max_length=300)
    touchpoint: str | None = Field(None, max_length=300)
    stage: str | None = Field(None, max_length=300)
    map: str | None = Field(None, max_length=300)


@area.get("/workspaces/{workspace}/actions", role="viewer")
def actions(here: Here, language: str = "en") -> ActionBoard:
    """List the actions of the team, and the opportunities that are written on maps."""
    info = here.project.info
    with here.state.reading() as session:
        found = session.scalars(
            select(Action).where(Action.workspace == here.here).order_by(Action.created)
        ).all()
        told = Told.of(here, session, language)
        cards = [_card(one, told) for one in found]
    names = told.names
    return ActionBoard(
        actions=cards,
        opportunities=_opportunities(here, names),
        members=[Named(id=id_, label=name) for id_, name in told.members.items()],
        touchpoints=[
            Named(id=one.id, label=names.of(one.label, one.id)) for one in info.touchpoints
        ],
        stages=[Named(id=one.id, label=names.of(one.label, one.id)) for one in info.stages],
        maps=[Named(id=id_, label=label) for id_, label in told.maps.items()],
    )


@area.post("/workspaces/{workspace}/actions", role="editor", status_code=201)
def add_action(here: Here, body: NewAction, language: str = "en") -> ActionCard:
    """Add an action."""
    with here.state.writing() as session:
        told = Told.of(here, session, language)
        _check(body.model_dump(), told)
        made = Action(
            workspace=here.here,
            created_by=here.me.id,
            owner_id=body.owner,
            **body.model_dump(exclude={"owner"}),
        )
        session.add(made)
        session.flush()
        _record(here, session, made, "added", None, made.state)
        return _card(made, told)


@area.patch("/workspaces/{workspace}/actions/{action}", role="editor")
def change_action(here: Here, action: str, body: ActionChange, language: str = "en") -> ActionCard:
    """Change an action: its text, state, owner, days; who changed what is kept."""
    with here.state.writing() as session:
        found = find_action(session, here.here, action)
        told = Told.of(here, session, language)
        change = body.model_dump(exclude_unset=True)
        for name in ("text", "state", "expected"):
            if name in change and change[name] is None:
                raise refuse(422, f"{name} cannot be taken away")
        _check(change, told)
        for name, value in change.items():
            column = "owner_id" if name == "owner" else name
            before = getattr(found, column)
            if before != value:
                said = [told.members.get(one, one) for one in (before, value)] if (
                    name == "owner"
                ) else [before, value]  # fmt: skip
                _record(here, session, found, name, *said)
                setattr(found, column, value)
                found.updated = now()
        session.flush()
        return _card(found, told)


@area.delete("/workspaces/{workspace}/actions/{action}", role="editor", status_code=204)
def remove_action(here: Here, action: str) -> None:
    """Remove an action, with what was said about it."""
    with here.state.writing() as session:
        session.delete(find_action(session, here.here, action))
        session.execute(
            delete(Thread).where(Thread.workspace == here.here, Thread.anchor == anchor_of(action))
        )


@area.get("/workspaces/{workspace}/actions/{action}/history", role="viewer")
def action_history(here: Here, action: str) -> list[ActionStep]:
    """List who changed what of an action, the latest first."""
    with here.state.reading() as session:
        found = find_action(session, here.here, action)
        rows = session.scalars(
            select(ActionRecord)
            .where(ActionRecord.action_id == found.id)
            .order_by(ActionRecord.at.desc())
        )
        return [ActionStep.model_validate(one, from_attributes=True) for one in rows]


@area.get("/workspaces/{workspace}/actions/{action}/effect", role="viewer")
def action_effect(here: Here, action: str) -> Effect:
    """Measure what the action was for, before the day it began and since.

    It is a comparison in time: what else changed on that day is not told apart.
    """
    with here.state.reading() as session:
        found = find_action(session, here.here, action)
    pain, affected = None, None
    personas = {one.id: one.segment for one in here.project.file.personas}
    persona = found.persona if found.persona in personas else None
    with here.project.workspace.reading() as build:
        if found.pain is not None:
            search = SEARCHES.of(here.project, persona)
            search.done.wait(60)
            if search.error is not None:
                raise search.error
            place = search.place_of(found.pain)
            if search.found is not None and place is not None:
                pain = search.found.points[place]
                affected = search.affected(build, found.pain)
        return effect(
            build,
            started=found.started,
            touchpoint=found.touchpoint,
            pain=pain,
            affected=affected,
            segment=personas.get(persona or ""),
            target=found.target,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to say an action to a reader."""

    names: Names
    members: dict[str, str]
    """Who may answer for an action: members of the workspace, and owners of the server."""
    maps: dict[str, str]
    personas: dict[str, str]
    comments: dict[str, tuple[int, int]]
    """Anchor → comments, and conversations that are not resolved."""

    @classmethod
    def of(cls, here: Context, session: Session, language: str) -> Told:
        """Read it."""
        names = Names(here.project.info, language)
        mine = select(Member.user_id).where(Member.workspace == here.here)
        users = select(User).where(or_(User.id.in_(mine), User.owner)).order_by(User.name)
        said = (
            select(
                Thread.anchor,
                func.count(Comment.id),
                func.count(Thread.id.distinct()).filter(Thread.resolved.is_(None)),
            )
            .join(Comment, Comment.thread_id == Thread.id)
            .where(Thread.workspace == here.here, Thread.map == "")
            .group_by(Thread.anchor)
        )
        return cls(
            names=names,
            members={one.id: one.name for one in session.scalars(users)},
            maps={one.name: names.of(one.spec.name, one.name) for one in here.project.maps},
            personas={one.id: names.of(one.label, one.id) for one in here.project.file.personas},
            comments={anchor: (n, threads) for anchor, n, threads in session.execute(said)},
        )


def anchor_of(action: str) -> str:
    """Give the place of conversations about an action; they are of no map."""
    return f"action:{action}"


def find_action(session: Session, workspace: str, action: str) -> Action:
    """Find an action of a workspace.

    Raises
    ------
    Refusal
        404, if there is none.
    """
    found = session.get(Action, action)
    if found is None or found.workspace != workspace:
        raise refuse(404, "there is no such action", hint="somebody may have removed it")
    return found


def _check(change: dict[str, Any], told: Told) -> None:
    """Refuse what is not of this workspace."""
    info = told.names.info
    known: dict[str, Container[str]] = {
        "persona": told.personas,
        "map": told.maps,
        "stage": [one.id for one in info.stages],
        "touchpoint": [one.id for one in info.touchpoints],
    }
    if change.get("owner") is not None and change["owner"] not in told.members:
        raise refuse(422, "the owner is no member of the workspace")
    for name, all_ in known.items():
        if change.get(name) is not None and change[name] not in all_:
            raise refuse(422, f"there is no {name} {change[name]!r}")


def _record(
    here: Context, session: Session, action: Action, field: str, before: object, after: object
) -> None:
    said = [None if one is None else str(one) for one in (before, after)]
    session.add(
        ActionRecord(
            action_id=action.id, by=here.me.name, field=field, before=said[0], after=said[1]
        )
    )


def _card(action: Action, told: Told) -> ActionCard:
    names = told.names
    touchpoints = {one.id: names.of(one.label, one.id) for one in names.info.touchpoints}
    stages = {one.id: names.of(one.label, one.id) for one in names.info.stages}
    owner = action.owner_id
    comments, threads = told.comments.get(anchor_of(action.id), (0, 0))

    def named(id_: str | None, known: dict[str, str]) -> Named | None:
        return None if id_ is None else Named(id=id_, label=known.get(id_, id_))

    return ActionCard(
        id=action.id,
        text=action.text,
        state=action.state,  # type: ignore[arg-type]
        owner=Named(id=owner, label=told.members[owner]) if owner in told.members else None,
        due=action.due,
        started=action.started,
        expected=action.expected,
        target=action.target,
        pain=action.pain,
        persona=named(action.persona, told.personas),
        touchpoint=named(action.touchpoint, touchpoints),
        stage=named(action.stage, stages),
        map=named(action.map, told.maps),
        comments=comments,
        open_threads=threads,
        created=action.created,
        updated=action.updated,
    )


def _opportunities(here: Context, names: Names) -> list[Opportunity]:
    stages = {one.id: one.label for one in names.info.stages}
    return [
        Opportunity(
            map=each.name,
            map_name=names.of(each.spec.name, each.name),
            stage=Named(id=one.stage, label=names.of(stages.get(one.stage), one.stage)),
            text=names.of(one.text, ""),
            owner=one.owner,
            state=one.state,
            pain=one.pain,
        )
        for each in here.project.maps
        for one in each.spec.opportunities
    ]
