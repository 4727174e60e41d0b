"""From a log in XES or OCEL to a source of journeys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from touchline.errors import MappingError, SourceError, did_you_mean
from touchline.eventlog.column_names import Columns
from touchline.eventlog.formats.cells import ACTIVITY, CASE, TIME
from touchline.eventlog.formats.gathered import Gathered
from touchline.eventlog.formats.kinds import log_format
from touchline.eventlog.formats.layout import MARK, STAGE, VALUE, stages_of
from touchline.eventlog.formats.ocel import Objects, read_objects
from touchline.eventlog.formats.xes import NAME, Lifecycle, Progress, XesLog
from touchline.eventlog.load import load_events
from touchline.eventlog.source import LocalSource

__all__ = ["events_of_log", "load_ocel", "load_xes"]


def load_xes(
    path: Path,
    *,
    classifier: str = NAME,
    lifecycle: Lifecycle = None,
    value: str | None = None,
    properties: Sequence[str] | None = None,
    segments: Sequence[str] | None = None,
    timezone: str = "UTC",
    folder: Path | None = None,
    progress: Progress | None = None,
) -> LocalSource:
    """Read a log in XES; see :meth:`touchline.Journeys.from_xes`."""
    _require(path)
    log = XesLog(path, classifier, lifecycle)
    events = Gathered(log.tables(progress))
    stages = None
    if MARK in log.header.attributes:  # written by to_xes
        stages = stages_of(events)
        if value is None and VALUE in events.properties:
            value = VALUE
    source = _loaded(events, path, value, properties, segments, stages, timezone, folder, progress)
    notes = log.notes()
    shared = log.traces - log.empty_traces - sum(len(part.keys) for part in source.parts)
    if shared > 0 and not source.skipped.total and not log.other_lifecycle:
        notes.append(f"{shared:,} traces have the name of another one, and are one journey with it")
    return replace(source, notes=tuple(notes))


def load_ocel(
    path: Path,
    *,
    object_type: str | None = None,
    value: str | None = None,
    properties: Sequence[str] | None = None,
    segments: Sequence[str] | None = None,
    timezone: str = "UTC",
    folder: Path | None = None,
    progress: Progress | None = None,
) -> LocalSource:
    """Read a log in OCEL 2.0; see :meth:`touchline.Journeys.from_ocel`."""
    _require(path)
    if progress is not None:
        progress(f"reading {path.name}", 0.0)
    objects: Objects = read_objects(path)
    chosen = objects.type_of_cases(object_type)
    events = Gathered(objects.tables(chosen))
    source = _loaded(events, path, value, properties, segments, None, timezone, folder, progress)
    return replace(source, notes=tuple(objects.notes(chosen)))


def events_of_log(path: Path, names: Sequence[str], progress: Progress | None = None) -> Gathered:
    """Read the events of a log of either format as rows that have the columns *names* at least."""
    _require(path)
    if log_format(path) == "xes":
        return Gathered(XesLog(path).tables(progress), names)
    objects = read_objects(path)
    return Gathered(objects.tables(objects.type_of_cases(None)), names)


def _require(path: Path) -> None:
    if not path.is_file():
        raise SourceError(f"there is no file {path}", hint="give the path of a log")


def _loaded(
    events: Gathered,
    path: Path,
    value: str | None,
    properties: Sequence[str] | None,
    segments: Sequence[str] | None,
    stages: Mapping[str, str] | None,
    timezone: str,
    folder: Path | None,
    progress: Progress | None,
) -> LocalSource:
    if not events.rows:
        raise SourceError("the log has no event", where=str(path))
    _refuse_unknown("property", properties, events.properties)
    _refuse_unknown("segment", segments, events.segments)
    if value is not None:
        _refuse_unknown("attribute", [value], events.properties)
    kept = events.properties if properties is None else properties
    apart = {value} if stages is None else {value, STAGE}
    columns = Columns(
        person=CASE,
        time=TIME,
        touchpoint=ACTIVITY,
        value=value,
        properties=tuple(name for name in kept if name not in apart),
        segments=tuple(events.segments if segments is None else segments),
    )
    return load_events(
        events, columns, stages=stages, timezone=timezone, folder=folder, progress=progress
    )


def _refuse_unknown(what: str, wanted: Sequence[str] | None, known: Sequence[str]) -> None:
    for name in wanted or ():
        if name not in known:
            raise MappingError(f"the log has no {what} {name!r}", hint=did_you_mean(name, known))
