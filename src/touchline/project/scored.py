"""The scores of a build by instrument and scale, and their keys as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.store import read_journeys
from touchline.project.answers import columns_of_answers, read_answers
from touchline.project.kept import kept
from touchline.schema import PROPERTY
from touchline.voice.scoring.rows import PERIODS, Key, Rated, keys_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PLAIN", "Scored", "scored_of_build"]

PLAIN: Final = ("touchpoint", "stage", "instrument", "channel", "source", "language")
"""Keys that every answer has."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """Answers on one scale of one instrument; columns are read when they are asked for."""

    build: Path
    info: BuildInfo
    instrument: str
    scale: tuple[float, float]
    chosen: Ints | None
    """Which answers of the build these are; None: all."""
    asked: pa.Table | None
    """Moments at which somebody was asked, after the answers."""
    request: str | None
    rows: Rated
    """Without keys and weights."""

    def column(self, name: str) -> pa.ChunkedArray:
        """Give a column of these answers, and of the moments at which they were asked for."""
        import pyarrow as pa

        values = read_answers(self.build, self.info, [name])[name]
        if self.chosen is not None:
            values = values.take(pa.array(self.chosen))
        if self.asked is None:
            return values
        if name == "instrument":
            others = pa.chunked_array([pa.array([self.instrument] * self.asked.num_rows)])
        elif name in self.asked.column_names:
            others = self.asked[name].cast(values.type)
        else:
            others = pa.chunked_array([pa.nulls(self.asked.num_rows, values.type)])
        return pa.chunked_array([*values.chunks, *others.chunks], values.type)

    def key(self, column: str, timezone: str) -> Key:
        """Give the key that a column makes, or a period of the time of the answers."""

        def make() -> Key:
            import pyarrow as pa

            read = "time" if column in PERIODS else column
            [key] = keys_of(
                pa.table({read: self.column(read)}), [column],
                time="time", time_format=None, timezone=timezone,
            )  # fmt: skip
            return Key(key.name, key.codes.astype(np.int32), key.labels, key.period)

        name = ("key", self.instrument, self.scale, self.request, column, timezone)
        found = kept(self.build, self.info, name, make)
        return Key(found.name, found.codes.astype(np.int64), found.labels, found.period)

    def belonging(self, choice: Mapping[str, str | list[str]]) -> npt.NDArray[np.bool_]:
        """Say which rows have the chosen values of segments."""
        inside = np.ones(len(self.rows.score), dtype=bool)
        for segment, values in choice.items():
            key = self.key(segment_column(segment), "UTC")
            wanted = [values] if isinstance(values, str) else values
            inside &= np.array([label in wanted for label in key.labels], dtype=bool)[key.codes]
        return inside


def scored_of_build(build: Path, info: BuildInfo, request: str | None) -> list[Scored]:
    """Give the scores of every instrument, on each scale that it was asked on.

    Parameters
    ----------
    request
        Touchpoint at which customers are asked: each moment there is a row without an answer.
    """
    return kept(build, info, ("scored", request), lambda: list(_scored(build, info, request)))


def _scored(build: Path, info: BuildInfo, request: str | None) -> Iterator[Scored]:
    import pyarrow.compute as pc

    known = columns_of_answers(build)
    columns = ["instrument", "scale_low", "scale_high", "score", "answer", "person"]
    asked = PROPERTY + "asked"
    answers = read_answers(build, info, columns + [asked] * (asked in known))
    moments = None if request is None else _requests(build, info, request, known)
    listed = list(_instruments(answers))
    for instrument, scale in listed:
        own = pc.equal(answers["instrument"], instrument)
        # A declared code carries the instrument, but a scale only where the source declares one.
        low = pc.fill_null(pc.equal(answers["scale_low"], scale[0]), pc.is_null(answers["score"]))
        inside = np.asarray(pc.fill_null(pc.and_(own, low), False), dtype=bool)
        table = answers if inside.all() else answers.filter(inside)
        if moments is not None:
            same = sum(name == instrument and each[0] == scale[0] for name, each in listed)
            repeated = np.tile(np.arange(moments.num_rows), same)
        yield Scored(
            build=build,
            info=info,
            instrument=instrument,
            scale=scale,
            chosen=None if inside.all() else np.flatnonzero(inside),
            asked=None if moments is None else moments.take(repeated),
            request=request,
            rows=_rows(table, None if moments is None else len(repeated)),
        )


def _instruments(answers: pa.Table) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give every instrument with each scale that it was asked on."""
    import pyarrow.compute as pc

    columns = ["instrument", "scale_low", "scale_high"]
    scored = answers.filter(pc.is_valid(answers["score"])).select(columns)
    found = scored.group_by(columns).aggregate([]).to_pylist()
    listed = [(row["instrument"], row["scale_low"], row["scale_high"]) for row in found]
    for name, low, high in sorted(listed, key=str):
        if low is not None and high is not None and low < high:
            yield name, (low, high)


def _rows(table: pa.Table, requests: int | None) -> Rated:
    """Read scores and persons; after the answers come so many *requests*."""
    import pyarrow.compute as pc

    silent = requests or 0
    score = np.asarray(table["score"].to_numpy(zero_copy_only=False), np.float64)
    said = pc.is_valid(table["answer"]).to_numpy(zero_copy_only=False).astype(bool)
    asked = _asked(table)
    if requests is not None:
        asked = np.repeat([0.0, 1.0], [len(score), silent])
    return Rated(
        score=np.concatenate([score, np.full(silent, np.nan)]),
        coded=np.concatenate([np.isnan(score) & said, np.zeros(silent, dtype=bool)]),
        weight=np.ones(len(score) + silent),
        asked=asked,
        keys=(),
        cluster=_persons(table, silent),
    )


def _persons(table: pa.Table, silent: int) -> Ints:
    """Give each row the number of its person; nobody known is one of its own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.fill_null(table["person"].cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    known = np.concatenate([known, np.full(silent, -1, np.int64)])
    alone = np.where(known < 0, -1 - np.arange(len(known)), known)
    # Small numbers in the same order: groups of persons are then counted, not sorted.
    _, numbers = np.unique(alone, return_inverse=True)
    return np.asarray(numbers, np.int64)


def _asked(table: pa.Table) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if PROPERTY + "asked" not in table.column_names:
        return None
    try:
        numbers = pc.fill_null(table[PROPERTY + "asked"].cast(pa.float64()), 0.0)
    except pa.ArrowInvalid:  # a property of that name that counts nobody
        return None
    return numbers.to_numpy(zero_copy_only=False)


def _requests(build: Path, info: BuildInfo, request: str, known: list[str]) -> pa.Table:
    """Give the time of every moment at a touchpoint, and the segments of its journey."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    asked = pc.field("touchpoint") == [each.id for each in info.touchpoints].index(request)
    moments = pq.read_table(
        build / "spine.parquet", columns=["journey", "time", "touchpoint"], filters=asked
    )
    segments = [name for name in known if name.startswith("segment:")]
    chosen = read_journeys(build).select(["journey_id", *segments])
    rows = moments.join(chosen, keys="journey", right_keys="journey_id")
    return rows.select(["time", *segments])
