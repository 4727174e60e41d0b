"""Every verb over HTTP: what it takes, its answers, the same question in Python and the shell."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import Query, Request, Response

from touchline.analysis.verb_schema import options_schema
from touchline.analysis.verbs import VERBS, OptionInfo, describe
from touchline.config import LocalText
from touchline.errors import did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.web.access import Area, Context, Here
from touchline.web.asking.answers import (
    Answered,
    Explorer,
    as_bytes,
    columns_of,
    csv_of,
    parquet_of,
)
from touchline.web.asking.models import (
    Answer,
    Asked,
    Choices,
    Option,
    PersonaChoice,
    PropertyValue,
    Rows,
    SegmentChoice,
    SegmentValue,
    TouchpointChoice,
    VerbCard,
)
from touchline.web.asking.questions import (
    Question,
    command_of,
    python_of,
    question_of,
    read_texts,
    read_where,
)
from touchline.web.problems import refuse

__all__ = ["area"]

area = Area("explore")

Form = Literal["page", "json", "csv", "parquet"]
FormOption = Annotated[Form, Query(alias="format")]
Where = Annotated[list[str], Query(description="city=Porto|Faro, once for each segment")]
Began = Annotated[str | None, Query(description="first..last day of the begin, either left out")]
_FILTERS: Final = frozenset({"where", "began", "persona", "rows", "format"})
"""Parameters that are no options of a verb; no option is called so."""


@area.get("/workspaces/{workspace}/verbs", role="viewer")
def explore_verbs(here: Here) -> list[VerbCard]:
    """List the verbs with their options."""
    del here
    return [_card(name) for name in VERBS]


@area.get("/workspaces/{workspace}/choices", role="viewer")
def explore_choices(here: Here, language: str = "en") -> Choices:
    """Give what questions can be asked about, with how often it is there."""
    explorer = Explorer(here.server.workspaces)
    counts = explorer.counts(here.here)
    info = here.project.info
    journeys = here.server.workspaces.journeys(here.here)
    window = info.window or (None, None)
    return Choices(
        journeys=info.journeys,
        persons=info.persons,
        first=window[0],
        last=window[1],
        touchpoints=_touchpoints(here, info, language),
        segments=[
            _segment(info, name, texts, counts[name].journeys, language)
            for name, texts in journeys.names.segments.items()
        ],
        personas=[
            PersonaChoice(id=one.id, label=_said(one.label, language) or one.id)
            for one in here.project.file.personas
        ],
        properties=list(explorer.properties(here.here)),
    )


@area.get("/workspaces/{workspace}/touchpoints", role="viewer")
def explore_touchpoints(here: Here, language: str = "en") -> list[TouchpointChoice]:
    """List the touchpoints with the journeys and events that have them."""
    return _touchpoints(here, here.project.info, language)


@area.get("/workspaces/{workspace}/segments", role="viewer")
def explore_segments(here: Here, language: str = "en") -> list[SegmentChoice]:
    """List the segments with their values and the journeys that have them."""
    return explore_choices(here, language).segments


@area.get("/workspaces/{workspace}/properties/{name}", role="viewer")
def explore_property(here: Here, name: str, most: Rows = 100) -> list[PropertyValue]:
    """List the most frequent values of a property of events."""
    explorer = Explorer(here.server.workspaces)
    known = explorer.properties(here.here)
    if name not in known:
        raise refuse(404, f"there is no property {name!r}", hint=did_you_mean(name, known))
    found = explorer.property_values(here.here, name, most)
    return [PropertyValue(value=value, count=count) for value, count in found]


@area.get(
    "/workspaces/{workspace}/explore/{verb}",
    role="viewer",
    response_class=Response,
    responses={200: {"model": Answer}},
)
def explore(
    here: Here,
    verb: str,
    request: Request,
    where: Where = [],  # noqa: B006 - FastAPI reads it, nothing changes it
    began: Began = None,
    persona: str | None = None,
    rows: Rows = 500,
    form: FormOption = "page",
) -> Response:
    """Ask a verb; its options stand beside these parameters, written as on the command line."""
    _known(verb)
    names = here.server.workspaces.journeys(here.here).names
    items = [(name, text) for name, text in request.query_params.multi_items()]
    options = read_texts(verb, [pair for pair in items if pair[0] not in _FILTERS], names)
    since, dots, until = (began or "..").partition("..")
    if not dots:
        raise refuse(400, f"began={began} has no end", hint="write A..B, A.. or ..B")
    question = _question(here, verb, options, read_where(where), persona, since, until)
    return _response(here, question, rows, form)


@area.post(
    "/workspaces/{workspace}/explore/{verb}",
    role="viewer",
    response_class=Response,
    responses={200: {"model": Answer}},
)
def explore_with(here: Here, verb: str, body: Asked, form: FormOption = "page") -> Response:
    """Ask a verb; the options are values as in Python."""
    _known(verb)
    question = _question(here, verb, body.options, body.where, body.persona, body.since, body.until)
    return _response(here, question, body.limit, form)


def _question(
    here: Context,
    verb: str,
    options: dict[str, Any],
    where: dict[str, list[str]],
    persona: str | None,
    since: str | None,
    until: str | None,
) -> Question:
    workspaces = here.server.workspaces
    return question_of(
        verb,
        options,
        names=workspaces.journeys(here.here).names,
        known=Explorer(workspaces).properties(here.here),
        where=where,
        persona=_persona(here, persona),
        since=since,
        until=until,
    )


def _response(here: Context, question: Question, rows: int, form: Form) -> Response:
    answered = Explorer(here.server.workspaces).answer(here.here, question)
    if form == "page":
        page = _page(here, question, answered, rows)
        return Response(as_bytes(page), media_type="application/json")
    table = answered.result.table
    name = f"{question.verb}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return Response(csv_of(table), media_type="text/csv; charset=utf-8", headers=headers)
    if form == "parquet":
        kind = "application/vnd.apache.parquet"
        return Response(parquet_of(table), media_type=kind, headers=headers)
    whole = as_bytes(_page(here, question, answered, table.num_rows))
    return Response(whole, media_type="application/json", headers=headers)


def _page(here: Context, question: Question, answered: Answered, rows: int) -> dict[str, Any]:
    result = answered.result
    return {
        "verb": question.verb,
        "options": result.options,
        "figures": result.figures,
        **_table(result.table, rows),
        "tables": {name: _table(table, rows) for name, table in result.tables.items()},
        "journeys": len(result.origin),
        "definition": answered.definition,
        "explanation": answered.explanation,
        "python": python_of(question, here.here),
        "command": command_of(question, here.here),
        "ms": round(answered.ms, 1),
    }


def _table(table: Any, rows: int) -> dict[str, Any]:
    return {
        "columns": columns_of(table),
        "rows": table.slice(0, rows).to_pylist(),
        "total_rows": table.num_rows,
    }


def _known(verb: str) -> None:
    if verb not in VERBS:
        raise refuse(404, f"there is no verb {verb!r}", hint=did_you_mean(verb, VERBS))


def _persona(here: Context, name: str | None) -> PersonaSpec | None:
    if not name:
        return None
    known = {one.id: one for one in here.project.file.personas}
    if name not in known:
        raise refuse(400, f"there is no persona {name!r}", hint=did_you_mean(name, known))
    return known[name]


def _card(name: str) -> VerbCard:
    info = describe(name)
    return VerbCard(
        name=name,
        summary=info.summary,
        about=info.about,
        returns=info.returns,
        options=[_option(one) for one in info.options],
        options_schema=options_schema(name),
    )


def _option(one: OptionInfo) -> Option:
    return Option(
        name=one.name,
        kinds=list(one.kinds),
        choices=list(one.choices),
        of_names=one.of_names,
        many=one.many,
        optional=one.optional,
        required=one.required,
        default=one.default,
        help=one.help,
    )


def _touchpoints(here: Context, info: BuildInfo, language: str) -> list[TouchpointChoice]:
    names = here.server.workspaces.journeys(here.here).names
    counts = Explorer(here.server.workspaces).counts(here.here)[""]
    labels = {one.id: _said(one.label, language) for one in info.touchpoints}
    stages = {one.id: _said(one.label, language) for one in info.stages}
    found = []
    for name, journeys, events, place in zip(
        names.touchpoints, counts.journeys, counts.events, counts.places, strict=True
    ):
        stage = names.stages.get(name)
        found.append(
            TouchpointChoice(
                id=name,
                label=labels.get(name) or name,
                stage=stage,
                stage_label=stages.get(stage or "") or stage,
                journeys=journeys,
                events=events,
                place=place,
            )
        )
    return found


def _segment(
    info: BuildInfo, name: str, texts: tuple[str, ...], counts: tuple[int, ...], language: str
) -> SegmentChoice:
    said = {one.id: one for one in info.segments}.get(name)
    goals = {one.id: one.label for one in info.goals} if name == "outcome" else {}
    labels = said.labels if said is not None else goals
    return SegmentChoice(
        id=name,
        label=(_said(said.label, language) if said is not None else "") or name,
        values=[
            SegmentValue(value=text, label=_said(labels.get(text), language) or text, journeys=n)
            for text, n in zip(texts, counts, strict=True)
        ],
        missing=info.journeys - sum(counts),
    )


def _said(text: LocalText | None, language: str) -> str:
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or next(iter(text.values()), "")
