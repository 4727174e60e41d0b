"""What can be planted: how each kind of pain is chosen, and what it does to those who meet it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np

from touchline.testing.planted.people import BEGIN, DAY, END_OF_LOG, SEGMENTS
from touchline.testing.planted.touchpoints import PROGRESS, STAGES

__all__ = ["EVENT_KINDS", "KINDS", "PROJECT_KINDS", "Pain", "Planted", "choose_pains"]

EVENT_KINDS: Final[tuple[str, ...]] = (
    "drop_off",
    "long_wait",
    "loop",
    "rage",
    "error",
    "switch_to_help",
    "repeat_contact",
    "pressure",
    "ignored_message",
    "abandoned_basket",
)
"""Ten kinds that can be found in the log of events alone."""

PROJECT_KINDS: Final[tuple[str, ...]] = (
    "drop_off",
    "long_wait",
    "repeat",
    "error",
    "repeat_contact",
    "too_many_touchpoints",
    "low_score",
    "falling_score",
    "negative_theme",
    "no_effort",
)
"""Ten kinds that take events, feedback and efforts to be found."""

KINDS: Final[tuple[str, ...]] = tuple(dict.fromkeys((*EVENT_KINDS, *PROJECT_KINDS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A pain as it was planted: what an analysis should find again."""

    kind: str
    touchpoint: str | None
    """None: of the journey as a whole, or of a stage."""
    near: tuple[str, ...] = ()
    """Touchpoints at which the same thing shows as well, such as the two ends of a loop."""
    stage: str | None = None
    segment: Mapping[str, str] = field(default_factory=dict)
    """Segment → value of those who meet it; empty: everybody."""
    period: tuple[str, str] | None = None
    """First and last day on which it happens; None: all year."""
    done: str
    """What was done, in words."""
    figures: Mapping[str, float] = field(default_factory=dict)
    persons: int = 0
    """Persons who met it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """What a pain does. Shares are of the meetings with the touchpoint, and of those hit."""

    planted: Planted
    rate: float
    """Share of the meetings that are hit."""
    leave: float
    """Share of those hit who go and never come back."""
    quit: float = 0.0
    """Share of those hit who go for this time."""
    more: tuple[int, int] = (0, 0)
    """How many more events, at least and at most."""
    seconds: tuple[float, float] = (0.0, 0.0)
    """Median wait before each of them, and the spread of its logarithm."""
    through: tuple[str, ...] = ()
    """What these events are: in turn."""
    begin: float = BEGIN
    end: float = END_OF_LOG


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """A kind of pain: where it can be, for whom, and how strong it is."""

    places: tuple[tuple[str, ...], ...]
    """Touchpoint, then what belongs to it."""
    segments: tuple[str, ...]
    """Segments, one of which is drawn; ``""``: everybody, ``"period"``: everybody for a time."""
    done: str
    rate: float
    leave: float
    quit: float = 0.0
    more: tuple[int, int] = (0, 0)
    seconds: tuple[float, float] = (0.0, 0.0)


_HOUR: Final = 3_600.0
_SORTS: Final[Mapping[str, _Sort]] = {
    "drop_off": _Sort(
        places=(
            ("category_viewed",),
            ("product_compared",),
            ("reviews_read",),
            ("size_guide_viewed",),
            ("address_entered",),
            ("search_performed",),
        ),
        segments=("platform",),
        done="one in ten more leaves here",
        rate=0.10,
        leave=0.65,
        quit=0.35,
    ),
    "long_wait": _Sort(
        places=(
            ("order_shipped", "order_delivered", "order_tracked"),
            ("order_placed", "order_shipped"),
            ("payment_submitted", "order_placed"),
            ("search_performed",),
        ),
        segments=("region",),
        done="six in ten wait three and a half times as long for what comes next",
        rate=0.60,
        leave=0.14,
    ),
    "loop": _Sort(
        places=(
            ("delivery_selected", "address_entered"),
            ("coupon_applied", "cart_viewed"),
            ("size_guide_viewed", "product_viewed"),
            ("product_compared", "reviews_read"),
        ),
        segments=("platform", "region", "channel"),
        done="one in five goes back and comes here again, up to three times",
        rate=0.20,
        leave=0.25,
        more=(1, 3),
        seconds=(25, 0.7),
    ),
    "repeat": _Sort(
        places=(("search_performed",), ("coupon_applied",), ("address_entered",)),
        segments=("platform", "channel"),
        done="one in five has to do it again at once, up to three times",
        rate=0.20,
        leave=0.25,
        more=(1, 3),
        seconds=(25, 0.7),
    ),
    "rage": _Sort(
        places=(
            ("payment_submitted",),
            ("checkout_started",),
            ("size_guide_viewed",),
            ("coupon_applied",),
            ("cart_viewed",),
        ),
        segments=("platform",),
        done="one in eleven presses four to eight times more within seconds",
        rate=0.09,
        leave=0.35,
        quit=0.15,
        more=(4, 8),
        seconds=(0.7, 0.4),
    ),
    "error": _Sort(
        places=(
            ("payment_failed", "payment_submitted"),
            ("page_error", "search_performed"),
            ("page_error", "cart_viewed"),
            ("page_error", "checkout_started"),
        ),
        segments=("platform", "cohort", "period"),
        done="one in ten gets an error, and a third of them gives up",
        rate=0.10,
        leave=0.30,
        more=(1, 1),
        seconds=(4, 0.6),
    ),
    "switch_to_help": _Sort(
        places=(
            ("order_tracked", "support_call"),
            ("delivery_selected", "support_chat_started"),
            ("checkout_started", "support_chat_started"),
            ("address_entered", "support_call"),
            ("order_shipped", "support_call"),
        ),
        segments=("platform", "region"),
        done="one in nine has to ask for help",
        rate=0.11,
        leave=0.25,
        more=(1, 1),
        seconds=(400, 0.9),
    ),
    "repeat_contact": _Sort(
        places=(("support_chat_started",), ("support_call",)),
        segments=("", "platform"),
        done="four in ten have to get in touch again within days, up to three times",
        rate=0.40,
        leave=0.25,
        more=(1, 3),
        seconds=(20 * _HOUR, 0.8),
    ),
    "abandoned_basket": _Sort(
        places=(("cart_viewed", "checkout_started"), ("checkout_started", "cart_viewed")),
        segments=("platform", "region", "channel"),
        done="one in eight more leaves with a full basket",
        rate=0.125,
        leave=0.5,
        quit=0.5,
    ),
    "too_many_touchpoints": _Sort(
        places=((),),
        segments=("",),
        done="beyond so many touchpoints every seventh step towards the order is given up",
        rate=0.14,
        leave=0.6,
        quit=0.4,
    ),
    "pressure": _Sort(
        places=((),),
        segments=("",),
        done="after more messages than that in a week people unsubscribe six times as often,"
        " and give up every seventh step towards the order",
        rate=0.14,
        leave=0.5,
        quit=0.5,
    ),
    "ignored_message": _Sort(
        places=(("newsletter_sent", "newsletter_clicked"), ("offers_sent", "offers_clicked")),
        segments=("",),
        done="hardly anybody clicks it",
        rate=0.96,
        leave=0.0,
    ),
    "low_score": _Sort(
        places=(("order_delivered",), ("checkout_started",), ("reviews_read",)),
        segments=("region", "platform"),
        done="four in ten have a bad experience, score two points less, and some go for good",
        rate=0.40,
        leave=0.15,
    ),
    "falling_score": _Sort(
        places=(("support_call",), ("support_chat_started",), ("order_shipped",)),
        segments=("",),
        done="bad experiences become more over the year: from none to every second",
        rate=0.50,
        leave=0.15,
    ),
    "negative_theme": _Sort(
        places=(("order_delivered",), ("checkout_started",)),
        segments=("",),
        done="a third complains about the same matter, in every language",
        rate=0.30,
        leave=0.15,
    ),
    "no_effort": _Sort(
        places=((),), segments=("",), done="no effort is made in this stage", rate=0.0, leave=0.0
    ),
}

_COMMON: Final[Mapping[str, tuple[str, ...]]] = {
    "platform": SEGMENTS["platform"][:3],
    "region": SEGMENTS["region"][:4],
    "channel": SEGMENTS["channel"][:3],
    "cohort": SEGMENTS["cohort"][1:7],
}
"""Values that enough persons have, over enough of the year."""
_NEAR: Final[Mapping[str, tuple[str, ...]]] = {
    "too_many_touchpoints": PROGRESS[:-1],
    "pressure": (*PROGRESS[:-1], "unsubscribed"),
}
"""Where pains of the whole journey show."""
_STAGES_WITHOUT_EFFORT: Final = ("comparison", "evaluation", "customer-service")


def choose_pains(
    rng: np.random.Generator, kinds: Sequence[str], strength: float = 1.0
) -> tuple[Pain, ...]:
    """Draw where each kind is, and for whom; no two share a touchpoint.

    Shares of those hit are times *strength*.

    Raises
    ------
    ValueError
        If a kind is not of :data:`KINDS`.
    """
    unknown = set(kinds) - set(_SORTS)
    if unknown:
        raise ValueError(f"there is no pain {sorted(unknown)[0]!r}; there are {', '.join(KINDS)}")
    rarest_first = sorted(kinds, key=lambda kind: len(_SORTS[kind].places))
    for _ in range(1_000):
        taken: set[str] = set()
        found: dict[int, Pain] = {}
        for kind in rarest_first:
            free = [p for p in _SORTS[kind].places if taken.isdisjoint(p)]
            if not free:
                break
            place = free[int(rng.integers(len(free)))]
            taken.update(place)
            found[len(found)] = _pain(rng, kind, place, strength)
        if len(found) == len(kinds):
            return tuple(found.values())
    raise ValueError("so many pains do not find touchpoints of their own; plant fewer")


def _pain(rng: np.random.Generator, kind: str, place: tuple[str, ...], strength: float) -> Pain:
    sort = _SORTS[kind]
    segment = sort.segments[int(rng.integers(len(sort.segments)))]
    begin, end = BEGIN, END_OF_LOG
    if segment == "period":
        begin = BEGIN + float(rng.integers(90, 220)) * DAY
        end = begin + 60 * DAY
    figures = {"rate": sort.rate * strength, "leave": sort.leave, "quit": sort.quit}
    if kind == "too_many_touchpoints":
        figures["beyond"] = float(rng.integers(16, 23))
    if kind == "pressure":
        figures["beyond"] = float(rng.integers(4, 6))
        figures["unsubscribe"] = 1 + 5 * strength
    stage = None
    if kind == "no_effort":
        stage = _STAGES_WITHOUT_EFFORT[int(rng.integers(len(_STAGES_WITHOUT_EFFORT)))]
    touchpoint = place[0] if place else None
    if touchpoint is not None:
        stage = next(name for name, names in STAGES.items() if touchpoint in names)
    planted = Planted(
        kind=kind,
        touchpoint=touchpoint,
        near=place[1:] if place else _NEAR.get(kind, ()),
        stage=stage,
        segment=_segment(rng, segment),
        period=None if segment != "period" else (_day(begin), _day(end - 1)),
        done=sort.done,
        figures=figures,
    )
    return Pain(
        planted=planted,
        rate=sort.rate * strength,
        leave=sort.leave,
        quit=sort.quit,
        more=sort.more,
        seconds=sort.seconds,
        through=_through(kind, place),
        begin=begin,
        end=end,
    )


def _segment(rng: np.random.Generator, name: str) -> dict[str, str]:
    values = _COMMON.get(name)
    return {} if values is None else {name: values[int(rng.integers(len(values)))]}


def _through(kind: str, place: tuple[str, ...]) -> tuple[str, ...]:
    """Events that are added after the touchpoint that is hit."""
    if kind == "loop":
        return (place[1], place[0])
    if kind == "error":
        return (place[0],)
    if kind == "switch_to_help":
        return (place[1],)
    return place[:1] if kind in ("repeat", "rage") else ()


def _day(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).date().isoformat()
