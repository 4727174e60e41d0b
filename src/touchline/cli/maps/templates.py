"""``map templates``: the ready maps."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from touchline.cli.output import Format, FormatOption, show_table, write_json

__all__ = ["templates"]


def templates(
    language: Annotated[
        str, typer.Option("--language", help="Language of titles: en, ru, vi, fa.")
    ] = "en",
    output: FormatOption = Format.TABLE,
) -> None:
    """List the ready maps with their stages and lanes."""
    from touchline.config import local_text
    from touchline.locale import Catalogue
    from touchline.maps.templates import templates as ready

    said = Catalogue(language).language
    if output is Format.JSON:
        write_json([_written(each) for each in ready()])
        return
    rows = [[each.name, local_text(each.title, said), " · ".join(each.stages)] for each in ready()]
    show_table(["template", "what it shows", "stages"], rows)


def _written(template: Any) -> dict[str, Any]:
    return {name: getattr(template, name) for name in template.__slots__}
