"""Pain points for a map: of the journeys that it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from touchline.analysis.of_build import journey_ids
from touchline.maps.pains.found import AFFECTED
from touchline.maps.spec import MapSpec
from touchline.project.shown import journeys_on_map

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from touchline.analysis.friction import Finding, PainPoint
    from touchline.analysis.journeys import Journeys
    from touchline.project.project import Project

__all__ = ["pains_of_map"]


def pains_of_map(project: Project, spec: MapSpec) -> tuple[PainPoint, ...]:
    """Search the journeys of the map's persona, segment and window for pain points.

    Raises
    ------
    ConfigError
        If what the project says about pain points cannot be used.
    """
    known = project.file.pain_points
    journeys = _shown(project, spec)
    found = journeys.pain_points(least=known.least, level=known.level, most=known.most)
    with project.workspace.reading() as build:
        return tuple(
            replace(point, details={**point.details, AFFECTED: _ids(build, journeys, finding)})
            for point, finding in zip(found.points, found.findings, strict=True)
        )


def _ids(build: Path, journeys: Journeys, finding: Finding) -> npt.NDArray[np.int64] | None:
    """Give the ids of the journeys affected; None where single journeys are not known."""
    if finding.affected is None:
        return None
    return journey_ids(build, journeys.keep(finding.affected, "affected"))


def _shown(project: Project, spec: MapSpec) -> Journeys:
    persona = next((each for each in project.file.personas if each.id == spec.persona), None)
    if spec.personas or (persona is not None and persona.segment.keys() & spec.segment.keys()):
        return journeys_on_map(project, spec)
    segment: dict[str, Any] = {**(persona.segment if persona else {}), **spec.segment}
    first, last = spec.window or (None, None)
    journeys = project.journeys()
    if not segment and spec.window is None:
        return journeys
    return journeys.where(begin=first, end=last, **segment)
