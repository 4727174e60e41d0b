from __future__ import annotations

import threading
from pathlib import Path

import pytest

from touchline.engine import Limits, connect
from touchline.errors import ResourceError


def test_times_are_in_utc() -> None:
    with connect() as db:
        assert db.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_work_that_does_not_fit_says_how_to_allow_more() -> None:
    def too_much() -> None:
        with connect(limits=Limits(memory="20MB", threads=1)) as db:
            db.execute("SET max_temp_directory_size = '0MB'")
            db.execute("SELECT list(i ORDER BY hash(i)) FROM range(10_000_000) t(i)").fetchall()

    with pytest.raises(ResourceError, match="TOUCHLINE_MEMORY"):
        too_much()


def test_an_unreadable_amount_of_memory_is_refused() -> None:
    with pytest.raises(ResourceError, match="number with its unit"), connect(limits=Limits("lots")):
        pass


def test_the_environment_sets_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_MEMORY", "2GB")
    monkeypatch.setenv("TOUCHLINE_THREADS", "1")
    assert Limits() == Limits(memory="2GB", threads=1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is always full")
def test_a_full_disk_is_told_with_advice() -> None:
    with pytest.raises(ResourceError, match="the disk is full"), connect() as db:
        db.execute("COPY (FROM range(100_000)) TO '/dev/full' (FORMAT csv)")


def test_ctrl_c_during_a_statement_is_an_interruption() -> None:
    def work() -> None:
        with connect() as db:
            threading.Timer(0.05, db.interrupt).start()
            db.execute("SELECT sum(a.range * b.range) FROM range(1_000_000) a, range(1_000_000) b")

    with pytest.raises(KeyboardInterrupt):
        work()
