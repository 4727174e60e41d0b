from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import fmean, median
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.logs import in_pieces, journeys_from, logs
from touchline.analysis.conformance.spec import PlannedStep, PlanSpec
from touchline.analysis.journeys import Journeys
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.conformance import Aligned, Step, align

HOUR = 3_600_000_000
KINDS = ("kept", "skipped", "repeated", "out_of_order", "late", "inserted")
PLAN: list[Any] = [
    {"touchpoint": "visit", "repeats": True},
    {"touchpoint": ["help", "mail"], "optional": True},
    {"touchpoint": "cart", "within": "30min"},
    "order",
]
STEPS = [
    Step(("visit",), repeats=True),
    Step(("help", "mail"), optional=True),
    Step(("cart",), within=HOUR // 2),
    Step(("order",)),
]
NAMES = ["visit", "help or mail", "cart", "order", None]
PATHS = {
    "ana": ["visit", "visit", "cart", "order"],
    "bob": ["visit", "order", "cart", "help"],
    "cem": ["cart", "order", "order"],
    "dua": ["visit", "mail", "order"],
}


def shop(gap: int = HOUR) -> Journeys:
    log = [
        Event(person, gap * k, name, {"colour": "red" if person < "c" else None, "size": "1"})
        for person, path in PATHS.items()
        for k, name in enumerate(path)
    ]
    return journeys_from(log)


def held(log: list[Event], others: bool) -> list[Aligned]:
    return [align(journey, STEPS, others) for journey in journeys_of(log).values()]


def has(found: Aligned, kind: str, step: int) -> bool:
    if kind == "inserted":
        return step in {place for place, _ in found.inserted}
    return step in getattr(found, kind)


@given(log=logs(most=60), others=st.booleans(), cut=st.booleans())
def test_shares_are_those_of_the_alignments(log: list[Event], others: bool, cut: bool) -> None:
    journeys = journeys_from(log)
    result = (in_pieces(journeys) if cut else journeys).conformance(PLAN, others=others)
    wanted = held(log, others)
    seen = set()
    for row in result.table.to_pylist():
        step, kind = row["step"] - 1, row["kind"]
        seen.add((step, kind))
        count = sum(has(one, kind, step) for one in wanted)
        assert row["journeys"] == count
        assert row["touchpoint"] == NAMES[step]
        assert row["share"] == (count / len(wanted) if wanted else None)
    for one in wanted:  # what has no row cannot occur
        found = {(step, kind) for step in range(5) for kind in KINDS if has(one, kind, step)}
        assert found <= seen
    figures = result.figures
    assert figures["journeys"] == len(wanted)
    assert figures["conforming"] == sum(one.conforming for one in wanted)
    if wanted:
        assert figures["fitness"] == pytest.approx(fmean(one.fitness for one in wanted), abs=1e-8)
        assert figures["mean_cost"] == pytest.approx(fmean(one.cost for one in wanted))


@given(log=logs(most=60))
def test_times_and_what_comes_in_are_those_of_the_alignments(log: list[Event]) -> None:
    result = journeys_from(log).conformance(PLAN, others=False)
    wanted = held(log, others=False)
    for step, row in enumerate(result.tables["steps"].to_pylist()):
        gaps = [one.gaps[step] / 1e6 for one in wanted if step in one.gaps]
        assert row["timed"] == len(gaps)
        assert row["median_seconds"] == (pytest.approx(median(gaps)) if gaps else None)
    came = Counter(pair for one in wanted for pair in one.inserted)
    rows = result.tables["inserted"].to_pylist()
    assert {(row["step"] - 1, row["inserted"]): row["journeys"] for row in rows} == dict(came)


@given(log=logs(most=60))
def test_the_journeys_behind_a_figure_are_as_many_as_it_says(log: list[Event]) -> None:
    result = journeys_from(log).conformance(PLAN)
    for row in result.table.to_pylist():
        behind = result.journeys(kind=row["kind"], step=row["step"])
        assert len(behind) == row["journeys"]
    conforming = result.journeys(kind="conforming")
    assert len(conforming) == result.figures["conforming"]
    assert len(conforming) + len(result.journeys(kind="deviating")) == result.figures["journeys"]


@given(log=logs(most=60))
def test_groups_are_the_journeys_of_each_value(log: list[Event]) -> None:
    table = [{**e.properties, "who": e.person, "at": e.time, "what": e.touchpoint} for e in log]
    if not table:
        return
    journeys = Journeys.from_events(
        table, person="who", time="at", touchpoint="what", segments=["colour"],
        touchpoints=["visit", "cart", "order", "help", "mail"],
    )  # fmt: skip
    result = journeys.conformance(PLAN, by="colour")
    for row in result.tables["groups"].to_pylist():
        value = row.pop("value")
        mine = journeys.where(colour=value) if value is not None else None
        if mine is not None:
            alone = mine.conformance(PLAN)
            assert row == alone.figures
            rows = [
                {name: cell for name, cell in one.items() if name != "value"}
                for one in result.table.to_pylist()
                if one["value"] == value
            ]
            assert rows == alone.table.to_pylist()
        behind = result.journeys(kind="conforming", value=value)
        assert len(behind) == row["conforming"]
    assert sum(r["journeys"] for r in result.tables["groups"].to_pylist()) == len(journeys)


def test_a_small_shop() -> None:
    result = shop().conformance(PLAN)
    found = {
        (row["touchpoint"], row["kind"]): row["journeys"]
        for row in result.readable().to_pylist()
        if row["kind"] != "kept"
    }
    assert found == {
        ("visit", "skipped"): 1,
        ("help or mail", "out_of_order"): 1,
        ("cart", "skipped"): 1,
        ("cart", "late"): 2,
        ("order", "repeated"): 1,
        ("order", "out_of_order"): 1,
    }
    assert result.figures["conforming"] == 0
    assert shop(gap=60).conformance(PLAN).figures["conforming"] == 1


def test_journeys_are_listed_the_least_fitting_first() -> None:
    rows = shop().conformance(PLAN, per="journey", most=3).table.to_pylist()
    assert [row["person"] for row in rows] == ["bob", "cem", "dua"]
    assert rows[0]["deviations"] == [
        "help or mail out of order",
        "cart late",
        "order out of order",
    ]
    assert [row["cost"] for row in rows] == [3, 2, 1]
    assert rows[1]["fitness"] == pytest.approx(1 - 2 / 6)
    every = in_pieces(shop()).conformance(PLAN, per="journey", most=None).table
    assert every.num_rows == 4
    assert every.slice(0, 3).to_pylist() == rows


def test_variants_are_listed_the_most_frequent_first() -> None:
    result = shop().conformance(PLAN, per="variant")
    rows = {tuple(row["path"]): row for row in result.table.to_pylist()}
    assert rows["visit", "visit", "cart", "order"]["deviations"] == []  # times are left aside
    assert rows["cart", "order", "order"]["deviations"] == ["visit skipped", "order repeated"]
    assert "by_step" in result.tables
    assert len(result.journeys(variant=2)) == 1
    with pytest.raises(ConfigError, match="no variant 9"):
        result.journeys(variant=9)


def test_a_plan_is_a_list_a_structure_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        "others: false\n"
        "steps:\n"
        "  - {touchpoint: visit, repeats: true}\n"
        "  - {touchpoint: [help, mail], optional: true}\n"
        "  - {touchpoint: cart, within: 30min}\n"
        "  - touchpoint: order\n"
    )
    steps = [
        PlannedStep(touchpoint="visit", repeats=True),
        PlannedStep(touchpoint=["help", "mail"], optional=True),
        PlannedStep(touchpoint="cart", within="30min"),
        PlannedStep(touchpoint="order"),
    ]
    wanted = shop().conformance(PLAN, others=False).table
    for plan in (str(file), [str(file)], PlanSpec(steps=steps, others=False)):
        assert shop().conformance(plan).table == wanted  # type: ignore[arg-type]
    let_pass = shop().conformance(str(file), others=True)
    assert let_pass.table == shop().conformance(PLAN).table
    short = shop().conformance(["visit", "help | mail", "order"])
    assert short.plan.steps[1].touchpoints == ("help", "mail")
    again = shop().conformance(short.options["plan"])
    assert again.table == short.table


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (["visit", "ordr"], "did you mean 'order'"),
        ([], "0 steps"),
        (["visit"] * 64, "64 steps"),
        ([{"touchpoint": "visit", "within": "1d"}], "first step has none before"),
        (["visit", {"touchpoint": "order", "within": "soon"}], r"steps\[1\].within: 'soon' is no"),
        (["visit", {"touchpoint": "order", "withn": "1d"}], "its keys are touchpoint, optional"),
        (["visit", {"touchpoint": []}], "no touchpoint"),
        ("nowhere.yaml", "there is no file nowhere.yaml"),
        (7, "is no plan"),
        (["visit", 7], "7 is no step"),
        ({"steps": [{"touchpoint": "visit"}], "persona": "x"}, "a log knows no personas"),
    ],
)
def test_what_is_no_plan_is_told(plan: Any, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        shop().conformance(plan)


def test_wrong_options_and_figures_are_told() -> None:
    with pytest.raises(ConfigError, match="no segment 'colour'"):
        shop().conformance(PLAN, by="colour")
    with pytest.raises(ConfigError, match="per is 'person'"):
        shop().conformance(PLAN, per="person")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="most is 0"):
        shop().conformance(PLAN, most=0)
    result = shop().conformance(PLAN)
    for cell in (
        {"kind": "lost"},
        {"kind": "kept", "step": 6},
        {"step": 1},
        {"kind": "kept", "x": 1},
    ):
        with pytest.raises(ConfigError, match="is no figure of conformance"):
            result.journeys(**cell)


def test_the_definition_says_what_is_planned() -> None:
    said = shop().conformance(PLAN).explain()
    assert "visit (may repeat) → help or mail (optional) → cart (within 30 min) → order" in said
    assert "are let pass" in said
    assert "are out of place" in shop().conformance(PLAN, others=False).definition()


def test_draws_a_chart(tmp_path: Path) -> None:
    for name, options in {"a": {}, "b": {"per": "variant"}}.items():
        shop().conformance(PLAN, **options).chart().save(str(tmp_path / f"{name}.png"))  # type: ignore[arg-type]
        assert (tmp_path / f"{name}.png").stat().st_size > 5_000
    log = journeys_from([])
    log.conformance(["visit"]).chart().save(str(tmp_path / "none.svg"))
