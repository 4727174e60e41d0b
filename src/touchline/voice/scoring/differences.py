"""How groups of scores differ from the whole, and from the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import Difference
from touchline.analysis.intervals import Interval
from touchline.voice.scoring.groups import Groups, Measure, Sums, compared
from touchline.voice.scoring.rows import Key

__all__ = ["to_previous", "to_whole", "wholes_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def to_whole(
    groups: Groups, wholes: Ints, sums: Sums, measure: Measure, effects: tuple[Floats, Floats]
) -> list[Difference | None]:
    """Give each group minus the whole; p is that of the group against all others.

    The whole is a mixture of the group and the rest, so the difference to it is the difference to
    the rest times the share of the rest.

    Parameters
    ----------
    wholes
        Number of the whole of each group (:func:`wholes_of`).
    effects
        Design effects of the groups and of the wholes; the rest is taken to have that of its whole.
    """
    whole = sums.added(wholes, int(wholes.max(initial=-1)) + 1)
    rest = whole.at(wholes).without(sums)
    found: list[Difference | None] = []
    for at in range(len(groups)):
        others = rest.group(at, float(effects[1][wholes[at]]))
        own = compared(others, sums.group(at, float(effects[0][at])), measure)
        total = float(whole.weight[wholes[at]])
        share = float(rest.weight[at]) / total if total else 0.0
        found.append(None if own is None else _times(own, share))
    return found


def wholes_of(keys: Sequence[Key], groups: Groups) -> Ints:
    """Give the number of the whole that each group belongs to.

    It is that of the period, where there are other keys beside a period; else that of all.
    """
    periods = [k for k, key in enumerate(keys) if key.period]
    if len(periods) == len(keys) or not len(groups):
        return np.zeros(len(groups), np.int64)
    _, into = np.unique(groups.codes[:, periods], axis=0, return_inverse=True)
    return into.reshape(-1)


def to_previous(
    keys: Sequence[Key], groups: Groups, sums: Sums, measure: Measure, effects: Floats
) -> list[Difference | None]:
    """Give each group minus the same group in the last period before that has answers."""
    [period, *_] = [k for k, key in enumerate(keys) if key.period]
    unknown = {code for code, label in enumerate(keys[period].labels) if label is None}
    before: dict[tuple[int, ...], int] = {}
    found: list[Difference | None] = [None] * len(groups)
    for at in np.argsort(groups.codes[:, period], kind="stable"):
        code = int(groups.codes[at, period])
        if not sums.n[at] or code in unknown:
            continue
        same = tuple(int(c) for k, c in enumerate(groups.codes[at]) if k != period)
        if same in before:
            found[at] = compared(
                sums.group(before[same], float(effects[before[same]])),
                sums.group(int(at), float(effects[at])),
                measure,
            )
        before[same] = int(at)
    return found


def _times(difference: Difference, factor: float) -> Difference:
    low, high = difference.interval.low, difference.interval.high
    if low is None or high is None:
        return replace(difference, value=difference.value * factor)
    return replace(
        difference,
        value=difference.value * factor,
        interval=Interval(low * factor, high * factor),
    )
