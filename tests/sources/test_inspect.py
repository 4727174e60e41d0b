"""Files that nobody has described give a project file that loads and recognises people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shared import shared
from touchline.config import parse_yaml
from touchline.errors import SourceError
from touchline.project_file import ProjectFile
from touchline.sources import inspect_files, load
from touchline.testing import generate_company
from touchline.workspace import Workspace


def _inspect(folder: Path, *names: str) -> tuple[str, ProjectFile]:
    text = inspect_files([Path(name) for name in names], folder, project_name="Test")
    return text, parse_yaml(text, ProjectFile)


def _write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")


def test_time_stamps_of_a_row_become_events(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "orders.csv",
        "order_id,customer_id,placed_at,shipped_at,promised_date,total",
        "A1,C1,2025-01-01 10:00:00,2025-01-02 10:00:00,2025-01-05,9.50",
        "A2,C2,2025-01-01 11:00:00,,2025-01-06,12.00",
    )
    text, project = _inspect(tmp_path, "orders.csv")
    source = project.sources["orders"]
    assert [event.name for event in source.events] == ["order placed", "order shipped"]
    assert source.events[0].value == "total"
    assert source.events[1].when == {"shipped_at": {"set": True}}
    assert set(source.ids) == {"order", "customer"}
    assert "promised_date" in source.events[0].properties
    assert "different values" in text
    assert project.timezone == "UTC"


def test_columns_that_share_values_are_one_type(tmp_path: Path) -> None:
    people = [(f"K-{n:05d}", f"p{n}@shop.example") for n in range(50)]
    _write(tmp_path, "contacts.csv", "Contact,Mail", *(f"{c},{m}" for c, m in people))
    _write(
        tmp_path,
        "mails.csv",
        "recipient_email,sent_at",
        *(f"{m.upper()},2025-02-01T00:00:00Z" for _, m in people),
    )
    _write(tmp_path, "survey.csv", "customer_number,nps", *(f"{c},9" for c, _ in people[:40]))
    text, project = _inspect(tmp_path, "contacts.csv", "mails.csv", "survey.csv")
    assert set(project.sources["contacts"].ids) == {"customer", "email"}
    assert set(project.sources["mails"].ids) == {"email"}
    assert set(project.sources["survey"].ids) == {"customer"}
    assert "100% also in mails.recipient_email" in text


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("25/03/2025", "04/03/2025", "%d/%m/%Y"),
        ("03/25/2025", "03/04/2025", "%m/%d/%Y"),
        ("03/04/2025", "05/06/2025", "%d/%m/%Y"),
    ],
)
def test_order_of_day_and_month_is_told_or_explained(
    tmp_path: Path, first: str, second: str, expected: str
) -> None:
    _write(tmp_path, "visits.csv", "cookie,date", f"c1x,{first}", f"c2x,{second}")
    text, project = _inspect(tmp_path, "visits.csv")
    time = project.sources["visits"].events[0].time
    assert getattr(time, "format", None) == expected
    proven = "stands first" in text
    assert proven or "AMBIGUOUS" in text
    assert proven == (first != "03/04/2025")


def test_codes_outside_the_scale_are_no_scores(tmp_path: Path) -> None:
    scores = [9, 10, 8, 99, 7, 0, 3]
    lines = [f"m{n}@x.example,2025-01-0{n + 1},{score}" for n, score in enumerate(scores)]
    _write(tmp_path, "survey.csv", "email,answered,nps", *lines)
    _, project = _inspect(tmp_path, "survey.csv")
    feedback = project.sources["survey"].feedback[0]
    assert feedback.scale == (0, 10)
    assert feedback.not_scores == {"99": "code 99"}


def test_what_cannot_be_used_is_named_and_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "products.csv", "sku,colour", "1,red", "2,blue")
    text, project = _inspect(tmp_path, "products.csv")
    assert project.sources == {}
    assert "products.csv: 2 rows without" in text


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    rows = [{"e mail: #1": f"a{n}@b.example", "time": "2025-01-01T00:00:00Z", "event": "yes"}
            for n in range(5)]  # fmt: skip
    _write(tmp_path, "log.jsonl", *(json.dumps(row) for row in rows))
    _, project = _inspect(tmp_path, "log.jsonl")
    assert project.touchpoints[0].when.event == "yes"
    (field,) = project.sources["log"].ids.values()
    assert getattr(field, "column", None) == "e mail: #1"


def test_a_file_that_is_no_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(SourceError, match="not an Excel workbook"):
        _inspect(tmp_path, "broken.xlsx")


def test_the_generated_company_loads_as_guessed(tmp_path: Path) -> None:
    truth = generate_company(tmp_path, persons=150, seed=2)
    _, project = _inspect(tmp_path, *truth.rows)
    report = load(Workspace(tmp_path), project.sources, timezone=project.timezone)
    assert report.total.quarantined == 0
    assert report.total.read == sum(truth.rows.values())


def test_olist_loads_as_guessed(tmp_path: Path) -> None:
    folder = shared("data", "olist")
    names = sorted(str(path) for path in folder.glob("*.csv"))
    _, project = _inspect(tmp_path, *names)
    report = load(Workspace(tmp_path), project.sources, timezone=project.timezone)
    assert report.total.quarantined == 0
    assert report.total.records["events"] == 15_000 + 14_969 + 14_722 + 14_552
    assert report.total.records["feedback"] == 14_944


def test_two_columns_of_one_type_get_names_of_their_own(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "charges.csv",
        "receipt_email,email,created_at",
        *(f"r{n}@x.example,e{n}@x.example,2025-01-01T00:00:00Z" for n in range(30)),
    )
    _, project = _inspect(tmp_path, "charges.csv")
    ids = project.sources["charges"].ids
    assert set(ids) == {"email", "receipt_email"}
    assert ids["email"].column == "email"  # type: ignore[union-attr]


def test_an_export_of_web_analytics_names_its_events_and_its_visitors(tmp_path: Path) -> None:
    rows = [
        {
            "event_name": f"e{n % 3}",
            "event_timestamp": 16 * 10**14 + n,
            "user_pseudo_id": f"{n // 2}",
        }
        for n in range(80)
    ]
    _write(tmp_path, "ga4.jsonl", *(json.dumps(row) for row in rows))
    _, project = _inspect(tmp_path, "ga4.jsonl")
    source = project.sources["ga4"]
    assert source.ids == {"cookie": "user_pseudo_id"}
    assert source.events[0].name.column == "event_name"  # type: ignore[union-attr]


def test_a_bare_number_that_comes_back_is_who_did_it(tmp_path: Path) -> None:
    lines = (f"2025-01-{n % 28 + 1:02d} 10:00:00,{n % 25}" for n in range(80))
    _write(tmp_path, "purchases.csv", "date,id", *lines)
    _, project = _inspect(tmp_path, "purchases.csv")
    assert project.sources["purchases"].ids == {"id": "id"}


def test_a_column_named_by_no_word_is_still_a_column(tmp_path: Path) -> None:
    lines = (f"u{n},2025-01-01T00:00:0{n % 10}Z,a{n % 4}" for n in range(40))
    _write(tmp_path, "visits.csv", "user_id,time,🎉", *lines)
    _, project = _inspect(tmp_path, "visits.csv")
    assert project.sources["visits"].events[0].properties == ["🎉"]


def test_a_document_of_markup_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "visits.csv", "\ufeff<!DOCTYPE html>", "<html>Please sign in, friend</html>")
    with pytest.raises(SourceError, match="XML or HTML"):
        _inspect(tmp_path, "visits.csv")


@pytest.mark.parametrize(
    ("name", "start"),
    [("orders.xls", b"\xd0\xcf\x11\xe0\xa1\xb1"), ("report.pdf", b"%PDF-1.7"), ("a.xml", b"<a/>")],
)
def test_a_file_that_is_no_table_says_what_it_is(tmp_path: Path, name: str, start: bytes) -> None:
    (tmp_path / name).write_bytes(start + b"\x00 rest")
    with pytest.raises(SourceError, match="not a table that can be read"):
        _inspect(tmp_path, name)


def test_numbers_that_are_no_json_are_named(tmp_path: Path) -> None:
    _write(tmp_path, "a.json", '[{"user": "u1", "value": NaN}]')
    with pytest.raises(SourceError, match="NaN and Infinity are no JSON"):
        _inspect(tmp_path, "a.json")


def test_times_of_the_transfer_and_half_empty_names_are_no_events(tmp_path: Path) -> None:
    lines = (f"c{n},2025-01-01T00:00:00Z,2025-01-02,{'x' if n % 2 else ''}" for n in range(40))
    _write(tmp_path, "calls.csv", "contact_id,started_at,_sync_synced,filtered_event", *lines)
    _, project = _inspect(tmp_path, "calls.csv")
    events = project.sources["calls"].events
    assert [(event.name, event.time) for event in events] == [("call", "started_at")]
