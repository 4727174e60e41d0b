from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.tools import faults, load_one, records, visits
from touchline.engine.duck import connect
from touchline.errors import ConfigError, SourceError
from touchline.sources.readers import stage_file
from touchline.sources.readers.staging import LINE, ROW
from touchline.sources.spec import EventMapping, FieldSpec, SourceSpec

ROWS: list[dict[str, str | None]] = [
    {"user": "u1", "ts": "2025-01-01 10:00:00", "event": "visité", "amount": "1.5"},
    {"user": "u2", "ts": "2025-01-02 11:00:00", "event": "order, paid", "amount": None},
]


def as_csv(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode(encoding)


def as_parquet() -> bytes:
    times = [dt.datetime.fromisoformat(str(row["ts"])) for row in ROWS]
    table = pa.table(
        {
            "user": [row["user"] for row in ROWS],
            "ts": pa.array(times, pa.timestamp("ns")),
            "event": [row["event"] for row in ROWS],
            "amount": [1.5, None],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def as_excel() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        amount = float(row["amount"]) if row["amount"] else None
        time = dt.datetime.fromisoformat(str(row["ts"]))
        sheet.append([row["user"], time, row["event"], amount])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS: dict[str, Callable[[], bytes]] = {
    "a.csv": as_csv,
    "a.tsv": lambda: as_csv("\t"),
    "semicolon.csv": lambda: as_csv(";"),
    "bom.csv": lambda: as_csv(encoding="utf-8-sig"),
    "utf16.csv": lambda: as_csv(encoding="utf-16"),
    "latin1.csv": lambda: as_csv(encoding="latin-1"),
    "array.json": lambda: json.dumps(ROWS).encode(),
    "lines.jsonl": lambda: "\n".join(map(json.dumps, ROWS)).encode(),
    "lines.json": lambda: "\n".join(map(json.dumps, ROWS)).encode(),
    "a.parquet": as_parquet,
    "a.xlsx": as_excel,
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_records(tmp_path: Path, name: str, packed: bool) -> None:
    content = FORMATS[name]()
    file = name + ".gz" if packed else name
    (tmp_path / file).write_bytes(gzip.compress(content) if packed else content)
    workspace, report = load_one(tmp_path, visits(file))
    assert (report.total.read, report.total.loaded) == (2, 2)
    seen = [
        (r["id:user"], str(r["time"]), r["name"], r.get("value"), r["row"])
        for r in records(workspace, "events")
    ]
    assert seen == [
        ("u1", "2025-01-01 10:00:00+00:00", "visité", 1.5, 1),
        ("u2", "2025-01-02 11:00:00+00:00", "order, paid", None, 2),
    ]


def test_options_override_what_would_be_told_from_the_file(tmp_path: Path) -> None:
    content = "# export of today\n'u1'|'2025-01-01'|'a|b'|'1,5'\n"
    (tmp_path / "a.dat").write_text(content)
    spec = SourceSpec(
        files="a.dat",
        format="csv",
        delimiter="|",
        quote="'",
        header=False,
        skip_rows=1,
        decimal=",",
        encoding="utf-8",
        ids={"user": "column1"},
        events=[EventMapping(name=FieldSpec(column="column3"), time="column2", value="column4")],
    )
    workspace, _ = load_one(tmp_path, spec)
    (event,) = records(workspace, "events")
    assert (event["id:user"], event["name"], event["value"]) == ("u1", "a|b", 1.5)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,5", "2,25"], [1.5, 2.25]),
        (["1.234,5", "7"], [1234.5, 7.0]),
        (["1,234.50", "1,000"], [1234.5, 1000.0]),
        (["1.5", "2e3"], [1.5, 2000.0]),
    ],
)
def test_the_decimal_sign_is_found(tmp_path: Path, cells: list[str], values: list[float]) -> None:
    lines = ["user;ts;event;amount", *(f"u;2025-01-01;visit;{cell}" for cell in cells)]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    workspace, report = load_one(tmp_path, visits("a.csv"))
    assert report.total.quarantined == 0
    assert [event["value"] for event in records(workspace, "events")] == values


def test_nested_json_becomes_dotted_columns_and_lists_stay_json(tmp_path: Path) -> None:
    document = {
        "data": {
            "orders": [
                {
                    "at": "2025-01-01T00:00:00Z",
                    "customer": {"email": " Ann@B.Example "},
                    "n": [1, 2],
                }
            ]
        }
    }
    (tmp_path / "a.json").write_text(json.dumps(document))
    spec = SourceSpec(
        files="a.json",
        records="data.orders",
        ids={"email": "customer.email"},
        events=[EventMapping(name="order", time="at", properties={"lines": "n"})],
    )
    workspace, _ = load_one(tmp_path, spec, timezone=None)
    (event,) = records(workspace, "events")
    assert (event["id:email"], event["property:lines"]) == ("ann@b.example", "[1, 2]")


def test_an_object_around_the_list_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"results": [{"a": 1}]}')
    with pytest.raises(SourceError, match="records: results"):
        load_one(tmp_path, visits("a.json"))


def test_columns_that_appear_late_in_json_lines_are_read(tmp_path: Path) -> None:
    rows: list[dict[str, str]] = [{"user": "u", "ts": "2025-01-01", "event": "v"}] * 30_000
    last = {**rows[0], "amount": "3", "User": "other"}
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, [*rows, last])))
    workspace, report = load_one(tmp_path, visits("a.jsonl"))
    assert report.total.loaded == 30_001
    event = records(workspace, "events")[-1]
    assert (event["value"], event["row"], event["id:user"]) == (3.0, 30_001, "u")


def test_globs_packages_and_queries(tmp_path: Path) -> None:
    for name, user in (("x/part-10.csv", "c"), ("x/part-9.csv", "b"), ("x/y/part-1.csv", "a")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"user,ts,event,amount\n{user},2025-01-01,visit,1\n")
    _, report = load_one(tmp_path, visits("x/**/*.csv"))
    assert [f.origin for f in report.files["source"]] == [
        "x/part-9.csv",
        "x/part-10.csv",
        "x/y/part-1.csv",
    ]
    with pytest.raises(SourceError, match="not installed"):
        load_one(tmp_path, visits("package:no_such_package/a.csv"))
    with pytest.raises(SourceError, match=r"did you mean .part-9\.csv"):
        load_one(tmp_path, visits("x/part-8.csv"))


def test_a_file_inside_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "some_data_package"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "data" / "a.csv").write_bytes(as_csv())
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    project = tmp_path / "project"
    project.mkdir()
    _, report = load_one(project, visits("package:some_data_package/data/*.csv"))
    (file,) = report.files["source"]
    assert (file.origin, file.loaded) == ("package:some_data_package/data/a.csv", 2)


def test_a_query_with_broken_input_gives_the_same_after_a_changed_mapping(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv())
    (tmp_path / "b.csv").write_text("user,email\nu1,a@b.example\nu2,c@d.example,broken\n")
    spec = query("SELECT v.*, p.email FROM visits v LEFT JOIN people p USING (user) ORDER BY ts")
    load_one(tmp_path, spec)
    workspace, report = load_one(tmp_path, spec, timezone="Asia/Tokyo")
    assert faults(workspace, "column", "reason") == [("people", "too_many_columns")]
    assert (report.total.read, report.total.loaded) == (3, 2)


def query(sql: str) -> SourceSpec:
    return SourceSpec(
        files={"visits": "a.csv", "people": "b.csv"},
        sql=sql,
        ids={"email": "email"},
        events=[EventMapping(name=FieldSpec(column="event"), time="ts")],
    )


def test_a_query_joins_named_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv())
    (tmp_path / "b.csv").write_text("user,email\nu1,a@b.example\nu2,c@d.example,broken\n")
    spec = query("SELECT v.*, p.email FROM visits v LEFT JOIN people p USING (user) ORDER BY ts")
    workspace, report = load_one(tmp_path, spec)
    assert [r.get("id:email") for r in records(workspace, "events")] == ["a@b.example", None]
    assert faults(workspace, "column", "reason") == [("people", "too_many_columns")]
    assert (report.total.read, report.total.loaded) == (3, 2)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('secret.txt')",
        "COPY visits TO 'out.csv'",
        "SELECT 1; SELECT 2",
        "SET enable_external_access = true",
        "ATTACH 'x.db'",
        "SELECT nothing FROM visits",
    ],
)
def test_a_query_reads_nothing_but_its_files(tmp_path: Path, sql: str) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv())
    (tmp_path / "b.csv").write_text("user,email\n")
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(ConfigError):
        load_one(tmp_path, query(sql))
    assert not (tmp_path / "out.csv").exists()


def test_a_chosen_sheet_with_exact_numbers_and_a_blank_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("answers")
    for row in (["user", "ts", "event", "amount"], ["u", dt.date(2025, 1, 1), "v", 1234567.891]):
        sheet.append(row)
    sheet.append([])
    sheet.append([7, dt.datetime.fromisoformat("2025-01-02 03:04:05"), "v", 12.0])
    book.save(tmp_path / "a.xlsx")
    workspace, _ = load_one(tmp_path, visits("a.xlsx", sheet="answers"))
    events = records(workspace, "events")
    assert [(e["id:user"], e["value"]) for e in events] == [("u", 1234567.891), ("7", 12.0)]
    with pytest.raises(SourceError, match="did you mean 'answers'"):
        load_one(tmp_path, visits("a.xlsx", sheet="answer"))


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.json", "a.csv.gz"])
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(tmp_path: Path, name: str) -> None:
    start = b"\x1f\x8bbroken" if name.endswith("gz") else b"{broken"
    (tmp_path / name).write_bytes(start)
    with pytest.raises(SourceError, match=r"a\."):
        load_one(tmp_path, visits(name))


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00\r"),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    width=st.integers(2, 4),
    data=st.data(),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from((0, 1)),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_csv_is_read_back_exactly(
    tmp_path: Path,
    width: int,
    data: st.DataObject,
    delimiter: str,
    encoding: str,
    quoting: Literal[0, 1],
    newline: str,
) -> None:
    row = st.lists(TEXT, min_size=width, max_size=width).filter(any)
    rows = data.draw(st.lists(row, max_size=8))
    header = [f"c{n}" for n in range(width)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=newline)
    writer.writerows([header, *rows])
    file = tmp_path / "a.csv"
    file.write_bytes(out.getvalue().encode(encoding))
    target = tmp_path / "raw.parquet"
    with connect(tmp_path) as db:
        spec = SourceSpec(delimiter=delimiter, encoding=encoding)
        staged = stage_file(db, file, spec, target=target, temporary=tmp_path)
    assert staged.columns == tuple(header)
    assert staged.rows + staged.fault_count == len(rows)
    assert staged.fault_count == 0
    table = pq.read_table(target).drop_columns([ROW, LINE] if staged.numbered else [])
    assert [[v or "" for v in r.values()] for r in table.to_pylist()] == rows


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(b"user,ts,event,amount\n" + content)
    _, report = load_one(tmp_path, visits("a.csv", encoding="utf-8", delimiter=","))
    assert report.total.read == report.total.loaded + report.total.quarantined
