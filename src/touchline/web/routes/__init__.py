"""The routes of the API, one file an area; a new area is a new file and a line here."""

from __future__ import annotations

from touchline.web.access import Area
from touchline.web.routes.maps import area as maps
from touchline.web.routes.people import area as people

__all__ = ["AREAS"]

AREAS: tuple[Area, ...] = (people, maps)
