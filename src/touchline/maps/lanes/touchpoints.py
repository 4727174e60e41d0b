"""Touchpoints with their volume, and the opportunities."""

from __future__ import annotations

from touchline.maps.book import Book
from touchline.maps.rows import journey_rows, moment_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import (
    Lane,
    OpportunityItem,
    PainItem,
    Text,
    TouchpointItem,
)
from touchline.maps.spec import MapSpec
from touchline.maps.texts import message, words

__all__ = ["opportunities_lane", "touchpoints_lane"]


def touchpoints_lane(scope: Scope, book: Book) -> Lane:
    """List every touchpoint that some journey meets, by stage, the most used first."""
    found = scope.relations.rows(
        "SELECT touchpoint, stage, sum(times)::BIGINT AS moments, count(*) AS journeys FROM met "
        "GROUP BY ALL ORDER BY stage, moments DESC, touchpoint"
    )
    items = [_item(scope, book, *(int(number) for number in row)) for row in found]
    return Lane(
        kind="touchpoints",
        touchpoints=items,
        note=message("lane.touchpoints", n=scope.journeys, unit=scope.unit),
    )


def _item(
    scope: Scope, book: Book, code: int, stage: int, moments: int, journeys: int
) -> TouchpointItem:
    touchpoint = scope.info.touchpoints[code]
    label = scope.touchpoint_label(code)
    place = scope.place_name(code, stage)
    name = f"touchpoint.{place}"
    figure = book.count(
        name,
        moments,
        moment_rows(where=f"s.touchpoint = {code} AND s.stage = {stage}"),
        denominator=scope.journeys,
        of=message("of.moments", n=moments),
        label=label,
        definition=message("definition.touchpoint", touchpoint=label),
    )
    share = book.share(
        f"{name}.share",
        journeys,
        scope.journeys,
        journey_rows(
            scope,
            join="LEFT JOIN met x ON x.journey = m.journey "
            f"AND x.touchpoint = {code} AND x.stage = {stage}",
            extra=["coalesce(x.times, 0) AS times"],
        ),
        of=scope.unit,
        label=message("label.touchpoint_share", touchpoint=label),
        definition=message("definition.touchpoint_share", touchpoint=label),
    )
    return TouchpointItem(
        id=place,
        stage=scope.info.stages[stage].id,
        label=label,
        channel=touchpoint.channel,
        zone=touchpoint.zone,
        online=touchpoint.online,
        icon=touchpoint.icon,
        figure=figure,
        share=share,
    )


def opportunities_lane(spec: MapSpec, pains: list[PainItem]) -> Lane:
    """Hand-written opportunities, with the rank of the pain point that each answers.

    A pain point that none of them answers gets a proposed one.
    """
    ranks = {pain.id: pain.rank for pain in pains}
    items = [
        OpportunityItem(
            stage=each.stage,
            text=words(each.text),
            owner=each.owner,
            state=each.state,
            effort=each.effort,
            pain=ranks.get(each.pain or ""),
        )
        for each in spec.opportunities
    ]
    answered = {each.pain for each in spec.opportunities}
    items += [
        OpportunityItem(
            stage=pain.stage,
            text=_proposed(pain),
            pain=pain.rank,
            by_data=True,
        )
        for pain in pains
        if pain.id not in answered
    ]
    return Lane(kind="opportunities", opportunities=items, note=message("lane.opportunities"))


def _proposed(pain: PainItem) -> Text:
    """Say what could be done, and at which touchpoint."""
    text = message(f"opportunity.{pain.kind}")
    return text if pain.place is None else message("opportunity.at", text=text, place=pain.place)
