"""All findings in what customers said, with the journeys that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.analysis.friction import Detected, Finding
from touchline.analysis.friction.place import where_they_differ
from touchline.analysis.of_build import among
from touchline.voice.pains.falling import falling_scores
from touchline.voice.pains.heard import Heard
from touchline.voice.pains.low import low_scores
from touchline.voice.pains.quotes import quotes_of
from touchline.voice.pains.themes import negative_themes

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["find_in_feedback"]

_TELLING: Final = ("negative_theme", "falling_score", "low_score")
_SHARED: Final = 0.5
"""Two themes with so many of the smaller one's texts in common are one complaint."""
_REASON: Final = 0.3


def find_in_feedback(heard: Heard, journeys: Journeys, build: Path) -> list[Detected]:
    """Find low scores, falling scores and complaints that gather in one place.

    A finding of the journey as a whole gets the touchpoint where the journeys of those customers
    differ most from the others.

    Parameters
    ----------
    heard
        Answers in the *journeys*.
    build
        Folder of the build that both come from.
    """
    found = [low_scores(heard), falling_scores(heard), negative_themes(heard)]
    told = _one_a_place(heard, [finding for each in found for finding in each.findings])
    placed = [_placed(heard, journeys, build, finding) for finding in told]
    return [Detected(tuple(placed), sum(each.tests for each in found))]


def _one_a_place(heard: Heard, found: Sequence[Finding]) -> list[Finding]:
    """Of one place and the same customers, tell what says most of the reason.

    A complaint says why answers are low, and a fall says since when.
    """
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda each: _TELLING.index(each.kind)):
        same = [each for each in kept if _is_seen_in(heard, finding, each)]
        if not same:
            kept.append(finding)
            continue
        also = {"kind": finding.kind, "touchpoint": finding.touchpoint,
                "segment": dict(finding.segment)}  # fmt: skip
        details = {**same[0].details, "also": [*same[0].details.get("also", []), also]}
        kept[kept.index(same[0])] = replace(same[0], details=details)
    return kept


def _is_seen_in(heard: Heard, finding: Finding, other: Finding) -> bool:
    if (finding.touchpoint, finding.segment) != (other.touchpoint, other.segment):
        return False
    mine, theirs = finding.details["answers"], other.details["answers"]
    if finding.kind == other.kind:
        return len(np.intersect1d(mine, theirs)) >= _SHARED * min(len(mine), len(theirs))
    if other.kind == "falling_score":
        return True
    if finding.segment:
        return False  # of some customers, low answers have more than one reason: both are told
    # A complaint is the reason if many of those who are low, and say why, complain of it.
    texts = np.asarray(heard.text.is_valid())
    why = mine[(heard.emotion[mine] < 0) & texts[mine]]
    return len(why) > 0 and bool(np.isin(why, theirs).mean() >= _REASON)


def _placed(heard: Heard, journeys: Journeys, build: Path, finding: Finding) -> Finding:
    details = dict(finding.details)
    answers = details.pop("answers")
    affected = among(build, np.unique(heard.journey[answers]))
    details["quotes"] = quotes_of(heard, answers)
    placed = replace(finding, affected=affected, details=details)
    if finding.touchpoint is not None or not finding.segment:
        return placed
    return replace(placed, touchpoint=where_they_differ(journeys, affected))
