"""Lines of a service blueprint: a dashed rule across the map, named beside it."""

from __future__ import annotations

from touchline.maps.snapshot import Lane
from touchline.render.lanes.base import Context, Drawing
from touchline.render.sheet import Box, Cell, Path
from touchline.render.tokens import PAD_Y

__all__ = ["draw", "is_line"]

HEIGHT = 15.0


def is_line(kind: str) -> bool:
    """Whether a lane is a line and holds nothing.

    Examples
    --------
    >>> is_line("line of visibility"), is_line("backstage")
    (True, False)
    """
    return kind.startswith("line of ")


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the rule; the line of visibility is the strongest of the three."""
    middle = HEIGHT / 2
    rule = Path(
        (("M", (context.left, middle)), ("L", (context.right, middle))),
        stroke="ink" if lane.kind == "line of visibility" else "ink3",
        stroke_width=1.6 if lane.kind == "line of visibility" else 1.2,
        dash="9 5" if lane.kind == "line of visibility" else "3 5",
    )
    height = HEIGHT + 2 * PAD_Y
    box = Box(context.left, -PAD_Y, context.right - context.left, height)
    return Drawing(height, (Cell(lane.kind, box, (rule,)),), hatched=False)
