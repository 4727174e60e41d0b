"""The sheet of a persona: what was declared on one side, what is measured on the other."""

from __future__ import annotations

import math

from touchline.maps.held.portrait import PersonaCard
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.frame import draw_brand
from touchline.render.pen import Pen, Say, catalogue_of
from touchline.render.persona.card import FIGURES, declared, draw_contradictions
from touchline.render.persona.look import avatar
from touchline.render.persona.parts import (
    draw_channels,
    draw_curve,
    draw_list,
    draw_path,
    draw_spread,
    heading,
)
from touchline.render.sheet import Box, Cell, Rect, Sheet, mirrored
from touchline.render.tokens import HERO, NAME, NOTE, QUIET, SMALL, TEXT, Style

__all__ = ["layout_persona"]

WIDTH, EDGE, GAP = 1240.0, 36.0, 40.0
LEFT = 348.0
TITLE = Style(26, 700, line=32, track=-0.014)
LISTS = ("goals", "needs", "frustrations", "interests", "hobbies", "declared_channels")
SIZE = ("persons", "journeys", "share")


def layout_persona(
    snapshot: Snapshot, persona: str, language: str, brand: Brand = TOUCHLINE
) -> Sheet:
    """Place the portrait of one persona of a snapshot on a sheet of its own."""
    catalogue = catalogue_of(snapshot, language)
    say = Say(snapshot, catalogue, brand)
    [card] = [one for one in snapshot.personas if one.id == persona]
    head = _head(say)
    top = head.box.bottom + 18
    sides = (_declared(say, card, top), _measured(say, card, top))
    bottom = max(side.box.bottom for side in sides)
    foot = _foot(say, bottom + 18)
    height = math.ceil(foot.box.bottom + 22)
    name = say.text(card.name)
    cells = (head, *sides, foot)
    sheet = Sheet(WIDTH, height, language, catalogue.direction, name, cells)
    return mirrored(sheet) if say.rtl else sheet


def _head(say: Say) -> Cell:
    pen = Pen(say)
    used = draw_brand(pen, EDGE, 26)
    kind = f"{say.t('persona.kind')} · {say.snapshot.project}"
    left = EDGE + used + 16
    pen.line(left, 40.5, kind, QUIET.but(fill="ink3"), width=WIDTH - EDGE - left)
    return Cell("head", Box(EDGE, 26, WIDTH - 2 * EDGE, 22), tuple(pen.items))


def _declared(say: Say, card: PersonaCard, top: float) -> Cell:
    """Draw who it is, in the words of the team."""
    pen = Pen(say)
    pad = 20.0
    x, room, y = EDGE + pad, LEFT - 2 * pad, top + pad
    name = say.text(card.name)
    avatar(pen, name, x + 34, y + 34, 34)
    pen.line(x + 84, y + 30, say.t("persona"), NOTE)
    facts = declared(say, card)
    pen.block(x + 84, y + 36, facts, SMALL, room - 84, most=2)
    y += 82
    y += pen.block(x, y, name, TITLE, room, most=3) + 4
    y += pen.block(x, y, say.text(card.description), QUIET, room, most=6) + 8
    if card.quote is not None:
        said = say.t("quoted", text=say.text(card.quote))
        lines = len(pen.lines(said, TEXT, room - 24, 6))
        pen.add(Rect(Box(x, y, room, lines * TEXT.leading + 20), "sunk", radius=7))
        y += pen.block(x + 12, y + 10, said, TEXT, room - 24, most=6) + 32
    for field in LISTS:
        y += draw_list(pen, x, y, say.t(f"persona.{field}"), getattr(card, field), room)
    box = Box(EDGE, top, LEFT, y + pad - 8 - top)
    return Cell("declared", box, (Rect(box, "paper", "rule2", 1, 10), *pen.items))


def _measured(say: Say, card: PersonaCard, top: float) -> Cell:
    """Draw what the data say of it."""
    pen = Pen(say)
    x = EDGE + LEFT + GAP
    room, y = WIDTH - EDGE - x, top + 4
    y += _figures(pen, card, x, y, room)
    if card.contradictions:
        y += heading(pen, x, y, say.t("persona.contradictions"), room)
        y += draw_contradictions(pen, card, x, y, room) + 12
    known = say.snapshot.figures.get(card.journeys or "")
    if known is not None and not known.value:
        pen.unknown(Box(x, y, room, 64), say.t("persona.nobody"), TEXT)
        y += 74
    if card.stages:
        y += heading(pen, x, y, say.t("persona.curve"), room)
        y += draw_curve(pen, card, x, y, room)
    if card.path:
        y += heading(pen, x, y, say.t("persona.path"), room)
        y += draw_path(pen, card, x, y, room)
    if card.channels:
        y += heading(pen, x, y, say.t("persona.channels"), room)
        y += draw_channels(pen, card.channels, x, y, room)
    y += _spreads(pen, card, x, y, room)
    return Cell("measured", Box(x, top, room, y - top), tuple(pen.items))


def _figures(pen: Pen, card: PersonaCard, x: float, top: float, width: float) -> float:
    """Draw size and key figures in rows of equal fields. Returns the height."""
    say = pen.say
    names = [field for field in (*SIZE, *FIGURES) if getattr(card, field) is not None]
    columns = 4
    each, y = width / columns, top
    for at, field in enumerate(names):
        if at and at % columns == 0:
            y += 76
        left = x + each * (at % columns)
        figure = say.snapshot.figures[getattr(card, field)]
        mark = len(pen.items)
        label = say.t(f"persona.{field}") if field != "journeys" else _unit(say)
        pen.line(left, y + 12, label, NOTE, width=each - 12)
        style = HERO if figure.value is not None else NAME
        pen.line(left, y + 37, say.value(figure), style, width=each - 12)
        pen.line(left, y + 54, _doubt(say, card, field), NOTE, width=each - 12)
        pen.group(figure.id, label, mark)
    return y + 76 - top


def _unit(say: Say) -> str:
    unit = say.text(say.snapshot.unit)
    return unit[:1].upper() + unit[1:]


def _doubt(say: Say, card: PersonaCard, field: str) -> str:
    """Return the interval, or why nothing is known."""
    figure = say.snapshot.figures[getattr(card, field)]
    return say.text(figure.missing) if figure.value is None else say.interval(figure)


def _spreads(pen: Pen, card: PersonaCard, x: float, top: float, width: float) -> float:
    """Draw the distributions in two columns, each next one where there is more room."""
    each = (width - GAP * 0.7) / 2
    ends = [top, top]
    for spread in card.distributions:
        side = 0 if ends[0] <= ends[1] else 1
        left = x + side * (each + GAP * 0.7)
        ends[side] += draw_spread(pen, spread, left, ends[side], each)
    return max(ends) - top


def _foot(say: Say, top: float) -> Cell:
    pen = Pen(say)
    snapshot = say.snapshot
    made = say.t("made", date=say.catalogue.date(snapshot.created), version=snapshot.version)
    parts = [made, say.text(snapshot.credits)]
    if snapshot.lens.window:
        parts.insert(0, f"{say.t('window')}: {say.catalogue.date_range(*snapshot.lens.window)}")
    text = " · ".join(part for part in parts if part)
    used = pen.block(EDGE, top, text, NOTE, WIDTH - 2 * EDGE, most=3)
    return Cell("foot", Box(EDGE, top, WIDTH - 2 * EDGE, used), tuple(pen.items))
