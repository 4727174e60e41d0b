"""The message files: complete, without stale keys, with the same places, and drawable."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from touchline.locale import languages, messages
from touchline.render.typeset import covers, family_of

OTHERS = [language for language in languages() if language != "en"]


def forms(message: str | dict[str, str]) -> dict[str, str]:
    return {"other": message} if isinstance(message, str) else message


def places(message: str | dict[str, str]) -> set[str]:
    return {name for text in forms(message).values() for name in re.findall(r"\{(\w+)\}", text)}


def test_the_four_languages_are_there() -> None:
    assert set(languages()) >= {"en", "ru", "vi", "fa"}


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_missing_or_stale(language: str) -> None:
    here, english = set(messages(language)), set(messages("en"))
    assert sorted(english - here) == [], "missing"
    assert sorted(here - english) == [], "stale"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_places_of_the_english_text(language: str) -> None:
    here = messages(language)
    different = {
        key: (places(text), places(here[key]))
        for key, text in messages("en").items()
        if key in here and places(text) != places(here[key])
    }
    assert different == {}


@pytest.mark.parametrize("language", languages())
def test_plural_categories_are_those_of_the_language(language: str) -> None:
    known = set(Locale.parse(language).plural_form.tags) | {"other"}
    for key, message in messages(language).items():
        if not isinstance(message, str):
            assert set(message) == known, key


@pytest.mark.parametrize("language", languages())
def test_the_fonts_cover_every_character(language: str) -> None:
    for key, message in messages(language).items():
        for text in forms(message).values():
            assert covers(family_of(text, language), text), (key, text)


@pytest.mark.parametrize("language", languages())
def test_no_message_is_empty(language: str) -> None:
    meant = {"pain.definition.nothing"}
    empty = [key for key, text in messages(language).items() if not text and key not in meant]
    assert empty == []
