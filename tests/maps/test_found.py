"""Pain points of the search on a map: measured, placed, ranked with the declared ones, worded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.maps.conftest import spec
from tests.maps.test_messages import check
from tests.maps.test_pains import pains
from touchline.analysis.friction import KINDS, Comparison, PainPoint, Quoted
from touchline.analysis.intervals import Interval
from touchline.locale import Catalogue
from touchline.maps import Snapshot, compute, evidence
from touchline.maps.load import Known, unknown_pains
from touchline.maps.snapshot import PainItem

PLACES = {"pressure": None, "too_many_touchpoints": None, "no_effort": None}
UNITS: dict[str, Any] = {"long_wait": "seconds", "low_score": "emotion", "pressure": "count"}


def point(kind: Any, **changes: Any) -> PainPoint:
    """Give a pain point at the payment, of 40 persons, that costs 300."""
    fields: dict[str, Any] = {
        "rank": 1,
        "kind": kind,
        "touchpoint": PLACES.get(kind, "pay"),
        "persons": 40,
        "journeys": 40,
        "effect": -0.3,
        "interval": Interval(-0.4, -0.2),
        "value_at_stake": 300.0,
        "value_interval": Interval(200.0, 400.0),
        "p_adjusted": 1e-6,
        "comparison": Comparison(
            measure="error_share",
            unit=UNITS.get(kind, "share"),
            here=0.4,
            n_here=100,
            elsewhere=0.1,
            n_elsewhere=260,
        ),
        "examples": ("email:c3@example.org", "email:c4@example.org"),
        "text": "It hurts.",
        **changes,
    }
    return PainPoint(**fields)


def drawn(build: Path, *points: PainPoint, text: str = "{name: x}") -> Snapshot:
    return compute(build, spec(text), map_id="x", pains=points, created="2024-03-01")


def lane_of(snapshot: Snapshot, kind: str) -> Any:
    [lane] = [lane for lane in snapshot.lanes if lane.kind == kind]
    return lane


@pytest.fixture(scope="module")
def all_kinds(many_build: Path) -> Snapshot:
    """One pain point of every kind, the first the costliest."""
    extra: dict[str, Any] = {
        "negative_theme": {"details": {"theme": "late-again"}},
        "too_many_touchpoints": {"details": {"beyond": 7, "goal": "pay"}},
        "pressure": {"details": {"beyond": 3, "stops": 0.1, "messages": 4}},
        "no_effort": {"stage": "find", "details": {"stage": "find", "stage_label": "Find"}},
    }
    points = [
        point(kind, value_at_stake=1000.0 - n, **extra.get(kind, {}))
        for n, kind in enumerate(KINDS)
    ]
    return drawn(many_build, *points, text="most_pains: 20")


def test_every_kind_has_a_name_a_paragraph_and_a_proposal_in_every_language(
    all_kinds: Snapshot,
) -> None:
    check(all_kinds)
    found = lane_of(all_kinds, "pains").pains
    assert [pain.kind for pain in found] == list(KINDS)
    proposed = lane_of(all_kinds, "opportunities").opportunities
    assert [one.pain for one in proposed] == [pain.rank for pain in found]
    assert all(one.by_data for one in proposed)
    for language in ("en", "ru", "vi", "fa"):
        catalogue = Catalogue(language)
        for pain, action in zip(found, proposed, strict=True):
            for text in (pain.label, pain.paragraph, pain.definition, action.text):
                said = catalogue.text(text)
                assert said, (pain.kind, language)
                assert "{" not in said
                assert "pain.found" not in said


def test_whole_journeys_hurt_where_the_way_leads(all_kinds: Snapshot) -> None:
    stages = {pain.kind: pain.stage for pain in lane_of(all_kinds, "pains").pains}
    assert stages["too_many_touchpoints"] == "buy"  # of the goal
    assert stages["pressure"] == "review"  # the end of the main line
    assert stages["no_effort"] == "find"
    assert stages["error"] == "buy"  # of the payment


def test_figures_of_the_search_are_kept_with_their_intervals(many_build: Path) -> None:
    snapshot = drawn(many_build, point("error", segment={"delivery": "late"}))
    pain = pains(snapshot)["error.pay.delivery=late"]
    stake, effect = (snapshot.figures[one or ""] for one in (pain.stake, pain.effect))
    assert (stake.value, stake.low, stake.high, stake.currency) == (300.0, 200.0, 400.0, "EUR")
    assert (effect.value, effect.low, effect.high) == (-0.3, -0.4, -0.2)
    here, elsewhere = (snapshot.figures[one or ""] for one in (pain.here, pain.elsewhere))
    assert (here.value, here.n, elsewhere.value, elsewhere.n) == (0.4, 100, 0.1, 260)
    assert snapshot.figures[pain.persons].value == 40
    assert pain.worst is not None
    assert Catalogue("en").text(pain.worst) == "Delivery: late"
    # Behind it stand the journeys that it was found among: late ones that came to the payment.
    rows = evidence(many_build, snapshot, stake.id)
    assert rows.num_rows == 100
    # Behind the persons stand its examples.
    assert evidence(many_build, snapshot, pain.persons)["person"].to_pylist() == [
        "email:c3@example.org",
        "email:c4@example.org",
    ]


def test_the_search_stands_for_the_standard_rules(many_build: Path) -> None:
    assert pains(drawn(many_build)) == {}
    ids = set(pains(compute(many_build, spec("{}"), map_id="x")))
    assert {"delivery.late", "drop.order"} <= ids


def test_declared_and_found_are_ranked_together_by_what_is_at_stake(many_build: Path) -> None:
    text = """
    pains:
      - {id: too-late, stage: receive, label: Too late, segment: {delivery: late}}
      - {id: rare, stage: buy, label: Rare, has: {event: order}, lacks: {event: pay}}
    """
    found = drawn(many_build, point("error"), point("loop", value_at_stake=5000.0), text=text)
    items: list[PainItem] = lane_of(found, "pains").pains
    # 100 late orders, none of them satisfied; of the others all: 100 × 1 × 10 each.
    assert [each.id for each in items] == ["loop.pay", "too-late", "error.pay", "rare"]
    assert found.figures[items[1].stake or ""].value == pytest.approx(1000.0)
    assert items[3].stake is None


def test_what_costs_nothing_is_left_out(many_build: Path) -> None:
    assert pains(drawn(many_build, point("long_wait", value_at_stake=0.0))) == {}


def test_a_group_of_low_scores_is_measured_on_the_map_and_shown_once(many_build: Path) -> None:
    late = point("low_score", segment={"delivery": "late"}, touchpoint="delivered")
    pain = pains(drawn(many_build, late))["delivery.late"]
    snapshot = drawn(many_build, late)
    assert pain.stage == "receive"
    assert snapshot.figures[pain.score or ""].n == 100
    assert snapshot.figures[pain.reference or ""].n == 260
    assert snapshot.title.key == "finding.segment_score"
    text = "pains: [{id: too-late, stage: receive, label: L, segment: {delivery: late}}]"
    assert set(pains(drawn(many_build, late, text=text))) == {"too-late"}


def test_what_a_group_says_and_what_happened_to_it_at_one_place_is_one_pain(
    many_build: Path,
) -> None:
    here: dict[str, Any] = {"touchpoint": "delivered", "segment": {"delivery": "late"}}
    low, wait = point("low_score", **here), point("long_wait", value_at_stake=200.0, **here)
    assert set(pains(drawn(many_build, low, wait))) == {"delivery.late"}
    elsewhere = point("long_wait", segment={"delivery": "late"}, value_at_stake=200.0)
    assert len(pains(drawn(many_build, low, elsewhere))) == 2


def test_a_group_that_is_everybody_is_no_pain_of_the_map(many_build: Path) -> None:
    late = point("low_score", segment={"delivery": "late"}, touchpoint=None)
    assert pains(drawn(many_build, late, text="segment: {delivery: late}")) == {}


def test_quotes_do_not_tell_who_said_them(many_build: Path) -> None:
    quotes = (
        Quoted(text="Call me: +84 28 5555 1234"),
        Quoted(text="Все время ошибка", language="ru", score=1.0, source="s:1.0"),
    )
    [pain] = pains(drawn(many_build, point("error", quotes=quotes))).values()
    assert [(quote.text, quote.language) for quote in pain.quotes] == [("Все время ошибка", "ru")]


def test_an_opportunity_written_by_hand_is_not_proposed_again(many_build: Path) -> None:
    text = "opportunities: [{stage: buy, text: Mend the payment, pain: error.pay}]"
    snapshot = drawn(many_build, point("error"), point("loop"), text=text)
    items = lane_of(snapshot, "opportunities").opportunities
    assert [(each.by_data, each.pain) for each in items] == [(False, 1), (True, 2)]


def test_an_opportunity_may_answer_any_kind_of_pain() -> None:
    cards = [{"stage": "buy", "text": "x", "pain": pain} for pain in ("error.pay", "eror.pay")]
    read = spec(msgspec.json.encode({"opportunities": cards}).decode())
    assert unknown_pains(read, Known(("buy",), {})) == ["eror.pay"]


def test_a_touchpoint_that_the_project_does_not_have_is_passed_over(many_build: Path) -> None:
    assert pains(drawn(many_build, point("error", touchpoint="fax"))) == {}
