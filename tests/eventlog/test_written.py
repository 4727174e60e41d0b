from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.errors import ConfigError
from touchline.eventlog.conditions import parse_step
from touchline.eventlog.written import step_of_text, steps_of_text


def test(name: str, op: str, *value: Any) -> dict[str, Any]:
    return {"property": name, "op": op} | ({"value": value[0]} if value else {})


test.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("visit", "visit"),
        (" order placed ", "order placed"),
        ('"a|b"', "a|b"),
        ("visit|cart", {"any": ["visit", "cart"]}),
        ("order[price>10]", {"touchpoint": "order", "where": [test("price", "gt", "10")]}),
        ("*[a>=1, b<=2]", {"where": [test("a", "gte", "1"), test("b", "lte", "2")]}),
        ("[plan!=pro]", {"where": [test("plan", "ne", "pro")]}),
        ("[plan=pro|team]", {"where": [test("plan", "eq", ["pro", "team"])]}),
        ('[city="a, b|c"]', {"where": [test("city", "eq", "a, b|c")]}),
        ("[url=~^/a|b$]", {"where": [test("url", "regex", "^/a|b$")]}),
        ("[a~x, b!~y]", {"where": [test("a", "contains", "x"), test("b", "not_contains", "y")]}),
        ("[coupon, !code]", {"where": [test("coupon", "set"), test("code", "not_set")]}),
        ("[plan=]", {"where": [test("plan", "eq", "")]}),
        ("visit|order[a=1]", {"any": ["visit", {"touchpoint": "order", "where": [
            test("a", "eq", "1")]}]}),
    ],
)  # fmt: skip
def test_reads_a_step(text: str, step: Any) -> None:
    assert step_of_text(text) == step
    parse_step(step)


def test_a_comma_stands_between_steps() -> None:
    assert steps_of_text("visit, order[a=1,b=2],cart")[2] == "cart"
    assert steps_of_text('"visit, again", cart') == ["visit, again", "cart"]


def test_reads_json_too() -> None:
    assert steps_of_text('{"touchpoint": "a, b"}') == [{"touchpoint": "a, b"}]
    assert steps_of_text('[{"any": ["a", "b"]}, "c"]') == [{"any": ["a", "b"]}, "c"]
    with pytest.raises(ConfigError, match="is no JSON"):
        step_of_text('{"touchpoint"')


@pytest.mark.parametrize("name", ["a,b", "a[b]", "a|b", "[", '"'])
def test_a_touchpoint_of_exactly_that_name_wins(name: str) -> None:
    assert steps_of_text(name, [name]) == [name]
    assert step_of_text(name, [name]) == name
    if "," not in name:
        assert steps_of_text(f"visit, {name}", [name, "visit"])[1:] == [name]


@pytest.mark.parametrize(
    "text", ["", "visit,,cart", "order[price>10", "order[a=1]x", "[]", "[>3]", "a|"]
)
def test_what_cannot_be_read_is_said_with_the_form(text: str) -> None:
    with pytest.raises(ConfigError) as told:
        steps_of_text(text)
    assert "write for instance" in str(told.value)


@given(name=st.text(st.characters(exclude_characters='"'), min_size=1).filter(str.strip))
def test_every_name_can_be_written_in_quotes(name: str) -> None:
    assert step_of_text(f'"{name}"') == name
    assert steps_of_text(f'"{name}", visit') == [name, "visit"]
