"""Where a sheet lies on paper: shrunk to one page, or cut into pages that are glued together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from touchline.render.sheet import Box

__all__ = ["OVERLAP", "Page", "one_page", "tiled"]

MARGIN = 8.0
"""Around a map on one page, mm."""
EDGE = 12.0
"""Around the part of a map on a page of a poster, mm: for marks, and because printers need it."""
OVERLAP = 10.0
"""What two pages of a poster share, mm."""
MM = 25.4 / 96
"""A px of the sheet at its natural size, where the smallest text has 9 pt."""
STRIP = 0.25
"""A remainder of the map up to this part of a page gets no page: the map is drawn smaller."""
LARGER = 1.4
"""How much larger than natural a poster is drawn at most, to fill its paper."""


@dataclass(frozen=True)
class Page:
    """A page and the part of the sheet that it shows.

    Attributes
    ----------
    width, height
        Of the paper, mm.
    sheet
        The whole sheet, px.
    window
        The part of it that the page shows, px.
    left, top
        Where the window lies on the paper, mm.
    scale
        mm for a px of the sheet.
    row, column
        Which page of a poster, from 0; columns are counted as the language reads.
    rows, columns
        Of the poster.
    """

    width: float
    height: float
    sheet: Box
    window: Box
    left: float
    top: float
    scale: float
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1

    @property
    def area(self) -> Box:
        """The window on the paper, mm."""
        size = self.scale
        return Box(self.left, self.top, self.window.width * size, self.window.height * size)

    @property
    def label(self) -> str:
        """Name of the page in a poster: ``B3``.

        Examples
        --------
        >>> sheet, window = Box(0, 0, 9, 9), Box(6, 3, 3, 3)
        >>> Page(297, 210, sheet, window, 12, 12, 1, row=1, column=2).label
        'B3'
        """
        return f"{chr(ord('A') + self.row % 26)}{self.column + 1}"


def one_page(sheet: Box, paper: tuple[float, float]) -> Page:
    """Shrink, or enlarge, the sheet to one page, in its middle."""
    width, height = paper
    scale = min((width - 2 * MARGIN) / sheet.width, (height - 2 * MARGIN) / sheet.height)
    left = (width - sheet.width * scale) / 2
    top = (height - sheet.height * scale) / 2
    return Page(width, height, sheet, sheet, left, top, scale)


def tiled(sheet: Box, paper: tuple[float, float], *, rtl: bool = False) -> tuple[Page, ...]:
    """Cut the sheet, about at its natural size, into pages that share 10 mm with their neighbours.

    The size is changed so that the paper is filled: no page is left with a strip of the map. Pages
    come row by row, in the direction of reading. A sheet that fits one page is not cut.
    """
    room = (paper[0] - 2 * EDGE, paper[1] - 2 * EDGE)
    sides = tuple(zip((sheet.width, sheet.height), room, strict=True))
    wanted = [max(1, math.ceil(_pages(side * MM, one) - STRIP)) for side, one in sides]
    scale = min(
        (one + (count - 1) * (one - OVERLAP)) / side
        for count, (side, one) in zip(wanted, sides, strict=True)
    )
    scale = min(scale, MM * LARGER)
    columns, rows = (max(1, math.ceil(_pages(side * scale, one) - 1e-6)) for side, one in sides)
    if columns * rows == 1:
        return (one_page(sheet, paper),)
    return tuple(_cut(sheet, paper, scale, (rows, columns), rtl=rtl))


def _pages(length: float, room: float) -> float:
    """How many pages of *room* cover *length*, mm."""
    return (length - OVERLAP) / (room - OVERLAP)


def _cut(
    sheet: Box, paper: tuple[float, float], scale: float, grid: tuple[int, int], *, rtl: bool
) -> Iterator[Page]:
    rows, columns = grid
    width, height = ((one - 2 * EDGE) / scale for one in paper)
    shared = OVERLAP / scale
    for row in range(rows):
        for column in range(columns):
            along = column * (width - shared)
            # the page where reading begins is full, and the last one may not be
            x = sheet.width - width - along if rtl else along
            y = row * (height - shared)
            left, right = max(0.0, x), min(sheet.width, x + width)
            yield Page(
                *paper,
                sheet,
                Box(left, y, right - left, min(height, sheet.height - y)),
                EDGE + (left - x) * scale,
                EDGE,
                scale,
                row=row,
                column=column,
                rows=rows,
                columns=columns,
            )
