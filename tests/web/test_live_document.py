"""The live document says all that a map file says, and merges edits from anywhere."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.maps.exchange.generated import specs
from touchline.config import parse_yaml
from touchline.maps.exchange.whole import map_to_yaml
from touchline.maps.spec import CARD_LANES, Card, LaneSpec, MapSpec, MapStage, OpportunityCard
from touchline.maps.templates import template_text, templates
from touchline.web.live.document import Document, bring, new_document, read
from touchline.web.live.map_state import MapState, matched, state_of
from touchline.web.live.order import between, kept_in_place, spread
from touchline.web.live.writing import spec_of

PROJECT = ("awareness", "decision", "evaluation")
QUICK = (Phase.explicit, Phase.generate)
"""A failing map is large, and takes minutes to be made smaller."""
change = msgspec.structs.replace


def document_of(spec: MapSpec) -> Document:
    document = new_document()
    bring(document, MapState(), state_of(spec, PROJECT))
    return document


def written(document: Document) -> MapSpec:
    spec, left_out = spec_of(read(document), PROJECT)
    assert left_out == []
    return spec


def one_text(text: Any) -> Any:
    """A text in the shorter of two ways to write the same."""
    if isinstance(text, dict) and list(text) in ([], [""]):
        return text.get("")
    return text


def consistent(spec: MapSpec) -> MapSpec:
    """The same map, but all that it names is there, and every id stands once."""
    columns = [stage.id for stage in spec.stages] or list(PROJECT)

    def at(position: int) -> str:
        return columns[position % len(columns)]

    def moved(items: list[Any]) -> list[Any]:
        return [change(each, stage=at(position)) for position, each in enumerate(items)]

    def keyed(items: dict[str, Any]) -> dict[str, Any]:
        return dict(zip(columns, items.values(), strict=False))

    def texts(one: Any, *names: str) -> Any:
        found = {name: one_text(getattr(one, name)) for name in names}
        return change(one, **{k: "" if v is None and k == "text" else v for k, v in found.items()})

    stages = [
        change(
            texts(stage, "label", "description"),
            next=[change(link, to=at(n)) for n, link in enumerate(stage.next)],
        )
        for stage in spec.stages
    ]
    lanes = tuple(
        change(texts(each, "label", "note"), label=one_text(each.label) or each.id)
        if isinstance(each, LaneSpec)
        else each
        for each in spec.lanes
    )
    own = [each.id for each in lanes if isinstance(each, LaneSpec)]
    holding = [*own, *(each for each in lanes if each in CARD_LANES)]
    cards = [
        change(
            texts(card, "text"),
            lane=holding[n % len(holding)],
            step=None,
            id=f"c {n}" if card.id else None,
        )
        for n, card in enumerate(moved(spec.cards) if holding else [])
    ]
    emotion = change(
        spec.emotion, forks=moved(spec.emotion.forks), assumed=keyed(spec.emotion.assumed)
    )
    return change(
        spec,
        stages=stages,
        lanes=lanes,
        cards=cards,
        kpis=moved(spec.kpis),
        pains=moved(spec.pains),
        links=moved(spec.links),
        opportunities=[texts(each, "text") for each in moved(spec.opportunities)],
        fast=keyed(spec.fast),
        hints=keyed(spec.hints),
        emotion=emotion,
    )


@settings(deadline=None, max_examples=100, phases=QUICK, derandomize=True)
@given(specs().map(consistent))
def test_nothing_of_a_map_is_lost_in_the_document(spec: MapSpec) -> None:
    document = document_of(spec)
    assert written(document) == spec
    copy = new_document()
    copy.apply_update(document.get_update())
    assert written(copy) == spec


@settings(deadline=None, max_examples=30, phases=QUICK, derandomize=True)
@given(specs().map(consistent), specs().map(consistent))
def test_a_document_can_be_brought_from_any_map_to_any_other(old: MapSpec, new: MapSpec) -> None:
    document = document_of(old)
    bring(document, read(document), matched(state_of(new, PROJECT), read(document)))
    assert msgspec.structs.replace(written(document), cards=[]) == change(new, cards=[])
    found = [change(card, id=None) for card in written(document).cards]
    assert found == [change(card, id=None) for card in new.cards]


@pytest.mark.parametrize("name", [each.name for each in templates()])
def test_ready_maps_come_back_as_they_are(name: str) -> None:
    spec = parse_yaml(template_text(name), MapSpec)
    assert map_to_yaml(written(document_of(spec))) == map_to_yaml(spec)


def test_a_map_without_stages_follows_the_project() -> None:
    document = document_of(MapSpec(name="Buying"))
    assert list(read(document).entries["stages"]) == list(PROJECT)
    assert map_to_yaml(written(document)) == "name: Buying\n"
    state = read(document)
    state.entries["stages"]["decision"] = {"label:": "Deciding"}
    bring(document, read(document), state)
    assert [stage.label for stage in written(document).stages] == [None, "Deciding", None]


def test_an_edited_card_keeps_its_id_and_the_file_names_it() -> None:
    document = document_of(MapSpec(cards=[Card(lane="goals", stage="decision", text="Pay")]))
    [key] = read(document).entries["cards"]
    state = read(document)
    state.entries["cards"][key] |= {"text:": "Pay at once"}
    bring(document, read(document), state)
    assert [card.id for card in written(document).cards] == [key]


def test_what_stands_in_a_stage_that_is_gone_stays_in_the_document_only() -> None:
    spec = MapSpec(
        stages=[MapStage(id="decision"), MapStage(id="use")],
        cards=[Card(lane="goals", stage="use", text="Enjoy")],
        opportunities=[OpportunityCard(stage="use", text="Call")],
        fast={"use": "2d", "decision": "1d"},
    )
    document = document_of(spec)
    state = read(document)
    gone = state.entries["stages"].pop("use")
    bring(document, read(document), state)
    found, left_out = spec_of(read(document), PROJECT)
    assert (found.cards, found.opportunities, found.fast) == ([], [], {"decision": "1d"})
    assert {(each.what, each.missing, each.name) for each in left_out} == {
        ("card", "stage", "use"),
        ("opportunity", "stage", "use"),
        ("fast", "stage", "use"),
    }
    back = read(document)
    back.entries["stages"]["use"] = gone
    bring(document, read(document), back)
    assert written(document) == spec


def test_two_copies_that_move_one_card_at_once_have_it_once() -> None:
    cards = [Card(lane="goals", stage="decision", text=f"Card {n}") for n in range(5)]
    one = document_of(MapSpec(cards=cards))
    other = new_document()
    other.apply_update(one.get_update())
    for document, order in ((one, [4, 0, 1, 2, 3]), (other, [0, 4, 1, 2, 3])):
        state = read(document)
        keys = list(state.entries["cards"])
        state.entries["cards"] = {keys[n]: state.entries["cards"][keys[n]] for n in order}
        bring(document, read(document), state)
    one.apply_update(other.get_update())
    other.apply_update(one.get_update())
    assert written(one) == written(other)
    assert sorted(str(card.text) for card in written(one).cards) == [f"Card {n}" for n in range(5)]


def test_a_file_changed_outside_keeps_what_is_edited_meanwhile() -> None:
    cards = [Card(lane="goals", stage="decision", text=text) for text in ("Find", "Pay", "Wait")]
    base = MapSpec(name="Buying", cards=cards)
    document = document_of(base)
    live = read(document)
    first, second, third = live.entries["cards"]
    live.entries["cards"][first]["text:"] = "Find it quickly"
    bring(document, read(document), live)
    outside = change(base, owner="UX", cards=[cards[0], change(cards[1], text="Pay by phone")])
    before = matched(state_of(base, PROJECT), read(document))
    bring(document, before, matched(state_of(outside, PROJECT), before))
    found = read(document).entries["cards"]
    assert [each["text:"] for each in found.values()] == ["Find it quickly", "Pay by phone"]
    assert list(found) == [first, second]
    assert third not in found
    assert written(document).owner == "UX"


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=80))
def test_there_is_always_a_place_between_two(positions: list[int]) -> None:
    places: list[str] = []
    for position in positions:
        at = position % (len(places) + 1)
        after = places[at - 1] if at else None
        before = places[at] if at < len(places) else None
        places.insert(at, between(after, before))
        assert places == sorted(set(places))


def test_a_list_that_grows_at_its_end_keeps_short_places() -> None:
    place = None
    for _ in range(1000):
        place = between(place, None)
    assert place is not None
    assert len(place) < 60
    assert spread(500) == sorted(set(spread(500)))


@given(st.permutations(list("abcdefgh")))
def test_what_is_kept_in_place_is_in_order(after: list[str]) -> None:
    kept = kept_in_place("abcdefgh", after)
    assert [each for each in after if each in kept] == sorted(kept)
    assert kept
