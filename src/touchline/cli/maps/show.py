"""``map show``: the maps of a project, one of them, or one of its figures with its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.maps.when import AsOfOption, VersionOption
from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    out,
    say,
    show_pairs,
    show_table,
    the_project,
    write_json,
)
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from touchline.locale import Catalogue
    from touchline.maps.snapshot import Figure, Snapshot
    from touchline.project import Project, ProjectMap

__all__ = ["show"]


def show(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Name of the map; without: all maps.")
    ] = None,
    project: ProjectOption = Path(),
    language: Annotated[
        str | None, typer.Option("--language", help="Language of texts: en, ru, vi, fa.")
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option("--figure", metavar="ID", help="Show one figure with its evidence."),
    ] = None,
    query: Annotated[
        bool, typer.Option("--query", help="With --figure: the SQL behind it too.")
    ] = False,
    as_of: AsOfOption = None,
    version: VersionOption = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """List maps; show one; open one of its figures."""
    opened = the_project(project)
    if name is None:
        _list(opened, output)
        return
    chosen = opened.map(name)
    snapshot = chosen.snapshot(as_of=as_of, version=version)
    if figure is not None:
        _figure(snapshot, figure, language or snapshot.languages[0], output, query=query)
    elif output is Format.JSON:
        write_json(snapshot)
    else:
        _show(chosen, snapshot, language or snapshot.languages[0])


def _list(opened: Project, output: Format) -> None:
    maps = opened.maps
    if output is Format.JSON:
        write_json(
            [
                {
                    "name": each.name,
                    "languages": each.spec.languages,
                    "file": str(each.path),
                    "drawn": each.is_drawn,
                    "folder": str(each.folder),
                }
                for each in maps
            ]
        )
    elif maps:
        rows = [[m.name, " ".join(m.spec.languages), m.is_drawn, str(m.folder)] for m in maps]
        show_table(["map", "languages", "drawn", "folder"], rows)
    else:
        say("no map is declared: write maps/<name>.yaml")


def _show(chosen: ProjectMap, snapshot: Snapshot, language: str) -> None:
    from touchline.render.pen import catalogue_of

    said = catalogue_of(snapshot, language)
    show_pairs(
        [
            ("map", said.text(snapshot.title)),
            ("build", snapshot.build),
            ("computed", snapshot.created),
            ("page", str(chosen.page) if chosen.is_drawn else None),
        ]
    )
    rows = [[f.id, said.text(f.label), _value(f, said), f.n] for f in snapshot.figures.values()]
    show_table(["figure", "what", "value", "n"], rows)


def _figure(snapshot: Snapshot, name: str, language: str, output: Format, *, query: bool) -> None:
    if name not in snapshot.figures:
        raise ConfigError(
            f"the map {snapshot.map!r} has no figure {name!r}",
            hint=did_you_mean(name, snapshot.figures),
        )
    figure = snapshot.figures[name]
    if output is Format.JSON:
        write_json(figure)
        return
    _show_figure(figure, snapshot, language)
    if query and figure.query:
        out().print(figure.query, soft_wrap=True)


def _show_figure(figure: Figure, snapshot: Snapshot, language: str) -> None:
    from touchline.render.pen import catalogue_of

    said = catalogue_of(snapshot, language)
    interval: Any = None
    if figure.low is not None and figure.high is not None:
        interval = said.range(figure.low, figure.high, figure.unit, currency=figure.currency)
    show_pairs(
        [
            ("figure", figure.id),
            ("label", said.text(figure.label)),
            ("value", _value(figure, said)),
            ("definition", said.text(figure.definition)),
            ("n", figure.n),
            ("numerator", figure.numerator),
            ("denominator", figure.denominator),
            ("95 % interval", interval),
            ("window", said.date_range(*figure.window) if figure.window else None),
            *([("missing", said.text(figure.missing))] if figure.missing else []),
        ]
    )
    if figure.sample is not None:
        sample = figure.sample
        title = f"{len(sample.rows)} of {sample.total:,} rows"
        show_table(sample.columns, sample.rows, title=title)


def _value(figure: Figure, said: Catalogue) -> str | None:
    if figure.value is None:
        return None
    return said.value(figure.value, figure.unit, currency=figure.currency)
