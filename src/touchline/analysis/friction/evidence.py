"""The second look: what suspects weigh within strata of everything else, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from touchline.analysis.difference import Difference
from touchline.analysis.friction.finding import Comparison, Detected, Finding
from touchline.analysis.friction.looked import PERIOD
from touchline.analysis.friction.screening import chance, screen
from touchline.analysis.friction.stratified import Table, mantel_haenszel, weight_of
from touchline.analysis.intervals import Interval

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Kind
    from touchline.analysis.friction.looked import Looked
    from touchline.analysis.friction.screening import Cell, Screened, Suspect
    from touchline.kernels.batch import Flags, Int64s
    from touchline.kernels.friction_cube import Cube
    from touchline.kernels.friction_marks import Marked

__all__ = ["Evidence", "View", "detect", "evidence_of", "matters", "said_of"]

_ASSOCIATED: Final = 0.05
"""Cramér's V from which on another segment is adjusted for."""
_SAME: Final = 0.9
"""Cramér's V from which on another segment is the same in other words, such as the month in which
customers came and the period: within its strata there would be nothing left to compare."""
_MOST_ADJUSTED: Final = 2
_LEAST_OF_SHARES: Final = (1.25, 0.01)
"""Least ratio and least difference of shares: more data must not make trifles matter."""
_LEAST_DROP: Final = (1.15, 0.015)
_LEAST_WAITS: Final = (1.1, 0.06)
_LEAST_LONGER: Final = 1.15
"""Least ratio of two median waits."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """Suspects of a log, and counts of the meetings that they are about."""

    looked: Looked
    screened: Screened
    suspects: tuple[Suspect, ...]
    cubes: dict[int, Cube]
    """Place of a touchpoint → its meetings."""
    thresholds: Int64s
    """Place × what is counted."""

    def view(self, suspect: Suspect) -> View:
        """Give all meetings that a suspect is about."""
        key = suspect.sign.kind, suspect.place, suspect.cell
        if key not in self._views:
            self._views[key] = View(self, suspect)
        return self._views[key]

    @cached_property
    def _views(self) -> dict[tuple[str, int, Cell | None], View]:
        return {}

    def suspect_of(self, kind: str, marked: Marked) -> Suspect:
        """Find the suspect that a finding was made of."""
        return self._by_group[kind, marked.touchpoint, marked.group]

    @cached_property
    def _by_group(self) -> dict[tuple[str, int, tuple[int, int, int] | None], Suspect]:
        codes = self.looked.touchpoints
        return {
            (
                one.sign.kind,
                int(codes[one.place]),
                None if one.cell is None else one.cell.group(),
            ): one
            for one in self.suspects
        }


def detect(looked: Looked, kind: Kind) -> Detected:
    """Give the findings of one kind of sign."""
    evidence = evidence_of(looked)
    found = [
        finding
        for suspect in evidence.suspects
        if suspect.sign.kind == kind
        for finding in [_finding(evidence, suspect)]
        if finding is not None
    ]
    return Detected(tuple(found), evidence.screened.tests[kind])


def evidence_of(looked: Looked) -> Evidence:
    """Look for suspects and count their meetings, once for all kinds."""
    kept: Evidence | None = looked.kept.get("evidence")
    if kept is None:
        kept = looked.kept["evidence"] = _gather(looked)
    return kept


def _gather(looked: Looked) -> Evidence:
    from touchline.kernels import friction_cube as kernels

    screened = screen(looked)
    thresholds = np.zeros((len(looked.touchpoints), len(kernels.COUNTED)), np.int64)
    for suspect in sorted(screened.suspects, key=lambda one: one.score):  # the surest comes last
        bit = kernels.COUNTED.index(suspect.sign.counted)
        thresholds[suspect.place, bit] = suspect.threshold
    suspected = thresholds.any(axis=1)
    if not suspected.any():
        return Evidence(looked=looked, screened=screened, suspects=(), cubes={},
                        thresholds=thresholds)  # fmt: skip
    thresholds[suspected] = np.where(thresholds[suspected] > 0, thresholds[suspected], 255)
    kernel = partial(
        kernels.kernel, rules=looked.rules, looked_at=looked.looked_at, split=looked.split,
        thresholds=thresholds,
    )  # fmt: skip
    cube = looked.journeys.compute(kernel, kernels.merge)
    cubes = {int(place): _at(cube, int(place)) for place in np.flatnonzero(suspected)}
    return Evidence(
        looked=looked, screened=screened, suspects=screened.suspects, cubes=cubes,
        thresholds=thresholds,
    )  # fmt: skip


def _at(cube: Cube, place: int) -> Cube:
    """Give the meetings with one touchpoint."""
    columns: Any = (column[cube.place == place] for column in cube)
    return type(cube)(*columns)


def _finding(evidence: Evidence, suspect: Suspect) -> Finding | None:
    """Make a finding of a suspect that stands within strata, and is large enough to matter."""
    looked, sign = evidence.looked, suspect.sign
    view = evidence.view(suspect)
    if suspect.cell is None:
        score, more = suspect.score, view.excess()
    else:
        score, more = view.compared()
    score = min(score, suspect.score)
    if not matters(view, more.value):
        return None
    effect = view.effect(more)
    if effect.interval.low is not None and effect.interval.low > 0:
        return None  # those who show it reach the goal more
    affected = view.affected()
    count = int(view.cube.met[view.mine & view.marked].sum())
    comparison = _comparison(looked, suspect, view, more)
    return Finding(
        kind=sign.kind,
        touchpoint=looked.journeys.touchpoints[affected.touchpoint],
        segment=() if suspect.cell is None else (said_of(looked, suspect.cell),),
        comparison=comparison,
        p=chance(score),
        affected=affected,
        persons=count,
        journeys=count,
        effect=effect,
        details=_details(looked, view, suspect),
    )


def matters(view: View, more: float) -> bool:
    """Say whether a share is large enough, and far enough above the others, to be told."""
    suspect, here = view.suspect, view.share(view.mine)
    ratio, difference = _LEAST_DROP if suspect.sign.kind == "drop_off" else _LEAST_OF_SHARES
    if suspect.sign.unit == "seconds":
        ratio, difference = _LEAST_WAITS
        longer = _median(suspect.here) / max(_median(suspect.there), 1e-6)
        if suspect.cell is not None and longer < _LEAST_LONGER:
            return False
    return more >= difference and here >= ratio * (here - more)


def said_of(looked: Looked, cell: Cell) -> tuple[str, str]:
    """Name a group: a segment and its value; of periods also from … to, or since."""
    values = looked.values[cell.column]
    name, first, last = looked.columns[cell.column], values[cell.low], values[cell.high]
    if cell.low == cell.high:
        return name, first
    return name, f"{first} – {last}"


class View:
    """Meetings with one touchpoint, as one suspect sees them."""

    def __init__(self, evidence: Evidence, suspect: Suspect, spared: Flags | None = None) -> None:
        from touchline.kernels.friction_cube import COUNTED

        self.evidence, self.suspect = evidence, suspect
        cube = evidence.cubes[suspect.place]
        sign = suspect.sign
        kept = cube.waited if sign.counted == "wait" else np.ones(len(cube.met), np.bool_)
        if sign.at == "open":
            kept = kept & cube.open
        if spared is not None:
            kept = kept & spared
        columns: Any = (column[kept] for column in cube)
        self.cube = type(cube)(*columns)
        self.weight = self.cube.visits if sign.counted == "left" else self.cube.met
        self.marked: Flags = self.cube.marks >> COUNTED.index(sign.counted) & 1 != 0
        self.mine = self.members(suspect.cell)
        self.outcome = self.cube.later if sign.later else self.cube.reached

    def members(self, cell: Cell | None) -> Flags:
        """Say which rows are of the group."""
        if cell is None:
            return np.ones(len(self.cube.met), np.bool_)
        codes = self.cube.codes[:, cell.column]
        return (codes >= cell.low) & (codes <= cell.high)

    def left(self) -> float:
        """Give how far the share of the group is above that of the others, or above the usual."""
        if self.suspect.cell is None:
            return self.excess().value
        return self.share(self.mine) - self.share(~self.mine)

    def share(self, rows: Flags) -> float:
        """Share of marked meetings."""
        total = self.weight[rows].sum()
        return float(self.cube.met[rows & self.marked].sum() / total) if total else 0.0

    def compared(self) -> tuple[float, Difference]:
        """Compare the group with all others, within strata: score, and difference of shares."""
        table = self._table(self.mine, self.marked, self._strata(self.mine), self.weight)
        return self.suspect.baseline.score(*weight_of(table)), mantel_haenszel(table)

    def excess(self) -> Difference:
        """Give how far the share of everybody is above what is usual."""
        from touchline.analysis.intervals import wilson

        usual = self.suspect.baseline.middle
        if self.suspect.sign.unit == "seconds":
            usual = 0.0
        n, marked = int(self.weight.sum()), int(self.cube.met[self.marked].sum())
        found = wilson(marked, n)
        interval = Interval((found.low or 0.0) - usual, (found.high or 0.0) - usual)
        return Difference(marked / max(n, 1) - usual, interval, chance(self.suspect.score))

    def effect(self, more: Difference) -> Difference:
        """Compare the outcome of marked meetings with that of the others of the group.

        Of leaving, which misses the goal by itself: what those who leave beyond the usual would
        have reached, had they stayed, spread over all who leave.
        """
        if self.suspect.sign.kind != "drop_off":
            strata = self._strata(self.marked, within=self.mine)
            weight = self.cube.met * self.mine
            table = self._table(self.marked, self.outcome & self.mine, strata, weight)
            return mantel_haenszel(table)
        stayed = self.mine & ~self.marked
        count = self.cube.met
        staying = int(count[stayed].sum())
        lost = float(count[stayed & self.outcome].sum()) / max(staying, 1)
        scale = -lost / max(self.share(self.mine), 1e-12)
        low, high = more.interval.low, more.interval.high
        interval = Interval(
            None if high is None else max(-1.0, high * scale), None if low is None else low * scale
        )
        return Difference(max(-1.0, more.value * scale), interval, more.p)

    def affected(self) -> Marked:
        """Give what finds the journeys that show it."""
        from touchline.kernels.friction_cube import COUNTED
        from touchline.kernels.friction_marks import Marked

        looked, cell = self.evidence.looked, self.suspect.cell
        counted = self.suspect.sign.counted
        place = self.suspect.place
        return Marked(
            rules=looked.rules,
            split=looked.split,
            touchpoint=int(looked.touchpoints[place]),
            counted=counted,
            threshold=int(self.evidence.thresholds[place, COUNTED.index(counted)]),
            group=None if cell is None else cell.group(),
        )

    def _table(self, second: Flags, some: Flags, strata: Int64s, weight: Int64s) -> Table:
        """Count by stratum the *some* of those who are in the second group and of those not."""
        size = int(strata.max(initial=-1)) + 1

        def counted(rows: Flags, numbers: Int64s) -> Int64s:
            return np.bincount(strata[rows], numbers[rows], minlength=size).astype(np.int64)

        count = self.cube.met
        return Table(
            counted(~second & some, count), counted(~second, weight),
            counted(second & some, count), counted(second, weight),
        )  # fmt: skip

    def _strata(self, group: Flags, within: Flags | None = None) -> Int64s:
        """Give the number of each combination of what goes along with being in a group."""
        rows = np.ones(len(group), np.bool_) if within is None else within
        own = self.suspect.cell.column if self.suspect.cell and within is None else -1
        key = self.cube.after_goal.astype(np.int64)
        strength = [
            -1.0 if column == own else _cramer(
                self.cube.codes[rows, column], group[rows], self.cube.met[rows]
            )
            for column in range(self.cube.codes.shape[1])
        ]  # fmt: skip
        strength = [0.0 if one >= _SAME else one for one in strength]
        for column in np.argsort(strength)[::-1][:_MOST_ADJUSTED]:
            if strength[column] >= _ASSOCIATED:
                codes = self.cube.codes[:, column].astype(np.int64) + 1
                key = key * (int(codes.max(initial=0)) + 1) + codes
        return np.unique(key, return_inverse=True)[1]


def _cramer(codes: Int64s, group: Flags, count: Int64s) -> float:
    """Say how much a segment goes along with being in a group, from 0 to 1.

    H. Cramér (1946), *Mathematical methods of statistics*, 21.9: √(χ² / n) for two groups.
    """
    size = int(codes.max(initial=-1)) + 2
    table = np.stack(
        [np.bincount(codes[group == side] + 1, count[group == side], size) for side in (0, 1)]
    )
    total = table.sum()
    if not total:
        return 0.0
    expected = table.sum(axis=0) * table.sum(axis=1, keepdims=True) / total
    known = expected > 0
    chi = float(((table - expected)[known] ** 2 / expected[known]).sum())
    return float(np.sqrt(chi / total))


def _comparison(looked: Looked, suspect: Suspect, view: View, more: Difference) -> Comparison:
    sign, cell = suspect.sign, suspect.cell
    against = "other_touchpoints" if cell is None else "rest"
    if cell is not None and looked.columns[cell.column] == PERIOD:
        until_now = cell.high == len(looked.values[cell.column]) - 1
        against = "before" if until_now and cell.low else against
    n_here = int(suspect.here.sum())
    n_there = n_here if cell is None else int(suspect.there.sum())
    here, elsewhere = view.share(view.mine), view.share(view.mine) - more.value
    if sign.unit == "seconds":
        here = _median(suspect.here)
        elsewhere = _median(suspect.there) if cell is not None else _of_bin(suspect.baseline.middle)
    return Comparison(
        measure=sign.measure, unit=sign.unit, here=here, n_here=n_here, elsewhere=elsewhere,
        n_elsewhere=n_there, against=against,  # type: ignore[arg-type]
    )  # fmt: skip


def _details(looked: Looked, view: View, suspect: Suspect) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if suspect.sign.counted == "wait":
        bit = view.affected().threshold
        details["threshold_seconds"] = _of_bin((bit - 1) / 2)
    if suspect.sign.counted in ("returns", "repeats") and view.affected().threshold > 1:
        details["times"] = view.affected().threshold
    return details


def _median(bins: Int64s) -> float:
    """Median in seconds of waits by bin; the first bin has none."""
    until = np.cumsum(bins[1:])
    if not len(until) or not until[-1]:
        return 0.0
    at = int(np.searchsorted(until, until[-1] / 2))
    within = (until[-1] / 2 - (until[at] - bins[1 + at])) / max(1, int(bins[1 + at]))
    return _of_bin((at + within) / 2)


def _of_bin(octaves: float) -> float:
    """Seconds of a place among the bins of waits, which begin at a millisecond."""
    whole, rest = divmod(octaves, 1)
    return float(2 ** (10 + whole) * (1 + rest) / 1e6)
