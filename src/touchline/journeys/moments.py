"""Moments: the events, and the timed answers, of known persons; split into buckets of persons."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from touchline.journeys.records import RecordViews
from touchline.journeys.tables import MOMENT_COLUMNS
from touchline.schema import ID, PROPERTY, identifier, literal
from touchline.touchpoints.spec import Condition, TouchpointRule

__all__ = ["bucket_relation", "may_be_moments", "moments_sql", "split"]

_EVENT = {
    "kind": "'event'",
    **dict.fromkeys(("score", "scale_low", "scale_high"), "NULL::DOUBLE"),
    **dict.fromkeys(("answer", "text", "language", "about"), "NULL::VARCHAR"),
}
_FEEDBACK = {
    "kind": "'feedback'",
    "name": "instrument",
    "value": "NULL::DOUBLE",
    "currency": "NULL::VARCHAR",
}


def may_be_moments(rules: Iterable[TouchpointRule]) -> bool:
    """Whether some rule may catch an answer; if none does, answers are no moments.

    Examples
    --------
    >>> from touchline.config import parse_yaml
    >>> rule = parse_yaml("{id: a, stage: b, when: {event: c}}", TouchpointRule)
    >>> may_be_moments([rule])
    False
    """
    return any(_names_feedback(rule.when) for rule in rules)


def _names_feedback(condition: Condition) -> bool:
    return condition.feedback is not None or any(_names_feedback(c) for c in condition.any)


def moments_sql(views: RecordViews, events: str, feedback: str | None) -> str:
    """Give the SQL of all moments, in no order.

    Parameters
    ----------
    views
        The views of records; their ``id:*`` and ``property:*`` columns are kept.
    events
        A SELECT of the events with the column ``person``.
    feedback
        The same of the answers; None: answers are no moments.
    """
    extra = sorted(
        {
            name
            for table in ("events", "feedback")
            for name in views.columns[table]
            if name.startswith((ID, PROPERTY))
        }
    )
    parts = [_select(events, _EVENT, extra, set(views.columns["events"]), "")]
    if feedback is not None:
        known = set(views.columns["feedback"])
        parts.append(_select(feedback, _FEEDBACK, extra, known, " AND time IS NOT NULL"))
    return " UNION ALL ".join(parts)


def _select(
    relation: str, computed: dict[str, str], extra: list[str], known: set[str], also: str
) -> str:
    columns = [
        f"{computed.get(name, identifier(name))}::{kind} AS {identifier(name)}"
        for name, kind in MOMENT_COLUMNS.items()
    ]
    for name in extra:
        value = identifier(name) if name in known else "NULL::VARCHAR"
        columns.append(f"{value} AS {identifier(name)}")
    return f"SELECT {', '.join(columns)} FROM ({relation}) WHERE person IS NOT NULL{also}"


def split(
    db: duckdb.DuckDBPyConnection, moments: str, folder: Path, *, buckets: int, persons: int
) -> None:
    """Write *moments* to *folder* in *buckets* files by ranges of persons, in no order."""
    bucket = f"least((person::BIGINT * {buckets}) // {max(persons, 1)}, {buckets - 1})"
    db.execute(
        f"COPY (SELECT *, {bucket} AS bucket FROM ({moments})) TO {literal(str(folder))}"
        " (FORMAT parquet, PARTITION_BY (bucket))"
    )


def bucket_relation(folder: Path, bucket: int, moments: str) -> str:
    """Give what stands after FROM for the moments of one *bucket* of :func:`split`."""
    part = folder / f"bucket={bucket}"
    if not part.exists():
        return f"(SELECT * FROM ({moments}) LIMIT 0)"
    return f"read_parquet({literal(str(part / '*.parquet'))}, hive_partitioning = false)"
