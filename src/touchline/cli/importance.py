"""``importance``: which touchpoints move what customers say or do overall."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.answer import (
    AnswerFormat,
    AnswerFormatOption,
    ChartOption,
    OutputOption,
    check_chart,
)
from touchline.cli.output import ProjectOption, say, the_project
from touchline.cli.scores import write_rows

__all__ = ["importance"]


def importance(
    project: ProjectOption = Path(),
    by: Annotated[
        str, typer.Option("--by", metavar="touchpoint|stage", help="What a place is.")
    ] = "touchpoint",
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="NAME", help="An instrument, a touchpoint whose score is"
                     " the overall one, PROPERTY=VALUE of answers, goal, or again; default: nps,"
                     " else goal."),
    ] = None,
    samples: Annotated[
        int, typer.Option("--samples", min=10, help="Bootstrap samples of the intervals.")
    ] = 500,
    segments: Annotated[
        str | None,
        typer.Option("--segments", metavar="SEGMENT,…", help="Held equal where each person rates a"
                     " single place; default: all."),
    ] = None,
    form: AnswerFormatOption = None,
    output: OutputOption = None,
    chart: ChartOption = None,
) -> None:  # fmt: skip
    """Say how much each touchpoint or stage moves the overall score, or whether a goal is met."""
    check_chart(chart)
    choice: Any = by
    found = the_project(project).importance(
        by=choice, outcome=outcome, samples=samples, segments=_list(segments)
    )
    if chart is not None:
        found.chart().save(str(chart))
    whole = {
        "outcome": found.outcome, "method": found.method, "r_squared": found.r_squared,
        "persons": found.persons, "importance": found.table.to_pylist(),
    }  # fmt: skip
    write_rows(found.table, form, output, whole=whole)
    if output is None and form in (None, AnswerFormat.TABLE):
        say(found.explain())


def _list(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [piece.strip() for piece in text.split(",") if piece.strip()]
