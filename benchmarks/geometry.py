"""Lays generated maps out in every language; counts what overlaps, is cut off or leaves the page.

::

    python -m benchmarks.geometry --maps 200

The maps are those of the property tests: 3 to 12 stages, any lanes, long words, four scripts.
Places do not depend on the theme (light or dark); that its colours can be told apart is tested by
itself. Printed is JSON: maps, drawings, texts, problems.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from tests.render.generated import snapshots
from tests.render.test_layout import LANGUAGES, problems, texts

from touchline.maps.snapshot import Snapshot
from touchline.render import layout

__all__ = ["main"]


def main(maps: int) -> dict[str, object]:
    """Lay *maps* generated maps out in each language."""
    counted: Counter[str] = Counter()
    found: list[str] = []

    @settings(
        max_examples=maps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(snapshot=snapshots())
    def look(snapshot: Snapshot) -> None:
        counted["maps"] += 1
        for language in LANGUAGES:
            sheet = layout(snapshot, language)
            counted["drawings"] += 1
            counted["texts"] += sum(len(texts(cell)) for cell in sheet.cells)
            found.extend(f"map {counted['maps']}, {language}: {one}" for one in problems(sheet))
        if counted["maps"] % 10 == 0:
            sys.stderr.write(f"\r{counted['maps']} of {maps} maps, {len(found)} problems")

    look()
    sys.stderr.write("\n" + "".join(f"{one}\n" for one in found[:20]))
    return {**counted, "problems": len(found)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.geometry", description=__doc__)
    parser.add_argument("--maps", type=int, default=200, help="how many maps")
    print(json.dumps(main(parser.parse_args().maps), ensure_ascii=False, indent=1))
