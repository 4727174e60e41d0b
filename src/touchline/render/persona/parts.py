"""Parts of the sheet of a persona: lists, bars, the path, the curve."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from touchline.maps.held.portrait import Distribution, PersonaCard, Share
from touchline.maps.snapshot import Figure, Text
from touchline.render.curve import arrow, backwards, monotone
from touchline.render.pen import Pen, Say
from touchline.render.sheet import Box, Disc, Path, Rect
from touchline.render.tokens import NAME, NOTE, SMALL, TEXT, emotion_colour

__all__ = ["draw_channels", "draw_curve", "draw_list", "draw_path", "draw_spread", "heading"]

BAR_ROW = 21.0
LEAST = 0.0005
"""A difference of shares that would be written as nothing is not told."""
CURVE = 132.0
"""Height of the curve, px."""


def heading(pen: Pen, x: float, y: float, text: str, width: float) -> float:
    """Draw the name of a part, and a rule over it. Returns the height."""
    pen.add(Path((("M", (x, y)), ("L", (x + width, y))), stroke="rule", stroke_width=1))
    pen.line(x, y + 20, text, NAME, width=width)
    return 32.0


def draw_list(
    pen: Pen, x: float, y: float, title: str, texts: Sequence[Text], width: float
) -> float:
    """Draw a titled list; nothing where it is empty. Returns the height."""
    if not texts:
        return 0.0
    used = heading(pen, x, y, title, width)
    for text in texts:
        pen.add(Disc(x + 3, y + used + 8.5, 2, "ink3"))
        used += pen.block(x + 14, y + used, pen.say.text(text), TEXT, width - 14, most=4) + 3
    return used + 9


def draw_spread(pen: Pen, spread: Distribution, x: float, y: float, width: float) -> float:
    """Draw the values of a trait or segment as bars. Returns the height."""
    say = pen.say
    used = heading(pen, x, y, say.text(spread.label), width)
    median = say.figure(spread.median)
    if median is not None:
        said = say.t("persona.median", n=say.value(median))
        mark = len(pen.items)
        pen.line(x + width, y + 20, said, NOTE, anchor="end", width=width * 0.5)
        pen.group(median.id, say.text(median.label), mark)
    for share in spread.shares:
        _bar(pen, share, x, y + used, width, _most(say, spread.shares), width * 0.42)
        used += BAR_ROW
    return used + 10


def draw_channels(pen: Pen, shares: Sequence[Share], x: float, y: float, width: float) -> float:
    """Draw the favourite channels, and which are used more or less than by everybody."""
    say, used = pen.say, 0.0
    for share in shares:
        room = width * 0.58
        _bar(pen, share, x, y + used, room, _most(say, shares), room * 0.36)
        said = _against(say, share)
        if said:
            mark = len(pen.items)
            pen.line(x + room + 14, y + used + 13, said, SMALL, width=width - room - 14)
            pen.group(share.against, say.text(share.label), mark)
        used += BAR_ROW
    return used + 10


def _against(say: Say, share: Share) -> str:
    """Say a difference to everybody that leaves 0 out."""
    figure = say.figure(share.against)
    if figure is None or figure.low is None or figure.high is None:
        return ""
    if figure.low <= 0 <= figure.high or abs(figure.value or 0) < LEAST:
        return ""
    points = say.catalogue.number(abs(figure.value or 0) * 100, digits=1)
    return say.t("persona.more" if (figure.value or 0) > 0 else "persona.less", points=points)


def _most(say: Say, shares: Sequence[Share]) -> float:
    values = [say.snapshot.figures[share.figure].value or 0.0 for share in shares]
    return max([*values, 0.01])


def _bar(
    pen: Pen, share: Share, x: float, y: float, width: float, most: float, label: float
) -> None:
    """Draw name, bar and value of a share; the longest bar is as long as there is room."""
    say = pen.say
    figure = say.snapshot.figures[share.figure]
    mark = len(pen.items)
    name = say.text(share.label)
    pen.line(x, y + 13, name, SMALL, width=label - 8)
    value = say.value(figure)
    pen.line(x + width, y + 13, value, SMALL.but(weight=600, fill="ink"), anchor="end")
    room = width - label - 58
    part = (figure.value or 0.0) / most
    pen.add(Rect(Box(x + label, y + 6, room, 7), "sunk", radius=3))
    if part > 0:
        pen.add(Rect(Box(x + label, y + 6, max(4.0, room * part), 7), "river", radius=3))
    pen.group(share.figure, name, mark)


def draw_path(pen: Pen, card: PersonaCard, x: float, y: float, width: float) -> float:
    """Draw the typical path as chips, broken where it does not fit. Returns the height."""
    say, left, top = pen.say, x, y
    labels = [say.text(text) for text in card.path]
    for at, label in enumerate(labels):
        size = min(pen.width(label, NAME) + 20, width)
        if left > x and left + size > x + width:
            left, top = x, top + 38
        if at and left > x:
            line = (("M", (left - 20, top + 14)), ("L", (left - 5, top + 14)))
            pen.add(Path(line, stroke="river"), arrow(left - 4, top + 14, 1, 0, "river"))
        pen.add(Rect(Box(left, top, size, 28), "paper", "river", 1.5, 7))
        pen.line(left + 10, top + 18.5, label, NAME, width=size - 20)
        left += size + 25
    used = top + 38 - y
    figure = say.figure(card.path_figure)
    if figure is None:
        return used
    mark = len(pen.items)
    part = pen.line(x, y + used + 12, say.value(figure), NAME)
    pen.line(x + part + 6, y + used + 12, say.t("path.exactly"), SMALL)
    pen.group(figure.id, say.t("persona.path"), mark)
    return used + 26


def draw_curve(pen: Pen, card: PersonaCard, x: float, y: float, width: float) -> float:
    """Draw the emotion stage by stage, with how many come there below. Returns the height."""
    say = pen.say
    stages = [stage for stage in say.snapshot.stages if _reached(card, stage.id)]
    if not stages:
        return 0.0
    step = width / len(stages)

    def height(value: float) -> float:
        return y + 8 + (CURVE - 16) * (2 - value) / 4

    for level in (2, 0, -2):
        at = height(level)
        dash = None if level == 0 else "2 4"
        line = (("M", (x, at)), ("L", (x + width, at)))
        pen.add(Path(line, stroke="rule2" if level == 0 else "rule", stroke_width=1, dash=dash))
    felt = {one.stage: one for one in card.stages}
    strands: list[list[_Point]] = [[]]
    for number, stage in enumerate(stages):
        figure = say.figure(felt[stage.id].emotion)
        middle = x + step * (number + 0.5)
        if figure is not None:
            said = felt[stage.id].said
            strands[-1].append(_Point(middle, height(figure.value or 0.0), figure, said))
        else:
            pen.add(Rect(Box(x + step * number + 3, y + 4, step - 6, CURVE - 8), hatch=True))
            strands.append([])
    for strand in strands:
        _draw_strand(pen, strand, height)
    names = [pen.lines(say.text(stage.label), NAME, step - 10, 2) for stage in stages]
    lower = CURVE + NAME.leading * max(len(lines) for lines in names)
    for number, stage in enumerate(stages):
        left = x + step * number + 4
        pen.block(left, y + CURVE + 2, say.text(stage.label), NAME, step - 10, most=2)
        _reach(pen, card, stage.id, left, y + lower + 16, step - 10)
    return lower + 42


def _reached(card: PersonaCard, stage: str) -> bool:
    return any(one.stage == stage for one in card.stages)


@dataclass(frozen=True, slots=True)
class _Point:
    """A point of the curve; not *said*: told from behaviour alone."""

    x: float
    y: float
    figure: Figure
    said: bool


def _draw_strand(pen: Pen, strand: list[_Point], height: Callable[[float], float]) -> None:
    say = pen.say
    for told, points in itertools.groupby(strand, key=lambda one: one.said):
        known = [one for one in points if one.figure.low is not None]
        if told and len(known) > 1:
            high = [(one.x, height(one.figure.high or 0.0)) for one in known]
            low = [(one.x, height(one.figure.low or 0.0)) for one in known]
            area = (*monotone(high), *backwards(monotone(low)), ("Z", ()))
            pen.add(Path(area, fill="z0", opacity=0.22))
    curve = monotone([(one.x, one.y) for one in strand]) if len(strand) > 1 else ()
    for (one, two), (start, piece) in zip(
        itertools.pairwise(strand), itertools.pairwise(curve), strict=bool(curve)
    ):
        line = (("M", start[1][-2:]), piece)
        if one.said and two.said:
            pen.add(Path(line, stroke="ink", stroke_width=2.5))
        else:
            pen.add(Path(line, stroke="ink3", stroke_width=1.5, dash="1.5 3.5"))
    for at, one in enumerate(strand):
        mark = len(pen.items)
        value = one.figure.value or 0.0
        ink = emotion_colour(value)
        fill, edge = (ink, "paper") if one.said else ("paper", ink)
        pen.add(Disc(one.x, one.y, 6 if one.said else 4.5, fill, edge, 2))
        below = _is_low(strand, at)
        label = say.catalogue.emotion(value)
        pen.line(one.x, one.y + (22 if below else -12), label, NAME, anchor="middle")
        pen.group(one.figure.id, say.text(one.figure.label), mark)


def _is_low(strand: list[_Point], at: int) -> bool:
    """Whether the curve rises from a point to its neighbours, so that its label stands below."""
    around = [strand[one].y for one in (at - 1, at + 1) if 0 <= one < len(strand)]
    return bool(around) and sum(around) / len(around) < strand[at].y - 1


def _reach(pen: Pen, card: PersonaCard, stage: str, x: float, y: float, width: float) -> None:
    say = pen.say
    [found] = [one for one in card.stages if one.stage == stage]
    said = say.value(found.entrants)
    going = say.figure(found.conversion)
    if going is not None:
        said += f" · {say.t('persona.go_on', share=say.value(going))}"
    mark = len(pen.items)
    pen.line(x, y, said, SMALL, width=width)
    pen.group(found.entrants, say.text(say.snapshot.figures[found.entrants].label), mark)
