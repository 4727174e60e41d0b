"""``map history``: the versions of a map that were kept, and what had changed in each."""

from __future__ import annotations

from datetime import timedelta
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
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.project.history import Version

__all__ = ["history"]


def history(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the map.")],
    project: ProjectOption = Path(),
    language: Annotated[
        str, typer.Option("--language", help="Language of what changed: en, ru, vi, fa.")
    ] = "en",
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove old versions, as --keep says.")
    ] = False,
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="TIME", help="With --prune: those younger stay: 30d, 52w."),
    ] = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """List the versions of a map; each build keeps one if the map or a rule has changed."""
    chosen = the_project(project).map(name)
    if prune != (keep is not None):
        raise ConfigError(
            "--prune and --keep belong together",
            hint=f"'touchline map history {name} --prune --keep 365d' removes older versions",
        )
    if keep is not None:
        from touchline.durations import microseconds

        gone = chosen.prune(timedelta(microseconds=microseconds(keep)))
        say(f"removed {len(gone)} of {len(gone) + len(chosen.history())} versions")
    versions = chosen.history()[::-1]
    if output is Format.JSON:
        write_json(versions)
    elif versions:
        rows = [
            [one.id, _time(one), one.build, one.journeys, _short(one, language)] for one in versions
        ]
        show_table(["version", "computed (UTC)", "build", "journeys", "what changed"], rows)
    else:
        say("no version has been kept: 'touchline build' keeps one when the map has changed")


def _time(version: Version) -> str:
    return version.created[:16].replace("T", " ")


def _short(version: Version, language: str) -> str:
    from touchline.maps.difference import sentences

    if version.changes is None:
        return "the first"
    told = sentences(version.changes, language, most=2)
    counted = {
        "figures": version.figures_changed,
        "items": version.items_changed,
        "rules": version.rules_changed,
    }
    counts = ", ".join(f"{count} {name}" for name, count in counted.items() if count)
    return " · ".join(told) + (f" ({counts})" if counts else "")
