"""Journeys as a command line names them: where the events are, and which columns hold what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.output import ProjectOption, the_project
from touchline.errors import SourceError

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["LogArgument", "open_journeys"]

_HEADING = "The journeys"

LogArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[LOG]",
        help="A store, or events as .parquet or .csv; without: the journeys of the project.",
        show_default=False,
    ),
]


def _column(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=text, rich_help_panel=_HEADING)


def open_journeys(
    log: LogArgument = None,
    person: Annotated[str, _column("--person", "COLUMN", "Who.")] = "person",
    time: Annotated[str, _column("--time", "COLUMN", "When.")] = "time",
    touchpoint: Annotated[str, _column("--touchpoint", "COLUMN", "What.")] = "touchpoint",
    value: Annotated[
        str | None, _column("--value", "COLUMN", "Value of an event, such as revenue.")
    ] = None,
    properties: Annotated[
        str | None,
        _column("--properties", "COLUMN,…", "Columns to keep for conditions and breakdowns."),
    ] = None,
    segments: Annotated[
        str | None,
        _column("--segments", "COLUMN,…", "Columns that say something of the person."),
    ] = None,
    timezone: Annotated[
        str, _column("--timezone", "ZONE", "Zone of calendar days, weeks and months.")
    ] = "UTC",
    project: ProjectOption = Path(),
) -> Journeys:
    """Open a store, read events from a file, or take the journeys of the project."""
    if log is None:
        return the_project(project).journeys()
    if not log.exists():
        raise SourceError(
            f"there is no file or store {log}", hint="give a store, or a .parquet or .csv file"
        )
    from touchline.analysis.journeys import Journeys

    if log.is_dir():
        return Journeys.open(log)
    return Journeys.from_events(
        log,
        person=person,
        time=time,
        touchpoint=touchpoint,
        value=value,
        properties=_listed(properties),
        segments=_listed(segments),
        timezone=timezone,
    )


def _listed(text: str | None) -> list[str]:
    return [name.strip() for name in text.split(",")] if text else []
