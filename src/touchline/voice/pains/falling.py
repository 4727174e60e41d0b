"""Scores that fall over time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from touchline.analysis.friction import Detected, Finding
from touchline.voice.pains.groups import held_against
from touchline.voice.pains.heard import Flags, Float64s, Heard, Int64s
from touchline.voice.pains.low import LEAST_GAP, Low, finding_of

__all__ = ["falling_scores"]

_PERIODS: Final = 12
_LEAST_PERIODS: Final = 6
_STEADY: Final = 0.05
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

    The time of the data is cut into twelve equal periods. A line through the answers must fall by
    more than chance and by 5 % of the scale at least; a line through the means of the periods must
    fall as well (5 %), so that a single bad month is no trend. What falls with everything else is
    told of the journey as a whole.
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
    counts = np.bincount(period[at], minlength=_PERIODS)
    enough = np.flatnonzero(counts >= _LEAST_ANSWERS)
    if len(enough) < _LEAST_PERIODS:
        return None
    # One voice per person and period, so that many answers of one person are no evidence.
    key = heard.person[at] * _PERIODS + period[at]
    voices, place = np.unique(key, return_inverse=True)
    means = np.bincount(place, heard.emotion[at]) / np.bincount(place)
    when = (voices % _PERIODS).astype(np.float64)
    used = np.isin(when, enough)
    slope, p = _line(when[used], means[used])
    groups = [means[used & (when == k)].mean() for k in enough]
    _, steady = _line(enough.astype(np.float64), np.array(groups))
    fall = -slope * float(enough[-1] - enough[0])
    return _Trend(touchpoint, fall, p if steady < _STEADY else 1.0)


def _line(x: Float64s, y: Float64s) -> tuple[float, float]:
    """Fit a line by least squares: its slope, and the p-value of Student's test that it is 0."""
    from scipy import special

    spread = float(((x - x.mean()) ** 2).sum())
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    rest = y - y.mean() - slope * (x - x.mean())
    error = float(np.sqrt((rest**2).sum() / (len(x) - 2) / spread))
    if error == 0:
        return slope, float(slope == 0)
    return slope, float(2 * special.stdtr(len(x) - 2, -abs(slope) / error))


def _finding(heard: Heard, trend: _Trend, period: Int64s) -> Finding:
    """Hold the last third of the time against the first."""
    at = heard.touchpoint == trend.touchpoint if trend.touchpoint >= 0 else period >= 0
    third = _PERIODS // 3
    here, there = at & (period >= _PERIODS - third), at & (period < third)
    low = Low(trend.touchpoint, (), here, there, *held_against(heard, here, there))
    found = finding_of(heard, "falling_score", low, details={"fall": trend.fall})
    comparison = replace(found.comparison, against="before")
    return replace(found, comparison=comparison, p=trend.p)
