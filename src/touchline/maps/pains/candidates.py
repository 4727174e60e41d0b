"""What may be a pain point: by the standard rules, and by declaration in the map file."""

from __future__ import annotations

import numpy as np

from touchline.analysis import quantile
from touchline.maps.answers import Measure, answer_touchpoints
from touchline.maps.book import same_instants, seconds_array, tidy
from touchline.maps.conditions import journeys_where
from touchline.maps.lanes.emotion import meaning
from touchline.maps.lanes.flow import leavers, leaving_sql
from touchline.maps.pains.candidate import LEAST_ANSWERS, Candidate, same_words
from touchline.maps.scope import Scope
from touchline.maps.texts import message, number, words
from touchline.schema import identifier, literal

__all__ = ["declared", "standard"]

LEAST_LEAVING = 0.01
"""A drop-off below this share of those who come is none."""
LEAST_JOURNEYS = 10


def declared(scope: Scope) -> list[Candidate]:
    """Give the pain points that the map file declares."""
    return [_declared(scope, position) for position in range(len(scope.spec.pains))]


def standard(scope: Scope, measure: Measure) -> list[Candidate]:
    """Give what the standard rules of a map may find, from the surest rule on."""
    found = _segments(scope, measure)
    found += _touchpoints(scope, measure)
    found += _waits(scope)
    found += _drops(scope)
    return found


def _in(table: str) -> str:
    return f"a.journey IN (SELECT journey FROM {table})"


def _declared(scope: Scope, position: int) -> Candidate:
    pain = scope.spec.pains[position]
    table = journeys_where(
        scope, f"declared_{position}", segment=pain.segment, has=pain.has, lacks=pain.lacks
    )
    words_of = pain.definition
    definition = words(words_of) if words_of else message("pain.definition.declared_default")
    return Candidate(
        id=pain.id,
        kind="declared",
        stage=pain.stage,
        label=words(pain.label),
        key="pain.definition.declared",
        args={"definition": definition},
        affected=table,
        answers=_in(table),
    )


def _segments(scope: Scope, measure: Measure) -> list[Candidate]:
    """Values of pain segments whose answers are lower than all others, enough to look closer."""
    groups: list[tuple[str, str]] = []
    tested = 0
    for info in scope.info.segments:
        if not info.pain:
            continue
        column = identifier("segment:" + info.id)
        rows = scope.relations.rows(
            f"SELECT m.{column}, count(*), fsum(a.{measure.column}) FROM said a "
            f"JOIN mapped m ON m.journey = a.journey GROUP BY ALL ORDER BY ALL"
        )
        total_n = sum(int(row[1]) for row in rows)
        total = sum(float(row[2]) for row in rows)
        for value, n, points in rows:
            if value is None or n < LEAST_ANSWERS or total_n - n < LEAST_ANSWERS:
                continue
            tested += 1
            if (total - points) / (total_n - n) - points / n >= measure.least_gap:
                groups.append((info.id, value))
    return [_segment(scope, name, value, tested) for name, value in groups]


def _segment(scope: Scope, name: str, value: str, tested: int) -> Candidate:
    [info] = [each for each in scope.info.segments if each.id == name]
    position = info.values.index(value) if value in info.values else len(info.values)
    table = scope.relations.define(
        f"group_{scope.info.segments.index(info)}_{position}",
        f"SELECT journey, person, start FROM mapped "
        f"WHERE {identifier('segment:' + name)} = {literal(value)}",
    )
    label = words(info.labels.get(value, value))
    named = message("pain.score.segment", segment=words(info.label), value=label)
    extra = {"subject": label, "segment": words(info.label)}
    if same_words(info.label, info.labels.get(value, value)):
        # "Met a problem: met a problem" says the same twice.
        named = message("pain.score.value", value=words(info.label))
        extra = {"subject": words(info.label)}
    return Candidate(
        id=f"{name}.{value}",
        kind="score",
        stage=None,
        label=named,
        key="pain.definition.segment",
        args={
            "segment": words(info.label),
            "value": label,
            "definition": meaning(scope, name, value),
        },
        affected=table,
        answers=_in(table),
        tests=tested,
        extra=extra,
    )


def _touchpoints(scope: Scope, measure: Measure) -> list[Candidate]:
    """Find touchpoints whose answers are lower than those of all others, with at most half of them.

    Where most answers are about one touchpoint, the rest is no measure for it.
    """
    rows = scope.relations.rows(
        f"SELECT touchpoint, count(*), fsum({measure.column}) FROM said "
        f"WHERE touchpoint < {len(scope.info.touchpoints)} GROUP BY ALL ORDER BY ALL"
    )
    total_n, total = sum(int(r[1]) for r in rows), sum(float(r[2]) for r in rows)
    tested = [
        (int(code), (total - points) / (total_n - n) - points / n)
        for code, n, points in rows
        if n >= LEAST_ANSWERS and n <= total_n / 2
    ]
    return [
        _touchpoint(scope, code, len(tested))
        for code, gap in sorted(tested, key=lambda each: (-each[1], each[0]))
        if gap >= measure.least_gap
    ]


def _touchpoint(scope: Scope, code: int, tested: int) -> Candidate:
    touchpoint = scope.info.touchpoints[code]
    label = scope.touchpoint_label(code)
    table = scope.relations.define(
        f"rated_{code}",
        "SELECT journey, person, start FROM mapped "
        f"WHERE journey IN (SELECT journey FROM said WHERE touchpoint = {code})",
    )
    return Candidate(
        id=f"touchpoint.{touchpoint.id}",
        kind="score",
        stage=touchpoint.stage if touchpoint.stage in scope.stage_ids else None,
        label=message("pain.score.touchpoint", touchpoint=label),
        key="pain.definition.touchpoint",
        args={"touchpoint": label},
        affected=table,
        answers=f"a.touchpoint IS NOT DISTINCT FROM {code}",
        tests=tested,
        of_answers=True,
        extra={"subject": label},
    )


def _waits(scope: Scope) -> list[Candidate]:
    """Find the longest wait between two neighbours on the main line, by what one in ten exceeds."""
    if not scope.ordered:
        return []
    longest: tuple[float, float, int] | None = None
    tested = 0
    doing = _doing(scope)
    for rank in range(min(scope.core_end, len(scope.line) - 1)):
        if rank + 1 not in doing:
            continue
        values = seconds_array(np.asarray(scope.relations.arrays(_wait_sql(rank))["wait"]))
        if len(values) < LEAST_ANSWERS or same_instants(values) is not None:
            continue
        tested += 1
        p90, median = quantile(values, 0.9) or 0.0, quantile(values, 0.5) or 0.0
        if longest is None or p90 > longest[0]:
            longest = (p90, median, rank)
    return [] if longest is None or longest[0] == 0 else [_wait(scope, *longest, tested)]


def _doing(scope: Scope) -> set[int]:
    """Ranks of the main touchpoints where something is done, not answered."""
    spoken = answer_touchpoints(scope)
    return {rank for rank, each in enumerate(scope.line) if each.core and each.code not in spoken}


def _wait_sql(rank: int) -> str:
    return (
        "SELECT journey, epoch_us(arrived) - epoch_us(time) AS wait "
        f"FROM hops WHERE rank = {rank} AND next_rank = {rank + 1}"
    )


def _wait(scope: Scope, p90: float, median: float, rank: int, tested: int) -> Candidate:
    source, target = scope.line[rank], scope.line[rank + 1]
    source_name, target_name = (scope.place_name(s.code, s.stage) for s in (source, target))
    labels = {
        "source": scope.touchpoint_label(source.code),
        "target": scope.touchpoint_label(target.code),
    }
    times = {"p90": number(tidy(p90), "seconds"), "median": number(tidy(median), "seconds")}
    table = scope.relations.define(
        "waiting",
        "SELECT m.journey, m.person, m.start FROM mapped m "
        f"JOIN ({_wait_sql(rank)}) w ON w.journey = m.journey WHERE w.wait > {p90 * 1e6!r}",
    )
    return Candidate(
        id=f"wait.{source_name}.{target_name}",
        kind="wait",
        stage=scope.info.stages[source.stage].id,
        label=message("pain.wait", **labels),
        key="pain.definition.wait",
        args={**labels, **times},
        affected=table,
        answers=_in(table),
        tests=tested,
        wait=p90,
        extra={**labels, **times},
    )


def _drops(scope: Scope) -> list[Candidate]:
    """Find the touchpoint after which most journeys end although the line goes on."""
    # Not to answer is no leaving: something must be left to be done.
    ahead = max(_doing(scope), default=0) if scope.ordered else 0
    ends = {rank: n for rank, n in leavers(scope).items() if rank < ahead}
    if not ends:
        return []
    rank = max(ends, key=lambda each: (ends[each], -each))
    each = scope.line[rank]
    if ends[rank] < max(LEAST_JOURNEYS, LEAST_LEAVING * each.journeys):
        return []
    label = scope.touchpoint_label(each.code)
    table = scope.relations.define(
        "leaving",
        "SELECT journey, person, start FROM mapped "
        f"WHERE journey IN (SELECT journey FROM ({leaving_sql(scope)}) WHERE rank = {rank})",
    )
    counts = {"n": ends[rank], "base": each.journeys}
    return [
        Candidate(
            id=f"drop.{scope.place_name(each.code, each.stage)}",
            kind="drop",
            stage=scope.info.stages[each.stage].id,
            label=message("pain.drop", touchpoint=label),
            key="pain.definition.drop",
            args={"touchpoint": label, **counts},
            affected=table,
            answers=_in(table),
            base=each.journeys,
            extra={"subject": label, **counts},
        )
    ]
