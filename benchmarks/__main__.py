"""Run the benchmarks one after the other and write their figures into ``docs/benchmarks.md``.

``python -m benchmarks [NAME …]``; each also runs alone: ``python -m benchmarks.load --help``.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
RUNS: dict[str, list[str]] = {
    "demo": ["benchmarks.demo"],
    "load": ["benchmarks.load", "--rows", "10000000", "--repeat", "3"],
    "map": ["benchmarks.map", "1500000"],
    "corruption": ["benchmarks.corruption"],
    "kill": ["benchmarks.kill", "50"],
}
VERSIONS = ("duckdb", "pyarrow", "numpy", "touchline")
BLOCK = re.compile(r"<!-- figures: (\w+) -->.*?<!-- end -->", re.DOTALL)


def machine() -> str:
    """Say on what the figures were measured, and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in VERSIONS)
    today = datetime.datetime.now(datetime.UTC).date()
    return (
        f"Measured on {today}: {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()},"
        f" Python {platform.python_version()}, {versions}."
    )


def run(arguments: list[str]) -> dict[str, Any]:
    """Run one benchmark in a process of its own and read the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def table(arguments: list[str], figures: dict[str, Any]) -> str:
    """Write figures as a table under the command that made them."""
    rows = [
        f"| {name.replace('_', ' ')} | {value} |"
        for name, value in flatten(figures)
        if value is not None
    ]
    command = f"`python -m {' '.join(arguments)}`"
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
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(RUNS)}; default: all")
    wanted = parser.parse_args().names or list(RUNS)
    unknown = set(wanted) - set(RUNS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}")
    blocks = {"machine": machine()}
    for name in wanted:
        figures = run(RUNS[name])
        print(json.dumps({name: figures}), flush=True)
        blocks[name] = table(RUNS[name], figures)
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
