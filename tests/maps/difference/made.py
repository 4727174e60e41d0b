"""Small snapshots for comparing, made by hand."""

from __future__ import annotations

from typing import Any

from touchline.maps.snapshot import (
    CardItem,
    Figure,
    KpiItem,
    Lane,
    Lens,
    OpportunityItem,
    PainItem,
    Snapshot,
    StageColumn,
    Text,
)

WINDOW = ("2018-01-01T00:00:00+00:00", "2018-01-31T00:00:00+00:00")
LATER = ("2018-02-01T00:00:00+00:00", "2018-03-03T00:00:00+00:00")


def words(text: str) -> Text:
    return Text(words={"": text})


def share(name: str, part: int, whole: int) -> Figure:
    return Figure(
        id=name, unit="share", value=part / whole, n=whole, numerator=part, denominator=whole
    )


def count(name: str, value: int) -> Figure:
    return Figure(id=name, unit="count", value=value, n=value, numerator=value)


def pain(name: str, rank: int, stage: str = "buy") -> PainItem:
    return PainItem(
        id=name,
        rank=rank,
        stage=stage,
        kind="drop",
        label=words(name),
        definition=words(""),
        persons="p",
    )


def card(text: str, *, stage: str = "buy", id: str | None = None) -> CardItem:  # noqa: A002
    return CardItem(stage=stage, text=words(text), id=id)


def opportunity(text: str, **more: Any) -> OpportunityItem:
    return OpportunityItem(stage="buy", text=words(text), **more)


def snapshot(*figures: Figure, **more: Any) -> Snapshot:
    """Give a map of three stages with a KPI for every figure that begins with ``kpi.``."""
    stages = more.pop("stages", ["find", "buy", "use"])
    kpis = [
        KpiItem(id=one.id, stage="buy", label=words(one.id), figure=one.id)
        for one in figures
        if one.id.startswith("kpi.")
    ]
    lanes = [
        Lane(kind="kpis", kpis=kpis),
        Lane(kind="goals", cards=more.pop("cards", [])),
        Lane(kind="pains", pains=more.pop("pains", [])),
        Lane(kind="opportunities", opportunities=more.pop("opportunities", [])),
        *more.pop("lanes", []),
    ]
    window = more.pop("window", WINDOW)
    asked = more.pop("asked", None)
    name = more.pop("whom", Text(key="lens.all"))
    return Snapshot(
        project="shop",
        map="buying",
        name=words("Buying"),
        title=more.pop("title", words("Buying")),
        created="2018-02-01T00:00:00+00:00",
        version="1",
        build="build-0001",
        languages=["en", "fa"],
        unit=words("orders"),
        lens=Lens(
            name=name, persons="p", journeys="lens.journeys", share="s", window=window, asked=asked
        ),
        stages=[
            StageColumn(
                id=each,
                label=words(each.title()),
                conversion=f"stage.{each}.conversion",
                entrants=f"stage.{each}.entrants",
            )
            for each in stages
        ],
        lanes=lanes,
        figures={one.id: one for one in figures},
        coverage=[],
        **more,
    )
