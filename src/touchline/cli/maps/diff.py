"""``map diff``: what differs between two versions, days, maps, customers, periods or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    say,
    show_table,
    the_project,
    write_json,
)

if TYPE_CHECKING:
    from touchline.maps.difference import FigureChange, MapDifference
    from touchline.project.difference import Pair

__all__ = ["diff"]

_MOST = 25


def diff(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME [A] [B]",
            help="A map and two of: now, latest, previous, a version, a day, a file, a map. "
            "Or two files of computed maps.",
        ),
    ],
    project: ProjectOption = Path(),
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="A,B", help="Two days, both by the rules of today."),
    ] = None,
    persona: Annotated[
        str | None, typer.Option("--persona", metavar="A,B", help="Two personas.")
    ] = None,
    segment: Annotated[
        str | None,
        typer.Option("--segment", metavar="NAME=A,B", help="Two values of a segment."),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            "--window", metavar="A,B", help="Two periods: 2018-01,2018-02 or 2017-Q4,2018-Q1."
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="List all figures, not only the most telling.")
    ] = False,
    export: Annotated[
        list[Path] | None,
        typer.Option("--export", metavar="FILE", help="Draw it: .svg, .png, .html, .json."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of texts: en, ru, vi, fa.")
    ] = None,
    theme: Annotated[
        Literal["light", "dark"], typer.Option("--theme", help="Colours of a picture.")
    ] = "light",
    output: FormatOption = Format.TABLE,
) -> None:
    """Compare two maps: what moved by more than chance, and what was added, removed, edited."""
    from touchline.maps.difference import sentences
    from touchline.project.difference import Split, compared

    split = Split(as_of=as_of, persona=persona, window=window, segment=segment)
    files = len(names) == 2 and all(name.endswith(".json") for name in names)
    found = compared(None if files else the_project(project), names, split)
    chosen = language or found.after.snapshot.languages[0]
    told = found.difference.told(chosen, sentences(found.difference, chosen))
    for file in export or []:
        _export(found, file, chosen, theme)
    if output is Format.JSON:
        write_json(told)
    else:
        _show(told, chosen, every=every)


def _export(found: Pair, file: Path, language: str, theme: Literal["light", "dark"]) -> None:
    from touchline.render.difference import write_difference

    data = write_difference(
        found.before.snapshot,
        found.after.snapshot,
        found.difference,
        file.name,
        language=language,
        theme=theme,
    )
    from touchline.workspace import write_atomically

    write_atomically(file.resolve(), data)
    say(f"written: {file}")


def _show(found: MapDifference, language: str, *, every: bool) -> None:
    from touchline.locale import Catalogue
    from touchline.maps.difference.words import caveat

    for sentence in found.sentences:
        typer.echo(sentence)
    doubt = caveat(found, language)
    if doubt:
        typer.echo(f"\n{doubt}")
    said = Catalogue(language)
    moved = [one for one in found.figures if one.change]
    told = moved if every else [one for one in moved if one.weight > 0][:_MOST]
    if told:
        typer.echo()
        columns = [
            "figure",
            "what",
            "before",
            "after",
            "change",
            "95 % interval",
            "more than chance",
        ]
        show_table(columns, [_row(one, said) for one in told])
    if len(moved) > len(told):
        say(f"{len(moved) - len(told)} more figures changed; --all lists them")


def _row(change: FigureChange, said: object) -> list[object]:
    from touchline.locale import Catalogue
    from touchline.maps.difference import words

    assert isinstance(said, Catalogue)
    return [
        change.id,
        words.subject_of(change, said),
        words.value_of(change, "before", said),
        words.value_of(change, "after", said),
        words.change_of(change, said),
        words.range_of(change, said) or None,
        {True: "yes", False: "no"}[change.sure] if change.method else "not known",
    ]
