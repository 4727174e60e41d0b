"""Kill load and build at random moments; afterwards everything is as if nothing had happened.

``python -m benchmarks.kill 50`` starts from a project that is loaded and built, changes its files,
runs ``touchline build --load`` and kills it (SIGKILL, whole process group) at a random moment. Then

- a reader must see the tables of the build before or of the build after, whole;
- one more undisturbed run must give the same tables as a run that was never disturbed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.shop import write_shop

import touchline
from touchline.engine import connect
from touchline.project import Project

PLACED = "* EXCLUDE (segment)"
"""A changed file is a new segment, whose number tells how many loads there were."""
VIEWS = {
    "spine": PLACED,
    "answers": PLACED,
    "events": PLACED,
    "feedback": PLACED,
    "journeys": "*",
    "persons": "*",
    "identifiers": "*",
}


def digest(project: Project) -> str:
    """Digest of every row of every table of the build in force."""
    found = hashlib.sha256()
    with project.store() as store, connect() as db:
        store.register(db)
        for view, columns in VIEWS.items():
            rows = db.execute(f"SELECT {columns} FROM {view} ORDER BY ALL").fetchall()
            found.update(repr(rows).encode())
    return found.hexdigest()


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Run load and build of the project in *folder*, in a process group of its own."""
    command = [sys.executable, "-m", "touchline", "build", "--load", "--project", str(folder)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def finish(folder: Path) -> Project:
    """Load and build undisturbed."""
    project = touchline.open(folder)
    project.load()
    project.build()
    return project


def change(folder: Path, orders: int) -> None:
    """Let the files of the shop be those of later: all orders, and other reviews."""
    write_shop(folder, orders=orders, seed=2, maps=False)


def wait_for_work(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the run holds the project: what it spends on imports before is no danger."""
    while process.poll() is None and not (folder / ".touchline" / "tmp").exists():
        time.sleep(0.001)


def kill_once(folder: Path, moment: float) -> bool:
    """Kill a run *moment* seconds after it began to work; False when it had ended already."""
    with start(folder) as process:
        wait_for_work(process, folder)
        end = time.monotonic() + moment
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        if process.poll() is not None:
            return False
        os.killpg(process.pid, signal.SIGKILL)
    return True


def main() -> None:
    """Kill as often as asked and print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=1000)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        before = Path(name) / "before"
        old = digest(finish(write_shop(before, orders=options.orders // 2, maps=False)))
        after = Path(name) / "after"
        shutil.copytree(before, after)
        change(after, options.orders)
        with start(after) as process:
            wait_for_work(process, after)
            began = time.monotonic()
            if process.wait():
                sys.exit("the undisturbed run failed")
        length = time.monotonic() - began
        new = digest(touchline.open(after))
        while found["killed"] < options.kills:
            folder = Path(name) / "kill"
            shutil.copytree(before, folder)
            change(folder, options.orders)
            if kill_once(folder, chance.uniform(0, length)):
                found["killed"] += 1
                seen = digest(touchline.open(folder))
                found["old build seen after the kill"] += seen == old
                found["new build seen after the kill"] += seen == new
                found["broken build seen after the kill"] += seen not in (old, new)
                found["same tables after the next run"] += digest(finish(folder)) == new
            shutil.rmtree(folder)
    print(json.dumps({"seconds of work in a run": round(length, 1), **found}))
    sound = found["same tables after the next run"] == options.kills
    sys.exit(0 if sound and not found["broken build seen after the kill"] else 1)


if __name__ == "__main__":
    main()
