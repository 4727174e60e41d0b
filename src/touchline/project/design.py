"""Maps of a project that has no build yet: held against the project file, drawn as designs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.maps.design import designed
from touchline.maps.load import Known
from touchline.touchpoints import stage_model

if TYPE_CHECKING:
    from touchline.maps.snapshot import Snapshot
    from touchline.maps.spec import MapSpec
    from touchline.project.project import Project

__all__ = ["design_of_map", "known_names"]


def known_names(project: Project) -> Known:
    """Give the names that maps may use, from the project file alone.

    Values of segments by a trait or a property are not known before a build.
    """
    file = project.file
    segments = {
        name: tuple(value.id for value in segment.values) or None
        for name, segment in file.segments.items()
    }
    return Known(
        tuple(stage_model(file.stages).ids),
        segments,
        tuple(persona.id for persona in file.personas),
        tuple(dict.fromkeys(rule.id for rule in file.touchpoints)),
        tuple(each.name for each in project.maps),
    )


def design_of_map(project: Project, spec: MapSpec, name: str) -> Snapshot:
    """Draw up a map from what is written in it and in the project file.

    Raises
    ------
    ConfigError
        If the map names what the project does not have.
    """
    return designed(
        spec,
        map_id=name,
        stages=stage_model(project.file.stages).stages,
        personas=project.file.personas,
        project=project.file.project,
    )
