"""Takes out of a computed map what tells of few people, before it is drawn or sent to anybody.

A figure is small if fewer than *least* people, answers or moments stand behind it, or behind what
it counts, or behind what it leaves out: 3 of 400 tells of 3, and 397 of 400 tells of 3 as well.
Small figures keep their name and definition and lose every number. What is said beside them goes
with them: their companions in the same place, points of histories, findings and paragraphs that
name a number that was taken out. So do queries, always, and rows and verbatims unless allowed.

This is suppression of each cell and of its complement; it is no proof against somebody who
subtracts figures of overlapping groups from each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import msgspec

from touchline.maps.held.floor import FloorFlow, FloorItem
from touchline.maps.held.portrait import PersonaCard, Share
from touchline.maps.items import (
    EmotionPoint,
    FlowLink,
    KpiItem,
    OpportunityItem,
    PainItem,
    PathItem,
    Quote,
    ThemeItem,
)
from touchline.maps.parts import Base, Figure, Formatted, Period, Text
from touchline.maps.snapshot import Lane, Snapshot

__all__ = ["LEAST", "without_small_cells"]

LEAST: Final = 10
"""People behind a figure that may be shown, unless a share says otherwise."""
_MAIN: Final = ("figure", "persons", "entrants", "visits", "journeys")
"""Fields of an item whose figure is the base of all others in it."""
_DROPPED: Final = (FlowLink, FloorFlow, PathItem, PainItem, ThemeItem)
"""Items that are of their figure alone: a way that three people took is left out with its name."""
_NAMES: Final = frozenset({"label", "name", "description"})
"""Texts that name a thing; numbers in them are of the thing: "from 3 to 6 flights"."""
_Item = TypeVar("_Item", bound=msgspec.Struct)


def without_small_cells(
    snapshot: Snapshot, least: int = LEAST, *, quotes: bool = False, samples: bool = False
) -> Snapshot:
    """Give a map as it may be shown to anybody.

    Parameters
    ----------
    snapshot
        The computed map.
    least
        Figures of fewer than this are not shown.
    quotes
        Whether verbatims stay.
    samples
        Whether a few rows behind each figure stay.
    """
    return _Censor(snapshot, least, quotes, samples).censored()


@dataclass
class _Censor:
    snapshot: Snapshot
    least: int
    quotes: bool
    samples: bool

    def censored(self) -> Snapshot:
        """Give the map without what is small."""
        figures = {
            id_: self._emptied(figure) if id_ in self.small else self._stripped(figure)
            for id_, figure in self.snapshot.figures.items()
        }
        bare = msgspec.structs.replace(self.snapshot, figures={}, extra={})
        found: Snapshot = self._cleaned(bare)
        ranks = {pain.rank for lane in found.lanes for pain in lane.pains}
        lanes = [_without_ranks(lane, ranks) for lane in found.lanes]
        return msgspec.structs.replace(
            found,
            figures=figures,
            lanes=lanes,
            title=found.title if self._is_shown(self.snapshot.title) else self.snapshot.name,
            subtitle=found.subtitle if self._is_shown(self.snapshot.subtitle) else None,
        )

    # figures

    @cached_property
    def small(self) -> set[str]:
        """Ids of the figures that are taken out: the small, and their companions."""
        figures = self.snapshot.figures
        found = {id_ for id_, figure in figures.items() if self._is_small(figure)}
        items = list(_items(self.snapshot))
        while True:
            more = {id_ for item in items for id_ in self._companions(item, found)} - found
            if not more:
                return found
            found |= more

    def _is_small(self, figure: Figure) -> bool:
        if figure.value is None:
            return False
        counted = figure.numerator if figure.unit in ("share", "count") else None
        among = figure.denominator if figure.unit == "share" else None
        if figure.unit == "count":
            counted = figure.value if counted is None else counted
            among = self._journeys
        left = None if counted is None or among is None else among - counted
        return any(
            number is not None and 0 < number < self.least
            for number in (figure.n, counted, figure.denominator, left)
        )

    @cached_property
    def _journeys(self) -> float | None:
        figure = self.snapshot.figures.get(self.snapshot.lens.journeys)
        return None if figure is None else figure.value

    def _companions(self, item: Base, small: set[str]) -> Iterator[str]:
        """Find the figures from which a small one of the same item could be told."""
        ids = self._figures_of(item)
        main = [getattr(item, field, None) for field in _MAIN]
        if any(id_ in small for id_ in main) or (
            getattr(item, "share", None) in small and not isinstance(item, PersonaCard)
        ):
            yield from ids
            if isinstance(item, PersonaCard):
                mine = f"persona.{item.id}."
                yield from (id_ for id_ in self.snapshot.figures if id_.startswith(mine))
        if isinstance(item, Share) and item.against in small:
            yield item.figure

    def _figures_of(self, item: Base) -> list[str]:
        return [
            value
            for field in item.__struct_fields__
            if isinstance(value := getattr(item, field), str) and value in self.snapshot.figures
        ]

    def _emptied(self, figure: Figure) -> Figure:
        return Figure(
            id=figure.id,
            unit=figure.unit,
            value=None,
            of=figure.of,
            label=figure.label,
            definition=self._definition(figure),
            currency=figure.currency,
            scale=figure.scale,
            missing=self._instead,
        )

    def _stripped(self, figure: Figure) -> Figure:
        return msgspec.structs.replace(
            figure,
            query=None,
            sample=figure.sample if self.samples else None,
            definition=self._definition(figure),
        )

    def _definition(self, figure: Figure) -> Text | None:
        hidden = figure.id in self._told_of or self._tells(figure.definition)
        return None if hidden else figure.definition

    @cached_property
    def _told_of(self) -> set[str]:
        """Figures of pain points of which any is small: what is written of one, is of all."""
        pains = [set(self._figures_of(pain)) for lane in self.snapshot.lanes for pain in lane.pains]
        return {id_ for ids in pains if ids & self.small for id_ in ids}

    @property
    def _instead(self) -> Text:
        return Text(key="web.people.shared_fewer", args={"n": self.least})

    # texts that name a number that was taken out

    @cached_property
    def _shown(self) -> set[float]:
        """Every number that is shown, and the differences between those of one place."""
        figures = self.snapshot.figures
        found = {float(len(self.snapshot.stages))}
        for id_ in figures.keys() - self.small:
            found |= _numbers(figures[id_])
        for item in _items(self.snapshot):
            ids = self._figures_of(item)
            if not self.small.intersection(ids):
                found |= _differences(figures[id_] for id_ in ids)
        return found

    @cached_property
    def _taken(self) -> set[float]:
        taken = set[float]()
        for id_ in self.small:
            taken |= _numbers(self.snapshot.figures[id_])
        for item in _items(self.snapshot):
            if isinstance(item, KpiItem):
                small_points = (one for one in item.history if self._point_is_small(item, one))
                for point in small_points:
                    taken |= _plain(point.value, point.n, point.low, point.high)
        small = {number for number in taken if number.is_integer() and number < self.least}
        return (taken - self._shown) | small

    def _is_shown(self, text: Text | None) -> bool:
        """Whether every number of a finding stands on the map as well."""
        return text is None or all(number in self._shown for number in _said(text))

    def _tells(self, text: Text | None) -> bool:
        return text is not None and any(number in self._taken for number in _said(text))

    # everything else, by what it is

    def _cleaned(self, value: Any, field: str = "") -> Any:
        if isinstance(value, Text):
            return self._instead if field not in _NAMES and self._tells(value) else value
        if isinstance(value, list):
            kept = (one for one in value if not self._is_dropped(one))
            return [self._cleaned(one, field) for one in kept]
        if isinstance(value, dict):
            return {key: self._cleaned(one, field) for key, one in value.items()}
        if isinstance(value, Base):
            item = self._item(value)
            changed = {
                name: self._cleaned(getattr(item, name), name) for name in item.__struct_fields__
            }
            return msgspec.structs.replace(item, **changed)
        return value

    def _is_dropped(self, item: Any) -> bool:
        if isinstance(item, Quote):
            return not self.quotes
        if not isinstance(item, _DROPPED):
            return False
        main = next(
            (value for name in _MAIN if (value := getattr(item, name, None)) is not None), None
        )
        return main in self.small

    def _item(self, item: Base) -> Base:
        """Take out what a kind of item says besides its figures."""
        if isinstance(item, KpiItem):
            return self._kpi(item)
        if isinstance(item, Quote):
            return msgspec.structs.replace(item, reference=None, time=None)
        if isinstance(item, PainItem):
            return self._pain(item)
        if isinstance(item, ThemeItem) and item.trend in self.small:
            return msgspec.structs.replace(item, direction=None)
        if isinstance(item, EmotionPoint) and item.figure in self.small:
            return msgspec.structs.replace(item, gap=None, importance=None)
        if isinstance(item, PersonaCard) and item.path_figure in self.small:
            return msgspec.structs.replace(item, path=[])
        if isinstance(item, FloorItem):
            return self._floor(item)
        return item

    def _pain(self, item: PainItem) -> PainItem:
        if self._tells(item.label):
            item = msgspec.structs.replace(item, label=self._instead)
        if item.persons not in self._told_of:
            return item
        return msgspec.structs.replace(
            item, definition=self._instead, paragraph=None, worst=None, quotes=[]
        )

    def _kpi(self, item: KpiItem) -> KpiItem:
        if item.figure in self.small:
            return msgspec.structs.replace(item, history=[])
        history = [
            Period(start=one.start, value=None, n=0) if self._point_is_small(item, one) else one
            for one in item.history
        ]
        return msgspec.structs.replace(item, history=history)

    def _point_is_small(self, item: KpiItem, point: Period) -> bool:
        if item.figure in self.small:
            return True
        figure = self.snapshot.figures.get(item.figure)
        unit = "number" if figure is None else figure.unit
        counted = left = None
        if point.value is not None and unit == "share":
            counted, left = point.value * point.n, (1 - point.value) * point.n
        elif unit == "count":
            counted = point.value
        return any(
            number is not None and 1e-6 < number < self.least - 1e-6
            for number in (point.n, counted, left)
        )

    def _floor(self, item: FloorItem) -> FloorItem:
        """Measure the heat anew: between the zones that are still shown."""
        visits = {
            zone.id: self.snapshot.figures[zone.visits].value
            for zone in item.zones
            if zone.visits in self.snapshot.figures and zone.visits not in self.small
        }
        known = [value for value in visits.values() if value is not None]
        if len(visits) == sum(zone.visits is not None for zone in item.zones) or not known:
            return item
        low, span = min(known), (max(known) - min(known)) or 1.0
        zones = []
        for zone in item.zones:
            value = visits.get(zone.id)
            heat = None if value is None else round((value - low) / span, 6)
            zones.append(msgspec.structs.replace(zone, heat=heat))
        return msgspec.structs.replace(item, zones=zones)


def _without_ranks(lane: Lane, ranks: set[int]) -> Lane:
    """Take out opportunities of the data for pain points that are not shown, and their ranks."""
    kept = []
    for one in lane.opportunities:
        if one.pain is None or one.pain in ranks:
            kept.append(one)
        elif not one.by_data:
            kept.append(_replaced(one, pain=None))
    return msgspec.structs.replace(lane, opportunities=kept)


def _replaced(one: OpportunityItem, pain: int | None) -> OpportunityItem:
    return msgspec.structs.replace(one, pain=pain)


def _items(value: Any) -> Iterator[Base]:
    """Go through everything that a map is made of, except figures and texts."""
    if isinstance(value, Figure | Text | Formatted):
        return
    if isinstance(value, Base):
        yield value
        for field in value.__struct_fields__:
            yield from _items(getattr(value, field))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _items(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _items(one)


def _numbers(figure: Figure) -> set[float]:
    """Give the numbers of a figure, and what follows from a share: the rest of it."""
    found = _plain(
        figure.value, figure.n, figure.numerator, figure.denominator, figure.low, figure.high
    )
    if figure.unit == "share" and None not in (figure.numerator, figure.denominator):
        found |= _plain((figure.denominator or 0) - (figure.numerator or 0))
    return found


def _differences(figures: Iterable[Figure]) -> set[float]:
    values = [figure.value for figure in figures if figure.value is not None]
    return _plain(*(one - other for one in values for other in values))


def _plain(*numbers: float | None) -> set[float]:
    return {round(abs(float(number)), 9) for number in numbers if number}


def _said(text: Text) -> Iterator[float]:
    if text.key is not None and text.key.startswith("points."):
        return  # the number there chooses between "point" and "points"
    for argument in text.args.values():
        if isinstance(argument, Text):
            yield from _said(argument)
        elif isinstance(argument, Formatted):
            yield round(abs(argument.value), 9)
        elif isinstance(argument, int | float):
            yield round(abs(float(argument)), 9)
