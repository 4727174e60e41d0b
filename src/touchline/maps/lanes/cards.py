"""Lanes of cards that are written by hand."""

from __future__ import annotations

from touchline.maps.snapshot import CardItem, Lane
from touchline.maps.spec import LaneKind, LaneSpec, MapSpec
from touchline.maps.texts import message, words

__all__ = ["cards_lane", "cards_of", "lane_names", "line_lane", "own_lane"]

WRITTEN = message("lane.written")


def lane_names(spec: MapSpec) -> list[LaneKind | LaneSpec]:
    """Give the lanes of a map in their order, each once."""
    named = {lane.id if isinstance(lane, LaneSpec) else lane: lane for lane in spec.lanes}
    return list(named.values())


def cards_of(spec: MapSpec, lane: str) -> list[CardItem]:
    """Give the cards that stand in a lane."""
    return [
        CardItem(stage=card.stage, text=words(card.text), step=card.step, id=card.id)
        for card in spec.cards
        if card.lane == lane
    ]


def cards_lane(spec: MapSpec, kind: LaneKind) -> Lane:
    """Give a lane that holds nothing but cards."""
    return Lane(kind=kind, cards=cards_of(spec, kind), note=WRITTEN)


def line_lane(kind: LaneKind) -> Lane:
    """Give a line between lanes: of interaction, of visibility."""
    return Lane(kind=kind)


def own_lane(spec: MapSpec, lane: LaneSpec) -> Lane:
    """Give a lane that the map invented."""
    note = words(lane.note) if lane.note is not None else WRITTEN
    cards = cards_of(spec, lane.id)
    return Lane(kind="own", id=lane.id, label=words(lane.label), cards=cards, note=note)
