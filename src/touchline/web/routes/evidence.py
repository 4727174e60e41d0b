"""What lies behind the figures of a map."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel

from touchline.errors import did_you_mean
from touchline.maps.snapshot import Figure
from touchline.project.maps import ProjectMap
from touchline.web.access import Area, Context, Here
from touchline.web.maps.choice import Choice, spec_of
from touchline.web.maps.evidence import EvidenceQuote, JourneyWay, behind, rows_of
from touchline.web.problems import refuse
from touchline.web.routes.maps import Chosen, map_of, said, snapshot_of

__all__ = ["FigureId", "area", "figure_of"]

area = Area("evidence")

FigureId = Annotated[str, Query(max_length=400)]


class EvidenceRows(BaseModel):
    """Some of the rows behind a figure; e-mail addresses and telephone numbers are masked."""

    columns: list[str]
    rows: list[list[Any]]
    journeys: list[int | None]
    """Number of the journey of each row, to walk it."""
    offset: int
    total: int | None
    """How many rows there are; None: not counted."""


class Evidence(BaseModel):
    """What is known of the journeys behind a figure, and how to ask for them elsewhere."""

    journeys: int | None
    """None: no single journeys are behind it."""
    ways: list[JourneyWay]
    quotes: list[EvidenceQuote]
    sql: str
    python: str


@area.get("/workspaces/{workspace}/maps/{name}/evidence", role="viewer")
def evidence_of(
    here: Here, name: str, figure: FigureId, chosen: Chosen, language: str = "en"
) -> Evidence:
    """Say what lies behind a figure: ways, quotes, and the query that gives its rows."""
    found = map_of(here, name)
    one = figure_of(here, found, figure, chosen)
    labels = {each.id: said(each.label, language) or each.id for each in _touchpoints(here)}
    with here.project.workspace.reading() as build:
        known = behind(build, one)
    return Evidence(
        journeys=known.journeys,
        ways=[
            replace(way, touchpoints=[labels.get(id_, id_) for id_ in way.touchpoints])
            for way in known.ways
        ],
        quotes=known.quotes,
        sql=one.query or "",
        python=_python(found, figure, chosen),
    )


@area.get("/workspaces/{workspace}/maps/{name}/evidence/rows", role="viewer")
def evidence_rows(
    here: Here,
    name: str,
    figure: FigureId,
    chosen: Chosen,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> EvidenceRows:
    """Give rows behind a figure, by its own query."""
    one = figure_of(here, map_of(here, name), figure, chosen)
    with here.project.workspace.reading() as build:
        found = rows_of(build, one, limit=limit, offset=offset)
    return EvidenceRows(
        columns=found.columns,
        rows=found.rows,
        journeys=found.journeys,
        offset=offset,
        total=None if one.sample is None else one.sample.total,
    )


def figure_of(here: Context, found: ProjectMap, id_: str, choice: Choice) -> Figure:
    """Find a figure of a map for a choice, with what is behind it.

    Raises
    ------
    Refusal
        404, if there is none, or nothing is known of it; 409, while the map is being computed.
    """
    snapshot = snapshot_of(here, found, choice)
    figure = snapshot.figures.get(id_)
    if figure is None:
        hint = did_you_mean(id_, snapshot.figures)
        raise refuse(404, f"the map has no figure {id_!r}", hint=hint)
    if figure.query is None:
        raise refuse(
            404,
            f"nothing is behind the figure {id_!r}: it is not known",
            hint="its field 'missing' says why",
            code="not_known",
        )
    return figure


def _touchpoints(here: Context) -> list[Any]:
    return list(here.project.info.touchpoints)


def _python(found: ProjectMap, figure: str, choice: Choice) -> str:
    """Write the lines of Python that give the same figure."""
    line = f"touchline.open({found.project.folder.name!r}).map({found.name!r})"
    if choice.persona is not None:
        line += f".for_persona({choice.persona!r})"
    change = {}
    if choice.segment is not None:
        change["segment"] = repr(spec_of(found, choice).segment)
    if choice.since is not None or choice.until is not None:
        change["window"] = repr(spec_of(found, choice).window)
    if not change:
        return f"import touchline\n\n{line}.snapshot().figures[{figure!r}]"
    said = ", ".join(f"{name}={value}" for name, value in change.items())
    return (
        f"import msgspec, touchline\n\nfound = {line}\n"
        f"spec = msgspec.structs.replace(found.spec, {said})\n"
        f"found.computed(spec).figures[{figure!r}]"
    )
