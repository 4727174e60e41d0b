"""Stages where no marketing effort acts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.analysis.difference import Difference, newcombe
from touchline.analysis.friction import Comparison, Detected, Finding
from touchline.analysis.intervals import UNKNOWN
from touchline.analysis.of_build import among
from touchline.engine import connect
from touchline.journeys.info import BuildInfo
from touchline.journeys.store import JourneyStore
from touchline.schema import PROPERTY, identifier

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

__all__ = ["CARRIERS", "stages_without_efforts"]

CARRIERS: Final = ("effort", "campaign", "effort_id", "utm_campaign")
"""Properties of an event that may carry the id of an effort."""
_LEAST_JOURNEYS: Final = 100


def stages_without_efforts(build: Path, journeys: npt.NDArray[np.int64] | None = None) -> Detected:
    """Find stages that journeys come to and where no effort acts, where others have some.

    An effort acts in the stages of the events that carry its id, else in the stage where its
    channel is most common. Nothing here is chance, so nothing is tested. Where more journeys end in
    such a stage than in those with efforts, that is what it costs. Where no efforts are known at
    all, nothing is said of them.

    Parameters
    ----------
    journeys
        Ids of the journeys that count; default: all.
    """
    info = BuildInfo.read(build)
    with connect() as db:
        JourneyStore(build).register(db)
        acting = _stages_with_efforts(db)
        if not acting:
            return Detected((), 0)
        counts = _counts(db, journeys)
        bare = [c for c, (came, _) in counts.items() if c not in acting and came >= _LEAST_JOURNEYS]
        there = [counts[c] for c in acting if c in counts]
        left, came = sum(each[1] for each in there), sum(each[0] for each in there)
        if not came:
            return Detected((), 0)
        found = [
            _finding(db, build, info, c, counts[c], (left, came), journeys) for c in sorted(bare)
        ]
    return Detected(tuple(found), 0)


def _stages_with_efforts(db: duckdb.DuckDBPyConnection) -> set[int]:
    known = [str(row[0]) for row in db.execute("DESCRIBE spine").fetchall()]
    columns = [identifier(PROPERTY + name) for name in CARRIERS if PROPERTY + name in known]
    carried = f"coalesce({', '.join(columns)})" if columns else "NULL::VARCHAR"
    rows = db.execute(
        f"WITH own AS (SELECT DISTINCT {carried} AS effort, stage FROM spine"
        f" WHERE {carried} IS NOT NULL AND stage < 255),"
        " usual AS (SELECT lower(channel) AS channel, mode(stage ORDER BY stage) AS stage"
        " FROM spine WHERE stage < 255 AND channel IS NOT NULL GROUP BY ALL)"
        " SELECT DISTINCT coalesce(o.stage, u.stage) FROM efforts e"
        " LEFT JOIN own o ON o.effort = e.effort_id"
        " LEFT JOIN usual u ON u.channel = lower(e.channel)"
    ).fetchall()
    return {int(row[0]) for row in rows if row[0] is not None}


def _among(journeys: npt.NDArray[np.int64] | None) -> str:
    return "" if journeys is None else " AND journey IN (SELECT id FROM chosen)"


def _counts(
    db: duckdb.DuckDBPyConnection, journeys: npt.NDArray[np.int64] | None
) -> dict[int, tuple[int, int]]:
    """Stage → journeys that enter it, and those that end in it without a goal."""
    if journeys is not None:
        import pyarrow as pa

        db.register("chosen", pa.table({"id": journeys}))
    rows = db.execute(
        "WITH steps AS (SELECT s.journey, s.stage, s.moment,"
        " s.moment = max(s.moment) OVER (PARTITION BY s.journey) AS last"
        f" FROM spine s WHERE stage < 255 AND kind = 'event'{_among(journeys)})"
        " SELECT s.stage, count(DISTINCT s.journey), count(DISTINCT s.journey) FILTER"
        " (WHERE last AND j.outcome IS NULL) FROM steps s"
        " JOIN journeys j ON j.journey_id = s.journey GROUP BY s.stage"
    ).fetchall()
    return {int(stage): (int(came), int(left)) for stage, came, left in rows}


def _finding(
    db: duckdb.DuckDBPyConnection,
    build: Path,
    info: BuildInfo,
    stage: int,
    here: tuple[int, int],
    there: tuple[int, int],
    journeys: npt.NDArray[np.int64] | None,
) -> Finding:
    came, left = here
    entered = db.execute(
        "SELECT DISTINCT journey FROM spine"
        f" WHERE stage = {stage} AND kind = 'event'{_among(journeys)}"
    ).fetchnumpy()["journey"]
    persons = db.execute(
        "SELECT count(DISTINCT person) FROM spine"
        f" WHERE stage = {stage} AND kind = 'event'{_among(journeys)}"
    ).fetchall()[0][0]
    # Who leaves does not go on: the effect on the outcome is the leaving turned round. Where
    # journeys do not leave more often than elsewhere, nobody knows what the gap costs.
    staying = newcombe((there[1] - there[0], there[1]), (came - left, came))
    if staying.interval.high is None or staying.interval.high >= 0:
        staying = Difference(0.0, UNKNOWN, 1.0)
    return Finding(
        kind="no_effort",
        touchpoint=None,
        comparison=Comparison(
            measure="leaving_share",
            unit="share",
            here=left / came,
            n_here=came,
            elsewhere=there[0] / there[1],
            n_elsewhere=there[1],
            against="other_touchpoints",
        ),
        p=0.0,
        affected=among(build, np.asarray(entered, np.int64)),
        persons=int(persons),
        journeys=came,
        effect=staying,
        details={"stage": info.stages[stage].id, "stage_label": info.stages[stage].label},
    )
