"""Maps that are edited together: the live connection, and the history of edits."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any, Literal

from fastapi import Request, WebSocket
from pydantic import BaseModel
from sqlalchemy import select

from touchline.config import parse_yaml
from touchline.maps.spec import MapSpec
from touchline.web.access import Area, Context, Here
from touchline.web.live.changes import Author, Labels, changes_between
from touchline.web.live.map_file import labels_of, parsed, stages_of
from touchline.web.live.map_state import ROOTS, Entry, MapState, matched, state_of, text_in
from touchline.web.live.rooms import join, rooms_of
from touchline.web.problems import refuse
from touchline.web.state.editing import Edit

__all__ = ["EditCard", "EditChange", "EditView", "LaneName", "area"]

area = Area("editing")


class LaneName(BaseModel):
    """A lane, in words about a change."""

    id: str
    """A kind of lane, or the id of one of the map's own."""
    name: dict[str, str] | None = None
    """Of a lane of the map's own, by language."""


class EditChange(BaseModel):
    """One thing that was changed. Texts are by language; ``""`` stands for every other."""

    what: Literal["stage", "lane", "card", "opportunity", "field"]
    how: Literal["added", "removed", "moved", "edited"]
    id: str
    name: dict[str, str]
    """Its text or label; of a field of the map file, its key."""
    was: dict[str, str] | None = None
    """The text before, where it was changed."""
    stage: dict[str, str] | None = None
    """Where it stands, or stood."""
    lane: LaneName | None = None
    from_stage: dict[str, str] | None = None
    """Where it was moved from."""
    from_lane: LaneName | None = None


class EditCard(BaseModel):
    """What somebody changed in one go."""

    id: str
    author: str | None
    """Nobody: the map file was changed outside of the page."""
    mine: bool
    began: datetime
    ended: datetime
    changes: list[EditChange]


class EditView(EditCard):
    """An edit, with the map after it."""

    text: str
    """The map file after it."""
    since: list[EditChange]
    """All that differs between it and the map of now: what restoring it would undo."""


@area.router.websocket("/workspaces/{workspace}/maps/{name}/live")
async def live(websocket: WebSocket, workspace: str, name: str) -> None:
    """Edit a map together with others; speaks the protocol of y-websocket, from viewers up."""
    await join(websocket, workspace, name)


@area.get("/workspaces/{workspace}/maps/{name}/edits", role="viewer")
def edits(here: Here, name: str, before: datetime | None = None, most: int = 100) -> list[EditCard]:
    """List who changed what in a map, the latest first; *before* continues a list."""
    here.project.map(name)
    chosen = select(Edit).where(Edit.workspace == here.here, Edit.map == name)
    if before is not None:
        chosen = chosen.where(Edit.ended < before)
    chosen = chosen.order_by(Edit.ended.desc(), Edit.id).limit(max(1, min(most, 500)))
    with here.state.reading() as session:
        return [EditCard(**_card(here, each)) for each in session.scalars(chosen)]


@area.get("/workspaces/{workspace}/maps/{name}/edits/{edit}", role="viewer")
def edit_of(here: Here, name: str, edit: str) -> EditView:
    """Give an edit with the map after it, and how that differs from the map of now."""
    found = _find(here, name, edit)
    project = here.project
    stages = stages_of(project)
    now = state_of(project.map(name).spec, stages)
    then = matched(state_of(parse_yaml(found.text, MapSpec), stages), now)
    labels = _labels(labels_of(project), then, now)
    since = changes_between(_flat(then), _flat(now), labels)
    return EditView(
        **_card(here, found),
        text=found.text,
        since=[EditChange.model_validate(each) for each in since],
    )


@area.post(
    "/workspaces/{workspace}/maps/{name}/edits/{edit}/restore", role="editor", status_code=204
)
async def restore_edit(here: Here, request: Request, name: str, edit: str) -> None:
    """Make the map what it was after an edit; that is an edit of its own, and can be undone."""
    found = await asyncio.to_thread(_find, here, name, edit)
    project = here.project
    then = state_of(parsed(found.text, project.map(name).path), stages_of(project))
    author = Author(here.me.id, here.me.name)
    async with rooms_of(request.app).using(here.here, name) as room:
        await room.edit(author, lambda now: matched(then, now))
        await room.save()


def _find(here: Context, name: str, edit: str) -> Edit:
    here.project.map(name)
    with here.state.reading() as session:
        found = session.get(Edit, edit)
    if found is None or (found.workspace, found.map) != (here.here, name):
        raise refuse(404, f"the map {name!r} has no edit {edit!r}")
    return found


def _card(here: Context, edit: Edit) -> dict[str, Any]:
    return {
        "id": edit.id,
        "author": edit.author,
        "mine": edit.user_id is not None and here.user is not None and edit.user_id == here.user.id,
        "began": edit.began,
        "ended": edit.ended,
        "changes": json.loads(edit.changes),
    }


def _labels(project: dict[str, dict[str, str]], *states: MapState) -> Labels:
    stages, lanes = dict(project), dict[str, dict[str, str]]()
    for state in states:
        for key, entry in state.entries["stages"].items():
            stages[key] = text_in(entry, "label") or stages.get(key, {})
        for key, entry in state.entries["lanes"].items():
            if "kind" not in entry:
                lanes[key] = text_in(entry, "label")
    return Labels(stages, lanes)


def _flat(state: MapState) -> dict[tuple[str, str], Entry]:
    flat = {(root, key): entry for root in ROOTS for key, entry in state.entries[root].items()}
    return flat | {("fields", key): {"value": value} for key, value in state.fields.items()}
