"""The answers of a build in columns: who said what of which touchpoint, and came again or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from touchline.engine import connect
from touchline.journeys.info import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.store import JourneyStore
from touchline.journeys.tables import UNCLASSIFIED
from touchline.schema import identifier, literal
from touchline.voice.scoring.measures import DEFAULT_SCALES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Heard", "hear"]

Int64s = npt.NDArray[np.int64]
Float64s = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Answers with an emotion, from a score or, where there is none, from their text.

    Arrays have one entry per answer; an answer without a journey or a person is not among them.
    """

    touchpoints: tuple[str, ...]
    person: Int64s
    """Number of the person among those who spoke, from 0."""
    journey: Int64s
    touchpoint: Int64s
    """Code of what it is about; −1: the journey as a whole, or nobody knows."""
    time: Int64s
    """µs since 1970."""
    emotion: Float64s
    """−2 … 2."""
    scored: Flags
    """Whether the emotion is a score's."""
    feeling: Float64s
    """−2 … 2: what the text alone says; NaN where there is none, or its reader abstains."""
    later: Float64s
    """1: the person reached the goal after it; 0: not; NaN: there is no goal."""
    segments: Mapping[str, Int64s]
    """Segment → code of the journey's value, −1 where it has none."""
    values: Mapping[str, tuple[str, ...]]
    """Segment → its values, by code."""
    text: pa.ChunkedArray
    language: pa.ChunkedArray
    themes: pa.ChunkedArray | None
    """Lists of theme ids."""
    reference: pa.ChunkedArray
    """``segment:row.part`` of the record."""

    def __len__(self) -> int:
        return len(self.person)

    def keep(self, wanted: Flags | Int64s) -> Self:
        """Give the answers where *wanted* holds, or at those places."""
        places = np.flatnonzero(wanted) if wanted.dtype == np.bool_ else wanted
        return replace(
            self,
            person=self.person[places],
            journey=self.journey[places],
            touchpoint=self.touchpoint[places],
            time=self.time[places],
            emotion=self.emotion[places],
            scored=self.scored[places],
            feeling=self.feeling[places],
            later=self.later[places],
            segments={name: codes[places] for name, codes in self.segments.items()},
            text=self.text.take(places),
            language=self.language.take(places),
            themes=None if self.themes is None else self.themes.take(places),
            reference=self.reference.take(places),
        )


def hear(build: Path, *, goal: str | None = None, segments: Sequence[str] | None = None) -> Heard:
    """Read the answers of the build in folder *build*.

    Parameters
    ----------
    goal
        Touchpoint whose reaching is the outcome.
    segments
        Segments to tell apart; default: all that may show a pain point.
    """
    info = BuildInfo.read(build)
    shown = [each for each in info.segments if each.pain and (not segments or each.id in segments)]
    touchpoints = tuple(each.id for each in info.touchpoints)
    with connect() as db:
        JourneyStore(build).register(db)
        voice = build / "voice.parquet"
        there = voice.exists()
        table: pa.Table = db.sql(
            _query([each.id for each in shown], voice if there else None, touchpoints, goal)
        ).to_arrow_table()
    names = table.column_names

    def numbers(name: str, kind: Any) -> Any:
        return table[name].to_numpy().astype(kind)

    values = {each.id: tuple(each.values) for each in shown}
    return Heard(
        touchpoints=touchpoints,
        person=np.unique(table["person"].to_numpy(), return_inverse=True)[1].astype(np.int64),
        journey=numbers("journey", np.int64),
        touchpoint=numbers("touchpoint", np.int64),
        time=numbers("time", np.int64),
        emotion=numbers("emotion", np.float64),
        scored=numbers("scored", np.bool_),
        feeling=numbers("feeling", np.float64),
        later=numbers("later", np.float64),
        segments={name: _codes(table[segment_column(name)], values[name]) for name in values},
        values=values,
        text=table["text"],
        language=table["language"],
        themes=table["themes"] if "themes" in names else None,
        reference=table["reference"],
    )


def _query(
    segments: Sequence[str], voice: Path | None, touchpoints: Sequence[str], goal: str | None
) -> str:
    scales = {
        side: " ".join(f"WHEN {literal(n)} THEN {s[place]}" for n, s in DEFAULT_SCALES.items())
        for place, side in enumerate(("low", "high"))
    }
    low, high = (
        f"coalesce(a.scale_{side}, CASE a.instrument {cases} END)" for side, cases in scales.items()
    )
    explicit = f"4 * (a.score - {low}) / nullif({high} - {low}, 0) - 2"
    feeling, join, themes = "NULL", "", ""
    if voice is not None:
        source = f"read_parquet({literal(str(voice))})"
        feeling, join = "v.feeling", f"LEFT JOIN {source} v USING (segment, row, part)"
    language = "coalesce(a.language, v.language)" if voice is not None else "a.language"
    if voice is not None and "themes" in _columns(voice):
        themes = "v.themes,"
    code = touchpoints.index(goal) if goal in touchpoints else None
    later = "NULL::DOUBLE"
    if code is not None:
        later = "coalesce(g.last > a.time, false)::DOUBLE"
    columns = "".join(f", a.{identifier(segment_column(name))}" for name in segments)
    return (
        f"WITH reached AS (SELECT person, max(time) AS last FROM spine"
        f" WHERE touchpoint = {-1 if code is None else code} GROUP BY person),"
        # Where an answer is about its own questionnaire, it is about all that came before.
        " spoken AS (SELECT DISTINCT touchpoint FROM spine WHERE kind = 'feedback')"
        f" SELECT a.person, a.journey, epoch_us(a.time) AS time, {themes}"
        f" CASE WHEN a.about_touchpoint < {UNCLASSIFIED} AND a.about_touchpoint NOT IN"
        " (SELECT touchpoint FROM spoken) THEN a.about_touchpoint::BIGINT ELSE -1 END"
        " AS touchpoint,"
        f" coalesce({explicit}, {feeling})::DOUBLE AS emotion,"
        f" ({explicit}) IS NOT NULL AS scored, ({feeling})::DOUBLE AS feeling,"
        f" {later} AS later, a.text, {language} AS language,"
        f" a.segment || ':' || a.row || '.' || a.part AS reference{columns}"
        f" FROM answers a {join} LEFT JOIN reached g ON g.person = a.person"
        " WHERE a.person IS NOT NULL AND a.journey IS NOT NULL AND a.time IS NOT NULL"
        f" AND coalesce({explicit}, {feeling}) IS NOT NULL"
        " ORDER BY a.segment, a.row, a.part"
    )


def _columns(file: Path) -> list[str]:
    import pyarrow.parquet as pq

    names: list[str] = pq.read_schema(file).names
    return names


def _codes(column: pa.ChunkedArray, values: Sequence[str]) -> Int64s:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.index_in(column, value_set=pa.array(values, pa.string()))
    codes: Int64s = pc.fill_null(found, -1).to_numpy().astype(np.int64)
    return codes
