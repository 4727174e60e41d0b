"""What the company does in each stage, and which events answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from touchline.testing.planted.pains import Pain
from touchline.testing.planted.touchpoints import CODES
from touchline.testing.planted.walkers import Events, Ints

__all__ = ["Made", "make_efforts"]


@dataclass(frozen=True, slots=True)
class _Effort:
    id: str
    name: str
    channel: str
    stage: str
    touchpoint: str
    """Events of it answer the effort."""
    months: tuple[int, int]
    """First month and how many."""


_EFFORTS: Final = (
    _Effort("E01", "Search ads", "ads", "information-search", "ad_clicked", (1, 12)),
    _Effort(
        "E02",
        "Fortnightly newsletter",
        "email",
        "information-search",
        "newsletter_clicked",
        (1, 12),
    ),
    _Effort("E03", "Season offers", "email", "information-search", "offers_clicked", (9, 4)),
    _Effort("E04", "Compare in one look", "website", "comparison", "product_compared", (2, 8)),
    _Effort("E05", "Reviews with photos", "website", "comparison", "reviews_read", (4, 9)),
    _Effort("E06", "Spring voucher", "website", "decision", "coupon_applied", (3, 3)),
    _Effort("E07", "Autumn voucher", "website", "decision", "coupon_applied", (9, 3)),
    _Effort("E08", "Where is my parcel", "app", "receiving-the-offer", "order_tracked", (1, 12)),
    _Effort("E09", "Tell us what you think", "email", "evaluation", "review_written", (1, 12)),
    _Effort(
        "E10",
        "Answers to common questions",
        "website",
        "customer-service",
        "help_article_read",
        (5, 8),
    ),
    _Effort("E11", "The club", "website", "loyalty", "loyalty_joined", (1, 12)),
    _Effort("E12", "Bring a friend", "email", "recommendation", "friend_invited", (6, 7)),
)
_ANSWERED: Final = 0.6
"""Share of these events that carry the effort's identifier."""


@dataclass(frozen=True, slots=True)
class Made:
    """Efforts, and for each event the effort that it answers (−1: none)."""

    table: pa.Table
    answered: Ints
    ids: tuple[str, ...]


def make_efforts(rng: np.random.Generator, events: Events, pains: tuple[Pain, ...]) -> Made:
    """Make efforts in every stage but those in which none was planted."""
    without = {p.planted.stage for p in pains if p.planted.kind == "no_effort"}
    answered = np.full(len(events.code), -1, np.int64)
    month = events.time.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    carries = rng.random(len(events.code)) < _ANSWERED
    spent = np.round(rng.lognormal(8.0, 0.7, len(_EFFORTS)), 2)
    times = rng.integers(8, 40, len(_EFFORTS))
    rows = []
    for k, effort in enumerate(_EFFORTS):
        if effort.stage in without:
            continue
        first, last = effort.months[0], sum(effort.months)
        own = (events.code == CODES[effort.touchpoint]) & (month >= first) & (month < last)
        answered[own & carries] = k
        clicks = int((own & carries).sum())
        rows.append(_row(effort, float(spent[k]), clicks, int(clicks * times[k])))
    return Made(pa.Table.from_pylist(rows, _SCHEMA), answered, tuple(e.id for e in _EFFORTS))


def _row(effort: _Effort, cost: float, clicks: int, impressions: int) -> dict[str, object]:
    after = sum(effort.months)
    last = date(2025, after, 1) if after <= 12 else date(2026, 1, 1)
    return {
        "id": effort.id,
        "name": effort.name,
        "channel": effort.channel,
        "start": date(2025, effort.months[0], 1),
        "end": last - timedelta(days=1),
        "cost": cost,
        "impressions": impressions,
        "clicks": clicks,
    }


_SCHEMA: Final = pa.schema(
    {
        "id": pa.string(),
        "name": pa.string(),
        "channel": pa.string(),
        "start": pa.date32(),
        "end": pa.date32(),
        "cost": pa.float64(),
        "impressions": pa.int64(),
        "clicks": pa.int64(),
    }
)
