"""Figures of groups of scores, and their differences to the whole and to the period before."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import Difference, newcombe, welch
from touchline.analysis.intervals import UNKNOWN, Interval, mean_interval, nps_interval, wilson
from touchline.voice.scoring.measures import TOP
from touchline.voice.scoring.rows import Rated

__all__ = [
    "MEASURES",
    "Group",
    "Groups",
    "Measure",
    "Sums",
    "compared",
    "effects_of",
    "groups_of",
    "interval_of",
    "numbered",
    "sums_of",
    "worth",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Measure: TypeAlias = Literal["nps", "csat", "mean"]

MEASURES: Final[Mapping[str, Measure]] = {"nps": "nps", "csat": "csat"}
"""Instrument → what its value is; of any other it is the mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups that keys make, in the order of their labels."""

    of: Ints
    """Group of each row."""
    codes: Ints
    """(groups, keys): the code of each key."""

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over the answers of g groups; they can be added and subtracted."""

    n: Ints
    weight: Floats
    squares: Floats
    """Σ w²."""
    total: Floats
    """Σ w x, with x what the answer counts: −100, 0 or 100 of an NPS, 0 or 1 of a CSAT, the score
    of a mean."""
    power: Floats
    """Σ w x²."""
    scores: Floats
    """Σ w · score."""

    def at(self, places: Ints) -> Sums:
        """Give the sums of the groups at *places*."""
        return Sums(*(getattr(self, name)[places] for name in self.__slots__))

    def added(self, into: Ints, groups: int) -> Sums:
        """Add up the groups that have the same number in *into*."""

        def added(name: str) -> Floats:
            values = getattr(self, name)
            return np.bincount(into, weights=values, minlength=groups).astype(np.float64)

        return Sums(added("n").astype(np.int64), *map(added, self.__slots__[1:]))

    def without(self, other: Sums) -> Sums:
        """Take the answers of *other* out."""
        return Sums(*(getattr(self, name) - getattr(other, name) for name in self.__slots__))

    def group(self, at: int, effect: float = 1.0) -> Group:
        """Give one group; its answers are worth *effect* times fewer (see :func:`effects_of`)."""
        weight, squares = float(self.weight[at]), float(self.squares[at])
        n = int(self.n[at])
        if n == 0 or weight <= 0:
            return Group(n, 0.0, None, None, None)
        # What rounding leaves of a difference of sums must not make n answers worth more than n.
        effective = (
            float(n) if squares <= 0 else min(float(n), weight * weight / squares)
        ) / effect
        mean = float(self.total[at]) / weight
        deviation = None
        if effective > 1:
            variance = max(0.0, float(self.power[at]) / weight - mean * mean)
            deviation = math.sqrt(variance * effective / (effective - 1))
        return Group(n, effective, mean, deviation, float(self.scores[at]) / weight)


@dataclass(frozen=True, slots=True)
class Group:
    """One group: number of answers, what they are worth, mean and deviation."""

    n: int
    effective: float
    value: float | None
    deviation: float | None
    mean: float | None
    """Mean score."""


def groups_of(rows: Rated) -> Groups:
    """Give the groups that the keys of the rows make; rows that were not asked make none."""
    there = ~np.isnan(rows.score) | rows.coded
    if rows.asked is not None:
        there |= rows.asked > 0
    joint = np.zeros(len(rows.score), np.int64)
    for key in rows.keys:
        joint = joint * len(key.labels) + key.codes
    size = math.prod(len(key.labels) for key in rows.keys)
    few = size <= _room(len(joint))
    found = np.flatnonzero(np.bincount(joint[there])) if few else np.unique(joint[there])
    codes = np.zeros((len(found), len(rows.keys)), np.int64)
    left = found.copy()
    for k in range(len(rows.keys) - 1, -1, -1):
        left, codes[:, k] = np.divmod(left, len(rows.keys[k].labels))
    # A row that was not asked may stand anywhere: it has no score and adds nothing.
    if few:
        present = np.zeros(size, np.int64)
        present[found] = 1
        at = (np.cumsum(present) - present)[joint]
    else:
        at = np.searchsorted(found, joint)
    return Groups(np.minimum(at, max(len(found) - 1, 0)), codes)


def _room(rows: int) -> int:
    """Say up to how many places counting by place is quicker than sorting the rows."""
    return 4 * rows + 10_000


def worth(score: Floats, measure: Measure, scale: tuple[float, float]) -> Floats:
    """Give what each score counts in *measure*.

    Examples
    --------
    >>> worth(np.array([6.0, 7.0, 10.0]), "nps", (0, 10)).tolist()
    [-100.0, 0.0, 100.0]
    >>> worth(np.array([3.0, 4.0]), "csat", (1, 5)).tolist()
    [0.0, 1.0]
    """
    if measure == "nps":
        return 100.0 * ((score >= 9).astype(np.float64) - (score <= 6))
    if measure == "csat":
        low, high = scale
        return ((score - low) / (high - low) >= TOP - 1e-9).astype(np.float64)
    return score


def sums_of(score: Floats, weight: Floats, group: Ints, groups: int, value: Floats) -> Sums:
    """Add up the answers, all of which have a score, by the number of their group."""

    def added(values: Floats) -> Floats:
        return np.bincount(group, weights=values, minlength=groups).astype(np.float64)

    return Sums(
        np.bincount(group, minlength=groups),
        added(weight),
        added(weight * weight),
        added(weight * value),
        added(weight * value * value),
        added(weight * score),
    )


def effects_of(
    value: Floats, weight: Floats, group: Ints, groups: int, cluster: Ints | None
) -> Floats:
    """Give the design effect of each group: how much less an answer is worth than a person.

    Answers of one person resemble each other. The effect is the cluster-robust variance of the
    mean (K.-Y. Liang and S. Zeger 1986) over that of independent answers, at least 1; where all
    answers are alike, as if those of one person always were.

    Parameters
    ----------
    value, weight, group
        What each answer counts, its weight, the number of its group.
    cluster
        Number of its person; None: every answer is of another.

    Examples
    --------
    >>> answers, persons = np.array([1.0, 1.0, 0.0, 0.0]), np.array([7, 7, 8, 8])
    >>> effects_of(answers, np.ones(4), np.zeros(4, np.int64), 1, persons).tolist()
    [2.0]
    """
    if cluster is None:
        return np.ones(groups)
    joint, of = numbered(cluster * groups + group)
    into = joint % max(groups, 1)

    def added(values: Floats, by: Ints, size: int) -> Floats:
        return np.bincount(by, weights=values, minlength=size).astype(np.float64)

    total = added(weight, group, groups)
    mean = np.divide(added(weight * value, group, groups), total, out=np.zeros(groups),
                     where=total > 0)  # fmt: skip
    off = weight * (value - mean[group])
    robust = added(added(off, of, len(joint)) ** 2, into, groups)
    alone = added(off**2, group, groups)
    sizes = np.bincount(of, minlength=len(joint)).astype(np.float64)
    n = np.bincount(group, minlength=groups)
    together = np.divide(added(sizes**2, into, groups), n, out=np.ones(groups), where=n > 0)
    return np.maximum(1.0, np.divide(robust, alone, out=together, where=alone > 0))


def numbered(codes: Ints) -> tuple[Ints, Ints]:
    """Give the different codes in order, and the place of each code among them."""
    low = int(codes.min(initial=0))
    size = int(codes.max(initial=-1)) - low + 1
    if size > _room(len(codes)):
        joint, of = np.unique(codes, return_inverse=True)
        return joint, of
    there = np.bincount(codes - low, minlength=size) > 0
    return np.flatnonzero(there) + low, (np.cumsum(there) - 1)[codes - low]


def interval_of(
    group: Group, measure: Measure, scale: tuple[float, float], shares: Sequence[float] = ()
) -> Interval:
    """Give the interval of a group's value.

    Parameters
    ----------
    shares
        Of an NPS: shares of promoters, passives and detractors.
    """
    if group.value is None:
        return UNKNOWN
    n = group.effective
    if measure == "nps":
        whole = round(n)
        promoters, detractors = round(shares[0] * n), round(shares[2] * n)
        return nps_interval(promoters, max(0, whole - promoters - detractors), detractors)
    if measure == "csat":
        return wilson(min(group.value * n, n), n)
    return mean_interval(group.value, group.deviation, n, bounds=scale)


def compared(first: Group, second: Group, measure: Measure) -> Difference | None:
    """Compare two groups of different answers: the second minus the first; None if one is empty."""
    if first.value is None or second.value is None:
        return None
    if measure == "csat":
        return newcombe(
            (min(first.value, 1.0) * first.effective, first.effective),
            (min(second.value, 1.0) * second.effective, second.effective),
        )
    one, other = (
        (group.effective if group.deviation is not None else 1.0, group.value, group.deviation or 0)
        for group in (first, second)
        if group.value is not None
    )
    return welch(one, other)
