from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.tools import faults, load_one, records, visits
from touchline.sources import quarantined
from touchline.sources.spec import EventMapping, FeedbackMapping, FieldSpec, SourceSpec

GOOD = "u{0},2025-01-01 10:00:{0:02d},visité,{0}.5"
HEADER = "user,ts,event,amount"


def write(project: Path, damaged: bytes, *, before: int = 3, after: int = 3) -> None:
    good = [GOOD.format(n).encode() for n in range(before + after)]
    lines = [HEADER.encode(), *good[:before], damaged, *good[before:]]
    (project / "visits.csv").write_bytes(b"\n".join(lines) + b"\n")


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (b"u,2018-13-45,visit,1", "bad_time"),
        (b"u,yesterday,visit,1", "bad_time"),
        (b"u,0000-00-00,visit,1", "bad_time"),
        (b"u,epoch,visit,1", "bad_time"),
        (b"u,2025-02-29 10:00:00,visit,1", "bad_time"),
        (b"u,03/04/2018,visit,1", "bad_time"),
        (b"u,0018-05-04,visit,1", "implausible_time"),
        (b"u,9999-12-31,visit,1", "implausible_time"),
        (b"u,infinity,visit,1", "bad_time"),
        (b'u,2025-01-01,visit,"12,5O"', "bad_number"),
        (b"u,2025-01-01,visit,abc", "bad_number"),
        (b"u,2025-01-01,visit,inf", "bad_number"),
        (b"u,2025-01-01,visit,1,extra", "too_many_columns"),
        (b"u,2025-01-01,visit", "too_few_columns"),
        (b"u", "too_few_columns"),
        (b'u,2025-01-01,"visit,1', "unterminated_quote"),
        (b'"u,2025-01-01,visit,1', "unterminated_quote"),
        (b'u,2025-01-01,"vi"sit,1', "unterminated_quote"),
        (b"u,2025-01-01,vi\nsit,1", "broken_line"),
        (b"u\xff\xfe,2025-01-01,visit,1", "bad_encoding"),
        (b"u\xc3(,2025-01-01,visit,1", "bad_encoding"),
        (b"u\x00,2025-01-01,visit,1", "control_character"),
        (b"u\x07x,2025-01-01,visit,1", "control_character"),
        ("\ufeffu,2025-01-01,visit,1".encode(), "control_character"),
        (b"u,2025-01-01,visit,1" + b"0" * (1 << 20), "too_long"),
        (b"u" * 2000 + b",2025-01-01,visit,1", "too_long"),
        (b"user,ts,event,amount", "repeated_header"),
        (b"u,2025-01-01,,1", "missing_name"),
    ],
)
def test_a_damaged_row_is_quarantined_alone(tmp_path: Path, damaged: bytes, reason: str) -> None:
    write(tmp_path, damaged)
    workspace, report = load_one(tmp_path, visits("visits.csv"))
    assert faults(workspace, "row", "line", "reason") == [(4, 5, reason)]
    assert (report.total.read, report.total.loaded) == (7, 6)
    assert [e["id:user"] for e in records(workspace, "events")] == [f"u{n}" for n in range(6)]
    assert [e["row"] for e in records(workspace, "events")] == [1, 2, 3, 5, 6, 7]


def test_two_unterminated_quotes_do_not_hide_the_rows_between(tmp_path: Path) -> None:
    lines = [HEADER, *(GOOD.format(n) for n in range(50))]
    lines[10] = 'u9,2025-01-01 10:00:09,"visit,9.5'
    lines[30] = 'u29,2025-01-01 10:00:29,visit",29.5'
    (tmp_path / "visits.csv").write_text("\n".join(lines) + "\n", "utf-8")
    workspace, report = load_one(tmp_path, visits("visits.csv"))
    assert report.total.read == 50
    assert (10, "unterminated_quote") in faults(workspace, "row", "reason")
    assert report.total.loaded >= 48


def test_line_breaks_inside_quotes_are_no_damage(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'id,stars,text\n1,5,"good, fast\nand, well, kind"\n2,1,"never\n\nagain"\n', newline=""
    )
    spec = SourceSpec(
        files="a.csv",
        ids={"order": "id"},
        feedback=[FeedbackMapping(instrument="stars", score="stars", text="text")],
    )
    workspace, report = load_one(tmp_path, spec)
    assert report.total.quarantined == 0
    texts = [r["text"] for r in records(workspace, "feedback")]
    assert texts == ["good, fast\nand, well, kind", "never\n\nagain"]


def test_texts_of_several_lines_with_commas_are_no_rows(tmp_path: Path) -> None:
    texts = ["First line\nsecond, one!, two, three\nlast", "plain", "never came\nwell, no!"]
    rows = [f'{n},"{texts[n % 3]}",2025-01-0{n % 9 + 1},{n % 5 + 1}' for n in range(60)]
    (tmp_path / "a.csv").write_text("\n".join(["id,text,day,stars", *rows]) + "\n", newline="")
    spec = SourceSpec(
        files="a.csv",
        ids={"order": "id"},
        feedback=[FeedbackMapping(instrument="stars", score="stars", text="text")],
    )
    workspace, report = load_one(tmp_path, spec)
    assert report.total.quarantined == 0
    assert [r["text"] for r in records(workspace, "feedback")] == [texts[n % 3] for n in range(60)]


def test_the_quarantine_keeps_the_whole_row_and_says_what_was_expected(tmp_path: Path) -> None:
    write(tmp_path, b"u,soon,visit,1")
    workspace, report = load_one(tmp_path, visits("visits.csv"))
    (row,) = quarantined(workspace).to_pylist()
    raw = {"user": "u", "ts": "soon", "event": "visit", "amount": "1"}
    assert json.loads(row["raw"]) == raw
    assert (row["column"], row["value"], row["origin"]) == ("ts", "soon", "visits.csv")
    assert "2018-05-04" in row["expected"]
    (summary,) = report.quarantine["source"]
    assert (summary.reason, summary.rows, summary.row) == ("bad_time", 1, 4)


def test_an_empty_time_means_no_event_and_the_row_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, b"u,,visit,1")
    workspace, report = load_one(tmp_path, visits("visits.csv"))
    assert (report.total.loaded, report.total.quarantined) == (7, 0)
    assert len(records(workspace, "events")) == 6


def test_a_row_without_person_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, b" ,2025-01-01,visit,1")
    workspace, report = load_one(tmp_path, visits("visits.csv"))
    assert report.total.loaded == 7
    assert "id:user" not in records(workspace, "events")[3]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"user": "u", "ts": "2025-01-01", "event": "visit", "amount": {"eur": 1}}', "wrong_type"),
        ('{"user": ["u"], "ts": "2025-01-01", "event": "visit", "amount": 1}', "wrong_type"),
        ('{"user": "u", "ts": "2025-01-01", "event": "visit", "amount": "x"}', "bad_number"),
        ('{"user": "u", "ts": true, "event": "visit", "amount": 1}', "bad_time"),
        ('{"user": "u", "ts": "2025-01-01", "eve', "bad_json"),
        ('{"user": "u", "ts": NaN, "event": "visit", "amount": 1}', "bad_json"),
        ("[1, 2]", "not_a_record"),
        ('{"user": ' + "[" * 20000 + "]" * 20000 + "}", "bad_json"),
        ('{"user": ' + '{"a":' * 200 + "1" + "}" * 200 + "}", "bad_json"),
        ('{"user": "\\u0000", "ts": "2025-01-01", "event": "visit"}', "control_character"),
        ('{"user": "u", "ts": "2025-01-01", "event": "' + "x" * (2 << 20) + '"}', "too_long"),
    ],
)
def test_a_damaged_json_line_is_quarantined_alone(tmp_path: Path, line: str, reason: str) -> None:
    good = '{"user": "u%d", "ts": "2025-01-01", "event": "visit", "amount": 1.50}'
    (tmp_path / "a.jsonl").write_text("\n".join([good % 1, line, good % 2]) + "\n")
    workspace, report = load_one(tmp_path, visits("a.jsonl"))
    assert faults(workspace, "row", "line", "reason") == [(2, 2, reason)]
    assert (report.total.read, report.total.loaded) == (3, 2)
    assert [e["row"] for e in records(workspace, "events")] == [1, 3]


def test_scores_outside_the_scale_and_unknown_codes_are_quarantined(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,q1\n1,5\n2,6\n3,0\n4,7\n5,X\n6,\n7,6.0\n")
    spec = SourceSpec(
        files="a.csv",
        ids={"person": "id"},
        feedback=[
            FeedbackMapping(instrument="csat", score="q1", not_scores={"6": "not used", "0": None})
        ],
    )
    workspace, report = load_one(tmp_path, spec)
    assert faults(workspace, "row", "reason") == [(4, "out_of_scale"), (5, "bad_number")]
    found = [(r["row"], r.get("score"), r.get("answer")) for r in records(workspace, "feedback")]
    assert found == [(1, 5.0, None), (2, None, "not used"), (7, None, "not used")]
    assert report.total.loaded == 5


def test_a_bad_cell_counts_only_where_its_mapping_applies(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("user,kind,at\nu1,order,2025-01-01\nu2,note,whenever\n")
    spec = SourceSpec(
        files="a.csv",
        ids={"user": "user"},
        events=[EventMapping(name="order", time="at", when={"kind": "order"})],
    )
    _, report = load_one(tmp_path, spec)
    assert (report.total.loaded, report.total.records) == (2, {"events": 1})


def test_mapping_faults_are_found_in_constant_and_composite_fields(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("user,day,clock\nu1,2025-01-01,10:30\nu2,2025-01-01,25:99\n")
    spec = SourceSpec(
        files="a.csv",
        ids={"user": "user"},
        events=[EventMapping(name="call", time=FieldSpec(column=["day", "clock"], separator=" "))],
    )
    workspace, _ = load_one(tmp_path, spec)
    assert faults(workspace, "row", "reason") == [(2, "bad_time")]
    assert str(records(workspace, "events")[0]["time"]) == "2025-01-01 10:30:00+00:00"
