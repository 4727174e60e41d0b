"""Places every answer: in which journey it is, what it speaks of, how far the journey had come."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from touchline.identity.spec import IdentitySpec
from touchline.journeys.cut import duration, journey_key
from touchline.journeys.plan import segment_column
from touchline.journeys.spec import JourneysSpec
from touchline.journeys.tables import ANSWER_COLUMNS, UNCLASSIFIED
from touchline.schema import FIXED_COLUMNS, ID, PROPERTY, identifier, literal
from touchline.touchpoints import StageModel, TouchpointInfo

__all__ = ["write_answers"]

_ROWS = 2**40
"""More rows than a segment has."""


def write_answers(
    db: duckdb.DuckDBPyConnection,
    feedback: str,
    columns: Sequence[str],
    *,
    spec: JourneysSpec,
    identity: IdentitySpec,
    touchpoints: Sequence[TouchpointInfo],
    stages: StageModel,
    segments: Sequence[str],
    target: Path,
) -> None:
    """Write ``answers.parquet`` from the answers, the spine and the journeys.

    Parameters
    ----------
    db
        A connection with the views ``spine`` and ``journeys`` of this build.
    feedback
        A SELECT of all answers with the columns ``person`` and ``arrival``.
    columns
        Columns of the feedback records.
    segments
        Names of the segments.
    """
    _codes(db, touchpoints, stages)
    own_key = journey_key(spec, identity)
    if spec.by != "person" and ID + spec.by not in columns:
        own_key = "NULL::VARCHAR"
    db.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS"
        f" SELECT arrival, row, part, time, about, person, {own_key} AS own"
        f" FROM ({feedback})"
    )
    _journeys_of_answers(db, spec)
    _about(db)
    _reached(db)
    fixed = [name for name in ANSWER_COLUMNS if name in FIXED_COLUMNS["feedback"]]
    chosen = [
        *(f"f.{identifier(name)}" for name in fixed),
        "f.person",
        "j.journey",
        "o.moment",
        "b.touchpoint AS about_touchpoint",
        "b.stage AS about_stage",
        "r.touchpoint AS reached_touchpoint",
        "r.stage AS reached_stage",
        *(f"f.{identifier(name)}" for name in columns if name.startswith(PROPERTY)),
        *(f"k.{identifier(segment_column(name))}" for name in segments),
    ]
    db.execute(
        f"COPY (SELECT {', '.join(chosen)} FROM ({feedback}) f"
        " LEFT JOIN answer_journey j USING (arrival, row, part)"
        " LEFT JOIN answer_moment o USING (arrival, row, part)"
        " LEFT JOIN answer_about b USING (arrival, row, part)"
        " LEFT JOIN answer_reached r USING (arrival, row, part)"
        " LEFT JOIN journeys k ON k.journey_id = j.journey"
        f" ORDER BY f.arrival, f.row, f.part) TO {literal(str(target))} (FORMAT parquet)"
    )


def _codes(
    db: duckdb.DuckDBPyConnection, touchpoints: Sequence[TouchpointInfo], stages: StageModel
) -> None:
    """Make the table ``codes``: touchpoint id, its code, the code of its stage."""
    position = {stage: k for k, stage in enumerate(stages.ids)}
    db.execute(
        "CREATE OR REPLACE TEMP TABLE codes (id VARCHAR, touchpoint USMALLINT, stage UTINYINT)"
    )
    rows = [[t.id, code, position[t.stage]] for code, t in enumerate(touchpoints)]
    if rows:
        db.executemany("INSERT INTO codes VALUES (?, ?, ?)", rows)


def _journeys_of_answers(db: duckdb.DuckDBPyConnection, spec: JourneysSpec) -> None:
    """Make ``answer_moment`` (its own place) and ``answer_journey``.

    In order: the journey of its own moment; the journey of the identifier that it carries, the one
    begun last; the journey of the person that was open; the person's only journey.
    """
    db.execute(
        "CREATE OR REPLACE TEMP TABLE answer_moment AS"
        " SELECT arrival, row, part, moment, journey, touchpoint, stage FROM spine"
        " WHERE kind = 'feedback'"
    )
    gap = (
        ""
        if spec.gap is None
        else f" AND epoch_us(a.time) - epoch_us(m.time) <= {duration(spec.gap)}"
    )
    bound = "false" if spec.by == "person" else "a.own IS NOT NULL"
    db.execute(
        "CREATE OR REPLACE TEMP TABLE answer_journey AS"
        " WITH asking AS (SELECT * FROM asked WHERE person IS NOT NULL),"
        " mine AS (SELECT * FROM journeys WHERE person IN (SELECT person FROM asking)),"
        " single AS (SELECT person, min(journey_id) AS journey FROM mine"
        " GROUP BY person HAVING count(*) = 1),"
        " earliest AS (SELECT person, key AS own, min(journey_id) AS journey FROM mine"
        " GROUP BY ALL),"
        " begun AS (SELECT person, key AS own, start, max(journey_id) AS journey FROM mine"
        " GROUP BY ALL),"
        " latest AS (SELECT person, time, max_by(journey, (arrival, row, part)) AS journey"
        " FROM spine WHERE journey IS NOT NULL AND person IN (SELECT person FROM asking)"
        " GROUP BY person, time),"
        " keyed AS (SELECT a.arrival, a.row, a.part, s.journey FROM asking a"
        " ASOF JOIN begun s ON a.person = s.person AND a.own = s.own AND a.time >= s.start),"
        " lately AS (SELECT a.arrival, a.row, a.part,"
        f" CASE WHEN true{gap} THEN m.journey END AS journey FROM asking a"
        " ASOF JOIN latest m ON a.person = m.person AND a.time >= m.time)"
        " SELECT a.arrival, a.row, a.part, coalesce(o.journey,"
        f" CASE WHEN {bound} THEN coalesce(k.journey, f.journey)"
        " ELSE coalesce(p.journey, u.journey) END) AS journey"
        " FROM asking a LEFT JOIN answer_moment o USING (arrival, row, part)"
        " LEFT JOIN keyed k USING (arrival, row, part)"
        " LEFT JOIN earliest f ON f.person = a.person AND f.own = a.own"
        " LEFT JOIN lately p USING (arrival, row, part)"
        " LEFT JOIN single u ON u.person = a.person"
    )


def _about(db: duckdb.DuckDBPyConnection) -> None:
    """Make ``answer_about``: the touchpoint that an answer speaks of.

    ``about`` names a touchpoint, or an event: then the touchpoint that this event got in the
    journey (the latest before the answer, else the first), else the one it got most often. An
    answer that says nothing of that speaks of its own touchpoint.
    """
    # Touchpoint and stage travel as one number: a touchpoint may stand in several stages.
    both = "touchpoint::UINTEGER * 256 + stage"
    db.execute(
        "CREATE OR REPLACE TEMP TABLE answer_about AS"
        f" WITH got AS (SELECT journey, name, time, moment, {both} AS code FROM spine"
        f" WHERE kind = 'event' AND touchpoint <> {UNCLASSIFIED}"
        " AND name IN (SELECT about FROM asked)),"
        " usual AS (SELECT name, arg_max(code, (n, -code::BIGINT)) AS code"
        " FROM (SELECT name, code, count(*) AS n FROM got GROUP BY ALL) GROUP BY name),"
        " placed AS (SELECT a.*, j.journey FROM asked a"
        " JOIN answer_journey j USING (arrival, row, part) WHERE j.journey IS NOT NULL),"
        " earliest AS (SELECT journey, name, arg_min(code, moment) AS code FROM got"
        " WHERE journey IS NOT NULL GROUP BY ALL),"
        " steps AS (SELECT journey, name, time, arg_max(code, moment) AS code FROM got"
        " WHERE journey IS NOT NULL GROUP BY ALL),"
        " before AS (SELECT p.arrival, p.row, p.part, s.code FROM placed p ASOF JOIN steps s"
        " ON p.journey = s.journey AND p.about = s.name AND p.time >= s.time),"
        f" own AS (SELECT arrival, row, part, {both} AS code FROM answer_moment"
        f" WHERE touchpoint <> {UNCLASSIFIED}),"
        " chosen AS (SELECT a.arrival, a.row, a.part,"
        " coalesce(c.code, b.code, e.code, u.code, o.code) AS code"
        f" FROM asked a LEFT JOIN (SELECT id, {both} AS code FROM codes) c ON c.id = a.about"
        " LEFT JOIN before b USING (arrival, row, part)"
        " LEFT JOIN placed p USING (arrival, row, part)"
        " LEFT JOIN earliest e ON e.journey = p.journey AND e.name = a.about"
        " LEFT JOIN usual u ON u.name = a.about"
        " LEFT JOIN own o USING (arrival, row, part))"
        " SELECT arrival, row, part, (code // 256)::USMALLINT AS touchpoint,"
        " (code % 256)::UTINYINT AS stage FROM chosen"
    )


def _reached(db: duckdb.DuckDBPyConnection) -> None:
    """Make ``answer_reached``: the last classified moment at or before the answer.

    The moments that the answer's own row gave as answers do not count: what was asked in one
    questionnaire is one act. ``before`` of a moment is the last one that is not of its act.
    """
    # An act as one number: a row of answers, or, below zero, a single event.
    act = f"arrival * {_ROWS} + row"
    db.execute(
        "CREATE OR REPLACE TEMP TABLE answer_reached AS"
        f" WITH placed AS (SELECT a.*, j.journey, {act} AS act FROM asked a"
        " JOIN answer_journey j USING (arrival, row, part)"
        " WHERE j.journey IS NOT NULL AND a.time IS NOT NULL),"
        " known AS (SELECT journey, moment, time, touchpoint, stage,"
        f" CASE WHEN kind = 'feedback' THEN {act} ELSE -1 - moment END AS act"
        f" FROM spine WHERE touchpoint <> {UNCLASSIFIED}"
        " AND journey IN (SELECT journey FROM placed)),"
        " changed AS (SELECT *, lag(act) OVER steps IS DISTINCT FROM act AS fresh,"
        " lag(moment) OVER steps AS previous FROM known"
        " WINDOW steps AS (PARTITION BY journey ORDER BY moment)),"
        " chained AS (SELECT *, last_value(CASE WHEN fresh THEN coalesce(previous, -1) END"
        " IGNORE NULLS) OVER (PARTITION BY journey ORDER BY moment) AS before FROM changed),"
        " instants AS (SELECT journey, time, max(moment) AS moment FROM known GROUP BY ALL),"
        " found AS (SELECT p.arrival, p.row, p.part, p.act, i.moment FROM placed p"
        " ASOF JOIN instants i ON p.journey = i.journey AND p.time >= i.time),"
        " settled AS (SELECT f.arrival, f.row, f.part,"
        " CASE WHEN c.act = f.act THEN c.before ELSE c.moment END AS moment"
        " FROM found f JOIN chained c USING (moment))"
        " SELECT s.arrival, s.row, s.part, k.touchpoint, k.stage"
        " FROM settled s JOIN known k USING (moment)"
    )
