"""The ready maps: which there are, and each of them as a whole map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from touchline.config import LocalText, parse_yaml
from touchline.errors import ConfigError, did_you_mean
from touchline.maps.load import check_map
from touchline.maps.spec import LaneSpec, MapSpec, MapStage
from touchline.touchpoints import stage_model, stage_templates
from touchline.touchpoints.info import StageInfo

__all__ = ["Template", "template", "templates"]

_FILES = files("touchline.maps") / "templates"
_MODELS: Final = {"mckinsey-loop": "mckinsey"}
"""Templates whose stage model has another name than they."""


@dataclass(frozen=True, slots=True)
class Template:
    """A ready map in a list: what it is about, its columns and its rows.

    Attributes
    ----------
    name
        By which it is asked for.
    title
        What the map is about, per language.
    description
        The situation that it shows, per language.
    model
        Name of the stage model that it fits, as in ``stages:`` of a project.
    stages, lanes
        Ids of its columns; kinds (or ids) of its lanes, in order.
    """

    name: str
    title: LocalText
    description: LocalText
    model: str | None
    stages: tuple[str, ...]
    lanes: tuple[str, ...]


def templates() -> list[Template]:
    """List the ready maps by name.

    Examples
    --------
    >>> next(each for each in templates() if each.name == "e-commerce").stages[:3]
    ('visit', 'product-view', 'basket')
    """
    return [_described(name, template(name)) for name in _names()]


def template(name: str) -> MapSpec:
    """Give a ready map, in all its languages, with the texts of its stages.

    Raises
    ------
    ConfigError
        If there is none of this name.

    Examples
    --------
    >>> [stage.id for stage in template("aida").stages]
    ['attention', 'interest', 'desire', 'action']
    """
    if name not in _names():
        raise ConfigError(f"there is no template {name!r}", hint=did_you_mean(name, _names()))
    return _read(name)


@cache
def _read(name: str) -> MapSpec:
    text = (_FILES / f"{name}.yaml").read_text("utf-8")
    # A template names no variable of the machine.
    spec = parse_yaml(text, MapSpec, name=f"{name}.yaml", environment={})
    model = _model_of(name)
    known = {stage.id: stage for stage in stage_model(model).stages} if model else {}
    stages = [_whole(stage, known.get(stage.id)) for stage in spec.stages]
    spec = msgspec.structs.replace(spec, stages=stages)
    check_map(spec)
    return spec


def _names() -> list[str]:
    names = (entry.name for entry in _FILES.iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def _model_of(name: str) -> str | None:
    model = _MODELS.get(name, name)
    return model if model in stage_templates() else None


def _whole(stage: MapStage, known: StageInfo | None) -> MapStage:
    """Take from the stage model what the template does not say itself."""
    if known is None:
        return stage
    return msgspec.structs.replace(
        stage,
        label=stage.label or known.label,
        description=stage.description or known.description,
        phase=stage.phase or known.phase,
        metrics=stage.metrics or known.metrics,
    )


def _described(name: str, spec: MapSpec) -> Template:
    return Template(
        name=name,
        title=spec.name or name,
        description=spec.scenario or "",
        model=_model_of(name),
        stages=tuple(stage.id for stage in spec.stages),
        lanes=tuple(lane.id if isinstance(lane, LaneSpec) else lane for lane in spec.lanes),
    )
