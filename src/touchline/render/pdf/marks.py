"""What stands in the margins of the pages of a poster: where to cut, where to glue, which page."""

from __future__ import annotations

from html import escape

from touchline.render.pdf.pages import OVERLAP, Page
from touchline.render.svg import POP, RIGHT_ISOLATE, Ink

__all__ = ["marks"]

LONG, AWAY = 5.0, 1.5
"""Length of a crop mark and its distance from the map, mm."""


def marks(page: Page, label: str, ink: Ink, *, rtl: bool) -> str:
    """Write the margins of a page as SVG in mm: crop and registration marks, label, key."""
    lines = "".join(f"M{x:.2f} {y:.2f}l{dx:.2f} {dy:.2f}" for x, y, dx, dy in _crop(page))
    crosses = "".join(_cross(x, y) for x, y in _registration(page))
    ground = f'<rect width="{page.width}" height="{page.height}" fill="{ink("paper")}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width} {page.height}" '
        f'width="{page.width}" height="{page.height}" fill="none">{ground}'
        f'<path d="{lines}" stroke="{ink("ink")}" stroke-width=".2"/>'
        f'<g stroke="{ink("ink3")}" stroke-width=".15">{crosses}</g>'
        f"{_key(page, ink, rtl=rtl)}{_label(page, label, ink, rtl=rtl)}</svg>"
    )


def _crop(page: Page) -> list[tuple[float, float, float, float]]:
    """Two strokes at each corner of the part of the map."""
    area = page.area
    found = []
    for x, outward in ((area.x, -1), (area.right, 1)):
        for y, down in ((area.y, -1), (area.bottom, 1)):
            found.append((x + outward * AWAY, y, outward * LONG, 0.0))
            found.append((x, y + down * AWAY, 0.0, down * LONG))
    return found


def _registration(page: Page) -> list[tuple[float, float]]:
    """Middle of every strip that a neighbour shares, above and below it, or beside it."""
    area, half, away = page.area, OVERLAP / 2, AWAY + LONG / 2
    sides = [area.x + half] * (page.window.x > page.sheet.x)
    sides += [area.right - half] * (page.window.right < page.sheet.right)
    levels = [area.y + half] * (page.window.y > page.sheet.y)
    levels += [area.bottom - half] * (page.window.bottom < page.sheet.bottom)
    found = [(x, y) for x in sides for y in (area.y - away, area.bottom + away)]
    return found + [(x, y) for y in levels for x in (area.x - away, area.right + away)]


def _cross(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.2"/>'
        f'<path d="M{x - 2:.2f} {y:.2f}h4M{x:.2f} {y - 2:.2f}v4"/>'
    )


def _key(page: Page, ink: Ink, *, rtl: bool) -> str:
    """Draw the poster in small, with this page filled."""
    high = min(2.2, 8 / page.rows)
    wide = high * 1.5
    left = 16.0 if rtl else page.width - 16 - page.columns * wide
    top = page.height - 4 - page.rows * high
    out = []
    for row in range(page.rows):
        for column in range(page.columns):
            at = page.columns - 1 - column if rtl else column
            here = (row, column) == (page.row, page.column)
            fill = f' fill="{ink("accent")}"' if here else ""
            out.append(
                f'<rect x="{left + at * wide:.2f}" y="{top + row * high:.2f}" width="{wide}" '
                f'height="{high}" stroke="{ink("rule2")}" stroke-width=".2"{fill}/>'
            )
    return "".join(out)


def _label(page: Page, label: str, ink: Ink, *, rtl: bool) -> str:
    x = page.width - 20 if rtl else 20
    text = escape(f"{RIGHT_ISOLATE}{label}{POP}" if rtl else label)
    return (
        f'<text x="{x}" y="{page.height - 5:.2f}" font-family="Inter, Vazirmatn" '
        f'font-size="3.2" font-weight="600" fill="{ink("ink2")}" '
        f'text-anchor="{"end" if rtl else "start"}">{text}</text>'
    )
