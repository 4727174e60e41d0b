"""Personas that are declared, changed and removed on the page; they stand in the project file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import Header
from pydantic import BaseModel, WithJsonSchema
from sqlalchemy import select

from touchline.config import local_text
from touchline.journeys.spec import PersonaSpec
from touchline.locale import languages
from touchline.web.access import Area, Context, Here
from touchline.web.data.project_file import etag_of, read_text
from touchline.web.personas.declared import Written, add, change, plain, read, remove, tag_of
from touchline.web.personas.preview import PersonaPreview, preview
from touchline.web.problems import refuse
from touchline.web.state.personas import PersonaRecord
from touchline.web.walk.journey import Named

__all__ = ["area"]

area = Area("declared personas")

_PATH = "/workspaces/{workspace}/declared-personas"
_LATEST: Final = 50
_SCHEMA = msgspec.json.schema_components([PersonaSpec])[1]["PersonaSpec"]
Persona = Annotated[dict[str, Any], WithJsonSchema(_SCHEMA)]
"""As the project file declares it."""


class DeclaredPersona(BaseModel):
    """A persona as it is declared, and its version."""

    persona: Persona
    version: str
    """Send it as ``If-Match`` to change the persona."""


class RuleSegment(BaseModel):
    """A segment that a rule may name."""

    id: str
    label: str
    values: list[Named]


class DeclaredPersonas(BaseModel):
    """What is declared, and what may be."""

    personas: list[DeclaredPersona]
    segments: list[RuleSegment]
    languages: list[str]
    """Those in which texts are written: of the maps, and of the personas as they are."""


class PersonaBody(BaseModel):
    """A persona to be declared; without an id, it gets one of its name."""

    persona: Persona


class PersonaRule(BaseModel):
    """The rule of a persona: segments and their values; empty: everybody."""

    segment: dict[str, str | list[str]]


class PersonaChange(BaseModel):
    """What somebody did to a persona."""

    at: datetime
    by: str
    persona: str
    name: str
    what: Literal["added", "changed", "removed"]
    fields: list[str]
    """Keys of the project file."""


@area.get(_PATH, role="viewer")
def declared_personas(here: Here, language: str = "en") -> DeclaredPersonas:
    """Give the personas as they are declared, and what rules may name."""
    file = here.project.file
    return DeclaredPersonas(
        personas=[DeclaredPersona(persona=plain(p), version=tag_of(p)) for p in file.personas],
        segments=_segments(here, language),
        languages=_languages(here, file.personas),
    )


@area.post(_PATH, role="editor", status_code=201)
def declare_persona(here: Here, body: PersonaBody) -> DeclaredPersona:
    """Declare a new persona."""
    return _told(here, add(here.project, body.persona), "added")


@area.put(f"{_PATH}/{{persona}}", role="editor")
def change_persona(
    here: Here,
    persona: str,
    body: PersonaBody,
    if_match: Annotated[str | None, Header(description="``version`` that was edited")] = None,
) -> DeclaredPersona:
    """Change what is declared of a persona, if nobody has changed it meanwhile; its id stays."""
    if if_match is None:
        raise refuse(428, "say which version was edited, as the header If-Match", code="no_version")
    return _told(here, change(here.project, persona, body.persona, if_match), "changed")


@area.delete(f"{_PATH}/{{persona}}", role="editor", status_code=204)
def remove_persona(here: Here, persona: str) -> None:
    """Take a persona out of the project file, unless a map shows it."""
    _told(here, remove(here.project, persona), "removed")


@area.post(f"{_PATH}/preview", role="editor")
def preview_persona(here: Here, body: PersonaRule, language: str = "en") -> PersonaPreview | None:
    """Count whom a rule catches, and say how they differ; null: the build has no such segment."""
    said = {"id": "preview", "label": "preview", "segment": body.segment}
    rule = read(said, here.project.file).segment
    with here.project.workspace.reading() as build:
        return preview(build, rule, language=language)


@area.get("/workspaces/{workspace}/persona-changes", role="viewer")
def persona_changes(here: Here) -> list[PersonaChange]:
    """List who changed which persona on the page, the latest first."""
    asked = (
        select(PersonaRecord)
        .where(PersonaRecord.workspace == here.here)
        .order_by(PersonaRecord.at.desc())
        .limit(_LATEST)
    )
    with here.state.reading() as session:
        return [
            PersonaChange(
                at=one.at, by=one.by, persona=one.persona, name=one.name,
                what=one.what,  # type: ignore[arg-type]
                fields=one.fields.split(",") if one.fields else [],
            )
            for one in session.scalars(asked)
        ]  # fmt: skip


def _told(here: Context, written: Written, what: str) -> DeclaredPersona:
    """Keep who did it, and tell everybody who has the workspace open."""
    found = written.persona
    if what != "changed" or written.fields:
        with here.state.writing() as session:
            session.add(
                PersonaRecord(
                    workspace=here.here, persona=found.id,
                    name=local_text(found.label, "en", found.id),
                    by=here.me.name, what=what, fields=",".join(written.fields),
                )
            )  # fmt: skip
        here.server.news.tell(here.here, "project", {"etag": etag_of(read_text(here.project))})
    return DeclaredPersona(persona=plain(found), version=tag_of(found))


def _segments(here: Context, language: str) -> list[RuleSegment]:
    """Give what rules may name: values as the file declares them, else as they are in the build."""
    info = here.project.info if here.project.workspace.current_build is not None else None
    found = {one.id: one for one in info.segments} if info else {}
    return [
        RuleSegment(
            id=name,
            label=local_text(spec.label, language, name),
            values=[
                Named(id=value, label=local_text(label, language, value))
                for value, label in (
                    [(one.id, one.label) for one in spec.values]
                    or [(one, found[name].labels.get(one)) for one in found[name].values]
                    if spec.values or name in found
                    else []
                )
            ],
        )
        for name, spec in here.project.file.segments.items()
    ]


def _languages(here: Context, personas: list[PersonaSpec]) -> list[str]:
    of_maps = dict.fromkeys(one for each in here.project.maps for one in each.spec.languages)
    used = {
        code
        for persona in personas
        for value in plain(persona).values()
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, dict)
        for code in one
    }
    known = set(languages())
    return [*of_maps, *sorted((used & known) - of_maps.keys())] or ["en"]
