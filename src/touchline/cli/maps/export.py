"""``map export``: a map as a file, in the format that its ending names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from touchline.cli.maps.when import AsOfOption, VersionOption
from touchline.cli.output import Format, FormatOption, ProjectOption, say, the_project, write_json

__all__ = ["export"]


def export(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the map.")],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="One or more: purchase.pdf purchase.pptx.")
    ],
    project: ProjectOption = Path(),
    language: Annotated[
        str | None, typer.Option("--language", help="Language of texts: en, ru, vi, fa.")
    ] = None,
    theme: Annotated[Literal["light", "dark"], typer.Option("--theme", help="Colours.")] = "light",
    paper: Annotated[
        Literal["A4", "A3", "A2", "A1", "A0"], typer.Option("--paper", help="PDF: size of a page.")
    ] = "A3",
    tiles: Annotated[
        bool,
        typer.Option("--tiles", help="PDF: cut it into pages of that size instead of shrinking."),
    ] = False,
    width: Annotated[
        int | None, typer.Option("--width", metavar="PX", help="PNG: width in pixels.")
    ] = None,
    brand: Annotated[
        Path | None,
        typer.Option(
            "--brand",
            metavar="FILE",
            help="Logo, colours, fonts; default: the project's brand.yaml.",
        ),
    ] = None,
    persona: Annotated[
        str | None,
        typer.Option("--persona", metavar="ID", help="Only the journeys of this persona."),
    ] = None,
    calendar: Annotated[
        Literal["gregorian", "persian"] | None,
        typer.Option("--calendar", help="Persian: calendar of the dates; default: the map's."),
    ] = None,
    digits: Annotated[
        Literal["native", "latin"] | None,
        typer.Option("--digits", help="Persian: ۱۲۳ or 123; default: the map's."),
    ] = None,
    as_of: AsOfOption = None,
    version: VersionOption = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Write a map to files; the ending names the format."""
    chosen = the_project(project).map(name)
    if persona is not None:
        chosen = chosen.for_persona(persona)
    written = []
    for file in files:
        target = chosen.export(
            file,
            language=language,
            theme=theme,
            paper=paper,
            tiles=tiles,
            width=width,
            brand=brand,
            calendar=calendar,
            digits=digits,
            as_of=as_of,
            version=version,
        )
        lost = chosen.lost(file, as_of=as_of, version=version)
        written.append({"file": str(target), "lost": lost})
    if output is Format.JSON:
        write_json(written)
        return
    for one in written:
        typer.echo(one["file"])
        for line in one["lost"]:
            say(f"  not in this file: {line}")
