"""What a build knows beside its events, for the search for pain points: scores, texts, efforts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from touchline.analysis.friction.spec import PainPointsSpec
from touchline.analysis.of_build import journey_ids
from touchline.config import LocalText, local_text
from touchline.engine import connect
from touchline.journeys.info import BuildInfo
from touchline.journeys.store import JourneyStore
from touchline.schema import literal
from touchline.voice.pains.efforts import stages_without_efforts
from touchline.voice.pains.feedback import find_in_feedback
from touchline.voice.pains.heard import Heard, hear
from touchline.voice.pains.low import LEAST_ANSWERS, satisfaction

if TYPE_CHECKING:
    import duckdb

    from touchline.analysis.friction import Detected, Finding
    from touchline.analysis.friction.looked import Looked
    from touchline.analysis.journeys import Journeys

__all__ = ["BesideBuild", "SaidInBuild"]

_UNORDERED = 0.5
"""From this share of equal times on, the order within journeys is not known."""
_THE_SAME = 0.9
"""A touchpoint makes the goal if so much of what has either has both."""


@dataclass(frozen=True)
class BesideBuild:
    """Answers and efforts of a build, as :class:`touchline.analysis.friction.beside.Beside`.

    Parameters
    ----------
    build
        Folder of the build.
    spec
        What the project says about pain points.
    """

    build: Path
    spec: PainPointsSpec

    @cached_property
    def goal(self) -> str | None:
        """Declared touchpoint, else the one that journeys with the first goal have, no others."""
        if self.spec.goal is not None or not self._info.goals:
            return self.spec.goal
        with connect() as db:
            JourneyStore(self.build).register(db)
            return _goal(db, self._info)

    @cached_property
    def worth(self) -> float | None:
        """Declared worth, else the mean value of a journey with a goal."""
        if self.spec.worth is not None:
            return self.spec.worth
        with connect() as db:
            JourneyStore(self.build).register(db)
            return _worth(db)

    @cached_property
    def by(self) -> Sequence[str]:
        """Declared segments, else all that may show a pain point."""
        return self.spec.by or [each.id for each in self._info.segments if each.pain]

    @property
    def roles(self) -> Mapping[str, Sequence[str]]:
        """Declared roles of touchpoints."""
        return self.spec.roles

    @property
    def ordered(self) -> bool:
        """Whether most moments have a time of their own."""
        return (self._info.ties or 0.0) <= _UNORDERED

    @cached_property
    def currency(self) -> str | None:
        """Currency of the values, if all of them are in one."""
        return self._info.currency

    def labels(self, language: str) -> Mapping[str, str]:
        """Names of touchpoints, stages, segments, their values and themes in *language*."""
        info = self._info
        named: list[tuple[str, LocalText]] = []
        for segment in info.segments:
            named.append((segment.id, segment.label))
            named += [(value, segment.labels.get(value, value)) for value in segment.values]
        named += [(stage.id, stage.label) for stage in info.stages]
        named += [(touchpoint.id, touchpoint.label) for touchpoint in info.touchpoints]
        return {name: local_text(label, language, name) for name, label in named}

    @cached_property
    def _info(self) -> BuildInfo:
        return BuildInfo.read(self.build)

    def said(self, looked: Looked) -> SaidInBuild:
        """Read the answers that belong to the journeys that are looked at."""
        heard = hear(self.build, goal=looked.goal, segments=looked.segments)
        ids = journey_ids(self.build, looked.journeys) if looked.journeys.filters else None
        if ids is not None:
            heard = heard.keep(np.isin(heard.journey, ids))
        return SaidInBuild(self.build, looked.journeys, heard, ids)


@dataclass(frozen=True)
class SaidInBuild:
    """What the answers and efforts of a build say of some of its journeys.

    Parameters
    ----------
    journeys, heard
        The journeys, and the answers that belong to them.
    ids
        Numbers of these journeys in the build; None: all.
    """

    build: Path
    journeys: Journeys
    heard: Heard
    ids: npt.NDArray[np.int64] | None

    @cached_property
    def detected(self) -> list[Detected]:
        """Low and falling scores, themes, and stages without efforts."""
        return [
            *find_in_feedback(self.heard, self.journeys, self.build),
            stages_without_efforts(self.build, self.ids),
        ]

    def weigh(self, finding: Finding) -> Finding:
        """Give the satisfaction that is missing among those affected as the effect.

        Only where they do not reach the goal less, and are surely less satisfied; the comparison
        is with all other answers.
        """
        high = finding.effect.interval.high
        if finding.affected is None or (high is not None and high < 0):
            return finding
        ids = journey_ids(self.build, self.journeys.keep(finding.affected, "affected"))
        here = np.isin(self.heard.journey, ids)
        if min(here.sum(), (~here).sum()) < LEAST_ANSWERS:
            return finding
        missing = satisfaction(self.heard, here, ~here)
        if missing.interval.high is None or missing.interval.high >= 0:
            return finding
        return replace(
            finding, effect=missing, details={**finding.details, "outcome": "satisfaction"}
        )


def _goal(db: duckdb.DuckDBPyConnection, info: BuildInfo) -> str | None:
    rows = db.execute(
        "WITH met AS (SELECT DISTINCT journey, touchpoint FROM spine WHERE kind = 'event'),"
        f" reached AS (SELECT journey_id, outcome = {literal(info.goals[0].id)} AS yes"
        " FROM journeys)"
        " SELECT m.touchpoint, count(*) FILTER (WHERE r.yes)"
        " / (count(*) + (SELECT count(*) FROM reached WHERE yes)"
        " - count(*) FILTER (WHERE r.yes)) AS same"
        " FROM met m JOIN reached r ON r.journey_id = m.journey"
        f" WHERE m.touchpoint < {len(info.touchpoints)} GROUP BY m.touchpoint"
        " ORDER BY same DESC, m.touchpoint LIMIT 1"
    ).fetchall()
    if not rows or rows[0][1] is None or rows[0][1] < _THE_SAME:
        return None
    return info.touchpoints[int(rows[0][0])].id


def _worth(db: duckdb.DuckDBPyConnection) -> float | None:
    for condition in ("outcome IS NOT NULL", "true"):
        value = db.execute(
            f"SELECT avg(total) FROM journeys WHERE total > 0 AND {condition}"
        ).fetchall()[0][0]
        if value is not None:
            return float(value)
    return None
