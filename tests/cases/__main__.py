"""``python -m tests.cases DIR``: run the case files of a folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.cases.registry import RUNNERS


def main(arguments: list[str]) -> int:
    """Print a line per failing case, and how many passed; the exit code says whether all did."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m tests.cases DIR\n")
        return 2
    passed = failed = 0
    for path in sorted(Path(arguments[0]).glob("*.json")):
        runner = RUNNERS.get(path.stem)
        if runner is None:
            sys.stderr.write(f"{path.stem}: not implemented, not counted\n")
            continue
        for case in json.loads(path.read_text("utf-8")):
            differences = runner(case)
            if differences:
                failed += 1
                sys.stdout.write(f"{case['id']}: {'; '.join(differences)}\n")
            else:
                passed += 1
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
