"""A rich snapshot with the figures of 15,000 Olist orders, to draw and to test."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from touchline.maps.snapshot import Figure, Snapshot, Text, Unit

SCALE = (1.0, 5.0)
WINDOW = ("2016-09-15T00:00:00Z", "2018-10-03T23:59:59Z")


@cache
def olist() -> Snapshot:
    """The whole map: eight stages, three without data, every lane."""
    path = Path(__file__).with_name("olist_snapshot.json")
    return msgspec.json.decode(path.read_bytes(), type=Snapshot)


def words(text: str) -> Text:
    """Own words, in English."""
    return Text(words={"en": text})


class Figures(dict[str, Figure]):
    """Collects figures by id and gives back the id."""

    def put(self, id_: str, value: float | None, unit: Unit = "count", **more: Any) -> str:
        """Add a figure with a window, a definition and a query."""
        more.setdefault("window", WINDOW)
        more.setdefault("definition", words(f"What was counted for “{id_}”, and by what."))
        more.setdefault("query", f"SELECT * FROM spine WHERE figure = '{id_}' ORDER BY time")
        self[id_] = Figure(id=id_, unit=unit, value=value, **more)
        return id_

    def share(self, id_: str, part: float, of: float, **more: Any) -> str:
        """Add a share with its interval."""
        value = part / of
        wide = 1.96 * math.sqrt(value * (1 - value) / of)
        more = {"low": max(0.0, value - wide), "high": min(1.0, value + wide)} | more
        return self.put(id_, value, "share", n=int(of), numerator=part, denominator=of, **more)

    def emotion(self, id_: str, value: float, half: float, n: int) -> str:
        """Add a point of the emotion curve."""
        ends = {"low": value - half, "high": value + half, "scale": (-2.0, 2.0)}
        return self.put(id_, value, "emotion", n=n, **ends)

    def score(self, id_: str, value: float, n: int = 0, half: float = 0.05) -> str:
        """Add a mean number of stars."""
        ends = {"low": value - half, "high": value + half, "scale": SCALE}
        return self.put(id_, value, "score", n=n, **ends)
