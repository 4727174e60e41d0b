"""The search: ask every detector, correct for all that was compared, keep what explains, rank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from touchline.analysis.friction.detectors import DETECTORS, detector
from touchline.analysis.friction.explain import Kept, explained
from touchline.analysis.friction.finding import Detected, Finding, PainPoint
from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.analysis.multiplicity import benjamini_hochberg

if TYPE_CHECKING:
    from touchline.analysis.friction.looked import Looked

__all__ = ["Found", "search"]

_ANSWERED: Final = ("low_score", "falling_score", "negative_theme")
_SAID: Final = ("low_score", "negative_theme")
_LEAVING: Final = ("drop_off", "abandoned_basket")
_QUICKEST: Final = 1e-300
"""Chances are told down to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found."""

    points: tuple[PainPoint, ...]
    """The costliest first."""
    findings: tuple[Finding, ...]
    """By point: the finding that it was made of."""
    tests: int
    """Comparisons."""
    suspected: int
    """Findings that stood the correction, before those that others explain were put to them."""


def search(
    looked: Looked,
    *,
    extra: Sequence[Detected] = (),
    weigh: Callable[[Finding], Finding] | None = None,
    level: float,
    most: int,
) -> Found:
    """Find pain points.

    Parameters
    ----------
    extra
        What was found elsewhere, in scores and words, to be corrected and ranked with the rest.
    weigh
        Gives a finding its effect where events show none.
    level
        Share of false alarms among what is told, at most.
    most
        So many pain points at most.
    """
    names = DETECTORS if looked.ordered else ()
    detected = [*(detector(name)(looked) for name in names), *extra]
    tests = sum(one.tests for one in detected)
    findings = [finding for one in detected for finding in one.findings]
    adjusted = _adjusted([finding.p for finding in findings], tests)
    passed = [
        Kept(
            finding=finding, p_adjusted=float(p), persons=finding.persons,
            journeys=finding.journeys,
        )
        for finding, p in zip(findings, adjusted, strict=True)
        if p <= level
    ]  # fmt: skip
    threshold = max((one.finding.p for one in passed), default=0.0)
    kept = [one for one in explained(looked, passed, threshold) if _enough(looked, one)]
    kept = _voiced(kept)
    if weigh is not None:
        kept = [replace(one, finding=weigh(one.finding)) for one in kept]
    kept.sort(key=lambda one: (-_at_stake(looked, one)[0], one.finding.p))
    kept = kept[:most]
    return Found(
        points=tuple(_point(looked, rank, one) for rank, one in enumerate(kept, 1)),
        findings=tuple(one.finding for one in kept),
        tests=tests,
        suspected=len(passed),
    )


def _enough(looked: Looked, one: Kept) -> bool:
    """Whether enough persons are affected; of answers their own detectors ask for enough."""
    return one.finding.kind in _ANSWERED or one.persons >= looked.least


def _voiced(found: Sequence[Kept]) -> list[Kept]:
    """Let customers' own words on a place explain that they leave it."""
    said = {
        (one.finding.touchpoint, one.finding.segment): one
        for one in found
        if one.finding.kind in _SAID
    }
    kept = []
    for one in found:
        why = said.get((one.finding.touchpoint, one.finding.segment))
        if one.finding.kind in _LEAVING and why is not None:
            why.also += [one.finding, *one.also]
        else:
            kept.append(one)
    return kept


def _adjusted(p: Sequence[float], tests: int) -> Any:
    """Adjust for all comparisons, of which detectors only tell the smallest p-values."""
    among = max(tests, len(p)) / max(1, len(p))
    return np.minimum(1.0, benjamini_hochberg(np.array(p, np.float64)) * among)


def _at_stake(looked: Looked, one: Kept) -> tuple[float, Interval]:
    """Give what a finding costs: persons × −effect × value, not below 0."""
    each = one.persons * looked.value
    low, high = one.finding.effect.interval.low, one.finding.effect.interval.high
    if low is None or high is None:
        return max(0.0, -one.finding.effect.value * each), UNKNOWN
    interval = Interval(max(0.0, -high * each), max(0.0, -low * each))
    return max(0.0, -one.finding.effect.value * each), interval


def _point(looked: Looked, rank: int, one: Kept) -> PainPoint:
    finding = one.finding
    value, value_interval = _at_stake(looked, one)
    details: dict[str, Any] = dict(finding.details)
    if one.also:
        details["also"] = _also(one)
    stages = looked.journeys.names.stages
    return PainPoint(
        rank=rank,
        kind=finding.kind,
        touchpoint=finding.touchpoint,
        stage=stages.get(finding.touchpoint or "", details.get("stage")),
        segment=dict(finding.segment),
        persons=one.persons,
        journeys=one.journeys,
        effect=finding.effect.value,
        interval=finding.effect.interval,
        value_at_stake=value,
        value_interval=value_interval,
        p_adjusted=max(one.p_adjusted, _QUICKEST),
        comparison=finding.comparison,
        examples=tuple(looked.journeys.source.keys(list(one.examples))),
        quotes=details.pop("quotes", ()),
        details=details,
    )


def _also(one: Kept) -> list[Mapping[str, Any]]:
    """List what the finding explains: per kind, touchpoint and segment the first, so one period."""
    own = one.finding
    told = {(own.kind, own.touchpoint, tuple(name for name, _ in own.segment))}
    found: list[Mapping[str, Any]] = []
    for other in one.also:
        key = other.kind, other.touchpoint, tuple(name for name, _ in other.segment)
        if key not in told:
            told.add(key)
            found.append(
                {
                    "kind": other.kind,
                    "touchpoint": other.touchpoint,
                    "segment": dict(other.segment) or None,
                }
            )
    return found
