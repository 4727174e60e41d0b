"""Is it easy, is it fast, is it pleasant: dots and the share beside them."""

from __future__ import annotations

from touchline.maps.snapshot import EaseItem, Lane
from touchline.render.lanes.base import Column, Context, Drawing, per_stage
from touchline.render.pen import Pen, Say
from touchline.render.sheet import Disc
from touchline.render.tokens import NOTE, TEXT

__all__ = ["draw", "widest"]

SHARE = TEXT.but(weight=600)
QUESTIONS = ("easy", "fast", "pleasant")
ROW = 18.5
LOW = 0.5
"""An answer known of less than this share of the journeys says so."""
DOTS = 48.0
"""Room for three dots between the question and the share."""


def draw(context: Context, lane: Lane) -> Drawing:
    """Three rows in every stage that has an answer."""
    pen = Pen(context.say)
    names = max(pen.width(context.say.t(f"ease.{one}"), TEXT) for one in QUESTIONS)
    values = widest(context.say, lane)

    def cell(pen: Pen, column: Column) -> float:
        found = next((one for one in lane.ease if one.stage == column.stage.id), None)
        if found is None:
            return 0.0
        for row, question in enumerate(QUESTIONS):
            _row(pen, found, question, column, (names, values), row * ROW)
        return ROW * len(QUESTIONS) - 2

    return per_stage(context, lane.kind, cell)


def dots(share: float) -> tuple[int, str]:
    """How many of three dots are filled, and in which colour.

    Examples
    --------
    >>> dots(0.96), dots(0.8), dots(0.125)
    ((3, 'p2'), (2, 'p1'), (1, 'n2'))
    """
    return (3, "p2") if share >= 0.95 else (2, "p1") if share >= 0.8 else (1, "n2")


def widest(say: Say, lane: Lane) -> float:
    """Width of the widest share in the lane, px."""
    pen = Pen(say)
    found = (say.figure(getattr(item, one)) for item in lane.ease for one in QUESTIONS)
    return max([44.0, *(pen.width(say.value(one), SHARE) for one in found if one)])


def _known(say: Say, item: EaseItem, question: str) -> str:
    """Say of how few journeys an answer is known; nothing where it is known of most."""
    coverage = say.figure(getattr(item, f"{question}_coverage", None))
    if coverage is None or coverage.value is None or coverage.value >= LOW:
        return ""
    return say.t("ease.known", share=say.catalogue.share(coverage.value, digits=0))


def _row(
    pen: Pen,
    item: EaseItem,
    question: str,
    column: Column,
    room: tuple[float, float],
    top: float,
) -> None:
    say = pen.say
    mark = len(pen.items)
    name = say.t(f"ease.{question}")
    figure = say.figure(getattr(item, question))
    base, x = top + 13, column.inner_x
    names = min(room[0], column.inner - DOTS - room[1])
    pen.line(x, base, name, TEXT, width=names)
    filled, ink = dots(figure.value or 0) if figure else (0, "rule2")
    for at in range(3):
        full = at < filled
        pen.add(
            Disc(
                x + names + 12 + at * 11.5,
                base - 4.5,
                4.4,
                fill=ink if full else None,
                stroke=ink if full else "rule2",
                dash=None if figure else "2 2",
            )
        )
    style = SHARE if figure else TEXT.but(fill="ink3")
    left, said = column.inner - names - DOTS, say.value(figure)
    if figure is None and pen.width(said, style) > left:
        said = "–"
    used = pen.line(x + names + DOTS, base, said, style, width=left + 2)
    known = _known(say, item, question) if figure else ""
    if known and used + 6 + pen.width(known, NOTE) <= left + 2:
        pen.line(x + names + DOTS + used + 6, base, known, NOTE)
    if figure:
        pen.group(figure.id, f"{say.text(column.stage.label)}: {name}", mark)
