"""Time and peak memory of ``touchline demo``, once installed: ``python -m benchmarks.demo``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


def resident(pid: int) -> int:
    """Bytes resident in the process *pid* and all below it, now; 0 when it has ended."""
    total = 0
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmRSS:"):
            total += int(line.split()[1]) * 1024
    return total + sum(resident(int(child)) for child in children.split())


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident gigabytes of *command* with its children."""
    peak = 0
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"DISPLAY": ""})

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    watcher.join()
    if code:
        raise SystemExit(f"{' '.join(command)} ended with exit code {code}")
    return time.perf_counter() - start, peak / 1e9


def main() -> None:
    """Run the demo into a new folder and print its figures as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, gigabytes = run(
            [sys.executable, "-m", "touchline", "demo", "--no-open", "--output", f"{folder}/demo"]
        )
    figures = {
        "seconds": round(seconds, 1),
        "peak_gb": round(gigabytes, 2),
        "cores": os.cpu_count(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
