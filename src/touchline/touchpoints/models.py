"""Stage models: ready ones (``templates/*.yaml``), and those of the project file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from touchline.config import parse_yaml
from touchline.errors import ConfigError, did_you_mean
from touchline.touchpoints.info import UNCLASSIFIED_STAGE, StageInfo
from touchline.touchpoints.spec import StageModelSpec, StageSpec

__all__ = ["StageModel", "stage_model", "stage_templates"]

PHASES = ("before", "during", "after")
_TEMPLATES = files("touchline.touchpoints") / "templates"


@dataclass(frozen=True, slots=True)
class StageModel:
    """Stages in order; the code of a stage is its position."""

    stages: tuple[StageInfo, ...]
    template: str | None = None

    @property
    def ids(self) -> list[str]:
        """Ids in order."""
        return [stage.id for stage in self.stages]


def stage_templates() -> list[str]:
    """Names of the ready models.

    Examples
    --------
    >>> "eight-stage" in stage_templates()
    True
    """
    names = (entry.name for entry in _TEMPLATES.iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def stage_model(spec: str | StageModelSpec) -> StageModel:
    """Give the stages that ``stages:`` of the project file means.

    A name is a ready model. With ``template`` and ``stages``, a stage whose id the template has
    changes what it says (what it leaves out stays), and other stages are appended. Without
    ``template`` the stages are the model.

    Raises
    ------
    ConfigError
        If there is no such template, or a stage, its phase or its ``next`` is not sound.

    Examples
    --------
    >>> stage_model("three-stage").ids
    ['problem-recognition', 'consideration', 'decision']
    >>> own = StageModelSpec(template="three-stage", stages=[StageSpec(id="repeat")])
    >>> stage_model(own).ids[-1]
    'repeat'
    """
    if isinstance(spec, str):
        spec = StageModelSpec(template=spec)
    merged = {stage.id: stage for stage in _template(spec.template)} if spec.template else {}
    _refuse_twice(stage.id for stage in spec.stages)
    for stage in spec.stages:
        known = merged.get(stage.id)
        merged[stage.id] = _override(known, stage) if known else stage
    stages = tuple(_info(stage) for stage in merged.values())
    _check(stages)
    return StageModel(stages, spec.template)


@cache
def _template(name: str) -> tuple[StageSpec, ...]:
    if name not in stage_templates():
        raise ConfigError(
            f"there is no ready stage model {name!r}", hint=did_you_mean(name, stage_templates())
        )
    text = (_TEMPLATES / f"{name}.yaml").read_text("utf-8")
    return tuple(parse_yaml(text, StageModelSpec, name=f"{name}.yaml").stages)


def _override(known: StageSpec, own: StageSpec) -> StageSpec:
    """Take from *own* what it says, and the rest from *known*."""
    said = {name: getattr(own, name) for name in StageSpec.__struct_fields__ if getattr(own, name)}
    return msgspec.structs.replace(known, **said)


def _info(stage: StageSpec) -> StageInfo:
    return StageInfo(
        id=stage.id,
        label=stage.label or stage.id,
        description=stage.description,
        phase=stage.phase,
        metrics=stage.metrics,
        next=stage.next,
    )


def _check(stages: tuple[StageInfo, ...]) -> None:
    ids = [stage.id for stage in stages]
    if not ids:
        raise ConfigError("the stage model has no stages", hint=did_you_mean("", stage_templates()))
    if len(ids) > UNCLASSIFIED_STAGE:
        raise ConfigError(f"{len(ids)} stages are declared; the most is {UNCLASSIFIED_STAGE}")
    for stage in stages:
        for follower in stage.next:
            if follower not in ids:
                raise ConfigError(
                    f"stage {stage.id!r}: its next {follower!r} is not a stage",
                    hint=did_you_mean(follower, ids),
                )
        if stage.phase is not None and stage.phase not in PHASES:
            raise ConfigError(
                f"stage {stage.id!r} has the phase {stage.phase!r}",
                hint=did_you_mean(stage.phase, PHASES),
            )


def _refuse_twice(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise ConfigError(f"the stage {id_!r} is declared twice")
        seen.add(id_)
