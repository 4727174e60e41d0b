"""Snapshots of every shape: 3 to 12 stages, any lanes, long words, four scripts, hostile text."""

from __future__ import annotations

import itertools
from typing import Any, Literal

from hypothesis import strategies as st

from tests.render.olist_snapshot import Figures
from touchline.maps.lanes.plan import DEVIATIONS
from touchline.maps.snapshot import (
    CardItem,
    ChannelItem,
    Coverage,
    EaseItem,
    EffortItem,
    EmotionPoint,
    FlowLink,
    FlowNode,
    KpiItem,
    Lane,
    Lens,
    MapLinkItem,
    OpportunityItem,
    PainItem,
    PathItem,
    Period,
    PlanItem,
    PlanSummary,
    Quote,
    Snapshot,
    StageColumn,
    StageLinkItem,
    StepItem,
    Text,
    ThemeItem,
    TouchpointItem,
    Unit,
)
from touchline.maps.spec import LINE_LANES, WRITTEN_LANES

LANES = [
    *("flow", "touchpoints", "path", "plan", "emotion", "steps", "channels", "own"),
    *("ease", "verbatims", "themes", "pains", "kpis", "efforts", "opportunities"),
    *WRITTEN_LANES,
    *LINE_LANES,
]
MEASURED = ("touchpoints", "channels", "verbatims", "themes", "pains", "kpis", "efforts")
WORDS = [
    *("order", "Zahlungsbestätigungsverfahren", "delivery", "доставка", "неудовлетворённость"),
    *("превысокомногорассмотрительствующий", "Được", "giao", "hàng", "chậm", "nghiêng"),
    *("تحویل", "سفارش", "نیم\u200cفاصله\u200cهای\u200cبلند", "مشتری"),
    *("&", "<b>bold</b>", "x", "a"),
]
UNITS: list[Unit] = ["count", "share", "points", "score", "seconds", "money", "number"]


@st.composite
def texts(draw: st.DrawFn, longest: int = 8) -> Text:
    """Own words, one to *longest* of them, from all four scripts."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=longest))
    return Text(words={"": " ".join(words)})


def _count(draw: st.DrawFn, most: int) -> int:
    return draw(st.integers(0, most))


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any map that the specification allows."""
    f = Figures()
    stages = _stages(draw, f)
    kinds = draw(st.lists(st.sampled_from(LANES), unique=True, max_size=len(LANES)))
    lanes = [_lane(draw, f, kind, stages) for kind in kinds]
    shares = draw(st.lists(st.floats(0, 1), max_size=7))
    return Snapshot(
        project="p",
        map="m",
        name=draw(texts(3)),
        title=draw(texts(14)),
        subtitle=draw(st.none() | texts(30)),
        created="2026-11-21T21:00:00Z",
        version="0.1.0",
        build="b",
        languages=["en", "ru", "vi", "fa"],
        unit=draw(texts(2)),
        lens=Lens(
            name=draw(texts(6)),
            description=draw(st.none() | texts(12)),
            quote=draw(st.none() | texts(20)),
            scenario=draw(st.none() | texts(12)),
            owner=draw(st.sampled_from([None, "Ana Nunes"])),
            persons=f.put("lens.persons", 10**6, n=10**6),
            journeys=f.put("lens.journeys", 10**7, n=10**7),
            share=f.put("lens.share", 0.3, "share"),
            window=("2016-09-15", "2018-10-03"),
            newest="2018-10-15",
            expectations=draw(st.lists(texts(6), max_size=3)),
        ),
        state=draw(st.sampled_from(["current", "future"])),
        stages=stages,
        stage_links=_ways(draw, f, stages),
        links=_maps(draw, stages),
        lanes=lanes,
        coverage=[
            Coverage(label=draw(texts(4)), figure=f.put(f"coverage.{at}", share, "share"))
            for at, share in enumerate(shares)
        ],
        notes=[draw(texts(40))],
        credits=draw(st.none() | texts(8)),
        figures=dict(f),
    )


def _stages(draw: st.DrawFn, f: Figures) -> list[StageColumn]:
    out = []
    for at in range(draw(st.integers(3, 12))):
        known = draw(st.booleans()) or at == 0
        ids: dict[str, Any] = {}
        if known:
            ids["entrants"] = f.put(f"s{at}.entrants", draw(st.integers(0, 10**8)))
            ids["conversion"] = f.put(f"s{at}.on", draw(st.floats(0, 1)), "share")
        out.append(
            StageColumn(
                id=f"s{at}",
                label=draw(texts(3)),
                description=draw(st.none() | texts(8)),
                known=known,
                hint=draw(st.none() | texts(6)),
                **ids,
            )
        )
    return out


def _ways(draw: st.DrawFn, f: Figures, stages: list[StageColumn]) -> list[StageLinkItem]:
    out = []
    for at in range(_count(draw, 8)):
        source, target = draw(st.permutations([stage.id for stage in stages]))[:2]
        share = draw(st.none() | st.floats(0, 1))
        out.append(
            StageLinkItem(
                source=source,
                target=target,
                label=draw(st.none() | texts(5)),
                expected=draw(st.none() | st.floats(0, 1)),
                figure=f.put(f"way.{at}", share, "share"),
            )
        )
    return out


def _maps(draw: st.DrawFn, stages: list[StageColumn]) -> list[MapLinkItem]:
    kinds: st.SearchStrategy[Literal["parent", "child", "next", "related"]] = st.sampled_from(
        ["parent", "child", "next", "related"]
    )
    return [
        MapLinkItem(
            map=f"m{at}",
            kind=draw(kinds),
            label=draw(texts(5)),
            stage=draw(st.none() | st.sampled_from([stage.id for stage in stages])),
        )
        for at in range(_count(draw, 5))
    ]


def _lane(draw: st.DrawFn, f: Figures, kind: str, stages: list[StageColumn]) -> Lane:
    known = [stage.id for stage in stages if stage.known]
    every = [stage.id for stage in stages]
    builder = _BUILDERS.get(kind)
    content = {} if builder is None else builder(draw, f, known, every)
    if kind in MEASURED and draw(st.booleans()):
        content |= _cards(draw, f, known, every)
    if kind == "own":
        content |= {"id": "own-lane", "label": draw(texts(3))}
    return Lane(kind=kind, note=draw(st.none() | texts(10)), **content)


def _flow(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    nodes = [
        FlowNode(
            id=f"{stage}.{at}",
            stage=stage,
            label=draw(texts(4)),
            figure=f.put(f"node.{stage}.{at}", draw(st.integers(0, 10**6))),
        )
        for stage in known
        for at in range(_count(draw, 3))
    ]
    links = []
    for one, two in itertools.pairwise(nodes):
        name = f"link.{one.id}"
        links.append(
            FlowLink(
                source=one.id,
                target=two.id,
                kind="next",
                figure=f.put(name, draw(st.integers(0, 10**6))),
                median=f.put(f"{name}.median", draw(st.floats(0, 1e8)), "seconds"),
                p90=f.put(f"{name}.p90", draw(st.floats(0, 1e9)), "seconds"),
            )
        )
        off = f.put(f"{name}.leave", draw(st.integers(0, 10**6)))
        links.append(FlowLink(source=one.id, target=None, kind="leave", figure=off))
    for at in range(_count(draw, 6) if len(nodes) > 1 else 0):
        ends = draw(st.lists(st.sampled_from(nodes), min_size=2, max_size=2, unique_by=id))
        places = sorted(ends, key=nodes.index)
        kind = draw(st.sampled_from(["skip", "back"]))
        source, target = places if kind == "skip" else places[::-1]
        figure = f.put(f"arc.{at}", draw(st.integers(1, 10**6)))
        links.append(
            FlowLink(
                source=source.id,
                target=target.id,
                kind=kind,  # type: ignore[arg-type]
                figure=figure,
                label=draw(st.none() | texts(5)),
            )
        )
    return {"flow_nodes": nodes, "flow_links": links}


def _cards(draw: st.DrawFn, _: Figures, __: list[str], every: list[str]) -> dict[str, Any]:
    return {
        "cards": [
            CardItem(stage=stage, text=draw(texts(14)), step=draw(st.sampled_from([None, "p0"])))
            for stage in every
            for _ in range(_count(draw, 2))
        ]
    }


def _steps(draw: st.DrawFn, f: Figures, known: list[str], every: list[str]) -> dict[str, Any]:
    items = []
    for stage in every:
        for at in range(_count(draw, 5)):
            share = draw(st.none() | st.floats(0, 1)) if stage in known else None
            name = f"step.{stage}.{at}"
            ids = {}
            if share is not None:
                ids = {"figure": f.put(name, 9), "share": f.put(f"{name}.share", share, "share")}
            items.append(StepItem(id=f"p{at}", stage=stage, label=draw(texts(4)), **ids))
    return {"steps": items}


def _channels(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    return {
        "channels": [
            ChannelItem(
                id=draw(st.sampled_from(["web", "", "shop floor"])),
                stage=stage,
                label=draw(texts(4)),
                online=draw(st.sampled_from([None, True, False])),
                figure=f.put(f"channel.{stage}.{at}", 9),
                share=f.put(f"channel.{stage}.{at}.share", draw(st.floats(0, 1)), "share"),
            )
            for stage in known
            for at in range(_count(draw, 7))
        ]
    }


def _touchpoints(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    return {
        "touchpoints": [
            TouchpointItem(
                id=f"t{stage}{at}",
                stage=stage,
                label=draw(texts(5)),
                online=draw(st.sampled_from([None, True, False])),
                icon=draw(st.sampled_from([None, "web", "shop", "nonsense"])),
                figure=f.put(f"tp.{stage}.{at}", draw(st.integers(0, 10**7))),
            )
            for stage in known
            for at in range(_count(draw, 10))
        ]
    }


def _path(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    steps = [
        FlowNode(id=f"p{at}", stage=stage, label=draw(texts(3)), figure="lens.persons")
        for at, stage in enumerate(draw(st.lists(st.sampled_from(known), max_size=9)))
    ]
    one = PathItem(
        steps=steps,
        figure=f.put("path", 0.4, "share"),
        duration=f.put("path.d", 8e5, "seconds"),
        score=f.score("path.s", 4.0, 10),
        notes=[draw(texts(9))],
    )
    return {"paths": [one] * draw(st.integers(1, 2))}


def _emotion(draw: st.DrawFn, f: Figures, known: list[str], every: list[str]) -> dict[str, Any]:
    points = []
    matters = draw(st.booleans())
    for stage in known:
        for at in range(_count(draw, 4)):
            ids = _sources(draw, f, f"e.{stage}.{at}")
            if matters and at == 0:
                value = draw(st.floats(0, 1))
                ends = {"low": value * 0.8, "high": min(1.0, value * 1.2)}
                ids["importance"] = f.put(f"i.{stage}", value, "share", n=9, **ends)
            gap = draw(st.integers(0, 5)) == 0
            segment = "fork" if at > 1 else None
            id_ = f.emotion(
                f"e.{stage}.{at}", draw(st.floats(-2, 2)), draw(st.floats(0, 1)), 10 + at
            )
            points.append(
                EmotionPoint(
                    stage=stage,
                    figure=None if gap and segment is None else id_,
                    label=draw(st.none() | texts(6)),
                    segment=segment,
                    said=segment is not None or draw(st.integers(0, 3)) > 0,
                    **ids,
                )
            )
    assumed = {stage: draw(st.floats(-2, 2)) for stage in every} if draw(st.booleans()) else {}
    return {"emotion": points, "assumed": assumed}


def _sources(draw: st.DrawFn, f: Figures, name: str) -> dict[str, Any]:
    """Parts of a point that add up to 1; none, one, two or all three sources."""
    names = draw(st.lists(st.sampled_from(["scores", "texts", "behaviour"]), unique=True))
    return {one: f.put(f"{name}.{one}", 1 / len(names), "share", n=3) for one in names}


def _ease(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    share = st.none() | st.floats(0, 1)
    out = []
    for stage in known:
        ids = {
            name: f.put(f"ease.{stage}.{name}", value, "share")
            for name in ("easy", "fast", "pleasant")
            if (value := draw(share)) is not None
        }
        for name in ("fast", "pleasant"):
            if draw(st.booleans()):
                known_of = draw(st.floats(0, 1))
                ids[f"{name}_coverage"] = f.put(f"ease.{stage}.{name}.c", known_of, "share")
        out.append(EaseItem(stage=stage, **ids))
    return {"ease": out}


def _quotes(draw: st.DrawFn, _: Figures, known: list[str], __: list[str]) -> dict[str, Any]:
    return {
        "quotes": [
            Quote(
                stage=stage,
                text=" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))),
                language=draw(st.sampled_from([None, "en", "fa", "pt"])),
                score=draw(st.sampled_from([None, 1.0, 5.0])),
                scale=draw(st.sampled_from([None, (1.0, 5.0), (0.0, 10.0)])),
                feeling=draw(st.sampled_from(["positive", "neutral", "negative"])),
                about=draw(st.none() | texts(6)),
                segment=draw(st.none() | texts(2)),
            )
            for stage in known
            for _ in range(_count(draw, 4))
        ]
    }


def _themes(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    out = []
    for stage in known:
        for at in range(_count(draw, 6)):
            name = f"theme.{stage}.{at}"
            felt = draw(st.none() | st.floats(-2, 2))
            out.append(
                ThemeItem(
                    id=name,
                    stage=stage,
                    label=draw(texts(7)),
                    figure=f.put(name, draw(st.integers(1, 10**6))),
                    feeling=None if felt is None else f.emotion(f"{name}.f", felt, 0.1, 9),
                    direction=draw(st.sampled_from([None, "up", "down", "steady"])),
                )
            )
    return {"themes": out}


def _pains(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    out = []
    for rank in range(1, 1 + _count(draw, 7)):
        base = f"pain.{rank}"
        kind = draw(st.sampled_from(["score", "wait", "drop", "declared", "error", "pressure"]))
        searched = kind in ("error", "pressure")
        stake = draw(st.floats(0, 1e7))
        ends = {"low": stake * draw(st.floats(0, 1)), "high": stake * draw(st.floats(1, 3))}
        money = draw(st.booleans())
        out.append(
            PainItem(
                id=base,
                rank=rank,
                stage=draw(st.sampled_from(known)),
                kind=kind,  # type: ignore[arg-type]
                label=draw(texts(8)),
                definition=draw(texts(8)),
                persons=f.put(f"{base}.p", draw(st.integers(0, 10**7))),
                value=f.put(f"{base}.v", 1e8, "money", currency="BRL"),
                score=f.score(f"{base}.s", 2.1, 9) if kind == "score" else None,
                lost=f.put(f"{base}.l", -1e6, "number") if kind == "score" else None,
                wait=f.put(f"{base}.w", 1e6, "seconds") if kind == "wait" else None,
                share=f.put(f"{base}.h", 0.4, "share"),
                stake=_at_stake(f, f"{base}.stake", stake, money, ends)
                if draw(st.booleans())
                else None,
                here=f.put(f"{base}.here", 0.4, "share") if searched else None,
                elsewhere=f.put(f"{base}.there", 2e6, "seconds") if searched else None,
                worst=draw(st.none() | texts(6)),
                paragraph=draw(st.none() | texts(30)),
            )
        )
    return {"pains": out}


def _at_stake(f: Figures, name: str, value: float, money: bool, ends: dict[str, float]) -> str:
    unit: Unit = "money" if money else "number"
    return f.put(name, value, unit, currency="BRL" if money else None, **ends)


def _kpis(draw: st.DrawFn, f: Figures, known: list[str], _: list[str]) -> dict[str, Any]:
    units = st.sampled_from(UNITS)
    out = []
    for stage in known:
        for at in range(_count(draw, 4)):
            unit = draw(units)
            value = draw(st.none() | st.floats(0, 1 if unit == "share" else 1e7))
            more = {} if value is None else {"low": value * 0.9, "high": value * 1.1}
            figure = f.put(f"kpi.{stage}.{at}", value, unit, n=5, currency="BRL", **more)
            values = draw(st.lists(st.none() | st.floats(-1e3, 1e3), max_size=9))
            history = [
                Period(start=f"2017-{month:02d}-01", value=one, n=5)
                for month, one in enumerate(values, 1)
            ]
            out.append(
                KpiItem(
                    id=figure, stage=stage, label=draw(texts(6)), figure=figure, history=history
                )
            )
    return {"kpis": out}


def _efforts(draw: st.DrawFn, f: Figures, known: list[str], every: list[str]) -> dict[str, Any]:
    return {
        "efforts": [
            EffortItem(
                id=f"{stage}.{at}",
                stage=stage,
                label=draw(texts(5)),
                channel=draw(st.sampled_from([None, "email", "tv"])),
                count=draw(st.integers(1, 400)),
                start="2018-01-01",
                end="2018-03-01",
                cost=f.put(f"cost.{stage}.{at}", 1e6, "money", currency="BRL"),
                reach=f.put(f"reach.{stage}.{at}", 1e6),
            )
            for stage in every
            for at in range(_count(draw, 5))
        ]
    }


def _opportunities(draw: st.DrawFn, _: Figures, __: list[str], every: list[str]) -> dict[str, Any]:
    states = ["proposed", "to do", "in test", "ready", "done", "something of their own"]
    return {
        "opportunities": [
            OpportunityItem(
                stage=stage,
                text=draw(texts(10)),
                owner=draw(st.sampled_from([None, "Lia Prado", "<script>", "-"])),
                state=draw(st.sampled_from(states)),
                pain=draw(st.sampled_from([None, 3])),
                by_data=draw(st.booleans()),
            )
            for stage in every
            for _ in range(_count(draw, 3))
        ]
    }


def _plan(draw: st.DrawFn, f: Figures, known: list[str], every: list[str]) -> dict[str, Any]:
    stages = draw(st.lists(st.sampled_from(every), min_size=1, max_size=12))
    measured = draw(st.booleans())
    items = [_planned(draw, f, number, stage, measured) for number, stage in enumerate(stages, 1)]
    if not measured:
        return {"plan": items}
    summary = PlanSummary(
        conforming=f.put("plan.conforming", draw(st.floats(0, 1)), "share"),
        fitness=f.put("plan.fitness", draw(st.floats(0, 1)), "number"),
        after=f.put("plan.after", draw(st.floats(0, 1)), "share"),
        inserted=[draw(texts(4)) for _ in range(_count(draw, 3))],
    )
    return {"plan": items, "plan_summary": summary}


def _planned(draw: st.DrawFn, f: Figures, number: int, stage: str, measured: bool) -> PlanItem:
    figures: dict[str, Any] = {}
    for kind in ("kept", *DEVIATIONS) if measured else ():
        if kind == "kept" or draw(st.booleans()):
            figures[kind] = f.put(f"plan.{number}.{kind}", draw(st.floats(0, 1)), "share")
    if measured and number > 1:
        figures["median"] = f.put(f"plan.{number}.median", draw(st.floats(0, 1e7)), "seconds")
    return PlanItem(
        number=number,
        stage=stage,
        label=draw(texts(4)),
        optional=draw(st.booleans()),
        repeats=draw(st.booleans()),
        within=draw(st.none() | st.floats(1, 1e7)),
        inserted_what=[draw(texts(3))] if draw(st.booleans()) else [],
        **figures,
    )


_BUILDERS = {
    "flow": _flow,
    "plan": _plan,
    **dict.fromkeys((*WRITTEN_LANES, "own"), _cards),
    "steps": _steps,
    "channels": _channels,
    "touchpoints": _touchpoints,
    "path": _path,
    "emotion": _emotion,
    "ease": _ease,
    "verbatims": _quotes,
    "themes": _themes,
    "pains": _pains,
    "kpis": _kpis,
    "efforts": _efforts,
    "opportunities": _opportunities,
}
