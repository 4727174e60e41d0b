"""The rows that were not loaded, as they arrived, each with place and reason."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from touchline.engine.duck import connect
from touchline.schema import literal
from touchline.sources.readers.staging import FAULTS
from touchline.sources.reasons import Reason
from touchline.sources.report import Quarantined
from touchline.workspace import Segment, Workspace

__all__ = ["quarantined", "summary"]

_SCHEMA = pa.schema(
    [("segment", pa.string()), ("source", pa.string()), ("origin", pa.string()), *FAULTS]
)


def _tables(workspace: Workspace, segments: Sequence[Segment]) -> str:
    """Give SQL of the quarantined rows of *segments*, in order of arrival."""
    selects = [
        f"SELECT *, {place} AS place "
        f"FROM read_parquet({literal(str(workspace.quarantine / (segment.name + '.parquet')))})"
        for place, segment in enumerate(segments)
    ]
    return " UNION ALL ".join(selects)


def quarantined(workspace: Workspace, *, limit: int | None = None) -> pa.Table:
    """Rows in quarantine, in order of arrival.

    Parameters
    ----------
    workspace
        The derived files of the project.
    limit
        Most rows to give; all by default.

    Returns
    -------
    pyarrow.Table
        ``segment, source, origin, row`` (data row, from 1)``, line`` (where known)``, column,
        value`` (at most 500 characters)``, reason, expected, raw`` (the whole row as JSON).
    """
    broken = [segment for segment in workspace.manifest.segments if segment.quarantined]
    if not broken:
        return _SCHEMA.empty_table()
    end = "" if limit is None else f" LIMIT {limit:d}"
    with connect() as db:
        table = db.sql(
            f"SELECT * EXCLUDE (place) FROM ({_tables(workspace, broken)}) ORDER BY place, row{end}"
        ).to_arrow_table()
    return table.cast(_SCHEMA)


def summary(workspace: Workspace, segments: Sequence[Segment]) -> list[Quarantined]:
    """Count the quarantined rows of *segments* by reason, with the first row of each."""
    broken = [segment for segment in segments if segment.quarantined]
    if not broken:
        return []
    first = "first({} ORDER BY place, row)"
    columns = ("origin", "row", "line", '"column"', "value", "expected")
    with connect() as db:
        rows = db.execute(
            f"SELECT reason, count(*), {', '.join(first.format(c) for c in columns)} "
            f"FROM ({_tables(workspace, broken)}) GROUP BY reason ORDER BY count(*) DESC, reason"
        ).fetchall()
    return [
        Quarantined(
            reason=Reason(row[0]),
            rows=row[1],
            origin=row[2],
            row=row[3],
            line=row[4],
            column=row[5],
            value=row[6],
            expected=row[7],
        )
        for row in rows
    ]
