"""Whether pm4py finds in the logs that Touchline writes what Touchline finds itself.

::

    python -m benchmarks.pm4py_check LOG.xes.gz … --environment /tmp/miners

Each log, and a made-up one, is read by Touchline, written as XES and in the three forms of OCEL
2.0, and opened by pm4py in an environment of its own (see :mod:`benchmarks.miners`). Cases, events
and every count of what directly follows what must be equal. Printed is JSON; a difference ends the
run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.log import FOLDER, log_of
from benchmarks.miners import environment_of
from touchline import Journeys

ENDINGS = ("xes", "xes.gz", "jsonocel", "xmlocel", "sqlite")
WORKER = Path(__file__).with_name("pm4py_worker.py")
MADE_UP = 20_000
"""Events of the made-up log."""


def asked(python: Path, *arguments: str) -> dict[str, Any]:
    """Run the worker and read what it prints."""
    done = subprocess.run(
        [str(python), str(WORKER), *arguments],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours(journeys: Journeys) -> dict[str, Any]:
    """Give what Touchline finds, in the form of the worker."""
    rows = journeys.transitions().table.select(["source", "target", "count"]).to_pylist()
    return {
        "cases": len(journeys),
        "events": journeys.event_count,
        "follows": {f"{row['source']}\n{row['target']}": row["count"] for row in rows},
    }


def check(python: Path, journeys: Journeys, folder: Path) -> dict[str, Any]:
    """Write *journeys* in every form, and compare."""
    expected = ours(journeys)
    for ending in ENDINGS:
        path = folder / f"log.{ending}"
        write = journeys.to_xes if ending.startswith("xes") else journeys.to_ocel
        found = asked(python, "pm4py", str(write(path)), "follows")
        for what, value in expected.items():
            if found[what] != value:
                raise SystemExit(f"{ending}: pm4py finds other {what}")
    size = {name: expected[name] for name in ("cases", "events")}
    return size | {"pairs": len(expected["follows"]), "equal in": list(ENDINGS)}


def main() -> None:
    """Read the arguments, compare, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pm4py_check", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("logs", nargs="*", type=Path, help="logs in XES")
    parser.add_argument("--environment", type=Path, help="virtual environment to make or use")
    args = parser.parse_args()
    python = environment_of(args.environment)
    made_up = log_of(FOLDER / f"log-{MADE_UP}", MADE_UP)
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for path in args.logs:
            found[path.name] = check(python, Journeys.from_xes(path), Path(name))
        made = Journeys.from_events(
            made_up.raw,
            person="person",
            time="time",
            touchpoint="touchpoint",
            value="value",
            properties=["device"],
        )
        found["made up"] = check(python, made, Path(name))
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
