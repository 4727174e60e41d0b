"""The journeys that a map shows, ready for analyses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from touchline.analysis.of_build import among
from touchline.journeys import BuildInfo
from touchline.maps.scope import open_scope
from touchline.maps.spec import MapSpec
from touchline.maps.views import open_build

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.project.project import Project

__all__ = ["ids_on_map", "journeys_on_map"]


def journeys_on_map(project: Project, spec: MapSpec) -> Journeys:
    """Give the journeys of the personas, the segment and the window of a map.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    """
    with project.workspace.reading() as build:
        shown = among(build, ids_on_map(build, project, spec))
        return project.journeys().keep(shown, "on the map")


def ids_on_map(build: Path, project: Project, spec: MapSpec) -> Int64s:
    """Give the ids of these journeys in the build in folder *build*."""
    personas = {each.id: each for each in project.file.personas}
    compared = [personas[name] for name in spec.personas if name in personas]
    with open_build(build) as db:
        persona = personas.get(spec.persona or "")
        scope = open_scope(db, BuildInfo.read(build), spec, persona, compared)
        rows = scope.relations.arrays("SELECT journey FROM mapped ORDER BY journey")
    return np.asarray(rows["journey"], np.int64)
