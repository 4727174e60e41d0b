"""What is known of stages and touchpoints once a project is built; codes are positions in lists."""

from __future__ import annotations

from typing import Final

import msgspec

from touchline.config import LocalText

__all__ = ["UNCLASSIFIED", "UNCLASSIFIED_STAGE", "StageInfo", "TouchpointInfo"]

UNCLASSIFIED: Final = 65_535
"""Touchpoint code of a moment that no rule catches."""

UNCLASSIFIED_STAGE: Final = 255
"""Stage code of a moment that no rule catches."""


class TouchpointInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint; its code is its position in the list of touchpoints of a build."""

    id: str
    label: LocalText
    stage: str
    channel: str | None = None
    zone: str | None = None
    online: bool | None = None
    icon: str | None = None


class StageInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A stage; its code is its position in the list of stages of a build."""

    id: str
    label: LocalText
    description: LocalText | None = None
    phase: str | None = None
    metrics: list[str] = []
    next: list[str] = []
