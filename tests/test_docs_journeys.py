"""The page about asking journeys works as written, on a log with its columns."""

from __future__ import annotations

import random
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.shared import REPOSITORY
from touchline.cli import main

PAGE = (REPOSITORY / "docs" / "journeys.md").read_text("utf-8")


def write_events(path: Path, *, begin: datetime, seed: int) -> None:
    """A log of persons who visit, fill carts, ask for help and order."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(300):
        time, device = begin + timedelta(hours=draw.random() * 900), draw.choice(["phone", "desk"])
        for _ in range(draw.randrange(1, 14)):
            event = draw.choice(["visit", "visit", "cart", "order", "help", "mail"])
            rows.append(
                {
                    "user": f"user {number}",
                    "ts": time,
                    "event": event,
                    "revenue": 20.0 if event == "order" else None,
                    "device": device,
                    "country": ["PT", "VN", "IR"][number % 3],
                }
            )
            time += timedelta(minutes=draw.choice([1, 15, 60, 60 * 24]))
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_events(tmp_path / "events.parquet", begin=datetime(2024, 2, 20, tzinfo=UTC), seed=1)
    write_events(tmp_path / "new-events.parquet", begin=datetime(2024, 3, 20, tzinfo=UTC), seed=2)
    return tmp_path


def test_every_python_example_runs(folder: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    here: dict[str, Any] = {}
    for block in blocks:
        if "spark" not in block:
            exec(compile(block, "docs/journeys.md", "exec"), here)
    assert (folder / "funnel.png").exists()
    assert here["lost"].event_count > 0


def test_every_command_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        line
        for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
        for line in block.splitlines()
        if "--project" not in line
    ]
    assert len(lines) >= 4
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        assert ended.value.code == 0, (line, capsys.readouterr().err)
