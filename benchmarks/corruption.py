"""1,000 damaged rows in a million: each must be quarantined with its row number and reason.

``python -m benchmarks.corruption [ROWS] [DAMAGED]`` prints JSON, and fails if one row is lost or
quarantined wrongly.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.corruption import check_damage, load_damaged, write_damaged


def main(rows: int = 1_000_000, damaged: int = 1_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        damage = write_damaged(folder, rows=rows, damaged=damaged, seed=1)
        size = (folder / "visits.csv").stat().st_size
        started = time.perf_counter()
        report = load_damaged(folder)
        seconds = time.perf_counter() - started
        check_damage(folder, damage, report)
        again = load_damaged(folder)
        assert not again.changed
    total = report.total
    figures = {
        "rows": total.read,
        "loaded": total.loaded,
        "quarantined": total.quarantined,
        "kinds": len(set(damage.kinds.values())),
        "megabytes": round(size / 1e6),
        "seconds": round(seconds, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
