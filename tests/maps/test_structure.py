"""Columns of a map over the stages of a project, ways between them, steps, channels, links."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.maps.conftest import spec
from touchline.errors import ConfigError
from touchline.journeys.info import BuildInfo
from touchline.maps import Known, Snapshot, compute, load_map
from touchline.maps.columns import lay_columns
from touchline.maps.spec import MapStage
from touchline.maps.views import open_build
from touchline.touchpoints.info import UNCLASSIFIED_STAGE, StageInfo

TWO = """
lanes: [flow, steps, goals, touchpoints, channels, path, emotion, ease, pains, kpis, backstage,
        {id: law, label: Law}]
stages:
  - id: discover
    of: [find]
    label: Discover
    next: [{to: after, share: 0.2, label: straight}]
    steps:
      - {id: look, label: Look around, touchpoints: [visit]}
      - {id: ask, label: Ask a friend}
  - {id: talk, label: Talk, steps: [{id: pay, label: Pay, touchpoints: [pay]}]}
  - {id: after, of: [receive, review], label: After, next: [{to: discover}]}
cards:
  - {lane: law, stage: talk, text: Consent}
  - {lane: touchpoints, stage: talk, text: Leaflet}
  - {lane: backstage, stage: discover, text: Price list, step: look}
links: [{map: larger, kind: parent}, {map: talk, stage: talk, label: The talk}]
state: future
expectations: [No waiting]
"""
KNOWN = Known(
    ("find", "buy", "receive", "review", "service"),
    {"delivery": ("late", "on time", "none")},
    ("shopper",),
    ("visit", "order", "pay", "delivered", "answer"),
    ("larger", "talk"),
)


@pytest.fixture(scope="module")
def mapped(small_build: Path) -> Snapshot:
    return compute(small_build, spec(TWO), map_id="two", created="2024-03-01")


def value(snapshot: Snapshot, name: str | None) -> float | None:
    assert name is not None
    return snapshot.figures[name].value


def test_columns_are_those_of_the_map(mapped: Snapshot) -> None:
    assert [(each.id, each.known) for each in mapped.stages] == [
        ("discover", True),
        ("talk", False),
        ("after", True),
    ]
    assert mapped.stages[1].hint is not None
    assert mapped.stages[1].hint.key == "hint.unbound"
    # Eight of ten journeys begin with a visit, eight are delivered or answer.
    assert value(mapped, mapped.stages[0].entrants) == 8
    assert value(mapped, mapped.stages[2].entrants) == 8


def test_a_stage_that_no_column_takes_is_told_and_counted(mapped: Snapshot) -> None:
    [note] = [each for each in mapped.notes if each.key == "note.left_out"]
    assert note.args["stages"].words["en"] == "Buy · Service"  # type: ignore[union-attr]
    share = mapped.figures["coverage.on_map"]
    assert share.denominator == 42
    assert share.numerator == 24
    touchpoints = next(lane for lane in mapped.lanes if lane.kind == "touchpoints")
    assert {each.stage for each in touchpoints.touchpoints} == {"discover", "after"}


def test_ways_are_measured_by_the_next_different_stage_on_the_map(mapped: Snapshot) -> None:
    there, back = mapped.stage_links
    assert (there.source, there.target, there.expected) == ("discover", "after", 0.2)
    figure = mapped.figures[there.figure or ""]
    assert (figure.numerator, figure.denominator) == (6, 8)
    assert value(mapped, back.figure) == 0


def test_ways_and_their_order_are_not_known_without_times(timeless_build: Path) -> None:
    found = compute(timeless_build, spec(TWO), map_id="two")
    [there, _] = found.stage_links
    figure = found.figures[there.figure or ""]
    assert figure.value is None
    assert figure.missing is not None


def test_a_way_to_a_stage_without_data_is_not_known(small_build: Path) -> None:
    text = "stages: [{id: find, next: [{to: talk, share: 0.3}]}, {id: talk}]"
    found = compute(small_build, spec(text), map_id="m")
    figure = found.figures[found.stage_links[0].figure or ""]
    assert figure.value is None
    assert figure.missing is not None
    assert figure.missing.key == "missing.stage"


def test_steps_count_the_journeys_that_meet_their_touchpoints(mapped: Snapshot) -> None:
    lane = next(lane for lane in mapped.lanes if lane.kind == "steps")
    look, ask, pay = lane.steps
    assert (value(mapped, look.figure), value(mapped, look.share)) == (8, 0.8)
    assert (ask.figure, ask.share) == (None, None)
    # Paying lies in a stage that is not on this map, and in no column: it counts wherever it is.
    assert value(mapped, pay.figure) == 8
    assert mapped.figures[pay.figure or ""].definition.key == "definition.step_anywhere"  # type: ignore[union-attr]


def test_channels_share_the_moments_of_a_stage(small_build: Path) -> None:
    found = compute(small_build, spec("lanes: [channels]"), map_id="channels")
    [lane] = found.lanes
    here = {(each.stage, each.id): each for each in lane.channels}
    visits = here["find", "web"]
    assert (value(found, visits.figure), value(found, visits.share)) == (10, 1.0)
    # No moment of paying has a channel, so part of the stage is not known.
    known, unknown = here["buy", "web"], here["buy", ""]
    assert unknown.label.key == "channel.unknown"
    assert (value(found, known.share) or 0) + (value(found, unknown.share) or 0) == 1
    assert known.online is True


def test_cards_stand_beside_what_is_measured_and_in_lanes_of_ones_own(mapped: Snapshot) -> None:
    lanes = {lane.id or lane.kind: lane for lane in mapped.lanes}
    assert [card.stage for card in lanes["law"].cards] == ["talk"]
    assert [card.stage for card in lanes["touchpoints"].cards] == ["talk"]
    assert lanes["backstage"].cards[0].step == "look"
    assert (lanes["law"].kind, lanes["law"].id) == ("own", "law")


def test_state_expectations_and_links_are_kept(mapped: Snapshot) -> None:
    assert mapped.state == "future"
    assert [each.words for each in mapped.lens.expectations] == [{"": "No waiting"}]
    assert [(each.map, each.kind, each.label.words) for each in mapped.links] == [
        ("larger", "parent", {"": "larger"}),
        ("talk", "child", {"": "The talk"}),
    ]


def test_every_query_runs_on_the_files_of_the_build(small_build: Path, mapped: Snapshot) -> None:
    with open_build(small_build) as db:
        for figure in mapped.figures.values():
            if figure.query is None or figure.sample is None:
                assert figure.value is None, figure.id
                continue
            assert db.sql(figure.query).to_arrow_table().num_rows == figure.sample.total, figure.id


def test_a_map_bound_to_nothing_is_drawn_without_figures_of_stages(small_build: Path) -> None:
    text = "stages: [{id: before, of: [findd]}, {id: later}]"
    found = compute(small_build, spec(text), map_id="none")
    assert [each.known for each in found.stages] == [False, False]
    assert [each.hint.key for each in found.stages if each.hint] == [
        "hint.no_such_stage",
        "hint.unbound",
    ]


def test_the_same_columns_in_their_order_give_the_same_figures(small_build: Path) -> None:
    plain = compute(small_build, spec("name: x"), map_id="m", created="c")
    ids = ", ".join(f"{{id: {each.id}}}" for each in plain.stages)
    mapped = compute(small_build, spec(f"name: x\nstages: [{ids}]"), map_id="m", created="c")
    assert {k: f.value for k, f in mapped.figures.items()} == {
        k: f.value for k, f in plain.figures.items()
    }


STAGES = [StageInfo(id=f"s{n}", label=f"S{n}") for n in range(6)]


@given(
    order=st.permutations(range(6)),
    sizes=st.lists(st.integers(1, 3), min_size=1, max_size=6),
)
def test_every_stage_lies_in_the_column_that_takes_it(
    small_build: Path, order: list[int], sizes: list[int]
) -> None:
    columns, rest = [], list(order)
    for at, size in enumerate(sizes):
        taken, rest = rest[:size], rest[size:]
        columns.append(MapStage(id=f"c{at}", of=[f"s{n}" for n in taken] or ["nothing"]))
    info = msgspec.structs.replace(BuildInfo.read(small_build), stages=STAGES)
    laid = lay_columns(info, columns)
    for n, stage in enumerate(STAGES):
        home = next((each.id for each in columns if stage.id in each.of), None)
        assert laid.of(stage.id) == home
        assert laid.codes is not None
        assert (laid.codes[n] == UNCLASSIFIED_STAGE) == (home is None) == (n in laid.left_out)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_map_with_columns_is_read(tmp_path: Path) -> None:
    assert len(load_map(written(tmp_path, TWO), known=KNOWN).stages) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stages: [{id: a}, {id: a, of: [b]}]", r"yaml:1:9: stages: the id 'a' stands twice"),
        (
            "stages:\n  - {id: buy}\n  - {id: pay, of: [find, buy]}",
            r"yaml:3:19: stages\[1\]\.of: the stage 'buy' stands in two columns",
        ),
        (
            "stages:\n  - {id: a, next: [{to: b}]}\n  - {id: bb}",
            r"yaml:2:25: stages\[0\]\.next\[0\]\.to: the map has no stage 'b'.*\n.*'bb'",
        ),
        ("stages: [{id: a, next: [{to: a}]}]", r"the stage 'a' leads to itself"),
        ("stages: [{id: a, next: [{to: b, share: 20}]}, {id: b}]", r"20.* outside 0 … 1"),
        ("stages: [{id: a, next: [{to: b}, {to: b}]}, {id: b}]", r"'b' stands twice"),
        (
            "stages: [{id: a, steps: [{id: x, label: X}, {id: x, label: Y}]}]",
            r"stages\[0\]\.steps: the id 'x' stands twice",
        ),
        (
            "stages: [{id: a, steps: [{id: x, label: X, touchpoints: [visti]}]}]",
            r"touchpoints\[0\]: the project has no touchpoint 'visti'.*\n.*'visit'",
        ),
        (
            "stages: [{id: a, label: A}]\ncards: [{lane: goals, stage: find, text: x}]",
            r"yaml:2:30: cards\[0\]\.stage: the map has no stage 'find'",
        ),
        ("cards: [{lane: gaols, stage: buy, text: x}]", r"no lane 'gaols'.*\n.*'goals'"),
        ("cards: [{lane: emotion, stage: buy, text: x}]", r"'emotion' holds no cards"),
        ("cards: [{lane: support, stage: buy, text: x}]", r"does not show the lane 'support'"),
        ("lanes: [{id: flow, label: F}]", r"'flow' is a lane that every map can have"),
        ("lanes: [{id: x, label: F}, {id: x, label: G}]", r"'x' stands twice"),
        (
            "stages: [{id: a, steps: [{id: look, label: L}]}]\n"
            "cards: [{lane: goals, stage: a, step: lok, text: x}]",
            r"yaml:2:39: cards\[0\]\.step: the stage 'a' has no step 'lok'.*\n.*'look'",
        ),
        (
            "cards: [{id: a, lane: goals, stage: buy, text: x},"
            " {id: a, lane: goals, stage: buy, text: y}]",
            r"'a' stands twice",
        ),
        ("links: [{map: lager}]", r"no map 'lager'.*\n.*'larger'"),
        ("links: [{map: talk, stage: by}]", r"links\[0\]\.stage.*\n.*'buy'"),
        ("personas: [shoper]", r"personas\[0\]: .*'shoper'.*\n.*'shopper'"),
        ("fast:\n  fnd: 2h", r"yaml:2:3: fast\.fnd"),
        ("segment: {delivery: [late, latr]}", r"yaml:1:28: segment\.delivery\[1\]"),
    ],
)
def test_a_wrong_structure_is_refused_with_line_column_and_advice(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        load_map(written(tmp_path, text), known=KNOWN)
