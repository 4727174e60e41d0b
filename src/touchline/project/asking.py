"""What a project is asked about its answers; methods of ``Project``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.multiplicity import Correction
    from touchline.durations import Duration
    from touchline.project.places import By
    from touchline.project.project import Project
    from touchline.voice import ScoreTable
    from touchline.voice.experience.importance import Importance
    from touchline.voice.experience.profile import Profile

__all__ = ["emotion", "importance", "profile", "scores"]


def scores(
    project: Project,
    *,
    by: Sequence[str] = (),
    weight: str | None = None,
    rake: Sequence[str] = (),
    request: str | None = None,
    correction: Correction = "benjamini_hochberg",
) -> ScoreTable:
    """Compute NPS, CSAT, CES and other scores of the build in force, each on its own scale.

    Parameters
    ----------
    by
        ``touchpoint`` and ``stage`` (that the answer is about), ``instrument``, ``persona``,
        ``day``, ``week``, ``month``, ``quarter``, ``year``, segments, properties of answers.
    weight
        Property with the weight of an answer.
    rake
        Segments: answers are weighed so that these have the sizes they have among journeys.
    request
        Touchpoint at which customers are asked; gives the response rate. A property ``asked``
        of the answers does so too.
    correction
        How p-values mind the number of rows.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    ConfigError
        If there is no such key, or no score.
    """
    from touchline.project.scores import scores_of_build

    with project.workspace.reading() as build:
        return scores_of_build(
            build, project.file.personas, by=by, weight=weight, rake=rake, request=request,
            correction=correction,
        )  # fmt: skip


def importance(
    project: Project,
    *,
    by: By = "touchpoint",
    outcome: str | None = None,
    samples: int = 500,
    segments: Sequence[str] | None = None,
) -> Importance:
    """Say how much the experience of each touchpoint or stage moves what customers do or say.

    Parameters
    ----------
    by
        ``touchpoint`` or ``stage``.
    outcome
        What is moved: a touchpoint or stage whose score is the overall one (``survey``), an
        instrument (``nps``), a question of the answers as ``property=value``
        (``question=whole airport``), ``goal`` (a goal is reached) or ``again`` (the person comes
        back: a later journey). Default: the scores of ``nps``, if there are any, else ``goal``.
    samples
        Bootstrap samples of persons for the intervals.
    segments
        Held equal where each person rates a single place; default: all.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    ConfigError
        If there is no such outcome, or too few persons have both an outcome and ratings.
    """
    from touchline.project.importance import importance_of_build

    with project.workspace.reading() as build:
        return importance_of_build(
            build, by=by, outcome=outcome, samples=samples, segments=segments
        )


def profile(
    project: Project,
    *,
    by: By = "stage",
    compare: Mapping[str, Sequence[str]] | None = None,
    since: str | None = None,
    fast: Mapping[str, Duration] | None = None,
) -> Profile:
    """Say how easy, fast and pleasant each stage or touchpoint is, 0 to 100 each.

    Parameters
    ----------
    by
        ``stage`` or ``touchpoint``.
    compare
        Two personas, ``{"persona": ["a", "b"]}``, or two values of a segment.
    since
        Day: journeys that began before it are compared with those that began later.
    fast
        Stage or touchpoint → time within which it counts as fast: ``{"delivery": "7d"}``.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    ConfigError
        If there is no such place, persona, segment or value.
    """
    from touchline.project.profile import profile_of_build

    with project.workspace.reading() as build:
        return profile_of_build(
            build, project.file.personas, by=by, compare=compare, since=since, fast=fast
        )


def emotion(project: Project, *, by: By = "stage") -> pa.Table:
    """Estimate the emotion at each stage or touchpoint, −2 … 2, from scores, texts and behaviour.

    Parameters
    ----------
    by
        ``stage`` or ``touchpoint``.

    Returns
    -------
    A row per place: ``emotion`` (null: nothing is known) with ``low`` and ``high``; what part of it
    comes from ``score``, ``text`` and ``behaviour``; ``said``, the mean of the answers alone;
    ``n_scores``, ``n_texts`` and ``prior``. See :func:`touchline.voice.experience.curve.curve`.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    """
    from touchline.project.emotion import emotion_of_build

    with project.workspace.reading() as build:
        return emotion_of_build(build, by=by)
