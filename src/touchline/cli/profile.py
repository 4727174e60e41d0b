"""``profile``: is it easy, is it fast, is it pleasant, stage by stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from touchline.cli.answer import (
    AnswerFormat,
    AnswerFormatOption,
    ChartOption,
    OutputOption,
    check_chart,
)
from touchline.cli.output import ProjectOption, say, show_table, the_project
from touchline.cli.scores import write_rows
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.voice.experience.profile import Profile

__all__ = ["profile"]

_MEASURES: Final = ("easy", "fast", "pleasant")


def profile(
    project: ProjectOption = Path(),
    by: Annotated[
        str, typer.Option("--by", metavar="stage|touchpoint", help="What a place is.")
    ] = "stage",
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="KEY=A,B", help="Two personas (persona=a,b), or two"
                     " values of a segment (device=app,web); or the same as JSON."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="Compare the journeys that began before this"
                     " day with the later ones."),
    ] = None,
    fast: Annotated[
        str,
        typer.Option("--fast", metavar="PLACE=DURATION,…", help="Time within which a place counts"
                     " as fast: delivery=7d."),
    ] = "",
    form: AnswerFormatOption = None,
    output: OutputOption = None,
    chart: ChartOption = None,
) -> None:  # fmt: skip
    """Say how easy, fast and pleasant each stage or touchpoint is, from 0 to 100."""
    check_chart(chart)
    choice: Any = by
    found = the_project(project).profile(
        by=choice, compare=_compared(compare), since=since, fast=_limits(fast)
    )
    if chart is not None:
        found.chart().save(str(chart))
    if output is not None or form not in (None, AnswerFormat.TABLE):
        whole = {name: table.to_pylist() for name, table in _tables(found).items()}
        table = found.tables["differences"] if found.groups else found.table
        write_rows(table, form, output, whole=whole)
    else:
        _show(found)


def _tables(found: Profile) -> dict[str, Any]:
    return {"profile": found.table, **found.tables}


def _show(found: Profile) -> None:
    """Print a line per place: three figures and the median time; or the differences."""
    if found.groups:
        _show_differences(found)
    else:
        _show_places(found)
    say(found.explain())
    if not found.table.num_rows:
        say(f"no journey comes through a {found.by}: see 'unclassified' in touchline build")
    elif found.groups and not found.tables["differences"].num_rows:
        say(f"nothing to compare: no {found.by} is known of both {' and '.join(found.groups)}")


def _show_differences(found: Profile) -> None:
    rows = found.tables["differences"].to_pylist()
    names = [found.by, "measure", "first", "second", "difference", "low", "high", "p_adjusted"]
    heads = [found.by, "", *found.groups, "difference", "low", "high", "p (corrected)"]
    lines = [[_shown_as(row[name], name) for name in names] for row in rows]
    show_table(heads, lines, right=[len(heads) - 1])


def _show_places(found: Profile) -> None:
    from touchline.voice.experience.profile import seconds_in_words

    times = {row[found.by]: row["inside_median"] for row in found.tables["times"].to_pylist()}
    places: dict[str, dict[str, Any]] = {}
    for row in found.table.to_pylist():
        places.setdefault(row[found.by], {})[row["measure"]] = row
    lines = [
        [
            place,
            *(_score(figures.get(name)) for name in _MEASURES),
            None if times.get(place) is None else seconds_in_words(times[place]),
            _share(figures.get("pleasant")),
        ]
        for place, figures in places.items()
    ]
    heads = [found.by, *_MEASURES, "median time", "journeys with an answer"]
    show_table(heads, lines, right=range(1, 6))


def _score(row: dict[str, Any] | None) -> str | None:
    if row is None or row["score"] is None:
        return None
    return f"{row['score']:.1f} ({row['low']:.1f} … {row['high']:.1f})"


def _share(row: dict[str, Any] | None) -> str | None:
    return None if row is None or row["coverage"] is None else f"{row['coverage']:.0%}"


def _shown_as(value: Any, name: str) -> Any:
    if name == "p_adjusted":
        return "< 0.0001" if value < 1e-4 else f"{value:.4f}"
    return round(value, 1) if isinstance(value, float) else value


def _compared(text: str | None) -> dict[str, list[str]] | None:
    if text is None:
        return None
    if text.startswith("{"):
        groups: dict[str, list[str]] = _json(text)
        return groups
    key, sign, values = text.partition("=")
    if not sign:
        raise ConfigError(f"{text!r} names no groups", hint="write persona=a,b or device=app,web")
    return {key.strip(): [value.strip() for value in values.split(",")]}


def _limits(text: str) -> dict[str, str]:
    if text.startswith("{"):
        limits: dict[str, str] = _json(text)
        return limits
    pairs = [piece.partition("=") for piece in text.split(",") if piece.strip()]
    for place, sign, _ in pairs:
        if not sign:
            raise ConfigError(f"{place!r} has no time", hint="write --fast delivery=7d")
    return {place.strip(): limit.strip() for place, _, limit in pairs}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no JSON: {error}", hint="write NAME=VALUE") from None
