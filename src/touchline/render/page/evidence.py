"""What the panel says about each figure, written out in one language."""

from __future__ import annotations

from typing import Any

from touchline.maps.snapshot import Figure, Lane, Period, Snapshot
from touchline.render.lanes.ways import way_name
from touchline.render.page.beside import PLAN, beside
from touchline.render.pen import Say

__all__ = ["evidence", "panel", "spoken_names"]

Names = dict[str, tuple[str, str]]
"""Figure id → where it stands (stage, lane), and what it is called there."""


def evidence(snapshot: Snapshot) -> dict[str, Any]:
    """Return what is the same in every language: queries and sample rows."""
    out: dict[str, Any] = {}
    for id_, figure in snapshot.figures.items():
        found: dict[str, Any] = {}
        if figure.query:
            found["query"] = figure.query
        if figure.sample is not None:
            found["sample"] = {"columns": figure.sample.columns, "rows": figure.sample.rows}
        if found:
            out[id_] = found
    return out


FIELDS = (
    *PLAN,
    *("figure", "share", "score", "lost", "persons", "value", "reference"),
    *("wait", "cost", "reach", "response", "stake", "effect", "here", "elsewhere"),
    *("feeling", "trend", "scores", "texts", "behaviour", "gap", "importance"),
)
QUESTIONS = ("easy", "fast", "pleasant", "fast_coverage", "pleasant_coverage")


def spoken_names(say: Say) -> Names:
    """Find the stage, the lane and the name of every figure by where lanes use it."""
    names: Names = {}
    stages = {stage.id: say.text(stage.label) for stage in say.snapshot.stages}
    for stage in say.snapshot.stages:
        for id_ in (stage.entrants, stage.conversion, stage.median, stage.p90):
            _name(names, id_, stages[stage.id], "")
    for way in say.snapshot.stage_links:
        _name(names, way.figure, stages.get(way.source, way.source), way_name(say, way))
    for card in say.snapshot.personas:
        for id_ in say.snapshot.figures:
            if id_.startswith(f"persona.{card.id}."):
                _name(names, id_, say.text(card.name), "")
    for lane in say.snapshot.lanes:
        _lane_names(names, say, lane, stages)
    return names


def _lane_names(names: Names, say: Say, lane: Lane, stages: dict[str, str]) -> None:
    title = say.lane(lane)
    found = (
        *(lane.flow_nodes, lane.touchpoints, lane.emotion, lane.themes),
        *(lane.pains, lane.kpis, lane.efforts, lane.steps, lane.channels, lane.plan),
    )
    for item in (one for items in found for one in items):
        crumb = f"{stages.get(item.stage, item.stage)} · {title}"
        for field in FIELDS:
            _name(names, getattr(item, field, None), crumb, say.text(item.label))
    for answer in lane.ease:
        crumb = f"{stages.get(answer.stage, answer.stage)} · {title}"
        for field in QUESTIONS:
            question = field.removesuffix("_coverage")
            _name(names, getattr(answer, field), crumb, say.t(f"ease.{question}"))
    for link in lane.flow_links:
        for id_ in (link.figure, link.median, link.p90):
            _name(names, id_, title, say.text(link.label))
    for path in lane.paths:
        for id_ in (path.figure, path.duration, path.score):
            _name(names, id_, title, "")


def _name(names: Names, id_: str | None, crumb: str, label: str) -> None:
    if id_ is not None:
        names.setdefault(id_, (crumb, label))


def panel(say: Say) -> dict[str, dict[str, Any]]:
    """Figure id → the words and numbers of its panel."""
    names = spoken_names(say)
    histories = {
        item.figure: item.history
        for lane in say.snapshot.lanes
        for item in lane.kpis
        if len(item.history) > 1
    }
    extras = beside(say)
    return {
        id_: _figure(say, figure, names.get(id_, ("", "")), histories.get(id_))
        | extras.get(id_, {})
        for id_, figure in say.snapshot.figures.items()
    }


def _figure(
    say: Say, figure: Figure, name: tuple[str, str], history: list[Period] | None
) -> dict[str, Any]:
    crumb, label = name
    out: dict[str, Any] = {
        "crumb": crumb or say.text(say.snapshot.name),
        "label": say.text(figure.label) or label or figure.id,
        "value": say.value(figure),
        "made": say.t(
            "made", date=say.catalogue.date(say.snapshot.created), version=say.snapshot.version
        ),
    }
    if tone := _tone(figure):
        out["tone"] = tone
    if figure.n:
        out["n"] = f"{say.t('n', n=figure.n)} {say.text(figure.of)}".strip()
    if interval := say.interval(figure):
        out["interval"] = say.t("interval", range=interval)
    if figure.definition is not None:
        out["definition"] = say.text(figure.definition)
    if figure.missing is not None:
        out["missing"] = say.text(figure.missing)
    if figure.numerator is not None and figure.denominator:
        out["numerator"] = say.catalogue.number(figure.numerator)
        out["denominator"] = say.catalogue.number(figure.denominator)
    if figure.window is not None:
        out["window"] = say.catalogue.date_range(*figure.window)
    if figure.sample is not None:
        shown, total = len(figure.sample.rows), figure.sample.total
        out["rows"] = say.t("rows_of", shown=shown, n=total)
    if history is not None:
        out["history"] = _history(say, figure, history)
    return out


def _tone(figure: Figure) -> str:
    if figure.value is None:
        return "unknown"
    if figure.unit != "emotion":
        return ""
    return "bad" if figure.value < -0.25 else "good" if figure.value > 0.25 else ""


def _history(say: Say, figure: Figure, history: list[Period]) -> dict[str, Any]:
    """Places between 0 and 1 for the chart, and the words for its axis and points."""
    known = [
        value for one in history for value in (one.value, one.low, one.high) if value is not None
    ]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    span = (high - low) or 1.0

    def part(value: float | None) -> float | None:
        return None if value is None else round((value - low) / span, 4)

    def said(value: float | None) -> str:
        if value is None:
            return say.t("no_data")
        return say.catalogue.value(value, figure.unit, currency=figure.currency)

    return {
        "first": say.catalogue.month(history[0].start),
        "last": say.catalogue.month(history[-1].start),
        "note": say.t("history_note"),
        "spoken": "; ".join(
            f"{say.catalogue.month(one.start)}: {said(one.value)}" for one in history
        ),
        "axis": [[0, said(low)], [1, said(high)]],
        "points": [
            {
                "part": part(one.value),
                "low": part(one.low),
                "high": part(one.high),
                "text": f"{say.catalogue.month(one.start)}: {said(one.value)} · "
                f"{say.t('n', n=one.n)}",
            }
            for one in history
        ],
    }
