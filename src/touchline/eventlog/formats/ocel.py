"""Reads a log of objects, OCEL 2.0, as rows: one an event and object of the chosen type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from touchline.errors import ConfigError, SourceError, did_you_mean
from touchline.eventlog.formats.cells import ACTIVITY, CASE, OF_CASE, TIME

__all__ = ["EVENT_ID", "OBJECT", "QUALIFIER", "Event", "Objects", "read_objects"]

EVENT_ID = "ocel:eid"
QUALIFIER = "ocel:qualifier"
OBJECT = "object:"
"""Stands before the name of a column that holds the ids of the objects of another type."""
_ROWS = 50_000
_BETWEEN = ", "


@dataclass(slots=True)
class Event:
    """An event, the values of its attributes as texts, and (object, qualifier) pairs."""

    id: str
    type: str | None
    time: str | None
    attributes: dict[str, str | None]
    objects: list[tuple[str, str | None]]


@dataclass(slots=True)
class Objects:
    """A log of objects."""

    path: Path
    types: dict[str, str] = field(default_factory=dict)
    """Id of an object → its type."""
    attributes: dict[str, dict[str, tuple[str, str | None]]] = field(default_factory=dict)
    """Id of an object → attribute → since when, and the value that it then got: the latest."""
    events: list[Event] = field(default_factory=list)

    def say(self, object_id: str, name: str, time: str | None, value: str | None) -> None:
        """Note a value of an attribute; the latest one stays."""
        said = self.attributes.setdefault(object_id, {})
        if name not in said or said[name][0] <= (time or ""):
            said[name] = (time or "", value)

    def type_of_cases(self, wanted: str | None) -> str:
        """Choose the type whose objects are the cases.

        Raises
        ------
        ConfigError
            If there is no such type, or several and none is wanted.
        """
        counts = Counter(self.types.values())
        if wanted is not None and wanted in counts:
            return wanted
        if wanted is not None:
            raise ConfigError(
                f"the log has no objects of the type {wanted!r}",
                hint=did_you_mean(wanted, counts),
                where=str(self.path),
            )
        if len(counts) == 1:
            return next(iter(counts))
        if not counts:
            raise SourceError("the log has no objects", where=str(self.path))
        listed = ", ".join(f"{name} ({count:,})" for name, count in counts.most_common())
        raise ConfigError(
            f"the log has objects of {len(counts)} types, and each could be a case",
            hint=f"choose an object type, one of: {listed}",
            where=str(self.path),
        )

    def tables(self, object_type: str, *, with_ids: bool = False) -> Iterator[pa.Table]:
        """Give a row for each event and each object of the type that it has.

        ``case``, ``activity`` and ``time`` come first; then a column per attribute of events,
        ``object:TYPE`` with the ids of other objects of the event, the qualifier of its relation to
        the case where there are any, and ``case:NAME`` per attribute of the object.
        """
        rows: list[dict[str, str | None]] = []
        for event in self.events:
            rows += self._rows(event, object_type, with_ids=with_ids)
            if len(rows) >= _ROWS:
                yield _table(rows)
                rows = []
        if rows:
            yield _table(rows)

    def _rows(
        self, event: Event, object_type: str, *, with_ids: bool
    ) -> Iterator[dict[str, str | None]]:
        cases: dict[str, str | None] = {}
        others: dict[str, list[str]] = {}
        for one, qualifier in event.objects:
            kind = self.types.get(one)
            if kind == object_type:
                cases.setdefault(one, qualifier)
            elif kind is not None:
                others.setdefault(OBJECT + kind, []).append(one)
        said = dict(event.attributes)
        said |= {name: _BETWEEN.join(dict.fromkeys(ids)) for name, ids in others.items()}
        if with_ids:
            said[EVENT_ID] = event.id
        for case, qualifier in cases.items():
            row = {CASE: case, ACTIVITY: event.type, TIME: event.time}
            row |= {name if name not in row else f"event:{name}": v for name, v in said.items()}
            if qualifier:
                row[QUALIFIER] = qualifier
            of_case = self.attributes.get(case, {})
            yield row | {OF_CASE + name: value for name, (_, value) in of_case.items()}

    def notes(self, object_type: str) -> list[str]:
        """Say what of the log is in no journey, or in several."""
        cases = {one for one, kind in self.types.items() if kind == object_type}
        seen: set[str] = set()
        apart = shared = 0
        for event in self.events:
            mine = cases.intersection(one for one, _ in event.objects)
            seen |= mine
            apart += not mine
            shared += len(mine) > 1
        of_type = f"of the type {object_type!r}"
        told = [
            (apart, f"events have no object {of_type} and are in no journey"),
            (shared, f"events have several objects {of_type} and are in several journeys"),
            (len(cases - seen), f"objects {of_type} have no events and are no journeys"),
        ]
        return [f"{count:,} {what}" for count, what in told if count]


def _table(rows: list[dict[str, str | None]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({n: pa.array([row.get(n) for row in rows], pa.string()) for n in names})


def read_objects(path: Path) -> Objects:
    """Read a log in OCEL 2.0: JSON, XML or SQLite, told by its first bytes.

    Raises
    ------
    SourceError
        If it is none of these, is damaged, or is of an earlier version.
    """
    from touchline.eventlog.formats import ocel_json, ocel_sqlite, ocel_xml
    from touchline.eventlog.formats.blocks import whole_text

    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3\x00"):
        return ocel_sqlite.read(path)
    text = whole_text(path)
    start = text[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return ocel_xml.read(path, text)
    if start.startswith(b"{"):
        return ocel_json.read(path, text)
    raise SourceError(
        "is no log in OCEL 2.0: neither JSON nor XML nor SQLite",
        hint="give a .jsonocel, .xmlocel or .sqlite file",
        where=str(path),
    )
