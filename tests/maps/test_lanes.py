from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.maps.conftest import spec, visit_to_answer
from tests.maps.synthetic import Journey, Moment, write_build, write_efforts
from touchline.errors import ConfigError, WorkspaceError
from touchline.journeys.spec import PersonaSpec
from touchline.maps import Snapshot, compute
from touchline.maps.snapshot import Formatted, Lane


def lane(snapshot: Snapshot, kind: str) -> Lane:
    [found] = [each for each in snapshot.lanes if each.kind == kind]
    return found


def test_the_main_line_is_in_order_and_its_links_are_of_four_kinds(small: Snapshot) -> None:
    flow = lane(small, "flow")
    assert [node.id for node in flow.flow_nodes] == ["visit", "order", "pay", "delivered", "answer"]
    kinds = {(link.source, link.target): link.kind for link in flow.flow_links}
    assert kinds == {
        ("visit", "order"): "next",
        ("order", "pay"): "next",
        ("pay", "delivered"): "next",
        ("delivered", "answer"): "next",
        ("order", "visit"): "back",
        ("pay", "answer"): "skip",
        ("visit", None): "leave",
        ("order", None): "leave",
        ("delivered", None): "leave",
    }


def test_the_typical_path_counts_repeats_once(small: Snapshot) -> None:
    [path] = lane(small, "path").paths
    assert [step.id for step in path.steps] == ["visit", "order", "pay", "delivered", "answer"]


def test_long_journeys_have_their_path_by_stages(tmp_path: Path) -> None:
    moments = [Moment("visit" if n % 2 else "order", n) for n in range(20)]
    journeys = [Journey(f"v{n}", moments) for n in range(5)]
    journeys.append(Journey("w", visit_to_answer(0, 1, 2, 3, 4, score=5)))
    snapshot = compute(write_build(tmp_path, journeys), spec("{name: x}"), map_id="x")
    [path] = lane(snapshot, "path").paths
    assert [step.id for step in path.steps] == ["buy", "find"] * 10
    note = lane(snapshot, "path").note
    assert note is not None
    assert note.key == "lane.path_stages"


def test_emotion_has_gaps_forks_and_the_assumed_curve(small: Snapshot) -> None:
    emotion = lane(small, "emotion")
    figures = {(point.stage, point.segment): point.figure for point in emotion.emotion}
    assert figures == {
        ("find", None): "emotion.find",
        ("buy", None): "emotion.buy",
        ("receive", None): "emotion.receive",
        ("review", None): "emotion.review",
        ("review", "late"): "emotion.review.delivery.late",
        ("review", "on time"): "emotion.review.delivery.on time",
        ("service", None): None,
    }
    assert emotion.assumed == {"find": 1.0, "service": -1.0}
    told = {point.stage for point in emotion.emotion if point.said and point.figure}
    assert told == {"buy", "review"}


def test_by_what_answers_are_about_all_stand_in_their_own_stage(small_build: Path) -> None:
    snapshot = compute(small_build, spec("{name: x}"), map_id="x")
    figure = snapshot.figures["emotion.review"]
    assert figure.definition is not None
    said = figure.definition.args["said"]
    assert isinstance(said, Formatted)
    assert said.value == pytest.approx(4 / 7)
    assert figure.n == 7


def test_unknown_stages_say_what_would_fill_them(small: Snapshot) -> None:
    [service] = [stage for stage in small.stages if stage.id == "service"]
    assert not service.known
    assert service.hint is not None
    assert service.hint.words == {"": "Tickets"}
    assert service.entrants is None


def test_verbatims_are_short_telling_and_without_addresses(many: Snapshot, small: Snapshot) -> None:
    quotes = lane(many, "verbatims").quotes
    # All bad comments differ in a number only: one of them says it.
    assert [quote.feeling for quote in quotes] == ["negative", "positive"]
    assert all(quote.stage == "review" for quote in quotes)
    assert [quote.text for quote in lane(small, "verbatims").quotes] == ["Everything came in time."]


def rated(n: int, score: float, text: str) -> Journey:
    return Journey(
        f"{score}-{n}-{len(text)}", visit_to_answer(0, 1, 2, 3, 4, score=score, text=text)
    )


def test_the_words_of_a_verbatim_agree_with_its_score(tmp_path: Path) -> None:
    good, bad = "A lovely bag and it came early, thank you", "It never came and nobody answers me"
    journeys = [rated(n, 5, f"{good} {n}") for n in range(60)]
    journeys += [rated(n, 1, f"{bad} {n}") for n in range(60)]
    # The most fitting length by far, but the wrong score.
    wrong = "Nobody answers me and it never came. " * 2
    journeys = [rated(0, 5, wrong + "So I would not tell a friend"), *journeys]
    journeys = [rated(1, 1, "Thank you, a lovely bag and it came early. " * 2), *journeys]
    snapshot = compute(write_build(tmp_path, journeys), spec("{name: x}"), map_id="x")
    quotes = lane(snapshot, "verbatims").quotes
    assert [quote.text.rstrip(" 0123456789") for quote in quotes] == [bad, good]


def test_few_texts_are_chosen_by_score_and_length_alone(tmp_path: Path) -> None:
    texts = ["Bad as bad can be, it never came", "Slow, cold and nobody there to ask about it"]
    journeys = [rated(n, 1, text) for n, text in enumerate(texts)]
    journeys.append(rated(2, 1, "Please call +84 28 5555 1234, it never came to my house at all"))
    snapshot = compute(write_build(tmp_path, journeys), spec("{name: x}"), map_id="x")
    assert [quote.text for quote in lane(snapshot, "verbatims").quotes] == texts[::-1]


def test_efforts_stand_where_they_act(tmp_path: Path) -> None:
    moments = visit_to_answer(0, 1, 2, 3, 4, score=5)
    carried = [Moment("visit", 0), Moment("order", 1, properties={"campaign": "c1"})]
    journeys = [Journey("a", moments), Journey("b", carried), Journey("c", carried)]
    build = write_build(tmp_path, journeys)
    rows: list[dict[str, Any]] = [
        {"effort_id": "c1", "name": "Coupon", "cost": 20.0, "currency": "EUR", "clicks": 9.0},
        {"effort_id": "c1", "name": "Coupon", "cost": 5.0, "currency": "EUR"},
        {"name": "Newsletter", "channel": "WEB", "impressions": 100.0},
        {"name": "Radio", "channel": "radio"},
    ]
    path = write_efforts(tmp_path / "ads.parquet", rows)
    snapshot = compute(build, spec("{name: x}"), map_id="x", efforts=[path])
    items = lane(snapshot, "efforts").efforts
    # The coupon by the events that carry it, the newsletter by its channel, the radio first.
    stages = {item.label.words[""]: item.stage for item in items}
    assert stages == {"Coupon": "buy", "Newsletter": "find", "Radio": "find"}
    [coupon] = [item for item in items if item.label.words[""] == "Coupon"]
    assert snapshot.figures[coupon.cost or ""].value == 25.0
    assert snapshot.figures[coupon.response or ""].value == 2
    [radio] = [item for item in items if item.label.words[""] == "Radio"]
    assert snapshot.figures[radio.cost or ""].value is None
    coverage = {each.label.key: each.figure for each in snapshot.coverage}
    assert snapshot.figures[coverage["coverage.cost"] or ""].value == 0.5


def test_many_efforts_are_grouped_by_channel(small_build: Path, tmp_path: Path) -> None:
    rows = [{"effort_id": f"e{n}", "name": f"E{n}", "channel": "radio"} for n in range(6)]
    path = write_efforts(tmp_path / "ads.parquet", rows)
    snapshot = compute(small_build, spec("{name: x}"), map_id="x", efforts=[path])
    [item] = lane(snapshot, "efforts").efforts
    assert item.count == 6
    assert item.label.key == "other.efforts"


def test_without_times_durations_are_not_known(timeless_build: Path) -> None:
    snapshot = compute(timeless_build, spec("fast: {find: 1h}"), map_id="x")
    for name in ("stage.find.median", "path.duration", "fast.find"):
        figure = snapshot.figures[name]
        assert figure.value is None, name
        assert figure.missing is not None
        assert figure.missing.key == "missing.no_time"
    # Volumes stay; ways, and a share that nearly all have, say nothing without an order.
    flow = lane(snapshot, "flow")
    assert [snapshot.figures[node.figure].value for node in flow.flow_nodes] == [40] * 5
    assert flow.flow_links == []
    assert flow.note is not None
    assert flow.note.key == "lane.flow_unordered"
    assert snapshot.stages[0].conversion is None
    conversion = snapshot.figures["stage.find.conversion"]
    assert conversion.value == 1.0
    assert conversion.definition is not None
    assert conversion.definition.key == "definition.conversion_unordered"
    assert "note.unordered" in [note.key for note in snapshot.notes]


def test_segment_persona_and_window_choose_the_journeys(small_build: Path) -> None:
    persona = PersonaSpec(id="waiting", label="Who waits", segment={"delivery": ["late", "none"]})
    shown = compute(small_build, spec("persona: waiting"), map_id="x", personas=[persona])
    assert shown.figures["lens.journeys"].value == 4
    assert shown.figures["lens.share"].value == 0.4
    assert shown.lens.name.words == {"": "Who waits"}
    late = compute(small_build, spec("segment: {delivery: late}"), map_id="x")
    assert late.figures["lens.journeys"].value == 1
    february = compute(small_build, spec("window: [2024-02-01, 2024-02-29]"), map_id="x")
    assert february.figures["lens.journeys"].value == 1


def test_a_persona_of_an_unknown_segment_is_refused(small_build: Path) -> None:
    persona = PersonaSpec(id="who", segment={"delivery": "lat"})
    with pytest.raises(ConfigError, match="did you mean 'late'"):
        compute(small_build, spec("persona: who"), map_id="x", personas=[persona])


def test_a_map_without_journeys_is_refused(small_build: Path) -> None:
    with pytest.raises(WorkspaceError, match="no journey is left"):
        compute(small_build, spec("window: [2030-01-01, 2030-12-31]"), map_id="x")


def test_persons_cannot_be_counted_where_they_have_several_journeys(small_build: Path) -> None:
    with pytest.raises(ConfigError, match="9 persons have 10 journeys"):
        compute(small_build, spec("unit: persons"), map_id="x")


def test_a_touchpoint_in_two_stages_is_two_places(tmp_path: Path) -> None:
    journeys = [Journey(f"p{n}", visit_to_answer(0, 1, 2, 3, 4, score=5)) for n in range(3)]
    build = write_build(tmp_path, journeys)
    _move_first_visit(build)
    snapshot = compute(build, spec("{name: x}"), map_id="x")
    nodes = {node.id: node.stage for node in lane(snapshot, "flow").flow_nodes}
    assert nodes["visit@service"] == "service"
    assert nodes["visit"] == "find"


def _move_first_visit(build: Path) -> None:
    file = build / "spine.parquet"
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE s AS SELECT * FROM read_parquet('{file}')")
        db.execute("UPDATE s SET stage = 4 WHERE journey = 0 AND touchpoint = 0")
        db.execute(f"COPY (SELECT * FROM s ORDER BY moment) TO '{file}' (FORMAT parquet)")


def test_an_unknown_field_in_a_condition_is_refused(small_build: Path) -> None:
    text = "pains: [{id: a, stage: buy, label: A, has: {where: {citty: Hue}}}]"
    with pytest.raises(ConfigError, match="did you mean 'city'"):
        compute(small_build, spec(text), map_id="x")


def test_the_same_inputs_give_the_same_map(many_build: Path, many: Snapshot) -> None:
    assert compute(many_build, spec("{}"), map_id="many", created="2024-03-01") == many


def test_an_opportunity_for_a_pain_that_is_not_there_is_noted(small_build: Path) -> None:
    text = "opportunities: [{stage: buy, text: Remind, pain: not-payed}]"
    snapshot = compute(small_build, spec(text), map_id="x")
    [note] = [note for note in snapshot.notes if note.key == "note.no_pain"]
    assert note.args["pain"] == "not-payed"
    assert lane(snapshot, "opportunities").opportunities[0].pain is None
