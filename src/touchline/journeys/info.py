"""What a build says of itself: ``build.json``, read by every room behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from touchline.config import LocalText
from touchline.errors import WorkspaceError
from touchline.touchpoints.info import StageInfo, TouchpointInfo

__all__ = ["BuildInfo", "GoalInfo", "SegmentInfo", "StageInfo", "TouchpointInfo"]


class SegmentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A segment column of the journey table, and its values in order."""

    id: str
    label: LocalText
    values: list[str]
    labels: dict[str, LocalText] = {}
    definitions: dict[str, LocalText] = {}
    pain: bool = True


class GoalInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A declared goal."""

    id: str
    label: LocalText


class BuildInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and names of one build; also what ``touchline build --format json`` prints."""

    format: str = "touchline/build/1"
    build: str
    version: str
    created: str
    project: str
    currency: str | None
    timezone: str | None
    generation: int
    """Generation of the manifest that it was built from."""
    fingerprint: str
    """Digest of manifest and project file: an equal one need not be built again."""
    persons: int
    journeys: int
    moments: int
    events: dict[str, int]
    """Events by name, after removal of duplicates; nothing is left out because it has no person."""
    feedback: int
    """Answers with a score or a text, by row."""
    not_scores: int
    """Answers that are declared codes and no scores."""
    efforts: int
    profiles: int
    duplicates: int
    """Rows dropped because their source declares an id and it was there already."""
    unclassified: int
    """Moments that no rule catches."""
    unclassified_share: float | None
    without_person: int
    """Events and answers without any usable identifier."""
    outside_journeys: int
    quarantined: int
    refused_merges: int
    ties: float | None
    """Share of moments that have the same time as the moment before them in their journey."""
    window: tuple[str, str] | None
    newest: str | None
    touchpoints: list[TouchpointInfo]
    stages: list[StageInfo]
    segments: list[SegmentInfo]
    goals: list[GoalInfo]
    extra: dict[str, Any] = {}

    @classmethod
    def read(cls, build: Path) -> BuildInfo:
        """Read ``build.json`` of the build in folder *build*.

        Raises
        ------
        WorkspaceError
            If another version of Touchline wrote it, in another form.
        """
        try:
            return msgspec.json.decode((build / "build.json").read_bytes(), type=cls)
        except msgspec.DecodeError as error:
            raise WorkspaceError(
                f"the build {build.name} was made by another version: {error}",
                hint="run 'touchline build'",
                where=str(build / "build.json"),
            ) from None
