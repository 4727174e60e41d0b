"""The project file as a text: read, check, try, save; for administrators of the workspace."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Header, Response
from pydantic import BaseModel, Field

from touchline.config import keep_variables
from touchline.errors import ConfigError
from touchline.web.access import Area, Context, Here
from touchline.web.data.project_file import (
    MOST_CHARACTERS,
    DiffLine,
    Fault,
    check_text,
    difference,
    etag_of,
    parsed,
    read_text,
    refuse_reach,
    save_text,
)
from touchline.web.data.trial import Trial, try_mapping
from touchline.web.data.unclassified import rule_of
from touchline.web.data.yaml_text import added, lines_of
from touchline.web.problems import refuse

__all__ = ["area"]

area = Area("project file")

_PATH = "/workspaces/{workspace}/project-file"
Text = Annotated[str, Field(max_length=MOST_CHARACTERS)]
Identifier = Annotated[str, Field(pattern=r"^[^:]+:.+", max_length=1000)]


class Lines(BaseModel):
    """Lines of the file, from 1."""

    first: int
    last: int


class ProjectText(BaseModel):
    """The project file as it is written."""

    text: str
    etag: str
    """Send it as ``If-Match`` to save."""
    sources: dict[str, Lines]
    """Where each source stands."""


class Written(BaseModel):
    """A text of the project file that somebody has written."""

    text: Text


class Tried(BaseModel):
    """A text, and the source whose rows in quarantine are to be read by it."""

    text: Text
    source: str


class Proposal(BaseModel):
    """A text of the project file, what is wrong in it, and how it differs from what is saved."""

    text: str
    etag: str
    """Of the file that it was compared with."""
    faults: list[Fault]
    difference: list[DiffLine]


class NewRule(BaseModel):
    """A rule for moments that none catches."""

    kind: Literal["event", "feedback"] = "event"
    name: Annotated[str, Field(min_length=1, max_length=1000)]
    """Name of the event, or the instrument."""
    id: Annotated[str, Field(min_length=1, max_length=120)]
    stage: Annotated[str, Field(min_length=1, max_length=120)]


class Apart(BaseModel):
    """Two identifiers, ``type:value``, that must not be one person."""

    one: Identifier
    other: Identifier


class Saved(BaseModel):
    """The file was saved."""

    etag: str


@area.get(_PATH, role="admin")
def project_file(here: Here, response: Response) -> ProjectText:
    """Give the project file."""
    text = read_text(here.project)
    response.headers["etag"] = etag_of(text)
    places = {name: lines_of(text, ["sources", name]) for name in here.project.file.sources}
    return ProjectText(
        text=text,
        etag=etag_of(text),
        sources={
            name: Lines(first=place[0], last=place[1])
            for name, place in places.items()
            if place is not None
        },
    )


@area.post(f"{_PATH}/check", role="admin")
def check_project_file(here: Here, body: Written) -> Proposal:
    """Say what is wrong in a text, and how it differs from the file."""
    return _proposal(here, read_text(here.project), body.text)


@area.put(_PATH, role="admin")
def save_project_file(
    here: Here,
    body: Written,
    response: Response,
    if_match: Annotated[str | None, Header(description="``etag`` of what was edited")] = None,
) -> Saved:
    """Save the project file, if nobody has changed it meanwhile; the old one is kept."""
    if if_match is None:
        raise refuse(428, "say which version was edited, as the header If-Match", code="no_version")
    before = read_text(here.project)
    _guard(here, before, body.text)
    etag = save_text(here.project, body.text, if_match)
    response.headers["etag"] = etag
    here.server.news.tell(here.here, "project", {"etag": etag})
    return Saved(etag=etag)


@area.post(f"{_PATH}/trial", role="admin")
def try_project_file(here: Here, body: Tried) -> Trial:
    """Count which rows in quarantine a text would read; nothing is changed."""
    _guard(here, read_text(here.project), body.text)
    return try_mapping(here.project, parsed(body.text), body.source)


@area.post(f"{_PATH}/rule", role="admin")
def propose_rule(here: Here, body: NewRule) -> Proposal:
    """Give the file with a rule more, behind all others."""
    rule = rule_of(body.kind, body.name, body.id, body.stage)
    return _with(here, ["touchpoints"], rule)


@area.post(f"{_PATH}/apart", role="admin")
def propose_apart(here: Here, body: Apart) -> Proposal:
    """Give the file with two identifiers that must not be one person."""
    if body.one == body.other:
        raise refuse(400, "an identifier cannot be kept apart from itself")
    pair = [keep_variables(body.one), keep_variables(body.other)]
    return _with(here, ["identity", "blocked_edges"], pair)


def _with(here: Context, path: list[str], item: Any) -> Proposal:
    text = read_text(here.project)
    return _proposal(here, text, added(text, path, item))


def _proposal(here: Context, before: str, after: str) -> Proposal:
    try:
        _guard(here, before, after)
        faults = check_text(here.project, after)
    except ConfigError as error:
        faults = [Fault(level="error", message=error.message, hint=error.hint, line=1, column=1)]
    return Proposal(
        text=after, etag=etag_of(before), faults=faults, difference=difference(before, after)
    )


def _guard(here: Context, before: str, after: str) -> None:
    if not here.may("owner"):
        refuse_reach(before, after)
