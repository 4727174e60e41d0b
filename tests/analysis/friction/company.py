"""Small made-up logs for detectors: built column by column, so that they cost little time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

import touchline as tl
from touchline.analysis.friction.finding import Detected, Finding
from touchline.analysis.friction.looked import Looked
from touchline.analysis.friction.roles import roles_of

__all__ = ["DAY", "HOUR", "MINUTE", "LogOf", "only"]

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
BEGIN = 1_735_689_600  # 2025-01-01


class LogOf:
    """Gathers events in columns."""

    def __init__(self) -> None:
        self.columns: dict[str, list[np.ndarray[Any, Any]]] = {"p": [], "t": [], "e": []}

    def add(self, persons: Any, seconds: Any, name: str) -> None:
        """Add an event of that name for each of *persons*, at *seconds* from the begin."""
        persons = np.asarray(persons)
        self.columns["p"].append(persons)
        self.columns["t"].append(np.broadcast_to(np.asarray(seconds, np.float64), persons.shape))
        self.columns["e"].append(np.full(len(persons), name, "<U20"))

    def looked(
        self, segments: Mapping[str, Any] = {}, *, declared: Mapping[str, Any] = {}
    ) -> Looked:
        """Make what detectors look at; *segments* has the value of each person by number."""
        p, t, e = (np.concatenate(self.columns[name]) for name in "pte")
        order = np.lexsort((t, p))
        p, t, e = p[order], t[order], e[order]
        table = pa.table(
            {
                "p": pa.array(p),
                "t": pa.array(((t + BEGIN) * 1e6).astype(np.int64)).cast(pa.timestamp("us", "UTC")),
                "e": pa.array(e),
                **{name: pa.array(np.asarray(values)[p]) for name, values in segments.items()},
            }
        )
        journeys = tl.Journeys.from_events(
            table, person="p", time="t", touchpoint="e", segments=list(segments)
        )
        roles = roles_of(journeys.touchpoints, declared=declared)
        extent = journeys.extent
        assert extent is not None
        return Looked(
            journeys=journeys,
            roles=roles,
            goal=roles.goal,
            segments=tuple(segments),
            least=50,
            value=1.0,
            end=extent[1],
        )


def only(found: Detected, least: float = 1e-4) -> Finding | None:
    """Give the surest finding that is surer than *least*."""
    sure = sorted((one for one in found.findings if one.p < least), key=lambda one: one.p)
    return sure[0] if sure else None
