"""Who the customers of the planted company are.

Segments differ in who is in them (a persona is more common on one platform than on another) and in
how many they are, never in what somebody of a kind meets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.testing.planted.touchpoints import CODES

__all__ = [
    "BEGIN",
    "DAY",
    "END_OF_LOG",
    "LANGUAGES",
    "SEGMENTS",
    "People",
    "at_usual_hours",
    "entry_table",
    "make_people",
]

DAY: Final = 86_400.0
BEGIN: Final = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
END_OF_LOG: Final = datetime(2026, 1, 1, tzinfo=UTC).timestamp()

SEGMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "platform": ("android", "ios", "desktop", "mobile web"),
    "region": ("north", "south", "east", "west", "coast", "islands"),
    "channel": ("search", "social", "direct", "email", "partner"),
    "cohort": tuple(f"2025-{month:02}" for month in range(1, 13)),
}
LANGUAGES: Final[tuple[str, ...]] = ("en", "ru", "vi", "fa", "pt")

_PLATFORM: Final = (0.34, 0.27, 0.27, 0.12)
_REGION: Final = (0.29, 0.22, 0.18, 0.15, 0.10, 0.06)
_CHANNEL: Final = {  # per platform: social brings phones, search brings desktops
    "android": (0.30, 0.27, 0.19, 0.12, 0.12),
    "ios": (0.28, 0.27, 0.22, 0.12, 0.11),
    "desktop": (0.40, 0.12, 0.22, 0.16, 0.10),
    "mobile web": (0.38, 0.26, 0.16, 0.10, 0.10),
}
_PERSONA: Final = {
    "android": (0.30, 0.42, 0.28),
    "ios": (0.33, 0.30, 0.37),
    "desktop": (0.45, 0.27, 0.28),
    "mobile web": (0.34, 0.40, 0.26),
}
_LANGUAGE: Final = (0.40, 0.20, 0.15, 0.13, 0.12)
_PUT_OFF: Final = (0.05, 0.05, 0.08, 0.12, 0.25, 0.3, 0.05)
"""Monday to Sunday: share of visits that wait for the next day."""
_HOURS: Final = np.cumsum(
    np.array([2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 13, 12, 10, 10, 11, 13, 15, 18, 20, 18, 12, 6])
    / 217.0
)[:-1]
ENTRIES: Final[Mapping[str, Mapping[str, float]]] = {
    "search": {"search_performed": 30, "product_viewed": 35, "ad_clicked": 25, "home_viewed": 10},
    "social": {"ad_clicked": 55, "product_viewed": 25, "home_viewed": 15, "referral_opened": 5},
    "direct": {"home_viewed": 70, "search_performed": 15, "product_viewed": 15},
    "email": {"home_viewed": 35, "product_viewed": 40, "category_viewed": 25},
    "partner": {"referral_opened": 65, "product_viewed": 25, "home_viewed": 10},
}
"""Where visits begin, by the channel that somebody came through."""


@dataclass(frozen=True, slots=True)
class People:
    """Columns with a row per person."""

    segments: Mapping[str, npt.NDArray[np.int64]]
    """Segment → index into its values of :data:`SEGMENTS`."""
    persona: npt.NDArray[np.int64]
    language: npt.NDArray[np.int64]
    engagement: npt.NDArray[np.float64]
    """How attached somebody is, in standard deviations."""
    start: npt.NDArray[np.float64]
    """First visit, in seconds since 1970."""
    lists: npt.NDArray[np.bool_]
    """Persons × (newsletter, offers, push): who gets what."""

    def __len__(self) -> int:
        return len(self.persona)

    def flags(self, segment: Mapping[str, str]) -> npt.NDArray[np.bool_]:
        """Who has these values."""
        found = np.ones(len(self), bool)
        for name, value in segment.items():
            if name in SEGMENTS:
                found &= self.segments[name] == SEGMENTS[name].index(value)
        return found


def make_people(rng: np.random.Generator, persons: int) -> People:
    """Draw *persons* persons; a fifth has been a customer before the log begins."""
    platform = rng.choice(len(_PLATFORM), persons, p=_PLATFORM)
    engagement = rng.normal(size=persons)
    old = rng.random(persons) < 0.2
    days = np.where(old, rng.exponential(12, persons), rng.uniform(0, 365, persons))
    start = np.minimum(at_usual_hours(rng, BEGIN + days * DAY), END_OF_LOG - 1)
    month = start.astype("int64").astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12
    subscribed = rng.random(persons) < 1 / (1 + np.exp(0.3 - 0.5 * engagement))
    likely = np.array([0.85, 0.65, 0.55])
    return People(
        segments={
            "platform": platform,
            "region": rng.choice(len(_REGION), persons, p=_REGION),
            "channel": _by_platform(rng, platform, _CHANNEL),
            "cohort": month,
        },
        persona=_by_platform(rng, platform, _PERSONA),
        language=rng.choice(len(_LANGUAGE), persons, p=_LANGUAGE),
        engagement=engagement,
        start=start,
        lists=subscribed[:, None] & (rng.random((persons, 3)) < likely),
    )


def at_usual_hours(
    rng: np.random.Generator, times: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Move visits to the hours at which people shop; from Friday and Saturday a day on, at times.

    Afternoons and evenings are full, nights are empty.
    """
    days = np.floor(times / DAY)
    weekday = (days.astype(np.int64) + 3) % 7  # 1970 began on a Thursday
    days += rng.random(len(times)) < np.array(_PUT_OFF)[weekday]
    hours = np.searchsorted(_HOURS, rng.random(len(times))) + rng.random(len(times))
    return days * DAY + hours * 3_600


def _by_platform(
    rng: np.random.Generator,
    platform: npt.NDArray[np.int64],
    shares: Mapping[str, tuple[float, ...]],
) -> npt.NDArray[np.int64]:
    sums = np.cumsum([shares[name] for name in SEGMENTS["platform"]], axis=1)[:, :-1]
    found: npt.NDArray[np.int64] = (sums[platform] < rng.random(len(platform))[:, None]).sum(axis=1)
    return found


def entry_table() -> npt.NDArray[np.float64]:
    """Cumulated chances of the first touchpoint of a visit, by channel."""
    table = np.zeros((len(SEGMENTS["channel"]), len(CODES)))
    for k, channel in enumerate(SEGMENTS["channel"]):
        for name, weight in ENTRIES[channel].items():
            table[k, CODES[name]] = weight
    sums: npt.NDArray[np.float64] = np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1)
    sums[:, -1] = 2.0
    return sums
