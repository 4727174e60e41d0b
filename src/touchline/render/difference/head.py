"""What surrounds the lanes of a difference: the findings, both maps, legend and method."""

from __future__ import annotations

from touchline.maps.difference import Side, sentences
from touchline.maps.difference.words import caveat, counted, name_of_side
from touchline.render.curve import arrow
from touchline.render.difference.scene import Scene, word
from touchline.render.frame import draw_brand
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Cell, Disc, Path, Rect
from touchline.render.tokens import (
    MARGIN,
    NAME,
    NOTE,
    QUIET,
    SMALL,
    STAGE,
    SUBTITLE,
    TITLE,
)

__all__ = ["draw_foot", "draw_head"]

PLATE = 248.0
GAP = 34.0
SENTENCES = 5


def draw_head(scene: Scene) -> tuple[Cell, ...]:
    """Brand, the most telling sentence as the title, some more, and what is compared."""
    plates = 2 * PLATE + GAP
    top, left = 26.0, scene.width - MARGIN - plates
    return _title(scene, left - MARGIN - 44, top), _plates(scene, left, top)


def _title(scene: Scene, width: float, top: float) -> Cell:
    say = scene.say
    pen = Pen(say)
    used = draw_brand(pen, MARGIN, top)
    kind = f"{word(say, 'title')} · {say.text(scene.after.name)}"
    pen.line(MARGIN + used + 16, top + 14.5, kind, QUIET.but(fill="ink3"), width=width - used - 23)
    told = sentences(scene.difference, say.catalogue)
    y = top + 29
    y += pen.block(MARGIN, y, told[0], TITLE, width, most=3) + 8
    for sentence in told[1:SENTENCES]:
        pen.add(Rect(Box(MARGIN + 1, y + 9, 6, 2), "ink3", radius=1))
        y += pen.block(MARGIN + 18, y, sentence, SUBTITLE, width - 18, most=2) + 2
    return Cell("title", Box(MARGIN, top, width, y - top), tuple(pen.items))


def _plates(scene: Scene, x: float, top: float) -> Cell:
    """Both maps: which, from which data, how many journeys; an arrow from one to the other."""
    pen = Pen(scene.say)
    sides = scene.difference.before, scene.difference.after
    heights = []
    marks = []
    for number, side in enumerate(sides):
        mark = len(pen.items)
        left = x + number * (PLATE + GAP)
        heights.append(_plate(pen, scene, side, left, top, after=bool(number)))
        marks.append((mark, left))
    height = max(heights)
    grounds = [
        Rect(Box(left, top, PLATE, height), "paper", "ink" if at else "rule2", 1, 10)
        for at, (_, left) in enumerate(marks)
    ]
    y, middle = top + height / 2, x + PLATE
    if scene.difference.kind == "time":
        pen.add(Path((("M", (middle + 7, y)), ("L", (middle + GAP - 8, y))), stroke="ink3"))
        pen.add(arrow(middle + GAP - 7, y, 1, 0, "ink3"))
    y = top + height + 8
    said = scene.say.catalogue
    width = 2 * PLATE + GAP
    y += pen.block(x, y, counted(scene.difference, said), SMALL, width, most=2)
    y += pen.block(x, y, caveat(scene.difference, said), SMALL, width, most=4)
    return Cell("plates", Box(x, top, width, y - top), (*grounds, *pen.items))


def _plate(pen: Pen, scene: Scene, side: Side, x: float, top: float, *, after: bool) -> float:
    said = scene.say.catalogue
    left, room = x + 38, PLATE - 52
    mark = Disc(x + 20, top + 22, 6, "ink" if after else "paper", "ink" if after else "ink3", 1.5)
    pen.add(mark)
    y = top + 12
    time = scene.difference.kind == "time"
    if time:
        name = word(scene.say, "after" if after else "before")
        y += pen.block(left, y, name, NOTE, room, most=1)
    y += pen.block(left, y, _name(scene, side), STAGE, room, most=2) + 4
    lines = []
    if side.journeys is not None:
        lines.append((word(scene.say, "journeys", n=side.journeys), NAME))
    days = said.date_range(*side.window) if side.window is not None else ""
    if days not in ("", _name(scene, side)):
        lines.append((word(scene.say, "window", days=days), SMALL))
    if side.created:
        lines.append((word(scene.say, "made", day=said.date(side.created)), SMALL))
    for text, style in lines:
        y += pen.block(left, y, text, style, room, most=2)
    return y + 12 - top


def _name(scene: Scene, side: Side) -> str:
    """Name a side: what it is called; of two times its day; of two customers who they are."""
    said = scene.say.catalogue
    if scene.difference.kind == "groups" or side.label is not None:
        return name_of_side(side, said)
    return said.date(side.day) if side.day else side.map


def draw_foot(scene: Scene, top: float) -> Cell:
    """Legend, method, credits, and by what it was made."""
    say = scene.say
    pen = Pen(say)
    y, x = top + 22, float(MARGIN)
    for draw, key in _LEGEND:
        draw(pen, x, y - 4)
        x += 40
        x += pen.line(x, y, word(say, key), SMALL) + 26
    width = scene.width - 2 * MARGIN
    y += 10
    y += pen.block(MARGIN, y, word(say, "method"), SMALL, width)
    made = say.t(
        "made",
        date=say.catalogue.date(scene.after.created),
        version=scene.after.version,
    )
    credits_ = say.text(scene.after.credits)
    pieces = [(credits_, SMALL), (made, NOTE)]
    y += pen.flow(MARGIN, y, [one for one in pieces if one[0]], width, gap=16)
    return Cell("foot", Box(MARGIN, top, width, y - top), tuple(pen.items))


def _before(pen: Pen, x: float, y: float) -> None:
    pen.add(Disc(x + 16, y, 4, "paper", "ink3", 1.5))


def _after(pen: Pen, x: float, y: float) -> None:
    pen.add(Disc(x + 16, y, 5, "ink", "paper", 1.5))


def _interval(pen: Pen, x: float, y: float) -> None:
    pen.add(Rect(Box(x + 2, y - 3.5, 28, 7), "river-bg", radius=3.5))


def _sure(pen: Pen, x: float, y: float) -> None:
    pen.add(Disc(x + 9, y, 5, "n2", "paper", 1.5), Disc(x + 23, y, 5, "p2", "paper", 1.5))


def _unsure(pen: Pen, x: float, y: float) -> None:
    pen.add(Disc(x + 16, y, 5, "ink3", "paper", 1.5))


_LEGEND = (
    (_before, "before"),
    (_after, "after"),
    (_interval, "legend.interval"),
    (_sure, "legend.sure"),
    (_unsure, "legend.unsure"),
)
