"""What is measured for a map is kept while people write on it, and never any longer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import touchline
from tests.shop import write_shop
from touchline.errors import ConfigError
from touchline.maps import MapSpec, Snapshot, compute
from touchline.maps.exchange.whole import map_to_yaml
from touchline.maps.spec import Card, KpiSpec, LaneSpec, MapStage, OpportunityCard
from touchline.maps.spec.cards import MapLink
from touchline.maps.written import measured_part
from touchline.project.maps import ProjectMap
from touchline.project.measuring import is_measured
from touchline.project.pains import pains_of_map

QUICK = (Phase.explicit, Phase.generate)
put = msgspec.structs.replace
STAGES = ["information-search", "evaluation", "decision", "receiving-the-offer", "loyalty"]
TEXT = st.sampled_from(["Pay", "Ask a friend", "بپرس"])
EDITS: dict[str, Any] = {
    "title": st.sampled_from([None, "Late parcels", {"en": "Late", "fa": "دیر"}]),
    "subtitle": st.sampled_from([None, "and what they cost"]),
    "name": st.sampled_from([None, "Buying"]),
    "owner": st.sampled_from([None, "AB"]),
    "scenario": st.sampled_from([None, "on a phone"]),
    "expectations": st.lists(st.sampled_from(["fast", "cheap"]), max_size=2),
    "state": st.sampled_from(["current", "future"]),
    "languages": st.sampled_from([("en",), ("fa", "en")]),
    "calendar": st.sampled_from(["gregorian", "persian"]),
    "digits": st.sampled_from(["native", "latin"]),
    "hints": st.dictionaries(st.sampled_from(STAGES), st.sampled_from(["the shop", "a poll"])),
    "credits": st.sampled_from([None, "the shop"]),
    "links": st.lists(st.builds(MapLink, map=st.just("purchase")), max_size=1),
    "cards": st.lists(
        st.builds(
            Card,
            lane=st.sampled_from(["goals", "touchpoints", "own"]),
            stage=st.sampled_from(STAGES),
            text=TEXT,
        ),
        max_size=4,
    ),
    "opportunities": st.lists(
        st.builds(
            OpportunityCard,
            stage=st.sampled_from(STAGES),
            text=TEXT,
            pain=st.sampled_from([None, "score.delivery.open", "no such pain point"]),
        ),
        max_size=2,
    ),
    "lanes": st.permutations(
        ["flow", "goals", "touchpoints", "line of visibility", "emotion", "pains", "kpis",
         "opportunities", LaneSpec(id="own", label="Ours")]
    ).map(tuple),
}  # fmt: skip
MEASURED: dict[str, Any] = {
    "segment": st.sampled_from([{}, {"delivery": "open"}]),
    "unit_label": st.sampled_from([None, "orders"]),
    "window": st.sampled_from([None, ("2024-02-01", "2024-03-31")]),
    "find_pains": st.booleans(),
    "most_pains": st.sampled_from([0, 6]),
    "kpis": st.lists(
        st.just(KpiSpec(id="stars", stage="evaluation", kind="mean")), max_size=1
    ),
    "fast": st.dictionaries(st.sampled_from(STAGES), st.sampled_from(["1h", "9d"]), max_size=1),
    "stages": st.sampled_from(
        [[], [MapStage(id=each, description=f"of {each}") for each in STAGES]]
    ),
}  # fmt: skip


def edits_of(known: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some fields of a map file, written anew."""
    return st.fixed_dictionaries({}, optional=known)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("measured")
    project = touchline.open(write_shop(folder))
    project.load()
    project.build()
    return folder


def write(shop: Path, spec: MapSpec) -> ProjectMap:
    file = shop / "maps" / "purchase.yaml"
    file.write_text(map_to_yaml(spec), "utf-8")
    return touchline.open(shop).map("purchase")


def now(found: ProjectMap) -> Snapshot:
    with found.project.workspace.reading() as build:
        return found.computed_of(build)


def anew(found: ProjectMap) -> Snapshot:
    """The map, computed as if nothing were kept."""
    with found.project.workspace.reading() as build:
        spec = found.spec
        pains = pains_of_map(found.project, spec) if spec.find_pains else None
        return compute(
            build, spec, map_id=found.name, pains=pains, folder=found.path.parent, created="then"
        )


def full(spec: MapSpec) -> MapSpec:
    """The same map, with a lane for each of its cards."""
    lanes = [*spec.lanes]
    for each in ("goals", "touchpoints", LaneSpec(id="own", label="Ours")):
        if each not in lanes:
            lanes.append(each)
    return put(spec, lanes=tuple(lanes))


@settings(deadline=None, max_examples=5, phases=QUICK, derandomize=True)
@given(st.lists(st.tuples(edits_of(EDITS), edits_of(MEASURED)), min_size=2, max_size=2))
def test_an_edited_map_is_what_it_would_be_computed_anew(
    shop: Path, edits: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    spec = MapSpec()
    for written, measured in edits:
        spec = full(put(spec, **written, **measured))
        found = write(shop, spec)
        assert put(now(found), created="then") == anew(found)


@settings(deadline=None, max_examples=200, phases=QUICK, derandomize=True)
@given(edits_of(EDITS))
def test_what_is_written_by_hand_is_no_part_of_what_is_measured(edits: dict[str, Any]) -> None:
    edits.pop("lanes", None)
    assert measured_part(put(MapSpec(), **edits)) == measured_part(MapSpec())


@pytest.mark.parametrize("name", sorted(MEASURED))
def test_what_is_measured_is_told_apart(name: str) -> None:
    values = {
        "segment": {"delivery": "open"}, "unit_label": "orders", "window": ("2024-02-01", ""),
        "find_pains": False, "most_pains": 1, "fast": {"loyalty": "1h"},
        "kpis": [KpiSpec(id="stars", stage="evaluation", kind="mean")],
        "stages": [MapStage(id="loyalty")],
    }  # fmt: skip
    assert measured_part(put(MapSpec(), **{name: values[name]})) != measured_part(MapSpec())


def test_every_field_of_a_map_file_is_written_or_measured() -> None:
    persons = {"persona", "personas", "unit", "answer", "emotion", "pains", "plan", "floor"}
    assert {*EDITS, *MEASURED, *persons, "id"} == {*MapSpec.__struct_fields__}


def test_a_written_card_computes_nothing(shop: Path) -> None:
    before = now(write(shop, MapSpec()))
    card = Card(lane="goals", stage="decision", text="Pay")
    found = write(shop, MapSpec(cards=[card], title="Paying"))
    with found.project.workspace.reading() as build:
        assert is_measured(found, build, found.spec)
        (build / "spine.parquet").rename(build / "away")  # nothing can be measured now
        try:
            after = now(found)
        finally:
            (build / "away").rename(build / "spine.parquet")
    assert (after.created, after.figures) == (before.created, before.figures)
    assert after.title.words == {"": "Paying"}


def test_a_build_that_was_made_anew_is_measured_anew(shop: Path) -> None:
    found = write(shop, MapSpec())
    before = now(found)
    orders = shop / "data" / "orders.csv"
    lines = orders.read_text("utf-8").splitlines(keepends=True)
    orders.write_text("".join(lines[:-20]), "utf-8")
    for name in ("builds", "CURRENT", "maps"):
        each = shop / ".touchline" / name
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    project = touchline.open(shop)
    project.load()
    project.build()
    after = now(project.map("purchase"))
    assert after.build == before.build
    assert after.figures["lens.journeys"].value < before.figures["lens.journeys"].value  # type: ignore[operator]


def test_what_is_damaged_is_computed_again(shop: Path) -> None:
    found = write(shop, MapSpec())
    before = now(found)
    for file in (shop / ".touchline" / "measured" / "purchase").iterdir():
        file.write_bytes(file.read_bytes()[:100])
    assert now(found).figures == before.figures


def test_a_map_that_contradicts_itself_is_refused_though_it_is_measured(shop: Path) -> None:
    now(write(shop, MapSpec()))
    found = write(shop, MapSpec(cards=[Card(lane="goals", stage="no stage", text="Pay")]))
    with pytest.raises(ConfigError, match="no stage"):
        now(found)
