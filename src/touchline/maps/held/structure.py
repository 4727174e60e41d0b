"""The graph of stages, steps and channels, and links to other maps."""

from __future__ import annotations

from typing import Literal

from touchline.maps.parts import Base, Text

__all__ = ["ChannelItem", "MapLinkItem", "StageLinkItem", "StepItem"]


class StepItem(Base, frozen=True, kw_only=True):
    """A step within a stage."""

    id: str
    stage: str
    label: Text
    figure: str | None = None
    """Journeys that meet any of its touchpoints; None: bound to none."""
    share: str | None = None


class ChannelItem(Base, frozen=True, kw_only=True):
    """A channel in a stage."""

    id: str
    stage: str
    label: Text
    online: bool | None = None
    figure: str
    """Moments through it."""
    share: str | None = None
    """Of the moments of the stage."""


class StageLinkItem(Base, frozen=True, kw_only=True):
    """A declared way from one stage to another that is not simply the next."""

    source: str
    target: str
    label: Text | None = None
    expected: float | None = None
    """Share of the journeys that are expected to take it."""
    figure: str | None = None
    """Share that takes it."""


class MapLinkItem(Base, frozen=True, kw_only=True):
    """A link to another map."""

    map: str
    kind: Literal["parent", "child", "next", "related"]
    label: Text
    stage: str | None = None
