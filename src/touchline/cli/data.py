"""``init``, ``load`` and ``quarantine``: what comes in, and what could not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    progress_bar,
    say,
    show_table,
    the_project,
    write_json,
)

if TYPE_CHECKING:
    from touchline.project import Project
    from touchline.sources import LoadReport, SourceSpec

__all__ = ["init", "load", "load_project", "quarantine"]


def init(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES…", help="Exports to look into: CSV, JSON, Excel …"),
    ],
    project: ProjectOption = Path(),
    force: Annotated[
        bool, typer.Option("--force", help="Replace a touchline.yaml that is there.")
    ] = False,
    output: FormatOption = Format.TABLE,
) -> None:
    """Write a first touchline.yaml from what files look like."""
    from touchline.project import create_project

    written = create_project(project, files, force=force)
    if output is Format.JSON:
        write_json({"files": [str(path) for path in written]})
        return
    sources = the_project(project).file.sources
    if sources:
        rows = [[name, _yields(source), ", ".join(source.ids)] for name, source in sources.items()]
        show_table(["source", "taken for", "identifiers"], rows)
    for path in written:
        typer.echo(path)
    if sources:
        say("these are guesses: read what stands there, mend it, then run 'touchline build'")
    else:
        say("none of the files could be used: touchline.yaml says why; describe them there")


def _yields(source: SourceSpec) -> str:
    tables = {
        "events": source.events,
        "feedback": source.feedback,
        "profiles": source.profiles,
        "efforts": source.efforts,
    }
    return ", ".join(name for name, mappings in tables.items() if mappings)


def load(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCES…]", help="Names of sources; default: all of them."),
    ] = None,
    project: ProjectOption = Path(),
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop the rows of files that are gone.")
    ] = False,
    output: FormatOption = Format.TABLE,
) -> None:
    """Read what is new or changed in the sources."""
    report = load_project(the_project(project), sources=sources, prune=prune)
    if output is Format.JSON:
        write_json(report)
        return
    rows = [_row(name, source) for name, source in report.sources.items()]
    if len(rows) > 1:
        rows.append(_row("all", report.total))
    show_table(["source", "files", "read", "loaded", "quarantined", "added", "records"], rows)
    for name, reasons in report.quarantine.items():
        for each in reasons:
            cell = f" ({each.column} = {_short(each.value)!r})" if each.column else ""
            say(
                f"{name}: {each.rows:,} × {each.reason}, first: {each.origin} row {each.row}"
                f"{cell}; expected {each.expected}"
            )


def _short(value: Any) -> Any:
    """Cut what would not fit on a line of the terminal."""
    return f"{value[:80]}…" if isinstance(value, str) and len(value) > 80 else value


def load_project(
    opened: Project, *, sources: list[str] | None = None, prune: bool = False
) -> LoadReport:
    """Load with a progress bar."""
    with progress_bar() as progress:
        return opened.load(sources=sources, prune=prune, progress=progress)


def _row(name: str, report: Any) -> list[Any]:
    records = ", ".join(f"{count:,} {table}" for table, count in report.records.items() if count)
    return [
        name,
        report.files,
        report.read,
        report.loaded,
        report.quarantined,
        report.added,
        records,
    ]


def quarantine(
    project: ProjectOption = Path(),
    source: Annotated[
        str | None, typer.Option("--source", help="Only rows of this source.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many rows.")] = 100,
    output: FormatOption = Format.TABLE,
) -> None:
    """List the rows that could not be read, with place and reason."""
    rows = the_project(project).quarantine(source=source, limit=limit).to_pylist()
    if output is Format.JSON:
        write_json(rows)
        return
    if not rows:
        say("no row is in quarantine")
        return
    shown = ["origin", "row", "column", "value", "reason", "expected"]
    show_table(["file", *shown[1:]], [[_short(row[name]) for name in shown] for row in rows])
