"""Writes journeys as a log in XES (IEEE 1849-2016)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.errors import ConfigError
from touchline.eventlog.formats.extract import Coded, JourneyLog
from touchline.eventlog.formats.layout import MARK, STAGE, VALUE, key_of_property
from touchline.eventlog.formats.writing import (
    Kind,
    escaped,
    kind_of,
    times_as_text,
    whole_file,
)
from touchline.eventlog.formats.xes import NAME, TIMESTAMP, TRANSITION

__all__ = ["write_xes"]

PERSON: Final = "person"
_ENDINGS = (".xes", ".xes.gz")
_UTC: Final = "+00:00"
_ROWS = 100_000
_EXTENSIONS: Final = {
    "concept": "Concept",
    "time": "Time",
    "lifecycle": "Lifecycle",
    "org": "Organizational",
    "cost": "Cost",
    "semantic": "Semantic",
    "identity": "ID",
}
"""Prefix of keys → extension of the standard that defines them."""
_OF_STANDARD: Final[dict[str, Kind]] = {"cost:total": "float", "cost:amount": "float"}
_DEFAULTS: Final = {
    "string": "UNKNOWN",
    "date": "1970-01-01T00:00:00.000+00:00",
    "int": "0",
    "float": "0.0",
    "boolean": "false",
}


def write_xes(log: JourneyLog, path: Path) -> Path:
    """Write *log*; see :meth:`touchline.Journeys.to_xes`.

    Raises
    ------
    ConfigError
        If *path* does not end as such a file.
    """
    if not path.name.lower().endswith(_ENDINGS):
        raise ConfigError(
            f"{path.name} is no name of a log in XES", hint="end it with .xes or .xes.gz"
        )
    columns = _Columns.of(log)
    with whole_file(path) as file:
        file.write(_head(columns).encode())
        for piece in columns.pieces():
            file.write(piece)
        file.write(b"</log>\n")
    return path


class _Attribute:
    """An attribute of events or of traces: its elements by code."""

    def __init__(self, key: str, coded: Coded, kind: Kind | None = None) -> None:
        codes, texts = coded
        self.key = key
        standard = _OF_STANDARD.get(key, "string" if key.split(":")[0] in _EXTENSIONS else None)
        self.kind: Kind = kind or standard or kind_of(texts)
        self.everywhere = bool(len(codes)) and not (codes < 0).any()
        begin = f'<{self.kind} key="{escaped(key)}" value="'
        self._codes = codes
        self._elements = pa.array([f'{begin}{escaped(text)}"/>' for text in texts], pa.string())

    def elements(self, rows: slice) -> pa.Array:
        """Give the element of each row, null where there is none."""
        codes = self._codes[rows].astype(np.int32)
        return self._elements.take(pa.array(codes, mask=codes < 0))


class _Columns:
    """The attributes of a log, in the order in which they are written."""

    def __init__(self, log: JourneyLog) -> None:
        self.log = log
        names = log.names
        codes = log.touchpoint.astype(np.int32)
        self.of_events = [_Attribute(NAME, (codes, names.touchpoints), "string")]
        taken = {NAME, TIMESTAMP}
        if names.stages:
            stages = list(dict.fromkeys(names.stages.values()))
            place = [stages.index(names.stages[t]) if t in names.stages else -1
                     for t in names.touchpoints]  # fmt: skip
            stage = np.array([*place, -1], np.int32)[codes]
            self.of_events.append(_Attribute(STAGE, (stage, tuple(stages)), "string"))
            taken.add(STAGE)
        if log.values is not None:
            taken.add(VALUE)
        for name, coded in log.properties.items():
            self.of_events.append(_Attribute(key_of_property(name, taken), coded))
        self.of_traces = [
            _Attribute(key_of_property(name, {NAME, PERSON} if log.several else {NAME}), coded)
            for name, coded in log.segments.items()
        ]
        if log.several:
            persons = log.persons.dictionary_encode()
            coded = (persons.indices.to_numpy(), tuple(persons.dictionary.to_pylist()))
            self.of_traces.insert(0, _Attribute(PERSON, coded, "string"))

    @classmethod
    def of(cls, log: JourneyLog) -> _Columns:
        """Lay out the attributes of *log*."""
        return cls(log)

    def pieces(self) -> Iterator[pa.Buffer]:
        """Write traces and events, some at a time."""
        log = self.log
        journey = log.journey
        first = np.zeros(len(journey), np.bool_)
        ends = np.cumsum(log.sizes)
        first[ends - log.sizes] = True
        last = np.zeros(len(journey), np.bool_)
        last[ends - 1] = True
        for low in range(0, len(journey), _ROWS):
            rows = slice(low, low + _ROWS)
            begun, ended = first[rows], last[rows]
            heads = self._trace_heads(journey[rows][begun])
            place = np.cumsum(begun) - 1
            parts = [
                heads.take(pa.array(np.where(begun, place, 0), mask=~begun)) if begun.any()
                else pa.nulls(len(begun), pa.string()),
                _constant("<event>", len(begun)),
                *(one.elements(rows) for one in self.of_events[:1]),
                _joined(f'<date key="{TIMESTAMP}" value="', times_as_text(log.time[rows], _UTC)),
                *self._value(rows),
                *(one.elements(rows) for one in self.of_events[1:]),
                _constant("</event>\n", len(begun)),
                pa.array(["</trace>\n"], pa.string()).take(
                    pa.array(np.zeros(len(ended), np.int32), mask=~ended)
                ),
            ]  # fmt: skip
            yield _bytes(pc.binary_join_element_wise(*parts, "", null_handling="skip"))

    def _trace_heads(self, journeys: np.ndarray) -> pa.Array:
        if not len(journeys):
            return pa.array([], pa.string())
        rows = slice(int(journeys[0]), int(journeys[-1]) + 1)
        names = pa.array([escaped(name) for name in self.log.cases[rows].to_pylist()], pa.string())
        parts = [
            _joined(f'<trace><string key="{NAME}" value="', names),
            *(one.elements(rows) for one in self.of_traces),
            _constant("\n", len(names)),
        ]
        return pc.binary_join_element_wise(*parts, "", null_handling="skip")

    def _value(self, rows: slice) -> list[pa.Array]:
        if self.log.values is None:
            return []
        texts = pa.array(self.log.values[rows], from_pandas=True).cast(pa.string())
        return [_joined(f'<float key="{VALUE}" value="', texts)]


def _joined(begin: str, texts: pa.Array) -> pa.Array:
    """Write elements around values; null stays null."""
    return pc.binary_join_element_wise(begin, texts, '"/>', "", null_handling="emit_null")


def _constant(text: str, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), rows)


def _bytes(texts: pa.Array) -> pa.Buffer:
    """Give all texts one behind the other, without copying."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)
    return data.slice(int(ends[texts.offset]), int(ends[texts.offset + len(texts)]))


def _head(columns: _Columns) -> str:
    keys = [NAME, TIMESTAMP, *(one.key for one in [*columns.of_events, *columns.of_traces])]
    prefixes = {key.split(":")[0] for key in keys if ":" in key}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">',
    ]
    for prefix, name in _EXTENSIONS.items():
        if prefix in prefixes:
            uri = f"http://www.xes-standard.org/{prefix}.xesext"
            lines.append(f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>')
    of_traces = [("string", NAME), *((a.kind, a.key) for a in columns.of_traces if a.everywhere)]
    of_events = [
        ("string", NAME),
        ("date", TIMESTAMP),
        *((a.kind, a.key) for a in columns.of_events[1:] if a.everywhere),
    ]
    lines += _global("trace", of_traces) + _global("event", of_events)
    lines.append(f'<classifier name="Event Name" scope="event" keys="{NAME}"/>')
    if any(key == TRANSITION for _, key in of_events):
        both = f"{NAME} {TRANSITION}"
        lines.append(f'<classifier name="Event Name and Transition" scope="event" keys="{both}"/>')
    lines.append(f'<string key="{MARK}" value="1"/>')
    return "\n".join(lines) + "\n"


def _global(scope: str, attributes: Sequence[tuple[str, str]]) -> list[str]:
    """Declare the attributes that every trace, or every event, has."""
    inside = [
        f'<{kind} key="{escaped(key)}" value="{_DEFAULTS[kind]}"/>' for kind, key in attributes
    ]
    return [f'<global scope="{scope}">', *inside, "</global>"]
