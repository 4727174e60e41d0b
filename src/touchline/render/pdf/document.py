"""Writes the pages of a map as PDF, by Typst: the drawing cell by cell, each with its words.

A cell is a picture that says what it shows (for screen readers), its text stays text. Heads of
stages and names of lanes are headings, so that readers find them as bookmarks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.layout import layout
from touchline.render.papers import PAPERS, Paper
from touchline.render.pdf.marks import marks
from touchline.render.pdf.pages import Page, one_page, tiled
from touchline.render.pen import Say, catalogue_of
from touchline.render.sheet import Box, Cell, Group, Image, Item, Run, Sheet
from touchline.render.svg import Ink, ink_of, write_svg
from touchline.render.tokens import Theme
from touchline.render.typesetter import compiled, literal, picture

__all__ = ["render_pdf"]

SLACK = 6.0
"""Px around a cell that strokes and letters may reach."""
_GROUNDS = ("ground", "rule")
"""Cells that lie under others."""


def render_pdf(
    snapshot: Snapshot,
    *,
    language: str = "en",
    theme: Theme = "light",
    paper: Paper = "A3",
    tiles: bool = False,
    brand: Brand = TOUCHLINE,
) -> bytes:
    """Draw a map as PDF: vectors, fonts inside, text that can be selected and searched.

    Parameters
    ----------
    snapshot
        The computed map.
    language, theme, brand
        As for :func:`touchline.render.render_svg`.
    paper
        Size of the pages, landscape.
    tiles
        Cut the map at its natural size into pages that share 10 mm, with marks where to cut and
        labels A1, A2 …, instead of shrinking it to one page.

    Returns
    -------
    bytes
        The same for the same map: the document is dated by the map.

    Raises
    ------
    RenderError
        If the snapshot cannot be drawn or the language is unknown.

    Examples
    --------
    >>> from touchline.render.pdf import render_pdf
    >>> render_pdf(snapshot, paper="A1")[:5]  # doctest: +SKIP
    b'%PDF-'
    """
    sheet = layout(snapshot, language, brand)
    whole, size, rtl = Box(0, 0, sheet.width, sheet.height), PAPERS[paper], sheet.direction == "rtl"
    pages = tiled(whole, size, rtl=rtl) if tiles else (one_page(whole, size),)
    say = Say(snapshot, catalogue_of(snapshot, language), brand)
    source = _Source(say, sheet, ink_of(brand, theme), theme).document(pages)
    return compiled(source, brand.faces, "pdf", made=_made(snapshot))


def _made(snapshot: Snapshot) -> datetime:
    """When the map was computed; a document made twice is the same to the byte."""
    at = datetime.fromisoformat(snapshot.created.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Source:
    """Writes the document in the language of Typst."""

    say: Say
    sheet: Sheet
    ink: Ink
    theme: Theme

    def document(self, pages: tuple[Page, ...]) -> str:
        """Return the whole source."""
        say, first = self.say, pages[0]
        title = say.text(say.snapshot.title)
        keywords = [say.text(stage.label) for stage in say.snapshot.stages]
        author = say.snapshot.lens.owner or say.brand.name or say.snapshot.project
        out = [
            f"#set document(title: {literal(title)}, author: {literal(author)}, description: "
            f"{literal(say.text(say.snapshot.subtitle))}, "
            f"keywords: ({''.join(f'{literal(word)}, ' for word in keywords)}))",
            f"#set page(width: {first.width}mm, height: {first.height}mm, margin: 0mm, "
            f'fill: rgb("{self.ink("paper")}"))',
            f'#set text(lang: "{self.sheet.language}", font: ("Inter", "Vazirmatn"))',
            "#set par(spacing: 0pt)\n#set block(spacing: 0pt)",
        ]
        bodies = (self._page(page, at, len(pages)) for at, page in enumerate(pages, 1))
        return "\n".join(out) + "\n" + "\n#pagebreak()\n".join(bodies)

    def _page(self, page: Page, number: int, of: int) -> str:
        area = page.area
        out = [self._margins(page, number, of)] if of > 1 else []
        out.append(
            f"#place(top + left, dx: {area.x:.3f}mm, dy: {area.y:.3f}mm, block(width: "
            f"{area.width:.3f}mm, height: {area.height:.3f}mm, clip: {str(of > 1).lower()}, {{"
        )
        seen = [cell for cell in self.sheet.cells if cell.box.meets(page.window)]
        silent = tuple(cell for cell in seen if _is_silent(cell))
        if silent:
            ground = replace(self.sheet, cells=silent)
            out.append(f"pdf.artifact({self._placed(ground, page.window, page, '')})")
        out += [self._cell(cell, page) for cell in seen if cell.items and cell not in silent]
        return "\n".join([*out, "}))"])

    def _margins(self, page: Page, number: int, of: int) -> str:
        say = self.say
        label = say.t("pdf.page", label=page.label, page=number, pages=of)
        label = f"{label} · {say.text(say.snapshot.name)}"
        drawn = marks(page, label, self.ink, rtl=say.rtl)
        return f"#pdf.artifact(place(top + left, {picture(drawn, f'{page.width}mm')}))"

    def _cell(self, cell: Cell, page: Page) -> str:
        words = " ".join(_words(cell.items)).strip()
        box = cell.box
        crop = Box(box.x - SLACK, box.y - SLACK, box.width + 2 * SLACK, box.height + 2 * SLACK)
        drawn = replace(self.sheet, cells=(cell,))
        placed = self._placed(drawn, crop, page, self._about(cell, words))
        begins = page.window.holds(Box(box.x, box.y, 1, 1))
        if page.window != page.sheet and not begins:
            return f"pdf.artifact({placed})"  # it is read on the page where it begins
        level = self._level(cell)
        if not level:
            return placed
        name = self._heading(cell) or words
        return f"{{ show heading: _ => {placed}\nheading(level: {level}, {literal(name)}) }}"

    def _placed(self, sheet: Sheet, crop: Box, page: Page, alt: str) -> str:
        """Return a part of the drawing at its place in the window of a page."""
        svg = write_svg(sheet, ink=self.ink, theme=self.theme, crop=crop)
        x, y = (crop.x - page.window.x) * page.scale, (crop.y - page.window.y) * page.scale
        drawn = picture(svg, f"{crop.width * page.scale:.3f}mm", alt=alt)
        return f"place(top + left, dx: {x:.3f}mm, dy: {y:.3f}mm, {drawn})"

    def _about(self, cell: Cell, words: str) -> str:
        """Return what a screen reader says: the stage before what stands in it."""
        kind, _, stage = cell.id.rpartition(":")
        label = "" if kind == "heads" else self._stage(stage)
        return f"{label}: {words}" if label and words else words or cell.id

    def _stage(self, id_: str) -> str:
        snapshot = self.say.snapshot
        return next((self.say.text(one.label) for one in snapshot.stages if one.id == id_), "")

    def _level(self, cell: Cell) -> int:
        kind = cell.id.split(":")[0]
        return {"title": 1, "heads": 2, "name": 2}.get(kind, 0)

    def _heading(self, cell: Cell) -> str:
        """Name of a bookmark: of the map, the stage or the lane."""
        kind, _, rest = cell.id.partition(":")
        if kind == "title":
            return self.say.text(self.say.snapshot.title)
        if kind == "heads":
            number = next((k for k, s in enumerate(self.say.snapshot.stages, 1) if s.id == rest), 0)
            return f"{self.say.catalogue.number(number)} {self._stage(rest)}"
        return next(_words(cell.items), "")


def _is_silent(cell: Cell) -> bool:
    """Whether a cell is ground or rule, and says nothing."""
    return cell.id.split(":")[0] in _GROUNDS and not any(_words(cell.items))


def _words(items: tuple[Item, ...]) -> Iterator[str]:
    """Give what a cell says, in the order in which it was put down."""
    for item in items:
        if isinstance(item, Run):
            yield item.full or item.text
        elif isinstance(item, Image):
            yield item.label
        elif isinstance(item, Group):
            if item.label:
                yield item.label
            else:
                yield from _words(item.items)
