"""The shop floor of a map, in a list: zones from hot to cold, and the ways between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from touchline.errors import ConfigError
from touchline.maps.snapshot import Figure, Snapshot, Text

if TYPE_CHECKING:
    from touchline.maps.held.floor import FloorItem
    from touchline.maps.spec import MapSpec
    from touchline.project.maps import ProjectMap

__all__ = ["Floor", "FloorWay", "ZoneReport", "floor_of_map", "plan_bytes"]


class ZoneReport(msgspec.Struct, frozen=True, kw_only=True):
    """A zone with what is measured there."""

    id: str
    label: Text
    heat: float | None
    """Visits between those of the coldest zone (0) and of the hottest (1); None: not known."""
    visits: Figure | None
    """Journeys that come here."""
    dwell: Figure | None
    """Median seconds from the first moment here to the next moment anywhere else."""
    conversion: Figure | None
    """Share of these journeys that reach a goal."""


class FloorWay(msgspec.Struct, frozen=True, kw_only=True):
    """A way from one zone to the next."""

    source: str
    target: str
    journeys: Figure


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """The floor of a map: zones from hot to cold, those not known last, and the ways most taken."""

    map: str
    zones: list[ZoneReport]
    ways: list[FloorWay]


def floor_of_map(chosen: ProjectMap) -> Floor:
    """Measure the floor of a map, whether or not it is one of its lanes.

    Raises
    ------
    ConfigError
        If the map has no floor, or its floor cannot be used.
    WorkspaceError
        If the project has not been built.

    Examples
    --------
    >>> project.map("visit").floor().zones[0].visits.value # doctest: +SKIP
    """
    spec = chosen.spec
    if spec.floor is None:
        raise ConfigError(
            f"the map {chosen.name!r} has no floor",
            hint="declare its zones under floor: in the map file; see docs/floor.md",
            where=str(chosen.path),
        )
    if "floor" in spec.lanes:
        snapshot = chosen.snapshot()
    else:
        snapshot = chosen.computed(msgspec.structs.replace(spec, lanes=("floor",)))
    item = next(lane.floor for lane in snapshot.lanes if lane.floor is not None)
    return _report(snapshot, item)


def _report(snapshot: Snapshot, item: FloorItem) -> Floor:
    known = snapshot.figures
    zones = [
        ZoneReport(
            id=zone.id,
            label=zone.label,
            heat=zone.heat,
            visits=known.get(zone.visits or ""),
            dwell=known.get(zone.dwell or ""),
            conversion=known.get(zone.conversion or ""),
        )
        for zone in sorted(item.zones, key=lambda zone: -1 if zone.heat is None else zone.heat)
    ]
    ways = [
        FloorWay(source=flow.source, target=flow.target, journeys=known[flow.figure])
        for flow in item.flows
    ]
    return Floor(map=snapshot.map, zones=zones[::-1], ways=ways)


def plan_bytes(folder: Path, spec: MapSpec) -> bytes:
    """Give what the file of the floor plan holds, to notice a change; nothing where there is none.

    *folder* is that of the map file.
    """
    if spec.floor is None or spec.floor.plan is None:
        return b""
    file = folder / spec.floor.plan
    return file.read_bytes() if file.is_file() else b""
