"""Every verb over HTTP: what it takes, its answers, the same question in Python and the shell."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response

from touchline.analysis.result import Result
from touchline.analysis.verb_schema import schema_of
from touchline.analysis.verbs import OptionInfo
from touchline.config import LocalText
from touchline.errors import did_you_mean
from touchline.journeys import BuildInfo
from touchline.project.asked import ASKED, Said
from touchline.web.access import Area, Context, Here
from touchline.web.asking.ahead import prepare
from touchline.web.asking.answers import (
    Answered,
    Explorer,
    as_bytes,
    columns_of,
    csv_of,
    parquet_of,
)
from touchline.web.asking.cells import ALSO, cells_of
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
from touchline.web.asking.questions import Question, info_of
from touchline.web.asking.reading import QUESTIONS, check_verb, question_at, question_with
from touchline.web.asking.written import command_of, python_of
from touchline.web.problems import refuse

__all__ = ["area"]

area = Area("explore")

Form = Literal["page", "json", "csv", "parquet"]
FormOption = Annotated[Form, Query(alias="format")]
Where = Annotated[list[str], Query(description="city=Porto|Faro, once for each segment")]
Began = Annotated[str | None, Query(description="first..last day of the begin, either left out")]
Kept = Annotated[str | None, Query(description="id of a kept segment")]


@area.get("/workspaces/{workspace}/verbs", role="viewer")
def explore_verbs(here: Here) -> list[VerbCard]:
    """List the verbs with their options."""
    del here
    return [_card(name) for name in QUESTIONS]


@area.get("/workspaces/{workspace}/choices", role="viewer")
def explore_choices(here: Here, language: str = "en") -> Choices:
    """Give what questions can be asked about, with how often it is there."""
    explorer = Explorer(here.server.workspaces)
    counts = explorer.counts(here.here)
    prepare(explorer, here.here)
    info = here.project.info
    journeys = here.server.workspaces.journeys(here.here)
    window = info.window or (None, None)
    instruments, texts = explorer.said(here.here)
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
        instruments=instruments,
        texts=texts,
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
    kept: Kept = None,
    rows: Rows = 500,
    form: FormOption = "page",
) -> Response:
    """Ask a verb; its options stand beside these parameters, written as on the command line."""
    del where, began, persona, kept  # they are read with the options
    check_verb(verb)
    question = question_at(here, verb, request.query_params.multi_items())
    return _response(here, question, rows, form)


@area.post(
    "/workspaces/{workspace}/explore/{verb}",
    role="viewer",
    response_class=Response,
    responses={200: {"model": Answer}},
)
def explore_with(here: Here, verb: str, body: Asked, form: FormOption = "page") -> Response:
    """Ask a verb; the options are values as in Python."""
    check_verb(verb)
    question = question_with(
        here,
        verb,
        body.options,
        where=body.where,
        persona=body.persona,
        since=body.since,
        until=body.until,
        kept=body.kept,
    )
    return _response(here, question, body.limit, form)


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
    tables = {"": result.table, **result.tables}
    cells = cells_of(question.verb, {name: table.column_names for name, table in tables.items()})
    if question.verb == "compare" and result.options["by"] == "stage":
        cells = {}  # what stands behind them are journeys from stage to stage
    return {
        "verb": question.verb,
        "options": result.options,
        "figures": result.figures,
        **_table(result.table, rows),
        "tables": {name: _table(table, rows) for name, table in result.tables.items()},
        "cells": cells,
        "also": ALSO.get(question.verb, []) if cells else [],
        "journeys": _journeys(here, result),
        "definition": answered.definition,
        "explanation": answered.explanation,
        "python": python_of(question, here.here),
        "command": command_of(question, here.here),
        "ms": round(answered.ms, 1),
    }


def _journeys(here: Context, result: Result | Said) -> int:
    return here.project.info.journeys if isinstance(result, Said) else len(result.origin)


def _table(table: Any, rows: int) -> dict[str, Any]:
    return {
        "columns": columns_of(table),
        "rows": table.slice(0, rows).to_pylist(maps_as_pydicts="strict"),
        "total_rows": table.num_rows,
    }


def _card(name: str) -> VerbCard:
    info = info_of(name)
    return VerbCard(
        name=name,
        summary=info.summary,
        about=info.about,
        returns=info.returns,
        options=[_option(one) for one in info.options],
        options_schema=schema_of(info),
        of_journeys=name not in ASKED,
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
