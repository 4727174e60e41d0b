"""The head of each stage: number, name, what it is, how many enter and go on."""

from __future__ import annotations

from dataclasses import replace

from touchline.render.lanes import ways
from touchline.render.lanes.base import Column, Context, Drawing, per_stage
from touchline.render.lanes.content import is_design
from touchline.render.lanes.links import chips
from touchline.render.pen import Pen
from touchline.render.sheet import moved
from touchline.render.tokens import HERO, NUMBER, QUIET, SMALL, STAGE, STAGE_QUIET

__all__ = ["draw"]


def draw(context: Context) -> Drawing:
    """Stage heads, figures aligned on one line."""
    known = [column for column in context.columns if column.stage.known] or context.columns
    tops = max(_name(Pen(context.say), column) for column in known)

    def cell(pen: Pen, column: Column) -> float:
        used = _head(pen, column, tops)
        here = [link for link in context.say.snapshot.links if link.stage == column.stage.id]
        more = chips(pen, here, column.inner_x - 2, used + 5, column.inner + 4)
        return used + 5 + more if more else used

    heads = per_stage(context, "heads", cell, hatched=False, pad=9)
    height, band = ways.draw(context)
    if band is None:
        return heads
    cells = [
        replace(one, items=tuple(moved(i, 0, height) for i in one.items)) for one in heads.cells
    ]
    return replace(heads, height=heads.height + height, cells=(band, *cells))


def _name(pen: Pen, column: Column) -> float:
    stage, say = column.stage, pen.say
    designed = is_design(say.snapshot)
    style = STAGE if stage.known or designed else STAGE_QUIET
    number = say.catalogue.number(column.number)
    used = pen.width(number, style) + 6
    pen.line(
        column.inner_x,
        (style.leading + style.size * 0.7) / 2,
        number,
        style.but(weight=400, fill="ink3"),
    )
    top = pen.block(
        column.inner_x + used, 0, say.text(stage.label), style, column.inner - used, most=3
    )
    words = say.text(stage.description) if stage.known or designed else say.t("no_data")
    return top + pen.block(column.inner_x, top + 1, words, SMALL, column.inner, most=4) + 1


def _head(pen: Pen, column: Column, figures_at: float) -> float:
    used = _name(pen, column)
    stage, say = column.stage, pen.say
    entrants = say.figure(stage.entrants)
    if not stage.known or entrants is None:
        return used
    top = figures_at + 5
    mark = len(pen.items)
    base = top + 20
    unit = say.text(entrants.of) or say.text(say.snapshot.unit)
    first = [(say.value(entrants), HERO), (unit, QUIET)]
    width = pen.pieces_width(first, gap=6)
    if width <= column.inner:
        pen.pieces(column.inner_x, base, first, gap=6)
    else:
        width = column.inner
        top += pen.flow(column.inner_x, top, first, column.inner, gap=6) - 27
    pen.group(entrants.id, f"{say.text(stage.label)}: {unit}", mark)
    onward = say.figure(stage.conversion)
    if onward is None:
        return top + 27 + _time(pen, column, top + 29)
    pieces = [(say.value(onward), NUMBER.but(fill="river")), (say.t("go_on"), QUIET)]
    size = pen.pieces_width(pieces, gap=5)
    mark = len(pen.items)
    beside = width + 16 + size <= column.inner
    if beside:
        pen.pieces(column.right - 12 - size, base, pieces, gap=5)
    else:
        top += pen.flow(column.inner_x, top + 27, pieces, column.inner, gap=5)
    pen.group(onward.id, f"{say.text(stage.label)}: {say.t('go_on')}", mark)
    return top + 27 + _time(pen, column, top + 29)


def _time(pen: Pen, column: Column, top: float) -> float:
    """Write how long the stage takes, quietly: median, and what one in ten exceeds."""
    say, stage = pen.say, column.stage
    x, y, leading = column.inner_x, top, SMALL.leading
    for name, id_ in (("median", stage.median), ("p90", stage.p90)):
        figure = say.figure(id_)
        if figure is None:
            continue
        said = say.t(f"time.{name}", time=say.value(figure))
        dot = "· " if x > column.inner_x else ""
        if dot and x + pen.width(dot + said, SMALL) > column.right - 10:
            x, y, dot = column.inner_x, y + leading, ""
        mark = len(pen.items)
        x += pen.line(x, y + 12, dot + said, SMALL, width=column.inner) + 4
        pen.group(figure.id, f"{say.text(stage.label)}: {say.t(f'panel.{name}')}", mark)
    return y + leading - top + 2 if x > column.inner_x else 0.0
