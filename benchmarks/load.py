"""How long loading takes, against DuckDB's bare ``COPY (FROM read_csv(f)) TO parquet``.

::

    python benchmarks/load.py --rows 10000000 --repeat 3

Both run on the same generated file, in processes of their own, one after the other in turn. Printed
is JSON: median seconds and CPU seconds of both, their ratios, and the peak memory in MB. On a busy
machine only the CPU seconds can be compared.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from touchline.engine.duck import Limits
from touchline.schema import literal
from touchline.sources import SourceSpec, load
from touchline.sources.spec import EventMapping, FieldSpec
from touchline.workspace import Workspace

LIMITS = Limits(memory="700MB", threads=2)
SOURCE = SourceSpec(
    files="events.csv",
    ids={"user": "user_id"},
    events=[
        EventMapping(
            id="event_id",
            name=FieldSpec(column="event"),
            time="ts",
            channel=FieldSpec(column="channel"),
            value="amount",
        )
    ],
)


def generate(file: Path, rows: int) -> None:
    """Write *rows* events of rows // 5 users, about 54 bytes each."""
    with duckdb.connect() as db:
        db.execute(
            f"""COPY (SELECT 'u' || (hash(i // 6) % {max(1, rows // 5)}) AS user_id,
            'e' || i AS event_id,
            strftime(TIMESTAMP '2025-01-01' + to_seconds(i * 3), '%Y-%m-%d %H:%M:%S') AS ts,
            ['visit', 'view', 'cart', 'checkout', 'order'][1 + (hash(i) % 5)::INT] AS event,
            ['web', 'app', 'shop'][1 + (hash(i + 1) % 3)::INT] AS channel,
            round((hash(i + 2) % 10000) / 100.0, 2) AS amount
            FROM range({rows}) t(i)) TO {literal(str(file))} (HEADER)"""
        )


def copy_bare(folder: Path) -> None:
    """Let DuckDB alone turn the file into Parquet."""
    source, target = folder / "events.csv", folder / "bare.parquet"
    with duckdb.connect() as db:
        db.execute(f"SET threads = {LIMITS.threads}; SET memory_limit = '{LIMITS.memory}'")
        db.execute(
            f"COPY (FROM read_csv({literal(str(source))})) TO {literal(str(target))} "
            "(FORMAT parquet)"
        )
    target.unlink()


def load_all(folder: Path) -> None:
    """Load the file into an empty workspace: read, validate, map, write, commit."""
    shutil.rmtree(folder / ".touchline", ignore_errors=True)
    report = load(Workspace(folder), {"events": SOURCE}, timezone="UTC", limits=LIMITS)
    if report.total.quarantined or report.total.read != report.total.loaded:
        raise SystemExit(f"rows were lost: {report.total}")


WAYS = {"bare": copy_bare, "touchline": load_all}


def measure(way: str, folder: Path) -> list[float]:
    """Run one way in a process of its own; seconds, CPU seconds and peak memory in MB."""
    done = subprocess.run(
        [sys.executable, __file__, "--run", way, "--folder", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: list[float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--run", choices=WAYS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.run:
        started = time.monotonic()
        WAYS[options.run](options.folder)
        taken = time.monotonic() - started
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps([taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder / "events.csv", options.rows)
        runs: dict[str, list[list[float]]] = {way: [] for way in WAYS}
        for _ in range(options.repeat):
            for way, results in runs.items():
                results.append(measure(way, folder))
    seconds = {way: statistics.median(r[0] for r in results) for way, results in runs.items()}
    cpu = {way: statistics.median(r[1] for r in results) for way, results in runs.items()}
    figures = {
        "rows": options.rows,
        "seconds": {way: round(value, 2) for way, value in seconds.items()},
        "ratio": round(seconds["touchline"] / seconds["bare"], 2),
        "cpu_seconds": {way: round(value, 2) for way, value in cpu.items()},
        "cpu_ratio": round(cpu["touchline"] / cpu["bare"], 2),
        "peak_mb": {way: round(max(r[2] for r in results)) for way, results in runs.items()},
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
