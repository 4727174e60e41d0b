"""Importance of the stages and touchpoints of a build for what customers say or do overall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, did_you_mean
from touchline.journeys.plan import segment_column
from touchline.project.answers import columns_of_answers
from touchline.project.kept import kept
from touchline.project.places import By, Places, micros, places_of_build
from touchline.schema import PROPERTY
from touchline.voice.experience.importance import Experience, Importance, importance_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["importance_of_build"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_VALUES: Final = 20
"""A segment with more values than this is not held equal: too few are alike in it."""


SAME: Final = 0.9
"""A segment that explains more of the outcome's variance than this is the outcome itself."""


@dataclass(frozen=True, slots=True, eq=False)
class _Persons:
    """Persons with answers: the number of each, and of the person of each answer (−1: none)."""

    count: int
    of: Ints
    ids: Ints


def importance_of_build(
    build: Path,
    *,
    by: By = "touchpoint",
    outcome: str | None = None,
    samples: int = 500,
    segments: Sequence[str] | None = None,
) -> Importance:
    """Derive the importance of the places of the build in *build*; see ``Project.importance``."""
    places = places_of_build(build, by)
    persons = _persons(places)
    outcome = outcome or _usual_outcome(places)
    if outcome in ("goal", "again"):
        result, left_out = _did(places, persons, outcome), np.zeros(len(persons.of), dtype=bool)
    else:
        overall, left_out = _overall(places, outcome)
        result = _means(persons, places.answers.score, overall)
    ratings = _ratings(places, persons, left_out)
    return importance_of(
        places.names,
        Experience(
            ratings=ratings, outcome=result, stratum=_strata(places, persons, segments, result)
        ),
        by=by,
        outcome=outcome,
        samples=samples,
    )


def _persons(places: Places) -> _Persons:
    return kept(places.build, places.info, "persons", lambda: _persons_of(places))


def _persons_of(places: Places) -> _Persons:
    person = places.answers.cluster
    ids, of = np.unique(person, return_inverse=True)
    known = ids >= 0
    numbers = np.where(known, np.cumsum(known) - 1, -1)
    return _Persons(int(known.sum()), numbers[of], ids[known])


def _felt(places: Places) -> Floats:
    answers = places.answers
    return np.where(np.isnan(answers.score), answers.feeling, answers.score)


def _means(persons: _Persons, values: Floats, chosen: Bools) -> Floats:
    """Give the mean of the chosen answers of each person; NaN where there are none."""
    told = chosen & ~np.isnan(values) & (persons.of >= 0)
    of, size = persons.of[told], persons.count
    n = np.bincount(of, minlength=size)
    total = np.bincount(of, weights=values[told], minlength=size)
    mean: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return mean


def _ratings(places: Places, persons: _Persons, left_out: Bools) -> Floats:
    """Give what each person felt at each place, (persons, places); NaN where there is nothing."""
    felt, place = _felt(places), places.answers.place
    told = (place >= 0) & ~left_out & ~np.isnan(felt) & (persons.of >= 0)
    width = len(places.names)
    size = persons.count * width
    cell = persons.of[told] * width + place[told]
    n = np.bincount(cell, minlength=size)
    total = np.bincount(cell, weights=felt[told], minlength=size)
    mean: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return mean.reshape(persons.count, width)


def _usual_outcome(places: Places) -> str:
    instruments = set(places.column("instrument").unique().to_pylist())
    return "nps" if "nps" in instruments else "goal"


def _overall(places: Places, outcome: str) -> tuple[Bools, Bools]:
    name = ("overall", outcome)
    return kept(places.build, places.info, name, lambda: _overall_of(places, outcome))


def _overall_of(places: Places, outcome: str) -> tuple[Bools, Bools]:
    """Say which answers are the overall score, and which are therefore no rating of a place.

    What is about the same touchpoint as the overall score speaks of the whole, too.
    """
    name, sign, value = outcome.partition("=")
    if sign:
        columns = columns_of_answers(places.build)
        column = PROPERTY + name if PROPERTY + name in columns else name
        if column not in columns:
            known = [c.removeprefix(PROPERTY) for c in columns if c.startswith(PROPERTY)]
            raise ConfigError(f"answers have no {name!r}", hint=did_you_mean(name, known))
        overall = _equal(places.column(column), value)
    else:
        overall = _named(places, outcome)
    if not overall.any():
        raise ConfigError(f"there are no answers with the outcome {outcome!r}")
    about = places.touchpoint
    same = np.isin(about, np.unique(about[overall & (about >= 0)]))
    return overall, overall | same


def _named(places: Places, outcome: str) -> Bools:
    """Find the answers of an instrument, or about a touchpoint or stage."""
    known: list[str] = []
    for name in ("instrument", "touchpoint", "stage"):
        column = places.column(name)
        found = _equal(column, outcome)
        if found.any():
            return found
        known += [each for each in column.unique().to_pylist() if each is not None]
    hint = did_you_mean(outcome, [*known, "goal", "again"])
    raise ConfigError(f"there is no outcome {outcome!r}", hint=hint)


def _equal(column: pa.ChunkedArray, value: str) -> Bools:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.fill_null(pc.equal(column.cast(pa.string()), value), False)
    return np.asarray(found, dtype=bool)


def _did(places: Places, persons: _Persons, outcome: str) -> Floats:
    """Give 1 for persons who reached a goal, or came again after their first answer; else 0."""
    import pyarrow.compute as pc

    journeys = places.journeys
    who = np.asarray(journeys["person"].cast("int64"), np.int64)
    if outcome == "goal":
        if not places.info.goals:
            raise ConfigError(
                "the project has no goals",
                hint="declare goals: in touchline.yaml, or name another outcome",
            )
        good = np.asarray(pc.is_valid(journeys["outcome"]), dtype=bool)
    else:
        first = _first_answers(places, persons)
        at = np.clip(np.searchsorted(persons.ids, who), 0, max(persons.count - 1, 0))
        good = (persons.ids[at] == who) & (micros(journeys["start"]) > first[at])
    return np.isin(persons.ids, who[good]).astype(np.float64)


def _first_answers(places: Places, persons: _Persons) -> Ints:
    """Give the time of each person's first answer; the end of time where it is not known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    times = places.column("time").cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    known = np.asarray(pc.is_valid(times), dtype=bool) & (persons.of >= 0)
    first = np.full(persons.count, np.iinfo(np.int64).max)
    values = np.asarray(pc.fill_null(times, 0), np.int64)
    np.minimum.at(first, persons.of[known], values[known])
    return first


def _strata(
    places: Places, persons: _Persons, segments: Sequence[str] | None, result: Floats
) -> Ints:
    """Give the same number to persons whose first journey is alike in its segments."""
    sizes = {each.id: len(each.values) for each in places.info.segments}
    for name in segments or ():
        if name not in sizes:
            raise ConfigError(f"there is no segment {name!r}", hint=did_you_mean(name, sizes))
    chosen = [name for name, size in sizes.items() if size <= MOST_VALUES]
    journeys = places.journeys
    who, first = np.unique(np.asarray(journeys["person"].cast("int64")), return_index=True)
    at = np.clip(np.searchsorted(who, persons.ids), 0, max(len(who) - 1, 0))
    joint = np.zeros(persons.count, np.int64)
    for name in chosen if segments is None else segments:
        codes = _codes_of(journeys[segment_column(name)])[first][at]
        if segments is None and _same(codes, result):
            continue
        _, joint = np.unique(joint * (int(codes.max(initial=0)) + 2) + codes, return_inverse=True)
    return np.where(who[at] == persons.ids, joint, -1) if len(who) else joint


def _same(codes: Ints, result: Floats) -> bool:
    """Say whether a segment is the outcome by another name: nothing varies within its values."""
    known = ~np.isnan(result)
    codes, result = codes[known], result[known]
    n = np.bincount(codes)
    mean = np.divide(np.bincount(codes, weights=result), n, out=np.zeros(len(n)), where=n > 0)
    whole = float(result.var()) if len(result) else 0.0
    return whole > 0 and float(np.mean((result - mean[codes]) ** 2)) < (1 - SAME) * whole


def _codes_of(column: Any) -> Ints:
    import pyarrow.compute as pc

    values = pc.unique(column).drop_null()
    found = pc.fill_null(pc.index_in(column, values), len(values))
    return np.asarray(found, np.int64)
