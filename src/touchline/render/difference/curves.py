"""Both emotion curves: before thin, after bold with its band, the change at each point."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from touchline.maps.snapshot import EmotionPoint, Figure, Snapshot
from touchline.render.curve import backwards, monotone
from touchline.render.difference.moved import ink_of_change
from touchline.render.difference.scene import Scene
from touchline.render.lanes.base import Column
from touchline.render.pen import Pen
from touchline.render.sheet import Disc, Glyph, Item, Path
from touchline.render.tokens import NAME, NOTE, SMALL, emotion_colour

__all__ = ["HEIGHT", "axis", "draw_curves", "has_curves"]

HEIGHT = 196.0
INSET = 10.0


@dataclass(frozen=True)
class _Dot:
    """A point of one of the curves."""

    column: Column
    point: EmotionPoint
    figure: Figure
    x: float

    @property
    def value(self) -> float:
        return self.figure.value or 0.0

    @property
    def y(self) -> float:
        return _y(self.value)


def _y(value: float) -> float:
    return INSET + (HEIGHT - 2 * INSET) * (2 - max(-2.0, min(2.0, value))) / 4


def _dots(scene: Scene, snapshot: Snapshot) -> list[_Dot]:
    found = []
    for column in scene.columns:
        felt = scene.felt(snapshot, column.stage.id)
        if felt is not None:
            found.append(_Dot(column, *felt, column.x + column.width * 0.45))
    return found


def has_curves(scene: Scene) -> bool:
    """Whether either map has a measured point."""
    return bool(_dots(scene, scene.before) or _dots(scene, scene.after))


def axis(scene: Scene) -> tuple[Item, ...]:
    """Faces at the five steps, beside the name of the lane."""
    pen = Pen(scene.say)
    for step, ink in ((2, "p2"), (1, "p1"), (0, "z0"), (-1, "n1"), (-2, "n2")):
        pen.add(Glyph(f"#face{step}", scene.left - 28, _y(step) - 9, 18, ink))
        text = pen.say.catalogue.signed(step)
        pen.line(scene.left - 36, _y(step) + 4.3, text, NOTE, anchor="end")
    return tuple(pen.items)


def draw_curves(pen: Pen, scene: Scene) -> float:
    """Draw grid, curves and points across the sheet; returns the height."""
    for step in (2, 1, 0, -1, -2):
        line = (("M", (scene.left, _y(step))), ("L", (scene.right, _y(step))))
        ink, dash = ("rule2", None) if step == 0 else ("rule", "2 4")
        pen.add(Path(line, stroke=ink, stroke_width=1, dash=dash))
    old, new = _dots(scene, scene.before), _dots(scene, scene.after)
    for strand in _strands(scene, new):
        _band(pen, strand)
    for strand in _strands(scene, old):
        _line(pen, strand, "z0", 1.5)
    for strand in _strands(scene, new):
        _line(pen, strand, "ink", 2.5)
    before = {dot.column.stage.id: dot for dot in old}
    for dot in old:
        pen.add(Disc(dot.x, dot.y, 4, "paper", "ink3", 1.5))
    for at, dot in enumerate(new):
        following = new[at + 1] if at + 1 < len(new) else None
        _point(pen, scene, dot, before.get(dot.column.stage.id), following)
    return HEIGHT


def _strands(scene: Scene, dots: list[_Dot]) -> list[list[_Dot]]:
    """Return the points in runs that no stage without a point interrupts."""
    known = {dot.column.stage.id: dot for dot in dots}
    strands: list[list[_Dot]] = [[]]
    for column in scene.columns:
        if column.stage.id in known:
            strands[-1].append(known[column.stage.id])
        else:
            strands.append([])
    return [strand for strand in strands if len(strand) > 1]


def _line(pen: Pen, strand: list[_Dot], ink: str, width: float) -> None:
    """Draw a curve: thin and dotted to points that are told from behaviour alone."""
    curve = monotone([(dot.x, dot.y) for dot in strand])
    for at, (one, two) in enumerate(itertools.pairwise(strand)):
        piece = (("M", curve[at][1][-2:]), curve[at + 1])
        if one.point.said and two.point.said:
            pen.add(Path(piece, stroke=ink, stroke_width=width))
        else:
            pen.add(Path(piece, stroke="ink3", stroke_width=1.5, dash="1.5 3.5"))


def _band(pen: Pen, strand: list[_Dot]) -> None:
    for said, dots in itertools.groupby(strand, key=lambda dot: dot.point.said):
        part = list(dots)
        if not said or len(part) < 2:
            continue
        high, low = (
            [
                (dot.x, _y(dot.value if end is None else end))
                for dot in part
                for end in [getattr(dot.figure, side)]
            ]
            for side in ("high", "low")
        )
        area = (*monotone(high), *backwards(monotone(low)), ("Z", ()))
        pen.add(Path(area, fill="z0", opacity=0.24))


def _point(pen: Pen, scene: Scene, dot: _Dot, before: _Dot | None, after: _Dot | None) -> None:
    """Draw a point with its value and change, on the side where the curve does not go."""
    figure, x, y = dot.figure, dot.x, dot.y
    mark = len(pen.items)
    said = pen.say.catalogue
    if dot.point.said and figure.low is not None and figure.high is not None:
        top, bottom = _y(figure.high), _y(figure.low)
        if bottom - top > 16:
            pen.add(Path((("M", (x, top)), ("L", (x, bottom))), stroke="ink"))
    ink = emotion_colour(dot.value)
    fill, edge = (ink, "paper") if dot.point.said else ("paper", ink)
    pen.add(Disc(x, y, 7 if dot.point.said else 4.5, fill, edge, 2))
    rises = after is not None and after.y < y - 8
    base = y + 21 if rises or (after is None and before is not None and before.y < y) else y - 11
    base = min(max(base, 12.0), HEIGHT - 3)
    left = x + 9
    left += pen.line(left, base, said.emotion(dot.value), NAME) + 6
    change = next((one for one in scene.difference.figures if one.id == figure.id), None)
    if change is not None and round(change.change or 0.0, 2):
        style = (NAME if change.sure else SMALL).but(fill=ink_of_change(change))
        sign = said.signed(change.change or 0.0, digits=2)
        pen.line(left, base, f"({sign})", style)
    pen.group(figure.id, said.text(figure.label), mark)
