"""The columns of a map as a graph: stages, the steps within them, and how one leads to another."""

from __future__ import annotations

from typing import Literal

from touchline.config import LocalText, Spec

__all__ = ["MapStage", "StageLink", "Step"]


class Step(Spec, frozen=True, kw_only=True):
    """A step within a stage."""

    id: str
    """Short name."""
    label: LocalText
    """Shown on the map."""
    touchpoints: list[str] = []
    """Touchpoints that it is measured by: how many journeys meet any of them."""


class StageLink(Spec, frozen=True, kw_only=True):
    """A way from one stage to another that is not simply the next."""

    to: str
    """The stage it leads to."""
    label: LocalText | None = None
    """What makes people take it: "on a friend's word"."""
    share: float | None = None
    """Share of the journeys that are expected to take it, 0 … 1; the measured one stands beside."""


class MapStage(Spec, frozen=True, kw_only=True):
    """A column of the map."""

    id: str
    """A stage of the project, or a name of its own."""
    of: list[str] = []
    """Stages of the project that it is made of; default: the one of its own id. A stage that the
    project does not have is not measured, and drawn so."""
    label: LocalText | None = None
    """Shown on the map; default: the label of the project's stage."""
    description: LocalText | None = None
    """What happens here."""
    phase: Literal["before", "during", "after"] | None = None
    """Before, during or after the purchase."""
    steps: list[Step] = []
    """Steps within it, in order."""
    next: list[StageLink] = []
    """Where it may lead besides the next column: loops, skips, branches."""
    metrics: list[str] = []
    """Names of the figures that people usually apply to this stage."""
