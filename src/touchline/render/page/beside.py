"""What the panel shows beside a figure: other figures of the same item, its words, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from touchline.maps.snapshot import Lane, Quote
from touchline.render.pen import Say

__all__ = ["PLAN", "beside"]

Extra = dict[str, Any]

PAIN = (
    *("stake", "persons", "share", "effect", "here", "elsewhere"),
    *("score", "reference", "lost", "wait", "value"),
)
"""Figures of a pain point, in the order in which they are read."""
PLAN = ("kept", "skipped", "late", "repeated", "out_of_order", "inserted", "median")
"""Figures of a planned step."""
SOURCES = ("scores", "texts", "behaviour")
PARTS = frozenset(SOURCES)
"""Drawn with a bar: together they make the whole."""
SIGNED = frozenset({"trend", "effect"})
"""Differences: their sign is always said."""


def beside(say: Say) -> dict[str, Extra]:
    """Figure id → what is shown beside it."""
    found: dict[str, Extra] = {}
    for lane in say.snapshot.lanes:
        for ids, extra in _items(say, lane):
            for id_ in ids:
                others = [row for row in extra["beside"] if row["figure"] != id_]
                kept = {**extra, "beside": others}
                found[id_] = {name: value for name, value in kept.items() if value}
    return found


def _items(say: Say, lane: Lane) -> Iterator[tuple[list[str], Extra]]:
    """Ids of the figures that stand together, and what they share."""
    for point in lane.emotion:
        told = _rows(say, point, (*SOURCES, "gap", "importance"))
        yield [point.figure] if point.figure else [], {"beside": told}
    for item in lane.plan:
        names = [name for name in PLAN if getattr(item, name)]
        rows = [_row(say, getattr(item, name), say.t(f"panel.plan_{name}")) for name in names]
        yield [getattr(item, name) for name in names], {"beside": [row for row in rows if row]}
    if lane.plan_summary is not None:
        whole = [lane.plan_summary.conforming, lane.plan_summary.fitness]
        rows = [_row(say, id_, say.text(say.snapshot.figures[id_].label)) for id_ in whole]
        yield whole, {"beside": [row for row in rows if row]}
    for theme in lane.themes:
        extra: Extra = {
            "beside": _rows(say, theme, ("figure", "share", "feeling", "trend")),
            "quotes": _quotes(say, theme.quotes),
        }
        ids = (theme.figure, theme.share, theme.feeling, theme.trend)
        yield [one for one in ids if one], extra
    for pain in lane.pains:
        extra = {
            "beside": _rows(say, pain, PAIN),
            "quotes": _quotes(say, pain.quotes),
            "text": say.text(pain.paragraph),
            "who": say.t("panel.worst", who=say.text(pain.worst)) if pain.worst else "",
        }
        yield [id_ for name in PAIN if (id_ := getattr(pain, name))], extra
    for answer in lane.ease:
        for name in ("fast", "pleasant"):
            id_, known = getattr(answer, name), getattr(answer, f"{name}_coverage")
            if id_ and known:
                rows = [_row(say, known, say.t("panel.coverage"))]
                yield [id_], {"beside": [row for row in rows if row]}


def _rows(say: Say, item: object, names: tuple[str, ...]) -> list[Extra]:
    rows = []
    for name in names:
        label = say.t("panel.texts_counted" if name == "figure" else f"panel.{name}")
        row = _row(say, getattr(item, name), label, part=name in PARTS, signed=name in SIGNED)
        if row is not None:
            rows.append(row)
    return rows


def _row(
    say: Say, id_: str | None, label: str, *, part: bool = False, signed: bool = False
) -> Extra | None:
    figure = say.figure(id_)
    if figure is None:
        return None
    plus = "+" if signed and (figure.value or 0) > 0 else ""
    row: Extra = {"figure": figure.id, "label": label, "value": plus + say.value(figure)}
    if interval := say.interval(figure):
        row["interval"] = interval
    if part:
        row["part"] = round(figure.value or 0, 4)
    return row


def _quotes(say: Say, quotes: list[Quote]) -> list[Extra]:
    return [
        {
            "text": quote.text,
            "language": quote.language or "",
            "feeling": quote.feeling,
            "note": _note(say, quote),
        }
        for quote in quotes
    ]


def _note(say: Say, quote: Quote) -> str:
    """Score, what it is about, language, day: whatever is known."""
    number = say.catalogue.number
    parts = []
    if quote.score is not None and quote.scale is not None:
        parts.append(f"{number(quote.score)} / {number(quote.scale[1])}")
    parts += [say.text(quote.about), say.text(quote.segment)]
    if quote.language and quote.language != say.catalogue.language:
        parts.append(quote.language.upper())
    if quote.time:
        parts.append(say.catalogue.date(quote.time))
    return " · ".join(part for part in parts if part)
