"""The journeys that a map shows, as an event log in XES or OCEL.

These formats hold no map: they are written from the build, not from the computed map.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from touchline.analysis.of_build import among
from touchline.errors import ConfigError
from touchline.eventlog.formats.kinds import log_format_of_name
from touchline.journeys.info import BuildInfo
from touchline.locale import Catalogue
from touchline.maps.scope import open_scope
from touchline.maps.views import open_build
from touchline.project.past import as_of as at_day
from touchline.schema import ID, PROPERTY

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.maps.snapshot import Snapshot
    from touchline.maps.spec import MapSpec
    from touchline.project.project import Project

__all__ = ["EVENT_LOGS", "is_event_log", "journeys_of_map", "lost_in_event_log", "write_event_log"]

EVENT_LOGS = {
    "xes": "Journeys as an event log (XES)",
    "jsonocel": "Journeys as a log of objects (OCEL 2.0, JSON)",
    "xmlocel": "Journeys as a log of objects (OCEL 2.0, XML)",
    "sqlite": "Journeys as a log of objects (OCEL 2.0, SQLite)",
}
"""Ending → what it is, for help and menus; all but the last may be packed: ``.gz``."""
_OF_MOMENTS = ("channel", "name", "kind", "source", "score", "currency")


def is_event_log(name: str) -> bool:
    """Whether a file of this name is an event log.

    Examples
    --------
    >>> is_event_log("purchase.xes.gz"), is_event_log("purchase.svg")
    (True, False)
    """
    return log_format_of_name(name) is not None


def write_event_log(
    project: Project,
    spec: MapSpec,
    path: Path,
    as_of: str | None = None,
    version: str | None = None,
) -> Path:
    """Write the journeys that the map *spec* shows, now or *as_of* a day.

    Touchpoint, time, value, stage, channel, score and the properties of events are written, and
    segments; persons are numbered, and texts of answers are left out. What bounds journeys, such
    as an order, gives objects in a log of objects.

    Raises
    ------
    ConfigError
        If the map names what the project does not have, or a *version* is wanted: the journeys
        that it was computed from are not kept.
    WorkspaceError
        If the project has not been built.
    """
    if version is not None:
        raise ConfigError(
            "the journeys of a kept version are not there any more",
            hint="ask as of a day: the journeys until then by the rules of today",
        )
    if as_of is None:
        return _write(journeys_of_map(project, spec), path, project.spec.journeys.by)
    with at_day(project, as_of) as past:
        return _write(journeys_of_map(past, spec), path, past.spec.journeys.by)


def _write(journeys: Journeys, path: Path, bound: str) -> Path:
    if log_format_of_name(path.name) == "xes":
        return journeys.to_xes(path, numbered=True)
    own = f"{ID}{bound}"
    objects = [own] if own in journeys.names.properties else []
    return journeys.to_ocel(path, objects=objects, numbered=True)


def journeys_of_map(project: Project, spec: MapSpec) -> Journeys:
    """Give the journeys of the map's personas, segment and window, with all that is known of them.

    Raises
    ------
    ConfigError
        If the map names what the project does not have.
    WorkspaceError
        If the project has not been built.
    """
    with project.workspace.reading() as build:
        journeys = project.journeys(properties=_properties(build, project.spec.journeys.by))
        shown = among(build, _shown(build, project, spec))
    return journeys.keep(shown, "on the map")


def _shown(build: Path, project: Project, spec: MapSpec) -> np.ndarray[Any, np.dtype[np.int64]]:
    personas = {each.id: each for each in project.file.personas}
    persona = personas.get(spec.persona or "")
    compared = [personas[name] for name in spec.personas if name in personas]
    with open_build(build) as db:
        scope = open_scope(db, BuildInfo.read(build), spec, persona, compared)
        rows = scope.relations.rows("SELECT journey FROM mapped")
    return np.array([row[0] for row in rows], np.int64)


def _properties(build: Path, bound: str) -> list[str]:
    """List what the moments of the build hold at all; of identifiers, what journeys are *bound* by.

    Texts of answers and identifiers of persons stay where they are.
    """
    spine = pq.read_metadata(build / "spine.parquet")
    schema = spine.schema.to_arrow_schema()
    filled = [name for k, name in enumerate(schema.names) if not _is_empty(spine, k)]
    own = [name for name in (*_OF_MOMENTS, f"{ID}{bound}") if name in filled]
    return own + [n.removeprefix(PROPERTY) for n in filled if n.startswith(PROPERTY)]


def _is_empty(file: pq.FileMetaData, column: int) -> bool:
    groups = [file.row_group(k).column(column) for k in range(file.num_row_groups)]
    return all(g.statistics is not None and g.statistics.null_count == g.num_values for g in groups)


def lost_in_event_log(snapshot: Snapshot, language: str = "en") -> list[str]:
    """Say what of a map an event log does not carry."""
    say = Catalogue(language).message
    lanes = say("exchange.lost.lanes", n=len(snapshot.lanes))
    return [lanes, say("exchange.lost.names")]
