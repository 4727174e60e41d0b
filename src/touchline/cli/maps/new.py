"""``map new``: a first map file, from a ready map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    say,
    the_project,
    write_json,
)
from touchline.errors import WorkspaceError

if TYPE_CHECKING:
    from touchline.maps.spec import MapSpec

__all__ = ["new"]


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the map.")],
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            "-t",
            metavar="NAME",
            help="Ready map to begin with (`touchline map templates` lists them); default: the one"
            " for the stage model of the project, else eight-stage.",
        ),
    ] = None,
    languages: Annotated[
        str,
        typer.Option("--languages", metavar="CODE,…", help="Languages to keep: en, ru, vi, fa."),
    ] = "en",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it there, without any project; default: maps/NAME.yaml of the project.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a map of this name.")
    ] = False,
    project: ProjectOption = Path(),
    form: FormatOption = Format.TABLE,
) -> None:  # fmt: skip
    """Write a first map file: stages, lanes, goals, thoughts and more, to go on from."""
    chosen = [each.strip() for each in languages.split(",") if each.strip()]
    if output is not None:
        _alone(output, template, chosen, form, force=force)
    else:
        _in_project(name, template, chosen, project, form, force=force)


def _alone(
    file: Path, template: str | None, languages: list[str], form: Format, *, force: bool
) -> None:
    from touchline.maps.templates import template_text
    from touchline.project.new_map import USUAL, write_map

    write_map(file, template_text(template or USUAL, languages=languages), force=force)
    if form is Format.JSON:
        write_json({"file": str(file)})
        return
    typer.echo(str(file))
    say("next: put it into maps/ of a project, or go on writing; every key is explained in"
        " docs/reference/map-file.md")  # fmt: skip


def _in_project(
    name: str,
    template: str | None,
    languages: list[str],
    folder: Path,
    form: Format,
    *,
    force: bool,
) -> None:
    from touchline.project.new_map import unmeasured

    try:
        opened = the_project(folder)
    except WorkspaceError as error:
        raise WorkspaceError(
            error.message, hint=f"{error.hint}; --output FILE writes a map without a project"
        ) from None
    made = opened.new_map(name, template=template, languages=languages, force=force)
    columns, left = unmeasured(opened, made.spec)
    if form is Format.JSON:
        write_json({"file": str(made.path), "not_measured": columns, "in_no_column": left})
        return
    typer.echo(str(made.path))
    _tell(made.spec, columns, left)
    built = opened.workspace.current_build is not None
    say(f"next: edit {made.path.name}, then 'touchline build' draws it"
        if built or opened.file.sources
        else f"next: edit {made.path.name}; sources in touchline.yaml will measure it")  # fmt: skip


def _tell(spec: MapSpec, columns: list[str], left: list[str]) -> None:
    """Say which columns nothing measures, and which stages are on no column."""
    say(f"{len(spec.stages) - len(columns)} of {len(spec.stages)} columns are measured")
    if columns:
        say(f"  not measured, no such stage in the project: {', '.join(columns)}")
    if left:
        say(f"  stages of the project in no column: {', '.join(left)}")
    if columns and left:
        say(f"  to measure {columns[0]}, write under it: of: [{left[0]}]")
