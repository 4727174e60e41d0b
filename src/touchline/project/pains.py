"""Pain points for a map: of the journeys that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from touchline.maps.spec import MapSpec

if TYPE_CHECKING:
    from touchline.analysis.friction import PainPoint
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
    found = _shown(project, spec).pain_points(least=known.least, level=known.level, most=known.most)
    return found.points


def _shown(project: Project, spec: MapSpec) -> Journeys:
    persona = next((each for each in project.file.personas if each.id == spec.persona), None)
    segment: dict[str, Any] = {**(persona.segment if persona else {}), **spec.segment}
    first, last = spec.window or (None, None)
    journeys = project.journeys()
    if not segment and spec.window is None:
        return journeys
    return journeys.where(begin=first, end=last, **segment)
