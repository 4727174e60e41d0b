"""All findings in what customers said, with the journeys that they are about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

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
    return [
        Detected(tuple(_placed(heard, journeys, build, f) for f in each.findings), each.tests)
        for each in found
    ]


def _placed(heard: Heard, journeys: Journeys, build: Path, finding: Finding) -> Finding:
    details = dict(finding.details)
    answers = details.pop("answers")
    affected = among(build, np.unique(heard.journey[answers]))
    details["quotes"] = quotes_of(heard, answers)
    placed = replace(finding, affected=affected, details=details)
    if finding.touchpoint is not None or not finding.segment:
        return placed
    return replace(placed, touchpoint=where_they_differ(journeys, affected))
