"""Answers questions to verbs, of the build in force; the answers asked for last are kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from touchline.analysis.verbs import verb
from touchline.errors import ConfigError, WorkspaceError
from touchline.project.asked import ASKED, Said, ask
from touchline.project.project import PROJECT_FILE
from touchline.schema import PROPERTY
from touchline.web.asking.questions import Behind, Question
from touchline.web.recent import Recent
from touchline.web.workspaces import Workspaces

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.analysis.result import Result
    from touchline.kernels.batch import Batch

__all__ = ["KEPT", "Answered", "Explorer", "as_bytes", "columns_of", "csv_of", "parquet_of"]

_MOST_RESULTS: Final = 200
_MOST_BYTES: Final = 64 << 20
"""Of the tables of all results that are kept."""
_MOMENT: Final = ("channel", "name", "kind", "source", "language", "currency", "answer")
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell of a CSV file that begins so is run as a formula by spreadsheets."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A result, and how long it took."""

    result: Result | Said
    ms: float
    definition: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a segment, or of the touchpoints, with how many journeys have them."""

    journeys: tuple[int, ...]
    events: tuple[int, ...] = ()
    places: tuple[float | None, ...] = ()
    """Of touchpoints: where in journeys they stand on average, 0 the begin, 1 the end."""


def _size(answered: Answered) -> int:
    tables = [answered.result.table, *answered.result.tables.values()]
    return sum((int(table.nbytes) for table in tables), 1000)


@dataclass(frozen=True)
class Kept:
    """What has been found of builds; each key begins with the build."""

    results: Recent[tuple[str, ...], Answered] = field(
        default_factory=lambda: Recent(_MOST_RESULTS, _size, _MOST_BYTES)
    )
    journeys: Recent[tuple[str, ...], Journeys] = field(default_factory=lambda: Recent(32))
    facts: Recent[tuple[str, ...], Any] = field(default_factory=lambda: Recent(64))


KEPT: Final = Kept()


@dataclass(frozen=True, slots=True)
class Explorer:
    """Answers for all workspaces of a server."""

    workspaces: Workspaces
    kept: Kept = KEPT

    def build(self, workspace: str) -> tuple[str, ...]:
        """Tell builds apart: by name and by when they were made.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        project = self.workspaces.project(workspace)
        current = project.workspace.current_build
        if current is None:
            raise WorkspaceError(
                f"{workspace} has not been built", hint="run 'touchline load' and 'touchline build'"
            )
        changed = (current / "build.json").stat().st_mtime_ns
        return (str(project.folder), current.name, str(changed))

    def properties(self, workspace: str) -> tuple[str, ...]:
        """Name the properties of events that a question can ask for."""

        def read() -> tuple[str, ...]:
            with self.workspaces.project(workspace).workspace.reading() as build:
                columns = pq.read_schema(build / "spine.parquet").names
            own = [name.removeprefix(PROPERTY) for name in columns if name.startswith(PROPERTY)]
            return (*[name for name in _MOMENT if name in columns], *own)

        found: tuple[str, ...] = self.kept.facts.get((*self.build(workspace), "properties"), read)
        return found

    def property_values(self, workspace: str, name: str, most: int) -> list[tuple[str, int]]:
        """Give the most frequent values of a property, with how many moments have them."""

        def read() -> list[tuple[str, int]]:
            with self.workspaces.project(workspace).workspace.reading() as build:
                spine = build / "spine.parquet"
                column = PROPERTY + name
                if column not in pq.read_schema(spine).names:
                    column = name
                counts = pc.value_counts(pq.read_table(spine, columns=[column])[column])
            pairs = [(one["values"], one["counts"]) for one in counts.to_pylist()]
            ranked = sorted(
                ((str(value), count) for value, count in pairs if value is not None),
                key=lambda pair: (-pair[1], pair[0]),
            )
            return ranked[:1000]

        key = (*self.build(workspace), "values", name)
        found: list[tuple[str, int]] = self.kept.facts.get(key, read)
        return found[:most]

    def said(self, workspace: str) -> tuple[list[str], bool]:
        """Name the instruments that gave scores, and say whether texts were read."""

        def read() -> tuple[list[str], bool]:
            with self.workspaces.project(workspace).workspace.reading() as build:
                answers = pq.read_table(build / "answers.parquet", columns=["instrument", "score"])
                scored = answers.filter(pc.is_valid(answers["score"]))["instrument"]
                texts = (build / "voice.parquet").exists()
            return sorted(name for name in scored.unique().to_pylist() if name), texts

        found: tuple[list[str], bool] = self.kept.facts.get((*self.build(workspace), "said"), read)
        return found

    def counts(self, workspace: str) -> dict[str, Values]:
        """Count journeys by the values of each segment; under ``""``, by touchpoint."""

        def count() -> dict[str, Values]:
            journeys = self.workspaces.journeys(workspace)
            found = journeys.compute(_count, _added)
            sizes = {name: len(texts) for name, texts in journeys.names.segments.items()}
            sizes |= {"": len(journeys.touchpoints), "events": len(journeys.touchpoints)}
            tall = {name: _tall(found.get(name), size) for name, size in sizes.items()}
            events = tall.pop("events")
            places = _tall(found.get("places"), len(events))
            mean = tuple(p / n if n else None for p, n in zip(places, events, strict=True))
            touchpoints = Values(tall.pop(""), events, mean)
            return {"": touchpoints} | {name: Values(one) for name, one in tall.items()}

        found: dict[str, Values] = self.kept.facts.get((*self.build(workspace), "counts"), count)
        return found

    def journeys(self, workspace: str, question: Question) -> Journeys:
        """Give the journeys of a question; those of the last few filters stay counted."""

        def choose() -> Journeys:
            if question.behind is not None:
                journeys = self.behind(workspace, question.behind)
            else:
                journeys = self.workspaces.journeys(workspace, question.properties)
            where: dict[str, Any] = {name: list(v) for name, v in question.where.items()}
            if not where and question.since is None and question.until is None:
                return journeys
            return journeys.where(begin=question.since, end=question.until, **where)

        return self.kept.journeys.get((*self.build(workspace), question.journeys_key), choose)

    def behind(self, workspace: str, behind: Behind) -> Journeys:
        """Give the journeys behind a row of an answer.

        Raises
        ------
        ConfigError
            If there is no such row, or it does not stand for journeys.
        """
        result = self.answer(workspace, behind.question).result
        cell = dict(behind.cell)
        try:
            if not isinstance(result, Said):
                return result.journeys(**cell)
        except (KeyError, TypeError, ValueError):
            pass
        raise ConfigError(
            f"{as_bytes(cell).decode()[:200]} stands for no journeys of {behind.question.verb}",
            hint="choose a row of its table",
        )

    def answer(self, workspace: str, question: Question) -> Answered:
        """Answer a question, or give the answer again.

        Raises
        ------
        ConfigError
            If the verb cannot be asked so.
        """

        def answer() -> Answered:
            begun = time.perf_counter()
            result: Result | Said
            if question.verb in ASKED:
                result = ask(self.workspaces.project(workspace), question.verb, **question.options)
            else:
                journeys = self.journeys(workspace, question)
                result = verb(question.verb)(journeys, **question.options)
            definition, explanation = result.definition(), result.explain()
            ms = (time.perf_counter() - begun) * 1e3
            return Answered(result, ms, definition, explanation)

        return self.kept.results.get((*self._rules(workspace, question), question.key), answer)

    def knows(self, workspace: str, question: Question) -> bool:
        """Say whether the answer is there, or on its way.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        return (*self._rules(workspace, question), question.key) in self.kept.results

    def _rules(self, workspace: str, question: Question) -> tuple[str, ...]:
        """Tell apart by what an answer is computed: the build; of answers the project file too."""
        build = self.build(workspace)
        if question.verb not in ASKED:
            return build
        file = self.workspaces.project(workspace).folder / PROJECT_FILE
        return (*build, str(file.stat().st_mtime_ns))


def _count(batch: Batch) -> dict[str, Any]:
    """Count the journeys of each value of each segment; journeys and events of each touchpoint."""
    rows = batch.row_numbers()
    found: dict[str, Any] = {
        name: np.bincount(codes[rows][codes[rows] >= 0]) for name, codes in batch.segments.items()
    }
    lengths = (batch.stops - batch.starts).astype(np.int64)
    if not len(lengths):
        return found
    first, last = int(batch.starts[0]), int(batch.stops[-1])
    touchpoint = batch.touchpoint[first:last].astype(np.int64)
    found["events"] = np.bincount(touchpoint)
    size = len(found["events"])
    numbers = np.arange(last - first) - np.repeat(batch.starts.astype(np.int64) - first, lengths)
    parts = numbers / np.repeat(np.maximum(lengths - 1, 1), lengths)
    found["places"] = np.bincount(touchpoint, parts)
    pairs = np.unique(np.repeat(np.arange(len(lengths)), lengths) * size + touchpoint)
    found[""] = np.bincount(pairs % size, minlength=size)
    return found


def _added(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    return {name: _sum(a.get(name), b.get(name)) for name in {**a, **b}}


def _sum(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return b if a is None else a
    size = max(len(a), len(b))
    return np.pad(a, (0, size - len(a))) + np.pad(b, (0, size - len(b)))


def _tall(counts: Any, size: int) -> tuple[Any, ...]:
    found = [] if counts is None else counts.tolist()
    return tuple([*found, *[0] * (size - len(found))][:size])


def columns_of(table: pa.Table) -> list[dict[str, str]]:
    """Say of each column what its values are, so that they can be written for a reader."""
    found: list[dict[str, str]] = []
    for column in table.schema:
        kind = _kind(column.name, column.type)
        if column.name in ("low", "high") and found:  # bounds of the figure before them
            kind = found[-1]["kind"]
        found.append({"name": column.name, "kind": kind})
    return found


def _kind(name: str, kind: pa.DataType) -> str:
    if pa.types.is_map(kind):
        return "map"
    if pa.types.is_nested(kind):
        return "list"
    if pa.types.is_boolean(kind):
        return "flag"
    if pa.types.is_temporal(kind):
        return "time"
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return "text"
    words = name.removesuffix("_low").removesuffix("_high").split("_")
    if "seconds" in words:
        return "seconds"
    if any(word in words for word in ("share", "rate", "conversion", "coverage", "probability")):
        return "number" if "per" in words else "share"
    return "integer" if pa.types.is_integer(kind) else "number"


def as_bytes(value: Any) -> bytes:
    """Write JSON; numbers that are none are null."""
    return msgspec.json.encode(value, enc_hook=_plain)


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else str(value)


def csv_of(table: pa.Table) -> bytes:
    """Write a table as CSV: lists as ``a > b``, no cell that a spreadsheet would run."""
    from pyarrow import csv

    for place, column in enumerate(table.schema):
        if pa.types.is_nested(column.type) or pa.types.is_string(column.type):
            values = table[column.name].to_pylist(maps_as_pydicts="strict")
            texts = [_cell(value) for value in values]
            table = table.set_column(place, column.name, pa.array(texts, pa.string()))
    sink = pa.BufferOutputStream()
    csv.write_csv(table, sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict) or (isinstance(value, list) and any(map(_is_dict, value))):
        return as_bytes(value).decode()
    text = " > ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "'" + text if text.startswith(_FORMULAS) else text


def _is_dict(value: Any) -> bool:
    return isinstance(value, dict)


def parquet_of(table: pa.Table) -> bytes:
    """Write a table as Parquet."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data
