"""Counts and names that a build tells of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from touchline.journeys.info import GoalInfo, SegmentInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.records import RecordViews
from touchline.journeys.spec import GoalSpec, SegmentSpec
from touchline.journeys.tables import UNCLASSIFIED
from touchline.schema import identifier

__all__ = ["RecordCounts", "count_records", "goal_infos", "segment_infos"]

_MOST_VALUES = 100
"""Values of a trait or property that are listed; a column with more is hardly a segment."""


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """What was counted over the records, the spine and the answers."""

    events: dict[str, int]
    answers: int
    """All answers, codes that are no scores among them."""
    feedback: int
    not_scores: int
    efforts: int
    profiles: int
    unclassified: int
    without_person: int
    answers_outside: int
    """Answers of persons that are no moments and fit no journey."""
    window: tuple[str, str] | None
    newest: str | None


def count_records(db: duckdb.DuckDBPyConnection, views: RecordViews, events: str) -> RecordCounts:
    """Count over the views of the records, and over ``spine`` and ``answers``.

    Parameters
    ----------
    events
        A SELECT of the events with their person.
    """
    named = db.execute(
        "SELECT name, count(*), count(*) FILTER (WHERE person IS NULL), min(time), max(time)"
        f" FROM ({events}) GROUP BY name ORDER BY 2 DESC, 1"
    ).fetchall()
    [(answers, feedback, codes, unknown, outside, first, last)] = db.execute(
        "SELECT count(*), count(*) FILTER (WHERE score IS NOT NULL OR text IS NOT NULL),"
        " count(*) FILTER (WHERE score IS NULL AND answer IS NOT NULL),"
        " count(*) FILTER (WHERE person IS NULL),"
        " count(*) FILTER (WHERE person IS NOT NULL AND journey IS NULL AND moment IS NULL),"
        " min(time), max(time) FROM answers"
    ).fetchall()
    [(unclassified,)] = db.execute(
        f"SELECT count(*) FROM spine WHERE touchpoint = {UNCLASSIFIED}"
    ).fetchall()
    (efforts, profiles) = (
        db.execute(f"SELECT count(*) FROM {views.name(table)}").fetchall()[0][0]
        for table in ("efforts", "profiles")
    )
    begins = [time for time in (first, *(row[3] for row in named)) if time is not None]
    ends = [time for time in (last, *(row[4] for row in named)) if time is not None]
    window = (min(begins).isoformat(), max(ends).isoformat()) if begins else None
    return RecordCounts(
        events={row[0]: row[1] for row in named},
        answers=answers,
        feedback=feedback,
        not_scores=codes,
        efforts=efforts,
        profiles=profiles,
        unclassified=unclassified,
        without_person=unknown + sum(row[2] for row in named),
        answers_outside=outside,
        window=window,
        newest=window[1] if window else None,
    )


def segment_infos(
    db: duckdb.DuckDBPyConnection, segments: Mapping[str, SegmentSpec]
) -> list[SegmentInfo]:
    """Describe the segment columns of the view ``journeys``.

    Values of a trait or property are listed by falling number of journeys.
    """
    infos = []
    for name, spec in segments.items():
        values = [value.id for value in spec.values]
        if not values:
            column = identifier(segment_column(name))
            rows = db.execute(
                f"SELECT {column} FROM journeys WHERE {column} IS NOT NULL"
                f" GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {_MOST_VALUES}"
            ).fetchall()
            values = [row[0] for row in rows]
        infos.append(
            SegmentInfo(
                id=name,
                label=spec.label or name,
                values=list(dict.fromkeys(values)),
                labels={v.id: v.label for v in spec.values if v.label is not None},
                definitions={v.id: v.definition for v in spec.values if v.definition is not None},
                pain=spec.pain,
            )
        )
    return infos


def goal_infos(goals: Sequence[GoalSpec]) -> list[GoalInfo]:
    """Describe the goals, in the order of declaration."""
    return [GoalInfo(id=goal.id, label=goal.label or goal.id) for goal in goals]
