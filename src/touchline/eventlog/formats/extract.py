"""The journeys that a log is written from: all events in order, as codes, and who they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.eventlog.export import Extract, extract
from touchline.eventlog.export import merge as merge_events
from touchline.eventlog.names import Names
from touchline.eventlog.source import Source
from touchline.kernels.batch import Batch, Floats, Int32s, Int64s, UInt16s

__all__ = ["Coded", "JourneyLog", "log_of"]

Coded: TypeAlias = tuple[Int32s, tuple[str, ...]]
"""Codes, −1 for nothing, and the texts that they stand for."""
_COLLAPSED = "collapsed_count"


class _Asked(Protocol):
    @property
    def source(self) -> Source: ...
    @property
    def names(self) -> Names: ...
    def compute(self, kernel: Callable[[Batch], Any], merge: Callable[[Any, Any], Any]) -> Any: ...


@dataclass(frozen=True)
class JourneyLog:
    """Journeys one behind the other."""

    cases: pa.Array
    """Per journey: a name that no other has."""
    persons: pa.Array
    """Per journey: its person."""
    sizes: Int64s
    """Per journey: its events."""
    segments: dict[str, Coded]
    """Per journey."""
    touchpoint: UInt16s
    """Per event."""
    time: Int64s
    """Per event: µs since 1970."""
    values: Floats | None
    properties: dict[str, Coded]
    """Per event."""
    names: Names

    @property
    def journey(self) -> Int64s:
        """Per event: its journey."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def several(self) -> bool:
        """Whether a person has several journeys."""
        return self.cases is not self.persons


@dataclass(frozen=True)
class _Found:
    events: Extract
    segments: dict[str, list[Int32s]]


def log_of(journeys: _Asked, *, numbered: bool = False) -> JourneyLog:
    """Take the journeys out, as their filters have left them.

    Parameters
    ----------
    numbered
        Whether persons are numbered instead of named.
    """
    names = journeys.names
    task = partial(_extract, properties=tuple(names.properties), segments=tuple(names.segments))
    found: _Found = journeys.compute(task, _merge)
    columns = {name: np.concatenate(arrays) for name, arrays in found.events.columns.items()}
    rows = [(part, int(row)) for part, those, _ in found.events.journeys for row in those]
    persons = pa.array(journeys.source.keys(rows), pa.string())
    naming = getattr(journeys.source, "journey_keys", None)
    named = None if naming is None else naming(rows)
    cases = persons if named is None else pa.array(named, pa.string())
    if numbered:
        cases, persons = _numbered(cases, persons)
    properties = {n: (columns[f"property:{n}"], t) for n, t in names.properties.items()}
    if _COLLAPSED in columns:
        counts, codes = np.unique(columns[_COLLAPSED], return_inverse=True)
        properties[_COLLAPSED] = (codes.astype(np.int32), tuple(map(str, counts.tolist())))
    return JourneyLog(
        cases=_cases(cases, persons),
        persons=persons,
        sizes=np.concatenate([sizes for _, _, sizes in found.events.journeys]),
        segments={n: (np.concatenate(found.segments[n]), t) for n, t in names.segments.items()},
        touchpoint=columns["touchpoint"],
        time=columns["time"],
        values=columns.get("value"),
        properties=properties,
        names=names,
    )


def _extract(batch: Batch, *, properties: Sequence[str], segments: Sequence[str]) -> _Found:
    events = extract(batch, properties=properties)
    rows = np.concatenate([those for _, those, _ in events.journeys])
    return _Found(events, {name: [batch.segments[name][rows]] for name in segments})


def _merge(a: _Found, b: _Found) -> _Found:
    merge_events(a.events, b.events)
    for name, codes in b.segments.items():
        a.segments[name] += codes
    return a


def _numbered(cases: pa.Array, persons: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Call persons by their place, and so the journeys that have their names."""
    places = persons.dictionary_encode().indices.to_numpy() + 1
    own = pc.binary_join_element_wise("person", pa.array(places).cast(pa.string()), " ")
    return pc.if_else(pc.equal(cases, persons), own, cases), own


def _cases(names: pa.Array, persons: pa.Array) -> pa.Array:
    """Make the names of journeys their own, with a number behind those that come again."""
    encoded = names.dictionary_encode()
    if len(encoded.dictionary) == len(names):
        return persons if names.equals(persons) else names
    often = Counter(names.to_pylist())
    numbers: Counter[str] = Counter()
    own = []
    for name in names.to_pylist():
        given = name
        while often[name] > 1 and given in often:
            numbers[name] += 1
            given = f"{name}#{numbers[name]}"
        own.append(given)
    return pa.array(own, pa.string())
