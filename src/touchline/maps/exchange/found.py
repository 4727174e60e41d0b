"""What reading a file gives: the map, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.maps.spec import MapSpec

__all__ = ["ReadMap"]


@dataclass(frozen=True, slots=True)
class ReadMap:
    """A map that was read.

    Attributes
    ----------
    spec
        The map.
    unread
        What the file holds and the map does not, a line each, with the place in the file.
    """

    spec: MapSpec
    unread: tuple[str, ...] = ()
