"""Where answers stand: their journey, what they speak of, how far the journey had come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.journeys.records import Built, day, events, loaded

RULES = """
touchpoints:
- {id: order, stage: decision, when: {event: order placed}}
- {id: parcel, stage: receiving-the-offer, when: {event: delivered}}
- {id: help, stage: customer-service, when: {event: call}}
- {id: survey, stage: evaluation, when: {feedback: csat}}
"""
ONLY_EVENTS = RULES.replace("- {id: survey, stage: evaluation, when: {feedback: csat}}\n", "")


def answer(user: str | None, number: float | None, **more: Any) -> dict[str, Any]:
    return {
        "id:user": user,
        "time": None if number is None else day(number),
        "instrument": "csat",
        "score": 4.0,
        "scale_low": 1.0,
        "scale_high": 5.0,
        **more,
    }


def order(user: str, number: float, name: str, of: str) -> dict[str, Any]:
    return {"id:user": user, "id:order": of, "time": day(number), "name": name}


def placed(built: Built) -> list[tuple[Any, ...]]:
    """Give (journey key, own moment?, about, reached) of every answer, by arrival."""
    names = [*(t.id for t in built.info.touchpoints)]
    rows = built.rows(
        "SELECT j.key, a.moment IS NOT NULL, a.about_touchpoint, a.reached_touchpoint"
        " FROM answers a"
        " LEFT JOIN journeys j ON j.journey_id = a.journey ORDER BY a.segment, a.row, a.part"
    )
    return [
        (key, own, *(None if code is None else names[code] for code in codes))
        for key, own, *codes in rows
    ]


def test_an_answer_speaks_of_what_it_names_and_reaches_what_came_before(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add(
        "events", events([("ann", 0, "order placed"), ("ann", 2, "delivered"), ("ann", 9, "call")])
    )
    into.add(
        "feedback",
        [
            answer("ann", 3),
            answer("ann", 3, about="order"),
            answer("ann", 3, about="delivered"),
            answer("ann", -1, about="no such thing"),
        ],
    )
    built = into.build(RULES)
    key = "user:ann"
    assert placed(built) == [
        (key, True, "survey", "survey"),  # the other answers of the day came in other rows
        (key, True, "order", "survey"),
        (key, True, "parcel", "survey"),
        (key, True, "survey", None),
    ]
    assert built.info.moments == 7


def test_answers_of_one_questionnaire_do_not_reach_each_other(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "order placed"), ("ann", 2, "delivered")]))
    row = answer("ann", 3, row=1)
    into.add("feedback", [{**row, "part": k} for k in range(3)])
    assert {reached for *_, reached in placed(into.build(RULES))} == {"parcel"}


def test_an_event_at_the_very_time_of_the_answer_was_reached(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("feedback", [answer("ann", 2)])
    into.add("events", events([("ann", 0, "order placed"), ("ann", 2, "delivered")]))
    assert placed(into.build(ONLY_EVENTS)) == [("user:ann", False, None, "parcel")]


def test_without_a_rule_for_answers_they_are_no_moments(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "order placed"), ("ann", 2, "delivered")]))
    into.add("feedback", [answer("ann", 3), answer("ann", None), answer(None, 3)])
    built = into.build(ONLY_EVENTS)
    assert built.info.moments == 2
    assert placed(built) == [
        ("user:ann", False, None, "parcel"),
        ("user:ann", False, None, None),
        (None, False, None, None),
    ]
    assert built.info.without_person == 1


def test_the_identifier_that_bounds_journeys_decides_before_time_does(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add(
        "events",
        [
            order("ann", 0, "order placed", "1"),
            order("ann", 1, "order placed", "2"),
            order("ann", 2, "delivered", "2"),
            order("ann", 5, "delivered", "1"),
        ],
    )
    into.add(
        "feedback",
        [
            answer(None, 6, **{"id:order": "2"}),
            answer("ann", 3),
            answer("ann", 6),
            answer("ann", 6, **{"id:order": "7"}),
            answer("ann", None),
        ],
    )
    built = into.build(f"journeys: {{by: order}}\n{ONLY_EVENTS}")
    assert placed(built) == [
        ("2", False, None, "parcel"),
        ("2", False, None, "parcel"),
        ("1", False, None, "parcel"),
        (None, False, None, None),
        (None, False, None, None),
    ]
    assert built.info.outside_journeys == 2


def test_after_the_gap_an_answer_has_no_journey_unless_there_is_only_one(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add(
        "events",
        events([("ann", 0, "order placed"), ("ann", 50, "order placed"), ("bob", 0, "call")]),
    )
    into.add("feedback", [answer("ann", 3), answer("ann", 40), answer("bob", 40)])
    built = into.build(f"journeys: {{gap: 10d}}\n{ONLY_EVENTS}")
    assert [row[0] for row in placed(built)] == ["user:ann", None, "user:bob"]


def test_an_event_speaks_for_the_touchpoint_that_it_was_in_that_journey(tmp_path: Path) -> None:
    rules = """
touchpoints:
- {id: first call, stage: customer-service, when: {event: call, nth: 1}}
- {id: repeated call, stage: customer-service, when: {event: call}}
"""
    into = loaded(tmp_path)
    into.add(
        "events",
        events([("ann", 0, "call"), ("ann", 4, "call"), ("bob", 0, "x"), ("cid", 0, "call")]),
    )
    into.add(
        "feedback",
        [answer(user, 2, about="call") for user in ("ann", "bob", "dan")]
        + [answer("ann", 5, about="call")],
    )
    about = [row[2] for row in placed(into.build(rules))]
    assert about == ["first call", "first call", "first call", "repeated call"]


def test_codes_are_counted_apart_from_scores(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "order placed")]))
    into.add(
        "feedback",
        [answer("ann", 1), answer("ann", 1, score=None, answer="not used"), answer("ann", 1)],
    )
    info = into.build(ONLY_EVENTS).info
    assert (info.feedback, info.not_scores, info.extra["answers"]) == (2, 1, 3)


def test_an_answer_sent_twice_with_its_id_counts_once(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "order placed")]))
    twice = answer("ann", 1, feedback_id="a", about="order")
    into.add("feedback", [twice, {**twice, "about": "parcel"}])
    into.add("feedback", [twice])
    info = into.build(ONLY_EVENTS).info
    assert (info.feedback, info.duplicates) == (2, 1)


def test_segments_and_properties_come_with_the_answers(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "order placed")]))
    into.add("feedback", [answer("ann", 1, **{"property:title": "Hm"})])
    built = into.build(f"segments: {{all: {{values: [{{id: x}}]}}}}\n{ONLY_EVENTS}")
    assert built.rows('SELECT "property:title", "segment:all" FROM answers') == [("Hm", "x")]
