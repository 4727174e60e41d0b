"""Measures the candidates, drops what may be chance or says the same twice, ranks the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchline.analysis.difference import Difference, newcombe, welch
from touchline.analysis.intervals import Interval
from touchline.maps.answers import Measure
from touchline.maps.book import tidy
from touchline.maps.pains.candidate import LEAST_ANSWERS, SCORED, Candidate
from touchline.maps.pains.place import stage_of_group
from touchline.maps.scope import Scope

__all__ = ["SATISFIED", "Pain", "Stake", "measured"]

CHANCE = 0.05
SAME = 0.8
"""Two groups that share more than this of the larger one say the same."""
SATISFIED = 0.4 - 1e-9
"""Emotion from which a customer is satisfied: 4 and 5 of 1 … 5."""

Group = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Stake:
    """What a pain point costs: persons × loss × what one is worth."""

    value: float
    interval: Interval
    loss: float
    """Of the outcome, per person affected: a share."""
    loss_interval: Interval


@dataclass(frozen=True, slots=True)
class Pain:
    """A candidate with what was measured of it."""

    candidate: Candidate
    stage: str
    journeys: int
    persons: int
    value: float | None
    inside: Group
    """n, mean and standard deviation of the answers affected."""
    outside: Group
    difference: Difference
    stake: Stake | None

    @property
    def lost(self) -> float | None:
        """Points lost: answers × (reference − mean)."""
        if not self.inside[0] or not self.outside[0]:
            return None
        return self.inside[0] * self.difference.value

    @property
    def sure(self) -> bool:
        """Whether the answers are lower by more than chance (Bonferroni)."""
        several = self.inside[0] >= LEAST_ANSWERS and self.journeys > 1
        below = self.difference.value > 0 and several
        return below and self.difference.p * self.candidate.tests < CHANCE


def measured(scope: Scope, measure: Measure, candidates: Sequence[Candidate]) -> list[Pain]:
    """Give the pain points that hold on this map, by value at stake."""
    pains = [_measured(scope, measure, each) for each in candidates]
    pains = _without_repeats(scope, [each for each in pains if _holds(each, measure)])
    pains = sorted(pains, key=_rank)[: scope.spec.most_pains]
    return [_placed(scope, each) for each in pains]


def _measured(scope: Scope, measure: Measure, candidate: Candidate) -> Pain:
    point = candidate.point
    inside, outside = _groups(scope, measure, candidate)
    journeys, persons, value = scope.relations.rows(
        "SELECT count(*), count(DISTINCT person), fsum(total) FROM mapped "
        f"WHERE journey IN (SELECT journey FROM {candidate.affected})"
    )[0]
    if point is not None:
        # Who is affected, and not already by a stronger pain point, the search alone knows.
        persons = point.persons
        if candidate.kind not in SCORED:
            journeys, value = point.journeys, None
    pain = Pain(
        candidate=candidate,
        stage=candidate.stage or "",
        journeys=int(journeys),
        persons=int(persons),
        value=tidy(value) or None,
        inside=inside,
        outside=outside,
        difference=welch(inside, outside),
        stake=None,
    )
    return replace(pain, stake=_stake(scope, pain))


def _stake(scope: Scope, pain: Pain) -> Stake | None:
    """Give what the search found, else persons × missing share of satisfied × worth."""
    point = pain.candidate.point
    if point is not None:
        effect = point.interval
        loss = Interval(_minus(effect.high), _minus(effect.low))
        return Stake(point.value_at_stake, point.value_interval, -point.effect, loss)
    if not (pain.sure or (pain.candidate.kind == "declared" and pain.difference.value > 0)):
        return None
    missing = _dissatisfied(scope, pain.candidate)
    if missing.value <= 0:
        return None
    whole = pain.persons * (scope.worth or 1.0)
    at_stake = _scaled(missing.interval, whole)
    return Stake(missing.value * whole, at_stake, missing.value, missing.interval)


def _minus(value: float | None) -> float | None:
    return None if value is None else -value


def _scaled(interval: Interval, factor: float) -> Interval:
    """Scale an interval; nothing can be at stake below 0."""
    if interval.low is None or interval.high is None:
        return interval
    return Interval(max(0.0, interval.low) * factor, interval.high * factor)


def _dissatisfied(scope: Scope, candidate: Candidate) -> Difference:
    """Compare the shares of journeys whose answers are satisfied: others minus those affected."""
    rows = scope.relations.rows(
        f"SELECT inside, count(*) FILTER (WHERE mood >= {SATISFIED}), count(*) FROM\n"
        f"  (SELECT journey, ({candidate.answers}) AS inside, avg(emotion) AS mood FROM said a\n"
        f"   WHERE {candidate.among} GROUP BY journey, inside)\n"
        "WHERE inside IS NOT NULL GROUP BY inside"
    )
    counts = {bool(inside): (int(some), int(n)) for inside, some, n in rows}
    return newcombe(counts.get(True, (0, 0)), counts.get(False, (0, 0)))


def _groups(scope: Scope, measure: Measure, candidate: Candidate) -> tuple[Group, Group]:
    """Give n, mean and standard deviation of the answers affected, and of all others.

    Answers of one journey resemble each other: twenty ratings by one passenger are not twenty
    passengers. So the deviation is the one between journeys (the cluster-robust variance of a mean;
    K.-Y. Liang and S. Zeger 1986), which for one answer per journey is the usual one.
    """
    sums = f"SELECT journey, count(*) AS n, fsum({measure.column}) AS s"
    if candidate.of_answers:
        test = candidate.answers
        voices = f"({sums}, ({test}) AS inside FROM said a "
        voices += f"WHERE {candidate.among} GROUP BY journey, inside)"
    else:
        voices = scope.relations.define_once("voices", f"{sums} FROM said GROUP BY journey")
        voices = f"(SELECT *, ({candidate.answers}) AS inside FROM {voices} a)"
    rows = scope.relations.rows(
        "SELECT inside, count(*), sum(n)::BIGINT, fsum(s), fsum(s * s), fsum(s * n), "
        f"sum(n * n)::BIGINT FROM {voices} GROUP BY inside"
    )
    groups = {bool(row[0]): _group(*row[1:]) for row in rows if row[0] is not None}
    nothing = (0, 0.0, 0.0)
    return groups.get(True, nothing), groups.get(False, nothing)


def _group(journeys: int, n: int, total: float, squares: float, mixed: float, sizes: int) -> Group:
    mean = total / n
    if journeys < 2:
        return n, mean, 0.0
    # Deviations of the journeys' sums from what the mean would give them, squared and added.
    between = squares - 2 * mean * mixed + mean * mean * sizes
    variance = max(between, 0.0) / n * journeys / (journeys - 1)
    return n, mean, math.sqrt(variance)


def _holds(pain: Pain, measure: Measure) -> bool:
    """Whether a pain point is shown: declared and drops always, others only when sure.

    What the search found has stood its tests, but costs nothing where nothing is at stake; by
    answers it must be true of this map, too.
    """
    candidate = pain.candidate
    if pain.journeys == 0:
        return False
    if candidate.point is not None:
        if candidate.point.value_at_stake <= 0:
            return False
        known = pain.inside[0] and pain.outside[0] and candidate.kind == "low_score"
        return not known or pain.difference.value > 0
    if candidate.kind in ("declared", "drop"):
        return True
    if candidate.kind == "wait" and measure.n == 0:
        return True
    return pain.sure and pain.difference.value >= measure.least_gap


def _without_repeats(scope: Scope, pains: list[Pain]) -> list[Pain]:
    kept: list[Pain] = []
    for pain in pains:
        declared = pain.candidate.kind == "declared"
        if declared or not any(_same(scope, pain, other) for other in kept):
            kept.append(pain)
    return kept


def _same(scope: Scope, one: Pain, other: Pain) -> bool:
    """Whether two pain points are of the same customers, or of the same place and kind."""
    if one.candidate.id == other.candidate.id or _one_matter(one.candidate, other.candidate):
        return True
    pair = (one.candidate, other.candidate)
    if any(each.of_answers or each.kind not in _BY_JOURNEYS for each in pair):
        return False
    shared = scope.relations.rows(
        f"SELECT count(*) FROM {one.candidate.affected} "
        f"SEMI JOIN {other.candidate.affected} USING (journey)"
    )[0][0]
    return bool(shared > SAME * max(one.journeys, other.journeys))


def _one_matter(one: Candidate, other: Candidate) -> bool:
    """Whether the same customers are unhappy, and come off worse, at the same place.

    What they say of their whole journey and what happened to them there is one pain point.
    """
    first, second = one.point, other.point
    if first is None or second is None or not first.segment:
        return False
    whole = any(each.kind in SCORED and not each.of_answers for each in (one, other))
    alike = first.touchpoint == second.touchpoint and first.segment == second.segment
    return whole and alike


_BY_JOURNEYS = ("score", "wait", "drop", "declared", "low_score")
"""Kinds whose table holds the journeys affected and no others."""


def _rank(pain: Pain) -> tuple[float, bool, float, float, int, str]:
    """By value at stake; after it by points lost where surely lower, value and journeys."""
    stake = pain.stake.value if pain.stake else 0.0
    lost = pain.lost if pain.sure else None
    rest = (lost is None, -(lost or 0), -(pain.value or 0), -pain.journeys)
    return (-stake, *rest, pain.candidate.id)


def _placed(scope: Scope, pain: Pain) -> Pain:
    if pain.candidate.stage is not None:
        return pain
    return replace(pain, stage=stage_of_group(scope, pain.candidate.affected))
