"""Pain points: rank, name, whom they hit, what they cost, and the score they lose."""

from __future__ import annotations

from touchline.maps.snapshot import Lane, PainItem
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen, Piece
from touchline.render.sheet import Box, Disc, Rect
from touchline.render.tokens import NAME, SMALL

__all__ = ["draw"]

LEAST = 146
VALUE = SMALL.but(weight=600, fill="n2")


def draw(context: Context, lane: Lane) -> Drawing:
    """Pain points of every stage; the bars compare the score points lost."""
    say = context.say
    scale = _scale(context, lane)

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.pains if one.stage == column.stage.id]
        if not items:
            return 0.0
        wide, _ = tracks(column.inner, len(items), LEAST)
        heights = [
            (_grid(Pen(say), column, items, side, scale), side) for side in range(1, wide + 1)
        ]
        return _grid(pen, column, items, min(heights)[1], scale)

    return per_stage(context, lane.kind, cell)


def _scale(context: Context, lane: Lane) -> float:
    """Px a lost point: the same in all stages, so that bars compare, and the longest has room."""
    pen = Pen(context.say)
    lost = [abs(f.value or 0) for one in lane.pains if (f := context.say.figure(one.lost))]
    most = max(lost, default=1) or 1
    said = pen.width(context.say.catalogue.signed(-most) + " ★", VALUE)
    here = [(c, sum(1 for one in lane.pains if one.stage == c.stage.id)) for c in context.columns]
    rooms = [tracks(column.inner, count, LEAST)[1] for column, count in here if count]
    return min(110.0, max(24.0, min(rooms, default=110.0) - 28 - said - 8)) / most


def _grid(pen: Pen, column: Column, items: list[PainItem], side: int, scale: float) -> float:
    """Draw the items in rows of *side*; returns the height."""
    width = (column.inner - 14 * (side - 1)) / side
    top = 0.0
    for at in range(0, len(items), side):
        used = max(
            _item(pen, item, column.inner_x + place * (width + 14), top, width, scale)
            for place, item in enumerate(items[at : at + side])
        )
        top += used + 9
    return top - 9


def _item(pen: Pen, item: PainItem, x: float, top: float, width: float, scale: float) -> float:
    say = pen.say
    mark = len(pen.items)
    pen.add(Disc(x + 11, top + 10, 11, fill="n2"))
    rank = NAME.but(fill="on-strong")
    pen.line(x + 11, top + 14.6, say.catalogue.number(item.rank), rank, anchor="middle")
    left, room = x + 28, width - 28
    label = say.text(item.label)
    used = pen.block(left, top + 1, label, NAME, room, most=3) + 1
    pieces, shift = _evidence(pen, item), 0.0
    beside = _beside_bar(pen, item, pieces, room, scale)
    if pieces:
        used += pen.flow(left, top + used, pieces[: len(pieces) - len(beside)], room, gap=7)
    for text, style in beside:
        shift = pen.line(left, top + used + 12.5, text, style) + 8
    used += _lost(pen, item, left + shift, top + used, room - shift, scale)
    pen.group(item.score or item.wait or item.share or item.persons, label, mark)
    return used


def _beside_bar(
    pen: Pen, item: PainItem, pieces: list[Piece], room: float, scale: float
) -> list[Piece]:
    """Return the last piece of evidence, to stand beside the bar, if it would take a line alone."""
    if len(pieces) < 2 or pen.pieces_width(pieces, gap=7) <= room:
        return []
    lost = pen.say.figure(item.lost)
    if lost is None or not lost.value:
        return []
    said = 16 + pen.width(pen.say.catalogue.signed(-abs(lost.value)) + " ★", VALUE)
    free = room - pen.width(*pieces[-1]) - said
    return pieces[-1:] if free >= abs(lost.value) * scale else []


def _evidence(pen: Pen, item: PainItem) -> list[Piece]:
    """Persons, value, and the figure that makes it a pain."""
    say = pen.say
    pieces: list[Piece] = []
    if persons := say.figure(item.persons):
        unit = say.text(persons.of) or say.t("persons", n=persons.value or 0)
        pieces.append((f"{say.value(persons)} {unit}", SMALL))
    if value := say.figure(item.value):
        pieces.append((say.value(value), SMALL))
    if score := say.figure(item.score):
        star = " ★" if score.scale == (1.0, 5.0) else ""
        pieces.append((say.value(score) + star, SMALL.but(weight=600, fill="n2")))
    if wait := say.figure(item.wait):
        pieces.append((say.value(wait), SMALL.but(weight=600, fill="n2")))
    if item.kind == "drop" and (share := say.figure(item.share)):
        pieces.append((say.value(share), SMALL.but(weight=600, fill="n2")))
    return pieces


def _lost(pen: Pen, item: PainItem, x: float, top: float, room: float, scale: float) -> float:
    say = pen.say
    figure = say.figure(item.lost)
    if figure is None or not figure.value:
        return 0.0
    score = say.figure(item.score)
    star = " ★" if score is not None and score.scale == (1.0, 5.0) else ""
    said = say.catalogue.signed(-abs(figure.value)) + star
    length = max(3.0, min(room - pen.width(said, VALUE) - 8, abs(figure.value) * scale))
    pen.add(Rect(Box(x, top + 6, length, 5), "n1", radius=2.5))
    pen.line(x + length + 8, top + 12.5, said, VALUE)
    return 17.0
