"""What is kept of live documents in the state; all of it is on disk when a function returns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from touchline.web.state import State, new_id
from touchline.web.state.editing import Edit, LiveMap, LiveUpdate

__all__ = ["Kept", "KeptEdit", "append", "begin", "compact", "find", "save"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A live document as it is kept."""

    id: str
    text: str
    updates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """An edit to be kept; the same id again replaces it."""

    id: str
    user_id: str | None
    author: str | None
    began: datetime
    ended: datetime
    changes: list[dict[str, Any]]


def find(state: State, workspace: str, name: str) -> Kept | None:
    """Find the live document of a map."""
    with state.reading() as session:
        where = (LiveMap.workspace == workspace, LiveMap.map == name)
        found = session.scalar(select(LiveMap).where(*where))
        if found is None:
            return None
        rows = session.scalars(
            select(LiveUpdate.data)
            .where(LiveUpdate.live_map_id == found.id)
            .order_by(LiveUpdate.number)
        )
        return Kept(found.id, found.text, tuple(rows))


def begin(state: State, workspace: str, name: str, text: str, whole: bytes) -> Kept:
    """Keep a new live document."""
    made = Kept(new_id(), text, (whole,))
    with state.writing() as session:
        session.add(LiveMap(id=made.id, workspace=workspace, map=name, text=text))
        session.flush()
        session.add(LiveUpdate(live_map_id=made.id, data=whole))
    return made


def append(state: State, live: str, updates: Sequence[bytes]) -> None:
    """Keep more of a document."""
    with state.writing() as session:
        session.execute(
            insert(LiveUpdate), [{"live_map_id": live, "data": each} for each in updates]
        )


def compact(state: State, live: str, whole: bytes) -> None:
    """Keep a document in one piece."""
    with state.writing() as session:
        session.execute(delete(LiveUpdate).where(LiveUpdate.live_map_id == live))
        session.add(LiveUpdate(live_map_id=live, data=whole))


def save(
    state: State, live: str, place: tuple[str, str], text: str, edits: Sequence[KeptEdit]
) -> None:
    """Keep what the map file says now, and the edits that led there."""
    workspace, name = place
    with state.writing() as session:
        session.execute(update(LiveMap).where(LiveMap.id == live).values(text=text))
        for each in edits:
            session.merge(
                Edit(
                    id=each.id,
                    workspace=workspace,
                    map=name,
                    user_id=each.user_id,
                    author=each.author,
                    began=each.began,
                    ended=each.ended,
                    changes=json.dumps(each.changes, ensure_ascii=False),
                    text=text,
                )
            )
