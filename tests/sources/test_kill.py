from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from touchline.sources import quarantined
from touchline.workspace import Workspace

SCRIPT = """
import sys
from pathlib import Path
from tests.sources.tools import visits
from touchline.sources import load
from touchline.workspace import Workspace
print("ready", flush=True)
sources = {"old": visits("old.csv"), "new": visits("new-*.csv")}
load(Workspace(Path(sys.argv[1])), sources, timezone="UTC")
"""


def start(project: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(project)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def run(project: Path) -> float:
    began = time.monotonic()
    process = start(project)
    began = time.monotonic()
    process.communicate()
    assert process.returncode == 0
    return time.monotonic() - began


def state(project: Path) -> tuple[object, dict[str, bytes], object]:
    """Manifest, the bytes of all derived files, and the quarantine."""
    workspace = Workspace(project)
    files = {
        str(path.relative_to(project)): path.read_bytes()
        for path in sorted(workspace.root.rglob("*.parquet"))
        if workspace.temporary not in path.parents
    }
    return workspace.manifest, files, quarantined(workspace).to_pylist()


def rows(name: str, count: int) -> str:
    lines = [f"{name}{n},2025-01-01 10:00:{n % 60:02d},visit,{n}" for n in range(count)]
    lines[count // 2] = "broken,never,visit,1"
    return "\n".join(["user,ts,event,amount", *lines]) + "\n"


def test_a_kill_at_any_moment_leaves_the_old_state_and_the_next_run_the_new(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "old.csv").write_text(rows("o", 5_000))
    (base / "new-0.csv").write_text(rows("z", 100))
    run(base)
    before = state(base)[0]
    for n in range(1, 4):
        (base / f"new-{n}.csv").write_text(rows(f"n{n}-", 40_000))
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(base, undisturbed)
    duration = run(undisturbed)
    after = state(undisturbed)
    moments = random.Random(7)
    for attempt in range(5):
        project = tmp_path / f"killed-{attempt}"
        shutil.copytree(base, project)
        process = start(project)
        try:
            process.wait(moments.uniform(0.05, 0.95) * duration)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert state(project)[0] in (before, after[0])
        run(project)
        assert state(project) == after
