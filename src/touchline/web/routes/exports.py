"""A map as a file: in every format that Touchline writes, and the journeys behind it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import quote

from fastapi import Query, Response
from pydantic import BaseModel

from touchline.project.event_logs import EVENT_LOGS, lost_in_event_log, write_event_log
from touchline.project.maps import ProjectMap
from touchline.render.formats import FORMATS, Drawn, ExportOptions, Paper, format_of
from touchline.web.access import Area, Context, Here
from touchline.web.maps.choice import Choice, spec_of
from touchline.web.problems import refuse
from touchline.web.routes.maps import Chosen, known_language, map_of, snapshot_of

__all__ = ["area"]

area = Area("exports")

_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "mmd": "text/plain; charset=utf-8",
    "cjml": "application/xml",
    "cjml.xml": "application/xml",
    "map.yaml": "application/yaml",
    "map.json": "application/json",
    "xes": "application/xml",
    "jsonocel": "application/json",
    "xmlocel": "application/xml",
    "sqlite": "application/vnd.sqlite3",
}
_THEMED: Final = ("svg", "png", "pdf", "pptx")
_SPOKEN: Final = (*_THEMED, "html", "xlsx", "md", "txt", "mmd", "cjml", "cjml.xml")


class MapFormat(BaseModel):
    """A format that a map can be written in, and what can be asked of it."""

    ending: str
    title: str
    kind: Literal["map", "journeys"]
    language: bool
    theme: bool
    paper: bool
    width: bool
    loses: list[str]
    """What of this map it cannot carry."""


@area.get("/workspaces/{workspace}/maps/{name}/formats", role="viewer")
def map_formats(here: Here, name: str, chosen: Chosen, language: str = "en") -> list[MapFormat]:
    """List the formats of an export, and what of this map each cannot carry, in a language."""
    drawn = _drawn(here, map_of(here, name), chosen)
    language = known_language(language)
    found = [
        MapFormat(
            ending=one.ending,
            title=one.title,
            kind="map",
            language=one.ending in _SPOKEN,
            theme=one.ending in _THEMED,
            paper=one.ending == "pdf",
            width=one.ending == "png",
            loses=one.loses(drawn, language),
        )
        for one in FORMATS
    ]
    lost = lost_in_event_log(drawn.snapshot, language)
    logs = [
        MapFormat(
            ending=ending, title=title, kind="journeys", language=False, theme=False, paper=False,
            width=False, loses=lost,
        )
        for ending, title in EVENT_LOGS.items()
    ]  # fmt: skip
    return found + (logs if here.may("editor") else [])


@area.get(
    "/workspaces/{workspace}/maps/{name}/export/{ending}",
    role="viewer",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def export_map(
    here: Here,
    name: str,
    ending: str,
    chosen: Chosen,
    language: str | None = None,
    theme: Literal["light", "dark"] = "light",
    paper: Paper = "A3",
    tiles: bool = False,
    width: Annotated[int | None, Query(ge=200, le=12_000)] = None,
) -> Response:
    """Give the map, or the journeys that it shows, as a file."""
    found = map_of(here, name)
    if ending in EVENT_LOGS:
        if not here.may("editor"):
            raise refuse(403, "single journeys are given to editors", hint="ask an administrator")
        return _file(_event_log(found, chosen, ending), f"{name}.{ending}", ending)
    if ending not in _TYPES:
        raise refuse(404, f"a map cannot be written as .{ending}", hint=", ".join(_TYPES))
    drawn = _drawn(here, found, chosen)
    wanted = language if language in drawn.snapshot.languages else drawn.snapshot.languages[0]
    options = ExportOptions(
        language=wanted, theme=theme, paper=paper, tiles=tiles, width=width, brand=found.brand
    )
    data = format_of(f"map.{ending}").write(drawn, options)
    label = f"{name}.{wanted}.{ending}" if ending in _SPOKEN[:-3] else f"{name}.{ending}"
    return _file(data, label, ending)


def _drawn(here: Context, found: ProjectMap, choice: Choice) -> Drawn:
    return Drawn(snapshot_of(here, found, choice), spec_of(found, choice))


def _event_log(found: ProjectMap, choice: Choice, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        spec = spec_of(found, choice)
        target = Path(folder) / f"{found.name}.{ending}"
        write_event_log(found.project, spec, target)
        return target.read_bytes()


def _file(data: bytes, name: str, ending: str) -> Response:
    """Send a file to be kept, never to be shown inside of the page."""
    plain = "".join(letter if letter.isascii() and letter.isprintable() and letter not in '"\\'
                    else "_" for letter in name)  # fmt: skip
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": disposition, "cache-control": "private, no-store"}
    return Response(data, headers=headers, media_type=_TYPES[ending])
