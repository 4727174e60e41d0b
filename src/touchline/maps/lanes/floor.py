"""The shop floor: who comes to each zone, how long they stay, what comes of it, where they go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from touchline.maps.book import Book, seconds_array
from touchline.maps.floor_plan import FloorPlan, read_plan
from touchline.maps.held.floor import FloorFlow, FloorItem, FloorZoneItem
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, Text
from touchline.maps.spec import FloorSpec, FloorZone
from touchline.maps.texts import message, number, words
from touchline.maps.time import seconds

__all__ = ["floor_lane"]

MOST_FLOWS = 12


def floor_lane(scope: Scope, book: Book, folder: Path | None) -> Lane:
    """Measure the zones of the floor; *folder* is where the map file and its plan lie."""
    floor = scope.spec.floor
    if floor is None:
        return Lane(kind="floor")
    plan = read_plan(floor, folder)
    _lay(scope, floor)
    visits = _visits(scope, floor)
    items = [_zone(scope, book, zone, at, plan, visits[at]) for at, zone in enumerate(floor.zones)]
    known = [count for count in visits if count is not None]
    items = [_heated(item, count, known) for item, count in zip(items, visits, strict=True)]
    item = FloorItem(
        size=plan.size,
        zones=items,
        flows=_flows(scope, book, floor) if scope.ordered else [],
        plan=plan.picture,
        stage=floor.stage,
    )
    note = message("lane.floor", n=scope.journeys, unit=scope.unit)
    return Lane(kind="floor", floor=item, note=note)


def _lay(scope: Scope, floor: FloorSpec) -> None:
    """Lay out which moments lie in which zone, and the floor part of each journey, in order."""
    touchpoints = scope.info.touchpoints
    pairs = [
        (code, at)
        for at, zone in enumerate(floor.zones)
        for code, each in enumerate(touchpoints)
        if _lies_in(zone, each.id, each.zone, floor)
    ]
    listed = ", ".join(f"({code}, {at})" for code, at in pairs)
    scope.relations.define(
        "on_floor",
        "SELECT s.journey, s.moment, s.time, z.zone\n"
        f"FROM steps s LEFT JOIN (VALUES {listed}) AS z(touchpoint, zone) USING (touchpoint)",
    )
    scope.relations.define(
        "in_zone",
        "SELECT journey, zone, min(moment) AS moment, min(time) AS time, count(*) AS times\n"
        "FROM on_floor WHERE zone IS NOT NULL GROUP BY ALL",
    )
    # The first time in each journey, until the next moment that is anywhere else.
    scope.relations.define(
        "stays",
        "SELECT z.journey, z.zone, any_value(z.time) AS begun, min(o.time) AS ended\n"
        "FROM in_zone z JOIN on_floor o ON o.journey = z.journey AND o.moment > z.moment\n"
        "  AND o.zone IS DISTINCT FROM z.zone\nGROUP BY ALL"
        + _within(floor, "HAVING", "min(o.time)", "any_value(z.time)"),
    )
    scope.relations.define(
        "moves",
        "SELECT journey, zone, next_zone, count(*) AS times FROM (\n"
        "  SELECT journey, zone, time, lead(zone) OVER later AS next_zone,\n"
        "    lead(time) OVER later AS next_time\n"
        "  FROM on_floor WHERE zone IS NOT NULL\n"
        "  WINDOW later AS (PARTITION BY journey ORDER BY moment))\n"
        "WHERE next_zone IS NOT NULL AND next_zone <> zone"
        + _within(floor, "AND", "next_time", "time")
        + "\nGROUP BY ALL",
    )


def _within(floor: FloorSpec, word: str, late: str, early: str) -> str:
    """Leave out what is longer than a visit, where the floor says when a visit ends."""
    if floor.gap is None:
        return ""
    most = round(seconds(floor.gap) * 1e6)
    return f"\n{word} epoch_us({late}) - epoch_us({early}) <= {most}"


def _lies_in(zone: FloorZone, touchpoint: str, group: str | None, floor: FloorSpec) -> bool:
    """Whether a touchpoint lies in a zone: by its own name first, else by its group's."""
    if touchpoint in zone.touchpoints:
        return True
    named = any(touchpoint in each.touchpoints for each in floor.zones)
    return not named and group in zone.zones


def _visits(scope: Scope, floor: FloorSpec) -> list[int | None]:
    """Give journeys by zone; None for one that no moment of the whole build falls into."""
    counted = dict(scope.relations.rows("SELECT zone, count(*) FROM in_zone GROUP BY zone"))
    seen = {code for (code,) in scope.relations.rows("SELECT DISTINCT touchpoint FROM spine")}
    out: list[int | None] = []
    for at, zone in enumerate(floor.zones):
        codes = {
            code
            for code, each in enumerate(scope.info.touchpoints)
            if _lies_in(zone, each.id, each.zone, floor)
        }
        out.append(int(counted.get(at, 0)) if codes & seen else None)
    return out


def _zone(
    scope: Scope, book: Book, zone: FloorZone, at: int, plan: FloorPlan, visits: int | None
) -> FloorZoneItem:
    label = words(zone.label) if zone.label is not None else words(zone.id)
    figures: dict[str, Any] = (
        {} if visits is None else _figures(scope, book, zone.id, at, label, visits)
    )
    return FloorZoneItem(id=zone.id, label=label, polygon=plan.outlines[at], **figures)


def _figures(
    scope: Scope, book: Book, zone: str, at: int, label: Text, visits: int
) -> dict[str, str]:
    name, join = f"floor.{zone}", f"JOIN in_zone x ON x.journey = m.journey AND x.zone = {at}"

    def about(figure: str) -> dict[str, Any]:
        return {
            "of": scope.unit,
            "label": message(f"label.floor_{figure}", zone=label),
            "definition": _defined(scope, figure, zone=label),
        }

    rows = journey_rows(scope, join=join, extra=["x.time AS came", "x.times"])
    count = book.count(f"{name}.visits", visits, rows, **about("visits"))
    waits = scope.relations.arrays(
        f"SELECT epoch_us(ended) - epoch_us(begun) AS wait FROM stays WHERE zone = {at}"
    )["wait"]
    stayed = journey_rows(
        scope,
        join=f"JOIN stays x ON x.journey = m.journey AND x.zone = {at}",
        extra=["x.begun", "(epoch_us(x.ended) - epoch_us(x.begun)) / 1000000 AS seconds"],
    )
    dwell = book.duration(f"{name}.dwell", seconds_array(waits), 0.5, stayed, **about("dwell"))
    return {
        "visits": count,
        "dwell": dwell,
        "conversion": _conversion(scope, book, name, at, about),
    }


def _defined(scope: Scope, figure: str, **labels: Text) -> Text:
    """Say what a figure means, and within which pause where that is declared."""
    gap = scope.spec.floor.gap if scope.spec.floor is not None else None
    if gap is None or figure not in ("dwell", "flow"):
        return message(f"definition.floor_{figure}", **labels)
    within = number(seconds(gap), "seconds")
    return message(f"definition.floor_{figure}_within", gap=within, **labels)


def _conversion(scope: Scope, book: Book, name: str, at: int, about: Any) -> str:
    said = about("conversion")
    if not scope.info.goals:
        return book.missing(f"{name}.conversion", message("missing.no_goal"), unit="share", **said)
    join = f"JOIN in_zone x ON x.journey = m.journey AND x.zone = {at}"
    [[reached, visits]] = scope.relations.rows(
        f"SELECT count(m.outcome), count(*) FROM mapped m {join}"
    )
    extra = ["(m.outcome IS NOT NULL) AS reached"]
    rows = journey_rows(scope, join=join, extra=extra)
    return book.share(f"{name}.conversion", int(reached), int(visits), rows, **said)


def _heated(item: FloorZoneItem, visits: int | None, known: list[int]) -> FloorZoneItem:
    if visits is None:
        return item
    low, high = min(known), max(known)
    heat = (visits - low) / (high - low) if high > low else 1.0
    return FloorZoneItem(
        **{name: getattr(item, name) for name in item.__struct_fields__ if name != "heat"},
        heat=heat,
    )


def _flows(scope: Scope, book: Book, floor: FloorSpec) -> list[FloorFlow]:
    """Give the ways between zones that most journeys take, the strongest first."""
    found = scope.relations.rows(
        "SELECT zone, next_zone, count(*) AS n FROM moves GROUP BY ALL "
        f"ORDER BY n DESC, zone, next_zone LIMIT {MOST_FLOWS}"
    )
    return [_flow(scope, book, floor, int(a), int(b), int(n)) for a, b, n in found]


def _flow(
    scope: Scope, book: Book, floor: FloorSpec, source: int, target: int, journeys: int
) -> FloorFlow:
    one, two = floor.zones[source], floor.zones[target]
    labels = {"source": words(one.label or one.id), "target": words(two.label or two.id)}
    taken = f"x.zone = {source} AND x.next_zone = {target}"
    figure = book.count(
        f"floor.flow.{one.id}.{two.id}",
        journeys,
        journey_rows(
            scope, join=f"JOIN moves x ON x.journey = m.journey AND {taken}", extra=["x.times"]
        ),
        of=scope.unit,
        label=message("label.floor_flow", **labels),
        definition=_defined(scope, "flow", **labels),
    )
    return FloorFlow(source=one.id, target=two.id, figure=figure)
