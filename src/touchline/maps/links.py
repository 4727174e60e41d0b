"""The ways between stages besides the order of the columns, and the links to other maps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from touchline.maps.book import Book
from touchline.maps.rows import journey_rows
from touchline.maps.scope import NO_STAGE, Scope
from touchline.maps.snapshot import MapLinkItem, StageLinkItem
from touchline.maps.spec import MapSpec
from touchline.maps.texts import message, words

__all__ = ["declared_ways", "map_links", "measured_ways"]


def map_links(spec: MapSpec) -> list[MapLinkItem]:
    """Give the links to other maps, in their order; without a label they carry the map's name."""
    return [
        MapLinkItem(
            map=link.map, kind=link.kind, stage=link.stage, label=words(link.label or link.map)
        )
        for link in spec.links
    ]


def declared_ways(spec: MapSpec) -> list[StageLinkItem]:
    """Give the ways between stages that a map declares, as they are expected."""
    return list(_ways(spec))


def _ways(spec: MapSpec) -> Iterator[StageLinkItem]:
    for stage in spec.stages:
        for link in stage.next:
            label = words(link.label) if link.label is not None else None
            yield StageLinkItem(source=stage.id, target=link.to, label=label, expected=link.share)


def measured_ways(scope: Scope, book: Book) -> list[StageLinkItem]:
    """Give the declared ways with the share of journeys that take each.

    Of the journeys that enter a stage, those whose next different stage on this map, at least
    once, is the other. Without an order within journeys it is not known.
    """
    ways = declared_ways(scope.spec)
    if not ways:
        return []
    scope.relations.define("turns", _turns())
    return [
        msgspec.structs.replace(way, figure=_share(scope, book, way.source, way.target))
        for way in ways
    ]


def _turns() -> str:
    """Which different stage comes next, each way once a journey."""
    return (
        "SELECT DISTINCT journey, stage, next_stage FROM (\n"
        "  SELECT journey, stage,\n"
        "    lead(stage) OVER (PARTITION BY journey ORDER BY moment) AS next_stage\n"
        "  FROM (SELECT journey, moment, stage,\n"
        "      lag(stage) OVER (PARTITION BY journey ORDER BY moment) AS stage_before\n"
        f"    FROM steps WHERE stage <> {NO_STAGE})\n"
        "  WHERE stage_before IS DISTINCT FROM stage)\n"
        "WHERE next_stage IS NOT NULL"
    )


def _share(scope: Scope, book: Book, source: str, target: str) -> str:
    codes = [scope.stage_code(each) for each in (source, target)]
    labels = dict(zip(("source", "target"), map(scope.stage_label, codes), strict=True))
    about: dict[str, Any] = {
        "of": scope.unit,
        "label": message("label.way", **labels),
        "definition": message("definition.way", **labels),
    }
    name = f"way.{source}.{target}"
    if not scope.ordered:
        return book.missing(name, message("missing.no_order"), unit="share", **about)
    if not scope.known_stages.issuperset(codes):
        return book.missing(name, message("missing.stage"), unit="share", **about)
    whole, part = scope.relations.rows(
        "SELECT count(*), count(t.journey) FROM entered e LEFT JOIN turns t "
        f"ON t.journey = e.journey AND t.stage = e.stage AND t.next_stage = {codes[1]} "
        f"WHERE e.stage = {codes[0]}"
    )[0]
    taken = f"x.stage = {codes[0]} AND x.next_stage = {codes[1]}"
    rows = journey_rows(scope, join=f"JOIN turns x ON x.journey = m.journey AND {taken}")
    return book.share(name, int(part), int(whole), rows, rows_of="part", **about)
