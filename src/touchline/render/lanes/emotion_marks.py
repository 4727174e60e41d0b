"""Beside the emotion curve: what each point is told from, and how much its stage matters."""

from __future__ import annotations

from touchline.maps.snapshot import EmotionPoint, Lane
from touchline.render.lanes.base import Context
from touchline.render.pen import Pen, Say
from touchline.render.sheet import Box, Path, Rect
from touchline.render.tokens import SMALL

__all__ = [
    "BAR",
    "IMPORTANCE",
    "SOURCES",
    "draw_importance",
    "draw_sources",
    "has_sources",
    "importances",
]

SOURCES = 7.0
"""Height of the bar of sources with its gap, px."""
IMPORTANCE = 27.0
"""Height of the row of importances."""
BAR = 46.0
LEAST = 0.01
"""Parts below this are not drawn."""
INKS = {"scores": "river", "texts": "z0", "behaviour": "rule2"}
_LONGEST = 110.0


def _parts(say: Say, point: EmotionPoint) -> list[tuple[str, float]]:
    """Give sources with their parts, those too small to see left out."""
    found = []
    for name in INKS:
        figure = say.figure(getattr(point, name))
        if figure is not None and (figure.value or 0) >= LEAST:
            found.append((name, figure.value or 0.0))
    return found


def has_sources(say: Say, point: EmotionPoint) -> bool:
    """Whether the point is told from more than one source."""
    return len(_parts(say, point)) > 1


def draw_sources(pen: Pen, point: EmotionPoint, x: float, y: float) -> None:
    """Draw a bar *BAR* px long: scores dark, texts middle, behaviour light."""
    parts = _parts(pen.say, point)
    whole = sum(share for _, share in parts)
    gaps = 1.5 * (len(parts) - 1)
    for name, share in parts:
        length = max(2.0, (BAR - gaps) * share / whole)
        pen.add(Rect(Box(x, y, length, 4), INKS[name], radius=1))
        x += length + 1.5


def importances(say: Say, lane: Lane) -> bool:
    """Whether any stage has a known importance."""
    return any(say.figure(point.importance) for point in lane.emotion)


def draw_importance(pen: Pen, context: Context, lane: Lane, top: float) -> None:
    """Draw a bar with its interval under every stage whose importance is known."""
    say = context.say
    figures = {one.stage: figure for one in lane.emotion if (figure := say.figure(one.importance))}
    most = max((one.high or one.value or 0) for one in figures.values()) or 1.0
    for column in context.columns:
        figure = figures.get(column.stage.id)
        if figure is None:
            continue
        mark = len(pen.items)
        value = say.catalogue.share(figure.value or 0, digits=0)
        said = say.t("importance.said", share=value)
        size = pen.width(said, SMALL)
        if size > column.inner:
            said, size = value, pen.width(value, SMALL)
        x = column.inner_x
        pen.line(x, top + 12, said, SMALL)
        length = min(_LONGEST, column.inner - size - 10)
        if length >= 24:
            _bar(pen, x + size + 10, top + 5.5, length / most, figure.value or 0)
            if figure.low is not None and figure.high is not None:
                _whisker(pen, x + size + 10, top + 8, length / most, (figure.low, figure.high))
        label = f"{say.t('importance')}: {say.text(column.stage.label)}"
        pen.group(figure.id, label, mark)


def _bar(pen: Pen, x: float, y: float, scale: float, value: float) -> None:
    pen.add(Rect(Box(x, y, max(2.0, value * scale), 5), "river", radius=2.5))


def _whisker(pen: Pen, x: float, y: float, scale: float, ends: tuple[float, float]) -> None:
    line = (("M", (x + ends[0] * scale, y)), ("L", (x + ends[1] * scale, y)))
    pen.add(Path(line, stroke="ink3", stroke_width=1.5))
