"""Ways between stages besides the order of the columns: arcs over the heads of the stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchline.maps.snapshot import StageLinkItem
from touchline.render.curve import arrow, loop
from touchline.render.lanes.base import Column, Context
from touchline.render.pen import Pen, Piece, Say
from touchline.render.sheet import Box, Cell, Disc, Path, Rect
from touchline.render.tokens import NOTE, SMALL

__all__ = ["draw", "way_name"]

LEVEL = 21.0
FOOT = 15.0
"""Room for the feet of the arcs below their lowest level."""
LONGEST = 320.0
MEASURED = SMALL.but(weight=600, fill="ink")
GAP = 6.0


@dataclass(frozen=True)
class _Way:
    link: StageLinkItem
    x0: float
    x1: float
    pieces: tuple[Piece, ...]
    centre: float
    half: float
    level: int = 1

    @property
    def left(self) -> float:
        return min(self.x0, self.x1, self.centre - self.half)

    @property
    def right(self) -> float:
        return max(self.x0, self.x1, self.centre + self.half)


def draw(context: Context) -> tuple[float, Cell | None]:
    """Return the height of the band above the heads, and its cell; 0 without any way."""
    pen = Pen(context.say)
    ways = _packed(_laid(context, pen), context)
    if not ways:
        return 0.0, None
    height = LEVEL * max(way.level for way in ways) + FOOT
    # Curves first, so that no leg runs over a label.
    for way in sorted(ways, key=lambda one: -one.level):
        _curve(pen, way, height)
    for way in ways:
        mark = len(pen.items)
        _label(pen, way, _height(way, height))
        pen.group(way.link.figure, way_name(context.say, way.link), mark, pad=1)
    box = Box(context.left, 0, context.right - context.left, height)
    return height, Cell("ways", box, tuple(pen.items))


def way_name(say: Say, link: StageLinkItem) -> str:
    """Say from where to where a way leads, and why."""
    names = {one.id: say.text(one.label) for one in say.snapshot.stages}
    ends = {"source": names.get(link.source, ""), "target": names.get(link.target, "")}
    label = say.text(link.label)
    return say.t("way", **ends) + (f": {label}" if label else "")


def _laid(context: Context, pen: Pen) -> list[_Way]:
    """Give every way its feet and its label."""
    columns = {column.stage.id: column for column in context.columns}
    links = [
        link
        for link in context.say.snapshot.stage_links
        if link.source in columns and link.target in columns
    ]
    feet = _feet(links, columns)
    out = []
    for at, link in enumerate(links):
        x0, x1 = feet[at, "source"], feet[at, "target"]
        pieces = _pieces(pen, link)
        size = pen.pieces_width(pieces, gap=GAP)
        half = size / 2 + 6 if pieces else 0.0
        centre = min(max((x0 + x1) / 2, context.left + half), context.right - half)
        out.append(_Way(link, x0, x1, pieces, centre, half))
    return out


def _pieces(pen: Pen, link: StageLinkItem) -> tuple[Piece, ...]:
    """Why, how many take it, how many are expected to."""
    say = pen.say
    pieces: list[Piece] = []
    if label := say.text(link.label):
        pieces.append((pen.lines(label, SMALL, LONGEST, 1)[0], SMALL))
    if figure := say.figure(link.figure):
        pieces.append((say.value(figure), MEASURED))
    if link.expected is not None:
        share = say.catalogue.share(link.expected)
        pieces.append((say.t("way.expected", share=share), NOTE))
    return tuple(pieces)


def _feet(
    links: Sequence[StageLinkItem], columns: dict[str, Column]
) -> dict[tuple[int, str], float]:
    """Spread the feet of the arcs over their columns so that one arc stands within another."""
    out: dict[tuple[int, str], float] = {}
    for column in columns.values():
        left: list[tuple[int, int, str]] = []
        right: list[tuple[int, int, str]] = []
        for at, link in enumerate(links):
            for end, other in (("source", link.target), ("target", link.source)):
                if getattr(link, end) == column.stage.id:
                    distance = columns[other].number - column.number
                    (left if distance < 0 else right).append((abs(distance), at, end))
        feet = [*sorted(left), *sorted(right, reverse=True)]
        for place, (_, at, end) in enumerate(feet, 1):
            out[at, end] = column.x + column.width * place / (len(feet) + 1)
    return out


def _packed(ways: Sequence[_Way], context: Context) -> list[_Way]:
    """Put each arc on the lowest level where it and its label are free: short ones first."""
    out: list[_Way] = []
    for way in sorted(ways, key=lambda one: abs(one.x1 - one.x0)):
        level = 1
        while any(
            one.level == level and one.left < way.right + 12 and way.left < one.right + 12
            for one in out
        ):
            level += 1
        out.append(replace(way, level=level))
    return [replace(way, centre=_clear(way, out, context)) for way in out]


def _clear(way: _Way, ways: Sequence[_Way], context: Context) -> float:
    """Return where along an arc its label is crossed by the fewest legs of higher arcs."""
    legs = [x for one in ways if one.level > way.level for x in (one.x0, one.x1)]
    room = max(0.0, abs(way.x1 - way.x0) / 2 - way.half - 12)
    shifts = [room * part / 4 for part in (0, 1, -1, 2, -2, 3, -3, 4, -4)] if room else [0.0]
    crossed = [sum(abs(x - way.centre - by) < way.half + 2 for x in legs) for by in shifts]
    centre = way.centre + shifts[crossed.index(min(crossed))]
    return min(max(centre, context.left + way.half), context.right - way.half)


def _height(way: _Way, height: float) -> float:
    return height - FOOT - LEVEL * (way.level - 0.5)


def _curve(pen: Pen, way: _Way, height: float) -> None:
    """Draw an arc: solid and as strong as its share where it is measured, else dashed."""
    figure = pen.say.figure(way.link.figure)
    width = 1.25 + 2.5 * min(1.0, figure.value or 0.0) if figure else 1.25
    ink = "river" if figure else "ink3"
    level, foot = _height(way, height), height - 3
    curve = loop(way.x0, way.x1, foot, level, foot)
    pen.add(Path(curve, stroke=ink, stroke_width=width, dash=None if figure else "5 4"))
    pen.add(arrow(way.x1, foot + 1, 0, 1, ink), Disc(way.x0, foot, 2.6, ink))


def _label(pen: Pen, way: _Way, level: float) -> None:
    if not way.pieces:
        return
    pen.add(Rect(Box(way.centre - way.half, level - 9, 2 * way.half, 18), "paper"))
    pen.pieces(way.centre - way.half + 6, level + 4.4, way.pieces, gap=GAP)
