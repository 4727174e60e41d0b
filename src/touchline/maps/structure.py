"""Holds the structure of a map file against itself: stages, steps, lanes, cards, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, get_args

from touchline.errors import ConfigError
from touchline.maps.columns import bound
from touchline.maps.names import listed, one_of
from touchline.maps.spec import CARD_LANES, LaneKind, LaneSpec, MapSpec, MapStage

if TYPE_CHECKING:
    from touchline.maps.load import Known

__all__ = ["check_structure", "column_ids"]


def column_ids(spec: MapSpec, known: Known | None) -> tuple[str, ...] | None:
    """Give the names of the columns of a map; None where only the project tells them."""
    if spec.stages:
        return tuple(stage.id for stage in spec.stages)
    return known.stages if known is not None else None


def check_structure(spec: MapSpec, known: Known | None) -> None:
    """Refuse stages, steps, lanes, cards and links that name what is not there, or stand twice.

    Raises
    ------
    ConfigError
        ``where`` is the place inside the map, such as ``stages[1].next[0].to``.
    """
    _no_twins("stages", (stage.id for stage in spec.stages))
    _no_shared_stage(spec)
    for place, stage in listed("stages", spec.stages):
        _check_stage(place, stage, spec, known)
    lanes = _own_lanes(spec)
    columns = column_ids(spec, known)
    _no_twins("cards", (card.id for card in spec.cards if card.id is not None))
    for place, card in listed("cards", spec.cards):
        _check_lane(f"{place}.lane", card.lane, spec, lanes)
        if card.step is not None:
            steps = _steps(spec, card.stage)
            one_of(f"{place}.step", "step", card.step, steps, of=f"the stage {card.stage!r}")
    for place, link in listed("links", spec.links):
        if known is not None and known.maps is not None:
            one_of(f"{place}.map", "map", link.map, known.maps)
        if link.stage is not None and columns is not None:
            one_of(f"{place}.stage", "stage", link.stage, columns, of=_whose(spec))


def _whose(spec: MapSpec) -> str:
    return "the map" if spec.stages else "the project"


def _no_twins(place: str, ids: Iterable[str]) -> None:
    """Refuse an id that stands twice."""
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ConfigError(f"the id {each!r} stands twice", where=place)
        seen.add(each)


def _no_shared_stage(spec: MapSpec) -> None:
    """Refuse a stage of the project in two columns: its moments would count twice."""
    taken: dict[str, str] = {}
    for place, column in listed("stages", spec.stages):
        for name in bound(column):
            if name in taken:
                raise ConfigError(
                    f"the stage {name!r} stands in two columns, {taken[name]!r} and {column.id!r}",
                    hint="a stage of the project belongs to one column: take it from one 'of:'",
                    where=f"{place}.of" if column.of else f"{place}.id",
                )
            taken[name] = column.id


def _check_stage(place: str, stage: MapStage, spec: MapSpec, known: Known | None) -> None:
    _no_twins(f"{place}.steps", (step.id for step in stage.steps))
    if known is not None and known.touchpoints is not None:
        for at, step in listed(f"{place}.steps", stage.steps):
            for name_at, name in listed(f"{at}.touchpoints", step.touchpoints):
                one_of(name_at, "touchpoint", name, known.touchpoints)
    _no_twins(f"{place}.next", (link.to for link in stage.next))
    for at, link in listed(f"{place}.next", stage.next):
        one_of(f"{at}.to", "stage", link.to, [each.id for each in spec.stages], of="the map")
        if link.to == stage.id:
            raise ConfigError(
                f"the stage {stage.id!r} leads to itself",
                hint="a way leads to another stage; what repeats within a stage, the data tell",
                where=f"{at}.to",
            )
        if link.share is not None and not 0 <= link.share <= 1:
            raise ConfigError(
                f"a share of {link.share} lies outside 0 … 1",
                hint="write 20 % as 0.2",
                where=f"{at}.share",
            )


def _own_lanes(spec: MapSpec) -> list[str]:
    """Give the names of the lanes that the map invented."""
    own = [lane.id for lane in spec.lanes if isinstance(lane, LaneSpec)]
    kinds = get_args(LaneKind)
    for place, lane in listed("lanes", spec.lanes):
        if isinstance(lane, LaneSpec) and lane.id in kinds:
            raise ConfigError(
                f"{lane.id!r} is a lane that every map can have",
                hint="write it by its name alone, or give your own lane another id",
                where=f"{place}.id",
            )
    _no_twins("lanes", own)
    return own


def _check_lane(place: str, lane: str, spec: MapSpec, own: list[str]) -> None:
    """Refuse a card whose lane is none, holds no cards, or is not on this map."""
    if lane in own or (lane in CARD_LANES and lane in spec.lanes):
        return
    if lane in CARD_LANES:
        raise ConfigError(
            f"the map does not show the lane {lane!r}",
            hint=f"add {lane!r} to 'lanes:'",
            where=place,
        )
    if lane in get_args(LaneKind):
        names = ", ".join(CARD_LANES)
        raise ConfigError(
            f"the lane {lane!r} holds no cards", hint=f"cards stand in: {names}", where=place
        )
    one_of(place, "lane", lane, [*own, *CARD_LANES], of="the map")


def _steps(spec: MapSpec, stage: str) -> Iterator[str]:
    return (step.id for column in spec.stages if column.id == stage for step in column.steps)
