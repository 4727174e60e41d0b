"""How long a computed map takes to be written in each format.

::

    python -m benchmarks.render
    python -m benchmarks.render --snapshot .touchline/maps/purchase/snapshot.json --language fa

The map has eight stages, all with data, and fourteen lanes, unless another snapshot is given. Each
format is written in a process of its own, whose start and imports of the map itself do not count;
what the format imports does. Printed is JSON: format → median milliseconds of the first time, and
bytes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from touchline.maps.snapshot import CardItem, Lane, Snapshot, Text
from touchline.maps.spec import MapSpec
from touchline.render.formats import Drawn, ExportOptions, format_of

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "render" / "olist_snapshot.json"
ENDINGS = ("html", "svg", "png", "pdf", "pptx")
WRITTEN = ("thoughts", "actions", "evidence")
"""Lanes written by hand that the sample lacks."""
STAGES, LANES = 8, 14


def sample() -> Snapshot:
    """Give the sample with data in every stage, and as many lanes as are promised to be quick."""
    snapshot = msgspec.json.decode(SAMPLE.read_bytes(), type=Snapshot)
    known = next(one for one in snapshot.stages if one.known and one.conversion)
    stages = [
        one
        if one.known
        else msgspec.structs.replace(known, id=one.id, label=one.label, description=one.description)
        for one in snapshot.stages
    ]
    quiet = [one.id for one in snapshot.stages if not one.known]
    lanes = [_everywhere(lane, known.id, quiet) for lane in snapshot.lanes]
    words = Text(words={"": "Is this the right one for me, and what does it cost in the end?"})
    lanes += [
        Lane(kind=kind, cards=[CardItem(stage=one.id, text=words) for one in stages])
        for kind in WRITTEN[: LANES - len(lanes)]
    ]
    assert (len(stages), len(lanes)) == (STAGES, LANES)
    return msgspec.structs.replace(snapshot, stages=stages, lanes=lanes)


def _everywhere(lane: Lane, known: str, quiet: list[str]) -> Lane:
    """Copy what stands in one stage of a lane to those that hold nothing."""
    copied: dict[str, Any] = {}
    for name in ("touchpoints", "emotion", "ease", "quotes", "pains", "kpis"):
        items = [one for one in getattr(lane, name) if one.stage not in quiet]
        here = [one for one in items if one.stage == known]
        more = [msgspec.structs.replace(one, stage=stage) for stage in quiet for one in here]
        copied[name] = items + more
    return msgspec.structs.replace(lane, **copied)


def measure(ending: str, language: str, file: Path | None) -> dict[str, float]:
    """Write one format once in this process."""
    snapshot = msgspec.json.decode(file.read_bytes(), type=Snapshot) if file else sample()
    drawn = Drawn(snapshot, MapSpec())
    name = f"map.{ending}"
    options = ExportOptions(language=language)
    begun = time.perf_counter()
    data = format_of(name).write(drawn, options)
    return {"ms": round(1000 * (time.perf_counter() - begun)), "bytes": len(data)}


def run(language: str, file: Path | None, repeat: int) -> dict[str, Any]:
    """Measure every format, each in processes of its own."""
    found: dict[str, Any] = {}
    for ending in ENDINGS:
        command = [sys.executable, "-m", "benchmarks.render", "--only", ending]
        command += ["--language", language, *(["--snapshot", str(file)] if file else [])]
        each = [
            json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            for _ in range(repeat)
        ]
        found[ending] = {
            "ms": round(statistics.median(one["ms"] for one in each)),
            "bytes": each[0]["bytes"],
        }
    return found


def main() -> None:
    """Read the arguments and print the measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--language", default="en")
    parser.add_argument("--snapshot", type=Path, help="a computed map; default: 8 stages, 14 lanes")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", choices=ENDINGS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.only:
        found: dict[str, Any] = measure(args.only, args.language, args.snapshot)
    else:
        found = run(args.language, args.snapshot, args.repeat)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
