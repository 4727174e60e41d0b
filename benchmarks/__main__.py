"""Run the benchmarks one after the other and write their figures into ``docs/benchmarks.md``.

``python -m benchmarks [NAME …]``; each also runs alone: ``python -m benchmarks.load --help``. With
options of its own, ``python -m benchmarks engine --events 10M``, figures are only printed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import miners, pain, web_explore, xes
from benchmarks.engine import report
from benchmarks.machine import machine

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
RUNS: dict[str, list[str]] = {
    "demo": ["benchmarks.demo"],
    "load": ["benchmarks.load", "--rows", "10000000", "--repeat", "3"],
    "map": ["benchmarks.map", "1500000"],
    "render": ["benchmarks.render"],
    "geometry": ["benchmarks.geometry", "--maps", "200"],
    "conformance": ["benchmarks.conformance"],
    "corruption": ["benchmarks.corruption"],
    "kill": ["benchmarks.kill", "50"],
    "engine": ["benchmarks.engine", "--events", "1M,10M,100M", "--rounds", "7"],
    "miners": ["benchmarks.miners", "--events", "10M"],
    "xes": ["benchmarks.xes", "--events", "1M"],
    "voice": ["benchmarks.voice"],
    "pain": ["benchmarks.pain", "--what", "events"],
    "pain_project": ["benchmarks.pain", "--what", "project"],
    "web_explore": ["benchmarks.web_explore", "--events", "10M"],
    "web_switch": ["benchmarks.web_switch", "--events", "10M"],
    "web_load": ["benchmarks.web_load"],
    "web_view": ["benchmarks.web_view"],
    "canvas": ["benchmarks.canvas"],
    "live": ["benchmarks.live"],
}
ON_REQUEST = {"miners", "xes", "web_view", "canvas", "live"}
"""Run only when named: they install other programs, or need a browser or Node."""
TABLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "engine": report.tables,
    "miners": miners.tables,
    "xes": xes.tables,
    "pain": pain.tables,
    "pain_project": pain.tables,
    "web_explore": web_explore.tables,
}
"""How figures become tables, where it is not one row a figure."""
BLOCK = re.compile(r"<!-- figures: (\w+) -->.*?<!-- end -->", re.DOTALL)


def run(arguments: list[str]) -> dict[str, Any]:
    """Run one benchmark in a process of its own and read the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def table(name: str, figures: dict[str, Any]) -> str:
    """Write figures as a table under the command that made them."""
    command = f"`python -m {' '.join(RUNS[name])}`"
    if name in TABLES:
        return f"{command}\n\n{TABLES[name](figures)}"
    rows = [
        f"| {name.replace('_', ' ')} | {value} |"
        for name, value in flatten(figures)
        if value is not None
    ]
    return "\n".join([command, "", "| figure | value |", "| --- | --- |", *rows])


def flatten(figures: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Turn nested figures into names and values; whole numbers get separators."""
    found = []
    for name, value in figures.items():
        if isinstance(value, dict):
            found += flatten(value, f"{prefix}{name}, ")
        else:
            found.append((prefix + name, f"{value:,}" if isinstance(value, int) else str(value)))
    return found


def main() -> None:
    """Run what is asked for and replace its block of the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        help=f"which of {', '.join(RUNS)}; default: all but {', '.join(ON_REQUEST)}",
    )
    args, options = parser.parse_known_args()
    if options:
        name, *more = args.names or [""]
        if name not in RUNS:
            parser.error(f"options {' '.join(options)} go with the name of one benchmark")
        print(json.dumps(run([RUNS[name][0], *more, *options])))
        return
    wanted = args.names or [name for name in RUNS if name not in ON_REQUEST]
    unknown = set(wanted) - set(RUNS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}")
    blocks = {"machine": machine()}
    for name in wanted:
        figures = run(RUNS[name])
        print(json.dumps({name: figures}), flush=True)
        blocks[name] = table(name, figures)
    text = PAGE.read_text("utf-8")
    PAGE.write_text(BLOCK.sub(lambda block: replaced(block, blocks), text), "utf-8")


def replaced(block: re.Match[str], blocks: dict[str, str]) -> str:
    """Give a block its new figures, or leave it as it is."""
    name = block.group(1)
    if name not in blocks:
        return block.group(0)
    return f"<!-- figures: {name} -->\n{blocks[name]}\n<!-- end -->"


if __name__ == "__main__":
    main()
