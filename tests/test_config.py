"""Errors in YAML point at line and column and name the nearest key."""

from __future__ import annotations

from pathlib import Path

import pytest

from touchline.config import (
    Spec,
    expand_environment,
    load_yaml,
    local_text,
    locate,
    parse_yaml,
)
from touchline.errors import ConfigError
from touchline.maps.spec import MapSpec
from touchline.project_file import ProjectFile


class Inner(Spec, frozen=True, kw_only=True):
    colour: str
    size: int = 1


class Outer(Spec, frozen=True, kw_only=True):
    name: str = ""
    parts: list[Inner] = []
    by_name: dict[str, Inner] = {}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("nam: x", "f:1:1", "did you mean 'name'"),
        ("name: a\nparts:\n- {colour: red, sise: 2}", "f:3:17", "did you mean 'size'"),
        ("by_name: {a: {color: red}}", "f:1:", "did you mean 'colour'"),
        ("parts:\n- {colour: red}\n- {size: 2}", "f:3:3", "colour"),
        ("parts:\n- {colour: red, size: big}", "f:2:23", "expected a whole number, got text"),
        ("name: a\nname: b", "f:2:1", "stands twice"),
        ("parts: 5", "f:1:8", "expected a list, got a whole number"),
        ("parts:\n\t- 5", "f:2:1", "indent with spaces"),
        ("name: [", "f:1:8", "not valid YAML"),
        ("", "f", "empty"),
        ("name: ${NOT_SET_ANYWHERE}", "f:1:7", "NOT_SET_ANYWHERE is not set"),
    ],
)
def test_an_error_says_where_and_what(text: str, place: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_yaml(text, Outer, name="f")
    assert str(caught.value).startswith(place)
    assert said in str(caught.value)


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="touchline init"):
        load_yaml(tmp_path / "touchline.yaml", ProjectFile)


def test_dates_and_keys_stay_the_text_that_was_written() -> None:
    found = parse_yaml("name: 2024-05-01\nby_name: {1: {colour: '2'}}", Outer)
    assert found == Outer(name="2024-05-01", by_name={"1": Inner(colour="2")})


def test_variables_take_a_default() -> None:
    assert expand_environment("${A:-x}/${B}", {"B": "y"}) == "x/y"
    assert expand_environment("${A:-x}", {"A": ""}) == "x"


def test_local_text_falls_back_to_english_then_to_any() -> None:
    assert local_text({"en": "a", "ru": "б"}, "vi") == "a"
    assert local_text({"ru": "б"}, "vi") == "б"
    assert local_text(None, "vi", "-") == "-"


def test_bounds_are_shares_not_percents() -> None:
    text = "project: T\ncheck: {unclassified: 5}"
    with pytest.raises(ConfigError, match=r"f:2:8: check: unclassified is a share between 0 and 1"):
        parse_yaml(text, ProjectFile, name="f")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lanes: [goels]", r"m\.yaml:1:9: lanes\[0\]: there is no 'goels' here.*\n.*'goals'"),
        ("state: futur", r"state: there is no 'futur' here.*\n.*'future'"),
        ("lanes: [{id: x, lable: y}]", r"m\.yaml:1:17: lanes\[0\] has no key 'lable'.*\n.*'label'"),
    ],
)
def test_a_word_that_is_none_of_those_allowed_is_told_with_the_nearest(
    text: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_yaml(text, MapSpec, name="m.yaml")


@pytest.mark.parametrize(
    ("place", "name", "where"),
    [
        ("fast.find", None, "2:9"),
        ("fast.find", "find", "2:3"),
        ("cards[1].stage", "by", "5:13"),
        ("cards[7].stage", None, "4:3"),
        ("nowhere", None, "1:1"),
    ],
)
def test_a_place_is_found_in_the_file(
    tmp_path: Path, place: str, name: str | None, where: str
) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("fast:\n  find: 2h\ncards:\n  - {stage: buy}\n  - {stage: by}\n", "utf-8")
    assert locate(path, place, name=name) == f"{path}:{where}"
