"""The personas in the head of a map: one in full, several in a row each."""

from __future__ import annotations

from touchline.maps.held.portrait import PersonaCard
from touchline.render.pen import Pen, Say
from touchline.render.persona.look import avatar, look_of, sample
from touchline.render.sheet import Disc
from touchline.render.tokens import NAME, NOTE, QUIET, SMALL

__all__ = ["FIGURES", "declared", "draw_contradictions", "draw_rows", "key_facts"]

FIGURES = ("emotion", "value", "conversion", "duration")
"""Figures of a card that stand beside its size."""
ROW = 47.0
"""Height of a persona among several."""
SIGN = 13.0


def declared(say: Say, card: PersonaCard) -> str:
    """Say age, gender and occupation as they were declared."""
    return " · ".join(say.text(text) for text in card.facts.values())


def key_facts(say: Say, card: PersonaCard) -> list[tuple[str, str, str | None]]:
    """Return name, value and figure of what is measured of a persona besides its size."""
    found = []
    for field in FIGURES:
        figure = say.figure(getattr(card, field))
        if figure is not None:
            found.append((say.t(f"persona.{field}"), say.value(figure), figure.id))
    return [*found, *_favourite(say, card)]


def _favourite(say: Say, card: PersonaCard) -> list[tuple[str, str, str | None]]:
    for share in card.channels[:1]:
        value = f"{say.text(share.label)} {say.value(share.figure)}"
        return [(say.t("persona.channels"), value, share.figure)]
    return []


def draw_contradictions(
    pen: Pen, card: PersonaCard, x: float, top: float, width: float, *, most: int | None = None
) -> float:
    """Say what was declared and is measured otherwise, each behind a sign. Returns the height."""
    y = top
    for text in card.contradictions[:most]:
        pen.add(Disc(x + 4, y + 8.5, 3.5, "paper", "n2", 2))
        y += pen.block(x + SIGN, y, pen.say.text(text), SMALL, width - SIGN, most=2)
    return y - top


def draw_rows(pen: Pen, x: float, top: float, width: float) -> float:
    """Draw a row for each persona: mark and line, name, size, key figures. Returns the height."""
    say, y = pen.say, top
    for card in say.snapshot.personas:
        _row(pen, card, x, y, width)
        y += ROW
    return y - top


def _row(pen: Pen, card: PersonaCard, x: float, y: float, width: float) -> None:
    say = pen.say
    name = say.text(card.name)
    avatar(pen, name, x + 16, y + 19, 16)
    left = x + 42
    sample(pen, look_of(say, card.id), left, y + 9)
    pen.line(left + 48, y + 13.5, name, NAME, width=width - 42 - 48)
    facts = [
        (say.t("persona.share"), say.value(card.share), card.share),
        *key_facts(say, card),
    ]
    if say.figure(card.journeys) is None or not say.snapshot.figures[card.journeys or ""].value:
        pen.line(left, y + 33, say.t("persona.nobody"), QUIET, width=width - 42)
        return
    right = x + width
    for label, value, figure in facts:
        size = pen.width(f"{label} ", NOTE) + pen.width(value, NAME) + 4
        if left + size > right:
            continue
        mark = len(pen.items)
        used = pen.line(left, y + 33, label, NOTE) + 5
        pen.line(left + used, y + 33, value, NAME)
        pen.group(figure, f"{name}: {label}", mark)
        left += used + pen.width(value, NAME) + 13
