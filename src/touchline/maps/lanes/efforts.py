"""Marketing efforts at the stage where they act, with cost, reach and response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchline.maps.book import Book
from touchline.maps.scope import NO_STAGE, Scope
from touchline.maps.snapshot import EffortItem, Lane, Text, Unit
from touchline.maps.texts import message, words
from touchline.maps.views import columns_of
from touchline.schema import PROPERTY, identifier

__all__ = ["efforts_lane"]

MOST = 4
"""With more efforts than this in one stage, they are grouped by channel."""
CARRIERS = ("effort", "campaign", "effort_id", "utm_campaign")
"""Properties of an event that may carry the id of an effort."""


@dataclass(frozen=True, slots=True)
class _Effort:
    number: int
    stage: int
    name: str
    channel: str | None
    start: datetime | None
    end: datetime | None
    responses: int


def efforts_lane(scope: Scope, book: Book) -> Lane:
    """Place every effort by its own events, else by its channel, else in the first stage."""
    _lay_efforts(scope)
    found = [
        _Effort(int(row[0]), int(row[1]), *row[2:])
        for row in scope.relations.rows(
            'SELECT number, stage, name, channel, start, "end", responses FROM placed_efforts '
            "ORDER BY number"
        )
    ]
    items: list[EffortItem] = []
    for code in range(len(scope.info.stages)):
        here = [each for each in found if each.stage == code]
        if len(here) <= MOST:
            items += [_item(scope, book, [each]) for each in here]
            continue
        channels = sorted({each.channel or "" for each in here})
        items += [
            _item(scope, book, [each for each in here if (each.channel or "") == channel])
            for channel in channels
        ]
    note = message("lane.efforts" if found else "lane.efforts_none")
    return Lane(kind="efforts", efforts=items, note=note)


def _lay_efforts(scope: Scope) -> None:
    """Define ``placed_efforts``: each effort once, with its stage and the persons who answered.

    An effort that its source gives in several rows (one a day) is one effort: the costs, reach and
    clicks add up.
    """
    scope.relations.define(
        "listed_efforts",
        'SELECT row_number() OVER (ORDER BY min(segment), min("row"), min(part)) AS number,\n'
        '  effort_id, any_value(coalesce(name, effort_id) ORDER BY segment, "row") AS name,\n'
        '  any_value(channel ORDER BY segment, "row") AS channel, min(start) AS start,\n'
        '  max("end") AS "end", fsum(cost) AS cost,\n'
        "  any_value(currency ORDER BY segment) AS currency,\n"
        "  count(DISTINCT currency) AS currencies, fsum(impressions) AS impressions,\n"
        "  fsum(clicks) AS clicks\n"
        "FROM efforts\n"
        "GROUP BY effort_id, CASE WHEN effort_id IS NULL THEN "
        "segment || ':' || \"row\" || '.' || part END",
    )
    scope.relations.define("carried", _carried(scope))
    by_channel = (
        "SELECT lower(s.channel) AS channel, mode(s.stage ORDER BY s.stage) AS stage FROM spine s\n"
        "  SEMI JOIN mapped m ON m.journey = s.journey\n"
        f"  WHERE s.stage <> {NO_STAGE} AND s.channel IS NOT NULL GROUP BY ALL"
    )
    scope.relations.define(
        "placed_efforts",
        "SELECT e.*, coalesce(c.stage, h.stage, 0)::INT AS stage,\n"
        "  coalesce(c.persons, 0) AS responses\n"
        "FROM listed_efforts e\n"
        "LEFT JOIN (SELECT effort, mode(stage ORDER BY stage) AS stage,\n"
        "    count(DISTINCT person) AS persons FROM carried GROUP BY effort) c\n"
        "  ON c.effort = e.effort_id\n"
        f"LEFT JOIN ({by_channel}) h ON h.channel = lower(e.channel)",
    )


def _carried(scope: Scope) -> str:
    """Moments that carry the id of an effort in one of their properties."""
    known = columns_of(scope.db, "spine")
    columns = [f"s.{identifier(PROPERTY + name)}" for name in CARRIERS if PROPERTY + name in known]
    effort = f"coalesce({', '.join(columns)})" if columns else "NULL::VARCHAR"
    return (
        f"SELECT {effort} AS effort, s.person, s.moment, s.stage FROM spine s\n"
        "SEMI JOIN mapped m ON m.journey = s.journey\n"
        f"WHERE {effort} IN (SELECT effort_id FROM listed_efforts) AND s.stage <> {NO_STAGE}"
    )


def _item(scope: Scope, book: Book, group: list[_Effort]) -> EffortItem:
    first = group[0]
    stage = scope.info.stages[first.stage].id
    name = f"effort.{first.number}"
    numbers = ", ".join(str(each.number) for each in group)
    starts = [each.start for each in group if each.start is not None]
    ends = [each.end for each in group if each.end is not None]
    return EffortItem(
        id=name,
        stage=stage,
        label=_label(group),
        channel=first.channel,
        count=len(group),
        start=min(starts).isoformat() if starts else None,
        end=max(ends).isoformat() if ends else None,
        **_figures(scope, book, name, f"number IN ({numbers})"),
    )


def _label(group: list[_Effort]) -> Text:
    if len(group) == 1:
        return words(group[0].name or group[0].channel or "")
    channel = group[0].channel
    named = words(channel) if channel else message("effort.no_channel")
    return message("other.efforts", channel=named, n=len(group))


def _figures(scope: Scope, book: Book, name: str, which: str) -> dict[str, str]:
    rows = (
        'SELECT effort_id, name, channel, start, "end", cost, currency, impressions, clicks, '
        f"responses AS persons FROM placed_efforts WHERE {which} ORDER BY number"
    )
    n, cost, currency, currencies, several, reach, clicks, persons = scope.relations.rows(
        "SELECT count(*), fsum(cost), min(currency), count(DISTINCT currency), max(currencies), "
        f"fsum(impressions), fsum(clicks), sum(responses)::BIGINT FROM placed_efforts WHERE {which}"
    )[0]
    persons = _responders(scope, which) if persons else 0
    mixed = max(currencies, several) > 1
    reason = message("missing.mixed_currencies" if mixed else "missing.no_cost")
    response = persons or clicks
    values: dict[str, tuple[float | None, Unit, Text]] = {
        "cost": (None if mixed else cost, "money", reason),
        "reach": (reach, "count", message("missing.no_reach")),
        "response": (response, "count", message("missing.no_response")),
    }
    found = {}
    for kind, (value, unit, missing) in values.items():
        about: dict[str, Any] = {
            "of": message("of.efforts", n=n),
            "label": message(f"label.effort_{kind}"),
            "definition": message(f"definition.effort_{kind}"),
        }
        if kind == "cost":
            about["currency"] = currency or scope.info.currency
        if kind == "response" and persons:
            about["of"] = message("of.persons", n=persons)
        if value is None:
            found[kind] = book.missing(f"{name}.{kind}", missing, unit=unit, **about)
        else:
            found[kind] = book.add(
                f"{name}.{kind}", unit=unit, value=value, n=n, numerator=value, rows=rows, **about
            )
    return found


def _responders(scope: Scope, which: str) -> int:
    """Different persons who answered any effort of the group."""
    return int(
        scope.relations.rows(
            "SELECT count(DISTINCT person) FROM carried "
            f"WHERE effort IN (SELECT effort_id FROM placed_efforts WHERE {which})"
        )[0][0]
    )
