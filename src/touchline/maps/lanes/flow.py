"""The main line: touchpoints in order, how many come to each, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from touchline.maps.book import Book, seconds_array
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import FlowLink, FlowNode, Lane
from touchline.maps.texts import message

__all__ = [
    "Movement",
    "flow_lane",
    "leavers",
    "leaving_sql",
    "movements",
    "node",
    "place_rows",
]

MOST_ARCS = 6
LEAST_SHARE = 0.005
"""An arc beside the line is drawn when at least this share of the journeys takes it."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A way between two touchpoints of the main line, by rank."""

    source: int
    target: int
    journeys: int

    @property
    def kind(self) -> Literal["next", "skip", "back"]:
        """Along the line, forward over touchpoints, or back."""
        step = self.target - self.source
        return "next" if step == 1 else "skip" if step > 1 else "back"


def movements(scope: Scope) -> list[Movement]:
    """Every way that some journey takes, with the journeys that take it at least once."""
    found = scope.relations.rows(
        "SELECT rank, next_rank, count(*) FROM hops GROUP BY ALL ORDER BY ALL"
    )
    return [Movement(int(a), int(b), int(n)) for a, b, n in found]


def leavers(scope: Scope) -> dict[int, int]:
    """Journeys whose last main touchpoint has this rank and that never came to the line's end."""
    return {
        int(rank): int(n)
        for rank, n in scope.relations.rows(
            f"SELECT rank, count(*) FROM ({leaving_sql(scope)}) GROUP BY rank ORDER BY rank"
        )
    }


def leaving_sql(scope: Scope) -> str:
    """Journeys that end before the end of the line, with the rank of their last touchpoint."""
    return (
        "SELECT journey, arg_max(rank, moment) AS rank FROM line GROUP BY journey "
        f"HAVING max(rank) < {scope.core_end}"
    )


def flow_lane(scope: Scope, book: Book) -> Lane:
    """Draw the main line; nothing where no moment is classified."""
    if not scope.line:
        return Lane(kind="flow", note=message("lane.flow", unit=scope.unit))
    nodes = [node(scope, book, each.code, each.stage, each.journeys) for each in scope.line]
    # Without an order nothing is next, passed over or left: the volumes stay.
    ways = movements(scope) if scope.ordered else []
    along = [way for way in ways if way.kind == "next"]
    beside = [
        way for way in ways if way.kind != "next" and way.journeys >= LEAST_SHARE * scope.journeys
    ]
    beside = sorted(beside, key=lambda way: (-way.journeys, way.source, way.target))[:MOST_ARCS]
    links = [_link(scope, book, way) for way in [*along, *beside]]
    if scope.ordered:
        links += [_leave(scope, book, rank, n) for rank, n in leavers(scope).items()]
    key = "lane.flow" if scope.ordered else "lane.flow_unordered"
    return Lane(kind="flow", flow_nodes=nodes, flow_links=links, note=message(key, unit=scope.unit))


def place_rows(scope: Scope, code: int, stage: int) -> str:
    """Query of the journeys that meet a touchpoint in a stage."""
    test = f"x.touchpoint = {code} AND x.stage = {stage}"
    return journey_rows(
        scope, join=f"JOIN met x ON x.journey = m.journey AND {test}", extra=["x.times"]
    )


def node(scope: Scope, book: Book, code: int, stage: int, journeys: int) -> FlowNode:
    """Give a touchpoint in a stage with the number of journeys that meet it."""
    name = scope.place_name(code, stage)
    label = scope.touchpoint_label(code)
    figure = book.count(
        f"node.{name}",
        journeys,
        place_rows(scope, code, stage),
        of=scope.unit,
        label=label,
        definition=message("definition.node", touchpoint=label),
    )
    return FlowNode(id=name, stage=scope.info.stages[stage].id, label=label, figure=figure)


def _link(scope: Scope, book: Book, way: Movement) -> FlowLink:
    source, target = scope.line[way.source], scope.line[way.target]
    names = [scope.place_name(each.code, each.stage) for each in (source, target)]
    labels = {
        "source": scope.touchpoint_label(source.code),
        "target": scope.touchpoint_label(target.code),
    }
    taken = f"rank = {way.source} AND next_rank = {way.target}"
    waits = scope.relations.arrays(
        f"SELECT epoch_us(arrived) - epoch_us(time) AS w FROM hops WHERE {taken}"
    )
    rows = journey_rows(
        scope,
        join=f"JOIN (SELECT * FROM hops WHERE {taken}) x ON x.journey = m.journey",
        extra=["(epoch_us(x.arrived) - epoch_us(x.time)) / 1000000 AS seconds"],
    )
    name = f"link.{names[0]}.{names[1]}"
    figure = book.count(
        name,
        way.journeys,
        rows,
        of=scope.unit,
        label=message("label.link", **labels),
        definition=message("definition.link", **labels),
    )
    values = seconds_array(np.asarray(waits["w"]))
    times = {
        which: book.duration(
            f"{name}.{which}",
            values,
            probability,
            rows,
            of=scope.unit,
            label=message(f"label.link_{which}", **labels),
            definition=message(f"definition.link_{which}", **labels),
        )
        for which, probability in (("median", 0.5), ("p90", 0.9))
    }
    return FlowLink(
        source=names[0],
        target=names[1],
        kind=way.kind,
        figure=figure,
        median=times["median"],
        p90=times["p90"],
    )


def _leave(scope: Scope, book: Book, rank: int, journeys: int) -> FlowLink:
    each = scope.line[rank]
    name = scope.place_name(each.code, each.stage)
    label = scope.touchpoint_label(each.code)
    figure = book.count(
        f"leave.{name}",
        journeys,
        journey_rows(
            scope,
            join=f"JOIN ({leaving_sql(scope)}) x ON x.journey = m.journey AND x.rank = {rank}",
        ),
        of=scope.unit,
        label=message("label.leave", touchpoint=label),
        definition=message("definition.leave", touchpoint=label),
    )
    return FlowLink(source=name, target=None, kind="leave", figure=figure)
