from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.touchpoints import oracle
from tests.touchpoints.moments import counted, met, moment, table
from touchline.config import parse_yaml
from touchline.errors import ConfigError
from touchline.touchpoints import add_windows, check_condition, compile_condition, fields_of
from touchline.touchpoints.spec import Condition


def condition(text: str) -> Condition:
    return parse_yaml(text, Condition)


def test_event_names_may_hold_wildcards() -> None:
    rows = [moment("page view"), moment("page_view"), moment("pages"), moment("order 100% paid")]
    assert met(condition("{event: page *}"), rows) == [True, False, False, False]
    assert met(condition("{event: page_*}"), rows) == [False, True, False, False]
    assert met(condition("{event: ['*100%*', pages]}"), rows) == [False, False, True, True]
    assert met(condition("{event: '*'}"), rows) == [True] * 4


def test_events_and_answers_are_told_apart() -> None:
    rows = [moment("nps"), moment("nps", kind="feedback")]
    assert met(condition("{event: nps}"), rows) == [True, False]
    assert met(condition("{feedback: '*'}"), rows) == [False, True]
    assert met(condition("{}"), rows) == [True, True]


def test_source_and_channel_may_be_missing() -> None:
    rows = [moment(channel="web", source="ga"), moment()]
    assert met(condition("{channel: [shop, web]}"), rows) == [True, False]
    assert met(condition("{none: [{channel: web}]}"), rows) == [False, True]
    assert met(condition("{source: g*}"), rows) == [True, False]


FIELDS: dict[str, list[tuple[str, list[tuple[str | None, bool]]]]] = {
    "eq": [
        ("{n: 1}", [("1", True), ("1.0", False), ("one", False), (None, False)]),
        ("{n: '1'}", [("1", True)]),
        ("{n: true}", [("true", True), ("1", False)]),
        ("{n: [1, two]}", [("1", True), ("two", True), ("3", False)]),
        ("{n: {eq: 2.0}}", [("2", True)]),
        ("{n: {in: []}}", [("1", False), (None, False)]),
    ],
    "ne": [
        ("{n: {ne: 1}}", [("1", False), ("2", True), (None, True)]),
        ("{n: {ne: [1, 2]}}", [("1", False), ("3", True)]),
    ],
    "contains": [
        ("{n: {contains: TEL}}", [("Hotel", True), ("hot", False), (None, False)]),
        ("{n: {contains: '100%'}}", [("at 100%", True), ("100 %", False)]),
        ("{n: {not_contains: tel}}", [("Hotel", False), ("hot", True), (None, True)]),
    ],
    "order": [
        ("{n: {gt: 9}}", [("10", True), ("9", False), ("ten", False), ("nan", False)]),
        ("{n: {lt: 1e9}}", [("inf", False), ("-5", True), (None, False)]),
        ("{n: {gte: '5', lte: 7}}", [("5", True), ("7.0", True), ("8", False)]),
        (
            "{n: {gte: 2024-05-01}}",
            [("2024-05-01", True), ("2024-04-30T23:59:59Z", False), ("2024", False)],
        ),
        ("{n: {lt: '2024-05-01T12:00:00+02:00'}}", [("2024-05-01T09:59:59Z", True)]),
    ],
    "presence": [
        ("{n: {set: true}}", [("", True), (None, False)]),
        ("{n: {not_set: true}}", [("x", False), (None, True)]),
        ("{n: {set: false}}", [("x", False), (None, True)]),
    ],
    "regex": [
        (r"{n: {regex: '^a\d+$'}}", [("a12", True), ("ba12", False), (None, False)]),
    ],
}


@pytest.mark.parametrize(("where", "values"), [case for cases in FIELDS.values() for case in cases])
def test_operators(where: str, values: list[tuple[str | None, bool]]) -> None:
    rows = [moment(property_n=value) for value, _ in values]
    expected = [wanted for _, wanted in values]
    assert met(condition(f"{{where: {where}}}"), rows) == expected
    assert met(condition(f"{{none: [where: {where}]}}"), rows) == [not each for each in expected]


def test_numbers_and_times_of_a_moment() -> None:
    rows = [moment(hour=-1, value=5.0, score=10.0), moment(hour=1, value=5.5)]
    assert met(condition("{where: {value: 5}}"), rows) == [True, False]
    assert met(condition("{where: {value: '5.5'}}"), rows) == [False, True]
    assert met(condition("{where: {value: five}}"), rows) == [False, False]
    assert met(condition("{where: {score: {contains: 10}}}"), rows) == [True, False]
    assert met(condition("{where: {score: {regex: '^10$'}}}"), rows) == [True, False]
    assert met(condition("{where: {time: {gte: 2024-05-01}}}"), rows) == [False, True]
    assert met(condition("{where: {time: '2024-05-01 01:00:00'}}"), rows) == [False, True]


def test_an_operand_may_be_another_field() -> None:
    rows = [
        moment(property_promised="2024-04-30", property_a="9", property_b="10"),
        moment(property_promised="2024-05-02T00:00:00Z", property_a="9", property_b="9.0"),
        moment(property_a="2024-05-01", property_b="2024-04-30T12:00:00Z"),
    ]
    assert met(condition("{where: {time: {gt: {field: promised}}}}"), rows) == [True, False, False]
    assert met(condition("{where: {a: {lt: {field: b}}}}"), rows) == [True, False, False]
    assert met(condition("{where: {a: {gt: {field: b}}}}"), rows) == [False, False, True]
    assert met(condition("{where: {a: {eq: {field: b}}}}"), rows) == [False] * 3
    assert met(condition("{where: {promised: {ne: {field: a}}}}"), rows) == [True] * 3


def test_a_moments_own_field_hides_a_property_of_the_same_name() -> None:
    rows = [moment(value=1.0, property_value="2", property_channel="tv", channel="web")]
    assert met(condition("{where: {value: 1}}"), rows) == [True]
    assert met(condition("{where: {'property:value': 2}}"), rows) == [True]
    assert met(condition("{where: {channel: tv}}"), rows) == [True]
    assert met(condition("{where: {name: visit}}"), rows) == [True]


def test_traits_are_named_in_full() -> None:
    rows = [moment(trait_city="Hue"), moment(trait_city=None)]
    assert met(condition("{where: {'trait:city': Hue}}"), rows) == [True, False]


def test_after_and_before_look_at_the_same_person_only() -> None:
    rows = [
        moment("visit", 0, person=1),
        moment("order", 1, person=1),
        moment("visit", 2, person=1),
        moment("visit", 2, person=2),
        moment("visit", 2, person=None),
    ]
    assert met(condition("{after: order}"), rows) == [False, False, True, False, False]
    assert met(condition("{before: order}"), rows) == [True, True, False, True, True]


def test_at_equal_times_the_order_of_arrival_decides() -> None:
    rows = [moment("visit"), moment("order"), moment("visit")]
    assert met(condition("{event: visit, after: order}"), rows) == [False, False, True]
    assert met(condition("{event: order, before: order}"), rows) == [False, True, False]


def test_nth_counts_what_meets_the_other_keys() -> None:
    rows = [
        moment("visit", 0, channel="web"),
        moment("visit", 1, channel="shop"),
        moment("visit", 2, channel="web"),
        moment("visit", 3, channel="web"),
        moment("visit", 3, channel="web", person=None),
    ]
    web = "event: visit, channel: web"
    assert met(condition(f"{{{web}, nth: 2}}"), rows) == [False, False, True, False, False]
    assert met(condition(f"{{{web}, nth: 2+}}"), rows) == [False, False, True, True, False]
    assert met(condition(f"{{{web}, nth: 1-2}}"), rows) == [True, False, True, False, True]


def test_nth_may_count_what_itself_looks_back() -> None:
    rows = [moment("visit"), moment("order"), moment("visit"), moment("visit")]
    text = "{nth: 2, any: [{event: visit, after: order, nth: 1+}, {event: order}]}"
    assert met(condition(text), rows) == [False, False, True, False]


def test_a_condition_without_looking_back_costs_no_window() -> None:
    compiled = compile_condition(condition("{event: a, where: {x: 1}}"), ["property:x"])
    assert compiled.windows == ()
    assert add_windows("moments", [compiled]) == "moments"


def test_conditions_that_ask_the_same_share_a_window() -> None:
    first = compile_condition(condition("{event: a, after: order}"), [])
    second = compile_condition(condition("{event: b, before: order}"), [])
    assert first.windows == second.windows
    assert add_windows("moments", [first, second]).count("OVER") == 1


def test_unknown_fields_are_missing_and_told() -> None:
    text = "{where: {citty: {ne: Hue}}, any: [where: {planet: {field: x}}, event: a]}"
    with pytest.raises(ConfigError, match="there is no operator 'field'"):
        compile_condition(condition(text), ["property:city"])
    text = "{where: {citty: {ne: Hue}}, any: [where: {city: {eq: {field: planet}}}, event: a]}"
    compiled = compile_condition(condition(text), ["property:city"])
    assert compiled.unknown == ("citty", "planet")
    with pytest.raises(ConfigError, match="did you mean 'city'"):
        check_condition(condition(text), ["property:city"])
    check_condition(condition("{where: {city: Hue, time: {set: true}}}"), ["property:city", "time"])
    assert fields_of(condition(text)) == {"citty", "city", "planet"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{where: {n: {gtt: 1}}}", "did you mean 'gt'"),
        ("{where: {n: {gt: abc}}}", "n: gt cannot take 'abc'"),
        ("{where: {n: {gt: [1, 2]}}}", "gt cannot take"),
        ("{where: {n: {gt: true}}}", "gt cannot take"),
        ("{where: {time: {gt: 5}}}", "a date or time"),
        ("{where: {time: soon}}", "a date or time"),
        ("{where: {value: {gt: 2024-05-01}}}", "a number"),
        ("{where: {n: {set: 5}}}", "true or false"),
        ("{where: {n: {regex: '('}}}", "is not a regular expression"),
        ("{where: {n: {regex: 5}}}", "a regular expression"),
        ("{where: {n: {eq: {fields: x}}}}", "{field: NAME}"),
        ("{nth: 0}", "nth: 0 is no count"),
        ("{nth: 3-2}", "write 1, 2+ or 2-3"),
        ("{nth: often}", "write 1, 2+ or 2-3"),
        ("{event: a, feedback: b}", "both event 'a' and feedback 'b'"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compile_condition(condition(text), ["property:n", "time", "value"])
    assert message in str(caught.value)


NAMES = st.sampled_from(["visit", "order", "page a", "page b"])
VALUES = st.sampled_from([None, "1", "2", "10", "a", "A b", "true", "2024-05-01", "", "1.5"])
ROWS = st.lists(
    st.builds(
        moment,
        NAMES,
        st.integers(0, 3),
        st.sampled_from([1, 2, None]),
        kind=st.sampled_from(["event", "event", "feedback"]),
        channel=st.sampled_from([None, "web", "shop"]),
        value=st.sampled_from([None, 1.0, 1.5, 10.0]),
        arrival=st.integers(0, 1),
        property_x=VALUES,
        property_y=VALUES,
    ),
    min_size=1,
    max_size=10,
)
PATTERNS = st.sampled_from(["visit", "order", "page *", "*", ["visit", "page a"]])
OTHER = st.sampled_from([{"field": "x"}, {"field": "y"}, {"field": "value"}, {"field": "none"}])
PLAIN = st.sampled_from([1, 2.0, 1.5, True, "1", "a", "2024-05-01", "zz"])
COMPARABLE = st.sampled_from([1, 1.5, 2, "10"])
TESTS: Any = st.one_of(
    PLAIN,
    st.lists(PLAIN, max_size=2),
    st.dictionaries(st.sampled_from(["eq", "ne", "contains", "not_contains"]), PLAIN | OTHER),
    st.dictionaries(st.sampled_from(["gt", "gte", "lt", "lte"]), COMPARABLE | OTHER, max_size=2),
    st.dictionaries(st.sampled_from(["set", "not_set"]), st.booleans(), max_size=1),
    st.fixed_dictionaries({"regex": st.sampled_from(["^a", r"\d", "b$"])}),
)
WHERE = st.dictionaries(st.sampled_from(["x", "y", "value", "channel", "none"]), TESTS, max_size=2)
LEAVES = st.builds(
    Condition,
    event=st.none() | PATTERNS,
    channel=st.none() | st.just("web"),
    where=WHERE,
    after=st.none() | PATTERNS,
    before=st.none() | PATTERNS,
    nth=st.sampled_from([None, None, 1, 2, "2+", "1-2"]),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Condition,
        event=st.none() | PATTERNS,
        any=st.lists(inner, max_size=2),
        none=st.lists(inner, max_size=2),
        nth=st.sampled_from([None, 1, "2+"]),
    ),
    max_leaves=3,
)


@settings(deadline=None, max_examples=60)
@given(ROWS, CONDITIONS)
def test_sql_agrees_with_the_oracle(rows: list[dict[str, Any]], wanted: Condition) -> None:
    rows = counted(rows)
    expected = [oracle.holds(wanted, row, rows) for row in rows]
    with table(rows) as (db, columns):
        compiled = compile_condition(wanted, columns)
        relation = add_windows("moments", [compiled])
        found = db.execute(f'SELECT {compiled.sql} FROM {relation} ORDER BY "row"').fetchall()
    assert [value for (value,) in found] == expected
