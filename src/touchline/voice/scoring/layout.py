"""The table of scores: a row per group of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import Difference
from touchline.analysis.intervals import UNKNOWN, Interval, wilson
from touchline.analysis.multiplicity import Correction, adjust
from touchline.voice.scoring.differences import to_previous, to_whole, wholes_of
from touchline.voice.scoring.groups import (
    Groups,
    Measure,
    Sums,
    effects_of,
    groups_of,
    interval_of,
    sums_of,
    worth,
)
from touchline.voice.scoring.rows import Rated

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["score_rows"]

Floats = npt.NDArray[np.float64]

MOST_STEPS: Final = 12
"""A scale with more steps than this has no distribution."""
NPS_SIDES: Final = ("promoters", "passives", "detractors")


def score_rows(
    rows: Rated, measure: Measure, scale: tuple[float, float], correction: Correction
) -> pa.Table:
    """Give the table of :func:`touchline.voice.scores`, a row per group that was asked."""
    import pyarrow as pa

    groups = groups_of(rows)
    scored = ~np.isnan(rows.score)
    score, weight, of = rows.score[scored], rows.weight[scored], groups.of[scored]
    value = worth(score, measure, scale)
    sums = sums_of(score, weight, of, len(groups), value)
    wholes = wholes_of(rows.keys, groups)
    cluster = None if rows.cluster is None else rows.cluster[scored]
    effects = effects_of(value, weight, of, len(groups), cluster)
    all_effects = effects_of(value, weight, wholes[of], int(wholes.max(initial=-1)) + 1, cluster)
    steps, shares = _shares(score, weight, of, len(groups), measure, scale)
    codes = _per_group(rows.coded, groups).astype(np.int64)
    columns: dict[str, Any] = {
        key.name: pa.array([key.labels[code] for code in groups.codes[:, k]], pa.string())
        for k, key in enumerate(rows.keys)
    }
    columns |= _figures(sums, effects, measure, scale, shares)
    columns["distribution"] = pa.array(
        [list(zip(steps, share, strict=True)) if share.sum() else None for share in shares],
        pa.map_(pa.string(), pa.float64()),
    )
    columns["not_scores"] = pa.array(codes)
    columns |= _responses(rows, groups, sums.n + codes)
    found = to_whole(groups, wholes, sums, measure, (effects, all_effects))
    columns |= _differences("difference", found, correction)
    if any(key.period for key in rows.keys):
        found = to_previous(rows.keys, groups, sums, measure, effects)
        columns |= _differences("change", found, correction)
    return pa.table(columns)


def _figures(
    sums: Sums,
    effects: Floats,
    measure: Measure,
    scale: tuple[float, float],
    shares: Floats,
) -> dict[str, Any]:
    import pyarrow as pa

    figures = [sums.group(at, float(effect)) for at, effect in enumerate(effects)]
    intervals = [
        interval_of(each, measure, scale, share)
        for each, share in zip(figures, shares, strict=True)
    ]
    return {
        "n": pa.array([each.n for each in figures], pa.int64()),
        "effective_n": _numbers([each.effective for each in figures]),
        "value": _numbers([each.value for each in figures]),
        **_bounds(intervals, "low", "high"),
        "mean": _numbers([each.mean for each in figures]),
    }


def _shares(
    score: Floats,
    weight: Floats,
    group: npt.NDArray[np.int64],
    groups: int,
    measure: Measure,
    scale: tuple[float, float],
) -> tuple[tuple[str, ...], Floats]:
    """Give the steps of the distribution, and a row of shares per group."""
    if measure == "nps":
        names: tuple[str, ...] = NPS_SIDES
        place = np.where(score >= 9, 0, np.where(score <= 6, 2, 1))
    else:
        low, high = scale
        whole = float(low).is_integer() and float(high).is_integer() and high - low < MOST_STEPS
        steps = np.arange(low, high + 1) if whole else np.zeros(0)
        if not len(steps) or not np.isin(score, steps).all():
            steps = np.union1d(steps, score)
        if len(steps) > MOST_STEPS:
            return (), np.zeros((groups, 0))
        names = tuple(f"{step:g}" for step in steps)
        place = np.searchsorted(steps, score)
    size = len(names)
    counted = np.bincount(group * size + place, weights=weight, minlength=groups * size)
    counted = counted.reshape(groups, size).astype(np.float64)
    total = counted.sum(axis=1, keepdims=True)
    return names, np.divide(counted, total, out=np.zeros_like(counted), where=total > 0)


def _responses(rows: Rated, groups: Groups, answered: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Give how many were asked, and the share of them that answered; codes are answers too."""
    import pyarrow as pa

    if rows.asked is None:
        return {}
    asked = _per_group(rows.asked, groups)
    shares = [
        min(1.0, float(part) / float(n)) if n > 0 else None
        for part, n in zip(answered, asked, strict=True)
    ]
    intervals = [
        UNKNOWN if share is None else wilson(share * float(n), float(n))
        for share, n in zip(shares, asked, strict=True)
    ]
    return {
        "asked": pa.array(asked.astype(np.int64)),
        "response_rate": _numbers(shares),
        **_bounds(intervals, "response_low", "response_high"),
    }


def _per_group(values: Any, groups: Groups) -> Floats:
    """Add up over the rows of each group; without groups, rows have nothing to add."""
    found = np.bincount(groups.of, weights=values, minlength=len(groups))[: len(groups)]
    return found.astype(np.float64)


def _differences(
    name: str, found: Sequence[Difference | None], correction: Correction
) -> dict[str, Any]:
    p = np.array([np.nan if each is None else each.p for each in found])
    return {
        name: _numbers([None if each is None else each.value for each in found]),
        **_bounds(
            [UNKNOWN if each is None else each.interval for each in found],
            f"{name}_low",
            f"{name}_high",
        ),
        f"{name}_p": _numbers(p),
        f"{name}_p_adjusted": _numbers(adjust(p, correction)),
    }


def _bounds(intervals: Sequence[Interval], low: str, high: str) -> dict[str, Any]:
    return {
        low: _numbers([each.low for each in intervals]),
        high: _numbers([each.high for each in intervals]),
    }


def _numbers(values: Any) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.float64(), from_pandas=True)
