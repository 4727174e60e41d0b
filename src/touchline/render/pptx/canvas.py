"""The hand that draws on a slide: from left to right, turned where the language runs the other way.

Text is measured with the fonts of the map and cut where there is no room, so that nothing runs out
of its place, whatever program shows the slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from pptx.oxml import parse_xml

from touchline.render.pen import Say
from touchline.render.pptx.xml import Paint, clean, geometry, paragraph, preset, shape
from touchline.render.sheet import Segment
from touchline.render.tokens import Style, Theme
from touchline.render.typeset import is_persian, measure, right_to_left, wrap

__all__ = ["HEIGHT", "WIDTH", "Canvas", "Font", "Line", "Words"]

WIDTH, HEIGHT = 13.333, 7.5
"""Of a slide, inches."""
SAFE = 0.91
"""Part of a line that is filled: other programs measure a little differently."""
LEADING, LEADING_PERSIAN = 1.22, 1.42
_TAGS = {"en": "en-GB", "ru": "ru-RU", "vi": "vi-VN", "fa": "fa-IR"}
_SWAP = {"l": "r", "r": "l", "ctr": "ctr"}


@dataclass(frozen=True)
class Font:
    """How words look: pt, bold, role of the colour."""

    size: float
    bold: bool = False
    ink: str = "ink"

    @property
    def style(self) -> Style:
        """The same for measuring."""
        return Style(self.size, 700 if self.bold else 400)


@dataclass(frozen=True)
class Words:
    """Words in one look."""

    text: str
    font: Font


@dataclass(frozen=True)
class Line:
    """A paragraph: words, how many lines it may take, and the space above it, pt."""

    words: tuple[Words, ...]
    most: int = 1
    before: float = 0
    align: str = "l"
    """``l`` at the beginning of the line, ``ctr``, ``r`` at its end."""
    as_written: bool = False
    """Runs in the direction of its own first letter: a quotation."""


@dataclass
class Canvas:
    """One slide.

    Attributes
    ----------
    slide
        Of python-pptx.
    say, theme
        Language, brand, colours.
    """

    slide: Any
    say: Say
    theme: Theme
    _count: int = field(default=1)

    def ink(self, role: str) -> str:
        """Return a colour."""
        return self.say.brand.colour(role, self.theme)

    def paint(self, fill: str | None = None, line: str | None = None, **more: Any) -> Paint:
        """Return fill and line, from roles."""
        hatch = more.pop("hatch", False)
        return Paint(
            self.ink("hatch-bg") if hatch else self.ink(fill) if fill else None,
            self.ink(line) if line else None,
            hatch=self.ink("hatch") if hatch else None,
            **more,
        )

    # measuring

    def leading(self, size: float) -> float:
        """Distance of lines, pt."""
        return size * (LEADING_PERSIAN if self.say.rtl else LEADING)

    def fitted(self, line: Line, width: float) -> tuple[Line, int]:
        """Cut a paragraph to the lines that it may take; returns it and their number."""
        room = width * 72 * SAFE
        joined = "".join(words.text for words in line.words)
        heaviest = max(line.words, key=lambda one: (one.font.size, one.font.bold))
        lines = wrap(joined, heaviest.font.style, self.say.family(joined), room)
        if len(lines) <= line.most:
            return line, len(lines)
        kept = wrap(joined, heaviest.font.style, self.say.family(joined), room, line.most)
        return replace(line, words=_cut(line.words, " ".join(kept))), line.most

    def height(self, lines: Sequence[Line], width: float) -> float:
        """Height of paragraphs, inches."""
        total = 0.0
        for at, line in enumerate(lines):
            _, count = self.fitted(line, width)
            size = max(words.font.size for words in line.words)
            total += count * self.leading(size) + (line.before if at else 0)
        return total / 72

    def width(self, text: str, font: Font) -> float:
        """Width of one line, inches."""
        return measure(text, font.style, self.say.family(text)) / 72 / SAFE

    # drawing

    def text(
        self,
        x: float,
        y: float,
        width: float,
        lines: Sequence[Line],
        *,
        name: str,
        height: float | None = None,
        anchor: str = "t",
        title: bool = False,
    ) -> float:
        """Put paragraphs down in one text box; returns its height, inches."""
        lines = [line for line in lines if any(words.text for words in line.words)]
        if not lines:
            return 0.0
        needed = self.height(lines, width)
        self._shape(
            name,
            preset(self._left(x, width), y, width, height or needed, "rect"),
            Paint(),
            text=self._body(lines, width),
            anchor=anchor,
            title=title,
        )
        return needed

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        paint: Paint,
        *,
        name: str,
        radius: float = 0,
        lines: Sequence[Line] = (),
    ) -> None:
        """Put down a rectangle, with words in its middle."""
        form = "roundRect" if radius else "rect"
        place = preset(self._left(x, width), y, width, height, form, radius)
        self._shape(name, place, paint, text=self._body(lines, width), anchor="ctr")

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        paint: Paint,
        *,
        name: str,
        line: Line | None = None,
        about: str = "",
    ) -> None:
        """Put down a circle around a point, with a word in it."""
        side = 2 * radius
        place = preset(self._left(x - radius, side), y - radius, side, side, "ellipse")
        text = self._body([line], 9) if line else ""
        self._shape(name, place, paint, text=text, anchor="ctr", about=about)

    def path(
        self, segments: Sequence[Segment], paint: Paint, *, name: str, about: str = ""
    ) -> None:
        """Put down lines and curves, in inches."""
        if self.say.rtl:
            segments = [
                (verb, tuple(WIDTH - v if at % 2 == 0 else v for at, v in enumerate(values)))
                for verb, values in segments
            ]
        self._shape(name, geometry(segments), paint, about=about)

    def rule(
        self, x: float, y: float, width: float, role: str = "rule", points: float = 0.75
    ) -> None:
        """Put down a thin horizontal line."""
        self.path(
            (("M", (x, y)), ("L", (x + width, y))),
            self.paint(None, role, width=points),
            name="Line",
        )

    def logo(self, x: float, y: float, height: float) -> float:
        """Put down the logo or the mark of the brand; returns the width."""
        from touchline.render.pptx.emblem import place_logo

        return place_logo(self, x, y, height)

    def left(self, x: float, width: float) -> float:
        """Return where something that begins at *x* has its left edge."""
        return self._left(x, width)

    def _left(self, x: float, width: float) -> float:
        return WIDTH - x - width if self.say.rtl else x

    def _shape(self, name: str, *args: Any, **more: Any) -> None:
        self._count += 1
        self.slide.shapes._spTree.append(parse_xml(shape(self._count, name, *args, **more)))

    def counted(self) -> None:
        """Count a shape that was put down from elsewhere."""
        self._count += 1

    def _body(self, lines: Sequence[Line], width: float) -> str:
        return "".join(self._paragraph(self.fitted(line, width)[0]) for line in lines)

    def _paragraph(self, line: Line) -> str:
        joined = "".join(words.text for words in line.words)
        rtl = self.say.rtl
        turned = line.as_written and right_to_left(joined) != rtl
        align = _SWAP[line.align] if rtl else line.align
        if turned:
            rtl, align = not rtl, _SWAP[align]
        elif rtl and not is_persian(joined):
            rtl = False  # words that are not translated keep their full stop at their end
        size = max(words.font.size for words in line.words)
        runs = "".join(self._run(words) for words in line.words if words.text)
        leading = self.leading(size)
        return paragraph(runs, align=align, rtl=rtl, leading=leading, before=line.before)

    def _run(self, words: Words) -> str:
        font, faces = words.font, self.say.brand.faces
        language = _TAGS.get(self.say.catalogue.language, "en-GB")
        if self.say.rtl and not is_persian(words.text) and any(c.isalpha() for c in words.text):
            language = "en-GB"
        text = escape(clean(words.text))
        return (
            f'<a:r><a:rPr lang="{language}" sz="{round(font.size * 100)}" b="{int(font.bold)}" '
            f'dirty="0"><a:solidFill><a:srgbClr val="{self.ink(font.ink)[1:]}"/></a:solidFill>'
            f'<a:latin typeface="{faces.latin}" panose="020B0604020202020204" pitchFamily="34" '
            f'charset="0"/><a:ea typeface="{faces.latin}"/>'
            f'<a:cs typeface="{faces.persian}" pitchFamily="34" charset="-78"/></a:rPr>'
            f"<a:t>{text}</a:t></a:r>"
        )


def _cut(words: tuple[Words, ...], text: str) -> tuple[Words, ...]:
    """Give the beginning of a paragraph that was shortened to *text* its looks again."""
    out, left = [], text
    for one in words:
        if not left:
            break
        size = len(one.text)
        out.append(replace(one, text=left[:size]))
        left = left[size:]
    if left and out:
        out[-1] = replace(out[-1], text=out[-1].text + left)
    return tuple(out)
