"""The emotion curve: measured points with their intervals, forks, gaps, and what is assumed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import msgspec

from touchline.maps.snapshot import EmotionPoint, Figure, Lane
from touchline.render.curve import Point, along, backwards, monotone
from touchline.render.lanes.base import Column, Context, Drawing
from touchline.render.lanes.emotion_gaps import draw_gaps
from touchline.render.lanes.emotion_marks import (
    BAR,
    IMPORTANCE,
    SOURCES,
    draw_importance,
    draw_sources,
    has_sources,
    importances,
)
from touchline.render.lanes.emotion_personas import compared, draw_stages
from touchline.render.lanes.emotion_scene import CLASH, Dot, Scene, cost_of, place_of
from touchline.render.pen import Pen, Say
from touchline.render.persona.look import look_of, marked
from touchline.render.sheet import Box, Cell, Disc, Glyph, Item, Path
from touchline.render.tokens import NAME, NOTE, PAD_Y, TEXT, Style, emotion_colour

__all__ = ["draw"]

ASSUMED = NOTE
APART = 26.0
"""Height that each further curve adds, px."""
SIGN = 15.0
"""Width of the mark of a persona before its name, px."""


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the lane; its height is what the sheet has left."""
    pen = Pen(context.say)
    personas = compared(lane)
    if personas:
        # The curve of all of them together stays in the evidence; here it would hide theirs.
        points = [one for one in lane.emotion if one.persona]
        matters = [one for one in lane.emotion if not one.persona]
        lane = msgspec.structs.replace(lane, emotion=points)
    else:
        matters = lane.emotion
    filled = frozenset(one.stage for one in lane.emotion if context.say.figure(one.figure))
    gaps = frozenset(one.stage.id for one in context.columns) - filled
    room = context.emotion_height + APART * max(0, len(personas) - 1)
    scene = Scene(context, room, [], [], gaps)
    if not context.draft:  # a draft needs the height alone
        _curves(pen, scene, lane, personas)
    height = room + 2 * PAD_Y
    rated = msgspec.structs.replace(lane, emotion=matters)
    if importances(context.say, rated):
        draw_importance(pen, context, rated, room + 9)
        height += IMPORTANCE
    if personas:
        height += draw_stages(pen, context, height - PAD_Y + 2, gaps) + 4
    box = Box(context.left, -PAD_Y, context.right - context.left, height)
    cell = Cell(lane.kind, box, tuple(pen.items))
    return Drawing(height, (cell,), tuple(_axis(context, scene)), filled, gaps=gaps)


def _curves(pen: Pen, scene: Scene, lane: Lane, personas: Sequence[str]) -> None:
    """Draw grid, bands, lines, points and their labels."""
    dots = _dots(scene, lane)
    _grid(pen, scene)
    main = [dot for dot in dots if dot.point.segment is None]
    _assumed(pen, scene, lane.assumed)
    scene.ink.extend(_samples(_assumed_points(scene, lane.assumed)))
    strands = [
        strand
        for persona in (personas or (None,))
        for strand in _strands(
            scene.context, lane, [one for one in main if one.point.persona == persona]
        )
    ]
    for strand in strands:
        for said in _runs(strand):
            _band(pen, scene, said, 0.26 / math.sqrt(len(personas) or 1))
    _forks(pen, scene, dots)
    for strand in strands:
        _line(pen, scene, strand)
    for dot in dots:
        scene.taken.append(
            Box(dot.x - dot.radius, dot.y - dot.radius, 2 * dot.radius, 2 * dot.radius)
        )
    draw_gaps(pen, scene, main, _assumed_points(scene, lane.assumed))
    ends = {strand[-1].point.persona: strand[-1] for strand in strands}
    for dot in sorted(dots, key=lambda one: (one is not ends.get(one.point.persona), one.radius)):
        _dot(pen, scene, dot, named=dot is ends.get(dot.point.persona))
    if lane.assumed:
        _assumed_label(pen, scene, lane.assumed)


def _axis(context: Context, scene: Scene) -> Iterable[Item]:
    """Faces at the five steps, beside the name of the lane."""
    pen = Pen(context.say)
    for step, ink in ((2, "p2"), (1, "p1"), (0, "z0"), (-1, "n1"), (-2, "n2")):
        y = scene.y(step)
        pen.add(Glyph(f"#face{step}", context.left - 28, y - 9, 18, ink))
        pen.line(context.left - 36, y + 4.3, pen.say.catalogue.signed(step), NOTE, anchor="end")
    return pen.items


def _grid(pen: Pen, scene: Scene) -> None:
    left, right = scene.context.left, scene.context.right
    for step in (2, 1, 0, -1, -2):
        y = scene.y(step)
        dash = None if step == 0 else "2 4"
        ink = "rule2" if step == 0 else "rule"
        line = Path((("M", (left, y)), ("L", (right, y))), stroke=ink, stroke_width=1, dash=dash)
        pen.add(line)


def _dots(scene: Scene, lane: Lane) -> list[Dot]:
    """Points spread over the columns of their stages; forks to the right of them."""
    say = scene.context.say
    known = [(one, say.figure(one.figure)) for one in lane.emotion]
    most = max((figure.n for one, figure in known if figure and one.said), default=1) or 1
    out: list[Dot] = []
    for column in scene.context.columns:
        here = [(one, figure) for one, figure in known if one.stage == column.stage.id and figure]
        main = [pair for pair in here if pair[0].segment is None]
        forks = [pair for pair in here if pair[0].segment is not None]
        for at, (one, figure) in enumerate(main):
            x = (
                _beside(scene, column, one.persona)
                if one.persona
                else _main_x(column, at, len(main), bool(forks))
            )
            out.append(_placed(scene, one, figure, x, most))
        for at, (one, figure) in enumerate(forks):
            x = column.x + column.width * (0.46 + 0.05 * min(at, 2) * (column.width > 240))
            out.append(_placed(scene, one, figure, x, most))
    return out


def _beside(scene: Scene, column: Column, persona: str) -> float:
    """Place points of several personas in a stage a little apart, so that none hides another."""
    order = [card.id for card in scene.context.say.snapshot.personas]
    at = order.index(persona) if persona in order else 0
    apart = min(14.0, column.inner * 0.5 / max(1, len(order)))
    return column.x + column.width * 0.44 + (at - (len(order) - 1) / 2) * apart


def _main_x(column: Column, at: int, count: int, forked: bool) -> float:
    if forked and count == 1:
        return column.x + column.width * 0.27
    if count == 1:
        return column.x + column.width * 0.44
    first, last = (0.16, 0.62) if count == 2 else (0.14, 0.8)
    return column.x + column.width * (first + (last - first) * at / (count - 1))


def _placed(scene: Scene, point: EmotionPoint, figure: Figure, x: float, most: int) -> Dot:
    value = figure.value or 0.0
    radius = 4.0 + 6.0 * math.sqrt(min(1.0, figure.n / most)) if point.said else 4.5
    return Dot(point, figure, value, x, scene.y(value), radius)


def _strands(context: Context, lane: Lane, main: list[Dot]) -> list[list[Dot]]:
    """Return the main points in runs that no stage without a measured point interrupts."""
    known = {dot.point.stage for dot in main}
    gaps = {
        one.stage
        for one in lane.emotion
        if one.segment is None and context.say.figure(one.figure) is None
    }
    strands: list[list[Dot]] = [[]]
    for column in context.columns:
        here = [dot for dot in main if dot.point.stage == column.stage.id]
        strands[-1].extend(here)
        if column.stage.id not in known or column.stage.id in gaps:
            strands.append([])
    return [strand for strand in strands if strand]


def _runs(strand: list[Dot]) -> list[list[Dot]]:
    """Return the parts of a strand in which somebody has spoken."""
    parts = itertools.groupby(strand, key=lambda dot: dot.point.said)
    return [list(dots) for said, dots in parts if said]


def _line(pen: Pen, scene: Scene, strand: list[Dot]) -> None:
    """Draw the curve: strong where people spoke, thin and dotted to points of behaviour alone."""
    if len(strand) < 2:
        return
    curve = monotone([(dot.x, dot.y) for dot in strand])
    scene.ink.extend(_samples([(dot.x, dot.y) for dot in strand]))
    dash = look_of(pen.say, persona).dash if (persona := strand[0].point.persona) else None
    for at, (one, two) in enumerate(itertools.pairwise(strand)):
        start = curve[at][1][-2:]
        piece = (("M", start), curve[at + 1])
        if one.point.said and two.point.said:
            pen.add(
                Path(piece, stroke="ink", stroke_width=2.5 if dash is None else 2.25, dash=dash)
            )
        else:
            pen.add(Path(piece, stroke="ink3", stroke_width=1.5, dash="1.5 3.5"))


def _band(pen: Pen, scene: Scene, strand: list[Dot], opacity: float) -> None:
    """Draw the 95 % interval along the curve, and a whisker at each point."""
    high = [(dot.x, scene.y(_or(dot.figure.high, dot.value))) for dot in strand]
    low = [(dot.x, scene.y(_or(dot.figure.low, dot.value))) for dot in strand]
    if len(strand) > 1:
        area = (*monotone(high), *backwards(monotone(low)), ("Z", ()))
        pen.add(Path(area, fill="z0", opacity=round(opacity, 3)))
    for dot, (_, top), (_, bottom) in zip(strand, high, low, strict=True):
        if bottom - top > 2 * dot.radius + 4:
            line = Path((("M", (dot.x, top)), ("L", (dot.x, bottom))), stroke="ink")
            pen.add(line)
            scene.ink.append(Box(dot.x - 2, top, 4, bottom - top))


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _samples(points: list[Point]) -> list[Box]:
    """Small boxes along a curve."""
    if len(points) < 2:
        return []
    return [Box(x - 3, y - 3, 6, 6) for x, y in along(monotone(points), 4.0)]


def _forks(pen: Pen, scene: Scene, dots: list[Dot]) -> None:
    """From the point of a stage to what it is in a segment."""
    for dot in dots:
        if dot.point.segment is None:
            continue
        roots = [
            one
            for one in dots
            if one.point.segment is None and one.point.stage == dot.point.stage and one.x < dot.x
        ]
        if not roots:
            continue
        root = roots[-1]
        third = (dot.x - root.x) * 0.55
        curve = (
            ("M", (root.x, root.y)),
            ("C", (root.x + third, root.y, dot.x - third, dot.y, dot.x, dot.y)),
        )
        pen.add(Path(curve, stroke=emotion_colour(dot.value)))
        scene.ink.extend(Box(x - 3, y - 3, 6, 6) for x, y in along(curve, 4.0))


def _dot(pen: Pen, scene: Scene, dot: Dot, *, named: bool) -> None:
    """Draw a point, its value, label, interval and n, where they cover nothing.

    The last point of a persona is *named* after it.
    """
    say = pen.say
    mark = len(pen.items)
    ink = emotion_colour(dot.value)
    told = dot.point.said
    shown = (ink, "paper") if told else ("paper", ink)
    if dot.point.persona:
        pen.add(marked(look_of(say, dot.point.persona), dot.x, dot.y, dot.radius, *shown))
    else:
        pen.add(Disc(dot.x, dot.y, dot.radius, *shown, 2))
    label = _words(say, dot.point, named=named)
    first = (
        [(say.catalogue.emotion(dot.value), NAME), (label, TEXT)]
        if label
        else [(say.catalogue.emotion(dot.value), NAME)]
    )
    alone = dot.point.persona is None
    second = _doubt(pen, dot) if alone else ""
    sources = alone and has_sources(say, dot.point)
    column = scene.context.column(dot.point.stage)
    assert column is not None
    room = max(150.0, min(290.0, column.width * 0.72))
    sign = SIGN if named and dot.point.persona else 0.0
    short = first[:1]
    if sign:
        short = [*short, *((pen.lines(text, style, 90, 1)[0], style) for text, style in first[1:])]
    for lines in (_fit(pen, first, room), [short], [first[:1]]):
        widths = [sign * (at == 0) + pen.pieces_width(line) for at, line in enumerate(lines)]
        width = max([*widths, pen.width(second, NOTE), BAR if sources else 0.0])
        height = 16.0 * len(lines) + (15.0 if second else 0) + (SOURCES if sources else 0)
        cost, place, anchor = place_of(scene, dot, width, height, column)
        if cost < CLASH:
            break
        second = ""
    else:
        lines, widths, sources = [], [], False
    if lines:
        scene.taken.append(place)
    for at, (line, size) in enumerate(zip(lines, widths, strict=True)):
        left = _start(place, size, anchor)
        if at == 0 and sign and dot.point.persona:
            look = look_of(say, dot.point.persona)
            pen.add(marked(look, left + 5, place.y + 8, 4.5, "ink"))
            left += sign
        pen.pieces(left, place.y + 16 * at + 12.5, line)
    if second:
        x = _start(place, pen.width(second, NOTE), anchor)
        pen.line(x, place.y + 16 * len(lines) + 11.5, second, NOTE)
    if sources:
        draw_sources(pen, dot.point, _start(place, BAR, anchor), place.bottom - 4)
    spoken = " ".join(part for part in (label, say.text(column.stage.label)) if part)
    name = label if alone and label else spoken
    pen.group(dot.figure.id, f"{say.t('lane.emotion')}: {name}", mark)


def _words(say: Say, point: EmotionPoint, *, named: bool) -> str:
    """Return the words beside a point; a message that only repeats its stage is left out."""
    label = point.label
    if point.persona:
        cards = [card for card in say.snapshot.personas if card.id == point.persona]
        return say.text(cards[0].name) if named and cards else ""
    if not point.said:
        return say.t("behaviour_only")
    if label is not None and label.key in ("emotion.about", "emotion.answered"):
        return ""
    return say.text(label)


def _start(place: Box, size: float, anchor: str) -> float:
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return place.x + (place.width - size) * shift


def _fit(pen: Pen, pieces: list[tuple[str, Style]], width: float) -> list[list[tuple[str, Style]]]:
    """Value and label on one line, or the label broken below it."""
    if len(pieces) == 1 or pen.pieces_width(pieces) <= width:
        return [pieces]
    value, (label, style) = pieces
    return [[value], *([(line, style)] for line in pen.lines(label, style, width, 3))]


def _doubt(pen: Pen, dot: Dot) -> str:
    """Half of the interval and n; behaviour alone is so wide that its sign says enough."""
    say, figure = pen.say, dot.figure
    if not dot.point.said:
        return ""
    n = say.t("n", n=figure.n)
    if figure.low is None or figure.high is None:
        return n
    half = say.catalogue.number((figure.high - figure.low) / 2, digits=2)
    return say.t("plus_minus", half=half, n=n)


def _assumed(pen: Pen, scene: Scene, assumed: dict[str, float]) -> None:
    points = _assumed_points(scene, assumed)
    if len(points) > 1:
        curve = monotone(points)
        pen.add(Path(curve, stroke="ink3", stroke_width=1.5, dash="5 4"))


def _assumed_points(scene: Scene, assumed: dict[str, float]) -> list[Point]:
    return [
        (column.x + column.width / 2, scene.y(assumed[column.stage.id]))
        for column in scene.context.columns
        if column.stage.id in assumed
    ]


def _assumed_label(pen: Pen, scene: Scene, assumed: dict[str, float]) -> None:
    """Names the dashed curve where there is room beside it."""
    points = _assumed_points(scene, assumed)
    if not points:
        return
    text = pen.say.t("assumed")
    size = pen.width(text, ASSUMED)
    left, right = scene.context.left + 4, scene.context.right - 4
    best: tuple[float, Box] | None = None
    for x, y in points:
        for dy in (-24.0, 10.0, -38.0, 22.0):
            box = Box(min(max(x - size / 2, left), right - size), y + dy, size, 14)
            cost = cost_of(scene, box, left, right) + abs(dy) * 0.01
            if best is None or cost < best[0]:
                best = (cost, box)
    if best is not None and best[0] < CLASH:
        scene.taken.append(best[1])
        pen.line(best[1].x, best[1].y + 11, text, ASSUMED)
