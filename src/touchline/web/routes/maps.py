"""The maps of a workspace, as the page draws them."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import Response
from pydantic import BaseModel

from touchline.config import LocalText
from touchline.locale import languages
from touchline.web.access import Area, Here
from touchline.web.map_view import map_view
from touchline.web.openapi import MAP_VIEW, json_answer
from touchline.web.problems import refuse

__all__ = ["MapCard", "area"]

area = Area("maps")


class MapCard(BaseModel):
    """A map in the list of maps."""

    map: str
    name: str
    state: str
    languages: list[str]


@area.get("/workspaces/{workspace}/maps", role="viewer")
def maps(here: Here, language: str = "en") -> list[MapCard]:
    """List the maps of the workspace."""
    return [
        MapCard(
            map=each.name,
            name=_said(each.spec.name, language) or each.name,
            state=each.spec.state,
            languages=list(each.spec.languages),
        )
        for each in here.project.maps
    ]


@area.get(
    "/workspaces/{workspace}/maps/{name}",
    role="viewer",
    response_class=Response,
    responses=json_answer(MAP_VIEW),
)
def map_view_of(
    here: Here, name: str, language: str = "en", persona: str | None = None
) -> Response:
    """Give a computed map, with every text and figure written in a language."""
    if language not in languages():
        raise refuse(400, f"there is no language {language!r}", hint=", ".join(languages()))
    found = here.project.map(name)
    chosen = found if persona is None else found.for_persona(persona)
    view: dict[str, Any] = map_view(chosen.snapshot(), language)
    return Response(msgspec.json.encode(view), media_type="application/json")


def _said(text: LocalText | None, language: str) -> str:
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or next(iter(text.values()), "")
