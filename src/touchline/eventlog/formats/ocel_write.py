"""Writes journeys as a log of objects in OCEL 2.0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa

from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.formats.extract import Coded, JourneyLog
from touchline.eventlog.formats.layout import STAGE, VALUE
from touchline.eventlog.formats.writing import Kind, kind_of, looked_up, times_as_text
from touchline.kernels.batch import Floats

__all__ = ["JOURNEY", "PERSON", "OcelEvent", "OcelObject", "OutLog", "write_ocel"]

JOURNEY: Final = "journey"
PERSON: Final = "person"
PART_OF: Final = "part of"
BY: Final = "by"
OF: Final = "of"
ABOUT: Final = "about"
_ROWS = 50_000
_QUALIFIER = "ocel:qualifier"

Value: TypeAlias = str | int | float | bool
Relation: TypeAlias = tuple[str, str]
"""Id of an object, and the qualifier."""


@dataclass(frozen=True, slots=True)
class OcelObject:
    """An object; its attributes have their values from the beginning."""

    id: str
    type: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    relations: Sequence[Relation] = ()


@dataclass(frozen=True, slots=True)
class OcelEvent:
    """An event."""

    id: str
    type: str
    time: str
    attributes: Mapping[str, Value]
    relations: Sequence[Relation]


class OutLog:
    """What is written: types with their attributes, objects, events.

    Parameters
    ----------
    log
        The journeys.
    objects
        Properties whose values are ids of objects.
    """

    def __init__(self, log: JourneyLog, objects: Sequence[str] = ()) -> None:
        for name in objects:
            if name not in log.properties:
                raise ConfigError(
                    f"the events have no property {name!r}",
                    hint=did_you_mean(name, log.properties),
                )
        self._log = log
        self._ids = _Ids()
        self._object_properties = tuple(objects)
        for case in log.cases.to_pylist():  # first come: journeys keep their names
            self._ids.of(JOURNEY, case)

    @cached_property
    def attributes_of_events(self) -> dict[str, Kind]:
        """Attribute → what its values are; any event may have it."""
        kinds: dict[str, Kind] = {}
        if self._log.values is not None:
            kinds[VALUE] = "float"
        if self._log.names.stages:
            kinds[STAGE] = "string"
        for name, (_, texts) in self._plain_properties.items():
            kinds[self._attribute(name)] = kind_of(texts)
        return kinds

    @cached_property
    def attributes_of_journeys(self) -> dict[str, Kind]:
        """Segment → what its values are."""
        return {name: kind_of(texts) for name, (_, texts) in self._log.segments.items()}

    @property
    def event_types(self) -> list[str]:
        """Touchpoints that events have."""
        there = np.unique(self._log.touchpoint)
        return [self._log.names.touchpoints[code] for code in there.tolist()]

    @property
    def object_types(self) -> dict[str, dict[str, Kind]]:
        """Type → its attributes."""
        kinds: dict[str, dict[str, Kind]] = {PERSON: {}, JOURNEY: self.attributes_of_journeys}
        return kinds | {_type(name): {} for name in self._object_properties}

    @property
    def _plain_properties(self) -> dict[str, Coded]:
        apart = {*self._object_properties, _QUALIFIER}
        return {name: one for name, one in self._log.properties.items() if name not in apart}

    def _attribute(self, name: str) -> str:
        taken = name in (
            VALUE if self._log.values is not None else "",
            STAGE if self._log.names.stages else "",
        )
        return f"property:{name}" if taken else name

    def objects(self) -> Iterator[OcelObject]:
        """Give every object, persons first."""
        log, ids = self._log, self._ids
        for person in log.persons.unique().to_pylist():
            yield OcelObject(ids.of(PERSON, person), PERSON)
        segments = {
            n: _typed(self.attributes_of_journeys[n], looked_up(c)) for n, c in log.segments.items()
        }
        pairs = zip(log.cases.to_pylist(), log.persons.to_pylist(), strict=True)
        for k, (case, person) in enumerate(pairs):
            said = {name: values[k] for name, values in segments.items() if values[k] is not None}
            relation = (ids.of(PERSON, person), OF)
            yield OcelObject(ids.of(JOURNEY, case), JOURNEY, said, (relation,))
        for name in self._object_properties:
            codes, texts = log.properties[name]
            for code in np.unique(codes[codes >= 0]).tolist():
                yield OcelObject(ids.of(_type(name), texts[code]), _type(name))

    def events(self) -> Iterator[OcelEvent]:
        """Give every event, journey by journey."""
        log = self._log
        journey = log.journey
        for low in range(0, len(journey), _ROWS):
            yield from self._events(slice(low, low + _ROWS), journey[low : low + _ROWS], low)

    def _events(
        self, rows: slice, journey: np.ndarray[Any, Any], first: int
    ) -> Iterator[OcelEvent]:
        log, ids = self._log, self._ids
        types = looked_up(
            (log.touchpoint[rows].astype(np.int32), log.names.touchpoints)
        ).to_pylist()
        times = times_as_text(log.time[rows], "Z").to_pylist()
        cases = log.cases.take(pa.array(journey)).to_pylist()
        persons = log.persons.take(pa.array(journey)).to_pylist()
        columns = self._columns(rows, types)
        about = [
            (
                _type(name),
                looked_up((log.properties[name][0][rows], log.properties[name][1])).to_pylist(),
            )
            for name in self._object_properties
        ]
        for k, kind in enumerate(types):
            relations = [(ids.of(JOURNEY, cases[k]), PART_OF), (ids.of(PERSON, persons[k]), BY)]
            relations += [
                (ids.of(t, values[k]), ABOUT) for t, values in about if values[k] is not None
            ]
            said = {name: values[k] for name, values in columns.items() if values[k] is not None}
            yield OcelEvent(f"e{first + k + 1}", kind, times[k], said, relations)

    def _columns(self, rows: slice, types: list[str]) -> dict[str, list[Any]]:
        log = self._log
        columns: dict[str, list[Any]] = {}
        if log.values is not None:
            columns[VALUE] = _numbers(log.values[rows])
        if log.names.stages:
            columns[STAGE] = [log.names.stages.get(touchpoint) for touchpoint in types]
        for name, (codes, texts) in self._plain_properties.items():
            attribute = self._attribute(name)
            found = looked_up((codes[rows], texts))
            columns[attribute] = _typed(self.attributes_of_events[attribute], found)
        return columns


class _Ids:
    """Names of objects; one that another type has too is told apart by its type."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, name: str) -> str:
        """Give the id of an object; always the same for the same type and name."""
        key = (kind, name)
        found = self._known.get(key)
        if found is None:
            found = name
            while found in self._taken:
                found = f"{kind}:{found}"
            self._taken.add(found)
            self._known[key] = found
        return found


def _type(name: str) -> str:
    """Name the type of the objects that a property holds."""
    return name.removeprefix("object:").removeprefix("id:")


def _numbers(values: Floats) -> list[float | None]:
    """Give numbers in the digits that they have, also where they were kept in 32 bits."""
    texts = pa.array(values, from_pandas=True).cast(pa.string())
    found: list[float | None] = texts.cast(pa.float64()).to_pylist()
    return found


_ARROW: Final[dict[Kind, pa.DataType]] = {
    "string": pa.string(), "int": pa.int64(), "float": pa.float64(), "boolean": pa.bool_(),
}  # fmt: skip


def _typed(kind: Kind, texts: pa.Array) -> list[Any]:
    found: list[Any] = texts.cast(_ARROW[kind]).to_pylist()
    return found


_Form = Literal["json", "xml", "sqlite"]
_ENDINGS: Final[dict[str, _Form]] = {
    ".jsonocel": "json", ".json": "json", ".xmlocel": "xml", ".xml": "xml", ".sqlite": "sqlite",
}  # fmt: skip


def write_ocel(log: JourneyLog, path: Path, *, objects: Sequence[str] = ()) -> Path:
    """Write *log*; see :meth:`touchline.Journeys.to_ocel`.

    Raises
    ------
    ConfigError
        If *path* does not end as such a file, or there is no such property.
    """
    from touchline.eventlog.formats import ocel_forms

    plain = path.name.lower().removesuffix(".gz")
    form = next((one for ending, one in _ENDINGS.items() if plain.endswith(ending)), None)
    if form is None or (form == "sqlite" and plain != path.name.lower()):
        raise ConfigError(
            f"{path.name} is no name of a log in OCEL 2.0",
            hint="end it with .jsonocel, .xmlocel (both also .gz) or .sqlite",
        )
    writers: dict[_Form, Callable[[OutLog, Path], None]] = {
        "json": ocel_forms.write_json,
        "xml": ocel_forms.write_xml,
        "sqlite": ocel_forms.write_sqlite,
    }
    writers[form](OutLog(log, objects), path)
    return path
