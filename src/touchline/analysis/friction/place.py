"""Where on their way some customers come off worse than the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags

__all__ = ["where_they_differ"]

_CLEAR: Final = 0.2
"""A difference below this (0: none, 1: complete) tells no place."""
_LEAST: Final = 10


def where_they_differ(journeys: Journeys, chosen: Callable[[Batch], Flags]) -> str | None:
    """Name the touchpoint where the *chosen* journeys differ most from the others.

    Two differences are compared, both from 0 to 1: how much longer they wait after it (twice the
    chance that one of them waits longer than one of the others, minus 1; Mann and Whitney 1947),
    and how much more or less often they meet it.

    Parameters
    ----------
    chosen
        Batch → one flag per journey; picklable.

    Returns
    -------
    None if nothing differs clearly, or one of the groups is empty.
    """
    from touchline.kernels import friction_place as kernels

    names = journeys.touchpoints
    found = journeys.compute(
        partial(kernels.kernel, chosen=chosen, touchpoints=len(names)), kernels.merge
    )
    if not found.journeys.all() or not names:
        return None
    shares = found.met / found.journeys[:, np.newaxis]
    enough = found.waits.sum(axis=2).min(axis=0) >= _LEAST
    waits = np.where(enough, np.nan_to_num(kernels.longer(found.waits)), 0.0)
    difference = np.maximum(waits, np.abs(shares[1] - shares[0]))
    best = int(np.argmax(difference))
    return names[best] if difference[best] >= _CLEAR else None
