"""Whether a theme is spoken of more and more: its share per period, and the slope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import Interval

__all__ = ["Calendar", "Share", "Trend", "calendar_of"]

LEAST_PERIODS: Final = 3
MOST_MONTHS: Final = 24
"""Beyond, the periods are quarters."""
LEAST_TEXTS: Final = 30

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """Texts of a theme among the texts of a period."""

    period: str
    """Its first day, ``2024-05-01``."""
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Shares by period, and by how much the share changes from one period to the next."""

    period: Literal["month", "quarter"]
    shares: tuple[Share, ...]
    slope: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Calendar:
    """The period of each text; below 0: no time."""

    period: Literal["month", "quarter"]
    names: tuple[str, ...]
    place: npt.NDArray[np.int64]

    def trend(self, speaks: Flags) -> Trend | None:
        """Give the trend of the texts that *speaks* flags; None from too few texts.

        The slope is that of a straight line through the texts (0 or 1 each) over the periods, its
        interval from the Eicker–Huber–White variance (HC1), which holds for shares.
        """
        known = self.place >= 0
        x, y = self.place[known].astype(np.float64), speaks[known].astype(np.float64)
        n = len(x)
        if n < LEAST_TEXTS or len(self.names) < LEAST_PERIODS or not x.var():
            return None
        off = x - x.mean()
        spread = float(off @ off)
        slope = float(off @ y) / spread
        rest = y - y.mean() - slope * off
        error = math.sqrt(n / (n - 2) * float((off * rest) @ (off * rest))) / spread
        size = len(self.names)
        counts = np.bincount(self.place[known & speaks], minlength=size)
        totals = np.bincount(self.place[known], minlength=size)
        shares = tuple(
            Share(name, int(count), int(total))
            for name, count, total in zip(self.names, counts, totals, strict=True)
        )
        interval = Interval(slope - 1.96 * error, slope + 1.96 * error)
        return Trend(self.period, shares, slope, interval)


def calendar_of(times: Sequence[datetime | None]) -> Calendar:
    """Say in which month, or over long times quarter, each text was written.

    Examples
    --------
    >>> calendar_of([datetime(2024, 1, 9), None, datetime(2024, 3, 2)]).names
    ('2024-01-01', '2024-02-01', '2024-03-01')
    """
    months = np.array([-1 if t is None else t.year * 12 + t.month - 1 for t in times], np.int64)
    known = months[months >= 0]
    if not len(known):
        return Calendar("month", (), np.full(len(months), -1, np.int64))
    first, last = int(known.min()), int(known.max())
    width = 1 if last - first < MOST_MONTHS else 3
    first -= first % width
    names = [f"{m // 12:04}-{m % 12 + 1:02}-01" for m in range(first, last + 1, width)]
    place = np.where(months >= 0, (months - first) // width, -1)
    return Calendar("month" if width == 1 else "quarter", tuple(names), place)
