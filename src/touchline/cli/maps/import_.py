"""``map import``: a map out of a file of another format, into ``maps/`` of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.output import Format, FormatOption, ProjectOption, say, the_project, write_json

__all__ = ["import_"]

_MORE = (".map", ".cjml")
"""Endings before the last one: ``purchase.map.yaml`` is a map called purchase."""


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A map: .yaml .json .csv .xlsx, .mmd (Mermaid journey), .cjml .xml (CJML).",
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Default: the file's name.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a map of this name.")] = False,
    project: ProjectOption = Path(),
    output: FormatOption = Format.TABLE,
) -> None:
    """Read a map from a file and write maps/NAME.yaml; say what could not be read."""
    from touchline.maps.exchange import read_map

    opened = the_project(project)
    read = read_map(file)
    written = opened.add_map(name or _name(file), read.spec, force=force)
    if output is Format.JSON:
        write_json({"map": written.name, "file": str(written.path), "unread": read.unread})
        return
    typer.echo(str(written.path))
    for line in read.unread:
        say(f"  not read: {line}")


def _name(file: Path) -> str:
    name = file.stem
    for ending in _MORE:
        name = name.removesuffix(ending)
    return name
