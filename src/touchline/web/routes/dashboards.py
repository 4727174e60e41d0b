"""Dashboards of a workspace: viewers see them, editors change them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from touchline.errors import did_you_mean
from touchline.web.access import Area, Context, Here
from touchline.web.asking.reading import QUESTIONS
from touchline.web.problems import refuse
from touchline.web.state import new_id, now
from touchline.web.state.dashboards import Dashboard, Tile
from touchline.web.state.people import User

__all__ = ["area"]

area = Area("dashboards")

_MOST_TILES = 60

Name = Annotated[str, Field(min_length=1, max_length=120)]
Size = Literal["small", "medium", "large"]


class TileBody(BaseModel):
    """A saved view."""

    id: str | None = None
    """That of the tile as it was; a new one has none."""
    title: Name
    size: Size = "medium"
    verb: str
    search: Annotated[str, Field(max_length=4000)] = ""
    """Options and filters, as in the address of the view, without ``?``."""


class DashboardName(BaseModel):
    """What a dashboard is called."""

    name: Name


class DashboardBody(DashboardName):
    """A dashboard as it is to be; its tiles in their order."""

    tiles: Annotated[list[TileBody], Field(max_length=_MOST_TILES)]


class DashboardCard(BaseModel):
    """A dashboard in the list of dashboards."""

    id: str
    name: str
    owner: str | None
    """Name of who made it; None: is gone."""
    tiles: int
    changed: datetime


class TileView(TileBody):
    """A tile of a dashboard."""

    id: str


class DashboardView(BaseModel):
    """A dashboard with its tiles."""

    id: str
    name: str
    owner: str | None
    changed: datetime
    tiles: list[TileView]


@area.get("/workspaces/{workspace}/dashboards", role="viewer")
def dashboards(here: Here) -> list[DashboardCard]:
    """List the dashboards of the workspace, the one changed last first."""
    count = (
        select(Tile.dashboard_id, func.count().label("n")).group_by(Tile.dashboard_id).subquery()
    )
    asked = (
        select(Dashboard, User.name, count.c.n)
        .join(User, User.id == Dashboard.owner_id, isouter=True)
        .join(count, count.c.dashboard_id == Dashboard.id, isouter=True)
        .where(Dashboard.workspace == here.here)
        .order_by(Dashboard.changed.desc())
    )
    with here.state.reading() as session:
        return [
            DashboardCard(
                id=one.id, name=one.name, owner=owner, tiles=tiles or 0, changed=one.changed
            )
            for one, owner, tiles in session.execute(asked)
        ]


@area.post("/workspaces/{workspace}/dashboards", role="editor", status_code=201)
def make_dashboard(here: Here, body: DashboardName) -> DashboardView:
    """Make an empty dashboard."""
    with here.state.writing() as session:
        made = Dashboard(workspace=here.here, name=body.name, owner_id=here.me.id)
        session.add(made)
        session.flush()
        return _view(session, made)


@area.get("/workspaces/{workspace}/dashboards/{dashboard}", role="viewer")
def dashboard_view(here: Here, dashboard: str) -> DashboardView:
    """Give a dashboard with its tiles."""
    with here.state.reading() as session:
        return _view(session, _found(session, here, dashboard))


@area.put("/workspaces/{workspace}/dashboards/{dashboard}", role="editor")
def replace_dashboard(here: Here, dashboard: str, body: DashboardBody) -> DashboardView:
    """Replace name and tiles: to rename, order, resize, add and remove."""
    for tile in body.tiles:
        _check(tile)
    with here.state.writing() as session:
        found = _found(session, here, dashboard)
        kept = {tile.id: tile for tile in found.tiles}
        found.name, found.changed = body.name, now()
        found.tiles = [_tile(kept.get(one.id or ""), one, k) for k, one in enumerate(body.tiles)]
        session.flush()
        return _view(session, found)


@area.post("/workspaces/{workspace}/dashboards/{dashboard}/tiles", role="editor", status_code=201)
def add_tile(here: Here, dashboard: str, body: TileBody) -> DashboardView:
    """Add a view at the end."""
    _check(body)
    with here.state.writing() as session:
        found = _found(session, here, dashboard)
        if len(found.tiles) >= _MOST_TILES:
            raise refuse(409, f"a dashboard has at most {_MOST_TILES} tiles", hint="begin another")
        found.tiles.append(_tile(None, body, len(found.tiles)))
        found.changed = now()
        session.flush()
        return _view(session, found)


@area.delete("/workspaces/{workspace}/dashboards/{dashboard}", role="editor", status_code=204)
def remove_dashboard(here: Here, dashboard: str) -> None:
    """Remove a dashboard and its tiles."""
    with here.state.writing() as session:
        session.delete(_found(session, here, dashboard))


def _check(tile: TileBody) -> None:
    if tile.verb not in QUESTIONS:
        hint = did_you_mean(tile.verb, QUESTIONS)
        raise refuse(400, f"there is no verb {tile.verb!r}", hint=hint)


def _tile(kept: Tile | None, body: TileBody, place: int) -> Tile:
    tile = kept or Tile(id=new_id())
    tile.title, tile.size, tile.verb, tile.search = body.title, body.size, body.verb, body.search
    tile.place = place
    return tile


def _found(session: Session, here: Context, dashboard: str) -> Dashboard:
    found = session.get(Dashboard, dashboard)
    if found is None or found.workspace != here.here:
        raise refuse(404, f"there is no dashboard {dashboard!r}")
    return found


def _view(session: Session, found: Dashboard) -> DashboardView:
    owner = session.get(User, found.owner_id) if found.owner_id else None
    return DashboardView(
        id=found.id,
        name=found.name,
        owner=owner.name if owner else None,
        changed=found.changed,
        tiles=[
            TileView(id=one.id, title=one.title, size=one.size, verb=one.verb, search=one.search)  # type: ignore[arg-type]
            for one in found.tiles
        ],
    )
