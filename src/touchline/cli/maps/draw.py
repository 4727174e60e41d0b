"""``map draw``: a map file that stands alone, without a project and without data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from touchline.cli.output import Format, FormatOption, say, write_json

__all__ = ["draw"]


def draw(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="The map file.")],
    files: Annotated[
        list[Path], typer.Argument(metavar="OUT…", help="One or more: map.svg map.html map.png.")
    ],
    language: Annotated[
        str | None, typer.Option("--language", help="Language of texts: en, ru, vi, fa.")
    ] = None,
    theme: Annotated[Literal["light", "dark"], typer.Option("--theme", help="Colours.")] = "light",
    output: FormatOption = Format.TABLE,
) -> None:
    """Draw a map file as it is written, without a project and without data."""
    from touchline.maps import load_map
    from touchline.maps.design import designed
    from touchline.render.formats import Drawn, ExportOptions, format_of
    from touchline.touchpoints import stage_model
    from touchline.workspace import write_atomically

    formats = [format_of(each.name) for each in files]
    spec = load_map(file)
    snapshot = designed(spec, map_id=file.stem, stages=stage_model("eight-stage").stages)
    drawn = Drawn(snapshot, spec)
    options = ExportOptions(language=language or snapshot.languages[0], theme=theme)
    written = []
    for each, chosen in zip(files, formats, strict=True):
        write_atomically(each.resolve(), chosen.write(drawn, options))
        written.append({"file": str(each), "lost": chosen.loses(drawn, "en")})
    if output is Format.JSON:
        write_json(written)
        return
    for one in written:
        typer.echo(one["file"])
        for line in one["lost"]:
            say(f"  not in this file: {line}")
