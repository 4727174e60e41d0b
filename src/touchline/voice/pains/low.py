"""Scores that are low: for some customers, at one touchpoint, or falling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from touchline.analysis.difference import Difference, newcombe
from touchline.analysis.friction import Comparison, Detected, Finding, Kind
from touchline.voice.pains.groups import Group, held_against, means_of, outcome_of
from touchline.voice.pains.heard import Flags, Heard

__all__ = ["LEAST_ANSWERS", "LEAST_GAP", "Low", "finding_of", "low_scores", "satisfaction"]

LEAST_GAP: Final = 0.2
"""Emotions less than 5 % of the scale apart are alike."""
LEAST_ANSWERS: Final = 30
_SURE: Final = 1e-3
"""A group is taken out before others are looked at when chance gives it less often than this."""
_OUTLYING: Final = 3.0
_SPREAD: Final = 1.4826
"""The median absolute deviation times this is the standard deviation of a normal spread."""
_FEW: Final = 5
"""With fewer touchpoints than this their spread says nothing."""
ALL: Final = -2
"""Instead of the code of a touchpoint: all answers together."""
_SATISFIED: Final = 0.4
"""Emotion from which an answer counts as positive: 4 and 5 of 1 … 5."""


@dataclass(frozen=True, slots=True)
class Low:
    """A group of answers that are lower than others."""

    touchpoint: int
    segment: tuple[tuple[str, str], ...]
    here: Flags
    there: Flags
    group: Group
    others: Group
    difference: Difference
    also: tuple[str, ...] = field(default=())


def low_scores(heard: Heard, *, least: int = LEAST_ANSWERS) -> Detected:
    """Find segments whose emotions are lower than the others', and touchpoints below all others.

    The strongest group is taken first; every other is looked at again without the answers of those
    taken, so that what explains a group is not told twice. A segment that is low at most
    touchpoints is told of the journey as a whole, at none of them.
    """
    found, left, tests = _segments(heard, least)
    outlying, looked = _touchpoints(heard, left, least)
    found += outlying
    findings = [finding_of(heard, "low_score", each) for each in found]
    return Detected(tuple(findings), tests + looked)


def _segments(heard: Heard, least: int) -> tuple[list[Low], Flags, int]:
    """Take the strongest segment after the other; give them, and the answers that are left."""
    left = np.ones(len(heard), np.bool_)
    found: list[Low] = []
    groups = list(_segment_groups(heard))
    measured = [_measured(heard, *group, left, least) for group in groups]
    while sure := [each for each in measured if each and each.difference.p < _SURE]:
        best = min(sure, key=lambda each: (_strength(each), each.touchpoint, each.segment))
        best = _widened(heard, best, [each for each in measured if each])
        found.append(best)
        left &= ~best.here
        for k, (touchpoint, segment, *_) in enumerate(groups):
            told = (touchpoint, segment) == (best.touchpoint, best.segment)
            if told or ALL in (touchpoint, best.touchpoint) or touchpoint == best.touchpoint:
                again = None if told else _measured(heard, *groups[k], left, least)
                measured[k] = again if measured[k] is not None else None
    return found, left, len(groups)


def _strength(low: Low) -> float:
    """How many standard errors it is below, the lowest first."""
    interval = low.difference.interval
    if interval.low is None or interval.high is None or interval.high == interval.low:
        return 0.0
    return low.difference.value / (interval.high - interval.low)


Where = tuple[int, tuple[tuple[str, str], ...], Flags, Flags]


def _segment_groups(heard: Heard) -> Iterator[Where]:
    """Every value of every segment, over all answers and at every touchpoint."""
    codes = [ALL, *np.unique(heard.touchpoint[heard.touchpoint >= 0]).tolist()]
    for name, values in heard.values.items():
        for code, value in enumerate(values):
            inside = heard.segments[name] == code
            for touchpoint in codes:
                at = heard.touchpoint == touchpoint if touchpoint >= 0 else np.ones_like(inside)
                yield touchpoint, ((name, value),), at & inside, at & ~inside


def _measured(
    heard: Heard,
    touchpoint: int,
    segment: tuple[tuple[str, str], ...],
    here: Flags,
    there: Flags,
    left: Flags,
    least: int,
) -> Low | None:
    here, there = here & left, there & left
    if min(int(here.sum()), int(there.sum())) < least:
        return None
    group, others, difference = held_against(heard, here, there)
    if min(group.persons, others.persons) < least or difference.value > -LEAST_GAP:
        return None
    return Low(touchpoint, segment, here, there, group, others, difference)


def _widened(heard: Heard, best: Low, measured: Sequence[Low]) -> Low:
    """Give the finding over all touchpoints where the segment is as low at the other ones."""
    if best.touchpoint < 0:
        return best
    whole = [m for m in measured if m.segment == best.segment and m.touchpoint < 0]
    if not whole:
        return best
    elsewhere = whole[0].here & (heard.touchpoint != best.touchpoint)
    others = whole[0].there & (heard.touchpoint != best.touchpoint)
    if min(int(elsewhere.sum()), int(others.sum())) < LEAST_ANSWERS:
        return best
    *_, rest = held_against(heard, elsewhere, others)
    if rest.value > -LEAST_GAP or rest.value > best.difference.value / 2:
        return best
    return whole[0]


def _touchpoints(heard: Heard, left: Flags, least: int) -> tuple[list[Low], int]:
    """Find touchpoints below all others, and further below than touchpoints usually differ."""
    codes, counts = np.unique(heard.touchpoint[left & (heard.touchpoint >= 0)], return_counts=True)
    known = left & (heard.touchpoint >= 0)
    lows = []
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        if count < least or count > known.sum() / 2:
            continue
        here = known & (heard.touchpoint == code)
        there = known & ~here
        lows.append(Low(code, (), here, there, *held_against(heard, here, there)))
    if len(lows) >= _FEW:
        means = np.array([each.group.mean for each in lows])
        middle = float(np.median(means))
        spread = _SPREAD * float(np.median(np.abs(means - middle)))
        lows = [each for each in lows if each.group.mean < middle - _OUTLYING * spread]
    below = [each for each in lows if each.difference.value <= -LEAST_GAP]
    return below, len(codes)


def finding_of(
    heard: Heard, kind: Kind, low: Low, *, details: Mapping[str, Any] | None = None
) -> Finding:
    """Say what a group of low answers costs.

    Where a goal is known and those who speak low reach it less often afterwards, that is the
    effect; else it is the share of satisfied customers that is missing.
    """
    effect = outcome_of(heard, low.here, low.there)
    outcome = "goal"
    if effect is None or effect.interval.high is None or effect.interval.high >= 0:
        effect, outcome = satisfaction(heard, low.here, low.there), "satisfaction"
    comparison = Comparison(
        measure="emotion_mean",
        unit="emotion",
        here=low.group.mean,
        n_here=low.group.answers,
        elsewhere=low.others.mean,
        n_elsewhere=low.others.answers,
        against="rest" if low.segment or low.touchpoint < 0 else "other_touchpoints",
    )
    return Finding(
        kind=kind,
        touchpoint=heard.touchpoints[low.touchpoint] if low.touchpoint >= 0 else None,
        segment=low.segment,
        comparison=comparison,
        p=low.difference.p,
        persons=len(np.unique(heard.person[low.here])),
        journeys=len(np.unique(heard.journey[low.here])),
        effect=effect,
        details={"outcome": outcome, "answers": np.flatnonzero(low.here), **(details or {})},
    )


def satisfaction(heard: Heard, here: Flags, there: Flags) -> Difference:
    """Compare the shares of persons whose mean answer is positive, here minus there."""
    shares = []
    for flags in (there, here):
        means = means_of(heard.emotion[flags], heard.person[flags])
        shares.append((int((means >= _SATISFIED - 1e-9).sum()), len(means)))
    return newcombe(shares[0], shares[1])
