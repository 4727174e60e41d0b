"""The journeys of a build as a source of analyses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.columns import Dictionary
from touchline.eventlog.names import NO_RULE, Names
from touchline.eventlog.source import LocalSource, Part
from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.tables import UNCLASSIFIED
from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.schema import ID, PROPERTY

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["AmongJourneys", "among", "journey_ids", "source_of_build"]

_MOMENT = ("channel", "name", "kind", "source", "language", "currency", "answer", "score")
"""Columns of every moment that can be asked for as properties; beside them, ``id:TYPE``."""


def source_of_build(build: Path, properties: Sequence[str] = ()) -> LocalSource:
    """Map the journeys of the build in folder *build* into memory.

    Parameters
    ----------
    properties
        Properties of the events, or ``channel``, ``name``, ``kind``, ``source``, ``language``,
        ``currency``, ``answer``, ``score``, or ``id:`` and the type of an identifier.

    Raises
    ------
    ConfigError
        If there is no such property.
    """
    info = BuildInfo.read(build)
    segments = {segment.id: Dictionary(segment.values) for segment in info.segments}
    if info.goals:
        segments["outcome"] = Dictionary(goal.id for goal in info.goals)
    found = {name: _property(build, name) for name in properties}
    persons = pq.read_table(build / "persons.parquet", columns=["person", "key"]).sort_by("person")
    # What no rule catches is a touchpoint of that name: codes are positions in the list of names.
    stages = {touchpoint.id: touchpoint.stage for touchpoint in info.touchpoints}
    if info.unclassified:
        stages[NO_RULE] = NO_RULE
    parts = []
    for number, table in enumerate(_buckets(build)):
        batch = _batch(table, number, segments, {name: codes for name, (codes, _) in found.items()})
        if info.unclassified:
            batch = replace(batch, touchpoint=_coded(batch.touchpoint, len(info.touchpoints)))
        parts.append(Part(batch, persons["key"].take(table["person"]), journeys=table["key"]))
    return LocalSource(
        names=Names(
            touchpoints=tuple(stages),
            properties={name: texts for name, (_, texts) in found.items()},
            segments={name: dictionary.texts for name, dictionary in segments.items()},
            stages=stages,
        ),
        parts=tuple(parts),
        timezone=info.timezone or "UTC",
    )


def _coded(touchpoint: UInt16s, code: int) -> UInt16s:
    """Give unclassified moments the *code* after the last touchpoint; without any, copy nothing."""
    unknown = touchpoint == UNCLASSIFIED
    if not unknown.any():
        return touchpoint
    return np.where(unknown, np.uint16(code), touchpoint)


@dataclass(frozen=True, slots=True)
class AmongJourneys:
    """Whether a journey is one of some chosen ones; a condition for :meth:`Journeys.keep`."""

    rows: Mapping[int, Flags]
    """Part → one flag per row."""

    def __call__(self, batch: Batch) -> Flags:
        """Give one flag per journey of *batch*."""
        flags: Flags = self.rows[batch.part][batch.row_numbers()]
        return flags


def among(build: Path, journeys: Int64s) -> AmongJourneys:
    """Choose journeys of the build in folder *build* by their ids."""
    return AmongJourneys(
        {
            number: np.isin(table["journey_id"].to_numpy(), journeys)
            for number, table in enumerate(_buckets(build))
        }
    )


def journey_ids(build: Path, journeys: Journeys) -> Int64s:
    """Give the ids of *journeys*, which are those of the build in folder *build* or some of them.

    Returns
    -------
    In rising order.
    """
    rows = journeys.compute(_rows, _together)
    ids = [
        table["journey_id"].to_numpy()[rows[number]]
        for number, table in enumerate(_buckets(build))
        if number in rows
    ]
    return np.sort(np.concatenate(ids)) if ids else np.zeros(0, np.int64)


def _rows(batch: Batch) -> dict[int, Int64s]:
    return {batch.part: batch.row_numbers()} if len(batch) else {}


def _together(a: dict[int, Int64s], b: dict[int, Int64s]) -> dict[int, Int64s]:
    none = np.zeros(0, np.int64)
    return {part: np.concatenate((a.get(part, none), b.get(part, none))) for part in {**a, **b}}


def _buckets(build: Path) -> Iterator[pa.Table]:
    """Map the files of the journey table, in order."""
    for file in sorted((build / "journeys").glob("bucket-*.arrow")):
        with pa.ipc.open_file(pa.memory_map(str(file))) as reader:
            yield reader.read_all()


def _property(build: Path, name: str) -> tuple[Int32s, tuple[str, ...]]:
    """Give the code of each moment of the spine, and the texts."""
    spine = build / "spine.parquet"
    there = pq.read_schema(spine).names
    column = PROPERTY + name
    if column not in there:
        column = name
    own = name in _MOMENT or name.startswith(ID)
    if column not in there or (column == name and not own):
        known = [c.removeprefix(PROPERTY) for c in there if c.startswith(PROPERTY)]
        raise ConfigError(
            f"the events have no property {name!r}", hint=did_you_mean(name, [*known, *_MOMENT])
        )
    dictionary = Dictionary()
    chunks = pq.read_table(spine, columns=[column])[column].chunks
    codes = [dictionary.encode(chunk) for chunk in chunks]
    return np.concatenate(codes) if codes else np.zeros(0, np.int32), dictionary.texts


def _batch(
    table: pa.Table,
    number: int,
    segments: dict[str, Dictionary],
    properties: dict[str, Int32s],
) -> Batch:
    def column(name: str) -> Any:
        whole = table[name].combine_chunks()
        return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole

    touchpoint = column("touchpoint")
    begins = touchpoint.offsets.to_numpy()
    moments = column("event").values.to_numpy()
    return Batch(
        starts=begins[:-1],
        stops=begins[1:],
        touchpoint=touchpoint.values.to_numpy(),
        time=column("time").values.to_numpy(),
        part=number,
        person=column("person").to_numpy().astype(np.int64),
        values=column("values").values.to_numpy(zero_copy_only=False),
        properties={name: codes[moments] for name, codes in properties.items()},
        segments={
            name: dictionary.encode(column(name if name == "outcome" else segment_column(name)))
            for name, dictionary in segments.items()
        },
    )
