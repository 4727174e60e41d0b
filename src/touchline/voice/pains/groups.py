"""Two groups of answers held against each other, person by person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import Difference, welch
from touchline.voice.pains.heard import Flags, Float64s, Heard, Int64s

__all__ = ["Group", "group_of", "held_against", "means_of", "outcome_of"]

_MONTH = 30 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """Answers summed up; one person with twenty answers is one voice."""

    persons: int
    answers: int
    mean: float
    """Mean over persons of their own means."""
    deviation: float
    """Standard deviation between persons."""

    @property
    def voices(self) -> tuple[int, float, float]:
        """As :func:`touchline.analysis.difference.welch` takes it."""
        return self.persons, self.mean, self.deviation


def group_of(values: Float64s, person: Int64s) -> Group:
    """Sum up *values*, one per answer.

    Examples
    --------
    >>> group_of(np.array([2.0, 0.0, -1.0]), np.array([7, 7, 9]))
    Group(persons=2, answers=3, mean=0.0, deviation=1.414...)
    """
    means = means_of(values, person)
    n = len(means)
    if not n:
        return Group(0, 0, float("nan"), 0.0)
    deviation = float(means.std(ddof=1)) if n > 1 else 0.0
    return Group(n, len(values), float(means.mean()), deviation)


def means_of(values: Float64s, person: Int64s) -> Float64s:
    """Give the mean of each person who has a value."""
    counts = np.bincount(person)
    spoke = counts > 0
    means: Float64s = np.bincount(person, values)[spoke] / counts[spoke]
    return means


def held_against(heard: Heard, here: Flags, there: Flags) -> tuple[Group, Group, Difference]:
    """Compare the emotions *here* with those *there*; the difference is here minus there."""
    one = group_of(heard.emotion[here], heard.person[here])
    other = group_of(heard.emotion[there], heard.person[there])
    return one, other, welch(other.voices, one.voices)


def outcome_of(heard: Heard, here: Flags, there: Flags) -> Difference | None:
    """Compare how many reach the goal after they spoke, month by month of speaking.

    Answers of the last months had less time to be followed by anything, so months are compared
    with themselves: the risk difference of Mantel and Haenszel with the variance of T. Sato (1989),
    Biometrics 45. None where there is no goal, or nobody reaches it after speaking.
    """
    from scipy import special

    from touchline.analysis.intervals import Interval

    both = here | there
    if not both.any() or np.isnan(heard.later[both]).all() or not np.nansum(heard.later[both]):
        return None
    month = (heard.time // _MONTH).astype(np.int64)
    first = month[both].min()
    strata = int(month[both].max() - first) + 1
    (a, n1), (c, n0) = (_counts(heard, flags, month - first, strata) for flags in (here, there))
    total = n1 + n0
    used = (n1 > 0) & (n0 > 0)
    if not used.any():
        return None
    a, n1, c, n0, total = (each[used] for each in (a, n1, c, n0, total))
    weight = n1 * n0 / total
    value = float(((a * n0 - c * n1) / total).sum() / weight.sum())
    p_part = (n1**2 * c - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / total**2
    q_part = (a * (n0 - c) + c * (n1 - a)) / (2 * total)
    variance = (value * p_part.sum() + q_part.sum()) / weight.sum() ** 2
    error = float(np.sqrt(max(variance, 0.0)))
    half = 1.959964 * error
    p = float(2 * special.ndtr(-abs(value) / error)) if error else 1.0
    return Difference(value, Interval(value - half, value + half), p)


def _counts(
    heard: Heard, flags: Flags, month: Int64s, strata: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Per month: persons who reach the goal later, and all persons; the first answer counts."""
    places = np.flatnonzero(flags)
    _, first = np.unique(heard.person[places], return_index=True)
    chosen = places[first]
    reached = np.bincount(month[chosen], np.nan_to_num(heard.later[chosen]), strata)
    everyone = np.bincount(month[chosen], np.ones(len(chosen)), strata)
    return reached.astype(np.float64), everyone.astype(np.float64)
