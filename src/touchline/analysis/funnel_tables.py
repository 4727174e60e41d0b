"""Columns of funnels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.eventlog.conditions import StepLike, parse_step

if TYPE_CHECKING:
    from touchline.kernels.batch import Int64s
    from touchline.kernels.funnel import Steps

__all__ = ["labels_of", "seconds", "short", "step_columns"]


def labels_of(steps: Sequence[StepLike], order: str) -> list[str]:
    """Name the steps; in any order a step is a number of steps."""
    if order == "any":
        return [f"any {k + 1} of {len(steps)}" for k in range(len(steps))]
    return [parse_step(step).label for step in steps]


def short(label: str, most: int = 40) -> str:
    """Cut a label so that it fits a title."""
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def seconds(microseconds: npt.NDArray[np.float64]) -> pa.Array:
    """Give seconds; null where there is no time."""
    return pa.array(microseconds / 1e6, mask=np.isnan(microseconds))


def step_columns(
    steps: Sequence[StepLike], order: str, count: str, optional: int, found: Steps
) -> dict[str, Any]:
    """Give the columns of a funnel by step."""
    from touchline.analysis.rates import rate_columns

    n = len(found.reached)
    first = rate_columns(found.reached, np.full(n, found.reached[0]))
    return {
        "step": np.arange(1, n + 1),
        "label": labels_of(steps, order),
        count: found.reached,
        "stopped": found.ended,
        "share_of_first": first["rate"],
        "share_low": first["low"],
        "share_high": first["high"],
        "share_of_previous": rate_columns(found.reached, _before(found.reached, optional))["rate"],
        "average_seconds": seconds(found.average),
        "median_seconds": seconds(found.median),
    }


def _before(reached: Int64s, optional: int) -> Int64s:
    """Count at the step before that is not optional; of the first step its own."""
    before = reached.copy()
    required = 0
    for k in range(1, len(reached)):
        before[k] = reached[required]
        if not optional >> k & 1:
            required = k
    return before
