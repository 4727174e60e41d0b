"""Paragraphs about pain points: all kinds, in all languages, with correct plurals and digits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from tests.shared import REPOSITORY
from touchline.analysis.friction import KINDS, Comparison, PainPoint
from touchline.analysis.friction.detectors.messages import WINDOW
from touchline.analysis.friction.signs import SIGNS
from touchline.analysis.friction.words import words
from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.locale import languages, messages

FOUR = ("en", "ru", "vi", "fa")
MEASURES: dict[str, str] = {
    **{sign.kind: sign.measure for sign in SIGNS},
    "low_score": "emotion_mean",
    "falling_score": "emotion_mean",
    "negative_theme": "complaining_share",
    "too_many_touchpoints": "reaching_share",
    "pressure": "turning_away_per_week",
    "ignored_message": "response_share",
    "abandoned_basket": "basket_leaving_share",
    "no_effort": "leaving_share",
}
UNITS: dict[str, str] = {"seconds_to_next": "seconds", "emotion_mean": "emotion"}
DETAILS: dict[str, dict[str, Any]] = {
    "too_many_touchpoints": {"beyond": 17, "goal": "order"},
    "pressure": {"beyond": 4, "goal": "order"},
    "ignored_message": {"response": "click", "within_seconds": WINDOW / 1e6},
    "negative_theme": {"theme": "late delivery"},
    "no_effort": {"stage": "x", "stage_label": {"en": "Comparison", "ru": "Сравнение"}},
}
WHOLE = ("too_many_touchpoints", "pressure", "no_effort")


def point(kind: str, **changes: Any) -> PainPoint:
    measure = MEASURES[kind]
    unit: Any = UNITS.get(measure, "share")
    here, elsewhere = (277_000.0, 75_600.0) if unit == "seconds" else (0.329, 0.216)
    found = PainPoint(
        rank=1,
        kind=kind,  # type: ignore[arg-type]
        touchpoint=None if kind in WHOLE else "checkout",
        segment={"platform": "android"},
        persons=1_301,
        journeys=1_310,
        effect=-0.2,
        interval=Interval(-0.25, -0.15),
        value_at_stake=9_632.0,
        value_interval=Interval(7_224.0, 12_040.0),
        p_adjusted=1e-9,
        comparison=Comparison(
            measure=measure, unit=unit, here=here, n_here=5_061, elsewhere=elsewhere,
            n_elsewhere=21_573,
        ),
        details=DETAILS.get(kind, {}),
    )  # fmt: skip
    return replace(found, **changes)


def against(kind: str, which: Any, **changes: Any) -> PainPoint:
    found = point(kind)
    return replace(found, comparison=replace(found.comparison, against=which, **changes))


@pytest.mark.parametrize("language", FOUR)
@pytest.mark.parametrize("currency", [None, "EUR"])
@pytest.mark.parametrize("segment", [{}, {"platform": "android"}, {"period": "2025-03"}])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_said_whole(
    kind: str, segment: dict[str, str], currency: str | None, language: str
) -> None:
    text = words(point(kind, segment=segment), language=language, currency=currency)
    assert "friction." not in text
    assert not re.search(r"[{}]|\s{2}|\.\.|\bNone\b|\bnan\b| [,.;]|“”|«»", text)
    assert 2 <= len(re.findall(r"[.?](?:\s|$)", text)) <= 5
    assert ("android" in text) == ("platform" in segment)
    assert ("2025-03" in text) == ("period" in segment)
    assert ("€" in text) == (currency is not None)
    first = text[0]
    assert first == first.upper()


@pytest.mark.parametrize("language", FOUR)
@pytest.mark.parametrize("which", ["rest", "without", "before", "other_touchpoints", "fewer"])
def test_whatever_it_is_held_against(which: str, language: str) -> None:
    for kind in ("drop_off", "low_score", "ignored_message", "no_effort"):
        text = words(against(kind, which), language=language)
        assert "friction." not in text
        assert "{" not in text


@pytest.mark.parametrize("language", FOUR)
def test_both_figures_and_their_n_are_told(language: str) -> None:
    text = words(point("drop_off"), language=language, currency="EUR")
    digits = re.sub(r"\D", "", text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")))
    for number in ("329", "5061", "216", "21573", "1301", "9632", "7224", "12040"):
        assert number in digits


def test_numbers_are_persian_in_persian() -> None:
    text = words(point("drop_off", segment={}), language="fa", currency="EUR")
    assert not re.search("[0-9]", text)
    assert "۳۲٫۹٪" in text


@pytest.mark.parametrize(
    ("persons", "said"),
    [(1, "1 customer is affected"), (2, "2 customers are affected")],
)
def test_plurals_in_english(persons: int, said: str) -> None:
    assert said in words(point("error", persons=persons, effect=-1.0))


@pytest.mark.parametrize(
    ("n", "said"),
    [(5_061, "5 061 случая"), (5_062, "5 062 случаев"), (5_065, "5 065 случаев"),
     (5_011, "5 011 случаев")],
)  # fmt: skip
def test_plurals_in_russian(n: int, said: str) -> None:
    text = words(against("error", "rest", n_here=n), language="ru").replace("\xa0", " ")
    assert f"из {said}" in text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(40, "40 секунд"), (61, "61 секунды"), (120, "2 минут"), (21 * 3_600, "21 часа"),
     (5.5 * 3_600, "5,5 часа"), (3 * 86_400, "3 дней"), (30 * 86_400, "30 дней")],
)  # fmt: skip
def test_durations_in_russian(seconds: float, said: str) -> None:
    text = words(against("long_wait", "rest", here=seconds), language="ru").replace("\xa0", " ")
    assert f"дольше {said} против" in text


def test_the_usual_has_no_n_of_its_own() -> None:
    text = words(against("drop_off", "other_touchpoints", n_elsewhere=5_061))
    assert "where 21.6\xa0% is usual at other touchpoints." in text


def test_what_is_not_known_is_not_told() -> None:
    text = words(point("error", interval=UNKNOWN, value_interval=UNKNOWN), currency="EUR")
    assert "€9,632 is at stake." in text
    assert "interval" not in text
    text = words(point("pressure", effect=0.0, interval=UNKNOWN, value_at_stake=0.0))
    assert "what that costs cannot be told from these data" in text


def test_without_money_the_cost_is_told_in_customers() -> None:
    text = words(point("error")).replace("\xa0", " ")
    assert "about 260 of them are lost over it (95 % interval: 195 to 325)" in text


def test_of_scores_the_cost_is_told_in_satisfaction() -> None:
    details = {"outcome": "satisfaction"}
    text = words(point("low_score", details=details), currency="EUR")
    assert "about 260 more of them would be satisfied" in text
    assert "€" not in text
    plain = words(point("low_score", details=details, interval=UNKNOWN))
    assert "would be satisfied. Read" in plain


def test_labels_are_read_instead_of_names() -> None:
    labels = {"checkout": "Kasse", "platform": "Gerät", "android": "Telefon"}
    text = words(point("error"), labels=labels)
    assert "Customers with Gerät “Telefon” run into errors at “Kasse”." in text
    assert "«Сравнение»" in words(point("no_effort"), language="ru")


def test_the_limit_of_a_visit_is_told_as_such() -> None:
    details = {"beyond": 1, "goal": "order", "per_visit": True}
    text = words(point("too_many_touchpoints", details=details))
    assert "once one visit has had more than 1 touchpoint before “order”" in text
    assert "visits reach the goal" in text


def test_every_message_is_used() -> None:
    catalogue = msgspec.json.decode(
        (REPOSITORY / "src/touchline/locale/messages/en/friction.json").read_bytes()
    )
    assert list(catalogue) == sorted(catalogue)
    assert {key.split(".")[2] for key in catalogue if key.startswith("friction.what.")} == set(
        KINDS
    )
    assert {key.split(".")[2] for key in catalogue if key.startswith("friction.first.")} == set(
        KINDS
    )
    assert set(languages()) >= set(FOUR)
    assert all(key in messages("fa") for key in catalogue)
