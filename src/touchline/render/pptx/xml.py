"""Shapes of a slide as DrawingML. Places are in inches from the upper left corner of the slide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from touchline.render.sheet import Segment

__all__ = [
    "EMU",
    "NAMESPACES",
    "Geometry",
    "Paint",
    "clean",
    "emu",
    "geometry",
    "paragraph",
    "preset",
    "shape",
]

EMU = 914_400
"""Units of an inch."""
NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
"""Tells screen readers to pass over a mark that says nothing."""


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Text without what XML forbids: control characters and lone surrogates.

    Examples
    --------
    >>> clean("a\x00b\ud800")
    'ab'
    """
    return _CONTROL.sub("", text)


def emu(inches: float) -> int:
    """Return inches as whole units."""
    return round(inches * EMU)


@dataclass(frozen=True)
class Paint:
    """Fill and line of a shape; colours as ``#RRGGBB``.

    ``hatch`` is the second colour of the pattern of *not known*, over the fill.
    """

    fill: str | None = None
    line: str | None = None
    width: float = 0.75
    """Of the line, pt."""
    dash: str | None = None
    hatch: str | None = None
    opacity: float = 1


def _solid(value: str, opacity: float = 1) -> str:
    alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>' if opacity < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{value[1:]}">{alpha}</a:srgbClr></a:solidFill>'


def _painted(paint: Paint) -> str:
    if paint.hatch and paint.fill:
        out = (
            f'<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="{paint.hatch[1:]}"/></a:fgClr>'
            f'<a:bgClr><a:srgbClr val="{paint.fill[1:]}"/></a:bgClr></a:pattFill>'
        )
    else:
        out = _solid(paint.fill, paint.opacity) if paint.fill else "<a:noFill/>"
    if not paint.line:
        return out + "<a:ln><a:noFill/></a:ln>"
    dash = f'<a:prstDash val="{paint.dash}"/>' if paint.dash else ""
    width = round(paint.width * 12_700)
    return out + f'<a:ln w="{width}" cap="rnd">{_solid(paint.line)}{dash}<a:round/></a:ln>'


@dataclass(frozen=True)
class Geometry:
    """A place on the slide and the form in it."""

    x: float
    y: float
    width: float
    height: float
    form: str = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def preset(
    x: float, y: float, width: float, height: float, name: str, round_: float = 0
) -> Geometry:
    """Return a form that PowerPoint knows; *round_* is the radius of the corners, inches."""
    adjust = ""
    if name == "roundRect":
        part = round(50_000 * min(1.0, 2 * round_ / max(1e-6, min(width, height))))
        adjust = f'<a:gd name="adj" fmla="val {part}"/>'
    return Geometry(
        x,
        y,
        width,
        height,
        f'<a:prstGeom prst="{name}"><a:avLst>{adjust}</a:avLst></a:prstGeom>',
    )


_VERBS = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}


def geometry(segments: Sequence[Segment]) -> Geometry:
    """Return lines and curves, in inches, as a form of their own."""
    points = [
        pair for _, values in segments for pair in zip(values[::2], values[1::2], strict=True)
    ]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    width = max(max(x for x, _ in points) - left, 1 / EMU)
    height = max(max(y for _, y in points) - top, 1 / EMU)
    out = []
    for name, values in segments:
        if name == "Z":
            out.append("<a:close/>")
            continue
        pairs = zip(values[::2], values[1::2], strict=True)
        inner = "".join(f'<a:pt x="{emu(x - left)}" y="{emu(y - top)}"/>' for x, y in pairs)
        out.append(f"<a:{_VERBS[name]}>{inner}</a:{_VERBS[name]}>")
    form = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{emu(width)}" h="{emu(height)}">{"".join(out)}</a:path>'
        "</a:pathLst></a:custGeom>"
    )
    return Geometry(left, top, width, height, form)


def paragraph(runs: str, *, align: str, rtl: bool, leading: float, before: float = 0) -> str:
    """Return one paragraph; *leading* and *before* in pt."""
    return (
        f'<a:p><a:pPr algn="{align}" rtl="{int(rtl)}">'
        f'<a:lnSpc><a:spcPts val="{round(leading * 100)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(before * 100)}"/></a:spcBef>'
        f"<a:buNone/></a:pPr>{runs}</a:p>"
    )


def shape(
    number: int,
    name: str,
    place: Geometry,
    paint: Paint,
    *,
    text: str = "",
    anchor: str = "t",
    about: str = "",
    title: bool = False,
) -> str:
    """Return a shape.

    Parameters
    ----------
    number, name
        Its id on the slide, and what the selection pane calls it.
    text
        Paragraphs.
    anchor
        ``t``, ``ctr`` or ``b``: where the text stands.
    about
        What a screen reader says of a shape without text; none: it is passed over.
    title
        Whether it is the title of the slide.
    """
    said = f' descr="{escape(clean(about), quote=True)}"' if about else ""
    silent = "" if about or text else _DECORATIVE
    kind = '<p:nvPr><p:ph type="title"/></p:nvPr>' if title else "<p:nvPr/>"
    box = ' txBox="1"' if text and not paint.fill and not paint.line and not title else ""
    body = (
        '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
        f'anchor="{anchor}"><a:normAutofit/></a:bodyPr><a:lstStyle/>{text or "<a:p/>"}</p:txBody>'
    )
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" '
        f'name="{escape(clean(name), quote=True)}"{said}>{silent}</p:cNvPr><p:cNvSpPr{box}/>{kind}'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{emu(place.x)}" y="{emu(place.y)}"/>'
        f'<a:ext cx="{emu(place.width)}" cy="{emu(place.height)}"/></a:xfrm>{place.form}'
        f"{_painted(paint)}</p:spPr>{body}</p:sp>"
    )
