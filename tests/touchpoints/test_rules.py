from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.touchpoints import oracle
from tests.touchpoints.moments import counted, moment, table
from tests.touchpoints.test_conditions import LEAVES, ROWS
from touchline.errors import ConfigError
from touchline.touchpoints import (
    UNCLASSIFIED,
    UNCLASSIFIED_STAGE,
    StageModel,
    TouchpointInfo,
    classify,
    stage_model,
)
from touchline.touchpoints.spec import Condition, StageModelSpec, StageSpec, TouchpointRule

STAGES = stage_model(StageModelSpec(stages=[StageSpec(id="search"), StageSpec(id="buy")]))


def rule(
    id_: str, stage: str = "search", when: Condition | None = None, **more: Any
) -> TouchpointRule:
    return TouchpointRule(id=id_, stage=stage, when=when or Condition(), **more)


def codes(
    rules: Sequence[TouchpointRule], rows: Sequence[Mapping[str, Any]], stages: StageModel = STAGES
) -> list[tuple[int, int, str | None]]:
    """Touchpoint, stage and channel of each row."""
    rows = counted(rows)
    with table(rows) as (db, columns):
        sql = classify(rules, stages, columns).sql("moments")
        kinds = {name: kind for name, kind, *_ in db.execute(f"DESCRIBE {sql}").fetchall()}
        assert list(kinds) == [*columns, "touchpoint", "stage"]
        assert (kinds["touchpoint"], kinds["stage"]) == ("USMALLINT", "UTINYINT")
        return db.execute(
            f'SELECT touchpoint, stage, channel FROM ({sql}) ORDER BY "row"'
        ).fetchall()


def test_the_first_rule_that_holds_wins() -> None:
    rules = [
        rule("order", "buy", Condition(event="order")),
        rule("order again", "buy", Condition(event="order", nth="2+")),
        rule("other", "search", Condition(event=["visit", "order"])),
    ]
    rows = [moment("visit"), moment("order"), moment("order"), moment("call")]
    assert [each[:2] for each in codes(rules, rows)] == [
        (2, 0),
        (0, 1),
        (0, 1),
        (UNCLASSIFIED, UNCLASSIFIED_STAGE),
    ]


def test_without_rules_everything_is_unclassified() -> None:
    assert codes([], [moment(channel="web")]) == [(UNCLASSIFIED, UNCLASSIFIED_STAGE, "web")]


def test_one_touchpoint_may_lie_in_two_stages() -> None:
    rules = [
        rule("site", "search", Condition(event="visit", before="order"), label="Web site"),
        rule("site", "buy", Condition(event="visit"), zone="web pages", online=True),
    ]
    rows = [moment("visit"), moment("order"), moment("visit")]
    assert [each[:2] for each in codes(rules, rows)] == [
        (0, 0),
        (UNCLASSIFIED, UNCLASSIFIED_STAGE),
        (0, 1),
    ]
    assert classify(rules, STAGES, []).touchpoints == [
        TouchpointInfo(id="site", label="Web site", stage="search", zone="web pages", online=True)
    ]


def test_a_rule_may_replace_the_channel() -> None:
    rules = [
        rule("visit", when=Condition(event="visit", channel="www"), channel="web"),
        rule("call", when=Condition(event="call")),
    ]
    rows = [moment("visit", channel="www"), moment("call", channel="phone"), moment(channel="tv")]
    assert [each[2] for each in codes(rules, rows)] == ["web", "phone", "tv"]


def test_names_from_the_project_file_cannot_break_the_statement() -> None:
    hostile = 'it\'s "x"; DROP TABLE moments --'
    rules = [rule("t", when=Condition(event=hostile, where={hostile: hostile}), channel=hostile)]
    rows = [moment(hostile) | {f"property:{hostile}": hostile}, moment(hostile)]
    assert codes(rules, rows)[0] == (0, 0, hostile)
    assert codes(rules, rows)[1][0] == UNCLASSIFIED


def test_an_unknown_stage_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"names the stage 'serch'[\s\S]*did you mean 'search'"):
        classify([rule("a", "serch")], STAGES, [])


def test_a_fault_in_a_condition_names_its_touchpoint() -> None:
    with pytest.raises(ConfigError, match="touchpoint 'ad': n: gt cannot take 'x'"):
        classify([rule("ad", when=Condition(where={"n": {"gt": "x"}}))], STAGES, [])


def test_unknown_fields_are_told_once() -> None:
    rules = [rule(id_, when=Condition(where={"planet": "x"})) for id_ in "ab"]
    assert classify(rules, STAGES, []).unknown == ("planet",)


def test_more_touchpoints_than_there_are_codes() -> None:
    with pytest.raises(ConfigError, match="65,536 touchpoints are declared"):
        classify([rule(str(number)) for number in range(65_536)], STAGES, [])


RULES = st.lists(
    st.builds(
        TouchpointRule,
        id=st.sampled_from(["a", "b", "c"]),
        stage=st.sampled_from(["search", "buy"]),
        when=LEAVES,
        channel=st.sampled_from([None, "tv"]),
    ),
    max_size=4,
)


@settings(deadline=None, max_examples=40)
@given(ROWS, RULES)
def test_sql_agrees_with_the_oracle(
    rows: list[dict[str, Any]], rules: list[TouchpointRule]
) -> None:
    rows = counted(rows)
    order = list(dict.fromkeys(each.id for each in rules))
    expected: list[tuple[int, int, str | None]] = []
    for row in rows:
        caught = oracle.first_rule(rules, row, rows)
        expected.append(
            (UNCLASSIFIED, UNCLASSIFIED_STAGE, row["channel"])
            if caught is None
            else (
                order.index(caught.id),
                STAGES.ids.index(caught.stage),
                caught.channel or row["channel"],
            )
        )
    assert codes(rules, rows) == expected
