"""Writes a sheet as SVG: inline with CSS variables for the page, or standing alone."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from functools import cache
from html import escape

from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.families import INTER, WEIGHTS, Family
from touchline.render.hatch import WIDTH, strokes
from touchline.render.icons import FACES, ICONS, star_path
from touchline.render.layout import layout
from touchline.render.sheet import (
    Box,
    Cell,
    Disc,
    Glyph,
    Group,
    Image,
    Item,
    Path,
    Rect,
    Run,
    Sheet,
    runs,
)
from touchline.render.tokens import COLOURS, MARGIN, Theme
from touchline.render.typeset import is_persian, right_to_left

__all__ = [
    "Ink",
    "css_ink",
    "font_faces",
    "ink_of",
    "picture",
    "render_svg",
    "used_families",
    "write_svg",
]

Ink = Callable[[str], str]
"""Turns the name of a colour into what stands in the file."""
NAMED = "name:"
"""Cells that begin so are the names of lanes."""
RIGHT_ISOLATE, POP = "\u2067", "\u2069"
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)} | {
    0xFFFE: None,
    0xFFFF: None,
}


def _clean(text: str) -> str:
    """Text as XML allows it: escaped, without control characters and lone surrogates."""
    sound = text.translate(_CONTROL).encode("utf-8", "replace").decode("utf-8")
    return escape(sound, quote=True)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def ink_of(brand: Brand, theme: Theme) -> Ink:
    """Return what turns the name of a colour into its value in a theme of a brand."""
    return lambda name: brand.colour(name, theme)


def render_svg(
    snapshot: Snapshot, *, language: str = "en", theme: Theme = "light", brand: Brand = TOUCHLINE
) -> str:
    """Draw a map as an SVG that looks the same everywhere: colours resolved, fonts inside.

    Parameters
    ----------
    snapshot
        The computed map.
    language
        In which language it is written; ``fa`` runs from right to left.
    theme
        ``light`` or ``dark``.
    brand
        Whose look it has: see :func:`touchline.render.brand.load_brand`.

    Raises
    ------
    RenderError
        If the snapshot cannot be drawn or the language is unknown.
    """
    return picture(layout(snapshot, language, brand), theme, brand)


def picture(sheet: Sheet, theme: Theme = "light", brand: Brand = TOUCHLINE) -> str:
    """Write a sheet as an SVG that stands alone: colours resolved, fonts inside."""
    style = f"<style>{font_faces(used_families([sheet]))}</style>"
    return write_svg(sheet, ink=ink_of(brand, theme), theme=theme, head=style, ground=True)


def used_families(sheets: Iterable[Sheet]) -> tuple[Family, ...]:
    """Families that the text of the sheets is set in."""
    found = {
        run.family
        for sheet in sheets
        for cell in sheet.cells
        for item in cell.items
        for run in runs(item)
    }
    return tuple(sorted(found, key=str))


def font_faces(families: Iterable[Family]) -> str:
    """``@font-face`` rules with the fonts inside."""
    return "".join(_face(family, weight) for family in families for weight in WEIGHTS)


@cache
def _face(family: Family, weight: int) -> str:
    data = base64.b64encode(family.read(weight, "woff2")).decode()
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )


def write_svg(
    sheet: Sheet,
    *,
    ink: Ink,
    theme: Theme | None = None,
    head: str = "",
    ground: bool = False,
    interactive: bool = False,
    crop: Box | None = None,
) -> str:
    """Write a sheet, or the part of it inside *crop*.

    Without a *theme* the picture of a logo follows that of the page. An *interactive* sheet can be
    scrolled under the names of its lanes, so these are written last.
    """
    writer = _Writer(ink, theme, interactive, sheet.direction == "rtl")
    view = crop or Box(0, 0, sheet.width, sheet.height)
    cells = [cell for cell in sheet.cells if crop is None or cell.box.meets(crop)]
    if interactive:
        cells.sort(key=lambda cell: cell.id.startswith(NAMED))
    width, height = _n(view.width), _n(view.height)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{_n(view.x)} {_n(view.y)} {width} {height}" '
        f'width="{width}" height="{height}" lang="{sheet.language}" role="group" '
        f'aria-label="{_clean(sheet.title)}" font-family="Inter, Vazirmatn, sans-serif" '
        f'fill="none" stroke-linecap="round" stroke-linejoin="round">',
        f"<title>{_clean(sheet.title)}</title>" if ground else "",
        head,
        f'<rect width="{width}" height="{height}" fill="{ink("paper")}"/>' if ground else "",
    ]
    out.extend(writer.cell(cell) for cell in cells)
    out.append("</svg>")
    return "".join(out)


class _Writer:
    """Knows how each mark is written."""

    def __init__(self, ink: Ink, theme: Theme | None, interactive: bool, rtl: bool) -> None:
        self.ink, self.theme, self.interactive, self.rtl = ink, theme, interactive, rtl

    def cell(self, cell: Cell) -> str:
        inner = "".join(self.item(item) for item in cell.items)
        if not (self.interactive and cell.id.startswith(NAMED)):
            return f"<g>{inner}</g>"
        box = cell.box
        left = box.x if self.rtl else box.x - MARGIN
        shade = Rect(Box(left, box.y + 1, box.width + MARGIN - 1, box.height - 1), "paper")
        return f'<g class="name"><g class="shade">{self.rect(shade)}</g>{inner}</g>'

    def item(self, item: Item) -> str:
        if isinstance(item, Run):
            return self.run(item)
        if isinstance(item, Group):
            return self.group(item)
        if isinstance(item, Rect):
            return self.rect(item)
        if isinstance(item, Path):
            return self.path(item)
        if isinstance(item, Disc):
            return self.disc(item)
        if isinstance(item, Image):
            return self.image(item)
        return self.glyph(item)

    def _paint(self, fill: str | None, stroke: str | None, width: float, dash: str | None) -> str:
        out = f' fill="{self.ink(fill)}"' if fill else ""
        if stroke:
            out += f' stroke="{self.ink(stroke)}" stroke-width="{_n(width)}"'
        return out + (f' stroke-dasharray="{dash}"' if dash else "")

    def run(self, run: Run) -> str:
        style = run.style
        text = _clean(run.text)
        if is_persian(run.text) and (self.rtl or right_to_left(run.text)):
            text = f"{RIGHT_ISOLATE}{text}{POP}"
        anchor = f' text-anchor="{run.anchor}"' if run.anchor != "start" else ""
        track = ""
        if style.track and run.family.tracked:
            track = f' letter-spacing="{_n(style.track * style.size)}"'
        family = f' font-family="{run.family}"' if run.family is not INTER else ""
        title = f"<title>{_clean(run.full)}</title>" if run.full else ""
        return (
            f'<text x="{_n(run.x)}" y="{_n(run.y)}" font-size="{_n(style.size)}" '
            f'font-weight="{style.weight}" fill="{self.ink(style.fill)}"{anchor}{track}{family}>'
            f"{title}{text}</text>"
        )

    def rect(self, rect: Rect) -> str:
        box = rect.box
        place = (
            f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(max(0.0, box.width))}" '
            f'height="{_n(max(0.0, box.height))}"'
        )
        if rect.radius:
            place += f' rx="{_n(rect.radius)}"'
        paint = self._paint(rect.fill, rect.stroke, rect.stroke_width, rect.dash)
        if rect.hatch:
            return f'<rect {place} fill="{self.ink("hatch-bg")}"/>' + self.hatch(rect, place)
        return f"<rect {place}{paint}/>"

    def hatch(self, rect: Rect, place: str) -> str:
        """Lines over the ground of a rectangle, and its edge over them."""
        lines = "".join(
            f"M{_n(left)} {_n(low)}L{_n(right)} {_n(high)}"
            for left, low, right, high in strokes(rect.box, rect.radius)
        )
        edge = self._paint(None, rect.stroke, rect.stroke_width, rect.dash)
        return (
            f'<path d="{lines}" stroke="{self.ink("hatch")}" stroke-width="{_n(WIDTH)}" '
            f'stroke-linecap="butt"/>' + (f"<rect {place}{edge}/>" if rect.stroke else "")
        )

    def image(self, image: Image) -> str:
        """Write a logo; on a page that can be dark, one for each theme."""
        place = f'x="{_n(image.x)}" y="{_n(image.y)}" '
        place += f'width="{_n(image.width)}" height="{_n(image.height)}"'
        said = f'role="img" aria-label="{_clean(image.label)}"'
        if self.theme is not None or image.logo.light is image.logo.dark:
            address = image.logo.on(self.theme or "light").address
            return f'<image {place} href="{address}" {said}/>'
        return "".join(
            f'<image class="on-{theme}" {place} href="{picture.address}" {said}/>'
            for theme, picture in (("light", image.logo.light), ("dark", image.logo.dark))
        )

    def path(self, path: Path) -> str:
        data = "".join(
            name + " ".join(_n(value) for value in points) for name, points in path.segments
        )
        paint = self._paint(path.fill, path.stroke, path.stroke_width, path.dash)
        opacity = f' opacity="{path.opacity}"' if path.opacity != 1 else ""
        return f'<path d="{data}"{paint}{opacity}/>'

    def disc(self, disc: Disc) -> str:
        paint = self._paint(disc.fill, disc.stroke, disc.stroke_width, disc.dash)
        return f'<circle cx="{_n(disc.x)}" cy="{_n(disc.y)}" r="{_n(disc.radius)}"{paint}/>'

    def glyph(self, glyph: Glyph) -> str:
        ink = self.ink(glyph.ink)
        grid = 18 if glyph.name == "#mark" else 16
        scale = f" scale({_n(glyph.size / grid)})" if glyph.size != grid else ""
        place = f'<g transform="translate({_n(glyph.x)} {_n(glyph.y)}){scale}">'
        return place + _drawing(glyph.name, ink) + "</g>"

    def hit(self, box: Box | None, radius: float) -> str:
        """Where the pointer finds a group."""
        if box is None:
            return ""
        return (
            f'<rect class="hit" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
            f'height="{_n(box.height)}" rx="{_n(radius)}"/>'
        )

    def linked(self, group: Group, inner: str) -> str:
        """Lead to another page."""
        return (
            f'<a class="way" href="{_clean(group.link or "")}" aria-label="{_clean(group.label)}">'
            f"{self.hit(group.box, 11)}{inner}</a>"
        )

    def group(self, group: Group) -> str:
        inner = "".join(self.item(item) for item in group.items)
        if group.hint:
            inner = f"<title>{_clean(group.hint)}</title>{inner}"
        if self.interactive and group.link is not None:
            return self.linked(group, inner)
        if not self.interactive or group.figure is None:
            return f"<g>{inner}</g>"
        hit = self.hit(group.box, 5)
        return (
            f'<g class="fig" tabindex="0" role="button" aria-haspopup="dialog" '
            f'aria-label="{_clean(group.label)}" data-figure="{_clean(group.figure)}">{hit}'
            f"{inner}</g>"
        )


def _drawing(name: str, ink: str) -> str:
    """Return an icon, star, face or the mark, in one ink."""
    if name == "#star":
        return f'<path d="{star_path(16)}" fill="{ink}"/>'
    if name == "#star-empty":
        return f'<path d="{star_path(14)}" transform="translate(1 1)" stroke="{ink}"/>'
    if name == "#mark":
        return (
            f'<path d="M1 12.500C5 12.500 5 5 9 5s4 7.500 8 7.500" stroke="{ink}" '
            f'stroke-width="2.2"/><circle cx="9" cy="5" r="2.6" fill="{ink}"/>'
        )
    if name.startswith("#face"):
        step = int(name.removeprefix("#face"))
        open_mouth = f' fill="{ink}"' if abs(step) == 2 else ""
        mouth = f'<path d="{FACES[step]}"{open_mouth}/>'
        eyes = "".join(f'<circle cx="{x}" cy="6.6" r=".6" fill="{ink}"/>' for x in (5.9, 10.1))
        head = f'<circle cx="8" cy="8" r="6.5"/>{mouth}'
        return f'<g stroke="{ink}" stroke-width="1.3">{head}</g>{eyes}'
    return f'<path d="{ICONS[name]}" stroke="{ink}" stroke-width="1.500"/>'


def css_ink(name: str) -> str:
    """Return a colour as a CSS variable of the page."""
    assert name in COLOURS
    return f"var(--{name})"
