"""Journeys from event logs in XES and OCEL, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.eventlog.reading import Progress

__all__ = ["from_ocel", "from_xes", "to_ocel", "to_xes"]


def from_xes(
    cls: type[Journeys],
    path: str | Path,
    *,
    classifier: str = "concept:name",
    lifecycle: str | Sequence[str] | None = None,
    value: str | None = None,
    properties: Sequence[str] | None = None,
    segments: Sequence[str] | None = None,
    timezone: str = "UTC",
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> Journeys:
    """Read an event log in XES (IEEE 1849), packed with gzip or not.

    A trace is a journey, named by its ``concept:name``; its other attributes are segments. An event
    happened at its ``time:timestamp``; its other attributes are properties, those inside others
    under ``parent.child``, and lists as JSON. Events without a name or with a time that cannot be
    read are left out and counted in :attr:`skipped`; what else is unusual is in :attr:`notes`.

    Parameters
    ----------
    classifier
        What names the touchpoint: a key, keys with ``+`` between them
        (``concept:name+lifecycle:transition``), or a classifier that the log declares.
    lifecycle
        Keep events of this ``lifecycle:transition`` alone (``complete``, or several), and those
        that name none; default: all events, as logs are counted.
    value
        Attribute with the value of an event, such as ``cost:total``.
    properties, segments
        Attributes of events and of traces to keep; default: all.
    timezone, folder, progress
        As for :meth:`from_events`.

    Raises
    ------
    SourceError
        If the file is no such log, is damaged, or declares a document type.
    ConfigError
        If the log has no such classifier.
    MappingError
        If it has no such attribute.

    Examples
    --------
    >>> import touchline as tl, tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "orders.xes"
    >>> _ = file.write_text('''<log xes.version="1849-2016"><trace>
    ... <string key="concept:name" value="order 1"/>
    ... <event><string key="concept:name" value="pay"/>
    ... <date key="time:timestamp" value="2024-03-01T10:00:00.000+01:00"/></event>
    ... </trace></log>''')
    >>> tl.Journeys.from_xes(file)
    <Journeys: 1 journeys of 1 persons, 1 events, 1 touchpoints>
    """
    from touchline.eventlog.formats.load import load_xes

    source = load_xes(
        Path(path),
        classifier=classifier,
        lifecycle=lifecycle,
        value=value,
        properties=properties,
        segments=segments,
        timezone=timezone,
        folder=None if folder is None else Path(folder),
        progress=progress,
    )
    return cls(source)


def from_ocel(
    cls: type[Journeys],
    path: str | Path,
    *,
    object_type: str | None = None,
    value: str | None = None,
    properties: Sequence[str] | None = None,
    segments: Sequence[str] | None = None,
    timezone: str = "UTC",
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> Journeys:
    """Read a log of objects in OCEL 2.0: JSON, XML or SQLite.

    An object of the chosen type is a journey; its attributes, at their latest, are segments. The
    events that are related to it are its events, their attributes properties; the ids of other
    objects are properties ``object:TYPE``. An event of several such objects is in each journey.

    Parameters
    ----------
    object_type
        Type of the objects whose journeys are wanted; it may be left out if the log has one only.
    value, properties, segments, timezone, folder, progress
        As for :meth:`from_xes`.

    Raises
    ------
    SourceError
        If the file is no such log, or is damaged.
    ConfigError
        If the log has no objects of this type, or of several and none is chosen; the error lists
        them.
    MappingError
        If it has no such attribute.
    """
    from touchline.eventlog.formats.load import load_ocel

    source = load_ocel(
        Path(path),
        object_type=object_type,
        value=value,
        properties=properties,
        segments=segments,
        timezone=timezone,
        folder=None if folder is None else Path(folder),
        progress=progress,
    )
    return cls(source)


def to_xes(journeys: Journeys, path: str | Path, *, numbered: bool = False) -> Path:
    """Write the journeys, as filters have left them, as an event log in XES (IEEE 1849-2016).

    A journey is a trace with its segments. It has the name of its person, or of what bounds it,
    such as an order; with a number behind it where that comes again. An event has
    ``concept:name``, ``time:timestamp`` in UTC, and where they are known ``value``, ``stage`` and
    its properties. :meth:`from_xes` gives the same journeys again.

    Parameters
    ----------
    path
        Ends with ``.xes``, or with ``.xes.gz`` to be packed.
    numbered
        Whether persons are numbered instead of named, for logs that leave the house.

    Returns
    -------
    *path*.

    Raises
    ------
    ConfigError
        If *path* ends otherwise.
    """
    from touchline.eventlog.formats.extract import log_of
    from touchline.eventlog.formats.xes_write import write_xes

    return write_xes(log_of(journeys, numbered=numbered), Path(path))


def to_ocel(
    journeys: Journeys, path: str | Path, *, objects: Sequence[str] = (), numbered: bool = False
) -> Path:
    """Write the journeys, as filters have left them, as a log of objects in OCEL 2.0.

    There are objects of the types ``journey`` (with its segments) and ``person``, and an event has
    a relation to both (qualified ``part of`` and ``by``), a journey one to its person (``of``).

    Parameters
    ----------
    path
        Ends with ``.jsonocel`` (or ``.json``), ``.xmlocel`` (or ``.xml``) or ``.sqlite``; the first
        four may be packed: ``.gz``.
    objects
        Properties that hold identifiers, such as ``order``: each value becomes an object of a type
        of this name, related to its events (``about``).
    numbered
        As for :meth:`to_xes`.

    Returns
    -------
    *path*.

    Raises
    ------
    ConfigError
        If *path* ends otherwise, or the journeys have no such property.
    """
    from touchline.eventlog.formats.extract import log_of
    from touchline.eventlog.formats.ocel_write import write_ocel

    return write_ocel(log_of(journeys, numbered=numbered), Path(path), objects=objects)
