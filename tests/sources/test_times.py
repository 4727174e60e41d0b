from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.tools import faults, load_one, records
from touchline.errors import AmbiguousDateError, ConfigError, MappingError, SourceError
from touchline.sources.spec import EventMapping, Field, FieldSpec, SourceSpec


def times(
    project: Path,
    cells: list[str],
    *,
    field: Field = "at",
    timezone: str | None = "UTC",
    source_timezone: str | None = None,
) -> list[str]:
    lines = ["at;x", *(f"{cell};x" for cell in cells)]
    (project / "a.csv").write_text("\n".join(lines) + "\n")
    spec = SourceSpec(
        files="a.csv", timezone=source_timezone, events=[EventMapping(name="e", time=field)]
    )
    workspace, _ = load_one(project, spec, timezone=timezone)
    return [
        event["time"].strftime("%Y-%m-%d %H:%M:%S.%f").removesuffix(".000000")
        for event in records(workspace, "events")
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2018-05-04 03:00:00", "2018-05-04 06:00:00"),
        ("2018-05-04T03:00:00", "2018-05-04 06:00:00"),
        ("2018-05-04", "2018-05-04 03:00:00"),
        ("2018/05/04 03:00", "2018-05-04 06:00:00"),
        ("2018-05-04T03:00:00Z", "2018-05-04 03:00:00"),
        ("2018-05-04T03:00Z", "2018-05-04 03:00:00"),
        ("2018-05-04 03:00+02", "2018-05-04 01:00:00"),
        ("2018-05-04 03:00:00+02:30", "2018-05-04 00:30:00"),
        ("2018-05-04T03:00:00.123-0300", "2018-05-04 06:00:00.123000"),
        ("2018-05-04 03:00:00.25", "2018-05-04 06:00:00.250000"),
        (" 2018-05-04 03:00:00 ", "2018-05-04 06:00:00"),
        ("1525402800", "2018-05-04 03:00:00"),
        ("1525402800.5", "2018-05-04 03:00:00.500000"),
        ("1525402800123", "2018-05-04 03:00:00.123000"),
        ("1525402800123456", "2018-05-04 03:00:00.123456"),
        ("20180504", "2018-05-04 03:00:00"),
    ],
)
def test_times_are_understood(tmp_path: Path, cell: str, expected: str) -> None:
    assert times(tmp_path, [cell], timezone="America/Sao_Paulo") == [expected]


def test_mixed_offsets_and_local_times_in_one_column(tmp_path: Path) -> None:
    cells = ["2018-05-04 03:00:00", "2018-05-04T03:00:00+02:00", "2018-05-04T03:00:00Z"]
    field = FieldSpec(column="at", timezone="Asia/Tokyo")
    expected = ["2018-05-03 18:00:00", "2018-05-04 01:00:00", "2018-05-04 03:00:00"]
    assert times(tmp_path, cells, field=field) == expected
    assert times(tmp_path, cells, source_timezone="Asia/Tokyo") == expected


@pytest.mark.parametrize(
    ("cell", "pattern", "expected"),
    [
        ("3/4/2018 7:05", "%d/%m/%Y %H:%M", "2018-04-03 07:05:00"),
        ("3/4/2018 7:05 PM", "%m/%d/%Y %I:%M %p", "2018-03-04 19:05:00"),
        ("2018-05-04 03:00:00 +0200", "%Y-%m-%d %H:%M:%S %z", "2018-05-04 01:00:00"),
        ("43224.125", "excel", "2018-05-04 03:00:00"),
        ("12", "epoch_s", "1970-01-01 00:00:12"),
    ],
)
def test_declared_formats(tmp_path: Path, cell: str, pattern: str, expected: str) -> None:
    assert times(tmp_path, [cell], field=FieldSpec(column="at", format=pattern)) == [expected]


def test_the_zone_of_the_field_wins_over_source_and_project(tmp_path: Path) -> None:
    cells = ["2018-01-01 12:00:00"]
    field = FieldSpec(column="at", timezone="Asia/Tokyo")
    assert times(tmp_path, cells, field=field, source_timezone="UTC") == ["2018-01-01 03:00:00"]
    assert times(tmp_path, cells, source_timezone="Europe/Berlin") == ["2018-01-01 11:00:00"]


def test_hours_that_a_clock_change_skips_or_repeats_are_read_the_same_every_time(
    tmp_path: Path,
) -> None:
    cells = ["2018-03-25 02:30:00", "2018-10-28 02:30:00"]
    expected = ["2018-03-25 01:30:00", "2018-10-28 01:30:00"]
    assert times(tmp_path, cells, timezone="Europe/Berlin") == expected
    # The same, where a cell with an offset takes the slower way.
    mixed = [*cells, "2018-01-01T00:00:00Z"]
    assert times(tmp_path, mixed, timezone="Europe/Berlin")[:2] == expected


def test_a_column_without_any_zone_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no time zone[\s\S]*declare `timezone:"):
        times(tmp_path, ["2018-05-04 03:00:00"], timezone=None)
    assert times(tmp_path, ["2018-05-04T03:00:00Z", "1525402800"][:1], timezone=None)
    assert times(tmp_path, ["1525402800"], timezone=None)


def test_a_time_without_offset_among_times_with_one_is_quarantined(tmp_path: Path) -> None:
    cells = ["2018-05-04T03:00:00Z"] * 2001 + ["2018-05-04 03:00:00"]
    assert len(times(tmp_path, cells, timezone=None)) == 2001


@pytest.mark.parametrize(
    ("cells", "advice"),
    [
        (["03/04/2018", "05/04/2018"], r"%d/%m/%Y'\}  or  format: '%m/%d/%Y"),
        (["03/04/2018", "25/04/2018"], r"day stands first[\s\S]*%d/%m/%Y'\}$"),
        (["03/04/2018", "04/25/2018 7:30"], r"month stands first[\s\S]*%m/%d/%Y %H:%M'"),
        (["3.4.18", "5.4.18"], r"%d\.%m\.%y"),
    ],
)
def test_ambiguous_dates_are_refused_with_the_line_to_add(
    tmp_path: Path, cells: list[str], advice: str
) -> None:
    with pytest.raises(AmbiguousDateError, match=advice) as caught:
        times(tmp_path, cells)
    assert cells[0] in caught.value.message


def test_a_column_of_other_things_is_refused_and_not_quarantined(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="declare how they are written"):
        times(tmp_path, [f"day {n} after launch" for n in range(30)])


def test_a_bad_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        times(tmp_path, ["1"], field=FieldSpec(column="at", format="%Q"))


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="did you mean 'at'"):
        times(tmp_path, ["2018-05-04"], field="att")


def test_typed_properties_are_checked_and_normalised(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "at;due;price\n"
        "2018-05-04;2018-05-04 03:00:00;1,5\n"
        "2018-05-04;2018-05-04 03:00:00.25;2,5\n"
        "2018-05-04;never;1,5\n2018-05-04;;x\n"
    )
    spec = SourceSpec(
        files="a.csv",
        decimal=",",
        events=[
            EventMapping(
                name="e",
                time="at",
                properties={
                    "due": FieldSpec(column="due", type="time"),
                    "price": FieldSpec(column="price", type="number"),
                },
            )
        ],
    )
    workspace, _ = load_one(tmp_path, spec)
    found = [(e["property:due"], e["property:price"]) for e in records(workspace, "events")]
    assert found == [("2018-05-04T03:00:00Z", "1.5"), ("2018-05-04T03:00:00.250000Z", "2.5")]
    assert faults(workspace, "row", "reason") == [(3, "bad_time"), (4, "bad_number")]
