"""The journeys behind a row of an answer, and segments that are kept of such rows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from touchline.web.access import Area, Context, Here
from touchline.web.asking.answers import Explorer
from touchline.web.asking.questions import Behind
from touchline.web.asking.reading import behind_kept, behind_row
from touchline.web.asking.written import python_behind
from touchline.web.problems import refuse
from touchline.web.state.dashboards import Dashboard, Tile
from touchline.web.state.kept_segments import KeptSegment
from touchline.web.state.people import User

__all__ = ["area"]

area = Area("kept_segments")

_MOST: int = 200
"""Kept segments of a workspace."""

Name = Annotated[str, Field(min_length=1, max_length=120)]


class Row(BaseModel):
    """A row of an answer."""

    search: Annotated[str, Field(max_length=4000)] = ""
    """Options and filters of the view, as in its address, without ``?``."""
    cell: Annotated[dict[str, Any], Field(max_length=8)] = {}
    """Values of the key columns of the row, and what else is asked of it."""


class ChosenJourneys(BaseModel):
    """Journeys behind a row, or of a kept segment."""

    journeys: int
    persons: int
    all: int
    """Journeys of the workspace."""
    definition: str
    """Which these are, in words."""
    python: str


class NewSegment(Row):
    """A segment to keep."""

    name: Name
    verb: str


class SegmentName(BaseModel):
    """What a kept segment is called."""

    name: Name


class KeptCard(BaseModel):
    """A kept segment, and what is asked for it."""

    id: str
    name: str
    verb: str
    search: str
    cell: dict[str, Any]
    maker: str | None
    """Name of who keeps it; None: is gone."""
    created: datetime


class KeptView(KeptCard, ChosenJourneys):
    """A kept segment with its journeys in the build in force."""


@area.post("/workspaces/{workspace}/explore/{verb}/journeys", role="viewer")
def journeys_behind(here: Here, verb: str, body: Row) -> ChosenJourneys:
    """Say which journeys stand behind a row of an answer, and how many."""
    return _told(here, behind_row(here, verb, body.search, body.cell))


@area.get("/workspaces/{workspace}/kept-segments", role="viewer")
def kept_segments(here: Here) -> list[KeptCard]:
    """List the kept segments of the workspace by name."""
    asked = (
        select(KeptSegment, User.name)
        .join(User, User.id == KeptSegment.maker_id, isouter=True)
        .where(KeptSegment.workspace == here.here)
        .order_by(KeptSegment.name)
    )
    with here.state.reading() as session:
        return [_card(one, maker) for one, maker in session.execute(asked)]


@area.post("/workspaces/{workspace}/kept-segments", role="editor", status_code=201)
def keep_segment(here: Here, body: NewSegment) -> KeptCard:
    """Keep the journeys behind a row as a segment; it is found anew in each build."""
    behind = behind_row(here, body.verb, body.search, body.cell)
    Explorer(here.server.workspaces).behind(here.here, behind)
    with here.state.writing() as session:
        if len(_all(session, here)) >= _MOST:
            raise refuse(409, f"a workspace keeps at most {_MOST} segments", hint="remove some")
        _check_name(session, here, body.name)
        made = KeptSegment(
            workspace=here.here,
            name=body.name,
            verb=body.verb,
            search=body.search,
            cell=json.dumps(body.cell, ensure_ascii=False, sort_keys=True),
            maker_id=here.me.id,
        )
        session.add(made)
        session.flush()
        return _card(made, here.me.name)


@area.get("/workspaces/{workspace}/kept-segments/{segment}", role="viewer")
def kept_segment(here: Here, segment: str) -> KeptView:
    """Give a kept segment with how many journeys it has in the build in force."""
    with here.state.reading() as session:
        found = _found(session, here, segment)
        maker = session.get(User, found.maker_id) if found.maker_id else None
        card = _card(found, maker.name if maker else None)
    told = _told(here, behind_kept(here, segment))
    return KeptView(**card.model_dump(), **told.model_dump())


@area.put("/workspaces/{workspace}/kept-segments/{segment}", role="editor")
def rename_segment(here: Here, segment: str, body: SegmentName) -> KeptCard:
    """Rename a kept segment."""
    with here.state.writing() as session:
        found = _found(session, here, segment)
        _check_name(session, here, body.name, besides=segment)
        found.name = body.name
        maker = session.get(User, found.maker_id) if found.maker_id else None
        return _card(found, maker.name if maker else None)


@area.delete("/workspaces/{workspace}/kept-segments/{segment}", role="editor", status_code=204)
def remove_segment(here: Here, segment: str) -> None:
    """Remove a kept segment that no other segment and no tile of a dashboard asks for."""
    with here.state.writing() as session:
        found = _found(session, here, segment)
        users = [one.name for one in _all(session, here) if _uses(one.search, segment)]
        tiles = session.execute(
            select(Tile, Dashboard.name)
            .join(Dashboard, Dashboard.id == Tile.dashboard_id)
            .where(Dashboard.workspace == here.here)
        )
        users += [f"{name}: {tile.title}" for tile, name in tiles if _uses(tile.search, segment)]
        if users:
            raise refuse(
                409,
                f"the segment is in use: {', '.join(users[:5])}",
                code="in_use",
                hint="change or remove these first",
            )
        session.delete(found)


def _told(here: Context, behind: Behind) -> ChosenJourneys:
    journeys = Explorer(here.server.workspaces).behind(here.here, behind)
    return ChosenJourneys(
        journeys=len(journeys),
        persons=journeys.person_count,
        all=here.project.info.journeys,
        definition=f"{journeys.describe()}.",
        python=python_behind(behind, here.here),
    )


def _card(one: KeptSegment, maker: str | None) -> KeptCard:
    return KeptCard(
        id=one.id,
        name=one.name,
        verb=one.verb,
        search=one.search,
        cell=json.loads(one.cell),
        maker=maker,
        created=one.created,
    )


def _all(session: Session, here: Context) -> list[KeptSegment]:
    asked = select(KeptSegment).where(KeptSegment.workspace == here.here)
    return list(session.scalars(asked))


def _found(session: Session, here: Context, segment: str) -> KeptSegment:
    found = session.get(KeptSegment, segment)
    if found is None or found.workspace != here.here:
        raise refuse(404, f"there is no kept segment {segment!r}")
    return found


def _check_name(session: Session, here: Context, name: str, besides: str = "") -> None:
    if any(one.name == name and one.id != besides for one in _all(session, here)):
        raise refuse(409, f"there is a kept segment {name!r} already", hint="take another name")


def _uses(search: str, segment: str) -> bool:
    return segment in parse_qs(search).get("kept", [])
