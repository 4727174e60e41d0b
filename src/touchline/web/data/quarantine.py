"""The rows that could not be read, grouped so that one look says what to mend."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from touchline.engine import connect
from touchline.project import Project
from touchline.schema import literal
from touchline.sources.reasons import EXPECTED, STRUCTURAL, Reason

__all__ = ["QuarantineGroup", "QuarantineView", "QuarantinedRow", "quarantine_of"]

_MOST_EXAMPLES: Final = 5
_MOST_RAW: Final = 2000


class QuarantinedRow(BaseModel):
    """A row as it arrived."""

    file: str
    row: int
    line: int | None
    value: str | None
    raw: str | None
    """The whole row as JSON, where the file could be cut into cells; else its text."""


class QuarantineGroup(BaseModel):
    """Rows of a source that have the same fault in the same column."""

    source: str
    column: str | None
    reason: str
    expected: str
    usual: bool
    """Whether ``expected`` is what the reason always says, and nothing of this column."""
    of_file: bool
    """Whether the file itself is broken there, so that no mapping can mend it."""
    rows: int
    files: int
    examples: list[QuarantinedRow] | None
    """None: only editors see rows."""


class QuarantineView(BaseModel):
    """All that is in quarantine."""

    read: int
    rows: int
    groups: list[QuarantineGroup]


def quarantine_of(project: Project, *, rows: bool) -> QuarantineView:
    """Give the groups of rows in quarantine, the largest first; with examples if *rows*."""
    segments = project.workspace.manifest.segments
    broken = [one for one in segments if one.quarantined]
    return QuarantineView(
        read=sum(one.read for one in segments),
        rows=sum(one.quarantined for one in broken),
        groups=_groups(project, [one.name for one in broken], rows) if broken else [],
    )


def _groups(project: Project, segments: list[str], rows: bool) -> list[QuarantineGroup]:
    folder = project.workspace.quarantine
    files = ", ".join(literal(str(folder / f"{name}.parquet")) for name in segments)
    example = (
        "{'file': origin, 'row': \"row\", 'line': line, 'value': value, "
        f"'raw': left(raw, {_MOST_RAW})}}"
    )
    with connect() as db:
        found = db.execute(
            'SELECT source, "column", reason, min(expected), count(*), count(DISTINCT origin), '
            f'list({example} ORDER BY origin, "row")[:{_MOST_EXAMPLES}] '
            f"FROM read_parquet([{files}], union_by_name = true) "
            'GROUP BY source, "column", reason ORDER BY count(*) DESC, source, "column", reason'
        ).fetchall()
    return [
        QuarantineGroup(
            source=source,
            column=column,
            reason=reason,
            expected=expected,
            usual=EXPECTED.get(Reason(reason)) == expected,
            of_file=Reason(reason) in STRUCTURAL,
            rows=count,
            files=files_of,
            examples=[QuarantinedRow(**one) for one in examples] if rows else None,
        )
        for source, column, reason, expected, count, files_of, examples in found
    ]
