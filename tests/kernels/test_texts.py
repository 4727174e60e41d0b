from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.eventlog.columns import text_buffers
from touchline.kernels.texts import keys_of, times_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(text: str) -> int | None:
    times, readable = times_of(*text_buffers(pa.array([text])))
    return int(times[0]) if readable[0] else None


@given(
    moment=st.datetimes(),
    minutes=st.one_of(st.none(), st.integers(-14 * 60, 14 * 60)),
    sign=st.sampled_from(["T", " "]),
)
def test_reads_iso_times_as_python_does(moment: datetime, minutes: int | None, sign: str) -> None:
    text = moment.isoformat(sign)
    late = timedelta(minutes=minutes or 0)
    if minutes is not None:
        text += f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    wanted = moment.replace(tzinfo=UTC) - _EPOCH
    assert micros(text) == (wanted - late) // timedelta(microseconds=1)


@given(day=st.dates())
def test_reads_days(day: datetime) -> None:
    assert micros(f" {day.isoformat()} ") == (
        datetime(day.year, day.month, day.day, tzinfo=UTC) - _EPOCH
    ) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1709287200000000", 1_709_287_200_000_000),
        ("-5", -5),
        ("1970-01-01T00:00:01.0000019Z", 1_000_001),
        ("1970-01-01T00:00:01,5z", 1_500_000),
        ("1970-01-01 01:00 +0100", 0),
        ("1970-01-01 01:00+01", 0),
    ],
)
def test_reads_other_forms(text: str, wanted: int) -> None:
    assert micros(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "soon", "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-32", "0000-01-01",
     "2024-01-01T24:00:00", "2024-01-01T10:60", "2024-01-01T10:00:60", "2024-01-01T10", "1e6",
     "2024-01-01T10:00:00.", "2024-01-01T10:00:00+25:00", "2024-01-01T10:00:00 CET", "2024/01/01",
     "2024-01-01x", "1.5", "12345678901234567890"],
)  # fmt: skip
def test_refuses_what_is_no_time(text: str) -> None:
    assert micros(text) is None


@given(texts=st.lists(st.text(max_size=40), max_size=30), cut=st.integers(0, 5))
def test_keys_tell_texts_apart_wherever_they_stand(texts: list[str], cut: int) -> None:
    keys, checks = keys_of(*text_buffers(pa.array(texts, pa.string()).slice(cut)), 0)
    wide = keys_of(*text_buffers(pa.array(texts[cut:], pa.large_string())), 0)
    assert keys.tolist() == wide[0].tolist()
    assert len(set(keys.tolist())) == len(set(texts[cut:])) == len(set(checks.tolist()))


def test_keys_stay_the_same_from_version_to_version() -> None:
    keys, checks = keys_of(*text_buffers(pa.array(["", "ana", "a name of some length", "دارا"])), 0)
    assert [f"{key:016x}" for key in keys.tolist()] == KEYS
    other, _ = keys_of(*text_buffers(pa.array(["", "ana"])), 1)
    assert not np.isin(other, [*keys, *checks]).any()


KEYS = ["0000000000000000", "e7d9287db3044948", "04536bfc15792372", "143a1940b127443b"]
