"""``journeys`` and ``append``: keep journeys on disk, and add what came later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.compose import composed, options_of
from touchline.cli.filters import choose_journeys
from touchline.cli.log import is_store, open_journeys, read_events
from touchline.cli.output import Format, FormatOption, progress_bar, say, write_json
from touchline.eventlog.formats.kinds import log_format_of_name

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["append", "journeys_command"]


def journeys_command() -> Callable[..., None]:
    """Make the command ``journeys``: it opens and filters journeys as the verbs do."""
    own = dict(options_of(_own, {}).values())
    text = "Say which journeys there are; with --output, keep them on disk, opened at once again."
    return composed(_journeys, own, (open_journeys, choose_journeys), help_text=text)


def _own(
    store: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="STORE",
            help="Folder to keep them in; or a log to write: .xes, .jsonocel, .xmlocel, .sqlite.",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hold the options that are its own."""


def _journeys(given: dict[str, Any], opened: dict[str, Any], chosen: dict[str, Any]) -> None:
    store, log = given["store"], opened["log"]
    written = None if store is None else log_format_of_name(store.name)
    if written is not None:
        journeys = choose_journeys(open_journeys(**opened), **chosen)
        _write(journeys, store)
    elif store is not None and log is not None and not is_store(log) and not any(chosen.values()):
        columns = {name: value for name, value in opened.items() if name not in ("log", "project")}
        journeys = read_events(log, **columns, folder=store)  # straight there, whatever its size
    else:
        journeys = choose_journeys(open_journeys(**opened), **chosen)
        if store is not None:
            with progress_bar() as progress:
                journeys = journeys.save(store, progress=progress)
    _tell(journeys, given["form"], store)


def append(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The store.")],
    events: Annotated[
        Path, typer.Argument(metavar="EVENTS", help="Late and new events: .parquet or .csv.")
    ],
    form: FormatOption = Format.TABLE,
) -> None:
    """Add events to a store; their columns are named as when it was made."""
    from touchline.analysis.journeys import Journeys

    kept = Journeys.open(store)
    with progress_bar() as progress:
        journeys = kept.append(str(events), progress=progress)
    skipped = journeys.skipped.since(kept.skipped)
    if skipped.total:
        say(f"left out: {skipped}")
    _tell(journeys, form, store)


def _write(journeys: Journeys, log: Path) -> None:
    if log_format_of_name(log.name) == "xes":
        journeys.to_xes(log)
    else:
        journeys.to_ocel(log)


def _tell(journeys: Journeys, form: Format, store: Path | None) -> None:
    if form is Format.TABLE:
        typer.echo(journeys.describe())
        if store is not None:
            say(f"written: {store}")
        return
    write_json(
        {
            "store": None if store is None else str(store),
            "journeys": len(journeys),
            "persons": journeys.person_count,
            "events": journeys.event_count,
            "ties": journeys.ties,
            "touchpoints": journeys.touchpoints,
            "properties": list(journeys.names.properties),
            "segments": list(journeys.names.segments),
            "timezone": journeys.timezone,
            "skipped": dict(journeys.skipped.counts),
        }
    )
