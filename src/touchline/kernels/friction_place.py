"""Where some journeys differ from the others: what they meet, and how long they wait after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int64s

__all__ = ["BINS", "Places", "kernel", "longer", "merge"]

_STEPS: Final = 4
BINS: Final = 64 * _STEPS
"""A bin of waiting times is a quarter of a doubling; bin 0 is no time at all."""


class Places(NamedTuple):
    """Counts of one part of the journeys, first of the others, then of those chosen."""

    journeys: Int64s
    """2."""
    met: Int64s
    """2 × touchpoints: journeys that meet it."""
    waits: Int64s
    """2 × touchpoints × bins: times from a touchpoint to the next event."""


def kernel(batch: Batch, *, chosen: Callable[[Batch], Flags], touchpoints: int) -> Places:
    """Count meetings and waiting times.

    Parameters
    ----------
    chosen
        Which journeys are held against all others.
    """
    k = touchpoints
    inside = np.asarray(chosen(batch), np.int64)
    lengths = batch.stops.astype(np.int64) - batch.starts
    owner = np.repeat(np.arange(len(batch)), lengths)
    offsets = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    events = batch.starts.astype(np.int64)[owner] + offsets
    codes, group = batch.touchpoint[events].astype(np.int64), inside[owner]
    pairs = np.unique(owner * k + codes)
    met = np.bincount(inside[pairs // k] * k + pairs % k, minlength=2 * k)
    follows = np.flatnonzero(offsets[1:] > 0)
    waits = batch.time[events[follows + 1]] - batch.time[events[follows]]
    place = (group[follows] * k + codes[follows]) * BINS + _bin(waits)
    return Places(
        np.bincount(inside, minlength=2),
        met.reshape(2, k),
        np.bincount(place, minlength=2 * k * BINS).reshape(2, k, BINS),
    )


def _bin(waits: Int64s) -> Int64s:
    return (np.log2(np.maximum(waits, 1)) * _STEPS).astype(np.int64)


def merge(a: Places, b: Places) -> Places:
    """Add up."""
    return Places(a.journeys + b.journeys, a.met + b.met, a.waits + b.waits)


def longer(waits: Int64s) -> npt.NDArray[np.float64]:
    """Give 2 · P(a wait of the chosen is longer than one of the others) − 1 by touchpoint.

    H. Mann and D. Whitney (1947), Annals of Mathematical Statistics 18; waits in the same bin are
    ties and count half. NaN where a group has no waits.

    Parameters
    ----------
    waits
        2 × touchpoints × bins.
    """
    others, chosen = waits.astype(np.float64)
    below = np.cumsum(others, axis=1) - others
    wins = (chosen * (below + others / 2)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: npt.NDArray[np.float64] = wins / (chosen.sum(axis=1) * others.sum(axis=1))
    return 2 * share - 1
