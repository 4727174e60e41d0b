"""Figures that moved, each as a dumbbell: before hollow, after filled, with their intervals."""

from __future__ import annotations

from touchline.maps.difference import FigureChange, Reading
from touchline.maps.difference.words import change_of, range_of, subject_of, value_of
from touchline.render.curve import arrow
from touchline.render.difference.scene import Scene, word
from touchline.render.lanes.base import Column, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Path, Rect
from touchline.render.tokens import NAME, NOTE, NUMBER, QUIET, SMALL, TEXT

__all__ = ["draw_moved", "ink_of_change", "short_name"]

TRACK = 220.0
"""Least width of a figure beside another."""
AXIS = 18.0
"""Height of a dumbbell."""
_SHORT = ("conversion", "entrants", "median", "p90", "easy", "fast", "pleasant")
_LABELS = {"label.median": "median", "label.p90": "p90"}


def short_name(change: FigureChange, pen: Pen) -> str:
    """Name a figure under its stage, whose name need not be said again."""
    said = pen.say.catalogue
    key = change.subject or _LABELS.get((change.label and change.label.key) or "", "")
    if key in _SHORT:
        return word(pen.say, f"short.{key}")
    if change.subject == "kpi":
        return said.text(change.label) or change.id
    return subject_of(change, said)


def ink_of_change(change: FigureChange) -> str:
    """Colour of a change: feeling and loss where it is sure and its direction means something."""
    if not change.sure:
        return "ink3"
    return {True: "p2", False: "n2", None: "ink"}[change.good]


def draw_moved(pen: Pen, scene: Scene, column: Column) -> float:
    """Draw the figures of a stage side by side where they fit; returns the height."""
    changes = scene.moved(column.stage.id)
    if not changes:
        return 0.0
    side, width = tracks(column.inner, len(changes), TRACK, gap=22)
    top = 0.0
    for at in range(0, len(changes), side):
        used = max(
            _figure(pen, change, column.inner_x + place * (width + 22), top, width)
            for place, change in enumerate(changes[at : at + side])
        )
        top += used + 13
    return top - 13


def _figure(pen: Pen, change: FigureChange, x: float, top: float, width: float) -> float:
    mark = len(pen.items)
    said = pen.say.catalogue
    name = short_name(change, pen)
    style = NAME if change.sure else TEXT.but(fill="ink2")
    y = top + pen.block(x, top, name, style, width, most=2) + 2
    y += _values(pen, change, x, y, width)
    _dumbbell(pen, change, x, y, width)
    hint = ", ".join(part for part in (change_of(change, said), range_of(change, said)) if part)
    pen.group(change.id, subject_of(change, said), mark, hint=hint)
    return y + AXIS - top


def _values(pen: Pen, change: FigureChange, x: float, top: float, width: float) -> float:
    """Before and after with an arrow between, the change at the end; returns the height."""
    said = pen.say.catalogue
    base = top + 15
    before, after = (value_of(change, side, said) for side in ("before", "after"))
    left = x + pen.line(x, base, before, QUIET) + 6
    pen.add(Path((("M", (left, base - 4.5)), ("L", (left + 13, base - 4.5))), stroke="ink3"))
    pen.add(arrow(left + 14, base - 4.5, 1, 0, "ink3"))
    ink = "ink" if change.sure else "ink2"
    left += 20
    left += pen.line(left, base, after, (NUMBER if change.sure else TEXT).but(fill=ink))
    changed = change_of(change, said)
    style = (NAME if change.sure else SMALL).but(fill=ink_of_change(change))
    if left + 10 + pen.width(changed, style) <= x + width:
        pen.line(x + width, base, changed, style, anchor="end")
        return 21.0
    pen.line(x, base + 17, changed, style, width=width)
    return 38.0


def _dumbbell(pen: Pen, change: FigureChange, x: float, top: float, width: float) -> None:
    """Draw both values with their intervals on a scale of their own."""
    sides = change.before, change.after
    places = [_ends(side, change.per_day) for side in sides if side is not None]
    low, high = min(one[0] for one in places), max(one[2] for one in places)
    span = (high - low) or 1.0
    inner = width - 16

    def at(value: float) -> float:
        return x + 8 + inner * (value - low) / span

    y = top + AXIS / 2
    pen.add(Path((("M", (x, y)), ("L", (x + width, y))), stroke="rule", stroke_width=1))
    for (start, _, end), fill, thick in zip(
        places, ("rule2", _tint(change)), (3.0, 7.0), strict=True
    ):
        if end > start:
            box = Box(at(start), y - thick / 2, max(2.0, at(end) - at(start)), thick)
            pen.add(Rect(box, fill, radius=thick / 2))
    first, second = at(places[0][1]), at(places[1][1])
    ink = ink_of_change(change)
    if abs(second - first) > 14:
        turn = 1 if second > first else -1
        pen.add(Path((("M", (first, y)), ("L", (second - 7 * turn, y))), stroke=ink))
    pen.add(Disc(first, y, 4, "paper", "ink3", 1.5))
    pen.add(Disc(second, y, 5, ink, "paper", 1.5))


def _tint(change: FigureChange) -> str:
    if not change.sure:
        return "sunk"
    return {True: "p-bg", False: "n-bg", None: "river-bg"}[change.good]


def _ends(side: Reading, per_day: bool) -> tuple[float, float, float]:
    """Give lower bound, value and upper bound on the scale of the picture."""
    value = side.value or 0.0
    if per_day and side.per_day is not None:
        share = side.per_day / value if value else 0.0
        low, high = (None if end is None else end * share for end in (side.low, side.high))
        value = side.per_day
    else:
        low, high = side.low, side.high
    return value if low is None else low, value, value if high is None else high


def draw_more(pen: Pen, scene: Scene, column: Column, top: float) -> float:
    """Say how many figures of the stage are not drawn."""
    shown = len(scene.moved(column.stage.id))
    known = [
        one
        for one in scene.difference.sure
        if one.stage == column.stage.id and one.lane != "emotion"
    ]
    more = len(known) - shown
    if more <= 0:
        return 0.0
    return pen.block(column.inner_x, top, pen.say.t("more", n=more), NOTE, column.inner)
