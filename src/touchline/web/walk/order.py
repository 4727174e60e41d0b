"""Which real journeys are walked through, and in which order."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.maps.views import open_build
from touchline.schema import identifier

__all__ = ["FEELING", "LATE", "Kept", "Order", "Selection", "Walkers", "journey_name", "walkers"]

Order = Literal["typical", "fastest", "painful", "random"]
Ids = npt.NDArray[np.int64]
Found = TypeVar("Found")

FEELING: Final = (
    "(CASE WHEN score IS NOT NULL AND scale_high > scale_low"
    " THEN 4 * (score - scale_low) / (scale_high - scale_low) - 2 END)"
)
"""A score on the scale of emotion, from −2 to +2."""
LATE: Final = """
    SELECT s.journey, s.moment, s.wait FROM (
      SELECT journey, moment, touchpoint,
             lag(touchpoint) OVER step AS previous,
             epoch(time) - epoch(lag(time) OVER step) AS wait
      FROM spine WINDOW step AS (PARTITION BY journey ORDER BY moment)
    ) s
    JOIN (
      SELECT previous, touchpoint, quantile_cont(wait, 0.9) AS p90 FROM (
        SELECT touchpoint, lag(touchpoint) OVER step AS previous,
               epoch(time) - epoch(lag(time) OVER step) AS wait
        FROM spine WINDOW step AS (PARTITION BY journey ORDER BY moment)
      ) WHERE previous IS NOT NULL GROUP BY ALL
    ) usual USING (previous, touchpoint)
    WHERE s.wait > usual.p90"""
"""Moments that came later than nine of ten after the same moment before them."""
_MOST_KEPT: Final = 64


def journey_name(key: str, start: int) -> str:
    """Name a journey so that the name stays from build to build, and says nobody's identifier.

    Parameters
    ----------
    start
        Its first moment, in µs.

    Examples
    --------
    >>> journey_name("order:o1", 0)
    '22d3d27e42be'
    """
    return hashlib.sha256(f"{key}|{start}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which journeys; everything given must hold."""

    segment: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of a segment and its values."""
    since: str | None = None
    """First day (of beginning), ISO."""
    until: str | None = None
    """Last day."""
    stage: int | None = None
    """Code of a stage that they come to."""
    touchpoint: int | None = None
    among: str = ""
    """What stands for the ids they must be among; empty: no such condition."""

    def where(self, zone: str) -> tuple[str, list[Any]]:
        """Give the condition over ``journeys`` and its parameters."""
        parts: list[str] = ["len(touchpoint) > 0"]
        bound: list[Any] = []
        for name, values in self.segment:
            parts.append(f"list_contains(?, {identifier('segment:' + name)})")
            bound.append(list(values))
        day = "CAST(timezone(?, start) AS DATE)"
        for sign, given in ((">=", self.since), ("<=", self.until)):
            if given is not None:
                parts.append(f"{day} {sign} CAST(? AS DATE)")
                bound += [zone, given]
        for column, code in (("stage", self.stage), ("touchpoint", self.touchpoint)):
            if code is not None:
                parts.append(f"list_contains({column}, ?)")
                bound.append(code)
        if self.among:
            parts.append("journey_id IN (SELECT journey FROM among)")
        return " AND ".join(parts), bound


@dataclass(frozen=True, slots=True)
class Walkers:
    """Journeys in the order in which they are walked."""

    ids: Ids
    same_way: int | None
    """In the order "typical": how many go through the stages in the order of the first."""


@dataclass
class Kept:
    """Answers that stay right as long as a build does; the oldest go first."""

    _found: dict[Hashable, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """Give what is kept under *key*, made if needed."""
        with self._lock:
            if key in self._found:
                kept: Found = self._found[key]
                return kept
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > _MOST_KEPT:
                self._found.pop(next(iter(self._found)))
        return made


_CHOSEN = """
    CREATE TEMP TABLE chosen AS
    SELECT journey_id, epoch("end") - epoch(start) AS seconds, outcome, len(touchpoint) AS steps,
           list_filter(stage, lambda x, i: list_position(stage, x) = i) AS way
    FROM journeys WHERE {where}"""
_WAYS = "ways AS (SELECT way, count(*) AS same FROM chosen GROUP BY way)"
_ORDERS: Final[dict[Order, str]] = {
    # the way through the stages is that of first visits: whole sequences of touchpoints are
    # nearly always unlike each other
    "typical": f"""
    WITH {_WAYS}, middle AS (SELECT median(steps) AS steps, median(seconds) AS seconds FROM chosen)
    SELECT journey_id, same FROM chosen JOIN ways USING (way) CROSS JOIN middle
    ORDER BY same DESC, way, abs(ln((1.0 + chosen.steps) / (1.0 + middle.steps)))
             + abs(ln((1 + chosen.seconds) / (1 + middle.seconds))), journey_id""",
    "fastest": f"""
    WITH {_WAYS}, goals AS (SELECT count(outcome) > 0 AS any_goal FROM chosen)
    SELECT journey_id, NULL FROM chosen JOIN ways USING (way) CROSS JOIN goals
    WHERE seconds > 0
      AND CASE WHEN any_goal THEN outcome IS NOT NULL
               ELSE same = (SELECT max(same) FROM ways) END
    ORDER BY seconds, journey_id""",
    "painful": f"""
    WITH felt AS (
      SELECT journey AS journey_id, avg({FEELING}) AS feeling FROM answers GROUP BY journey
    ), late AS (SELECT journey AS journey_id, count(*) AS late FROM ({LATE}) GROUP BY journey)
    SELECT journey_id, NULL FROM chosen LEFT JOIN felt USING (journey_id)
    LEFT JOIN late USING (journey_id)
    ORDER BY feeling NULLS LAST, coalesce(late, 0) DESC, seconds DESC, journey_id""",
    "random": "SELECT journey_id, NULL FROM chosen ORDER BY md5(journey_id || ?), journey_id",
}


def walkers(
    build: Path,
    selection: Selection,
    *,
    order: Order,
    seed: str = "",
    zone: str = "UTC",
    among: Ids | None = None,
) -> Walkers:
    """Select journeys and put them in order.

    "typical": those that go through the stages in the most common order first, the nearest to the
    median length and duration before the others. "fastest": of those that reached a goal (without
    goals: of those that go the most common way) the shortest in time; journeys whose moments all
    have one time are left out, since their duration is not known. "painful": the lowest mean of
    scores first, then the most steps that came later than nine of ten. "random": by *seed*.

    Parameters
    ----------
    among
        The ids for which ``selection.among`` stands.
    """
    with open_build(build) as db:
        if among is not None:
            db.register("among", pa.table({"journey": among}))
        where, bound = selection.where(zone)
        db.execute(_CHOSEN.format(where=where), bound)
        rows = _ordered(db, order, seed)
    same = int(rows["same"][0]) if order == "typical" and len(rows["ids"]) else None
    return Walkers(ids=np.asarray(rows["ids"], np.int64), same_way=same)


def _ordered(db: duckdb.DuckDBPyConnection, order: Order, seed: str) -> dict[str, Any]:
    found = db.execute(_ORDERS[order], [seed] if order == "random" else []).fetchnumpy()
    ids, same = found.values()
    return {"ids": ids, "same": same}
