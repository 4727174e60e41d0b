"""Links to other maps: small chips, which lead there on a page."""

from __future__ import annotations

from urllib.parse import quote

from touchline.maps.snapshot import MapLinkItem
from touchline.render.lanes.cards import chevron
from touchline.render.pen import Pen, Say
from touchline.render.sheet import Box, Glyph, Group, Rect
from touchline.render.tokens import SMALL

__all__ = ["address", "chips", "link_name"]

HEIGHT = 22.0
GAP = 6.0
NAMED = SMALL.but(weight=600, fill="accent")
_ICONS = {"parent": "globe", "child": "search", "related": "dot"}


def address(link: MapLinkItem) -> str:
    """Where the page of the other map lies, beside this one.

    Examples
    --------
    >>> from touchline.maps.snapshot import Text
    >>> address(MapLinkItem(map="pay & go", kind="child", label=Text()))
    '../pay%20%26%20go/pay%20%26%20go.html'
    """
    name = quote(link.map, safe="")
    return f"../{name}/{name}.html"


def link_name(say: Say, link: MapLinkItem) -> str:
    """Say what the other map is to this one, and its name."""
    return f"{say.t(f'map.{link.kind}')}: {say.text(link.label)}"


def chips(pen: Pen, links: list[MapLinkItem], x: float, top: float, width: float) -> float:
    """Draw the links side by side, on as many lines as they need. Returns the height, 0 of none."""
    left, used = x, 0.0
    for link in links:
        kind, label = pen.say.t(f"map.{link.kind}"), pen.say.text(link.label)
        parts = [pen.width(kind, SMALL), pen.width(label, NAMED)]
        size = min(width, 27 + parts[0] + 5 + parts[1] + 9)
        if left > x and left + size > x + width:
            left, used = x, used + HEIGHT + GAP
        _chip(pen, link, Box(left, top + used, size, HEIGHT))
        left += size + GAP
    return used + HEIGHT if links else 0.0


def _chip(pen: Pen, link: MapLinkItem, box: Box) -> None:
    say = pen.say
    inner = Pen(say)
    inner.add(Rect(box, "accent-bg", radius=HEIGHT / 2))
    if link.kind == "next":
        inner.add(chevron(box.x + 13, box.y + 11, "accent"))
    else:
        inner.add(Glyph(_ICONS[link.kind], box.x + 8, box.y + 4.5, 13, "accent"))
    base, end = box.y + 15.2, box.right - 9
    x = box.x + 27
    kind = say.t(f"map.{link.kind}")
    if x + inner.width(kind, SMALL) + 5 + 30 < end:
        x += inner.line(x, base, kind, SMALL) + 5
    inner.line(x, base, say.text(link.label), NAMED, width=end - x + 0.5)
    pen.add(Group(tuple(inner.items), None, link_name(say, link), box, link=address(link)))
