"""KPIs declared in the map file, each with its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.analysis import Interval, quantile, quantile_interval, wilson
from touchline.maps.answers import scaled
from touchline.maps.book import Book, seconds_array, tidy
from touchline.maps.conditions import answers_where, journeys_where, moments_where
from touchline.maps.lanes.retention import retention
from touchline.maps.rows import answer_rows, journey_rows, moment_rows
from touchline.maps.scope import Scope, choice_sql
from touchline.maps.snapshot import KpiItem, Lane, Period, Text, Unit
from touchline.maps.spec import KpiSpec
from touchline.maps.texts import message, words
from touchline.schema import literal
from touchline.touchpoints.spec import Condition
from touchline.voice import Score, csat, mean_score, nps

__all__ = ["Measured", "Values", "arrays", "keep", "kpis_lane", "period", "scores", "share_of"]

Values = npt.NDArray[Any]
NO_PERIOD: Final = -(2**31)
ANSWER: Final = (
    'journey, time, instrument, score, scale_low, scale_high, text, language, segment, "row", part'
)
INSTRUMENTS: Final = {"nps": ("nps",), "csat": ("csat", "stars"), "ces": ("ces",)}
"""Instruments that a score counts when the map file does not say ``when``."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Values with the period of each, and how a set of values becomes one figure."""

    unit: Unit
    values: Values
    periods: Values
    finish: Callable[[Values], Score]
    rows: str
    of: Text
    missing: Text
    extra: dict[str, Any]


def kpis_lane(scope: Scope, book: Book) -> Lane:
    """Compute every declared KPI over the journeys of the map."""
    items = [_item(scope, book, position) for position in range(len(scope.spec.kpis))]
    return Lane(kind="kpis", kpis=items, note=message("lane.kpis"))


def _item(scope: Scope, book: Book, position: int) -> KpiItem:
    kpi = scope.spec.kpis[position]
    label = words(kpi.label or kpi.id)
    name = f"kpi.{kpi.id}"
    if kpi.kind == "crr":
        figure = retention(scope, book, kpi, f"kpi_{position}", name, label)
        return KpiItem(id=kpi.id, stage=kpi.stage, label=label, figure=figure)
    measured = _MEASURES[kpi.kind](scope, kpi, f"kpi_{position}")
    definition = words(kpi.definition) if kpi.definition else message(f"definition.{kpi.kind}")
    return keep(book, kpi, label, definition, measured)


def keep(book: Book, kpi: KpiSpec, label: Text, definition: Text, measured: Measured) -> KpiItem:
    """Keep what was measured as the figure ``kpi.<id>``, with its history."""
    name = f"kpi.{kpi.id}"
    about = {"of": measured.of, "label": label, "definition": definition, **measured.extra}
    reason = book.time_unknown() if kpi.kind == "duration" else None
    if reason is not None or len(measured.values) == 0:
        figure = book.missing(name, reason or measured.missing, unit=measured.unit, **about)
        return KpiItem(id=kpi.id, stage=kpi.stage, label=label, figure=figure)
    score = measured.finish(measured.values)
    figure = book.add(
        name,
        unit=measured.unit,
        value=score.value,
        n=score.n,
        numerator=score.numerator,
        denominator=score.denominator,
        interval=score.interval,
        rows=measured.rows,
        **about,
    )
    return KpiItem(
        id=kpi.id, stage=kpi.stage, label=label, figure=figure, history=_history(measured)
    )


def _history(measured: Measured) -> list[Period]:
    """One point per period with values; a period without any is left out, not zero."""
    known = measured.periods != NO_PERIOD
    starts, places = np.unique(measured.periods[known], return_inverse=True)
    values = measured.values[known]
    points = []
    for number, start in enumerate(starts):
        day = (date(1970, 1, 1) + timedelta(days=int(start))).isoformat()
        score = measured.finish(values[places == number])
        low, high = tidy(score.interval.low), tidy(score.interval.high)
        points.append(Period(start=day, value=tidy(score.value), n=score.n, low=low, high=high))
    return points if len(points) > 1 else []


def period(scope: Scope, kpi: KpiSpec, time: str) -> str:
    """Give the SQL of the first day of the period in the zone of the project, as a day number."""
    if kpi.history is None:
        return "NULL::INT"
    zone = literal(scope.info.timezone or "UTC")
    cut = f"date_trunc({literal(kpi.history)}, timezone({zone}, {time}))"
    return f"date_diff('day', DATE '1970-01-01', {cut}::DATE)::INT"


def arrays(scope: Scope, sql: str) -> tuple[Values, Values]:
    """Give values, and the day number on which the period of each begins (−1 for no history)."""
    table = scope.db.sql(sql).to_arrow_table()
    return table.column(0).to_numpy(), table.column(1).fill_null(NO_PERIOD).to_numpy()


def scores(scope: Scope, kpi: KpiSpec, table: str, *, about: int | None = None) -> Measured:
    """Measure the scores that a KPI counts; with *about*, only answers about that stage."""
    source = answers_where(scope, kpi.when)
    conditions = ["score IS NOT NULL"]
    if about is not None:
        conditions.append(f"about_stage = {about}")
    if kpi.when is None and kpi.kind in INSTRUMENTS:
        listed = ", ".join(literal(each) for each in INSTRUMENTS[kpi.kind])
        conditions.append(f"instrument IN ({listed})")
    within = " AND ".join(choice_sql(kpi.segment)) or "true"
    scope.relations.define(
        table,
        f"SELECT {ANSWER} FROM ({scaled(source)}) WHERE {' AND '.join(conditions)}\n"
        f"AND journey IN (SELECT journey FROM mapped WHERE {within})",
    )
    scales = scope.relations.rows(
        f"SELECT DISTINCT scale_low, scale_high FROM {table} ORDER BY ALL"
    )
    scale = scales[0] if len(scales) == 1 and None not in scales[0] else None
    finish, unit, reason = _score_rule(kpi, scale)
    values, periods = arrays(
        scope,
        f"SELECT score, {period(scope, kpi, 'coalesce(a.time, m.start)')} FROM {table} a "
        "JOIN mapped m ON m.journey = a.journey",
    )
    if len(values) and reason is not None:
        values, periods = values[:0], periods[:0]
    return Measured(
        unit=unit,
        values=values,
        periods=periods,
        finish=finish,
        rows=answer_rows(relation=table),
        of=message("of.answers", n=len(values)),
        missing=(reason if scales else None) or message("missing.no_answers"),
        extra={"scale": scale} if scale and unit == "score" else {},
    )


def _score_rule(
    kpi: KpiSpec, scale: tuple[float, float] | None
) -> tuple[Callable[[Values], Score], Unit, Text | None]:
    """How scores on one *scale* become the figure; the reason why not, if they cannot."""
    mixed = None if scale else message("missing.mixed_scales")
    if kpi.kind == "nps":
        fits = scale == (0, 10)
        return nps, "points", None if fits else message("missing.wrong_scale")
    if kpi.kind == "csat":
        low, high = scale or (1.0, 5.0)
        return (lambda values: csat(values, low=low, high=high)), "share", mixed
    return (lambda values: mean_score(values, scale=scale)), "score", mixed


def _rate(scope: Scope, kpi: KpiSpec, table: str) -> Measured:
    base = journeys_where(scope, f"{table}_of", segment=kpi.segment, has=kpi.of)
    met = journeys_where(scope, f"{table}_met", has=kpi.has)
    test = f"journey IN (SELECT journey FROM {met})"
    values, periods = arrays(
        scope,
        f"SELECT ({test})::INT, {period(scope, kpi, 'start')} FROM {base}",
    )
    return Measured(
        unit="share",
        values=values,
        periods=periods,
        finish=share_of,
        rows=journey_rows(
            scope,
            where=f"m.journey IN (SELECT journey FROM {base})",
            extra=[f"(m.{test}) AS counted"],
        ),
        of=scope.unit,
        missing=message("missing.no_journeys"),
        extra={},
    )


def share_of(values: Values) -> Score:
    """Give the share of ones among zeros and ones."""
    part, n = int(values.sum()), len(values)
    return Score(part / n, n, float(part), float(n), wilson(part, n))


def _duration(scope: Scope, kpi: KpiSpec, table: str) -> Measured:
    # The map file is checked to give both; an empty condition would mean any moment.
    starts = moments_where(scope, kpi.start or Condition(), f"{table}_start")
    ends = moments_where(scope, kpi.end or Condition(), f"{table}_end")
    within = " AND ".join(choice_sql(kpi.segment)) or "true"
    spans = scope.relations.define(
        f"{table}_spans",
        "SELECT s.journey, s.time AS begun, min(e.time) AS ended\n"
        f"FROM (SELECT journey, min(moment) AS moment, min(time) AS time FROM {starts}\n"
        "  GROUP BY journey) s\n"
        f"JOIN {ends} e ON e.journey = s.journey AND e.moment > s.moment\n"
        f"WHERE s.journey IN (SELECT journey FROM mapped WHERE {within})\nGROUP BY ALL",
    )
    values, periods = arrays(
        scope,
        f"SELECT epoch_us(ended) - epoch_us(begun), {period(scope, kpi, 'begun')} FROM {spans}",
    )
    return Measured(
        unit="seconds",
        values=seconds_array(values),
        periods=periods,
        finish=_median,
        rows=journey_rows(
            scope,
            join=f"JOIN {spans} x ON x.journey = m.journey",
            extra=["x.begun", "(epoch_us(x.ended) - epoch_us(x.begun)) / 1000000 AS seconds"],
        ),
        of=scope.unit,
        missing=message("missing.no_journeys"),
        extra={},
    )


def _median(values: Values) -> Score:
    return Score(quantile(values, 0.5), len(values), None, None, quantile_interval(values, 0.5))


def _moments(scope: Scope, kpi: KpiSpec, table: str) -> Measured:
    if kpi.when is not None:
        moments = moments_where(scope, kpi.when, f"{table}_when")
        test = f"s.moment IN (SELECT moment FROM {moments})"
    else:
        test = "true"
    if kpi.segment:
        test += f" AND {' AND '.join('m.' + each for each in choice_sql(kpi.segment))}"
    money = kpi.kind in ("sum", "average")
    if money:
        test += " AND s.value IS NOT NULL"
    value = "s.value" if money else "1"
    source = f"FROM spine s JOIN mapped m ON m.journey = s.journey WHERE {test}"
    values, periods = arrays(scope, f"SELECT {value}, {period(scope, kpi, 's.time')} {source}")
    missing = message("missing.no_value" if money else "missing.no_moments")
    extra: dict[str, Any] = {}
    if money:
        found = scope.relations.rows(
            f"SELECT DISTINCT s.currency {source} AND s.currency IS NOT NULL ORDER BY ALL"
        )
        extra["currency"] = found[0][0] if found else scope.info.currency
        if len(found) > 1:
            values, periods = values[:0], periods[:0]
            missing = message("missing.mixed_currencies")
    return Measured(
        unit="money" if money else "count",
        values=values,
        periods=periods,
        finish=mean_score if kpi.kind == "average" else _total,
        rows=moment_rows(where=test),
        of=message("of.moments", n=len(values)),
        missing=missing,
        extra=extra,
    )


def _total(values: Values) -> Score:
    total = float(np.sum(values, dtype=np.float64))
    return Score(total, len(values), total, None, Interval(None, None))


_MEASURES: Final[dict[str, Callable[[Scope, KpiSpec, str], Measured]]] = {
    **dict.fromkeys(("nps", "csat", "ces", "mean"), scores),
    "rate": _rate,
    "duration": _duration,
    **dict.fromkeys(("sum", "average", "count"), _moments),
}
