from pathlib import Path

import pytest

from tests.maps.conftest import SMALL, spec
from touchline.errors import ConfigError
from touchline.maps import Known, load_map
from touchline.maps.load import unknown_pains

KNOWN = Known(
    ("find", "buy", "receive", "review", "service"),
    {"delivery": ("late", "on time", "none"), "city": None},
    ("shopper",),
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_good_map_is_read(tmp_path: Path) -> None:
    assert load_map(written(tmp_path, SMALL), known=KNOWN).fast == {"find": "2h"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fast: {fnd: 2h}", r"no stage 'fnd'.*\n.*did you mean 'find'"),
        ("hints: {bye: x}", r"hints\.bye: the project has no stage 'bye'.*\n.*'buy'"),
        ("kpis: [{id: a, stage: revew, kind: mean}]", r"kpis\[0\]\.stage.*\n.*'review'"),
        ("cards: [{lane: goals, stage: by, text: x}]", r"cards\[0\]\.stage.*\n.*'buy'"),
        ("segment: {delivry: late}", r"no segment 'delivry'.*\n.*'delivery'"),
        ("segment: {delivery: [late, latr]}", r"'latr' is no value of .*\n.*'late'"),
        ("emotion: {forks: [{stage: buy, segment: deliver}]}", r"forks\[0\].*\n.*'delivery'"),
        ("persona: shoper", r"no persona 'shoper'.*\n.*'shopper'"),
        ("personna: x", r"map\.yaml:1:1.*no key 'personna'.*\n.*'persona'"),
        ("fast: {find: soon}", r"'soon' is no duration"),
        ("window: [2024-02-01, 2024-01-01]", r"ends .* before it begins"),
        ("window: [yesterday, 2024-01-01]", r"'yesterday' is no day"),
        ("emotion: {assumed: {find: 3}}", r"outside −2 … 2"),
        ("kpis: [{id: a, stage: buy, kind: rate}]", r"'rate' needs 'has'"),
        (
            "kpis: [{id: a, stage: buy, kind: sum}, {id: a, stage: buy, kind: sum}]",
            r"'a' stands twice",
        ),
    ],
)
def test_a_bad_map_is_refused_with_the_place_and_advice(
    tmp_path: Path, text: str, said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=said) as caught:
        load_map(path, known=KNOWN)
    assert "map.yaml" in str(caught.value)


def test_values_that_only_the_data_tell_are_not_refused(tmp_path: Path) -> None:
    load_map(written(tmp_path, "segment: {city: Hue}"), known=KNOWN)


@pytest.mark.parametrize(
    ("pain", "lost"),
    [
        ("own", False),
        ("delivery.late", False),
        ("delivery.lat", True),
        ("region.anything", False),
        ("touchpoint.visit", False),
        ("wait.order.pay", False),
        ("typo", True),
    ],
)
def test_pain_points_that_can_never_be_found_are_told(pain: str, lost: bool) -> None:
    text = (
        "pains: [{id: own, stage: buy, label: Own}]\n"
        f"opportunities: [{{stage: buy, text: Call, pain: {pain}}}]"
    )
    known = Known(("buy",), {"delivery": ("late",), "region": None})
    assert unknown_pains(spec(text), known) == ([pain] if lost else [])
