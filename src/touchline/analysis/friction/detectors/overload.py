"""Too many touchpoints: a number of them beyond which the chance to reach the goal falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import newcombe
from touchline.analysis.friction.finding import Comparison, Detected, Finding
from touchline.analysis.friction.groups import HOPELESS, groups_of, size_of

if TYPE_CHECKING:
    from touchline.analysis.friction.groups import Group, Groups
    from touchline.analysis.friction.looked import Looked
    from touchline.kernels.batch import Int64s
    from touchline.kernels.friction_overload import Lengths, Way

__all__ = ["too_many_touchpoints"]

_Numbers = npt.NDArray[np.float64]

_BEFORE = 5
"""Ways that end at the last so many numbers up to the limit are what the others are held against:
those that end at once are mostly people who never meant to buy."""
_FEWEST = 8
"""So many different numbers are needed to tell a break from a trend."""
_STEP = 0.8
"""The step lowers the odds of the goal to this part or less, the trend apart."""
_RATIO = 0.9
"""Beyond the limit, the share that reaches the goal is this part of it or less."""
_LEAST = 0.02
"""And by as much at least."""
_EACH = 20
"""Ways that must end at a number for it to be looked at alone."""
_RIPE = 0.9
"""Numbers are looked at from the first on at which those who end reach the goal nearly as often,
by this part, as all with so many or more: up to there a goal just takes some steps."""
_BINOMIAL = 50
"""Degrees of freedom that speak for a binomial spread before anything is seen: ways end
independently of each other."""
_SIDE = 3
"""Numbers on each side of a limit."""
_NEVER = int(np.iinfo(np.int64).max // 4)
_ROUNDS, _STRIDE, _STEEP = 40, 4.0, 30.0


@dataclass(frozen=True, slots=True)
class Break:
    """A number of touchpoints at which the share that reaches the goal breaks off."""

    beyond: int
    p: float
    """Corrected for the numbers that were tried."""
    ratio: float
    """Odds of the goal after the step and before it, the trend apart."""
    before: tuple[int, int]
    """Ways that reached the goal, and all, among those that ended at up to ``beyond``."""
    after: tuple[int, int]


def too_many_touchpoints(looked: Looked) -> Detected:
    """Find the number of touchpoints beyond which the chance to reach the goal falls.

    Each way to the goal ends once: at the goal or by leaving, after n touchpoints. Of those that
    end at n, the share at the goal is the same for every n if the past does not matter, however
    many leave on the way. It rises where a goal takes some steps, and it falls smoothly where
    those who know what they want come first; neither is a pain point. A trend (log odds linear in
    n and log n) is fitted through the shares, and a limit is a step down that the trend does not
    explain, by Rao's score test with the dispersion around trend and step (moderated towards the
    binomial one), corrected for the numbers tried. The step must lower the odds by a fifth, and the
    share beyond it must be lower by a tenth and by two points.

    Those with more touchpoints than the limit are compared with those who ended, one way or the
    other, at the last five numbers up to it: nobody is counted who had no chance to go on.

    Notes
    -----
    C. R. Rao (1948), *Large sample tests of statistical hypotheses concerning several parameters*,
    Proc. Camb. Phil. Soc. 44; for the moderation G. K. Smyth (2004), *Linear models and empirical
    Bayes methods*, Stat. Appl. Genet. Mol. Biol. 3.
    """
    from touchline.kernels import friction_overload

    if looked.reached is None:
        return Detected((), 0)
    groups = groups_of(looked)
    tests, findings = 0, []
    for way in _ways(looked):
        kernel = partial(
            friction_overload.kernel, way=way, splits=groups.splits, cells=groups.cells
        )
        counts = looked.journeys.compute(kernel, friction_overload.merge)
        for group in groups.all:
            broken = _break(counts.converted[group.cell], counts.left[group.cell])
            if broken is None:
                continue
            tests += 1
            finding = _finding(looked, group, groups, way, counts, broken)
            if finding is not None:
                findings.append(finding)
    return Detected(tuple(findings), tests)


def _ways(looked: Looked) -> Iterator[Way]:
    """Whole journeys; and, where journeys are made of visits, single visits."""
    from touchline.kernels.friction_overload import Way

    goal, rules = looked.reached, looked.rules
    if goal is None:
        return
    for pause in dict.fromkeys((_NEVER, min(looked.pause, _NEVER))):
        yield Way(own=~looked.aside, goal=goal, pause=pause, until=rules.until)


def _break(converted: Int64s, left: Int64s) -> Break | None:
    """Look for the largest step down; None where there is nothing to be tested."""
    from scipy import special

    numbers = _looked_at(converted, left)
    if len(numbers) < _FEWEST:
        return None
    ended = converted + left
    score, variance, rest = _scores(numbers, converted[numbers], ended[numbers])
    limits = numbers[_SIDE - 1 : -_SIDE]
    place = int(np.argmin(score / np.sqrt(variance)))
    z = float(score[place] / np.sqrt(variance[place]))
    freedom = len(numbers) - 4 + _BINOMIAL
    dispersion = max(1.0, (rest - z * z + _BINOMIAL) / freedom)
    p = float(special.stdtr(freedom, z / np.sqrt(dispersion)))
    limit = int(limits[place])
    before = slice(max(limit - _BEFORE + 1, int(numbers[0])), limit + 1)
    return Break(
        beyond=limit,
        p=min(1.0, p * len(limits)),
        ratio=float(np.exp(min(0.0, score[place] / variance[place]))),
        before=(int(converted[before].sum()), int(ended[before].sum())),
        after=(int(converted[limit + 1 :].sum()), int(ended[limit + 1 :].sum())),
    )


def _looked_at(converted: Int64s, left: Int64s) -> Int64s:
    """Numbers from where the goal can be reached to where few ways are left."""
    from touchline.kernels.friction_overload import MOST

    enough = converted + left >= _EACH
    enough[0] = enough[MOST] = False
    ended = converted + left
    later = np.cumsum(converted[::-1])[::-1], np.cumsum(ended[::-1])[::-1]
    ripe = (converted > 0) & (converted * later[1] >= _RIPE * later[0] * ended)
    enough[: int(np.argmax(ripe)) if ripe.any() else MOST] = False
    return np.flatnonzero(enough)


def _scores(numbers: Int64s, reached: Int64s, ended: Int64s) -> tuple[_Numbers, _Numbers, float]:
    """Fit the trend, and score a step after each number but the outer ones.

    Returns
    -------
    Scores and their variances, and Pearson's chi-square of the trend.
    """
    x, log = numbers.astype(np.float64), np.log(numbers)
    trend = np.stack((np.ones(len(x)), (x - x.mean()) / x.std(), log - log.mean()), axis=1)
    expected, weights = _logistic(trend, reached, ended)
    steps = (numbers[None, :] > numbers[_SIDE - 1 : -_SIDE, None]).astype(np.float64)
    shared = (steps * weights) @ trend
    inverse = np.linalg.inv((trend.T * weights) @ trend)
    variance = (steps * weights).sum(axis=1) - np.einsum("ij,jk,ik->i", shared, inverse, shared)
    chi_square = float((((reached - expected) ** 2) / weights).sum())
    return steps @ (reached - expected), np.maximum(variance, 1e-9), chi_square


def _logistic(columns: _Numbers, reached: Int64s, ended: Int64s) -> tuple[_Numbers, _Numbers]:
    """Fit log odds by Newton's method; give expected numbers and their binomial variances."""
    beta = np.zeros(columns.shape[1])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-np.clip(columns @ beta, -_STEEP, _STEEP)))
        weights = ended * share * (1 - share)
        normal = (columns.T * weights) @ columns + 1e-9 * np.eye(len(beta))
        step = np.linalg.solve(normal, columns.T @ (reached - ended * share))
        beta += np.clip(step, -_STRIDE, _STRIDE)
        if np.abs(step).max() < 1e-8:
            break
    share = 1 / (1 + np.exp(-np.clip(columns @ beta, -_STEEP, _STEEP)))
    return ended * share, np.maximum(ended * share * (1 - share), 1e-9)


def _finding(
    looked: Looked, group: Group, groups: Groups, way: Way, counts: Lengths, found: Break
) -> Finding | None:
    """Make a finding of a step that is large enough, and larger than for the others."""
    from touchline.kernels import friction_overload

    (reached, ended), (reached_after, ended_after) = found.before, found.after
    if ended < looked.least or ended_after < looked.least:
        return None
    share, after = reached / ended, reached_after / ended_after
    if found.ratio > _STEP or after > _RATIO * share or share - after < _LEAST:
        return None
    p = found.p
    if group.segment:
        p = max(p, _unlike_others(counts, groups.others(group), found))
    if p > HOPELESS:
        return None
    affected = friction_overload.beyond(found.beyond, way=way, split=group.split, cell=group.cell)
    persons, journeys = size_of(looked.journeys, affected)
    if persons < looked.least:
        return None
    return Finding(
        kind="too_many_touchpoints",
        touchpoint=None,
        segment=group.segment,
        comparison=Comparison(
            measure="reaching_share",
            unit="share",
            here=after,
            n_here=ended_after,
            elsewhere=share,
            n_elsewhere=ended,
            against="fewer",
        ),
        p=p,
        affected=affected,
        persons=persons,
        journeys=journeys,
        effect=newcombe(found.before, found.after),
        details={
            "beyond": found.beyond,
            "goal": looked.goal,
            "per_visit": way.pause < _NEVER,
        },
    )


def _unlike_others(counts: Lengths, others: list[int], found: Break) -> float:
    """Chance of such a step if it were the same for all others: one-sided, of log odds ratios."""
    from scipy import special

    converted = counts.converted[others].sum(axis=0)
    left = counts.left[others].sum(axis=0)
    limit = found.beyond
    before = slice(max(1, limit - _BEFORE + 1), limit + 1)
    cells = np.array([
        [found.before[0], found.before[1] - found.before[0]],
        [found.after[0], found.after[1] - found.after[0]],
        [converted[before].sum(), left[before].sum()],
        [converted[limit + 1 :].sum(), left[limit + 1 :].sum()],
    ]) + 0.5  # fmt: skip
    logs = np.log(cells[:, 0] / cells[:, 1])
    difference = (logs[1] - logs[0]) - (logs[3] - logs[2])
    return float(special.ndtr(difference / np.sqrt((1 / cells).sum())))
