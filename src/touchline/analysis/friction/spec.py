"""What ``pain_points:`` in ``touchline.yaml`` says."""

from __future__ import annotations

from touchline.config import Spec

__all__ = ["PainPointsSpec"]


class PainPointsSpec(Spec, frozen=True, kw_only=True):
    """What the search for pain points should know; whatever is left open is guessed."""

    goal: str | None = None
    """Touchpoint that journeys should reach; default: the one that makes the first goal."""
    worth: float | None = None
    """What reaching it once is worth; default: the mean value of the journeys that reach it."""
    by: list[str] = []
    """Segments to compare by; default: all that are not ``pain: false``."""
    roles: dict[str, list[str]] = {}
    """Role → touchpoints: ``error``, ``help``, ``self_help``, ``complaint``, ``message``,
    ``open``, ``click``, ``unsubscribe``, ``basket``, ``checkout``; default: by their names."""
    least: int = 50
    """Leave out what fewer persons are affected by."""
    level: float = 0.01
    """Share of false alarms among what is told."""
    most: int = 20
    """How many to tell at most."""
