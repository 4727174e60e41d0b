"""Tests of texts: every operator on the distinct texts of a property."""

from __future__ import annotations

import time
from typing import Any

import pytest

from touchline.errors import ConfigError
from touchline.eventlog import conditions
from touchline.eventlog.conditions import passing

TEXTS = ["cart", "Cart two", "order/12", "", "é!"]


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("eq", "cart", ["cart"]),
        ("ne", "cart", ["Cart two", "order/12", "", "é!", None]),
        ("contains", "CART", ["cart", "Cart two"]),
        ("not_contains", "cart", ["order/12", "", "é!", None]),
        ("regex", "^[Cc]art", ["cart", "Cart two"]),
        ("regex", r"/\d+$", ["order/12"]),
        ("regex", "^$", [""]),
        ("regex", "^.!$", ["é!"]),
        ("regex", "(?i)CART$", ["cart"]),
        ("set", None, TEXTS),
        ("not_set", None, [None]),
    ],
)
def test_texts_that_pass(op: str, value: Any, expected: list[str | None]) -> None:
    flags = passing(conditions.Test("url", op, value), TEXTS)
    assert [text for text, flag in zip([*TEXTS, None], flags, strict=True) if flag] == expected


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|aa)+$", r"^(a|a?)+$", r"(.*a){20}$"])
def test_no_pattern_takes_long(pattern: str) -> None:
    texts = ["a" * 5_000 + "!", *("a" * n + "!" for n in range(100))]
    begun = time.perf_counter()
    assert not passing(conditions.Test("url", "regex", pattern), texts).any()
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("pattern", ["(?=cart)", r"(a)\1", "[", "(", r"a{1001}"])
@pytest.mark.parametrize("texts", [TEXTS, []])
def test_what_re2_does_not_know_is_refused(pattern: str, texts: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        passing(conditions.Test("url", "regex", pattern), texts)
    assert "url regex" in raised.value.message
    assert "RE2" in str(raised.value.hint)


def test_a_comparison_needs_a_number() -> None:
    with pytest.raises(ConfigError) as raised:
        passing(conditions.Test("price", "gt", "much"), TEXTS)
    assert "number" in str(raised.value.hint)
