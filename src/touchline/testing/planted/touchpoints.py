"""The touchpoints of the planted company: stages, chances to go on, and how long that takes.

A walk has three phases: the way to an order, an order on its way, and an order that has arrived;
what comes next depends on the phase, on who somebody is, and on how much they want to buy today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "CODES",
    "END",
    "LEVELS",
    "NAMES",
    "PERSONAS",
    "PROGRESS",
    "STAGES",
    "steps",
    "waits",
]

STAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "information-search": (
        "ad_clicked",
        "referral_opened",
        "home_viewed",
        "search_performed",
        "category_viewed",
        "newsletter_sent",
        "newsletter_clicked",
        "offers_sent",
        "offers_clicked",
        "push_sent",
        "push_opened",
        "page_error",
    ),
    "comparison": ("product_viewed", "product_compared", "reviews_read", "size_guide_viewed"),
    "decision": (
        "cart_viewed",
        "coupon_applied",
        "checkout_started",
        "account_created",
        "address_entered",
        "delivery_selected",
        "payment_submitted",
        "payment_failed",
        "order_placed",
    ),
    "receiving-the-offer": ("order_shipped", "order_tracked", "order_delivered"),
    "evaluation": ("review_requested", "review_written"),
    "customer-service": (
        "help_article_read",
        "support_chat_started",
        "support_call",
        "ticket_opened",
        "ticket_answered",
        "return_requested",
        "return_refunded",
    ),
    "loyalty": ("loyalty_joined", "unsubscribed"),
    "recommendation": ("friend_invited",),
}
"""Stage of the eight-stage model → names of its touchpoints."""

NAMES: Final[tuple[str, ...]] = tuple(name for names in STAGES.values() for name in names)
CODES: Final[Mapping[str, int]] = {name: code for code, name in enumerate(NAMES)}
END: Final = len(NAMES)
"""Code of going away."""

PERSONAS: Final[tuple[str, ...]] = ("planner", "bargain hunter", "regular")
LEVELS: Final[tuple[float, ...]] = (-1.4, -0.6, 0.0, 0.6, 1.4)
"""How much somebody wants to buy at a visit, in standard deviations."""

PROGRESS: Final[tuple[str, ...]] = (
    "cart_viewed",
    "checkout_started",
    "address_entered",
    "delivery_selected",
    "payment_submitted",
    "order_placed",
)
"""What leads straight to an order."""

_AHEAD: Final = """
ad_clicked         product_viewed 38 category_viewed 22 home_viewed 14 END 26
referral_opened    home_viewed 30 product_viewed 40 category_viewed 8 END 22
home_viewed        search_performed 32 category_viewed 34 product_viewed 12 END 28
search_performed   product_viewed 58 search_performed 11 category_viewed 9 page_error 0.5 \
help_article_read 0.6 END 21
category_viewed    product_viewed 56 category_viewed 9 search_performed 9 product_compared 7 END 19
product_viewed     product_viewed 16 reviews_read 15 product_compared 10 size_guide_viewed 7 \
cart_viewed 15 category_viewed 8 search_performed 5 support_chat_started 0.5 page_error 0.3 END 21
product_compared   product_viewed 46 reviews_read 16 cart_viewed 15 product_compared 5 END 18
reviews_read       product_viewed 40 cart_viewed 17 product_compared 9 reviews_read 8 END 21
size_guide_viewed  product_viewed 45 cart_viewed 22 reviews_read 6 help_article_read 1 END 20
cart_viewed        checkout_started 50 product_viewed 12 coupon_applied 9 cart_viewed 3 \
category_viewed 4 support_chat_started 0.7 END 21
coupon_applied     checkout_started 62 cart_viewed 14 coupon_applied 5 help_article_read 1 END 18
checkout_started   account_created 20 address_entered 65 cart_viewed 4 page_error 0.5 \
support_chat_started 0.7 END 10
account_created    address_entered 86 account_created 2 help_article_read 1 END 11
address_entered    delivery_selected 83 address_entered 3 cart_viewed 2 help_article_read 1 END 11
delivery_selected  payment_submitted 82 address_entered 4 cart_viewed 2 support_chat_started 0.8 \
END 11
payment_submitted  order_placed 88 payment_failed 3 delivery_selected 1.5 support_call 0.6 END 7
payment_failed     payment_submitted 60 support_chat_started 3 support_call 2 delivery_selected 5 \
END 30
page_error         search_performed 20 home_viewed 20 product_viewed 22 page_error 3 \
support_chat_started 2 END 33
newsletter_clicked product_viewed 45 category_viewed 27 END 28
offers_clicked     product_viewed 48 category_viewed 24 END 28
push_opened        product_viewed 48 home_viewed 18 END 34
help_article_read  product_viewed 22 cart_viewed 16 checkout_started 11 support_chat_started 10 \
support_call 4 help_article_read 7 END 30
support_chat_started product_viewed 20 cart_viewed 18 checkout_started 16 support_call 4 \
help_article_read 4 support_chat_started 3 END 35
support_call       cart_viewed 20 checkout_started 16 product_viewed 12 ticket_opened 4 \
support_call 4 END 44
ticket_opened      ticket_answered 96 support_call 4
ticket_answered    product_viewed 18 cart_viewed 14 ticket_opened 4 END 64
loyalty_joined     home_viewed 50 END 50
"""

_ON_ITS_WAY: Final = """
order_placed       order_shipped 93 loyalty_joined 5 support_chat_started 1 support_call 1
loyalty_joined     order_shipped 100
order_shipped      order_delivered 60 order_tracked 35 help_article_read 1 support_call 3 \
support_chat_started 1
order_tracked      order_delivered 70 order_tracked 20 support_chat_started 5 support_call 5 \
help_article_read 2
help_article_read  order_delivered 70 order_tracked 15 support_chat_started 8 support_call 7
support_chat_started order_delivered 76 order_tracked 13 support_chat_started 3 support_call 4 \
ticket_opened 4
support_call       order_delivered 78 order_tracked 13 support_call 4 ticket_opened 5
ticket_opened      ticket_answered 96 support_call 4
ticket_answered    order_delivered 92 order_tracked 5 ticket_opened 3
"""

_ARRIVED: Final = """
order_delivered    review_requested 78 return_requested 8 support_chat_started 5 support_call 4 \
ticket_opened 2 END 8
review_requested   review_written 18 friend_invited 3 END 79
review_written     friend_invited 8 END 92
friend_invited     END 100
return_requested   return_refunded 88 support_call 4 ticket_opened 3 support_chat_started 3 END 2
return_refunded    review_requested 12 support_chat_started 2 END 86
help_article_read  support_chat_started 12 support_call 8 review_requested 20 END 60
support_chat_started review_requested 34 return_requested 12 support_chat_started 4 support_call 5 \
ticket_opened 4 END 41
support_call       review_requested 32 return_requested 13 support_call 5 ticket_opened 5 END 45
ticket_opened      ticket_answered 96 support_call 4
ticket_answered    review_requested 34 return_requested 8 ticket_opened 5 END 53
"""

_TASTES: Final[Mapping[str, Mapping[str, float]]] = {
    "planner": {"product_compared": 1.5, "reviews_read": 1.5, "size_guide_viewed": 1.3},
    "bargain hunter": {"coupon_applied": 1.7, "category_viewed": 1.2, "search_performed": 0.9},
    "regular": {"search_performed": 1.3, "product_compared": 0.8, "reviews_read": 0.8},
}

# Median seconds after a touchpoint, and the spread of their logarithm.
_AFTER: Final[Mapping[str, tuple[float, float]]] = {
    "home_viewed": (12, 0.9),
    "search_performed": (18, 0.9),
    "category_viewed": (35, 1.0),
    "product_viewed": (55, 1.1),
    "product_compared": (90, 1.0),
    "reviews_read": (110, 1.0),
    "size_guide_viewed": (40, 0.9),
    "cart_viewed": (45, 1.2),
    "checkout_started": (20, 0.8),
    "account_created": (60, 0.8),
    "address_entered": (50, 0.8),
    "delivery_selected": (30, 0.9),
    "payment_submitted": (25, 0.7),
    "payment_failed": (40, 1.0),
    "help_article_read": (150, 1.0),
    "support_chat_started": (600, 0.8),
    "support_call": (900, 0.9),
}

# Before a touchpoint that somebody must wait for, from wherever.
_HOUR: Final = 3_600.0
_BEFORE: Final[Mapping[str, tuple[float, float]]] = {
    "order_shipped": (22 * _HOUR, 0.7),
    "order_tracked": (16 * _HOUR, 0.9),
    "order_delivered": (52 * _HOUR, 0.6),
    "ticket_answered": (9 * _HOUR, 1.0),
    "return_requested": (40 * _HOUR, 0.9),
    "return_refunded": (130 * _HOUR, 0.6),
    "review_requested": (60 * _HOUR, 0.4),
    "review_written": (12 * _HOUR, 1.3),
    "friend_invited": (20 * _HOUR, 1.2),
}
_CONTACTS: Final = ("support_chat_started", "support_call", "ticket_opened", "help_article_read")


@cache
def steps() -> npt.NDArray[np.float32]:
    """Cumulated chances: phase, persona, level, touchpoint, next (the last of them going away)."""
    size = len(NAMES)
    table = np.zeros((3, len(PERSONAS), len(LEVELS), size, size + 1))
    ahead = [CODES[name] for name in PROGRESS]
    for phase, text in enumerate((_AHEAD, _ON_ITS_WAY, _ARRIVED)):
        base = _weights(text)
        for who, persona in enumerate(PERSONAS):
            weights = base.copy()
            for name, factor in _TASTES[persona].items():
                weights[:, CODES[name]] *= factor
            for k, level in enumerate(LEVELS):
                chances = weights.copy()
                if phase == 0:
                    chances[:, ahead] *= np.exp(0.35 * level)
                    chances[:, END] *= np.exp(-0.3 * level)
                table[phase, who, k] = chances
    sums = table.sum(axis=-1, keepdims=True)
    table[..., END] += (sums == 0)[..., 0]  # a touchpoint without a way on ends there
    found = np.cumsum(table / np.where(sums == 0, 1, sums), axis=-1).astype(np.float32)
    found[..., END] = 2.0  # no rounding lets a draw fall behind the last
    return found


def _weights(text: str) -> npt.NDArray[np.float64]:
    weights = np.zeros((len(NAMES), len(NAMES) + 1))
    for line in text.strip().splitlines():
        source, *pairs = line.split()
        for name, weight in zip(pairs[::2], pairs[1::2], strict=True):
            weights[CODES[source], END if name == "END" else CODES[name]] = float(weight)
    return weights


@cache
def waits() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Logarithm of the median seconds from a touchpoint (row) to another, and its spread."""
    shape = (len(NAMES), len(NAMES))
    median, spread = np.full(shape, 30.0), np.full(shape, 1.0)
    for name, (seconds, sigma) in _AFTER.items():
        median[CODES[name]], spread[CODES[name]] = seconds, sigma
    late = [CODES[name] for name in (*STAGES["receiving-the-offer"], "return_refunded")]
    contacts = [CODES[name] for name in _CONTACTS]
    median[np.ix_([*late, CODES["order_placed"]], contacts)] = 20 * _HOUR
    spread[np.ix_([*late, CODES["order_placed"]], contacts)] = 1.0
    median[np.ix_(contacts, contacts)] = 15 * _HOUR
    spread[np.ix_(contacts, contacts)] = 1.2
    for name, (seconds, sigma) in _BEFORE.items():
        median[:, CODES[name]], spread[:, CODES[name]] = seconds, sigma
    return np.log(median).astype(np.float32), spread.astype(np.float32)


def codes_of(names: Sequence[str]) -> npt.NDArray[np.int64]:
    """Codes of touchpoints."""
    return np.array([CODES[name] for name in names], np.int64)
