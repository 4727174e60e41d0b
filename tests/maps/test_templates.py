"""The ready maps: whole, in four languages, and written as files that read back the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import yaml

from tests.render.test_layout import problems
from tests.render.test_layout import texts as runs_of
from touchline.config import parse_yaml
from touchline.errors import ConfigError
from touchline.maps.design import designed
from touchline.maps.load import check_map
from touchline.maps.spec import DEFAULT_LANES, LaneSpec, MapSpec
from touchline.maps.templates import template, template_text, templates
from touchline.render import layout
from touchline.touchpoints import stage_model

LANGUAGES = ("en", "ru", "vi", "fa")
NAMES = [each.name for each in templates()]
SCRIPT = {"ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of the user with its place."""
    if isinstance(value, dict):
        if value and value.keys() <= set(LANGUAGES):
            yield path, value
            return
        for key, each in value.items():
            yield from texts(each, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for at, each in enumerate(value):
            yield from texts(each, f"{path}[{at}]")


def built(spec: MapSpec) -> dict[str, Any]:
    return dict(msgspec.to_builtins(spec))


def test_the_ready_maps_are_there() -> None:
    assert (
        sorted(
            [
                *("eight-stage", "three-stage", "aida", "mckinsey-loop", "aarrr", "salesforce"),
                *("e-commerce", "b2b", "shop-visit", "car-purchase", "banking", "saas", "airport"),
                "service-blueprint",
            ]
        )
        == NAMES
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_said_in_four_languages(name: str) -> None:
    found = list(texts(built(template(name))))
    assert len(found) > 20
    for place, text in found:
        assert set(text) == set(LANGUAGES), place
        assert all(said.strip() == said != "" for said in text.values()), place


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_in_the_script_of_their_language(name: str) -> None:
    for place, text in texts(built(template(name))):
        for language, letters in SCRIPT.items():
            said = text[language].lower()
            assert text["en"] == said.title() == "Wi-Fi" or any(one in letters for one in said), (
                place
            )
        for language in ("en", "vi"):
            others = "".join(SCRIPT.values())
            assert not any(one in others for one in text[language].lower()), place


@pytest.mark.parametrize("name", NAMES)
def test_every_stage_has_what_a_map_needs(name: str) -> None:
    spec = template(name)
    for stage in spec.stages:
        assert stage.label, stage.id
        assert stage.description, stage.id
        assert stage.phase in ("before", "during", "after")
        assert stage.metrics, stage.id
        assert -2 <= spec.emotion.assumed[stage.id] <= 2
        lanes = {card.lane for card in spec.cards if card.stage == stage.id}
        assert lanes >= {"goals", "actions", "touchpoints", "thoughts"}, stage.id
    assert {card.lane for card in spec.cards} >= {"moments", "pains"}
    assert spec.name
    assert spec.scenario
    assert spec.expectations


@pytest.mark.parametrize("name", NAMES)
def test_cards_stand_in_lanes_and_stages_of_the_map(name: str) -> None:
    spec = template(name)
    stages = [stage.id for stage in spec.stages]
    lanes = [lane.id if isinstance(lane, LaneSpec) else lane for lane in spec.lanes]
    assert {card.lane for card in spec.cards} <= set(lanes)
    assert {card.stage for card in spec.cards} <= set(stages)
    assert {each.stage for each in spec.opportunities} <= set(stages)
    assert set(spec.emotion.assumed) == set(stages)
    check_map(spec)


@pytest.mark.parametrize("name", NAMES)
def test_stages_form_a_graph_with_more_than_the_order_of_the_columns(name: str) -> None:
    spec = template(name)
    stages = [stage.id for stage in spec.stages]
    links = [(stage.id, link.to) for stage in spec.stages for link in stage.next]
    assert links
    assert {to for _, to in links} <= set(stages)
    assert not set(links) & set(itertools.pairwise(stages)), (
        "a link to the next column says nothing"
    )


@pytest.mark.parametrize("each", templates(), ids=lambda each: each.name)
def test_a_template_fits_a_project_with_its_stage_model(each: Any) -> None:
    assert each.model is not None
    assert list(each.stages) == stage_model(each.model).ids


def test_the_buying_group_is_on_the_map_of_a_company() -> None:
    spec = template("b2b")
    group = [card.text for card in spec.cards if card.lane == "buying-group"]
    said = {str(text["en"]).split(":")[0] for text in group if isinstance(text, dict)}
    assert said == {"Champion", "Decision maker", "User", "Security", "Procurement"}


def test_the_service_blueprint_has_its_lines_in_order() -> None:
    lanes = [lane for lane in template("service-blueprint").lanes if isinstance(lane, str)]
    order = [
        *("actions", "line of interaction", "frontstage", "line of visibility", "backstage"),
        *("line of internal interaction", "support"),
    ]
    assert [lane for lane in lanes if lane in order] == order


@pytest.mark.parametrize("name", NAMES)
def test_a_written_template_reads_back_as_it_was(name: str) -> None:
    text = template_text(name, languages=LANGUAGES)
    assert parse_yaml(text, MapSpec, environment={}) == template(name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_only_the_asked_language_is_written(name: str, language: str) -> None:
    text = template_text(name, languages=[language])
    spec = parse_yaml(text, MapSpec, environment={})
    assert spec.languages == (language,)
    assert list(texts(built(spec))) == []
    whole = template(name).name
    assert isinstance(whole, dict)
    assert spec.name == whole[language]


def test_two_languages_keep_their_codes() -> None:
    spec = parse_yaml(template_text("aida", languages=["fa", "en"]), MapSpec)
    assert spec.languages == ("fa", "en")
    assert {tuple(text) for _, text in texts(built(spec))} == {("fa", "en")}


def test_for_a_project_known_stages_take_their_texts_from_there() -> None:
    text = template_text("aida", stages=["attention", "purchase", "desire"], schema="../map.json")
    assert text.startswith("# yaml-language-server: $schema=../map.json\n")
    spec = parse_yaml(text, MapSpec)
    assert [stage.label for stage in spec.stages] == [None, "Interest", None, "Action"]
    assert all(stage.metrics for stage in spec.stages)
    assert {*DEFAULT_LANES} <= {*spec.lanes}
    lines = text.splitlines()
    marked = [lines[at + 1] for at, line in enumerate(lines) if "# Not measured" in line]
    assert marked == ["  - id: interest", "  - id: action"]


def test_own_lanes_are_kept_for_a_project() -> None:
    spec = parse_yaml(template_text("b2b", stages=["problem"]), MapSpec)
    assert "buying-group" in [lane.id for lane in spec.lanes if isinstance(lane, LaneSpec)]


@pytest.mark.parametrize("name", NAMES)
def test_lines_of_a_written_map_are_short(name: str) -> None:
    text = template_text(name, languages=["en"])
    assert [line for line in text.splitlines() if len(line) > 120] == []
    assert yaml.safe_load(text)


def test_an_unknown_template_or_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="did you mean 'e-commerce'"):
        template("ecommerce")
    with pytest.raises(ConfigError, match="no language 'de'"):
        template_text("aida", languages=["de"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_drawn_without_faults(name: str, language: str) -> None:
    sheet = layout(designed(template(name), map_id=name, created="2025-01-01"), language)
    assert problems(sheet) == []
    cut = [run.full for cell in sheet.cells for run in runs_of(cell) if run.full]
    assert cut == []
