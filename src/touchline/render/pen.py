"""The hand that lays out: text into lines, figures into groups, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from touchline.locale import Catalogue
from touchline.maps.snapshot import Figure, Lane, Snapshot, Text
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.families import Family
from touchline.render.sheet import Anchor, Box, Disc, Glyph, Group, Item, Rect, Run, runs
from touchline.render.tokens import Style
from touchline.render.typeset import family_of, measure, wrap

__all__ = ["Pen", "Say", "catalogue_of"]

Piece = tuple[str, Style]


def catalogue_of(snapshot: Snapshot, language: str) -> Catalogue:
    """Give a language as a snapshot is written in it: with its calendar and digits.

    Raises
    ------
    RenderError
        If there is no such language.
    """
    return Catalogue(language, calendar=snapshot.calendar, digits=snapshot.digits)


@dataclass(frozen=True)
class Say:
    """A snapshot in one language: looks up figures and texts and writes them."""

    snapshot: Snapshot
    catalogue: Catalogue
    brand: Brand = TOUCHLINE

    def family(self, text: str) -> Family:
        """Return what a text is set in."""
        return family_of(text, self.catalogue.language, self.brand.faces)

    @property
    def rtl(self) -> bool:
        """Whether the sheet will be turned."""
        return self.catalogue.direction == "rtl"

    def text(self, text: Text | None) -> str:
        """Return a text of the snapshot."""
        return self.catalogue.text(text)

    def lane(self, lane: Lane) -> str:
        """Return the name of a lane: the one it was given, else that of its kind."""
        kind = lane.kind.replace(" ", "_")
        return self.text(lane.label) if lane.label is not None else self.t(f"lane.{kind}")

    def t(self, key: str, **args: object) -> str:
        """Return a message of the renderer."""
        return self.catalogue.message(f"render.{key}", **args)

    def figure(self, id_: str | None) -> Figure | None:
        """Return a figure whose value is known."""
        found = self.snapshot.figures.get(id_) if id_ else None
        return found if found is not None and found.value is not None else None

    def value(self, figure: Figure | str | None, *, digits: int | None = None) -> str:
        """Return the value of a figure, or the words for *no data*."""
        found = self.figure(figure) if isinstance(figure, str) or figure is None else figure
        if found is None or found.value is None:
            return self.t("no_data")
        return self.catalogue.value(found.value, found.unit, currency=found.currency, digits=digits)

    def interval(self, figure: Figure) -> str:
        """Return the 95 % interval, or nothing."""
        if figure.low is None or figure.high is None:
            return ""
        return self.catalogue.range(figure.low, figure.high, figure.unit, currency=figure.currency)

    def spoken(self, figure: Figure, name: str = "") -> str:
        """One sentence for a screen reader: name, value, n, interval."""
        parts = [name or self.text(figure.label), self.value(figure)]
        if figure.n:
            parts.append(self.t("n", n=figure.n))
        if interval := self.interval(figure):
            parts.append(self.t("interval", range=interval))
        return ", ".join(part for part in parts if part)


@dataclass
class Pen:
    """Collects marks. Coordinates run from left to right even where the language does not."""

    say: Say
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        """Put marks down."""
        self.items.extend(items)

    def width(self, text: str, style: Style) -> float:
        """Width of a line, px."""
        return measure(text, style, self.say.family(text))

    def line(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        anchor: Anchor = "start",
        width: float | None = None,
        full: str | None = None,
    ) -> float:
        """One line with baseline *y*; shortened to *width* if given. Returns its width."""
        if not text:
            return 0.0
        family = self.say.family(text)
        if width is not None and measure(text, style, family) > width:
            full = full or text
            text = wrap(text, style, family, width, 1)[0]
        size = measure(text, style, family)
        self.add(Run(x, y, text, style, family, size, anchor, full))
        return size

    def pieces(self, x: float, y: float, pieces: Sequence[Piece], *, gap: float = 4) -> float:
        """Several styles on one line, from *x* on. Returns the width."""
        start = x
        for text, style in pieces:
            if text:
                x += self.line(x, y, text, style) + gap
        return max(0.0, x - start - gap)

    def pieces_width(self, pieces: Sequence[Piece], *, gap: float = 4) -> float:
        """Width that :meth:`pieces` will take."""
        widths = [self.width(text, style) for text, style in pieces if text]
        return sum(widths) + gap * max(0, len(widths) - 1)

    def lines(self, text: str, style: Style, width: float, most: int | None = None) -> list[str]:
        """Return the lines a text breaks into."""
        return wrap(text, style, self.say.family(text), width, most)

    def block(
        self,
        x: float,
        top: float,
        text: str,
        style: Style,
        width: float,
        *,
        most: int | None = None,
        anchor: Anchor = "start",
        family: Family | None = None,
    ) -> float:
        """Return a paragraph whose first line begins at *top*. Returns its height, px."""
        if not text:
            return 0.0
        family = family or self.say.family(text)
        lines = wrap(text, style, family, width, most)
        cut = text if lines[-1].endswith("…") and not text.endswith("…") else None
        for index, line in enumerate(lines):
            baseline = top + style.leading * index + (style.leading + style.size * 0.7) / 2
            size = measure(line, style, family)
            full = cut if index == len(lines) - 1 else None
            self.add(Run(x, baseline, line, style, family, size, anchor, full))
        return style.leading * len(lines)

    def flow(
        self, x: float, top: float, pieces: Sequence[Piece], width: float, *, gap: float = 10
    ) -> float:
        """Pieces side by side, on as many lines as they need. Returns the height."""
        left, used, leading = x, 0.0, max(style.leading for _, style in pieces)
        for text, style in pieces:
            size = self.width(text, style)
            if left > x and left + size > x + width:
                left, used = x, used + leading
            lines = self.lines(text, style, width, 3)
            for at, line in enumerate(lines):
                used += leading if at else 0.0
                baseline = top + used + (leading + style.size * 0.7) / 2
                full = text if at == len(lines) - 1 and line.endswith("…") else None
                size = self.line(left, baseline, line, style, full=full)
            left += size + gap
        return used + leading

    def group(
        self, figure: str | None, name: str, mark: int, *, pad: float = 3, hint: str = ""
    ) -> None:
        """Fold the marks put down since *mark* (a length of ``items``) into one figure.

        *hint* is what the pointer reads over it.
        """
        found = self.say.snapshot.figures.get(figure) if figure else None
        if found is None:
            return
        inner = tuple(self.items[mark:])
        del self.items[mark:]
        label = self.say.spoken(found, name)
        self.add(Group(inner, found.id, label, _around(inner, pad), hint))

    def bar(self, x: float, y: float, width: float, part: float, *, fill: str = "river") -> None:
        """Return a thin bar, *part* of *width*, on its ground."""
        part = min(1.0, max(0.0, part))
        self.add(Rect(Box(x, y, width, 4), "sunk", radius=2))
        if part > 0:
            self.add(Rect(Box(x, y, max(3.0, width * part), 4), fill, radius=2))

    def unknown(self, box: Box, text: str, style: Style, *, most: int = 3) -> None:
        """Return a hatched plate that says what is not known."""
        self.add(Rect(box, stroke="rule2", radius=7, dash="4 3", hatch=True))
        lines = self.lines(text, style, box.width - 18, most)
        height = style.leading * len(lines)
        widest = max(self.width(line, style) for line in lines)
        top = box.y + (box.height - height) / 2
        self.add(Rect(Box(box.x + 6, top - 1, widest + 8, height + 2), "paper", radius=4))
        self.block(box.x + 10, top, text, style, box.width - 18, most=most)


def _square(mark: Disc | Glyph) -> Box:
    if isinstance(mark, Glyph):
        return Box(mark.x, mark.y, mark.size, mark.size)
    return Box(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius)


def _around(items: tuple[Item, ...], pad: float) -> Box | None:
    """Return the box around the text and plates of a figure."""
    boxes = [run.box for item in items for run in runs(item)]
    boxes += [item.box for item in items if isinstance(item, Rect)]
    boxes += [_square(item) for item in items if isinstance(item, Disc | Glyph)]
    if not boxes:
        return None
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad)
