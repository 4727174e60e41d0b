"""``floor``: the zones of the floor plan of a map, from hot to cold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    from touchline.locale import Catalogue
    from touchline.maps.snapshot import Figure

__all__ = ["floor"]


def floor(
    name: Annotated[str, typer.Argument(metavar="MAP", help="Name of the map.")],
    project: ProjectOption = Path(),
    language: Annotated[
        str | None, typer.Option("--language", help="Language of names: en, ru, vi, fa.")
    ] = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Say how many come to each zone of the shop floor, how long they stay, what comes of it."""
    from touchline.locale import Catalogue

    chosen = the_project(project).map(name)
    found = chosen.floor()
    if output is Format.JSON:
        write_json(found)
        return
    said = Catalogue(language or chosen.spec.languages[0])
    rows = [
        [
            said.text(zone.label),
            *(_value(each, said) for each in (zone.visits, zone.dwell, zone.conversion)),
            None if zone.heat is None else said.share(zone.heat, digits=0),
        ]
        for zone in found.zones
    ]
    columns = ["zone", "visits", "median time", "reach the goal", "heat"]
    show_table(columns, rows, right=range(1, 5))
    labels = {zone.id: said.text(zone.label) for zone in found.zones}
    ways = [[labels[w.source], labels[w.target], _value(w.journeys, said)] for w in found.ways]
    if ways:
        typer.echo()
        show_table(["from", "to", "journeys"], ways, right=[2])
    unknown = [labels[zone.id] for zone in found.zones if zone.heat is None]
    if unknown:
        say(f"no moment is known of: {', '.join(unknown)}")


def _value(figure: Figure | None, said: Catalogue) -> str | None:
    if figure is None or figure.value is None:
        return None
    return said.value(figure.value, figure.unit, currency=figure.currency)
