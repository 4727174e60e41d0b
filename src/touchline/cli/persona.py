"""``touchline persona``: the personas of a project, one of them, or its sheet as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    say,
    show_pairs,
    show_table,
    the_project,
    write_json,
)
from touchline.errors import TouchlineError

if TYPE_CHECKING:
    from touchline.locale import Catalogue
    from touchline.maps.snapshot import Figure, Snapshot
    from touchline.project.personas import ProjectPersona

__all__ = ["persona"]

_LISTED = {
    "persons": "persons",
    "journeys": "journeys",
    "share": "share of all",
    "emotion": "emotion",
    "value": "value",
    "conversion": "goal",
    "duration": "time",
}
"""Field of a card → head of its column."""
_DECLARED = ("goals", "needs", "frustrations", "interests", "hobbies", "declared_channels")


def persona(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Id of the persona; without: all.")
    ] = None,
    project: ProjectOption = Path(),
    export: Annotated[
        list[Path] | None,
        typer.Option(
            "--export",
            metavar="FILE",
            help="Write its sheet: .svg, .png, .html, .json; repeatable.",
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of texts: en, ru, vi, fa.")
    ] = None,
    theme: Annotated[Literal["light", "dark"], typer.Option("--theme", help="Colours.")] = "light",
    width: Annotated[
        int | None, typer.Option("--width", metavar="PX", help="PNG: width in pixels.")
    ] = None,
    calendar: Annotated[
        Literal["gregorian", "persian"] | None,
        typer.Option("--calendar", help="Persian: calendar of the days; default: Solar Hijri."),
    ] = None,
    digits: Annotated[
        Literal["native", "latin"] | None,
        typer.Option("--digits", help="Persian: ۱۲۳ or 123."),
    ] = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """List personas with what is measured of them; show or write the portrait of one."""
    opened = the_project(project)
    if name is None:
        _list([(each.name, _measured(each)) for each in opened.personas()], language, output)
        return
    chosen = opened.persona(name)
    for file in export or ():
        written = chosen.export(
            file, language=language, theme=theme, width=width, calendar=calendar, digits=digits
        )
        typer.echo(str(written))
    if export:
        return
    snapshot = chosen.portrait()
    if output is Format.JSON:
        write_json(snapshot)
    else:
        _show(snapshot, language)


def _measured(each: ProjectPersona) -> Snapshot | None:
    """Measure a persona; one that cannot be measured is listed too, and why is said."""
    try:
        return each.portrait()
    except TouchlineError as error:
        if each.project.workspace.current_build is None:
            raise
        say(f"{each.name}: {error.message}")
        return None


def _list(found: list[tuple[str, Snapshot | None]], language: str | None, output: Format) -> None:
    if output is Format.JSON:
        write_json([{"id": name, **_figures(snapshot)} for name, snapshot in found])
    elif found:
        rows = [[name, *_said(snapshot, language)] for name, snapshot in found]
        heads = ["persona", *_LISTED.values()]
        show_table(heads, rows, right=range(1, len(heads)))
    else:
        say("no persona is declared: describe one under personas: in touchline.yaml")


def _figures(snapshot: Snapshot | None) -> dict[str, Figure | None]:
    if snapshot is None:
        return dict.fromkeys(_LISTED)
    return {name: snapshot.figures[getattr(snapshot.personas[0], name)] for name in _LISTED}


def _said(snapshot: Snapshot | None, language: str | None) -> list[str | None]:
    figures = _figures(snapshot).values()
    if snapshot is None:
        return [None for _ in figures]
    said = _speaker(snapshot, language)
    return [_value(figure, said) for figure in figures]


def _speaker(snapshot: Snapshot, language: str | None) -> Catalogue:
    from touchline.render.pen import catalogue_of

    return catalogue_of(snapshot, language or snapshot.languages[0])


def _value(figure: Figure | None, said: Catalogue) -> str | None:
    if figure is None or figure.value is None:
        return None
    return said.value(figure.value, figure.unit, currency=figure.currency)


def _show(snapshot: Snapshot, language: str | None) -> None:
    said, card = _speaker(snapshot, language), snapshot.personas[0]
    declared = {
        "persona": said.text(card.name),
        "description": said.text(card.description),
        "facts": " · ".join(said.text(text) for text in card.facts.values()),
        **{
            name.replace("_", " "): "; ".join(said.text(text) for text in getattr(card, name))
            for name in _DECLARED
        },
    }
    show_pairs([(name, text) for name, text in declared.items() if text])
    rows = [
        [said.text(figure.label), _value(figure, said), _interval(figure, said), figure.n]
        for figure in snapshot.figures.values()
        if figure.id.startswith(f"persona.{card.id}.")
    ]
    show_table(["what", "value", "95 % interval", "n"], rows, right=(1, 2, 3))
    for text in card.contradictions:
        say(said.text(text))


def _interval(figure: Figure, said: Catalogue) -> Any:
    if figure.low is None or figure.high is None:
        return None
    return said.range(figure.low, figure.high, figure.unit, currency=figure.currency)
