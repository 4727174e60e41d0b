"""What happens to the people of a generated company in one year, and what they say about it.

Three faults are planted: parcels to the south are late, payments on telephones fail, and a third of
the tickets is answered slowly. The rates stand below; :mod:`touchline.testing.pains` counts what
came of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from touchline.testing.people import Someone
from touchline.testing.words import remark

__all__ = ["DAY", "Answer", "Campaign", "Event", "Life", "Order", "Ticket", "live"]

MINUTE, HOUR, DAY = 60, 3_600, 86_400
YEAR_START = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
SURVEY_START = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())

LATE_SOUTH, LATE_ELSEWHERE = 0.45, 0.04
FAIL_MOBILE, FAIL_DESKTOP = 0.25, 0.03
SLOW_ANSWER = 0.35
PROMISED_DAYS = 9

STARS = {False: (0.02, 0.03, 0.1, 0.35, 0.5), True: (0.4, 0.3, 0.15, 0.1, 0.05)}
"""Late or not → how likely 1, 2, 3, 4, 5 stars are."""
SERVICE = {False: (0.03, 0.05, 0.12, 0.4, 0.4), True: (0.25, 0.35, 0.25, 0.1, 0.05)}
"""Answered slowly or not → how likely a service score of 1 to 5 is."""


@dataclass(slots=True)
class Event:
    """Somebody did something at a whole minute (seconds since 1970 UTC)."""

    person: int
    time: int
    name: str
    file: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Answer:
    """Somebody said something; ``code`` is what stands in the file."""

    person: int
    time: int
    instrument: str
    code: int
    file: str
    score: int | None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Order:
    """One order and its time stamps."""

    number: str
    someone: Someone
    total: float
    promised: int
    payment: str
    steps: dict[str, Event] = field(default_factory=dict)
    late: bool = False


@dataclass(slots=True)
class Ticket:
    """One support case by mail."""

    number: int
    someone: Someone
    subject: str
    steps: dict[str, Event] = field(default_factory=dict)
    slow: bool = False
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """One marketing effort."""

    id: str
    name: str
    channel: str
    start: int
    days: int
    cost: float


@dataclass(slots=True)
class Life:
    """A year of the company."""

    people: list[Someone]
    campaigns: list[Campaign]
    events: list[Event] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)


def live(rng: np.random.Generator, people: list[Someone]) -> Life:
    """Let the year pass for *people*; times of one person never coincide."""
    life = Life(people=people, campaigns=_campaigns(rng))
    for someone in people:
        events, orders = len(life.events), len(life.orders)
        _mails(rng, life, someone)
        _sessions(rng, life, someone)
        _shop(rng, life, someone)
        _separate(life.events[events:])
        _survey(rng, life, someone, life.orders[orders:])
    return life


def _campaigns(rng: np.random.Generator) -> list[Campaign]:
    """Four mail campaigns and two advertisements over the year."""
    names = (
        ("spring", "email"),
        ("summer", "email"),
        ("autumn", "email"),
        ("winter", "email"),
        ("brand words", "search"),
        ("films", "social"),
    )
    return [
        Campaign(
            id=f"K{i + 1}",
            name=name,
            channel=channel,
            start=YEAR_START + (30 + 60 * i) * DAY,
            days=21,
            cost=round(float(rng.uniform(400, 4_000)), 2),
        )
        for i, (name, channel) in enumerate(names)
    ]


def _between(rng: np.random.Generator, first: int, last: int) -> int:
    """Draw a whole minute from *first* to before *last*, both in seconds."""
    return int(rng.integers(first // MINUTE, last // MINUTE)) * MINUTE


def _mails(rng: np.random.Generator, life: Life, someone: Someone) -> None:
    """Send the mail campaigns; some are opened, some of these clicked, a click leads to a visit."""
    if not someone.opted_in:
        return
    for campaign in life.campaigns:
        if campaign.channel != "email":
            continue
        time = _between(rng, campaign.start, campaign.start + 6 * HOUR)
        for name, likely in (("mail sent", 1.0), ("mail opened", 0.4), ("mail clicked", 0.25)):
            if rng.random() >= likely:
                break
            data = {"campaign": campaign.id}
            life.events.append(Event(someone.number, time, name, "mail", data))
            time += _between(rng, 2 * MINUTE, 2 * DAY)
        else:
            if someone.cookies:
                _visit(rng, life, someone, time, campaign=campaign)


def _sessions(rng: np.random.Generator, life: Life, someone: Someone) -> None:
    """Visit the site; a guest orders at the first visit, since only orders say who a guest is."""
    if not someone.cookies:
        return
    more = {"registered": 2.0, "guest": 0.6, "visitor": 0.5}[someone.kind]
    visits = max(len(someone.cookies), 1 + int(rng.poisson(more)))
    times = sorted(
        _between(rng, YEAR_START + 5 * DAY, YEAR_START + 330 * DAY) for _ in range(visits)
    )
    for index, time in enumerate(times):
        device = index % len(someone.cookies)
        must = index < len(someone.cookies)
        _visit(rng, life, someone, time, device=device, must=must)


def _visit(
    rng: np.random.Generator,
    life: Life,
    someone: Someone,
    time: int,
    *,
    device: int = 0,
    must: bool = False,
    campaign: Campaign | None = None,
) -> None:
    """Walk through the site; *must*: tell who one is (log in, or order as a guest)."""
    mobile = someone.mobile or device == 1
    names = ["page view"] + ["product view"] * (1 + int(rng.poisson(1.5)))
    if rng.random() < 0.3:
        names.append("comparison view")
    orders = must and someone.kind == "guest"
    basket = orders or rng.random() < (0.2 if someone.kind == "visitor" else 0.55)
    if basket:
        names += ["basket", "checkout"] if orders or rng.random() < 0.75 else ["basket"]
    if names[-1] == "checkout" and someone.kind != "visitor":
        fails = rng.random() < (FAIL_MOBILE if mobile else FAIL_DESKTOP)
        names += ["payment failed"] if fails else []
        orders = orders or not fails or rng.random() < 0.4
    else:
        orders = False
    known = someone.kind == "registered" and (must or rng.random() < 0.6)
    login = int(rng.integers(len(names))) if known else len(names)
    for index, name in enumerate(names):
        data = {
            "cookie": someone.cookies[device],
            "user": someone.user if index >= login else None,
            "device": "mobile" if mobile else "desktop",
            "campaign": campaign,
        }
        life.events.append(Event(someone.number, time, name, "web", data))
        time += int(rng.integers(1, 6)) * MINUTE
    if orders:
        order = _order(rng, life, someone, time)
        order.steps["order placed"].data.update(
            cookie=someone.cookies[device], device="mobile" if mobile else "desktop"
        )


def _order(rng: np.random.Generator, life: Life, someone: Someone, time: int) -> Order:
    """Place an order and follow it to the door and to the review."""
    order = Order(
        number=f"A{len(life.orders):06d}",
        someone=someone,
        total=round(float(rng.lognormal(4.0, 0.6)), 2),
        promised=time + PROMISED_DAYS * DAY,
        payment=str(rng.choice(["card", "transfer"], p=[0.8, 0.2])),
    )
    someone.orders.append(order.number)
    life.orders.append(order)
    order.late = bool(rng.random() < (LATE_SOUTH if someone.region == "south" else LATE_ELSEWHERE))
    paid = time + (5 * MINUTE if order.payment == "card" else _between(rng, HOUR, DAY))
    shipped = paid + _between(rng, 8 * HOUR, 2 * DAY)
    delivered = shipped + _between(rng, DAY, 4 * DAY)
    if order.late:
        delivered = order.promised + _between(rng, DAY, 9 * DAY)
    steps = [("order placed", time), ("order paid", paid)]
    if rng.random() < 0.97:
        steps += [("order shipped", shipped), ("order delivered", delivered)]
    else:
        order.late = False
    for name, at in steps:
        order.steps[name] = Event(someone.number, at, name, "orders", {"order": order})
        life.events.append(order.steps[name])
    _review(rng, life, order)
    _help(rng, life, order)
    return order


def _review(rng: np.random.Generator, life: Life, order: Order) -> None:
    """Ask for a review; six in ten people whose parcel has come answer."""
    delivered = order.steps.get("order delivered")
    if delivered is None or rng.random() > 0.6:
        return
    stars = 1 + int(rng.choice(5, p=STARS[order.late]))
    someone = order.someone
    life.answers.append(
        Answer(
            person=someone.number,
            time=delivered.time + _between(rng, DAY, 5 * DAY),
            instrument="stars",
            code=stars,
            file="reviews",
            score=stars,
            data={
                "order": order,
                "text": remark(rng, someone.language, stars=stars, late=order.late),
            },
        )
    )


def _help(rng: np.random.Generator, life: Life, order: Order) -> None:
    """Let people ask for help: four in ten if the parcel is late, else one in fifteen."""
    someone = order.someone
    if rng.random() > (0.4 if order.late else 0.07):
        return
    time = order.promised + _between(rng, HOUR, DAY)
    if someone.phone and rng.random() < 0.4:
        waited = int(rng.exponential(120)) + 5
        data = {"waited": waited, "talked": int(rng.integers(60, 900)), "reason": "delivery"}
        life.events.append(Event(someone.number, time, "call", "calls", data))
    elif someone.email:
        _ticket(rng, life, someone, time)


def _ticket(rng: np.random.Generator, life: Life, someone: Someone, time: int) -> None:
    """Open a ticket; a third of them is answered slowly, and those are rated badly."""
    slow = bool(rng.random() < SLOW_ANSWER)
    answered = time + (
        _between(rng, 30 * HOUR, 90 * HOUR) if slow else _between(rng, HOUR, 8 * HOUR)
    )
    solved = answered + _between(rng, HOUR, 2 * DAY)
    ticket = Ticket(
        number=1_000 + len(life.tickets), someone=someone, subject="Where is my parcel?", slow=slow
    )
    steps = (("ticket opened", time), ("ticket answered", answered), ("ticket solved", solved))
    for name, at in steps:
        ticket.steps[name] = Event(someone.number, at, name, "tickets", {"ticket": ticket})
        life.events.append(ticket.steps[name])
    if rng.random() < 0.6:
        ticket.score = 1 + int(rng.choice(5, p=SERVICE[slow]))
        life.answers.append(
            Answer(
                person=someone.number,
                time=solved + DAY,
                instrument="csat",
                code=ticket.score,
                file="tickets",
                score=ticket.score,
                data={"ticket": ticket},
            )
        )
    life.tickets.append(ticket)


def _shop(rng: np.random.Generator, life: Life, someone: Someone) -> None:
    """Buy in the shop with the loyalty card."""
    if someone.card is None:
        return
    least = 1 if someone.kind == "shop" else 0
    for _ in range(least + int(rng.poisson(1.8))):
        data = {"card": someone.card, "total": round(float(rng.lognormal(3.0, 0.7)), 2)}
        time = _between(rng, YEAR_START, YEAR_START + 350 * DAY)
        life.events.append(Event(someone.number, time, "shop purchase", "receipts", data))


def _separate(events: list[Event]) -> None:
    """Move events of one person that fall on the same minute apart."""
    latest = 0
    for event in sorted(events, key=lambda event: event.time):
        event.time = latest = max(event.time, latest + MINUTE)


def _survey(rng: np.random.Generator, life: Life, someone: Someone, orders: list[Order]) -> None:
    """Ask a third of the contacts once, after the year; 99 and 6 are codes, not scores."""
    if someone.contact is None or rng.random() > 0.35:
        return
    time = SURVEY_START + int(rng.integers(20)) * DAY
    late = any(order.late for order in orders)
    nps = int(np.clip(rng.normal(5.5 if late else 8.3, 1.6), 0, 10))
    nps = 99 if rng.random() < 0.05 else nps
    codes = {
        "nps": nps,
        "delivery": _five(rng, 2.0 if late else 4.2) if orders else 6,
        "shop": _five(rng, 4.0) if someone.card else 6,
    }
    for column, code in codes.items():
        if column != "nps" and rng.random() < 0.1:
            continue  # left blank
        scored = code != (99 if column == "nps" else 6)
        life.answers.append(
            Answer(
                person=someone.number,
                time=time,
                instrument="nps" if column == "nps" else "csat",
                code=code,
                file="survey",
                score=code if scored else None,
                data={"column": column},
            )
        )


def _five(rng: np.random.Generator, mean: float) -> int:
    """Draw a score from 1 to 5 around *mean*."""
    return int(np.clip(round(float(rng.normal(mean, 0.9))), 1, 5))
