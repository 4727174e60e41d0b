"""Map files that say anything that can be said: every field, four scripts, hostile texts."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from touchline.config import LocalText
from touchline.maps.spec import (
    Card,
    EmotionFork,
    EmotionSpec,
    FloorSpec,
    FloorZone,
    KpiSpec,
    LaneKind,
    LaneSpec,
    MapLink,
    MapSpec,
    MapStage,
    OpportunityCard,
    PainSpec,
    PlannedStep,
    PlanSpec,
    StageLink,
    Step,
)
from touchline.touchpoints.spec import Condition

HOSTILE = [
    *("=1+1", "+7", "-5", "@SUM(A1)", "'quoted", "''", "'", "\t=x", "\r\n=y", "", " "),
    *("a,b;c\td", 'say "no"', "two\nlines", "cr\ronly", "\x00", "\x07bell", "_x0041_"),
    *("\ufeffx", "\ufffe", "\x85=", "\u2028", "\u202eabc", "😀 👩‍👩‍👧"),
    *("<script>alert(1)</script>", "&amp; &#58;", "]]>", "a: b # c; d % e", "%% x"),
    *("[x](javascript:1)", "![x](http://x)", "```", "# h", "| a |", "{", "}"),
    *("${HOME}", "$${HOME}", "${NOT_SET:-x}", "null", "true", "1e3", "2024-01-01", "<<", "- x"),
    *("نیم\u200cفاصله", "خرید در shop.example، ۳ بار", "доставка", "giao hàng chậm"),
    *("title x", "journey", "section one", "accDescr: x", "style a:#b;"),
]
any_text = st.sampled_from(HOSTILE) | st.text(max_size=12)
ids = st.sampled_from(HOSTILE).filter(bool) | st.text(
    alphabet="abcдфсلایđ0-_. =+@", min_size=1, max_size=8
)
languages = st.sampled_from(["en", "ru", "vi", "fa", "pt-BR", ""])
local_texts: st.SearchStrategy[LocalText] = any_text | st.dictionaries(
    languages, any_text, max_size=4
)
maybe_local = st.none() | local_texts
numbers = st.floats(allow_nan=False, allow_infinity=False)
segments = st.dictionaries(ids, any_text | st.lists(any_text, max_size=2), max_size=2)
names = any_text | st.lists(any_text, max_size=2)
operands = any_text | st.integers(-(2**63), 2**63 - 1) | numbers | st.booleans()
wheres = st.dictionaries(
    ids,
    operands
    | st.lists(operands, max_size=2)
    | st.dictionaries(
        st.sampled_from(["eq", "gt", "in"]),
        operands | st.lists(operands, max_size=2) | st.just({"field": "promised"}),
        max_size=2,
    ),
    max_size=2,
)


def _conditions(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.builds(
        Condition,
        event=st.none() | names,
        feedback=st.none() | names,
        source=st.none() | names,
        channel=st.none() | names,
        where=wheres,
        after=st.none() | names,
        before=st.none() | names,
        nth=st.none() | st.integers(1, 9) | st.just("2+"),
        any=st.lists(inner, max_size=1),
        none=st.lists(inner, max_size=1),
    )


conditions = st.recursive(
    st.builds(Condition, event=names), lambda inner: _conditions(inner), max_leaves=3
)
maybe_condition = st.none() | conditions


def some(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    """A short list."""
    return st.lists(one, max_size=most)


def unique(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    """A short list of things with ids of their own."""
    return st.lists(one, max_size=most, unique_by=lambda item: item.id)


steps = st.builds(Step, id=ids, label=local_texts, touchpoints=some(ids, 2))
ways = st.builds(StageLink, to=ids, label=maybe_local, share=st.none() | st.floats(0, 1))
stages = st.builds(
    MapStage,
    id=ids,
    of=some(ids, 2),
    label=maybe_local,
    description=maybe_local,
    phase=st.sampled_from([None, "before", "during", "after"]),
    steps=unique(steps),
    next=some(ways, 2),
    metrics=some(any_text, 2),
)
own_lanes = st.builds(LaneSpec, id=ids, label=local_texts, note=maybe_local)
kpis = st.builds(
    KpiSpec,
    id=ids,
    stage=ids,
    kind=st.sampled_from(["nps", "csat", "ces", "mean", "sum", "average", "count", "crr"]),
    label=maybe_local,
    definition=maybe_local,
    when=maybe_condition,
    has=maybe_condition,
    of=maybe_condition,
    start=maybe_condition,
    end=maybe_condition,
    segment=segments,
    history=st.sampled_from([None, "month", "quarter", "year"]),
)
pains = st.builds(
    PainSpec,
    id=ids,
    stage=ids,
    label=local_texts,
    definition=maybe_local,
    segment=segments,
    has=maybe_condition,
    lacks=maybe_condition,
)
opportunities = st.builds(
    OpportunityCard,
    stage=ids,
    text=local_texts,
    owner=st.none() | any_text,
    state=st.sampled_from(["proposed", "to do", "in test", "ready", "done"]),
    pain=st.none() | any_text,
)
planned = st.builds(
    PlannedStep,
    touchpoint=ids | some(ids, 2),
    optional=st.booleans(),
    repeats=st.booleans(),
    within=st.sampled_from([None, "2h", "7d"]),
    label=maybe_local,
)
plans = st.builds(PlanSpec, steps=some(planned), others=st.booleans(), persona=st.none() | any_text)
zones = st.builds(
    FloorZone,
    id=ids,
    label=maybe_local,
    touchpoints=some(ids, 2),
    zones=some(ids, 2),
    polygon=some(st.tuples(numbers, numbers), 3),
    shape=st.none() | any_text,
)
emotions = st.builds(
    EmotionSpec,
    place=st.sampled_from(["about", "answered"]),
    forks=some(st.builds(EmotionFork, stage=ids, segment=ids, values=some(any_text, 2)), 2),
    assumed=st.dictionaries(ids, st.floats(-2, 2), max_size=3),
    outcome=maybe_condition,
)
links = st.builds(
    MapLink,
    map=ids,
    kind=st.sampled_from(["parent", "child", "next", "related"]),
    stage=st.none() | ids,
    label=maybe_local,
)


@st.composite
def specs(draw: st.DrawFn) -> MapSpec:
    """Any map that is not refused when it is read."""
    own = draw(unique(own_lanes, 2))
    built_in: list[Any] = draw(some(st.sampled_from(get_args(LaneKind)), 4))
    lanes = draw(st.permutations([*built_in, *own]))
    kinds = [*get_args(LaneKind), *(lane.id for lane in own)]
    cards = st.builds(
        Card,
        lane=st.sampled_from(kinds),
        stage=ids,
        text=local_texts,
        step=st.none() | any_text,
        id=st.none() | any_text,
    )
    return draw(
        st.builds(
            MapSpec,
            id=st.none() | any_text,
            title=maybe_local,
            subtitle=maybe_local,
            name=maybe_local,
            state=st.sampled_from(["current", "future"]),
            persona=st.none() | any_text,
            personas=some(any_text),
            segment=segments,
            scenario=maybe_local,
            expectations=some(local_texts),
            owner=st.none() | any_text,
            window=st.sampled_from([None, ("2024-01-01", "2024-02-01")]),
            languages=st.lists(st.sampled_from(["en", "fa"]), max_size=2).map(tuple),
            calendar=st.sampled_from(["gregorian", "persian"]),
            digits=st.sampled_from(["native", "latin"]),
            stages=unique(stages),
            lanes=st.just(tuple(lanes)),
            unit=st.sampled_from(["journeys", "persons"]),
            unit_label=maybe_local,
            answer=maybe_condition,
            emotion=emotions,
            kpis=unique(kpis),
            pains=unique(pains),
            find_pains=st.booleans(),
            most_pains=st.integers(0, 99),
            fast=st.dictionaries(ids, st.sampled_from(["24h", "7d"]), max_size=2),
            cards=some(cards),
            links=some(links, 2),
            plan=st.none()
            | st.builds(
                PlanSpec, steps=some(planned), others=st.booleans(), persona=st.none() | any_text
            ),
            floor=st.none()
            | st.builds(
                FloorSpec,
                zones=some(zones),
                plan=st.none() | any_text,
                size=st.none() | st.tuples(numbers, numbers),
                stage=st.none() | ids,
            ),
            opportunities=some(opportunities),
            hints=st.dictionaries(ids, local_texts, max_size=2),
            credits=maybe_local,
        )
    )
