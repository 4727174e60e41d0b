"""How long from the start of a process to its first answer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

__all__ = ["starts"]

_TIMES = 5
_OPENED = "import sys, touchline; touchline.Journeys.open(sys.argv[1]).transitions()"


def starts(store: Path) -> dict[str, float | None]:
    """Give seconds of whole processes that answer one question and end; medians, None: it fails."""
    return {
        "command_line": _median(
            [sys.executable, "-m", "touchline", "transitions", str(store), "--format", "json"]
        ),
        "python": _median([sys.executable, "-c", _OPENED, str(store)]),
        "interpreter_alone": _median([sys.executable, "-c", ""]),
    }


def _median(command: Sequence[str]) -> float | None:
    seconds = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            return None
        seconds.append(time.perf_counter() - begun)
    return round(statistics.median(seconds), 3)
