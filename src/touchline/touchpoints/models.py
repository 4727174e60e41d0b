"""Stage models: ready ones, and those of the project file."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.touchpoints.info import StageInfo
from touchline.touchpoints.spec import StageModelSpec

__all__ = ["StageModel", "stage_model", "stage_templates"]


@dataclass(frozen=True, slots=True)
class StageModel:
    """Stages in order; the code of a stage is its position."""

    stages: tuple[StageInfo, ...]
    template: str | None = None

    @property
    def ids(self) -> list[str]:
        """Ids in order."""
        return [stage.id for stage in self.stages]


def stage_model(spec: str | StageModelSpec) -> StageModel:
    """Stages named by ``stages:`` of the project file: a ready model, a changed one, or an own one.

    Raises
    ------
    ConfigError
        If there is no such template, or a stage or a ``next`` is not sound.
    """
    raise NotImplementedError


def stage_templates() -> list[str]:
    """Names of the ready models."""
    raise NotImplementedError
