"""Filters of journeys as a command line writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["choose_journeys"]

_HEADING = "Filters, applied in this order"


def _filter(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=text, rich_help_panel=_HEADING)


def choose_journeys(
    journeys: Journeys,
    where: Annotated[
        list[str] | None,
        _filter("--where", "SEGMENT=VALUE", "Journeys of a segment; VALUE|VALUE is either."),
    ] = None,
    where_event: Annotated[
        list[str] | None,
        _filter("--where-event", "STEP,…", "Journeys that have all of these events."),
    ] = None,
    containing: Annotated[
        str | None, _filter("--containing", "PATTERN", "Journeys in which the pattern occurs.")
    ] = None,
    lacking: Annotated[
        str | None, _filter("--lacking", "PATTERN", "Journeys in which it does not occur.")
    ] = None,
    began: Annotated[
        str | None, _filter("--began", "DAY..DAY", "Journeys that began on these days.")
    ] = None,
    between: Annotated[
        str | None, _filter("--between", "DAY..DAY", "Events of these days.")
    ] = None,
    only: Annotated[list[str] | None, _filter("--only", "STEP,…", "Only these events.")] = None,
    without: Annotated[
        list[str] | None, _filter("--without", "STEP,…", "All events but these.")
    ] = None,
    relabel: Annotated[
        list[str] | None,
        _filter(
            "--relabel",
            "OLD=NEW,…",
            "Other names for touchpoints; or a property that names them, or stage.",
        ),
    ] = None,
    collapse: Annotated[
        bool,
        typer.Option(
            "--collapse",
            help="Make one event of neighbours with the same touchpoint.",
            rich_help_panel=_HEADING,
        ),
    ] = False,
    cut: Annotated[
        str | None,
        _filter("--cut", "STEP..STEP", "Of each journey, from the first event to the second."),
    ] = None,
    per: Annotated[
        Literal["session", "person"] | None,
        _filter("--per", "session|person", "Cut journeys into sessions, or join those of persons."),
    ] = None,
    gap: Annotated[
        str | None, _filter("--gap", "DURATION", "With --per session: inactivity that ends one.")
    ] = None,
) -> Journeys:
    """Filter journeys, in the order of the options."""
    segments: dict[str, Any] = dict(_segment(text) for text in where or ())
    begin, end = _range("--began", began) if began is not None else (None, None)
    steps = _steps(where_event or (), journeys)
    journeys = journeys.where(
        *steps, containing=containing, lacking=lacking, begin=begin, end=end, **segments
    )
    if between is not None:
        journeys = journeys.between(*_range("--between", between))
    if only:
        journeys = journeys.events(*_steps(only, journeys))
    if without:
        journeys = journeys.without(*_steps(without, journeys))
    journeys = _renamed(journeys, relabel or (), collapse)
    return _cut(journeys, cut, per, gap)


def _renamed(journeys: Journeys, relabel: Sequence[str], collapse: bool) -> Journeys:
    pairs = [pair.partition("=") for text in relabel for pair in text.split(",")]
    for name, sign, _ in pairs:
        if not sign:
            journeys = journeys.relabel(name)
    names = {old.strip(): new.strip() for old, sign, new in pairs if sign}
    if names:
        journeys = journeys.relabel(names)
    return journeys.collapse() if collapse else journeys


def _cut(
    journeys: Journeys, cut: str | None, per: Literal["session", "person"] | None, gap: str | None
) -> Journeys:
    if cut is not None:
        begin, end = _range("--cut", cut)
        journeys = journeys.truncate(_step(begin, journeys), _step(end, journeys))
    if per is not None:
        journeys = journeys.per(per, gap=gap)
    elif gap is not None:
        raise ConfigError("--gap says how sessions end", hint="add --per session")
    return journeys


def _segment(text: str) -> tuple[str, list[str]]:
    name, sign, values = text.partition("=")
    if not sign:
        raise ConfigError(f"--where {text} has no value", hint="write --where segment=value")
    return name.strip(), [value.strip() for value in values.split("|")]


def _range(option: str, text: str) -> tuple[str | None, str | None]:
    begin, dots, end = text.partition("..")
    if not dots:
        raise ConfigError(
            f"{option} {text} has no end",
            hint=f"write {option} A..B; A.. and ..B are open on one side",
        )
    return begin.strip() or None, end.strip() or None


def _steps(texts: Sequence[str], journeys: Journeys) -> list[Any]:
    from touchline.eventlog.written import steps_of_text

    return [step for text in texts for step in steps_of_text(text, journeys.names.codes)]


def _step(text: str | None, journeys: Journeys) -> Any:
    from touchline.eventlog.written import step_of_text

    return None if text is None else step_of_text(text, journeys.names.codes)
