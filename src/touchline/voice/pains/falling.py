"""Scores that fall over time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from touchline.analysis.friction import Detected, Finding
from touchline.voice.pains.groups import group_of, held_against
from touchline.voice.pains.heard import Flags, Heard, Int64s
from touchline.voice.pains.low import LEAST_GAP, Low, finding_of

__all__ = ["falling_scores"]

_PERIODS: Final = 12
_LEAST_PERIODS: Final = 6
_LEAST_ANSWERS: Final = 20
"""A period with fewer answers is left out."""


@dataclass(frozen=True, slots=True)
class _Trend:
    touchpoint: int
    fall: float
    """By how much the fitted line falls from the first to the last period; above 0: it falls."""
    p: float


def falling_scores(heard: Heard) -> Detected:
    """Find touchpoints, or the journey as a whole, whose emotions fall from period to period.

    The time of the data is cut into twelve equal periods. A line through their means, weighted by
    persons, must fall by more than chance (t-test of the slope with as many degrees of freedom as
    there are periods but two, so that a single bad month is no trend) and by 5 % of the scale at
    least. What falls with everything else is told of the journey as a whole.
    """
    if not len(heard):
        return Detected((), 0)
    first, last = int(heard.time.min()), int(heard.time.max())
    period = np.minimum(
        (heard.time - first) * _PERIODS // max(last - first, 1), _PERIODS - 1
    ).astype(np.int64)
    whole = _trend(heard, np.ones(len(heard), np.bool_), -1, period)
    codes = np.unique(heard.touchpoint[heard.touchpoint >= 0]).tolist()
    found = [_trend(heard, heard.touchpoint == code, code, period) for code in codes]
    tests = len(codes) + 1
    own = [each for each in found if each and each.fall >= LEAST_GAP and each.p * tests < 0.05]
    if whole and whole.fall >= LEAST_GAP and whole.p * tests < 0.05:
        own = [whole, *(each for each in own if each.fall >= 2 * whole.fall)]
    return Detected(tuple(_finding(heard, each, period) for each in own), tests)


def _trend(heard: Heard, at: Flags, touchpoint: int, period: Int64s) -> _Trend | None:
    from scipy import special

    x, y, weight = [], [], []
    for number in range(_PERIODS):
        here = at & (period == number)
        if here.sum() >= _LEAST_ANSWERS:
            group = group_of(heard.emotion[here], heard.person[here])
            x.append(float(number))
            y.append(group.mean)
            weight.append(float(group.persons))
    if len(x) < _LEAST_PERIODS:
        return None
    places, means, w = np.array(x), np.array(y), np.array(weight)
    centre, middle = np.average(places, weights=w), np.average(means, weights=w)
    spread = float((w * (places - centre) ** 2).sum())
    slope = float((w * (places - centre) * (means - middle)).sum()) / spread
    rest = means - middle - slope * (places - centre)
    error = np.sqrt(float((w * rest**2).sum()) / (len(x) - 2) / spread)
    p = float(2 * special.stdtr(len(x) - 2, -abs(slope) / error)) if error else float(slope == 0)
    return _Trend(touchpoint, -slope * (places[-1] - places[0]), p)


def _finding(heard: Heard, trend: _Trend, period: Int64s) -> Finding:
    """Hold the last third of the time against the first."""
    at = heard.touchpoint == trend.touchpoint if trend.touchpoint >= 0 else period >= 0
    third = _PERIODS // 3
    here, there = at & (period >= _PERIODS - third), at & (period < third)
    low = Low(trend.touchpoint, (), here, there, *held_against(heard, here, there))
    found = finding_of(heard, "falling_score", low, details={"fall": trend.fall})
    comparison = replace(found.comparison, against="before")
    return replace(found, comparison=comparison, p=trend.p)
