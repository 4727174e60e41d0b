"""Touchpoint rules: the first rule whose condition holds names touchpoint and stage of a moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from touchline.touchpoints.info import TouchpointInfo
from touchline.touchpoints.models import StageModel
from touchline.touchpoints.spec import TouchpointRule

__all__ = ["Classification", "classify"]


@dataclass(frozen=True, slots=True)
class Classification:
    """Rules compiled for one relation.

    Attributes
    ----------
    touchpoints
        The code of a touchpoint is its position here.
    unknown
        Fields named by rules that the relation does not have: worth a warning.
    """

    touchpoints: list[TouchpointInfo]
    unknown: tuple[str, ...]

    def sql(self, relation: str) -> str:
        """SELECT of *relation* (name, or SELECT in parentheses) plus ``touchpoint``, ``stage``.

        ``touchpoint`` is USMALLINT, ``stage`` UTINYINT; unclassified moments get ``UNCLASSIFIED``
        and ``UNCLASSIFIED_STAGE``. A rule with ``channel`` replaces the column ``channel``.
        """
        raise NotImplementedError


def classify(
    rules: Sequence[TouchpointRule], stages: StageModel, columns: Collection[str]
) -> Classification:
    """Compile *rules* for a relation of moments with *columns*.

    Raises
    ------
    ConfigError
        If a rule names a stage that the model lacks, or there are more than 65,535 touchpoints.
    """
    raise NotImplementedError
