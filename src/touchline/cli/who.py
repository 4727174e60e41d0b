"""``who``: a person and what links its identifiers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    show_pairs,
    show_table,
    the_project,
    write_json,
)

__all__ = ["who"]


def who(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="type:value, or a value of any type.")
    ],
    project: ProjectOption = Path(),
    output: FormatOption = Format.TABLE,
) -> None:
    """Show the identifiers of a person, and which rows link them."""
    person = the_project(project).who(identifier)
    if output is Format.JSON:
        write_json(person)
        return
    show_pairs(
        [
            ("person", person.person),
            ("key", person.key),
            ("identifiers", ", ".join(person.identifiers)),
            *((name, value) for name, value in person.traits.items()),
        ]
    )
    if person.links:
        rows = [[link.one, link.other, link.file, link.row, link.time] for link in person.links]
        show_table(["identifier", "is the same person as", "says", "row", "time"], rows)
    if person.refused:
        refused = [[r.demoted, r.kept, r.reason, r.file, r.row] for r in person.refused]
        show_table(["left out", "of", "because", "file", "row"], refused, title="refused merges")
