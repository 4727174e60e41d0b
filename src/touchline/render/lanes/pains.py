"""Pain points: rank, name, whom they hit hardest, the figures compared, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.maps.snapshot import Figure, Lane, PainItem
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen, Piece
from touchline.render.sheet import Box, Disc, Path, Rect
from touchline.render.tokens import NAME, SMALL

__all__ = ["draw"]

LEAST = 146
VALUE = SMALL.but(weight=600, fill="n2")
WORST = SMALL.but(weight=600)


@dataclass(frozen=True)
class _Yard:
    """What the bars of the lane measure: value at stake, or points lost where none is known."""

    field: str
    scale: float
    """Px for one: the same in all stages, so that bars compare."""


def draw(context: Context, lane: Lane) -> Drawing:
    """Pain points of every stage; the bars compare what is at stake."""
    say = context.say
    yard = _yard(context, lane)

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.pains if one.stage == column.stage.id]
        if not items:
            return 0.0
        wide, _ = tracks(column.inner, len(items), LEAST)
        heights = [
            (_grid(Pen(say), column, items, side, yard), side) for side in range(1, wide + 1)
        ]
        return _grid(pen, column, items, min(heights)[1], yard)

    return per_stage(context, lane.kind, cell)


def _yard(context: Context, lane: Lane) -> _Yard:
    """Choose what the bars measure, and give the longest, with its line, the room there is."""
    pen = Pen(context.say)
    field = "stake" if any(context.say.figure(one.stake) for one in lane.pains) else "lost"
    known = [(one, f) for one in lane.pains if (f := context.say.figure(getattr(one, field)))]
    most = max((max(abs(f.value or 0), _reach(f, field)) for _, f in known), default=1) or 1
    said = max((pen.width(_cost(pen, one, f), VALUE) for one, f in known), default=0.0)
    here = [(c, sum(1 for one in lane.pains if one.stage == c.stage.id)) for c in context.columns]
    rooms = [tracks(column.inner, count, LEAST)[1] for column, count in here if count]
    room = min(110.0, max(24.0, min(rooms, default=110.0) - 28 - said - 8))
    return _Yard(field, room / most)


def _reach(figure: Figure, field: str) -> float:
    """Upper end of what is drawn: of points lost the interval is left to the panel."""
    return figure.high or 0.0 if field == "stake" else 0.0


def _cost(pen: Pen, item: PainItem, figure: Figure) -> str:
    """Write what it costs, with a minus: money, outcomes, stars or points."""
    say = pen.say
    value = -abs(figure.value or 0)
    if figure.unit == "money":
        return say.catalogue.value(value, "money", currency=figure.currency)
    score = say.figure(item.score)
    star = " ★" if score is not None and score.scale == (1.0, 5.0) else ""
    return say.catalogue.signed(value) + ("" if figure.id.endswith(".stake") else star)


def _grid(pen: Pen, column: Column, items: list[PainItem], side: int, yard: _Yard) -> float:
    """Draw the items in rows of *side*; returns the height."""
    width = (column.inner - 14 * (side - 1)) / side
    top = 0.0
    for at in range(0, len(items), side):
        used = max(
            _item(pen, item, column.inner_x + place * (width + 14), top, width, yard)
            for place, item in enumerate(items[at : at + side])
        )
        top += used + 9
    return top - 9


def _item(pen: Pen, item: PainItem, x: float, top: float, width: float, yard: _Yard) -> float:
    say = pen.say
    mark = len(pen.items)
    pen.add(Disc(x + 11, top + 10, 11, fill="n2"))
    rank = NAME.but(fill="on-strong")
    pen.line(x + 11, top + 14.6, say.catalogue.number(item.rank), rank, anchor="middle")
    left, room = x + 28, width - 28
    label = say.text(item.label)
    used = pen.block(left, top + 1, label, NAME, room, most=3) + 1
    pieces, shift = _evidence(pen, item), 0.0
    beside = _beside_bar(pen, item, pieces, room, yard)
    if pieces:
        used += pen.flow(left, top + used, pieces[: len(pieces) - len(beside)], room, gap=7)
    for text, style in beside:
        shift = pen.line(left, top + used + 12.5, text, style) + 8
    used += _bar(pen, item, left + shift, top + used, room - shift, yard)
    figure = item.stake or item.score or item.wait or item.share or item.persons
    pen.group(figure, label, mark, hint=say.text(item.paragraph))
    return used


def _beside_bar(
    pen: Pen, item: PainItem, pieces: list[Piece], room: float, yard: _Yard
) -> list[Piece]:
    """Return the last piece of evidence, to stand beside the bar, if it would take a line alone."""
    if len(pieces) < 2 or pen.pieces_width(pieces, gap=7) <= room:
        return []
    figure = pen.say.figure(getattr(item, yard.field))
    if figure is None or not figure.value:
        return []
    longest = max(abs(figure.value), _reach(figure, yard.field)) * yard.scale
    said = 16 + pen.width(_cost(pen, item, figure), VALUE)
    return pieces[-1:] if room - pen.width(*pieces[-1]) - said >= longest else []


def _evidence(pen: Pen, item: PainItem) -> list[Piece]:
    """Whom it hits hardest, persons, value, and the figure that makes it a pain."""
    say = pen.say
    strong = SMALL.but(weight=600, fill="n2")
    pieces: list[Piece] = []
    if item.worst is not None:
        pieces.append((say.text(item.worst), WORST))
    if persons := say.figure(item.persons):
        unit = say.text(persons.of) or say.t("persons", n=persons.value or 0)
        pieces.append((f"{say.value(persons)} {unit}", SMALL))
    if (value := say.figure(item.value)) and say.figure(item.stake) is None:
        pieces.append((say.value(value), SMALL))
    if score := say.figure(item.score):
        star = " ★" if score.scale == (1.0, 5.0) else ""
        pieces.append((say.value(score) + star, strong))
    elif (here := say.figure(item.here)) and (elsewhere := say.figure(item.elsewhere)):
        said = say.t("pain.against", here=say.value(here), elsewhere=say.value(elsewhere))
        pieces.append((said, strong))
    if wait := say.figure(item.wait):
        pieces.append((say.value(wait), strong))
    if item.kind == "drop" and (share := say.figure(item.share)):
        pieces.append((say.value(share), strong))
    return pieces


def _bar(pen: Pen, item: PainItem, x: float, top: float, room: float, yard: _Yard) -> float:
    """Draw what it costs as a bar, the interval as a line on it; returns the height."""
    figure = pen.say.figure(getattr(item, yard.field))
    if figure is None or not figure.value:
        return 0.0
    said = _cost(pen, item, figure)
    free = room - pen.width(said, VALUE) - 8
    length = max(3.0, min(free, abs(figure.value) * yard.scale))
    pen.add(Rect(Box(x, top + 6, length, 5), "n1", radius=2.5))
    end = length
    if yard.field == "stake" and figure.low is not None and figure.high is not None:
        low, high = (min(free, max(0.0, one) * yard.scale) for one in (figure.low, figure.high))
        line = (("M", (x + low, top + 8.5)), ("L", (x + high, top + 8.5)))
        pen.add(Path(line, stroke="ink", stroke_width=1.5))
        end = max(length, high)
    pen.line(x + end + 8, top + 12.5, said, VALUE)
    return 17.0
