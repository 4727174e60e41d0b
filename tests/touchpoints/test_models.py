from __future__ import annotations

import pytest

from touchline.config import parse_yaml
from touchline.errors import ConfigError
from touchline.touchpoints import stage_model, stage_templates
from touchline.touchpoints.models import PHASES
from touchline.touchpoints.spec import StageModelSpec, StageSpec

LANGUAGES = {"en", "ru", "vi", "fa"}
CONSIDERED = "Сравнивает"


def test_the_ready_models_are_there() -> None:
    assert set(stage_templates()) == {
        "aarrr",
        "aida",
        "airport",
        "b2b",
        "banking",
        "car-purchase",
        "e-commerce",
        "eight-stage",
        "mckinsey",
        "retail",
        "saas",
        "sales-funnel",
        "salesforce",
        "service-blueprint",
        "shop-visit",
        "three-stage",
    }


@pytest.mark.parametrize("name", stage_templates())
def test_a_ready_model_is_complete(name: str) -> None:
    model = stage_model(name)
    assert model.template == name
    assert len(set(model.ids)) == len(model.ids) >= 3
    for stage in model.stages:
        assert isinstance(stage.label, dict)
        assert isinstance(stage.description, dict)
        assert set(stage.label) == set(stage.description) == LANGUAGES
        assert all(text.strip() == text and text for text in stage.label.values())
        assert stage.phase in PHASES
        assert stage.metrics
        assert stage.id not in stage.next
        # The scripts are those of the languages: no text was left in another one.
        assert any("а" <= letter <= "я" for letter in stage.description["ru"].lower())
        assert any("\u0600" <= letter <= "\u06ff" for letter in stage.description["fa"])


def test_a_model_reads_in_the_order_of_the_purchase() -> None:
    phases = [stage.phase for stage in stage_model("eight-stage").stages]
    assert phases == ["before"] * 2 + ["during"] * 2 + ["after"] * 4


def test_own_stages_change_a_template_and_add_to_it() -> None:
    spec = StageModelSpec(
        template="three-stage",
        stages=[
            StageSpec(id="use", phase="after"),
            StageSpec(id="consideration", label=CONSIDERED, next=["decision", "use"]),
        ],
    )
    model = stage_model(spec)
    assert model.ids == ["problem-recognition", "consideration", "decision", "use"]
    changed, before = model.stages[1], stage_model("three-stage").stages[1]
    assert changed.label == CONSIDERED
    assert changed.next == ["decision", "use"]
    assert changed.description == before.description
    assert changed.metrics == before.metrics
    assert model.stages[3].label == "use"


def test_without_template_the_list_is_the_model() -> None:
    spec = parse_yaml("stages: [{id: a, label: A}, {id: b, next: [a]}]", StageModelSpec)
    assert [(stage.id, stage.label) for stage in stage_model(spec).stages] == [
        ("a", "A"),
        ("b", "b"),
    ]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("eight-stages", "did you mean 'eight-stage'"),
        (StageModelSpec(), "has no stages"),
        (StageModelSpec(stages=[StageSpec(id="a"), StageSpec(id="a")]), "declared twice"),
        (StageModelSpec(stages=[StageSpec(id="buy", next=["by"])]), "did you mean 'buy'"),
        (StageModelSpec(stages=[StageSpec(id="buy", phase="befor")]), "did you mean 'before'"),
        (StageModelSpec(stages=[StageSpec(id=str(n)) for n in range(256)]), "256 stages"),
    ],
)
def test_unsound_models_are_refused(spec: str | StageModelSpec, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        stage_model(spec)
    assert message in str(caught.value)
