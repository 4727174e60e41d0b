"""The maps of a workspace: listed, computed for a choice, added, copied, removed."""

from __future__ import annotations

import gzip
from typing import Annotated, Literal

import msgspec
from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from touchline.config import LocalText
from touchline.errors import ConfigError
from touchline.locale import Catalogue, languages
from touchline.maps import Snapshot
from touchline.project.maps import ProjectMap
from touchline.project.new_map import add_map, new_map
from touchline.web.access import Area, Context, Here
from touchline.web.maps.choice import Choice
from touchline.web.maps.store import Answer, Pending
from touchline.web.openapi import MAP_VIEW, json_answer
from touchline.web.problems import refuse

__all__ = [
    "Chosen",
    "Language",
    "MapCard",
    "area",
    "choice_of",
    "known_language",
    "map_of",
    "said",
    "snapshot_of",
]

area = Area("maps")

Language = Annotated[str, Query(pattern="^[a-z]{2,3}$")]
Day = Annotated[str | None, Query(pattern=r"^\d{4}-\d\d-\d\d$")]
MapName = Annotated[str, Field(min_length=1, max_length=80)]


class MapCard(BaseModel):
    """A map in the list of maps."""

    map: str
    name: str
    title: str | None = None
    """Its finding; None: not computed yet."""
    state: Literal["current", "future"]
    languages: list[str]
    journeys: int | None = None
    unit: str | None = None
    curve: list[float | None] = []
    """The emotion of each stage, −2 to 2, in order; None where it is not known."""


class OneChoice(BaseModel):
    """A persona or a segment value that may be chosen."""

    id: str
    label: str
    journeys: int


class SegmentChoice(BaseModel):
    """A segment whose values may be chosen."""

    id: str
    label: str
    values: list[OneChoice]


class PeriodChoice(BaseModel):
    """A period that may be chosen."""

    kind: Literal["last", "quarter", "year"]
    number: int
    """Days, or which quarter, or which year."""
    year: int
    since: str
    until: str
    journeys: int


class Switches(BaseModel):
    """All that may be chosen of a map, and how many journeys of the build each is."""

    personas: list[OneChoice]
    segments: list[SegmentChoice]
    periods: list[PeriodChoice]
    first: str | None
    last: str | None
    """First and last day of the data."""


class OnItsWay(BaseModel):
    """A map that is being computed for the first time; ask again."""

    seconds: float


class NewMap(BaseModel):
    """A map to add: from a ready map, or as a copy of another."""

    name: MapName
    template: str | None = None
    copy_of: str | None = None
    languages: list[str] = ["en"]


def choice_of(
    persona: str | None = None,
    segment: Annotated[str | None, Query(pattern="^[^:]+:.+$")] = None,
    since: Day = None,
    until: Day = None,
) -> Choice:
    """Read a choice from the address."""
    name, _, value = (segment or "").partition(":")
    return Choice(
        persona=persona, segment=(name, value) if segment else None, since=since, until=until
    )


Chosen = Annotated[Choice, Depends(choice_of)]
"""What a route takes to know the choice."""


def map_of(here: Context, name: str) -> ProjectMap:
    """Find a map.

    Raises
    ------
    Refusal
        404, if the workspace has none of this name.
    """
    try:
        return here.project.map(name)
    except ConfigError as error:
        raise refuse(404, error.message, hint=error.hint) from None


def snapshot_of(here: Context, found: ProjectMap, choice: Choice) -> Snapshot:
    """Give the computed map for a choice.

    Raises
    ------
    Refusal
        409, while it is being computed.
    """
    snapshot = here.server.maps.snapshot(found, choice)
    if isinstance(snapshot, Pending):
        raise refuse(409, "the map is being computed", hint="ask again in a moment", code="later")
    return snapshot


@area.get("/workspaces/{workspace}/maps", role="viewer")
def maps(here: Here, language: Language = "en") -> list[MapCard]:
    """List the maps of the workspace."""
    return [_card(here, each, known_language(language)) for each in here.project.maps]


@area.get(
    "/workspaces/{workspace}/maps/{name}",
    role="viewer",
    response_class=Response,
    responses={**json_answer(MAP_VIEW), 202: {"model": OnItsWay}},
)
def map_view_of(
    here: Here,
    request: Request,
    name: str,
    chosen: Chosen,
    language: Language = "en",
) -> Response:
    """Give a computed map for a choice, with every text and figure written in a language.

    202 says that nobody has asked for this choice before and that it is being computed.
    """
    answer = here.server.maps.answer(map_of(here, name), chosen, known_language(language))
    if isinstance(answer, Pending):
        body = msgspec.json.encode({"seconds": answer.seconds})
        return Response(body, 202, {"retry-after": "1"}, "application/json")
    return _sent(answer, request)


@area.get("/workspaces/{workspace}/maps/{name}/switches", role="viewer")
def switches(here: Here, name: str, language: Language = "en") -> Switches:
    """Say what may be chosen of a map."""
    found = map_of(here, name)
    if found.project.workspace.current_build is None:  # a map without data has nothing to choose
        return Switches(personas=[], segments=[], periods=[], first=None, last=None)
    known = here.server.maps.counts(found)
    personas = {each.id: each for each in found.project.file.personas}
    return Switches(
        personas=[
            OneChoice(id=id_, label=said(personas[id_].label, language) or id_, journeys=n)
            for id_, n in known.personas.items()
        ],
        segments=[
            SegmentChoice(
                id=one.id,
                label=said(one.label, language) or one.id,
                values=[
                    OneChoice(
                        id=value,
                        label=said(one.labels.get(value), language) or value,
                        journeys=known.segments[one.id][value],
                    )
                    for value in one.values
                ],
            )
            for one in found.project.info.segments
        ],
        periods=[PeriodChoice(**msgspec.structs.asdict(one)) for one in known.periods],
        first=known.first,
        last=known.last,
    )


@area.post("/workspaces/{workspace}/maps", role="editor", status_code=201)
def add_map_file(here: Here, body: NewMap) -> MapCard:
    """Add a map: from a ready one, or as a copy of another."""
    if body.copy_of is not None:
        spec = msgspec.structs.replace(map_of(here, body.copy_of).spec, id=None)
        _refuse_taken(here, body.name)
        return _card(here, add_map(here.project, body.name, spec), "en")
    _refuse_taken(here, body.name)
    made = new_map(here.project, body.name, template=body.template, languages=body.languages)
    return _card(here, made, "en")


@area.delete("/workspaces/{workspace}/maps/{name}", role="admin", status_code=204)
def remove_map(here: Here, name: str) -> None:
    """Remove a map; its file is kept under ``.touchline/removed``, its versions stay."""
    found = map_of(here, name)
    folder = here.project.workspace.root / "removed"
    folder.mkdir(parents=True, exist_ok=True)
    taken = len(list(folder.glob(f"{found.name}.*.yaml")))
    found.path.rename(folder / f"{found.name}.{taken + 1}.yaml")


def said(text: LocalText | None, language: str) -> str:
    """Give a text in a language, or in whichever it has."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or text.get("") or next(iter(text.values()), "")


def _refuse_taken(here: Context, name: str) -> None:
    if name in {each.name for each in here.project.maps}:
        raise refuse(409, f"there is a map {name!r} already", hint="choose another name")


def known_language(language: str) -> str:
    """Give the language if there is one of that name.

    Raises
    ------
    Refusal
        400, if there is none.
    """
    if language not in languages():
        raise refuse(400, f"there is no language {language!r}", hint=", ".join(languages()))
    return language


def _sent(answer: Answer, request: Request) -> Response:
    """Send a kept answer as it lies there; nothing at all if the reader has it."""
    headers = {"etag": answer.etag, "cache-control": "private, no-cache", "vary": "accept-encoding"}
    if answer.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(answer.packed, headers=headers, media_type="application/json")
    return Response(gzip.decompress(answer.packed), headers=headers, media_type="application/json")


def _card(here: Context, found: ProjectMap, language: str) -> MapCard:
    spec = found.spec
    card = MapCard(
        map=found.name,
        name=said(spec.name, language) or found.name,
        state=spec.state,
        languages=list(spec.languages),
    )
    snapshot = here.server.maps.kept_snapshot(found)
    if snapshot is None:
        return card
    catalogue = Catalogue(language)
    journeys = snapshot.figures.get(snapshot.lens.journeys)
    card.title = catalogue.text(snapshot.title)
    card.unit = catalogue.text(snapshot.unit)
    card.journeys = None if journeys is None or journeys.value is None else int(journeys.value)
    card.curve = _curve(snapshot)
    return card


def _curve(snapshot: Snapshot) -> list[float | None]:
    """Give the measured emotion of each stage: of its answer with the most people behind it."""
    points = [
        point
        for lane in snapshot.lanes
        for point in lane.emotion
        if point.segment is None and point.persona is None
    ]
    found: list[float | None] = []
    for stage in snapshot.stages:
        figures = [
            snapshot.figures[point.figure]
            for point in points
            if point.stage == stage.id and point.figure in snapshot.figures
        ]
        known = [one for one in figures if one.value is not None]
        found.append(max(known, key=lambda one: one.n).value if known else None)
    return found
