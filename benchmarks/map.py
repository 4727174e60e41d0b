"""How long a map takes to compute, and how much memory, on a build of many moments.

::

    python -m benchmarks.map 1500000
    python -m benchmarks.map 1500000 --project examples/olist --map purchase

The build is that of a generated company, or of a built project, whose persons are repeated under
new numbers until it has as many moments. The map is computed in a process of its own. Printed is
JSON: moments, journeys, answers, median seconds, and the peak memory in MB.
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
import msgspec
import pyarrow as pa

import touchline as tl
from touchline.engine import connect
from touchline.journeys import BuildInfo
from touchline.journeys.store import read_journeys
from touchline.maps import compute, load_map
from touchline.schema import literal
from touchline.testing import generate_company

TEXT = "VARCHAR"


def repeat_build(build: Path, target: Path, times: int) -> BuildInfo:
    """Write the build in folder *build* to *target*, with every person *times* over."""
    (target / "journeys").mkdir(parents=True)
    info = BuildInfo.read(build)
    size = {"moment": info.moments, "journey": info.journeys, "person": info.persons}
    with connect() as db:
        for name in ("spine", "answers", "persons", "identifiers"):
            source = f"read_parquet({literal(str(build / f'{name}.parquet'))})"
            copies = " UNION ALL ".join(_copy(db, source, k, size) for k in range(times))
            target_file = literal(str(target / f"{name}.parquet"))
            db.execute(f"COPY ({copies}) TO {target_file} (FORMAT parquet)")
        db.register("once", read_journeys(build))
        for k in range(times):
            moved = f"list_transform(event, lambda e: e + {k * info.moments}) AS event"
            journey = f"journey_id + {k * info.journeys} AS journey_id"
            person = f"(person + {k * info.persons})::INT AS person"
            rows = db.sql(f"SELECT * REPLACE ({journey}, {person}, {moved}) FROM once")
            table = rows.to_arrow_table()
            with pa.ipc.new_file(target / f"journeys/bucket-{k:03}.arrow", table.schema) as file:
                file.write_table(table)
    for name in ("duplicates.parquet", "manifest.json"):
        shutil.copy(build / name, target / name)
    counts = {f"{name}s": count * times for name, count in size.items()}
    more = msgspec.structs.replace(info, feedback=info.feedback * times, **counts)
    (target / "build.json").write_bytes(msgspec.json.encode(more))
    return more


def _copy(db: duckdb.DuckDBPyConnection, source: str, k: int, size: dict[str, int]) -> str:
    """SELECT of the *k*-th copy of a table, its numbers moved behind those of the copies before."""
    types = {row[0]: row[1] for row in db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    moved = [
        f"({name} + {k * count})::{types[name]} AS {name}"
        for name, count in size.items()
        if name in types
    ]
    moved += [f"{name} || '.{k}' AS {name}" for name in ("key", "value") if types.get(name) == TEXT]
    return f"SELECT * REPLACE ({', '.join(moved)}) FROM {source}"


def measure(build: Path, project: Path, map_name: str) -> dict[str, float]:
    """Compute the map in this process; seconds and the most memory that the process held, in MB."""
    opened = tl.open(project)
    personas, spec = opened.file.personas, load_map(opened.map(map_name).path)
    begun = time.perf_counter()
    compute(build, spec, map_id=map_name, personas=personas)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(seconds, 2), "peak_mb": round(peak)}


def run(moments: int, *, project: Path | None, map_name: str, repeat: int) -> dict[str, float]:
    """Make the build, compute the map *repeat* times, and give the medians."""
    with tempfile.TemporaryDirectory() as folder:
        if project is None:
            project = Path(folder) / "company"
            generate_company(project)
            tl.open(project).load()
            tl.open(project).build()
        opened = tl.open(project)
        workspace = Path(folder) / "repeated" / ".touchline"
        target = workspace / "builds" / "build-0001"
        with opened.workspace.reading() as build:
            times = max(1, round(moments / BuildInfo.read(build).moments))
            info = repeat_build(build, target, times)
        (workspace / "records").symlink_to(opened.workspace.records("events").parent.resolve())
        found = [_apart(target, project, map_name) for _ in range(repeat)]
    return {
        "moments": info.moments,
        "journeys": info.journeys,
        "answers": info.feedback,
        **{name: statistics.median(each[name] for each in found) for name in found[0]},
    }


def _apart(build: Path, project: Path, map_name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.map", "0", "--build", str(build)]
    command += ["--project", str(project), "--map", map_name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Read the arguments and print the measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("moments", type=int)
    parser.add_argument("--project", type=Path, help="a built project; default: a made-up company")
    parser.add_argument("--map", default="everybody", help="name of its map")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.build is not None:
        found = measure(args.build, args.project, args.map)
    else:
        found = run(args.moments, project=args.project, map_name=args.map, repeat=args.repeat)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
