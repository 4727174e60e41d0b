"""Messages that nobody responds to."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.analysis.friction.company import DAY, HOUR, LogOf, only
from touchline.analysis.friction.detectors.messages import ignored_message, responses_of
from touchline.analysis.friction.looked import Looked

SENT = ("newsletter sent", "offers sent", "sms sent")
CLICKED = ("newsletter clicked", "offers clicked")


def company(shares: Any, *, clicks: bool = True, names: Any = SENT[:2]) -> Looked:
    """Persons get ten of each message; *shares* has kind × person: who clicks how often.

    Without *clicks* in the log only the visits after them can be seen.
    """
    rng = np.random.default_rng(5)
    size = 3_000
    log = LogOf()
    log.add(np.arange(size), 0, "visit")
    for week in range(10):
        for kind, (name, share) in enumerate(zip(names, shares, strict=True)):
            time = (week * 7 + 3 * kind + 1) * DAY
            log.add(np.arange(size), time, name)
            who = np.flatnonzero(rng.random(size) < share)
            if clicks:
                log.add(who, time + HOUR, name.replace("sent", "clicked"))
            log.add(who, time + HOUR + 60, "visit")
            orders = who[rng.random(len(who)) < 0.3]
            log.add(orders, time + 2 * HOUR, "order placed")
    log.add(np.arange(size), 100 * DAY, "visit")
    return log.looked({"country": np.where(np.arange(size) % 3, "north", "south")})


def test_a_message_that_nobody_clicks_is_found() -> None:
    looked = company([0.005, 0.08])
    found = only(ignored_message(looked))
    assert found is not None
    assert (found.touchpoint, found.segment) == ("newsletter sent", ())
    assert found.comparison.against == "other_touchpoints"
    assert found.comparison.n_here == 30_000
    assert abs(found.comparison.here - 0.005) < 0.002
    assert abs(found.comparison.elsewhere - 0.08) < 0.005
    assert found.details["response"] == "click"
    assert found.persons == found.journeys == 3_000
    # Ten messages, 7.5 % fewer clicks, of which three in ten lead to an order.
    assert found.effect.interval.low is not None
    assert found.effect.interval.high is not None
    assert found.effect.interval.low < -10 * 0.075 * 0.3 < found.effect.interval.high


def test_messages_that_are_a_little_less_liked_are_not() -> None:
    detected = ignored_message(company([0.05, 0.08]))
    assert detected.findings == ()
    assert detected.tests > 0


def test_a_message_that_one_country_ignores() -> None:
    south = np.arange(3_000) % 3 == 0
    found = only(ignored_message(company([np.where(south, 0.01, 0.08), 0.08])))
    assert found is not None
    assert (found.touchpoint, found.segment) == ("newsletter sent", (("country", "south"),))
    assert found.comparison.against == "rest"
    assert found.persons == 1_000


def test_without_clicks_visits_count() -> None:
    looked = company([0.005, 0.2], clicks=False)
    found = only(ignored_message(looked))
    assert found is not None
    assert found.details["response"] == "visit"
    assert found.touchpoint == "newsletter sent"


def test_what_counts_as_a_response() -> None:
    log = LogOf()
    for name in (*SENT, *CLICKED, "push sent", "push opened", "visit", "unsubscribed"):
        log.add([0], 0, name)
    looked = log.looked()
    measures, response = responses_of(looked)
    names = looked.journeys.touchpoints
    counted = {
        kind: {name for name, answers in zip(names, row, strict=True) if answers}
        for kind, row in zip(looked.roles.message, response, strict=True)
    }
    assert dict(zip(looked.roles.message, measures, strict=True)) == {
        "newsletter sent": "click", "offers sent": "click", "sms sent": "visit",
        "push sent": "open",
    }  # fmt: skip
    assert counted["newsletter sent"] == {"newsletter clicked"}
    assert counted["offers sent"] == {"offers clicked"}
    assert counted["push sent"] == {"push opened"}
    assert counted["sms sent"] == {"visit", "newsletter clicked", "offers clicked"}


def test_without_messages_nothing_is_ignored() -> None:
    log = LogOf()
    log.add(np.arange(100), 0, "visit")
    assert ignored_message(log.looked()).tests == 0
