"""KPIs of a map that declares none: per stage, what its stage model and the data allow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, Literal

from touchline.analysis import Interval, quantile, quantile_interval
from touchline.maps.answers import scaled
from touchline.maps.book import Book, same_instants, seconds_array
from touchline.maps.lanes.kpis import Measured, Values, arrays, keep, period, scores, share_of
from touchline.maps.lanes.retention import retention
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import KpiItem, Lane
from touchline.maps.spec import KpiSpec
from touchline.maps.texts import message
from touchline.touchpoints.spec import Condition
from touchline.voice import Score

__all__ = ["standard_kpis"]

MOST = 2
"""KPIs of one stage."""
LEAST = 10
"""Fewer answers or journeys than this make no KPI."""
RETURNING: Final = ("retention", "churn", "repeat", "return visits", "renewal", "loyalty")
LASTING: Final = ("time", "length", "cycle", "duration", "waiting")
"""Words in the metrics of a stage that ask for retention, or for a time."""

_KINDS: Final[dict[str, Literal["nps", "csat", "ces", "mean"]]] = {
    "nps": "nps",
    "csat": "csat",
    "stars": "csat",
    "ces": "ces",
}


def standard_kpis(scope: Scope, book: Book) -> Lane:
    """Give up to two KPIs per stage with data.

    First the scores about the stage, by the instrument with most answers: NPS, CSAT (also of
    stars), CES, else their mean. Then retention, once, where the stage model speaks of repeating;
    the median time in the stage, where it speaks of times; the share that goes on.
    """
    items: list[KpiItem] = []
    for code in sorted(scope.known_stages):
        found = _of_stage(scope, book, code, retained=any(i.id == "retained" for i in items))
        items += islice(found, MOST)
    return Lane(kind="kpis", kpis=items, note=message("lane.kpis_standard"))


def _of_stage(scope: Scope, book: Book, code: int, *, retained: bool) -> Iterator[KpiItem]:
    stage = scope.info.stages[code]
    asked = " ".join(stage.metrics).casefold()
    score = _score(scope, book, code)
    if score is not None:
        yield score
    if not retained and any(word in f"{asked} {stage.id}" for word in RETURNING):
        item = _retained(scope, book, stage.id)
        if item is not None:
            yield item
    if code == max(scope.known_stages) or not scope.ordered:
        return
    ways = [_median, _conversion]
    if not any(word in asked for word in LASTING):
        ways.reverse()
    for way in ways:
        item = way(scope, book, code)
        if item is not None:
            yield item


def _score(scope: Scope, book: Book, code: int) -> KpiItem | None:
    """Summarise the answers about the stage, by the instrument that most of them answer."""
    rows = scope.relations.rows(
        "SELECT instrument, min(scale_low), max(scale_high), count(*) AS n "
        f"FROM ({scaled('answers')}) SEMI JOIN mapped USING (journey) "
        f"WHERE about_stage = {code} AND score IS NOT NULL "
        "GROUP BY instrument HAVING count(DISTINCT (scale_low, scale_high)) = 1 "
        "ORDER BY n DESC, instrument LIMIT 1"
    )
    if not rows or rows[0][3] < LEAST or None in rows[0][:3]:
        return None
    instrument, low, high, _ = rows[0]
    kind = _KINDS.get(instrument, "mean")
    if kind == "nps" and (low, high) != (0, 10):
        kind = "mean"
    stage = scope.info.stages[code].id
    when = Condition(feedback=instrument)
    kpi = KpiSpec(id=f"{stage}.{instrument}", stage=stage, kind=kind, when=when)
    measured = scores(scope, kpi, f"standard_{code}", about=code)
    label = message(f"label.kpi_{kind}")
    return keep(book, kpi, label, message(f"definition.{kind}"), measured)


def _retained(scope: Scope, book: Book, stage: str) -> KpiItem | None:
    """Give the customers kept between the halves of the window, where some came twice."""
    kpi = KpiSpec(id="retained", stage=stage, kind="crr")
    label = message("label.kpi_crr")
    figure = book[retention(scope, book, kpi, "standard_crr", "kpi.retained", label)]
    if not figure.value or figure.n < LEAST:
        book.drop(figure.id)
        return None
    return KpiItem(id=kpi.id, stage=stage, label=label, figure=figure.id)


def _conversion(scope: Scope, book: Book, code: int) -> KpiItem | None:
    stage = scope.info.stages[code].id
    kpi = KpiSpec(id=f"{stage}.go-on", stage=stage, kind="rate")
    values, periods = arrays(
        scope,
        f"SELECT (next_moment IS NOT NULL)::INT, {period(scope, kpi, 'start')} "
        f"FROM entered JOIN mapped USING (journey) WHERE stage = {code}",
    )
    if len(values) < LEAST:
        return None
    rows = journey_rows(
        scope,
        join=f"JOIN entered x ON x.journey = m.journey AND x.stage = {code}",
        extra=["(x.next_moment IS NOT NULL) AS goes_on"],
    )
    missing = message("missing.no_journeys")
    measured = Measured("share", values, periods, share_of, rows, scope.unit, missing, {})
    definition = message("definition.conversion", stage=scope.stage_label(code))
    return keep(book, kpi, message("label.kpi_conversion"), definition, measured)


def _median(scope: Scope, book: Book, code: int) -> KpiItem | None:
    stage = scope.info.stages[code].id
    kpi = KpiSpec(id=f"{stage}.time", stage=stage, kind="duration")
    waits, periods = arrays(
        scope,
        f"SELECT epoch_us(next_time) - epoch_us(time), {period(scope, kpi, 'time')} "
        f"FROM entered WHERE stage = {code} AND next_moment IS NOT NULL",
    )
    if len(waits) < LEAST or same_instants(waits) is not None:
        return None
    rows = journey_rows(
        scope,
        join=f"JOIN entered x ON x.journey = m.journey AND x.stage = {code}",
        where="x.next_moment IS NOT NULL",
        extra=["(epoch_us(x.next_time) - epoch_us(x.time)) / 1000000 AS seconds"],
    )
    missing = message("missing.no_later")
    values = seconds_array(waits)
    measured = Measured("seconds", values, periods, _half, rows, scope.unit, missing, {})
    definition = message("definition.median", stage=scope.stage_label(code))
    return keep(book, kpi, message("label.kpi_median"), definition, measured)


def _half(values: Values) -> Score:
    interval = quantile_interval(values, 0.5) if len(values) > 1 else Interval(None, None)
    return Score(quantile(values, 0.5), len(values), None, None, interval)
