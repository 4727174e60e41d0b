"""SVG plans: made harmless, and outlines of their elements as polygons."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from touchline.errors import ConfigError, did_you_mean

__all__ = ["Point", "SvgPlan"]

Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]

_SVG: Final = "{http://www.w3.org/2000/svg}"
_DRAWN: Final = frozenset(
    (
        *("svg", "g", "defs", "use", "symbol", "title", "desc", "style", "image"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"),
    )
)
"""Elements that are kept; scripts, pages within the page and the rest are left out."""
_OUTSIDE: Final = re.compile(
    r"@import|expression\s*\(|javascript:|url\(\s*['\"]?\s*(?!['\"]?#)", re.IGNORECASE
)
_INSIDE: Final = re.compile(r"#|data:image/(png|jpeg);")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_TURN: Final = re.compile(r"(\w+)\s*\(([^)]*)\)")
_ROUND: Final = 32
"""Corners of the polygon that stands for a circle."""
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class SvgPlan:
    """An SVG plan: its size, a harmless copy, and the outlines of its elements.

    Raises
    ------
    ConfigError
        If *data* is no SVG, declares a document type, or has no size.
    """

    def __init__(self, data: bytes, *, where: str) -> None:
        self.where = where
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise self._refused("declares a document type", "export it as plain SVG")
        try:
            self.root = ElementTree.fromstring(data)
        except ElementTree.ParseError as error:
            raise self._refused(f"is no SVG: {error}", "give an SVG or a PNG file") from None
        if self.root.tag != f"{_SVG}svg":
            raise self._refused("is no SVG", "give an SVG or a PNG file")
        self.box = self._box()
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.shapes = {
            node.get("id", ""): node
            for node in self.root.iter()
            if node.get("id") and node.tag.removeprefix(_SVG) in _OUTLINES
        }

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of its coordinates."""
        return self.box[2], self.box[3]

    def _refused(self, why: str, hint: str) -> ConfigError:
        return ConfigError(f"the plan {why}", hint=hint, where=self.where)

    def _box(self) -> tuple[float, float, float, float]:
        numbers = _numbers(self.root.get("viewBox", ""))
        if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
            return numbers[0], numbers[1], numbers[2], numbers[3]
        sizes = [_numbers(self.root.get(side, "")) for side in ("width", "height")]
        if all(sizes) and all(size[0] > 0 for size in sizes):
            return 0.0, 0.0, sizes[0][0], sizes[1][0]
        raise self._refused(
            "says neither viewBox nor width and height", 'write viewBox="0 0 800 500" into it'
        )

    def clean(self) -> bytes:
        """Give the drawing without scripts and without anything that asks for another file."""
        root = ElementTree.fromstring(ElementTree.tostring(self.root))
        _strip(root)
        ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
        return ElementTree.tostring(root)

    def outline(self, name: str, *, where: str) -> list[Point]:
        """Give the corners of the element with the id *name*, in the coordinates of the plan.

        Raises
        ------
        ConfigError
            If there is no such element, or it is not made of straight lines.
        """
        node = self.shapes.get(name)
        if node is None:
            raise ConfigError(
                f"the plan has no shape {name!r}",
                hint=did_you_mean(name, self.shapes)
                if self.shapes
                else "give an id to a rect, polygon, circle or path of the SVG",
                where=where,
            )
        corners = _OUTLINES[node.tag.removeprefix(_SVG)](node)
        if corners is None or len(corners) < 3:
            raise ConfigError(
                f"the shape {name!r} is no outline of straight lines",
                hint="draw it as a rect, a polygon or a path of lines, or write polygon:",
                where=where,
            )
        a, b, c, d, e, f = self._placed(node)
        left, top = self.box[:2]
        return [(a * x + c * y + e - left, b * x + d * y + f - top) for x, y in corners]

    def _placed(self, node: ElementTree.Element) -> _Matrix:
        """Give the transformation of an element together with those that it stands in."""
        matrix = _SAME
        at: ElementTree.Element | None = node
        while at is not None:
            matrix = _times(_matrix(at.get("transform", "")), matrix)
            at = self.parents.get(at)
        return matrix


def _strip(node: ElementTree.Element) -> None:
    for child in list(node):
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else ""
        if name not in _DRAWN or (name == "style" and _OUTSIDE.search(child.text or "")):
            node.remove(child)
        else:
            _strip(child)
    for key, value in list(node.attrib.items()):
        name = key.rpartition("}")[2].lower()
        asks = name in ("href", "src") and not _INSIDE.match(value.strip())
        if name.startswith("on") or asks or _OUTSIDE.search(value):
            del node.attrib[key]


def _numbers(text: str) -> list[float]:
    return [float(each) for each in _NUMBER.findall(text)]


def _value(node: ElementTree.Element, name: str) -> float:
    found = _numbers(node.get(name, ""))
    return found[0] if found else 0.0


def _rect(node: ElementTree.Element) -> list[Point]:
    x, y, width, height = (_value(node, name) for name in ("x", "y", "width", "height"))
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _polygon(node: ElementTree.Element) -> list[Point]:
    numbers = _numbers(node.get("points", ""))
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _oval(node: ElementTree.Element) -> list[Point]:
    x, y, r = (_value(node, name) for name in ("cx", "cy", "r"))
    across, down = _value(node, "rx") or r, _value(node, "ry") or r
    turns = (2 * math.pi * at / _ROUND for at in range(_ROUND))
    return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]


def _path(node: ElementTree.Element) -> list[Point] | None:
    """Give the first closed line of a path; None where it bends."""
    points: list[Point] = []
    for name, numbers in _steps(node.get("d", "")):
        if name in "Zz" or (name in "Mm" and points):
            break
        if name not in "MmLlHhVv":
            return None
        x, y = points[-1] if points else (0.0, 0.0)
        if name in "HhVv":
            for one in numbers:
                x = one + (x if name == "h" else 0.0) if name in "Hh" else x
                y = one + (y if name == "v" else 0.0) if name in "Vv" else y
                points.append((x, y))
            continue
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=False):
            x, y = (x + dx, y + dy) if name in "ml" else (dx, dy)
            points.append((x, y))
    return points


def _steps(data: str) -> Iterator[tuple[str, list[float]]]:
    return ((name, _numbers(rest)) for name, rest in _STEP.findall(data.replace("e-", "E-")))


_OUTLINES: Final = {
    "rect": _rect,
    "polygon": _polygon,
    "polyline": _polygon,
    "circle": _oval,
    "ellipse": _oval,
    "path": _path,
}


def _matrix(text: str) -> _Matrix:
    """Read the ``transform`` of an element."""
    matrix = _SAME
    for name, inside in _TURN.findall(text):
        matrix = _times(matrix, _turn(name, _numbers(inside)))
    return matrix


def _turn(name: str, n: list[float]) -> _Matrix:
    if name == "translate" and n:
        return (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0)
    if name == "scale" and n:
        return (n[0], 0, 0, n[-1], 0, 0)
    if name == "matrix" and len(n) == 6:
        return (n[0], n[1], n[2], n[3], n[4], n[5])
    if name == "rotate" and n:
        cos, sin = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
        x, y = (n[1], n[2]) if len(n) == 3 else (0.0, 0.0)
        return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)
    if name in ("skewX", "skewY") and n:
        lean = math.tan(math.radians(n[0]))
        return (1, lean, 0, 1, 0, 0) if name == "skewY" else (1, 0, lean, 1, 0, 0)
    return _SAME


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    """Give the transformation that does *two* first, then *one*."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * m + e,
        b * k + d * m + f,
    )
