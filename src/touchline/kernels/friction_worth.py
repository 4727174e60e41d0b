"""What goals are worth: the values of the events that meet a step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch
from touchline.kernels.friction import Masks

__all__ = ["Worth", "kernel", "merge"]


class Worth(NamedTuple):
    """Events with a value, and the sum of the values."""

    events: int
    total: float


def kernel(batch: Batch, *, goal: Masks) -> Worth:
    """Add up the values of the events that are the goal."""
    from touchline.kernels.select import chosen

    if batch.values is None:
        return Worth(0, 0.0)
    met = (goal.masks(batch) & np.uint64(1)).astype(np.bool_)
    events, _, _ = chosen(met, batch.starts, batch.stops, batch.low)
    values = batch.values[events]
    known = values[~np.isnan(values)]
    return Worth(len(known), float(known.sum()))


def merge(a: Worth, b: Worth) -> Worth:
    """Add up."""
    return Worth(a.events + b.events, a.total + b.total)
