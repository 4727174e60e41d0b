"""Makes and opens the store of a log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from touchline import Journeys

__all__ = ["make_store", "open_store"]


def make_store(folder: Path) -> None:
    """Make the store of the log in *folder*, or make it anew.

    In a process of its own, so that what it needs is not counted as memory of the one who asks.
    """
    subprocess.run([sys.executable, "-m", "benchmarks.engine.store", folder], check=True)


def open_store(folder: Path) -> Journeys:
    """Open what :func:`make_store` has made."""
    return Journeys.open(folder / "store")


def _make(folder: Path) -> None:
    Journeys.from_events(
        folder / "events.parquet",
        person="person",
        time="time",
        touchpoint="touchpoint",
        folder=folder / "store",
    )


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
