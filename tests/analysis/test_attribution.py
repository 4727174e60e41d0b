from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from functools import partial, reduce
from itertools import pairwise
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.logs import DAY, TOUCHPOINTS, journeys_from, logs
from touchline.analysis.attribution import attribution_of_paths, shapley_of_worths
from touchline.analysis.attribution.models import Model
from touchline.errors import ConfigError
from touchline.kernels import markov
from touchline.kernels.batch import Batch
from touchline.kernels.touch_paths import groups_of
from touchline.testing.oracle import Event
from touchline.testing.oracle import attribution as oracle

RULES: list[Model] = [
    "first_touch", "last_touch", "linear", "u_shaped", "j_shaped", "inverse_j", "custom",
    "time_decay", "participation",
]  # fmt: skip
WEIGHTS = {"first": 10, "middle": 60, "last": 30}
TOUCHES = ["visit", "mail", {"touchpoint": "help", "where": {"colour": "red"}}]
SETTINGS = st.fixed_dictionaries(
    {
        "touches": st.sampled_from([None, TOUCHES]),
        "channel": st.sampled_from([None, "size"]),
        "scope": st.sampled_from([None, "colour"]),
        "lookback": st.sampled_from([None, 0, 90 * 60, 60 * 86_400]),
        "conversions": st.sampled_from(["all", "first", "split"]),
    }
)
SMALL = [Event("ana", k * DAY, name, {}, 10.0 if name == "order" else None)
         for k, name in enumerate(["visit", "mail", "help", "order", "visit"])]  # fmt: skip


def cut(log: Sequence[Event], settings: dict[str, Any]) -> list[oracle.Path]:
    def is_touch(event: Event) -> bool:
        if settings["touches"] is None:
            return event.touchpoint != "order"
        red_help = event.touchpoint == "help" and event.properties.get("colour") == "red"
        return event.touchpoint in ("visit", "mail") or red_help

    def channel(event: Event) -> str | None:
        return event.properties.get("size") if settings["channel"] else event.touchpoint

    lookback = settings["lookback"]
    return oracle.paths_of(
        log,
        is_goal=lambda event: event.touchpoint == "order",
        is_touch=is_touch,
        channel=channel,
        scope=settings["scope"],
        lookback=None if lookback is None else lookback * 1_000_000,
        conversions=settings["conversions"],
    )


def by_channel(result: Any, model: str, column: str = "credit") -> dict[str, float]:
    rows = result.table.to_pylist()
    return {r["channel"]: r[column] for r in rows if r["model"] == model and r["journeys"]}


def close(found: dict[str, float], wanted: dict[str, float]) -> bool:
    keys = found.keys() | wanted.keys()
    return all(found.get(key, 0.0) == pytest.approx(wanted.get(key, 0.0), abs=1e-9) for key in keys)


@given(log=logs(), settings=SETTINGS)
def test_rules_share_out_as_the_oracle_does(log: list[Event], settings: dict[str, Any]) -> None:
    paths = cut(log, settings)
    result = journeys_from(log).attribution(
        RULES, goal="order", weights=WEIGHTS, half_life="30d", intervals=0, **settings
    )
    for model in RULES:
        counts, worth = oracle.credit(paths, model, half_life=30 * DAY)
        assert close(by_channel(result, model), counts)
        if result.figures["value"] is not None:
            assert close(by_channel(result, model, "value"), worth)
    converted = [path for path in paths if path.converted]
    assert result.figures["conversions"] == len(converted)
    assert result.figures["unattributed"] == sum(not path.touches for path in converted)


@given(log=logs(), settings=SETTINGS)
def test_distinct_channels_share_the_same(log: list[Event], settings: dict[str, Any]) -> None:
    wanted, _ = oracle.credit(cut(log, settings), "distinct")
    result = journeys_from(log).attribution(
        ["linear", "shapley"], goal="order", share="distinct", intervals=0, **settings
    )
    assert close(by_channel(result, "linear"), wanted)
    assert close(by_channel(result, "shapley"), wanted)


@given(log=logs(), settings=SETTINGS, order=st.integers(1, 3), nulls=st.booleans())
def test_the_chain_is_the_one_that_is_walked(
    log: list[Event], settings: dict[str, Any], order: int, nulls: bool
) -> None:
    paths = [path for path in cut(log, settings) if nulls or path.converted]
    result = journeys_from(log).attribution(
        ["markov", "linear"], goal="order", order=order, nulls=nulls, intervals=0, **settings
    )
    chance, effects = oracle.markov(paths, order=order)
    assert result.figures["conversion_probability"] == pytest.approx(chance, abs=1e-9)
    found = {
        row["channel"]: row["removal_effect"]
        for row in result.tables["removal_effects"].to_pylist()
    }
    assert close(found, effects)
    rows = result.table.to_pylist()
    credited = sum(row["credit"] for row in rows if row["model"] == "markov")
    assert credited == pytest.approx(result.figures["attributed"] if chance else 0, abs=1e-9)
    assert close(by_channel(result, "linear"), oracle.credit(paths, "linear")[0])


@given(log=logs(most=60))
def test_the_quick_count_is_the_plain_one(log: list[Event]) -> None:
    journeys = journeys_from(log)
    for these in (journeys, journeys.between("2023-11-15", "2024-06-01")):
        quick = these.attribution("markov", goal="order", conversions="first", intervals=0)
        plain = these.attribution(
            ["markov", "linear"], goal="order", conversions="first", intervals=0
        )
        assert quick.figures == pytest.approx(plain.figures)
        assert quick.tables["transitions"].equals(plain.tables["transitions"])
        assert quick.table.to_pylist() == [
            row for row in plain.table.to_pylist() if row["model"] == "markov"
        ]


@given(log=logs(most=60), settings=SETTINGS)
def test_journeys_behind_a_channel_are_those_counted(
    log: list[Event], settings: dict[str, Any]
) -> None:
    result = journeys_from(log).attribution("linear", goal="order", intervals=0, **settings)
    for row in result.table.to_pylist():
        assert len(result.journeys(channel=row["channel"])) == row["journeys"]


@given(
    paths=st.lists(
        st.tuples(st.lists(st.sampled_from("abcd"), max_size=5), st.integers(0, 5)), max_size=8
    )
)
def test_shapley_is_what_channels_add_in_any_order(paths: list[tuple[list[str], int]]) -> None:
    def worth(channels: frozenset[str]) -> float:
        return sum(count for path, count in paths if path and set(path) <= channels)

    wanted = oracle.shapley(worth, "abcd")
    found = attribution_of_paths(
        [path for path, _ in paths], [count for _, count in paths], "shapley"
    )
    assert close(by_channel(found, "shapley"), wanted)
    sets = [frozenset(c for i, c in enumerate("abcd") if bits >> i & 1) for bits in range(16)]
    assert close(shapley_of_worths({one: worth(one) for one in sets}), wanted)


def test_a_large_chain_solves_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    paths = [[f"c{c}" for c in rng.integers(0, 12, rng.integers(1, 9))] for _ in range(300)]
    won = rng.integers(0, 3, 300).tolist()
    lost = rng.integers(1, 5, 300).tolist()
    dense = attribution_of_paths(paths, won, "markov", nulls=lost, order=2)
    monkeypatch.setattr("touchline.analysis.attribution.markov._DENSE", 0)
    sparse = attribution_of_paths(paths, won, "markov", nulls=lost, order=2)
    for a, b in zip(dense.table.to_pylist(), sparse.table.to_pylist(), strict=True):
        assert a["credit"] == pytest.approx(b["credit"])


def test_intervals_hold_the_credit_and_are_the_same_each_time() -> None:
    rng = np.random.default_rng(2)
    log = [
        Event(f"p{p}", k, str(rng.choice([*TOUCHPOINTS, "order"])))
        for p in range(400)
        for k in range(4)
    ]
    models: list[Model] = ["markov", "linear", "last_touch"]
    first = journeys_from(log).attribution(models, goal="order")
    again = journeys_from(log).attribution(models, goal="order")
    assert first.table.equals(again.table)
    for row in first.table.to_pylist():
        assert row["low"] < row["credit"] < row["high"]
        # a sum of n credits between 0 and 1 varies by about √n
        assert row["high"] - row["low"] < 6 * row["credit"] ** 0.5


@given(log=logs(most=60), cuts=st.lists(st.integers(0, 4), max_size=3))
def test_samples_do_not_depend_on_how_the_journeys_are_cut(
    log: list[Event], cuts: list[int]
) -> None:
    result = journeys_from(log).attribution(["markov", "linear"], goal="order", intervals=3)
    made = partial(
        markov.kernel, rule=result.rule, models=result.chosen.for_kernel(), channels=5, order=1
    )
    kernel: Callable[[Batch], markov.Steps] = pickle.loads(pickle.dumps(made))

    def whole(batch: Batch) -> markov.Steps:
        return kernel(batch)

    def in_pieces(batch: Batch) -> markov.Steps:
        ends = sorted({min(cut, len(batch)) for cut in cuts} | {len(batch)})
        pieces = [batch.slice(a, b) for a, b in pairwise([0, *ends])]
        return reduce(markov.merge, [kernel(piece) for piece in pieces])

    one, many = (journeys_from(log).compute(task, markov.merge) for task in (whole, in_pieces))
    np.testing.assert_array_equal(one.weights, many.weights)
    for a, b in zip(one.credit, many.credit, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)


def test_the_journeys_of_a_person_are_drawn_together() -> None:
    batch = Batch(
        starts=np.arange(6, dtype=np.int32),
        stops=np.arange(1, 7, dtype=np.int32),
        touchpoint=np.zeros(6, np.uint16),
        time=np.zeros(6, np.int64),
        person=np.array([0, 0, 1, 2, 2, 2]),
    )
    groups = groups_of(batch, 256)
    assert len(set(groups[:2].tolist())) == len(set(groups[3:].tolist())) == 1
    assert len(set(groups.tolist())) == 3
    later = groups_of(batch.slice(2, 6), 256)
    assert later.tolist() == groups[2:].tolist()


@given(log=logs(most=60), order=st.integers(1, 3))
def test_steps_are_the_same_in_a_table_and_in_a_list(log: list[Event], order: int) -> None:
    options: dict[str, Any] = {"goal": "order", "order": order, "intervals": 3}
    with pytest.MonkeyPatch.context() as patch:
        table = journeys_from(log).attribution("markov", **options)
        patch.setattr(markov, "MOST_CELLS", 0)
        listed = journeys_from(log).attribution("markov", **options)
    assert table.table.equals(listed.table)
    assert table.tables["transitions"].equals(listed.tables["transitions"])


@pytest.mark.parametrize("log", [[], [Event("ana", 1, "visit")], [Event("ana", 1, "order")]])
def test_nothing_to_share_out_is_an_answer_too(log: list[Event], tmp_path: Path) -> None:
    result = journeys_from(log).attribution(["markov", "linear"], goal="order")
    assert result.table.num_rows == 0
    assert result.figures["unattributed"] == sum(event.touchpoint == "order" for event in log)
    assert result.figures["conversion_probability"] == 0
    result.chart().save(str(tmp_path / "nothing.png"))


def test_costs_give_the_price_of_a_conversion_and_what_came_back() -> None:
    result = journeys_from(SMALL).attribution(
        "linear", goal="order", costs={"mail": 2.0, "cart": 5.0}
    )
    rows = {row["channel"]: row for row in result.table.to_pylist()}
    assert rows["mail"]["cost_per_conversion"] == pytest.approx(6.0)
    assert rows["mail"]["return_on_spend"] == pytest.approx(10 / 3 / 2)
    assert (rows["visit"]["cost"], rows["visit"]["return_on_spend"]) == (None, None)
    assert (rows["cart"]["credit"], rows["cart"]["cost_per_conversion"]) == (0.0, None)


def test_says_in_words_what_was_done() -> None:
    said = journeys_from(SMALL).attribution(
        ["custom", "time_decay"], goal="order", weights=WEIGHTS, lookback="30d"
    ).explain()  # fmt: skip
    assert "the first touch gets 10%, the last 30%, those in between share 60%" in said
    assert "half as much for each half-life that it is older, 7 days" in said
    assert "older than 30 days do not count" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "linera"}, "did you mean 'linear'"),
        ({"model": "custom"}, "no weights"),
        ({"model": "custom", "weights": {"start": 1}}, "there is no part 'start'"),
        ({"model": "custom", "weights": {"first": 0}}, "cannot be shared out"),
        ({"conversions": "last"}, "conversions cannot be 'last'"),
        ({"share": "both"}, "'touch' or 'distinct'"),
        ({"order": 0}, "1 or more"),
        ({"costs": {"tv": 3}}, "a cost is given for 'tv'"),
        ({"touches": "visit"}, "touches are a list"),
        ({"scope": "session"}, "no property 'session'"),
        ({"intervals": -1}, "number of samples"),
        ({"half_life": 0}, "half-life"),
        ({"model": "markov", "order": 60}, "too many states"),
    ],
)
def test_says_what_cannot_be_used(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        journeys_from(SMALL).attribution(goal="order", **options)


def test_refuses_journeys_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    log = [Event("unknown", k, "order" if k % 3 == 2 else "visit") for k in range(300)]
    monkeypatch.setattr("touchline.kernels.touch_paths._MOST_STEPS", 1000)
    with pytest.raises(ConfigError, match="look back on 10,100 touches together"):
        journeys_from(log).attribution(goal="order")
    assert journeys_from(log).attribution(goal="order", conversions="split").figures[
        "attributed"
    ] == 100  # fmt: skip


def test_paths_without_times_refuse_decay_and_lists_of_other_lengths() -> None:
    with pytest.raises(ConfigError, match="no times"):
        attribution_of_paths([["a"]], [1], "time_decay")
    with pytest.raises(ConfigError, match="1 paths arrived, but 2 nulls"):
        attribution_of_paths([["a"]], [1], nulls=[1, 2])


def test_a_channel_that_is_not_there_is_named() -> None:
    result = journeys_from(SMALL).attribution(goal="order")
    with pytest.raises(ConfigError, match="did you mean 'mail'"):
        result.journeys(channel="male")


def test_draws_charts(tmp_path: Path) -> None:
    one = journeys_from(SMALL).attribution(goal="order")
    many = journeys_from(SMALL).attribution(["linear", "markov"], goal="order", intervals=0)
    of_paths = attribution_of_paths([["a", "b"]], [3], "linear")
    for n, chart in enumerate((one.chart(), many.chart(), of_paths.chart())):
        chart.save(str(tmp_path / f"{n}.png"))
        assert (tmp_path / f"{n}.png").stat().st_size > 5_000
