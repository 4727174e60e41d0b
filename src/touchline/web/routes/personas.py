"""Personas: declared in the project file, measured in the build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from fastapi import Response
from pydantic import BaseModel

from touchline.journeys import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.maps.scope import choice_sql
from touchline.maps.snapshot import Snapshot
from touchline.maps.views import open_build
from touchline.project import Project
from touchline.project.project import PROJECT_FILE
from touchline.web.access import Area, Here
from touchline.web.maps.view import map_view
from touchline.web.openapi import MAP_VIEW, json_answer
from touchline.web.walk.journey import Names, Trait
from touchline.web.walk.order import Kept

__all__ = ["area"]

area = Area("personas")
_kept = Kept()


class PersonaLine(BaseModel):
    """A persona in the list."""

    id: str
    name: str
    description: str | None
    bound: list[Trait]
    """Segments and values that it stands for; empty: everybody."""
    persons: int | None
    """Null: the project is not built, or it is bound to what the build does not have."""
    share: float | None
    """Of all persons with a journey."""
    maps: list[str]
    """Maps of this persona."""


@area.get("/workspaces/{workspace}/personas", role="viewer")
def personas(here: Here, language: str = "en") -> list[PersonaLine]:
    """List the personas of the project, with how many customers each stands for."""
    with here.project.workspace.reading() as build:
        names = Names(BuildInfo.read(build), language)
        specs = here.project.file.personas
        counts, everybody = _counts(build, names.info, specs)
    return [
        PersonaLine(
            id=one.id,
            name=names.of(one.label, one.id),
            description=names.of(one.description, "") or None,
            bound=[
                names.segment(name, each)
                for name, value in one.segment.items()
                for each in ([value] if isinstance(value, str) else value)
            ],
            persons=counts[one.id],
            share=_share(counts[one.id], everybody),
            maps=[each.name for each in here.project.maps if one.id in _shown(each.spec)],
        )
        for one in specs
    ]


@area.get(
    "/workspaces/{workspace}/personas/{persona}",
    role="viewer",
    response_class=Response,
    responses=json_answer(MAP_VIEW),
)
def persona_portrait(here: Here, persona: str, language: str = "en") -> Response:
    """Give the portrait of a persona: a map without lanes, its card under ``personas``."""
    view: dict[str, Any] = map_view(_portrait(here.project, persona), language)
    return Response(msgspec.json.encode(view), media_type="application/json")


def _portrait(project: Project, persona: str) -> Snapshot:
    found = project.persona(persona)
    changed = (project.folder / PROJECT_FILE).stat().st_mtime
    key = (str(project.folder), project.info.created, changed, persona)
    return _kept.get(key, found.portrait)


def _counts(
    build: Path, info: BuildInfo, specs: list[PersonaSpec]
) -> tuple[dict[str, int | None], int]:
    known = {each.id for each in info.segments}
    counts: dict[str, int | None] = {}
    with open_build(build) as db:
        for one in specs:
            if one.segment.keys() - known:
                counts[one.id] = None
                continue
            where = " AND ".join(choice_sql(one.segment)) or "true"
            counts[one.id] = _persons(db, where)
        return counts, _persons(db, "true")


def _persons(db: Any, where: str) -> int:
    return int(
        db.execute(f"SELECT count(DISTINCT person) FROM journeys WHERE {where}").fetchone()[0]
    )


def _share(persons: int | None, everybody: int) -> float | None:
    return None if persons is None or not everybody else persons / everybody


def _shown(spec: Any) -> set[str]:
    return {one for one in (spec.persona, *spec.personas) if one}
