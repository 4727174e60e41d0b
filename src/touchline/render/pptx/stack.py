"""Sections below each other in a column of a slide: as much of each as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from touchline.render.pptx.canvas import Canvas, Font, Line, Words

__all__ = ["Block", "Section", "draw_stack"]

HEADING = Font(12, True, "ink2")
MORE = Font(11, ink="ink3")
GAP, BETWEEN = 0.1, 0.2
"""Inches between the blocks of a section, and between sections."""


@dataclass(frozen=True)
class Block:
    """A part of a section: its height, inches, and what draws it at (x, y)."""

    height: float
    draw: Callable[[float, float], None]


@dataclass(frozen=True)
class Section:
    """A heading and its blocks, the most important first."""

    name: str
    blocks: list[Block]


def draw_stack(
    canvas: Canvas, x: float, y: float, width: float, bottom: float, sections: list[Section]
) -> int:
    """Draw the sections from *y* down; returns how many blocks had no room.

    Each section gets its first block, then each its second, and so on, as long as they fit.
    """
    sections = [one for one in sections if one.blocks]
    shown = _shared(canvas, bottom - y, sections)
    left_out = 0
    for section, count in zip(sections, shown, strict=True):
        if not count:
            left_out += len(section.blocks)
            continue
        line = Line((Words(section.name, HEADING),))
        y += canvas.text(x, y, width, [line], name=f"Heading {section.name}") + 0.07
        for block in section.blocks[:count]:
            block.draw(x, y)
            y += block.height + GAP
        if rest := len(section.blocks) - count:
            left_out += rest
            said = Line((Words(canvas.say.t("slides.more", n=rest), MORE),))
            y += canvas.text(x, y, width, [said], name="More") + GAP
        y += BETWEEN - GAP
    return left_out


def _shared(canvas: Canvas, room: float, sections: list[Section]) -> list[int]:
    """How many blocks of each section there is room for."""
    shown = [0] * len(sections)
    for at in range(max((len(one.blocks) for one in sections), default=0)):
        for k, section in enumerate(sections):
            if shown[k] != at or at >= len(section.blocks):
                continue
            shown[k] = at + 1
            if _height(canvas, sections, shown) > room:
                shown[k] = at
    return shown


def _height(canvas: Canvas, sections: list[Section], shown: list[int]) -> float:
    heading = canvas.leading(HEADING.size) / 72 + 0.07
    more = canvas.leading(MORE.size) / 72 + GAP
    return sum(
        heading
        + sum(block.height + GAP for block in section.blocks[:count])
        + more * (count < len(section.blocks))
        + BETWEEN
        - GAP
        for section, count in zip(sections, shown, strict=True)
        if count
    )
