"""Answers made up for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from touchline.voice.pains import Heard

DAY = 86_400_000_000
PLACES = ("search", "basket", "delivery", "support", "store", "app")


def heard(
    n: int,
    *,
    seed: int = 1,
    mood: float = 1.0,
    segments: Sequence[str] = ("north", "south"),
    goal: bool = False,
) -> Heard:
    """Give *n* answers of *n* persons, about six touchpoints in turn, over 360 days."""
    random = np.random.default_rng(seed)
    places = np.arange(n) % len(PLACES)
    codes = random.integers(0, len(segments), n)
    return Heard(
        touchpoints=PLACES,
        person=np.arange(n),
        journey=np.arange(n),
        touchpoint=places,
        time=np.sort(random.integers(0, 360 * DAY, n)),
        emotion=np.clip(random.normal(mood, 0.8, n), -2, 2),
        scored=np.ones(n, np.bool_),
        feeling=np.full(n, np.nan),
        later=(random.random(n) < 0.3).astype(np.float64) if goal else np.full(n, np.nan),
        segments={"region": codes},
        values={"region": tuple(segments)},
        text=pa.chunked_array([pa.nulls(n, pa.string())]),
        language=pa.chunked_array([pa.nulls(n, pa.string())]),
        themes=None,
        reference=pa.chunked_array([pa.array([f"s:{k}.0" for k in range(n)])]),
    )
