import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.voice.wording import LEAST_TEXTS, learn_wording, terms, words_of

GOOD = ["All arrived in time and I recommend it", "Fine, I recommend the shop"] * 40
BAD = ["It never arrived and I do not recommend it", "Broken, never again"] * 40


def test_words_lean_to_the_scores_that_they_came_with() -> None:
    wording = learn_wording(GOOD, BAD)
    assert wording is not None
    assert wording.leaning("All in time, fine") > 1
    assert wording.leaning("It never arrived") < -1
    assert wording.leaning("Something else") == 0


def test_pairs_tell_what_single_words_do_not() -> None:
    wording = learn_wording(GOOD, BAD)
    assert wording is not None
    assert wording.weights["not recommend"] < 0 < wording.weights["i recommend"]


def test_a_term_in_both_alike_or_in_few_texts_is_not_telling() -> None:
    wording = learn_wording([*["same good"] * 60, "rare"], ["same bad"] * 61)
    assert wording is not None
    assert "same" not in wording.weights
    assert "rare" not in wording.weights


def test_the_weight_is_the_smoothed_log_odds_ratio() -> None:
    wording = learn_wording(["a"] * 30 + ["b"] * 70, ["a"] * 10 + ["b"] * 90)
    assert wording is not None
    expected = math.log(30.5 / 70.5) - math.log(10.5 / 90.5)
    assert wording.weights["a"] == pytest.approx(expected)


def test_too_few_texts_teach_nothing() -> None:
    enough, few = ["x"] * LEAST_TEXTS, ["y"] * (LEAST_TEXTS - 1)
    assert learn_wording(enough, few) is None
    assert learn_wording(few, enough) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Не рекомендую!", ["не", "рекомендую"]),
        ("Hàng đến muộn 2 ngày", ["hàng", "đến", "muộn", "ngày"]),
        ("دیر رسید.", ["دیر", "رسید"]),
        ("很好 nice", ["很", "好", "nice"]),
        ("12 …", []),
    ],
)
def test_words_of_every_script(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_every_text_has_terms_in_order_without_repeats(text: str) -> None:
    found = terms(text)
    assert found == sorted(set(found))
