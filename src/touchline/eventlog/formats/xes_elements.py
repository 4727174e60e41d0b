"""XES element by element, through expat: every log that is well-formed, at a moderate pace.

Entities are not resolved and document types are refused, so that no file can make the reader grow
without bounds or reach for another file.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from touchline.errors import SourceError
from touchline.eventlog.formats.cells import Chunk

__all__ = ["ElementReader", "Header", "read_elements"]

ATTRIBUTES: Final = frozenset(
    ("string", "date", "int", "float", "boolean", "id", "list", "container")
)
_DEEPEST = 100
"""Levels of nested attributes that are read."""
_ROWS = 50_000
"""Events that a chunk has at least, but for the last one."""


@dataclass(slots=True)
class Header:
    """What a log says of itself before, between and behind its traces."""

    classifiers: dict[str, str] = field(default_factory=dict)
    """Name → keys, as they are written."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Attributes of the log."""
    is_log: bool = False
    """Whether the document is a ``<log>``."""


@dataclass(slots=True)
class _Attribute:
    """An attribute that is open: its name in the table, and what is inside."""

    name: str
    kind: str
    value: str | None
    items: list[Any] | None = None
    """Values of a list, which becomes JSON."""


class ElementReader:
    """Takes in a document piece by piece, and gives its events as chunks of whole traces."""

    def __init__(
        self, *, where: str, encoding: str | None = None, given: tuple[int, int] = (0, 0)
    ) -> None:
        self.header = Header()
        self._where = where
        self._given_traces, self._given_events = given
        """The first ones of the document, which are passed over."""
        self._parser = expat.ParserCreate(encoding)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._begin()
        self._open: list[_Attribute] = []
        self._row: dict[str, str | None] | None = None
        """Attributes of the event or trace that is open; those of the log, if neither."""
        self._trace_row: dict[str, str | None] | None = None
        self._skipping = 0
        """Depth inside an element that says nothing of events: a global, for instance."""

    def _begin(self) -> None:
        self._trace: array[int] = array("i")
        self._traces = 0
        self._of_events: dict[str, tuple[array[int], list[str | None]]] = {}
        self._of_traces: dict[str, tuple[array[int], list[str | None]]] = {}

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Take in the next bytes.

        Raises
        ------
        SourceError
            If they are no XML, or have a document type.
        """
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            why = expat.errors.messages.get(error.code, str(error))
            raise SourceError(
                f"the XML breaks off or is damaged at line {error.lineno:,}: {why}",
                hint="copy or export the file again; nothing of it was taken in",
                where=self._where,
            ) from None

    @property
    def rows(self) -> int:
        """Events that wait in the next chunk."""
        return len(self._trace)

    @property
    def between_traces(self) -> bool:
        """Whether no trace and no event is open."""
        return self._trace_row is None and self._row is None

    def take(self) -> Chunk:
        """Give what has been read, and begin anew."""
        chunk = Chunk(
            trace=np.array(self._trace, np.int32),
            traces=self._traces,
            of_events=_arrays(self._of_events),
            of_traces=_arrays(self._of_traces),
        )
        self._begin()
        return chunk

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if self._skipping:
            self._skipping += 1
        elif name in ATTRIBUTES:
            self._open_attribute(name, given)
        elif name == "event":
            self._row = {}
        elif name == "trace":
            self._trace_row = {}
        elif name == "classifier":
            self.header.classifiers[given.get("name", "")] = given.get("keys", "")
        elif name == "log":
            self.header.is_log = True
        elif name != "values":
            self._skipping = 1

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if self._skipping:
            self._skipping -= 1
        elif name in ATTRIBUTES:
            self._close_attribute()
        elif name == "event":
            self._close_event()
        elif name == "trace":
            self._close_trace()

    def _close_event(self) -> None:
        if self._given_events:
            self._given_events -= 1
        else:
            number = len(self._trace)
            self._trace.append(-1 if self._trace_row is None else self._traces)
            _keep(self._of_events, number, self._row or {})
        self._row = None

    def _close_trace(self) -> None:
        if self._given_traces:
            self._given_traces -= 1
        else:
            _keep(self._of_traces, self._traces, self._trace_row or {})
            self._traces += 1
        self._trace_row = None

    def _open_attribute(self, kind: str, given: dict[str, str]) -> None:
        key, value = given.get("key", ""), given.get("value")
        inside = [one.name for one in self._open[-1:]]
        if len(self._open) > _DEEPEST:
            raise SourceError(
                f"attributes are nested more than {_DEEPEST} levels deep", where=self._where
            )
        items: list[Any] | None = [] if kind == "list" else None
        self._open.append(_Attribute(".".join([*inside, key]), kind, value, items))

    def _close_attribute(self) -> None:
        done = self._open.pop()
        around = next((one.items for one in reversed(self._open) if one.items is not None), None)
        if around is not None:  # in a list names may come again, so they do not become columns
            around.append(done.value if done.items is None else done.items)
            return
        text = done.value
        if done.items is not None:
            text = json.dumps(done.items, ensure_ascii=False)
        elif done.kind == "container":
            return
        if self._row is not None:
            self._row[done.name] = text
        elif self._trace_row is not None:
            self._trace_row[done.name] = text
        elif text is not None:
            self.header.attributes[done.name] = text

    def _refuse(self, *_: object) -> None:
        raise SourceError(
            "the file declares a document type (<!DOCTYPE>), which event logs do not have",
            hint="entities of a document type are never resolved; take the declaration out",
            where=self._where,
        )


def _keep(
    columns: dict[str, tuple[array[int], list[str | None]]], row: int, cells: dict[str, str | None]
) -> None:
    for key, value in cells.items():
        found = columns.get(key)
        if found is None:
            found = columns[key] = (array("i"), [])
        found[0].append(row)
        found[1].append(value)


def _arrays(
    columns: dict[str, tuple[array[int], list[str | None]]],
) -> dict[str, tuple[np.ndarray[Any, np.dtype[np.int32]], pa.Array]]:
    return {
        key: (np.array(rows, np.int32), pa.array(texts, pa.string()))
        for key, (rows, texts) in columns.items()
    }


def read_elements(
    blocks: Iterator[bytes], *, where: str, given: tuple[int, int] = (0, 0)
) -> Iterator[tuple[Header, Chunk]]:
    """Read a whole document, of which so many traces and events were *given* already."""
    reader = ElementReader(where=where, given=given)
    for block in blocks:
        reader.feed(block)
        if reader.rows >= _ROWS and reader.between_traces:
            yield reader.header, reader.take()
    reader.feed(b"", last=True)
    yield reader.header, reader.take()
