"""The emotion curve as shapes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from touchline.maps.snapshot import EmotionPoint, Figure, StageColumn
from touchline.render.curve import backwards, monotone
from touchline.render.persona.look import look_of
from touchline.render.pptx.canvas import Canvas, Font, Line, Words
from touchline.render.pptx.words import lane_of
from touchline.render.tokens import emotion_colour

__all__ = ["draw_curve"]

EDGE = 0.22
"""Above +2 and below −2, inches."""
LABEL, COUNT = Font(9, True), Font(9, ink="ink2")


@dataclass(frozen=True)
class _Dot:
    point: EmotionPoint
    figure: Figure
    x: float
    y: float

    @property
    def value(self) -> float:
        return self.figure.value or 0.0


@dataclass(frozen=True)
class _Frame:
    top: float
    height: float

    def y(self, value: float) -> float:
        room = self.height - 2 * EDGE
        return self.top + EDGE + (2 - max(-2.0, min(2.0, value))) / 4 * room


def draw_curve(
    canvas: Canvas, places: list[tuple[StageColumn, float, float]], y: float, height: float
) -> None:
    """Draw the lane: grid, interval, curve, points with value and number of answers.

    *places* are the stages with left edge and width, inches.
    """
    frame = _Frame(y, height)
    left, right = places[0][1], places[-1][1] + places[-1][2]
    _grid(canvas, frame, left, right)
    lane = lane_of(canvas.say.snapshot, "emotion")
    points = lane.emotion if lane else []
    named = dict.fromkeys(one.persona for one in points if one.persona)
    personas: list[str | None] = [*named] or [None]
    taken: list[tuple[float, float, float, float]] = []
    for at, persona in enumerate(personas):
        chosen = [one for one in points if one.persona == persona and one.segment is None]
        strands = _strands(canvas, frame, places, chosen, (at - (len(personas) - 1) / 2) * 0.12)
        for strand in strands:
            _strand(canvas, frame, strand, persona)
        for strand in strands:
            for k, dot in enumerate(strand):
                near = [one.y for one in (*strand[max(0, k - 1) : k], *strand[k + 1 : k + 2])]
                low = bool(near) and dot.y >= max(near)
                _dot(canvas, frame, dot, taken, low=low, named=len(personas) == 1)


def _grid(canvas: Canvas, frame: _Frame, left: float, right: float) -> None:
    for step in (2, 0, -2):
        y = frame.y(step)
        canvas.rule(left, y, right - left, "rule2" if step == 0 else "rule", 0.5)
        said = canvas.say.catalogue.signed(step)
        line = Line((Words(said, COUNT),), align="r")
        canvas.text(left - 0.36, y - 0.08, 0.3, [line], name=f"Feeling {step}")


def _strands(
    canvas: Canvas,
    frame: _Frame,
    places: list[tuple[StageColumn, float, float]],
    points: list[EmotionPoint],
    shift: float,
) -> list[list[_Dot]]:
    """Return the points in runs that no stage without one interrupts."""
    strands: list[list[_Dot]] = [[]]
    for stage, x, width in places:
        here = [
            (one, figure)
            for one in points
            if one.stage == stage.id and (figure := canvas.say.figure(one.figure))
        ]
        if not here:
            strands.append([])
        for at, (one, figure) in enumerate(here):
            along = x + width * (at + 1) / (len(here) + 1) + shift
            strands[-1].append(_Dot(one, figure, along, frame.y(figure.value or 0.0)))
    return [strand for strand in strands if strand]


def _strand(canvas: Canvas, frame: _Frame, strand: list[_Dot], persona: str | None) -> None:
    if len(strand) < 2:
        return
    if persona is None:
        _band(canvas, frame, strand)
    curve = monotone([(dot.x, dot.y) for dot in strand])
    dashed = look_of(canvas.say, persona).dash if persona else None
    about = canvas.say.t("lane.emotion")
    if all(dot.point.said for dot in strand):
        paint = canvas.paint(None, "ink", width=2.0, dash="dash" if dashed else None)
        canvas.path(curve, paint, name="Emotion curve", about=about)
        return
    for at, (one, two) in enumerate(itertools.pairwise(strand)):
        said = one.point.said and two.point.said
        paint = canvas.paint(
            None,
            "ink" if said else "ink3",
            width=2.0 if said else 1.25,
            dash=None if said else "dot",
        )
        piece = (("M", curve[at][1][-2:]), curve[at + 1])
        canvas.path(piece, paint, name="Emotion curve", about=about)


def _band(canvas: Canvas, frame: _Frame, strand: list[_Dot]) -> None:
    """Draw the 95 % interval."""
    high = [(dot.x, frame.y(_or(dot.figure.high, dot.value))) for dot in strand]
    low = [(dot.x, frame.y(_or(dot.figure.low, dot.value))) for dot in strand]
    area = (*monotone(high), *backwards(monotone(low)), ("Z", ()))
    canvas.path(area, canvas.paint("z0", opacity=0.25), name="95 % interval")


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _dot(
    canvas: Canvas,
    frame: _Frame,
    dot: _Dot,
    taken: list[tuple[float, float, float, float]],
    *,
    low: bool,
    named: bool,
) -> None:
    say = canvas.say
    ink = emotion_colour(dot.value)
    paint = canvas.paint(ink) if dot.point.said else canvas.paint("paper", ink, width=1.25)
    value = say.value(dot.figure)
    about = f"{say.text(dot.point.label)} {value}".strip()
    canvas.disc(dot.x, dot.y, 0.065, paint, name=f"Feeling {about}", about=about)
    lines = [Line((Words(value, LABEL),), align="ctr")]
    if named and dot.figure.n and dot.point.said:
        lines.append(Line((Words(say.t("n", n=dot.figure.n), COUNT),), align="ctr"))
    width = max(canvas.width(one.words[0].text, one.words[0].font) for one in lines) + 0.06
    tall = canvas.height(lines, width)
    above, below = dot.y - 0.09 - tall, dot.y + 0.09
    for top in (below, above) if low or dot.value > 0.8 else (above, below):
        box = (dot.x - width / 2, top, dot.x + width / 2, top + tall)
        inside = top >= frame.top and box[3] <= frame.top + frame.height
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            canvas.text(box[0], top, width, lines, name=f"Value {about}")
            return


def _meet(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
