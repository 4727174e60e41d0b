"""Is it easy, is it fast, is it pleasant: the effort-speed-delight profile of each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import UNKNOWN, Interval, wilson
from touchline.analysis.multiplicity import Correction
from touchline.voice.experience.behaviour import Passages
from touchline.voice.experience.said import Answers
from touchline.voice.scoring.groups import effects_of, numbered
from touchline.voice.scoring.measures import TOP

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from touchline.analysis.charts import Chart

__all__ = [
    "MEASURES",
    "PLEASANT",
    "Measured",
    "Profile",
    "Voices",
    "measure",
    "profile_of",
    "seconds_in_words",
]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MEASURES: Final = ("easy", "fast", "pleasant")
PLEASANT: Final = 4 * TOP - 2 - 1e-9
"""Emotion from which an answer counts as positive: 4 and 5 of 5."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voices:
    """What one group of customers did and said."""

    passages: Passages
    answers: Answers
    """Places as of the passages; clusters are persons."""
    journeys: Ints
    """Journey of each answer; below 0: none."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A share of passages or answers at one place."""

    share: float | None
    effective: float
    """What its n is worth: several passages of one person are not several persons."""
    n: int
    coverage: float | None
    """Share of the journeys through the place for which it is known."""

    @property
    def interval(self) -> Interval:
        """Wilson's, with the effective n."""
        if self.share is None:
            return UNKNOWN
        return wilson(min(self.share * self.effective, self.effective), self.effective)


@dataclass(frozen=True, kw_only=True, repr=False)
class Profile:
    """Answer of ``Project.profile``."""

    by: str
    """``stage`` or ``touchpoint``."""
    groups: tuple[str, ...]
    """Names of two groups that are compared; empty: there is one."""
    table: pa.Table
    """A row per place (, group) and measure."""
    tables: Mapping[str, pa.Table]
    """``times``, ``frictions``; with two groups also ``differences``."""
    explained: str

    def explain(self) -> str:
        """Say what the figures mean."""
        return self.explained

    def chart(self) -> Chart:
        """Draw a small chart per place; ``.save("profile.png")`` writes it."""
        from touchline.voice.experience.charts import profile_chart

        return profile_chart(self)

    def to_pandas(self) -> pd.DataFrame:
        """Give the table as a pandas data frame."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __repr__(self) -> str:
        names = ", ".join(self.table.column_names)
        return f"<Profile: {self.table.num_rows} rows of {names}>"


def profile_of(
    places: Sequence[str],
    groups: Mapping[str, Voices],
    *,
    by: str,
    limits: Mapping[str, float] | None = None,
    correction: Correction = "benjamini_hochberg",
    ordered: bool = True,
) -> Profile:
    """Measure the three questions at every place, for one group of customers or for two.

    - **easy**: share of the journeys through the place without a repeat, a loop, another
      channel for the same touchpoint, a contact with help directly after it, or an end without the
      goal;
    - **fast**: share of those that go on which do so within the declared limit; where none is
      declared, within the median of the medians of all places;
    - **pleasant**: share of positive answers, by score (4 and 5 of 5) or, without one, by text.

    Parameters
    ----------
    places
        Ids of the places; passages and answers hold their numbers.
    groups
        Name → what they did and said; one, or two to compare. The first of one is not named.
    limits
        Place → seconds in which it counts as fast.
    ordered
        Whether the order within journeys is known; only repeats are counted where it is not.

    Returns
    -------
    A profile; ``score`` is 100 × the share.
    """
    from touchline.voice.experience import profile_tables as tables_of

    declared = dict(limits or {})
    usual = _usual(list(groups.values()), len(places))
    fast = [declared.get(place, usual) for place in places]
    found = {name: measure(len(places), voices, fast) for name, voices in groups.items()}
    ways = {name: voices.passages.by_place(len(places)) for name, voices in groups.items()}
    tables = {
        "times": tables_of.times(by, places, ways),
        "frictions": tables_of.frictions(by, places, ways),
    }
    if len(groups) == 2:
        tables["differences"] = tables_of.differences(by, places, found, correction)
    return Profile(
        by=by,
        groups=tuple(groups) if len(groups) > 1 else (),
        table=tables_of.shares(by, places, found),
        tables=tables,
        explained=_explanation(usual, declared, by, ordered=ordered),
    )


def measure(places: int, voices: Voices, limits: Sequence[float]) -> dict[str, list[Measured]]:
    """Give each measure of :data:`MEASURES` at every place.

    Parameters
    ----------
    limits
        Seconds within which each place counts as fast; NaN where times are not known.
    """
    passages, answers = voices.passages, voices.answers
    through = np.bincount(passages.place, minlength=places)
    known = passages.known
    timed = ~np.isnan(passages.inside)
    within = passages.inside[timed] <= np.array(limits)[passages.place[timed]]
    feeling = np.where(np.isnan(answers.score), answers.feeling, answers.score)
    spoken = (answers.place >= 0) & ~np.isnan(feeling)
    inside = spoken & (voices.journeys >= 0)
    pairs, _ = numbered(voices.journeys[inside] * places + answers.place[inside])
    heard = np.bincount(pairs % max(places, 1), minlength=places)
    return {
        "easy": _shares(passages.easy[known], passages.place[known], passages.person[known],
                        places, through),
        "fast": _shares(within, passages.place[timed], passages.person[timed], places, through),
        "pleasant": _shares(feeling[spoken] >= PLEASANT, answers.place[spoken],
                            answers.cluster[spoken], places, through, heard),
    }  # fmt: skip


def _shares(
    flags: Bools, place: Ints, person: Ints, places: int, through: Ints, heard: Ints | None = None
) -> list[Measured]:
    n = np.bincount(place, minlength=places)
    part = np.bincount(place[flags], minlength=places)
    effect = effects_of(flags.astype(np.float64), np.ones(len(flags)), place, places, person)
    covered = n if heard is None else heard
    return [
        Measured(
            share=float(part[at] / n[at]) if n[at] else None,
            effective=float(n[at] / effect[at]),
            n=int(n[at]),
            coverage=min(1.0, float(covered[at] / through[at])) if through[at] else None,
        )
        for at in range(places)
    ]


def _usual(groups: Sequence[Voices], places: int) -> float:
    """Give the median of the median times of the places, each of which counts once."""
    inside = np.concatenate([each.passages.inside for each in groups])
    place = np.concatenate([each.passages.place for each in groups])
    medians = [
        float(np.median(own))
        for at in range(places)
        if len(own := inside[(place == at) & ~np.isnan(inside)])
    ]
    return float(np.median(medians)) if medians else np.nan


def _explanation(usual: float, declared: Mapping[str, float], by: str, *, ordered: bool) -> str:
    easy = (
        "no repeat, no loop, no other channel for the same touchpoint, no contact with help"
        " directly after it, and no end without the goal"
        if ordered
        else "no touchpoint met twice (the order within journeys is not known, nor is it easy"
        " where nothing ever comes twice)"
    )
    limit = "within the declared time" if declared else ""
    if not np.isnan(usual):
        others = f"{seconds_in_words(usual)}, the median of the medians of all {by}s"
        limit += f"; without one, within {others}" if limit else f"within {others}"
    fast = f"fast, the share of those that go on {limit}" if limit else "times are not known"
    return (
        f"By {by}, each 0 to 100. Easy, the share of journeys through it with {easy}; {fast};"
        " pleasant, the share of answers in the top 40% of their scale, or with a positive text"
        " where they have no score. Intervals are Wilson's, wider where persons count more than"
        " once. Coverage is the share of journeys through it for which the figure is known."
    )


def seconds_in_words(seconds: float) -> str:
    """Write a time as people do.

    Examples
    --------
    >>> seconds_in_words(90), seconds_in_words(86_400 * 12.5), seconds_in_words(0.5)
    ('1.5 min', '12.5 d', '0.5 s')
    """
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
