"""Measures the candidates, drops what may be chance or says the same twice, ranks the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from touchline.analysis import Difference, Interval, welch
from touchline.maps.answers import Measure
from touchline.maps.book import Book, tidy
from touchline.maps.pains.candidates import LEAST_ANSWERS, Candidate, candidates
from touchline.maps.pains.place import stage_of_group
from touchline.maps.rows import answer_rows, journey_rows, person_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, PainItem, Text
from touchline.maps.texts import message, number

__all__ = ["Pain", "pains_lane"]

CHANCE = 0.05
SAME = 0.8
"""Two groups that share more than this of the larger one say the same."""

Group = tuple[int, float, float]


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


def pains_lane(scope: Scope, book: Book, measure: Measure) -> tuple[Lane, list[Pain]]:
    """Find, rank and word the pain points; the measured ones go with the lane, in its order."""
    pains = [_measured(scope, measure, each) for each in candidates(scope, measure)]
    pains = _without_repeats(scope, [each for each in pains if _holds(each, measure)])
    pains = sorted(pains, key=_rank)[: scope.spec.most_pains]
    pains = [_placed(scope, each) for each in pains]
    items = [_item(scope, book, measure, pain, n) for n, pain in enumerate(pains, start=1)]
    return Lane(kind="pains", pains=items, note=message("lane.pains")), pains


def _measured(scope: Scope, measure: Measure, candidate: Candidate) -> Pain:
    inside, outside = _groups(scope, measure, candidate)
    journeys, persons, value = scope.relations.rows(
        "SELECT count(*), count(DISTINCT person), fsum(total) FROM mapped "
        f"WHERE journey IN (SELECT journey FROM {candidate.affected})"
    )[0]
    return Pain(
        candidate=candidate,
        stage=candidate.stage or "",
        journeys=int(journeys),
        persons=int(persons),
        value=tidy(value) or None,
        inside=inside,
        outside=outside,
        difference=welch(inside, outside),
    )


def _groups(scope: Scope, measure: Measure, candidate: Candidate) -> tuple[Group, Group]:
    """Give n, mean and standard deviation of the answers affected, and of all others.

    Answers of one journey resemble each other: twenty ratings by one passenger are not twenty
    passengers. So the deviation is the one between journeys (the cluster-robust variance of a mean;
    K.-Y. Liang and S. Zeger 1986), which for one answer per journey is the usual one.
    """
    sums = f"SELECT journey, count(*) AS n, fsum({measure.column}) AS s"
    if candidate.of_answers:
        test = candidate.answers
        voices = f"({sums}, ({test}) AS inside FROM said a GROUP BY journey, inside)"
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
    """Whether a pain point is shown: declared always, drops always, others only when sure."""
    if pain.journeys == 0:
        return False
    if pain.candidate.kind in ("declared", "drop"):
        return True
    if pain.candidate.kind == "wait" and measure.n == 0:
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
    if one.candidate.of_answers or other.candidate.of_answers:
        return False
    shared = scope.relations.rows(
        f"SELECT count(*) FROM {one.candidate.affected} "
        f"SEMI JOIN {other.candidate.affected} USING (journey)"
    )[0][0]
    return bool(shared > SAME * max(one.journeys, other.journeys))


def _rank(pain: Pain) -> tuple[bool, float, float, int, str]:
    """By points lost where the answers are surely lower; then by value at stake and journeys."""
    lost = pain.lost if pain.sure else None
    return (lost is None, -(lost or 0), -(pain.value or 0), -pain.journeys, pain.candidate.id)


def _placed(scope: Scope, pain: Pain) -> Pain:
    if pain.candidate.stage is not None:
        return pain
    return replace(pain, stage=stage_of_group(scope, pain.candidate.affected))


def _item(scope: Scope, book: Book, measure: Measure, pain: Pain, rank: int) -> PainItem:
    candidate = pain.candidate
    definition = _definition(measure, pain)
    return PainItem(
        id=candidate.id,
        rank=rank,
        stage=pain.stage,
        kind=candidate.kind,
        label=candidate.label,
        definition=definition,
        persons=_persons(book, pain, definition),
        value=_value(scope, book, pain, definition),
        share=_share(scope, book, pain, definition),
        wait=_wait(scope, book, pain, definition),
        **_scores(book, measure, pain, definition),
    )


def _definition(measure: Measure, pain: Pain) -> Text:
    candidate = pain.candidate
    key = candidate.key
    if candidate.kind == "declared" and not (pain.inside[0] and pain.outside[0]):
        key = "pain.definition.declared_plain"
    args = dict(candidate.args)
    if candidate.kind in ("score", "declared"):
        args |= {
            "mean": number(tidy(pain.inside[1]), measure.unit),
            "reference": number(tidy(pain.outside[1]), measure.unit),
            "n_reference": pain.outside[0],
            "n": pain.inside[0],
        }
    return message(key, **args)


def _label(pain: Pain, what: str) -> Text:
    """Name a figure of a pain point so that it is clear whose it is."""
    return message("label.of_pain", pain=pain.candidate.label, what=message(f"label.pain_{what}"))


def _with(definition: Text, what: Text) -> Text:
    """Say what a figure counts, and then what the pain point is: the two travel together."""
    return message("definition.of_pain", what=what, pain=definition)


def _among(pain: Pain) -> str:
    return f"m.journey IN (SELECT journey FROM {pain.candidate.affected})"


def _persons(book: Book, pain: Pain, definition: Text) -> str:
    return book.count(
        f"pain.{pain.candidate.id}.persons",
        pain.persons,
        person_rows(where=_among(pain)),
        of=message("of.persons", n=pain.persons),
        label=_label(pain, "persons"),
        definition=_with(definition, message("definition.pain_persons")),
    )


def _value(scope: Scope, book: Book, pain: Pain, definition: Text) -> str | None:
    if pain.value is None:
        return None
    return book.add(
        f"pain.{pain.candidate.id}.value",
        unit="money",
        value=pain.value,
        n=pain.journeys,
        numerator=pain.value,
        rows=journey_rows(scope, where=_among(pain)),
        of=scope.unit,
        currency=scope.info.currency,
        label=_label(pain, "value"),
        definition=_with(definition, message("definition.pain_value")),
    )


def _share(scope: Scope, book: Book, pain: Pain, definition: Text) -> str:
    base = pain.candidate.base
    return book.share(
        f"pain.{pain.candidate.id}.share",
        pain.journeys,
        base if base is not None else scope.journeys,
        journey_rows(scope, where=_among(pain)),
        rows_of="part",
        of=scope.unit,
        label=_label(pain, "share"),
        definition=_with(
            definition,
            message("definition.pain_share" if base is None else "definition.pain_share_base"),
        ),
    )


def _wait(scope: Scope, book: Book, pain: Pain, definition: Text) -> str | None:
    candidate = pain.candidate
    if candidate.wait is None:
        return None
    return book.add(
        f"pain.{candidate.id}.wait",
        unit="seconds",
        value=candidate.wait,
        n=pain.journeys,
        rows=journey_rows(scope, where=_among(pain)),
        of=scope.unit,
        label=_label(pain, "wait"),
        definition=_with(
            definition,
            message(
                "definition.pain_wait",
                source=candidate.args["source"],
                target=candidate.args["target"],
            ),
        ),
    )


def _scores(book: Book, measure: Measure, pain: Pain, definition: Text) -> dict[str, str]:
    """Mean of those affected and of the others, and the points lost between them."""
    lost = pain.lost
    if lost is None:
        return {}
    name, test = f"pain.{pain.candidate.id}", pain.candidate.answers
    found = {}
    for which, group, where in (
        ("score", pain.inside, test),
        ("reference", pain.outside, f"NOT ({test})"),
    ):
        n, mean, deviation = group
        found[which] = book.mean(
            f"{name}.{which}",
            (n, n * mean, deviation if n > 1 else None),
            answer_rows(where=where),
            unit=measure.unit,
            scale=measure.scale,
            of=message("of.answers", n=n),
            label=_label(pain, which),
            definition=_with(definition, message(f"definition.pain_{which}")),
        )
    if pain.candidate.kind == "declared" or pain.sure:
        found["lost"] = book.add(
            f"{name}.lost",
            unit="number",
            value=lost,
            n=pain.inside[0],
            numerator=lost,
            interval=_times(pain.difference.interval, pain.inside[0]),
            rows=answer_rows(where=test),
            of=message("of.answers", n=pain.inside[0]),
            scale=measure.scale,
            label=_label(pain, "lost"),
            definition=_with(definition, message("definition.pain_lost")),
        )
    return found


def _times(interval: Interval, factor: int) -> Interval:
    if interval.low is None or interval.high is None:
        return interval
    return Interval(interval.low * factor, interval.high * factor)
