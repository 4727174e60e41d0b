"""The shop floor as text: its zones with what is measured in them, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.render.page.sentences import joined, spoken
from touchline.render.pen import Say

__all__ = ["floor_outline"]


def floor_outline(say: Say) -> Iterator[str]:
    """Say each zone of the floor, and how many go from one to another."""
    for floor in (lane.floor for lane in say.snapshot.lanes if lane.floor is not None):
        names = {zone.id: say.text(zone.label) for zone in floor.zones}
        for zone in floor.zones:
            figures = (zone.visits, zone.dwell, zone.conversion)
            told = joined(*(spoken(say, one, _label(say, one)) for one in figures if one))
            yield joined(names[zone.id], told or say.t("floor.unknown"))
        for flow in floor.flows:
            yield spoken(say, flow.figure, f"{names[flow.source]} → {names[flow.target]}")


def _label(say: Say, figure: str) -> str:
    return say.text(say.snapshot.figures[figure].label)
