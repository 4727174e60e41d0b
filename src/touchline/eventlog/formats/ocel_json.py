"""OCEL 2.0 as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from touchline.errors import SourceError
from touchline.eventlog.formats.ocel import Event, Objects

__all__ = ["read"]


class _Relation(msgspec.Struct, rename="camel"):
    object_id: str | int
    qualifier: str | None = None


class _Value(msgspec.Struct):
    name: str
    value: Any = None
    time: str | None = None


class _Object(msgspec.Struct):
    id: str | int
    type: str
    attributes: list[_Value] = []


class _Event(msgspec.Struct):
    id: str | int
    type: str | None = None
    time: str | None = None
    attributes: list[_Value] = []
    relationships: list[_Relation] = []


class _Log(msgspec.Struct):
    objects: list[_Object] | None = None
    events: list[_Event] | None = None


def read(path: Path, text: bytes) -> Objects:
    """Read a document.

    Raises
    ------
    SourceError
        If it is no such document.
    """
    if b'"ocel:events"' in text[: 1 << 20] or b'"ocel:global-log"' in text[: 1 << 20]:
        raise SourceError(
            "is a log in OCEL 1.0",
            hint="convert it to OCEL 2.0; the program that wrote it can",
            where=str(path),
        )
    try:
        log = msgspec.json.decode(text, type=_Log)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        hint = "the document has lists of objects and events, with id, type, time, relationships"
        raise SourceError(f"is no log in OCEL 2.0: {error}", hint=hint, where=str(path)) from None
    if log.objects is None or log.events is None:
        raise SourceError(
            "is no log in OCEL 2.0: it lists no objects or no events", where=str(path)
        )
    found = Objects(path)
    for one in log.objects:
        found.types[str(one.id)] = one.type
        for said in one.attributes:
            found.say(str(one.id), said.name, said.time, as_text(said.value))
    for each in log.events:
        found.events.append(
            Event(
                str(each.id),
                each.type,
                each.time,
                {said.name: as_text(said.value) for said in each.attributes},
                [(str(link.object_id), link.qualifier) for link in each.relationships],
            )
        )
    return found


def as_text(value: Any) -> str | None:
    """Write a value of JSON as text; whole numbers and truths as they are written there."""
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
