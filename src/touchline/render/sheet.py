"""What a layout consists of: marks at absolute places, in px, in cells. No format knows more.

Everything is laid out from left to right; a sheet in a language that runs the other way is turned
at the end by :func:`mirrored`: x becomes width − x and the anchors of text change sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from touchline.render.families import Family
from touchline.render.logo import Logo
from touchline.render.tokens import Style

__all__ = [
    "Box",
    "Cell",
    "Disc",
    "Glyph",
    "Group",
    "Image",
    "Item",
    "Path",
    "Rect",
    "Run",
    "Sheet",
    "mirrored",
    "moved",
    "runs",
]

Anchor = Literal["start", "middle", "end"]
_SWAP: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """X of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Y of the lower edge."""
        return self.y + self.height

    def meets(self, other: Box, gap: float = 0) -> bool:
        """Whether two rectangles share area, or come nearer than *gap*."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        """Whether *other* lies inside."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True)
class Run:
    """One line of text in one style; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    style: Style
    family: Family
    width: float
    anchor: Anchor = "start"
    full: str | None = None
    """The whole text where it had to be cut short."""

    @property
    def box(self) -> Box:
        """The room that the letters take."""
        shift = {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        size = self.style.size
        return Box(self.x - shift, self.y - size * 0.76, self.width, size * 0.96)


@dataclass(frozen=True)
class Rect:
    """A rectangle; ``hatch`` lays the pattern of *not known* over the fill."""

    box: Box
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1
    radius: float = 0
    dash: str | None = None
    hatch: bool = False


@dataclass(frozen=True)
class Disc:
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.5
    dash: str | None = None


Segment = tuple[str, tuple[float, ...]]


@dataclass(frozen=True)
class Path:
    """Lines and curves: segments ``M``, ``L``, ``C``, ``Z`` with absolute coordinates."""

    segments: tuple[Segment, ...]
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.5
    dash: str | None = None
    opacity: float = 1


@dataclass(frozen=True)
class Glyph:
    """An icon, a star or a face by name, in a square; it is moved but never turned over."""

    name: str
    x: float
    y: float
    size: float
    ink: str
    fill: str | None = None


@dataclass(frozen=True)
class Image:
    """A logo, by its upper left corner; it is moved but never turned over."""

    x: float
    y: float
    width: float
    height: float
    logo: Logo
    label: str = ""


@dataclass(frozen=True)
class Group:
    """Marks that belong together: what one figure is drawn with, and can be opened by."""

    items: tuple[Item, ...]
    figure: str | None = None
    label: str = ""
    """What a screen reader says."""
    box: Box | None = None
    """Where the pointer finds it."""
    hint: str = ""
    """What is said more of it, where the pointer rests on it."""
    link: str | None = None
    """Address of the page that it leads to."""


Item = Run | Rect | Disc | Path | Glyph | Image | Group


@dataclass(frozen=True)
class Cell:
    """A part of the sheet that its marks do not leave."""

    id: str
    box: Box
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole map, ready to be written in any format."""

    width: float
    height: float
    language: str
    direction: str
    title: str
    cells: tuple[Cell, ...]


def runs(item: Item) -> Iterator[Run]:
    """Return the text of an item, at any depth."""
    if isinstance(item, Run):
        yield item
    elif isinstance(item, Group):
        for inner in item.items:
            yield from runs(inner)


def _pairs(values: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    return zip(values[::2], values[1::2], strict=True)


def _box_moved(box: Box, dx: float, dy: float) -> Box:
    return replace(box, x=box.x + dx, y=box.y + dy)


def moved(item: Item, dx: float, dy: float) -> Item:
    """Return the item at another place."""
    if isinstance(item, Group):
        return replace(
            item,
            items=tuple(moved(inner, dx, dy) for inner in item.items),
            box=_box_moved(item.box, dx, dy) if item.box else None,
        )
    if isinstance(item, Rect):
        return replace(item, box=_box_moved(item.box, dx, dy))
    if isinstance(item, Path):
        segments = tuple(
            (name, tuple(value for x, y in _pairs(points) for value in (x + dx, y + dy)))
            for name, points in item.segments
        )
        return replace(item, segments=segments)
    return replace(item, x=item.x + dx, y=item.y + dy)


def _box_turned(box: Box, width: float) -> Box:
    return replace(box, x=width - box.right)


def _turned(item: Item, width: float) -> Item:
    if isinstance(item, Group):
        return replace(
            item,
            items=tuple(_turned(inner, width) for inner in item.items),
            box=_box_turned(item.box, width) if item.box else None,
        )
    if isinstance(item, Run):
        return replace(item, x=width - item.x, anchor=_SWAP[item.anchor])
    if isinstance(item, Rect):
        return replace(item, box=_box_turned(item.box, width))
    if isinstance(item, Path):
        segments = tuple(
            (name, tuple(value for x, y in _pairs(points) for value in (width - x, y)))
            for name, points in item.segments
        )
        return replace(item, segments=segments)
    if isinstance(item, Glyph):
        return replace(item, x=width - item.x - item.size)
    if isinstance(item, Image):
        return replace(item, x=width - item.x - item.width)
    return replace(item, x=width - item.x)


def mirrored(sheet: Sheet) -> Sheet:
    """Return the sheet for a language that runs from right to left."""
    cells = tuple(
        Cell(
            cell.id,
            _box_turned(cell.box, sheet.width),
            tuple(_turned(item, sheet.width) for item in cell.items),
        )
        for cell in sheet.cells
    )
    return replace(sheet, cells=cells)
