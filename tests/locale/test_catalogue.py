"""Texts, numbers and dates as a reader of each language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.errors import RenderError
from touchline.locale import Catalogue
from touchline.maps.snapshot import Formatted, Text

ISOLATED = "\u2066{}\u2069"
NBSP = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "number", "share", "emotion"),
    [
        ("en", "14,722", "98.1 %", "−1.16"),
        ("ru", "14 722", "98,1 %", "−1,16"),
        ("vi", "14.722", "98,1%", "−1,16"),
        ("fa", "۱۴٬۷۲۲", "۹۸٫۱٪", ISOLATED.format("−۱٫۱۶")),
    ],
)
def test_numbers(language: str, number: str, share: str, emotion: str) -> None:
    catalogue = Catalogue(language)
    assert plain(catalogue.number(14722)) == number
    assert plain(catalogue.share(0.981)) == share
    assert catalogue.emotion(-1.16) == emotion


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (1260, "21 min"),
        (5 * 3600 + 1800, "5.5 h"),
        (34 * 3600, "34 h"),
        (155_520, "1.8 d"),
        (613_440, "7.1 d"),
        (200 * 86400, "200 d"),
    ],
)
def test_durations_are_said_in_the_unit_people_use(seconds: float, said: str) -> None:
    assert plain(Catalogue("en").duration(seconds)) == said


def test_plurals_follow_the_language() -> None:
    russian = Catalogue("ru")
    said = [russian.message("render.index.maps", n=n) for n in (1, 3, 5, 21)]
    assert said == [
        "1 карта пути клиента",
        "3 карты пути клиента",
        "5 карт пути клиента",
        "21 карта пути клиента",
    ]


def test_text_prefers_own_words_then_every_language_then_english() -> None:
    text = Text(words={"en": "Decision", "fa": "تصمیم"})
    assert Catalogue("fa").text(text) == "تصمیم"
    assert Catalogue("vi").text(text) == "Decision"
    assert Catalogue("vi").text(Text(words={"": "Olist", "en": "x"})) == "Olist"
    assert Catalogue("en").text(None) == ""


def test_arguments_are_written_in_the_language() -> None:
    inner = Text(key="render.persons", args={"n": 3})
    text = Text(
        key="render.plus_minus", args={"half": Formatted(value=0.08, unit="share"), "n": inner}
    )
    assert plain(Catalogue("en").text(text)) == "±8 % · persons"
    assert Catalogue("ru").text(text) == f"±8{NBSP}% · человека"


def test_places_in_arguments_are_not_filled_again() -> None:
    text = Text(key="render.quoted", args={"text": "{n} {text}"})
    assert Catalogue("en").text(text) == "“{n} {text}”"


def test_an_unknown_language_names_those_that_are_known() -> None:
    with pytest.raises(RenderError, match="here are: en, fa, ru, vi"):
        Catalogue("de")


def test_persian_money_and_dates() -> None:
    persian = Catalogue("fa")
    assert persian.date("2018-10-15T12:00:00+00:00") == "۲۳ مهر ۱۳۹۷"
    assert "۱۹۴٬۸۴۶" in persian.money(194846.4, "BRL")
    assert persian.direction == "rtl"


@pytest.mark.parametrize("language", ["en", "ru", "vi", "fa"])
@given(value=st.floats(0, 1))
def test_a_share_is_all_or_nothing_only_when_it_is(language: str, value: float) -> None:
    said = Catalogue(language).share(value, digits=0)
    western = said.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    digits = "".join(char for char in western if char.isdigit())
    if 0 < value < 1:
        assert digits not in ("0", "100") or abs(value - round(value)) < 1e-12
    else:
        assert digits == str(round(value * 100))


@given(value=st.floats(-1e12, 1e12), unit=st.sampled_from(["share", "points", "score", "count"]))
def test_every_value_can_be_said_in_every_language(value: float, unit: str) -> None:
    for language in ("en", "ru", "vi", "fa"):
        said = Catalogue(language).value(value, unit)
        assert said
        assert "-" not in said
