"""Journeys as a command line names them: where the events are, and which columns hold what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.output import ProjectOption, progress_bar, say, the_project

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["LogArgument", "is_store", "open_journeys", "read_events"]

_HEADING = "The journeys"

LogArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[LOG]",
        help="A store, files of events (.parquet, .csv) or a log (.xes, OCEL); without: the"
        " project's journeys.",
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
    classifier: Annotated[
        str,
        _column("--classifier", "KEYS", "XES: what names a touchpoint; keys with + between them."),
    ] = "concept:name",
    lifecycle: Annotated[
        str | None,
        _column("--lifecycle", "NAME,…", "XES: only events of these transitions, as complete."),
    ] = None,
    object_type: Annotated[
        str | None, _column("--object-type", "TYPE", "OCEL: objects whose journeys are wanted.")
    ] = None,
    project: ProjectOption = Path(),
) -> Journeys:
    """Open a store, read events from a file, or take the journeys of the project."""
    if log is None:
        return the_project(project).journeys(properties=_listed(properties))
    from touchline.analysis.journeys import Journeys

    if is_store(log):
        return Journeys.open(log)
    return read_events(
        log,
        person,
        time,
        touchpoint,
        value,
        properties,
        segments,
        timezone,
        classifier,
        lifecycle,
        object_type,
        folder=None,
    )


def is_store(log: Path) -> bool:
    """Tell a store from a folder of files."""
    return (log / "manifest.json").exists()


def read_events(
    log: Path,
    person: str,
    time: str,
    touchpoint: str,
    value: str | None,
    properties: str | None,
    segments: str | None,
    timezone: str,
    classifier: str,
    lifecycle: str | None,
    object_type: str | None,
    *,
    folder: Path | None,
) -> Journeys:
    """Read a log, or a file, a folder or a pattern of files; keep events in *folder* if given."""
    from touchline.analysis.journeys import Journeys
    from touchline.eventlog.formats import log_format

    kept, said = _listed(properties), _listed(segments)
    every: dict[str, Any] = {"properties": kept or None, "segments": said or None}
    kind = log_format(log)
    with progress_bar() as progress:
        given: dict[str, Any] = {
            "value": value,
            "timezone": timezone,
            "folder": folder,
            "progress": progress,
        }
        if kind == "xes":
            only = _listed(lifecycle) or None
            journeys = Journeys.from_xes(
                log, classifier=classifier, lifecycle=only, **every, **given
            )
        elif kind == "ocel":
            journeys = Journeys.from_ocel(log, object_type=object_type, **every, **given)
        else:
            columns: dict[str, Any] = {"person": person, "time": time, "touchpoint": touchpoint}
            journeys = Journeys.from_events(
                str(log), **columns, properties=kept, segments=said, **given
            )
    for note in journeys.notes:
        say(note)
    if journeys.skipped.total:
        say(f"left out: {journeys.skipped}")
    return journeys


def _listed(text: str | None) -> list[str]:
    return [name.strip() for name in text.split(",")] if text else []
