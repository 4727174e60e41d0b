"""CSV as it comes: quotes, delimiters, encodings, damage."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from touchline.analysis.journeys import Journeys
from touchline.errors import SourceError

NAMES: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
LINES = [f"u{k},2024-01-01T00:{k % 60:02}:00,visit\n" for k in range(3000)]
HEAD = "who,at,what\n"


def read(path: Path, content: str | bytes) -> Journeys:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Journeys.from_events(path, **NAMES)


def what(journeys: Journeys) -> list[tuple[str, str]]:
    return sorted((r["person"], r["touchpoint"]) for r in journeys.to_table().to_pylist())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "who\tat\twhat\nana\t2024-01-01\tv,x\n"),
        ("a.csv", "who;at;what\nana;2024-01-01;v,x\n"),
        ("b.csv", 'who,at,what\r\nana,2024-01-01,"v,x"\r\n'),
        ("c.csv", '\ufeffwho,at,what\nana,2024-01-01,"v,x"'),
        ("d.txt", 'at|"what"|x|X||who\n2024-01-01|v,x|1|2|3|ana\n'),
        ("e.csv.gz", gzip.compress(b'who,at,what\nana,2024-01-01,"v,x"\n', mtime=0)),
    ],
)
def test_reads_csv_of_many_kinds(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert what(read(tmp_path / name, content)) == [("ana", "v,x")]


def test_texts_stay_as_they_are(tmp_path: Path) -> None:
    journeys = read(tmp_path / "a.csv", HEAD + "007,2024-01-01,1\n7,2024-01-01,1.0\n")
    assert what(journeys) == [("007", "1"), ("7", "1.0")]


def test_a_quote_that_comes_late_is_a_quote(tmp_path: Path) -> None:
    late = '"Doe, ""J""",2024-01-01,"two\nlines"\n'
    journeys = read(tmp_path / "a.csv", HEAD + "".join(LINES) * 10 + late)
    assert ('Doe, "J"', "two\nlines") in what(journeys)
    assert journeys.skipped.total == 0


@pytest.mark.parametrize("broken", [[500], [500, 1500], [0, 2999]])
def test_a_quote_that_is_never_closed_costs_its_own_line_alone(
    tmp_path: Path, broken: list[int]
) -> None:
    lines = ['"' + line if k in broken else line for k, line in enumerate(LINES)]
    lines[100] = '"kept\nwhole",2024-01-01,visit\n'
    journeys = read(tmp_path / "a.csv", HEAD + "".join(lines))
    assert journeys.event_count == len(LINES) - len(broken)
    assert journeys.skipped.counts == {"broken row": len(broken)}
    first = journeys.skipped.examples[0]
    assert (first.row, first.value) == (
        broken[0] + 2 + (broken[0] > 100),
        lines[broken[0]].strip(),
    )
    appended = Journeys.from_events(
        [{"who": "x", "at": 1, "what": "y"}], **NAMES, folder=tmp_path / "store"
    ).append(tmp_path / "a.csv")
    assert appended.event_count == journeys.event_count + 1
    assert appended.skipped.total == len(broken)


def test_a_quote_that_another_one_closes_swallows_nothing(tmp_path: Path) -> None:
    content = HEAD + '"ana,2024-01-01,a\n' + "bob,2024-01-01,b\n" + 'cem",2024-01-01,c,d\n'
    journeys = read(tmp_path / "a.csv", content)
    assert what(journeys) == [("bob", "b")]
    assert journeys.skipped.total == 2


def test_loaded_and_skipped_rows_are_all_rows(tmp_path: Path) -> None:
    damage = {7: "u7\n", 70: "u,1,x,y\n", 700: ",1,x\n", 71: "u,never,x\n", 701: "u,1,\n"}
    lines = [damage.get(k, line) for k, line in enumerate(LINES)]
    journeys = read(tmp_path / "a.csv", HEAD + "".join(lines))
    assert journeys.event_count + journeys.skipped.total == len(LINES)
    assert journeys.skipped.counts["broken row"] == 2
    rows = {one.reason: one.row for one in journeys.skipped.examples}
    assert (rows["unreadable time"], rows["no person"], rows["no touchpoint"]) == (72, 701, 702)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", "who,at".encode("utf-16"), "UTF-16"),
        ("a.parquet", b"PAR1", "cannot be read"),
        ("a.csv.gz", b"\x1f\x8bnothing", "cannot be read"),
        ("a.json", b"[]", "no format that events can be read from"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(tmp_path / name, content)
    with pytest.raises(SourceError, match="no Parquet or CSV file"):
        Journeys.from_events(str(tmp_path / "*.nothing"), **NAMES)


def test_rows_with_bytes_that_are_no_text_are_broken(tmp_path: Path) -> None:
    content = b"who,at,what\nana,2024-01-01,v\nJos\xe9,2024-01-01,v\nbob,2024-01-02,v\n"
    journeys = read(tmp_path / "a.csv", content)
    assert what(journeys) == [("ana", "v"), ("bob", "v")]
    assert journeys.skipped.counts == Counter({"broken row": 1})


def test_a_file_of_names_alone_has_no_journeys(tmp_path: Path) -> None:
    assert len(read(tmp_path / "a.csv", HEAD)) == 0
