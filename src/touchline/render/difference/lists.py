"""What is no figure: pain points, cards and other items under their stages, rules across."""

from __future__ import annotations

from touchline.maps.difference import ItemChange, RuleChange
from touchline.maps.difference.words import text_of
from touchline.render.curve import arrow
from touchline.render.difference.scene import CARDS, Scene, word
from touchline.render.lanes.base import Column
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Path, Rect
from touchline.render.tokens import NAME, NOTE, SMALL, TEXT

__all__ = ["draw_cards", "draw_pains", "draw_rules"]

MOST = 7
PILL = SMALL.but(weight=600)
_SIGNS = {"added": "+", "removed": "−"}
_GROUNDS = {"added": ("p-bg", "p2"), "removed": ("n-bg", "n2")}


def draw_pains(pen: Pen, scene: Scene, column: Column) -> float:
    """Pain points that came, that went, and whose rank is another."""
    top = 0.0
    for item in scene.items(column.stage.id, ("pain",))[:MOST]:
        # A pain point that comes is bad and one that goes is good, unlike any other item.
        ground, ink = {"added": ("n-bg", "n2"), "removed": ("p-bg", "p2")}.get(
            item.change, ("sunk", "ink2")
        )
        used = _pill(pen, _rank(pen, item), column.inner_x, top, ground, ink)
        text = pen.say.text(item.after or item.before)
        quiet = TEXT.but(fill="ink3" if item.change == "removed" else "ink")
        top += max(20.0, _beside(pen, column, text, quiet, used, top)) + 6
    return max(0.0, top - 6)


def _rank(pen: Pen, item: ItemChange) -> str:
    said = pen.say.catalogue
    if item.change == "added":
        return f"{word(pen.say, 'new')} · {said.number(item.now or 0)}"
    if item.change == "removed":
        return word(pen.say, "gone")
    return word(pen.say, "rank", was=said.number(item.was or 0), now=said.number(item.now or 0))


def _pill(pen: Pen, text: str, x: float, top: float, ground: str, ink: str) -> float:
    """Draw a word on a ground; returns the width."""
    width = pen.width(text, PILL) + 14
    pen.add(Rect(Box(x, top, width, 19), ground, radius=4))
    pen.line(x + 7, top + 13.6, text, PILL.but(fill=ink))
    return width


def _beside(pen: Pen, column: Column, text: str, style: object, used: float, top: float) -> float:
    """Write a text behind a pill, or below it where the column is narrow; returns the height."""
    room = column.inner - used - 8
    if room >= 110:
        return 2 + pen.block(column.inner_x + used + 8, top + 1, text, style, room, most=3)  # type: ignore[arg-type]
    return 22 + pen.block(column.inner_x, top + 22, text, style, column.inner, most=4)  # type: ignore[arg-type]


def draw_cards(pen: Pen, scene: Scene, column: Column) -> float:
    """Cards, opportunities and other items that were added, removed, edited or moved."""
    found = scene.items(column.stage.id, CARDS)
    top = 0.0
    for item in found[:MOST]:
        top += _card(pen, item, column, top) + 8
    if len(found) > MOST:
        more = pen.say.t("more", n=len(found) - MOST)
        top += pen.block(column.inner_x, top, more, NOTE, column.inner) + 8
    return max(0.0, top - 8)


def _card(pen: Pen, item: ItemChange, column: Column, top: float) -> float:
    x, room = column.inner_x + 24, column.inner - 24
    ground, ink = _GROUNDS.get(item.change, ("sunk", "ink2"))
    pen.add(Rect(Box(column.inner_x, top, 17, 17), ground, radius=4))
    _sign(pen, item.change, column.inner_x + 8.5, top + 8.5, ink)
    used = pen.block(x, top, word(pen.say, f"kind.{item.kind}").strip("،ٔ "), NOTE, room, most=1)
    before, after = (text_of(item, side, pen.say.catalogue) for side in ("before", "after"))
    if item.change == "removed":
        return used + pen.block(x, top + used, before, TEXT.but(fill="ink3"), room, most=3)
    if item.change == "edited" and before != after and before:
        used += pen.block(x, top + used, before, SMALL.but(fill="ink3"), room, most=2)
    return used + pen.block(x, top + used, after or before, TEXT, room, most=4)


def _sign(pen: Pen, change: str, x: float, y: float, ink: str) -> None:
    """Draw plus, minus, or an arrow."""
    pen.add(Path((("M", (x - 4, y)), ("L", (x + 4, y))), stroke=ink))
    if change == "added":
        pen.add(Path((("M", (x, y - 4)), ("L", (x, y + 4))), stroke=ink))
    elif change != "removed":
        pen.add(arrow(x + 5, y, 1, 0, ink))


def draw_rules(pen: Pen, scene: Scene) -> float:
    """Keys of the files that changed, in columns across the sheet; returns the height."""
    rules = scene.difference.rules[:24]
    if not rules:
        return 0.0
    width = (scene.right - scene.left - 2 * 12 - 2 * 28) / 3
    tops = [0.0, 0.0, 0.0]
    for rule in rules:
        at = tops.index(min(tops))
        x = scene.left + 12 + at * (width + 28)
        tops[at] += _rule(pen, rule, x, tops[at], width) + 8
    return max(tops) - 8


def _rule(pen: Pen, rule: RuleChange, x: float, top: float, width: float) -> float:
    name = f"{word(pen.say, f'rules_file.{rule.file}')} · {rule.place}"
    used = pen.block(x, top, name, NAME, width, most=2)
    if rule.before is not None:
        quiet = SMALL.but(fill="ink3")
        used += pen.block(x, top + used, f"− {rule.before}", quiet, width, most=2)
    if rule.after is not None:
        used += pen.block(x, top + used, f"+ {rule.after}", SMALL.but(fill="ink"), width, most=2)
    return used
