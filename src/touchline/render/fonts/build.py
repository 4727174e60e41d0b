"""Rebuild the static fonts of this folder from the variable fonts of Fontsource (OFL 1.1).

::

    python -m touchline.render.fonts.build INTER_FILES VAZIRMATN_FILES

Each argument is the ``files`` folder of the npm packages ``@fontsource-variable/inter`` and
``@fontsource-variable/vazirmatn``. The instances are static because resvg does not read variable
fonts; figures are tabular and a few signs (★ → ✓ …) are added because the sheets need them and the
families lack them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from fontTools import merge, subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEIGHTS = {400: 450, 600: 600, 700: 690}
"""CSS weight → position on the axis; resvg knows only the hundreds."""
INTER = {
    "latin": [*range(0x20, 0x180), *range(0x2000, 0x2070), 0x20AC, 0x2122, 0x2212, 0x2215],
    "latin-ext": [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E, *range(0x20A0, 0x20C1)],
    "cyrillic": [*range(0x400, 0x460), 0x490, 0x491, 0x4B0, 0x4B1, 0x2116],
    "vietnamese": [*range(0x102, 0x1B1), *range(0x300, 0x32A), *range(0x1EA0, 0x1EFA), 0x20AB],
}
VAZIRMATN = {
    "arabic": [*range(0x600, 0x700), *range(0x200B, 0x2010), *range(0xFB50, 0xFE00)],
    "latin": [*range(0x20, 0x180), *range(0x2000, 0x2070), 0x20AC, 0x2122, 0x2212, 0x2215],
}
FEATURES = [
    *("ccmp", "locl", "kern", "mark", "mkmk", "init"),
    *("medi", "fina", "rlig", "liga", "calt", "tnum"),
]
Shape = list[list[tuple[int, int]]]


def _star(radius: float) -> list[tuple[int, int]]:
    import math

    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = math.pi / 2 - corner * math.pi / 5
        points.append((round(820 + reach * math.cos(angle)), round(690 + reach * math.sin(angle))))
    return points


def _arrow(flip: bool) -> Shape:
    shape = [(160, 640), (160, 800), (1290, 800), (960, 1120), (1080, 1230), (1590, 720)]
    shape += [(1080, 210), (960, 320), (1290, 640)]
    return [[(1750 - x, y) for x, y in reversed(shape)] if flip else shape]


def _bars(*heights: int) -> Shape:
    return [[(150, y), (150, y + 150), (1170, y + 150), (1170, y)] for y in heights]


SIGNS: dict[int, tuple[int, Shape]] = {
    0x2605: (1640, [_star(760)]),
    0x2606: (1640, [_star(760), list(reversed(_star(500)))]),
    0x2190: (1750, _arrow(flip=True)),
    0x2192: (1750, _arrow(flip=False)),
    0x2713: (1500, [[(150, 700), (270, 810), (560, 520), (1220, 1230), (1340, 1120), (560, 290)]]),
    0x2265: (
        1320,
        [
            [
                (150, 330),
                (150, 480),
                (900, 830),
                (150, 1180),
                (150, 1330),
                (1170, 890),
                (1170, 770),
            ],
            *_bars(80),
        ],
    ),
    0x2264: (
        1320,
        [
            [
                (1170, 330),
                (150, 770),
                (150, 890),
                (1170, 1330),
                (1170, 1180),
                (420, 830),
                (1170, 480),
            ],
            *_bars(80),
        ],
    ),
    0x2248: (1320, _bars(460, 860)),
}


def _add_signs(font: TTFont) -> None:
    """Draw the signs that the family lacks."""
    known = font.getBestCmap()
    glyphs, metrics, order = font["glyf"], font["hmtx"], font.getGlyphOrder()
    for code, (advance, contours) in SIGNS.items():
        if code in known:
            continue
        pen = TTGlyphPen(None)
        for contour in contours:
            pen.moveTo(contour[0])
            for point in contour[1:]:
                pen.lineTo(point)
            pen.closePath()
        name = f"uni{code:04X}"
        order.append(name)
        glyphs.glyphs[name] = pen.glyph()
        metrics.metrics[name] = (advance, 0)
        glyphs.glyphs[name].recalcBounds(glyphs)
        metrics.metrics[name] = (advance, glyphs.glyphs[name].xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)
    glyphs.glyphOrder = order
    font["maxp"].numGlyphs = len(order)


def _tabular(font: TTFont) -> dict[str, str]:
    """Substitutions of the feature ``tnum``."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    mapping: dict[str, str] = {}
    for index in lookups:
        for sub in table.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    return mapping


def _part(path: Path, axis: int, codes: list[int]) -> TTFont:
    """One script of a family at one weight, without hints, figures tabular."""
    font = instancer.instantiateVariableFont(TTFont(path), {"wght": axis})
    swap = _tabular(font)
    for table in font["cmap"].tables:
        for code in range(0x30, 0x3A):
            name = table.cmap.get(code)
            if name in swap:
                table.cmap[code] = swap[name]
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    options.drop_tables += ["STAT", "DSIG", "gasp", "prep", "fpgm", "cvt "]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    return font


def _name(font: TTFont, family: str, weight: int) -> None:
    style = {400: "Regular", 600: "SemiBold", 700: "Bold"}[weight]
    licence = {
        record.nameID: str(record) for record in font["name"].names if record.nameID in (0, 13)
    }
    font["name"].names = []
    plain = family if weight in (400, 700) else f"{family} {style}"
    for code, text in {
        **licence,
        1: plain,
        2: style if weight in (400, 700) else "Regular",
        3: f"{family}-{style}-touchline",
        4: f"{family} {style}",
        6: f"{family}-{style}",
        16: family,
        17: style,
    }.items():
        font["name"].setName(text, code, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def build(family: str, source: Path, parts: dict[str, list[int]], target: Path) -> None:
    """Write ``Family-400.ttf`` and its ``.woff2`` and so on for the three weights."""
    for weight, axis in WEIGHTS.items():
        taken: set[int] = set()
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for part, codes in parts.items():
                path = source / f"{family.lower()}-{part}-wght-normal.woff2"
                there = set(TTFont(path).getBestCmap())
                wanted = [code for code in codes if code in there and code not in taken]
                taken.update(wanted)
                paths.append(Path(folder) / f"{part}.ttf")
                _part(path, axis, wanted).save(paths[-1])
            font: Any = merge.Merger().merge([str(path) for path in paths])
        _add_signs(font)
        _name(font, family, weight)
        font.flavor = None
        font.save(target / f"{family}-{weight}.ttf")
        font.flavor = "woff2"
        font.save(target / f"{family}-{weight}.woff2")


if __name__ == "__main__":
    here = Path(__file__).parent
    build("Inter", Path(sys.argv[1]), INTER, here)
    build("Vazirmatn", Path(sys.argv[2]), VAZIRMATN, here)
