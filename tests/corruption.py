"""A CSV file with known damage at known rows, and the check that a load finds exactly that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from touchline.sources import LoadReport, SourceSpec, load, quarantined
from touchline.sources.spec import EventMapping, FeedbackMapping, FieldSpec
from touchline.workspace import Workspace

HEADER = b"user,time,event,amount,stars,comment"

KINDS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a day that does not exist": ("bad_time", lambda u: u + b",2025-02-30 10:00:00,visit,1,5,ok"),
    "a thirteenth month": ("bad_time", lambda u: u + b",2025-13-01,visit,1,5,ok"),
    "a word for a time": ("bad_time", lambda u: u + b",yesterday,visit,1,5,ok"),
    "a date of zeros": ("bad_time", lambda u: u + b",0000-00-00,visit,1,5,ok"),
    "a date in another order": ("bad_time", lambda u: u + b",03/04/2025,visit,1,5,ok"),
    "infinity for a time": ("bad_time", lambda u: u + b",infinity,visit,1,5,ok"),
    "a year that lost its century": (
        "implausible_time",
        lambda u: u + b",0025-05-04,visit,1,5,ok",
    ),
    "a year that means for ever": ("implausible_time", lambda u: u + b",9999-12-31,visit,1,5,ok"),
    "letters for an amount": ("bad_number", lambda u: u + b",2025-01-01,visit,free,5,ok"),
    "a letter O for a zero": ("bad_number", lambda u: u + b',2025-01-01,visit,"12.5O",5,ok'),
    "an amount beyond all numbers": ("bad_number", lambda u: u + b",2025-01-01,visit,1e999,5,ok"),
    "a word for a score": ("bad_number", lambda u: u + b",2025-01-01,visit,1,five,ok"),
    "a score above the scale": ("out_of_scale", lambda u: u + b",2025-01-01,visit,1,50,ok"),
    "a score below the scale": ("out_of_scale", lambda u: u + b",2025-01-01,visit,1,-1,ok"),
    "a column too many": ("too_many_columns", lambda u: u + b",2025-01-01,visit,1,5,ok,more"),
    "a row cut short": ("too_few_columns", lambda u: u + b",2025-01-01,vis"),
    "a quote that never closes": ("unterminated_quote", lambda u: u + b',2025-01-01,visit,1,5,"ok'),
    "a quote inside a word": ("unterminated_quote", lambda u: u + b',2025-01-01,"vi"sit,1,5,ok'),
    "a line break without quotes": ("broken_line", lambda u: u + b",2025-01-01,vi\nsit,1,5,ok"),
    "bytes that are no text": ("bad_encoding", lambda u: u + b",2025-01-01,visit,1,5,\xff\xfe"),
    "a word in another encoding": ("bad_encoding", lambda u: u + b",2025-01-01,visit,1,5,caf\xe9!"),
    "a NUL": ("control_character", lambda u: u + b",2025-01-01,vi\x00sit,1,5,ok"),
    "an identifier without end": ("too_long", lambda u: u * 300 + b",2025-01-01,visit,1,5,ok"),
    "the header once more": ("repeated_header", lambda _: HEADER),
    "no name": ("missing_name", lambda u: u + b",2025-01-01,,1,5,ok"),
}
"""What is wrong → the reason that the quarantine must give, and the damaged row of a user."""

MAPPING = SourceSpec(
    files="visits.csv",
    ids={"user": "user"},
    events=[EventMapping(name=FieldSpec(column="event"), time="time", value="amount")],
    feedback=[
        FeedbackMapping(
            instrument="stars", time="time", score="stars", scale=(1, 5), text="comment"
        )
    ],
)


@dataclass(frozen=True, slots=True)
class Damage:
    """Which rows of the file are damaged, and how."""

    rows: int
    kinds: dict[int, str]
    """Data row, from 1 → what is wrong."""


def write_damaged(folder: Path, *, rows: int, damaged: int, seed: int) -> Damage:
    """Write ``visits.csv`` with *rows* data rows, *damaged* of them in turn of each kind."""
    rng = np.random.default_rng(seed)
    places = 2 + rng.choice(rows - 2, size=damaged, replace=False)
    names = list(KINDS)
    kinds = {int(place): names[n % len(names)] for n, place in enumerate(places)}
    with (folder / "visits.csv").open("wb") as file:
        file.write(HEADER + b"\n")
        for row in range(1, rows + 1):
            user = b"u%07d" % row
            if row in kinds:
                line = KINDS[kinds[row]][1](user)
            else:
                clock = b"2025-%02d-%02d %02d:%02d:00" % (
                    1 + row % 12,
                    1 + row % 28,
                    row % 24,
                    row % 60,
                )
                quoted = b'"said ""fine"", then left"' if row % 50 == 0 else b"f\xc3\xbcr gut"
                line = user + b",%s,visit,%d.5,%d,%s" % (clock, row % 90, 1 + row % 5, quoted)
            file.write(line + b"\n")
    return Damage(rows=rows, kinds=kinds)


def load_damaged(folder: Path) -> LoadReport:
    """Load the file of :func:`write_damaged`."""
    return load(Workspace(folder), {"visits": MAPPING}, timezone="UTC")


def check_damage(folder: Path, damage: Damage, report: LoadReport) -> None:
    """Assert that exactly the damaged rows are in quarantine, and every other row is loaded."""
    total = report.total
    assert total.read == damage.rows
    assert total.quarantined == len(damage.kinds)
    assert total.loaded + total.quarantined == total.read
    table = quarantined(Workspace(folder))
    found = dict(
        zip(table["row"].to_pylist(), table["reason"].to_pylist(), strict=True),
    )
    expected = {row: KINDS[kind][0] for row, kind in damage.kinds.items()}
    wrong = {
        row: (damage.kinds.get(row), expected.get(row), found.get(row))
        for row in expected.keys() | found.keys()
        if expected.get(row) != found.get(row)
    }
    assert not wrong, dict(sorted(wrong.items())[:10])
    users = _users(folder)
    missing = [row for row in range(1, damage.rows + 1) if row not in expected]
    assert users == [f"u{row:07d}" for row in missing]


def _users(folder: Path) -> list[str]:
    files = str(Workspace(folder).records("events") / "*.parquet")
    with duckdb.connect() as db:
        rows = db.execute(
            'SELECT "id:user" FROM read_parquet(?) ORDER BY segment, row, part', [files]
        ).fetchall()
    return [row[0] for row in rows]
