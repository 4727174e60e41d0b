"""Which columns of an answer tell its rows apart: what ``result.journeys(**cell)`` takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

__all__ = ["ALSO", "cells_of"]

_CELLS: Final[Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]] = {
    "attribution": {"": (("channel",),)},
    "compare": {"": (("touchpoint",), ("source", "target"))},
    "conformance": {"": (("value", "step", "kind"), ("step", "kind"), ("variant",))},
    "conversion": {"": ((),)},
    "dropoff": {"": (("touchpoint",),)},
    "funnel": {"": (("step",),), "breakdown": (("value", "step"),)},
    "funnel_trend": {"": (("period",),)},
    "lifecycle": {"": (("period", "status"),)},
    "loops": {"": (("touchpoint",),), "loops": (("path",),)},
    "match": {"": (("matches",),)},
    "next_step": {"": (("next",),)},
    "pain_points": {"": (("rank",),)},
    "paths": {"": (("step", "source", "target"),), "nodes": (("step", "touchpoint"),)},
    "retention": {"": (("segment", "cohort", "period"), ("cohort", "period"))},
    "retention_flags": {"": (("date",),)},
    "step_matrix": {"": (("step", "touchpoint"),)},
    "stickiness": {"": (("periods",),)},
    "time_to_convert": {"": (("from_seconds",),)},
    "times": {"": (("source", "target"),), "distribution": (("from_seconds", "to_seconds"),)},
    "transitions": {"": (("source", "target"),)},
    "variants": {"": (("variant",),)},
    "window_funnel": {"": (("level",),)},
}
"""Verb → table (empty: the first) → columns of its key; the first of which all are there count.

Sessions, and stages beside each other, are not journeys as the project has them: they have none.
"""
ALSO: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    "compare": ({"group": "first"}, {"group": "second"}),
    "conversion": ({}, {"converted": True}, {"converted": False}),
    "funnel": ({}, {"dropped": True}),
    "funnel_trend": ({}, {"converted": True}),
    "window_funnel": ({}, {"deeper": True}),
}
"""Verb → what can be asked of a row besides its key; others are asked for their key alone."""


def cells_of(verb: str, tables: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Give the key columns of each table of an answer that has journeys behind its rows.

    Parameters
    ----------
    tables
        Name → columns; the first table is called ``""``.

    Examples
    --------
    >>> cells_of("paths", {"": ["step", "source", "target", "count"], "nodes": ["step"]})
    {'': ['step', 'source', 'target']}
    """
    found: dict[str, list[str]] = {}
    for name, columns in tables.items():
        there = set(columns)
        for key in _CELLS.get(verb, {}).get(name, ()):
            if there.issuperset(key):
                found[name] = list(key)
                break
    return found
