"""Actions: what the team does about pain points, and whether it helped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from touchline.web.access import Area, Here
from touchline.web.problems import refuse
from touchline.web.state import now
from touchline.web.state.actions import Action
from touchline.web.state.people import Member, User
from touchline.web.walk.effects import Effect, effect
from touchline.web.walk.journey import Named, Names
from touchline.web.walk.pains import SEARCHES

__all__ = ["area"]

area = Area("actions")

ActionState = Literal["proposed", "to do", "in test", "ready", "done"]


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
    pain: str | None
    touchpoint: Named | None
    stage: Named | None
    map: str | None
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


class NewAction(BaseModel):
    """An action to be added."""

    text: str = Field(min_length=1, max_length=2_000)
    state: ActionState = "proposed"
    owner: str | None = None
    due: date | None = None
    started: date | None = None
    expected: str = Field("", max_length=2_000)
    pain: str | None = Field(None, max_length=300)
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
    pain: str | None = Field(None, max_length=300)
    touchpoint: str | None = Field(None, max_length=300)


@area.get("/workspaces/{workspace}/actions", role="viewer")
def actions(here: Here, language: str = "en") -> ActionBoard:
    """List the actions of the team, and the opportunities that are written on maps."""
    names = Names(here.project.info, language)
    with here.state.reading() as session:
        found = session.scalars(
            select(Action).where(Action.workspace == here.here).order_by(Action.created)
        )
        members = _members(session, here.here)
        told = {one.id: one.label for one in members}
        cards = [_card(one, told, names) for one in found]
    return ActionBoard(
        actions=cards,
        opportunities=_opportunities(here, names),
        members=members,
        touchpoints=[
            Named(id=one.id, label=names.of(one.label, one.id)) for one in names.info.touchpoints
        ],
    )


@area.post("/workspaces/{workspace}/actions", role="editor", status_code=201)
def add_action(here: Here, body: NewAction, language: str = "en") -> ActionCard:
    """Add an action."""
    with here.state.writing() as session:
        members = {one.id: one.label for one in _members(session, here.here)}
        _check_owner(body.owner, members)
        made = Action(
            workspace=here.here,
            created_by=here.me.id,
            owner_id=body.owner,
            **body.model_dump(exclude={"owner"}),
        )
        session.add(made)
        session.flush()
        return _card(made, members, Names(here.project.info, language))


@area.patch("/workspaces/{workspace}/actions/{action}", role="editor")
def change_action(here: Here, action: str, body: ActionChange, language: str = "en") -> ActionCard:
    """Change an action: its text, state, owner, days."""
    with here.state.writing() as session:
        found = _find(session, here.here, action)
        members = {one.id: one.label for one in _members(session, here.here)}
        change = body.model_dump(exclude_unset=True)
        for name in ("text", "state", "expected"):
            if name in change and change[name] is None:
                raise refuse(422, f"{name} cannot be taken away")
        if "owner" in change:
            _check_owner(change["owner"], members)
            found.owner_id = change.pop("owner")
        for name, value in change.items():
            setattr(found, name, value)
        found.updated = now()
        session.flush()
        return _card(found, members, Names(here.project.info, language))


@area.delete("/workspaces/{workspace}/actions/{action}", role="editor", status_code=204)
def remove_action(here: Here, action: str) -> None:
    """Remove an action."""
    with here.state.writing() as session:
        session.delete(_find(session, here.here, action))


@area.get("/workspaces/{workspace}/actions/{action}/effect", role="viewer")
def action_effect(here: Here, action: str) -> Effect:
    """Measure what the action was for, before the day it began and since.

    It is a comparison in time: what else changed on that day is not told apart.
    """
    with here.state.reading() as session:
        found = _find(session, here.here, action)
    pain, affected = None, None
    with here.project.workspace.reading() as build:
        if found.pain is not None and found.started is not None:
            search = SEARCHES.of(here.project)
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
        )


def _find(session: Session, workspace: str, action: str) -> Action:
    found = session.get(Action, action)
    if found is None or found.workspace != workspace:
        raise refuse(404, "there is no such action", hint="somebody may have removed it")
    return found


def _members(session: Session, workspace: str) -> list[Named]:
    """Give who may answer for an action: members of the workspace, and owners of the server."""
    mine = select(Member.user_id).where(Member.workspace == workspace)
    rows = session.scalars(
        select(User).where(or_(User.id.in_(mine), User.owner)).order_by(User.name)
    )
    return [Named(id=one.id, label=one.name) for one in rows]


def _check_owner(owner: str | None, members: dict[str, str]) -> None:
    if owner is not None and owner not in members:
        raise refuse(422, "the owner is no member of the workspace")


def _card(action: Action, members: dict[str, str], names: Names) -> ActionCard:
    info = names.info
    touchpoints = {one.id: one.label for one in info.touchpoints}
    stages = {one.id: one.label for one in info.stages}
    owner = action.owner_id

    def named(id_: str | None, known: dict[str, object]) -> Named | None:
        if id_ is None:
            return None
        label = known.get(id_)
        return Named(id=id_, label=names.of(label, id_) if label else id_)  # type: ignore[arg-type]

    return ActionCard(
        id=action.id,
        text=action.text,
        state=action.state,  # type: ignore[arg-type]
        owner=Named(id=owner, label=members[owner]) if owner in members else None,
        due=action.due,
        started=action.started,
        expected=action.expected,
        pain=action.pain,
        touchpoint=named(action.touchpoint, dict(touchpoints)),
        stage=named(action.stage, dict(stages)),
        map=action.map,
        created=action.created,
        updated=action.updated,
    )


def _opportunities(here: Here, names: Names) -> list[Opportunity]:
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
