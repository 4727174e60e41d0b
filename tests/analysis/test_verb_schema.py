from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from touchline.analysis.verb_schema import options_schema, questions_schema
from touchline.analysis.verbs import VERBS

SCHEMA = questions_schema()


def test_the_schema_is_one_and_knows_every_verb() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(VERBS) < set(SCHEMA["$defs"])


@pytest.mark.parametrize(
    "options",
    [
        {"steps": ["visit", {"touchpoint": "order", "where": {"price": {"op": "gt", "value": 1}}}]},
        {"steps": [{"any": ["visit", "cart"]}, {"where": {"plan": ["pro", "team"]}}]},
        {"steps": ["visit", "order"], "window": 3600, "order": "strict"},
        {"steps": ["visit", "order"], "window": None},
    ],
)
def test_questions_fit(options: dict[str, Any]) -> None:
    jsonschema.validate({"verb": "funnel", "options": options}, SCHEMA)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"steps": ["visit", 3]},
        {"steps": ["visit"], "order": "srict"},
        {"steps": ["visit"], "windoww": "7d"},
    ],
)
def test_wrong_questions_do_not(options: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"verb": "funnel", "options": options}, SCHEMA)


def test_defaults_and_sentences_are_told() -> None:
    window = options_schema("funnel")["properties"]["window"]
    assert window["default"] == "14d"
    assert window["description"].startswith("Longest time")
