"""A process that is killed while it appends leaves the store before or after that append."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from touchline.analysis.journeys import Journeys

APPENDING = """
import sys
from touchline.analysis.journeys import Journeys

journeys = Journeys.open(sys.argv[1])
for k in range(10_000):
    rows = [{"who": f"p{(k + n) % 7}", "at": k, "what": "visit"} for n in range(3)]
    journeys = journeys.append(rows)
    print(journeys.event_count, flush=True)
"""


@pytest.mark.parametrize("seed", [1])
def test_killed_at_any_moment_an_append_is_done_or_not(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows = [{"who": "p1", "at": 0, "what": "ad"}]
    Journeys.from_events(rows, person="who", time="at", touchpoint="what", folder=tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", APPENDING, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(chance.randint(1, 30))][-1]
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        told = max([told, *(int(line) for line in process.stdout if line.strip())])
    journeys = Journeys.open(tmp_path)
    assert journeys.event_count in (told, told + 3)
    assert journeys.to_table().num_rows == journeys.event_count
    assert journeys.append(rows).event_count == journeys.event_count + 1
    files = {path.name for path in tmp_path.glob("*.arrow")}
    manifest = (tmp_path / "manifest.json").read_text()
    assert all(name in manifest for name in files)
