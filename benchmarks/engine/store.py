"""Makes and opens the store of a log: ``python -m benchmarks.engine.store FOLDER``.

In a process of its own, so that what it needs is not counted as memory of the one who only asks.
"""

from __future__ import annotations

import sys
from pathlib import Path

from touchline import Journeys


def make_store(folder: Path) -> None:
    """Make the store of the log in *folder*."""
    Journeys.from_events(
        folder / "events.parquet",
        person="person",
        time="time",
        touchpoint="touchpoint",
        folder=folder / "store",
    )


def open_store(folder: Path) -> Journeys:
    """Open what :func:`make_store` has made."""
    return Journeys.open(folder / "store")


if __name__ == "__main__":
    make_store(Path(sys.argv[1]))
