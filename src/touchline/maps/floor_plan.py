"""Floor plans: their names held against the project, their pictures and the outlines of zones."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from touchline.errors import ConfigError
from touchline.maps.names import listed, one_of
from touchline.maps.plan_svg import Point, SvgPlan
from touchline.maps.spec import FloorSpec, FloorZone
from touchline.maps.time import seconds

__all__ = ["FloorPlan", "check_floor", "read_plan"]

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST = 4_000_000


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """A plan, read: the size of its coordinates, its picture, the outline of each zone in order."""

    size: tuple[float, float]
    outlines: list[list[Point]]
    picture: str | None = None
    """As a ``data:`` address."""


def check_floor(
    floor: FloorSpec,
    *,
    columns: Sequence[str] | None = None,
    touchpoints: Sequence[str] | None = None,
    zones: Sequence[str] | None = None,
) -> None:
    """Refuse a floor that contradicts itself or names what there is not.

    Parameters
    ----------
    floor
        As the map file says it.
    columns, touchpoints, zones
        Names of the columns of the map, of touchpoints, and of their zones; None: not known.

    Raises
    ------
    ConfigError
        ``where`` is the place inside the map, such as ``floor.zones[2].touchpoints[0]``.
    """
    if not floor.zones:
        raise ConfigError("a floor needs at least one zone", where="floor.zones")
    if floor.stage is not None and columns is not None:
        one_of("floor.stage", "stage", floor.stage, columns, of="the map")
    if floor.gap is not None:
        seconds(floor.gap, where="floor.gap")
    ids: set[str] = set()
    taken: dict[tuple[str, str], str] = {}
    for place, zone in listed("floor.zones", floor.zones):
        if zone.id in ids:
            raise ConfigError(f"the zone {zone.id!r} stands twice", where=f"{place}.id")
        ids.add(zone.id)
        _check_bound(place, zone, touchpoints, zones)
        _check_outline(place, zone, floor)
        for kind, names in (("touchpoint", zone.touchpoints), ("zone", zone.zones)):
            for name in names:
                other = taken.setdefault((kind, name), zone.id)
                if other != zone.id:
                    raise ConfigError(
                        f"the {kind} {name!r} lies in {other!r} and in {zone.id!r}",
                        hint="a moment is in one place: keep it in one of them",
                        where=place,
                    )


def _check_bound(
    place: str, zone: FloorZone, touchpoints: Sequence[str] | None, zones: Sequence[str] | None
) -> None:
    if not zone.touchpoints and not zone.zones:
        raise ConfigError(
            f"nothing lies in the zone {zone.id!r}",
            hint="name touchpoints: or zones: of touchpoints that are in it",
            where=place,
        )
    for at, name in listed(f"{place}.touchpoints", zone.touchpoints):
        if touchpoints is not None:
            one_of(at, "touchpoint", name, touchpoints)
    for at, name in listed(f"{place}.zones", zone.zones):
        if zones is not None:
            one_of(at, "zone of touchpoints", name, zones)


def _check_outline(place: str, zone: FloorZone, floor: FloorSpec) -> None:
    if zone.polygon and zone.shape:
        raise ConfigError(
            f"the zone {zone.id!r} has a polygon and a shape",
            hint="keep one of them",
            where=place,
        )
    if zone.polygon and len(zone.polygon) < 3:
        raise ConfigError(
            f"the polygon of {zone.id!r} has {len(zone.polygon)} corners",
            hint="an area has at least 3: [[0, 0], [100, 0], [100, 60]]",
            where=f"{place}.polygon",
        )
    drawn = floor.plan is not None and floor.plan.lower().endswith(".svg")
    if not zone.polygon and not drawn:
        raise ConfigError(
            f"nothing says where the zone {zone.id!r} is",
            hint="write its polygon:, or give an SVG plan with a shape of this id",
            where=place,
        )


def read_plan(floor: FloorSpec, folder: Path | None) -> FloorPlan:
    """Read the plan beside a map file.

    Parameters
    ----------
    floor
        As the map file says it, checked.
    folder
        Where the map file lies.

    Raises
    ------
    ConfigError
        If the plan is missing, is neither SVG nor PNG, is larger than 4 MB, or lacks a shape.
    """
    if floor.plan is None:
        return _bare(floor)
    data = _bytes(floor.plan, folder)
    if data.startswith(_PNG) and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        size = floor.size or (float(width), float(height))
        outlines = [list(zone.polygon) for zone in floor.zones]
        return FloorPlan(size, outlines, _address("image/png", data))
    plan = SvgPlan(data, where=floor.plan)
    size = floor.size or plan.size
    across, down = size[0] / plan.size[0], size[1] / plan.size[1]
    outlines = []
    for place, zone in listed("floor.zones", floor.zones):
        if zone.polygon:
            outlines.append(list(zone.polygon))
            continue
        found = plan.outline(zone.shape or zone.id, where=place)
        outlines.append([(x * across, y * down) for x, y in found])
    return FloorPlan(size, outlines, _address("image/svg+xml", plan.clean()))


def _bare(floor: FloorSpec) -> FloorPlan:
    outlines = [list(zone.polygon) for zone in floor.zones]
    corners = [corner for outline in outlines for corner in outline]
    size = floor.size or (max(x for x, _ in corners), max(y for _, y in corners))
    return FloorPlan((float(size[0]), float(size[1])), outlines)


def _bytes(name: str, folder: Path | None) -> bytes:
    if folder is None:
        raise ConfigError(
            f"the plan {name} cannot be found: nothing says where the map file lies",
            hint="compute the map of a project, or give the folder of the map file",
            where="floor.plan",
        )
    try:
        data = (folder / name).read_bytes()
    except OSError:
        raise ConfigError(
            f"there is no plan {name} beside the map file",
            hint="give its path from the folder of the map file",
            where="floor.plan",
        ) from None
    if len(data) > _MOST:
        raise ConfigError(
            f"the plan {name} has {len(data):,} bytes, and stands in every map",
            hint="make it smaller than 4 MB",
            where="floor.plan",
        )
    return data


def _address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
