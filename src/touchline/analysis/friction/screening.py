"""The first look: where a sign is more frequent than it should be, from one pass over the log.

A touchpoint is suspected for a group of customers if the sign is more frequent with them than with
the others there, by more than the group differs from the others everywhere, and by more than groups
differ at touchpoints by nature. It is suspected for everybody if the sign goes along with missing
the goal, by more than it does elsewhere; or, of leaving, if touchpoints of the same log are not
like that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.analysis.friction.ranks import compare_ranks, exceeding, heterogeneity, middle
from touchline.analysis.friction.signs import SIGNS, Sign

if TYPE_CHECKING:
    from touchline.analysis.friction.looked import Looked
    from touchline.kernels.batch import Flags, Floats, Int64s
    from touchline.kernels.friction_counts import UInt32s

__all__ = ["Baseline", "Cell", "Screened", "Suspect", "chance", "screen"]

_SUSPECT: Final = 3.0
"""Standard errors; less would not survive the correction for all that is compared."""
_WAITING: Final = 0.75
"""Where so many legs end, the next event is waited for: its time is no pause."""
_WINDOWS: Final = (1, 2, 3)
_AT_ONCE: Final = 32
"""Cells compared at a time, to bound the memory."""
_MANY: Final = 50
"""So many meetings are normally distributed."""
_FEWEST: Final = 5
"""So many meetings must show a sign."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Customers with a value of a segment, or meetings within some periods."""

    column: int
    low: int
    high: int
    """Number of the last value, included."""

    def group(self) -> tuple[int, int, int]:
        """Give the same as plain numbers."""
        return self.column, self.low, self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual, in standard deviations: a difference must be beyond it."""

    middle: float = 0.0
    variance: float = 0.0

    def score(self, distance: float, weight: float) -> float:
        """Give how far a distance is beyond the usual, in standard errors."""
        if not weight > 0 or not np.isfinite(distance):
            return 0.0
        return float((distance - self.middle) / np.sqrt(1 / weight + self.variance))


def chance(score: float) -> float:
    """Give the chance of such a standard normal score, or a larger one.

    Examples
    --------
    >>> round(chance(1.96), 3)
    0.025
    """
    from scipy import special

    return float(special.ndtr(-score))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A sign at a touchpoint, with a group of customers or with everybody (no cell)."""

    sign: Sign
    place: int
    """Number of the touchpoint among those that are looked at."""
    cell: Cell | None
    baseline: Baseline
    score: float
    """How surely it is more than usual, as a standard normal deviate."""
    threshold: int
    """Bin from which on a meeting is marked."""
    here: Int64s
    there: Int64s
    """Meetings by bin: of the group and of the others; of everybody, twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What the first look has found, and among how many comparisons, by kind."""

    suspects: tuple[Suspect, ...]
    tests: dict[str, int]
    waiting: Flags
    """Touchpoint that is looked at → whether its next event is waited for."""


def screen(looked: Looked) -> Screened:
    """Compare every sign at every touchpoint, between all groups and with the outcome."""
    from touchline.kernels import friction_counts as kernels

    split = looked.split
    kernel = partial(
        kernels.kernel,
        rules=looked.rules,
        looked_at=looked.looked_at,
        cells=partial(split.cells, first=kernels.FIXED_CELLS),
        count=kernels.FIXED_CELLS + sum(split.sizes),
    )
    counts = looked.journeys.compute(kernel, kernels.merge)
    everybody = counts[0].astype(np.int64) + counts[1]
    open_, left = everybody[:, kernels.OPEN], everybody[:, kernels.SLOT_OF["left"][0]]
    waiting = (left >= _WAITING * open_) | (2 * open_ < everybody[:, kernels.MET])
    suspects: list[Suspect] = []
    tests: dict[str, int] = {}
    for sign in SIGNS:
        bins = _Bins(looked, sign, waiting)
        found, compared = _of_sign(looked, sign, bins, counts)
        suspects += found
        tests[sign.kind] = compared
    return Screened(suspects=tuple(suspects), tests=tests, waiting=waiting)


class _Bins:
    """Counts of meetings by how strong a sign is, from no sign (bin 0) on."""

    def __init__(self, looked: Looked, sign: Sign, waiting: Flags) -> None:
        from touchline.kernels import friction_counts as kernels

        self.sign, self.waiting = sign, waiting
        self.slots = slice(kernels.SLOT_OF[sign.counted][0], sum(kernels.SLOT_OF[sign.counted]))
        self.met = kernels.OPEN if sign.at == "open" else kernels.MET
        codes = looked.touchpoints
        contact, other = looked.rules.contact[codes], ~looked.rules.help[codes]
        other &= ~looked.rules.error[codes]
        self.applies: Flags = {
            "any": np.ones(len(codes), np.bool_), "contact": contact, "other": other,
            "open": ~waiting,
        }[sign.at]  # fmt: skip
        self.longest = np.full(len(codes), kernels.WAIT_BINS)
        if looked.pause < 1 << 62:
            pause = int(kernels.wait_bin(np.array([looked.pause]))[0])
            self.longest[~waiting] = pause + 1

    def of(self, counts: UInt32s) -> Int64s:
        """… × touchpoint × slot → … × touchpoint × bin."""
        signs = counts[..., self.slots].astype(np.int64)
        if self.sign.counted == "wait":
            signs *= np.arange(signs.shape[-1]) < self.longest[:, None]
            none = np.zeros_like(signs[..., :1])
        else:
            none = counts[..., self.met, None].astype(np.int64) - signs.sum(-1, keepdims=True)
        made: Int64s = np.concatenate((none, signs), axis=-1) * self.applies[:, None]
        return made


def _of_sign(looked: Looked, sign: Sign, bins: _Bins, counts: UInt32s) -> tuple[list[Suspect], int]:
    missed, reached = bins.of(counts[2:4] if sign.later else counts[:2])
    everybody = missed + reached
    found: list[Suspect] = []
    tests = 0
    compared = list(_between(looked, bins, counts, everybody))
    variance = _variance(compared)
    for cells, groups, distance, weight in compared:
        for k, cell in enumerate(cells):
            usual, unsure = middle(distance[k], weight[k])
            baseline = Baseline(middle=usual, variance=variance + unsure)
            for place in np.flatnonzero(_enough(groups[k], everybody - groups[k], looked.least)):
                tests += 1
                here, there = groups[k, place], everybody[place] - groups[k, place]
                score = baseline.score(distance[k, place], weight[k, place])
                score = min(score, _few(here, there))
                if score > _SUSPECT:
                    found.append(
                        Suspect(
                            sign=sign, place=int(place), cell=cell, baseline=baseline, score=score,
                            threshold=exceeding(here, there), here=here, there=there,
                        )
                    )  # fmt: skip
    more, compared_more = _everybody(looked, sign, bins, missed, reached)
    return found + more, tests + compared_more


def _between(
    looked: Looked, bins: _Bins, counts: UInt32s, everybody: Int64s
) -> Iterator[tuple[list[Cell], Int64s, Floats, Floats]]:
    """Compare the groups of each column with all others."""
    from touchline.kernels.friction_counts import FIXED_CELLS

    first = FIXED_CELLS
    for column, size in enumerate(looked.split.sizes):
        of_values = bins.of(counts[first : first + size])
        first += size
        cells = list(_cells(column, size, windows=looked.columns[column] == "period"))
        until = np.concatenate((np.zeros_like(of_values[:1]), np.cumsum(of_values, axis=0)))
        for begin in range(0, len(cells), _AT_ONCE):
            chosen = cells[begin : begin + _AT_ONCE]
            groups = np.stack([until[cell.high + 1] - until[cell.low] for cell in chosen])
            found = compare_ranks(groups, everybody - groups)
            yield chosen, groups, found.distance, found.weight


def _cells(column: int, size: int, *, windows: bool) -> Iterator[Cell]:
    """Values of a segment; periods, some periods in a row, and all since one of them."""
    for value in range(size):
        yield Cell(column, value, value)
    if windows:
        for length in range(2, size):
            for low in range(size - length + 1):
                if length in _WINDOWS or low + length == size:
                    yield Cell(column, low, low + length - 1)


def _variance(compared: list[tuple[list[Cell], Int64s, Floats, Floats]]) -> float:
    """Estimate how much groups differ by nature, over single values and all touchpoints."""
    distances, weights = [], []
    for cells, _, distance, weight in compared:
        for k, cell in enumerate(cells):
            if cell.low == cell.high:
                distances.append(distance[k] - middle(distance[k], weight[k])[0])
                weights.append(weight[k])
    if not distances:
        return 0.0
    return heterogeneity(np.concatenate(distances), np.concatenate(weights))


def _enough(groups: Int64s, others: Int64s, least: int) -> Flags:
    """Say at which touchpoints there are enough meetings to compare."""
    enough: Flags = (groups.sum(axis=-1) >= least) & (others.sum(axis=-1) >= least)
    enough &= (groups + others)[..., 1:].sum(axis=-1) >= 2 * _FEWEST
    return enough


def _few(here: Int64s, there: Int64s) -> float:
    """Score of so many marked meetings where few were to be expected (Poisson)."""
    from scipy import special

    n, m, marked = here.sum(), there.sum(), here[1:].sum()
    expected = n * max(there[1:].sum(), 0.5) / m
    if marked < _FEWEST:
        return 0.0
    if marked >= n or expected > _MANY:
        return np.inf
    return float(-special.ndtri(max(special.pdtrc(marked - 1, expected), 1e-300)))


def _everybody(
    looked: Looked, sign: Sign, bins: _Bins, missed: Int64s, reached: Int64s
) -> tuple[list[Suspect], int]:
    """Suspect signs that are unlike those of other touchpoints and go along with missing the goal.

    Both must hold, so the smaller score counts. Leaving is itself to miss the goal, and what is
    trouble in itself has a share that is usual anywhere.
    """
    everybody = missed + reached
    places = np.flatnonzero(_enough(missed, reached, looked.least))
    if sign.kind == "drop_off":
        helped = (looked.rules.help | looked.rules.error)[looked.touchpoints]
        places = np.flatnonzero((everybody.sum(axis=-1) >= looked.least) & ~helped)
    alone = sign.kind == "drop_off" or sign.usual is not None
    of_effect = np.full(len(everybody), np.inf) if alone else _with_outcome(missed, reached)
    alike = [places]
    if sign.unit == "seconds":  # hours on the way are unlike seconds on a page
        alike = [places[bins.waiting[places]], places[~bins.waiting[places]]]
    suspects = []
    for same in alike:
        baseline, scores = _unlike_others(sign, everybody[same])
        suspects += [
            Suspect(
                sign=sign, place=int(place), cell=None, score=float(score),
                baseline=baseline,
                threshold=exceeding(missed[place], reached[place]),
                here=everybody[place], there=everybody[place],
            )
            for place, score in zip(same, np.minimum(scores, of_effect[same]), strict=True)
            if score > _SUSPECT
        ]  # fmt: skip
    return suspects, len(places)


def _with_outcome(missed: Int64s, reached: Int64s) -> Floats:
    """Score how much more of a sign those have who miss the goal than it is elsewhere."""
    found = compare_ranks(missed, reached)
    usual, unsure = middle(found.distance, found.weight)
    usual = max(usual, 0.0)
    variance = heterogeneity(found.distance - usual, found.weight)
    baseline = Baseline(middle=usual, variance=variance + unsure)
    pairs = zip(found.distance, found.weight, strict=True)
    return np.array([baseline.score(distance, weight) for distance, weight in pairs])


def _unlike_others(sign: Sign, everybody: Int64s) -> tuple[Baseline, Floats]:
    """Say how sure it is that touchpoints have more of a sign than is usual.

    Held against the usual share, or against the median of all touchpoints with the spread that
    their median deviation stands for. The baseline is a share, of waits the logarithm of seconds.
    """
    from scipy import special

    n, marked = everybody.sum(axis=-1), everybody[:, 1:].sum(axis=-1)
    if sign.usual is not None:
        error = np.sqrt(sign.usual * (1 - sign.usual) / n)
        return Baseline(middle=sign.usual), (marked / n - sign.usual) / error
    if len(n) < _FEWEST_TOUCHPOINTS:
        return Baseline(), np.zeros(len(n))
    if sign.unit == "seconds":
        at = np.arange(everybody.shape[-1]) / 2  # two bins while the time doubles
        score = (everybody * at).sum(axis=-1) / n
        noise = (everybody * at**2).sum(axis=-1) / n**2 - score**2 / n
    else:
        score = np.log(marked + 0.5) - np.log(n - marked + 0.5)
        noise = 1 / (marked + 0.5) + 1 / (n - marked + 0.5)
    usual = float(np.median(score))
    spread = max(float(np.median(np.abs(score - usual))) / 0.6745, 0.1)
    p = special.stdtr(len(n) - 1, (usual - score) / np.sqrt(spread**2 + noise))
    beyond: Floats = -special.ndtri(np.maximum(p, 1e-300))
    return Baseline(middle=usual if sign.unit == "seconds" else float(special.expit(usual))), beyond


_FEWEST_TOUCHPOINTS: Final = 8
