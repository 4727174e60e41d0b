"""The message files: complete, without stale keys, with the same places, and drawable."""

from __future__ import annotations

import ast
import re

import msgspec
import pytest
from babel import Locale

from tests.shared import REPOSITORY
from touchline.locale import language_of, languages, messages
from touchline.locale.messages import folder
from touchline.render.typeset import covers, family_of

OTHERS = [language for language in languages() if language != "en"]


def forms(message: str | dict[str, str]) -> dict[str, str]:
    return {"other": message} if isinstance(message, str) else message


def places(message: str | dict[str, str]) -> set[str]:
    return {
        name
        for text in forms(message).values()
        for name in re.findall(r"\{(\w+(?::date)?)\}", text)
    }


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


CODE = REPOSITORY / "src/touchline"
ROOMS = ("render.", "difference.")
"""What a room puts before the keys that its code names."""
PAGE = "web."
"""Keys of the page, which are said by scripts."""
CALLS = {"message": "", "t": "render."}
"""Functions whose first argument is a key, and what they put before it."""


def said_in_code() -> tuple[set[str], list[re.Pattern[str]], set[str]]:
    """Give the keys that code names in full, patterns of those it puts together, and all words."""
    named, patterns, words = set(), [], set()
    for path in CODE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.append(pattern_of(node))
            elif isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                key = first.value if isinstance(first, ast.Constant) else None
                if name in CALLS and isinstance(key, str) and re.fullmatch(r"[a-z][\w.]*", key):
                    named.add(CALLS[name] + key)
    # What every message of the renderer is asked by says nothing of a single one.
    telling = [
        each
        for each in patterns
        if re.match(r"[a-z_]+\\\.", each.pattern)
        and each.pattern not in [re.escape(room) + "(.+)" for room in ROOMS]
    ]
    return named, telling, words


def pattern_of(node: ast.JoinedStr) -> re.Pattern[str]:
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"
        for part in node.values
    ]
    return re.compile("".join(parts))


def is_word(text: str, words: set[str]) -> bool:
    """Whether a part of a key, or what it begins with, stands in code."""
    parts = (text, text.split(".")[0])
    return any(part in words or part.replace("_", " ") in words for part in parts)


def is_said(key: str, patterns: list[re.Pattern[str]], words: set[str]) -> bool:
    """Whether code names *key*, or puts it together from words that stand in it."""
    for prefix in ("", *ROOMS):
        if not key.startswith(prefix):
            continue
        rest = key.removeprefix(prefix)
        if rest in words:
            return True
        for pattern in patterns:
            found = pattern.fullmatch(rest)
            if found and all(is_word(group, words) for group in found.groups()):
                return True
    return False


def test_every_key_that_code_names_has_its_words() -> None:
    named, _, _ = said_in_code()
    assert len(named) > 200
    known = set(messages("en"))
    assert sorted(key for key in named if "." in key and key not in known) == []


def test_every_key_of_the_files_is_used_by_code() -> None:
    _, patterns, words = said_in_code()
    for stale in ("render.", "persona.", "definition.", "render.panel.", "render.lane."):
        assert not is_said(f"{stale}nowhere_named", patterns, words), "the test must notice"
    keys = [key for key in messages("en") if not key.startswith(PAGE)]
    assert [key for key in keys if not is_said(key, patterns, words)] == []


def said_on_the_page() -> tuple[set[str], list[re.Pattern[str]]]:
    """Give the keys that scripts of the page name in full, and patterns of those put together."""
    named, patterns = set(), []
    for path in (REPOSITORY / "frontend" / "src").rglob("*.ts*"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"[\"'`]([a-z]\w*(?:\.[\w-]+)+)[\"'`]", text))
        for put_together in re.findall(r"`([a-z]\w*\.[^`\s]*\$\{[^`]*)`", text):
            parts = re.split(r"\$\{[^}]*\}", put_together)
            patterns.append(re.compile("(.+)".join(map(re.escape, parts))))
    return named, patterns


def test_every_key_of_the_page_is_used_by_it() -> None:
    named, patterns = said_on_the_page()
    named |= {word.removeprefix(PAGE) for word in said_in_code()[2]}  # the server says some, too
    keys = [key.removeprefix(PAGE) for key in messages("en") if key.startswith(PAGE)]
    assert len(keys) > 500
    stale = [
        key
        for key in keys
        if key not in named and not any(each.fullmatch(key) for each in patterns)
    ]
    assert stale == []


def test_every_key_that_the_page_names_has_its_words() -> None:
    calls = re.compile(r"\bt\(\s*\"([a-z][\w.-]*)\"")
    asked = {
        key
        for path in (REPOSITORY / "frontend" / "src").rglob("*.ts*")
        for key in calls.findall(path.read_text("utf-8"))
    }
    assert len(asked) > 300
    assert sorted(key for key in asked if PAGE + key not in messages("en")) == []


@pytest.mark.parametrize("language", languages())
def test_no_key_stands_in_two_files(language: str) -> None:
    seen: dict[str, str] = {}
    for path in sorted(folder(language).glob("*.json")):
        if path.name == "language.json":
            continue
        for key in msgspec.json.decode(path.read_bytes(), type=dict[str, object]):
            assert key not in seen, f"{key}: in {seen[key]} and {path.name}"
            seen[key] = path.name


@pytest.mark.parametrize("language", languages())
def test_what_a_language_says_of_itself(language: str) -> None:
    said = language_of(language)
    assert said.name
    assert len(said.digits) == 10
    assert len(said.persian_months) in (0, 12)
    assert "{n}" in said.percent
    assert said.persian_months or language != "fa"
