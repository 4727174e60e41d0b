"""What every lane is given, what it gives back, and the frame they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from touchline.maps.snapshot import StageColumn
from touchline.render.lanes.written import beside, has_written
from touchline.render.pen import Pen, Say
from touchline.render.sheet import Box, Cell, Item
from touchline.render.tokens import PAD_X, PAD_Y

__all__ = ["Column", "Context", "Drawing", "per_stage", "tracks"]


@dataclass(frozen=True)
class Column:
    """A stage and the room it has on the sheet."""

    stage: StageColumn
    number: int
    x: float
    width: float

    @property
    def right(self) -> float:
        """X of the far edge."""
        return self.x + self.width

    @property
    def inner_x(self) -> float:
        """X where the content begins."""
        return self.x + PAD_X

    @property
    def inner(self) -> float:
        """Width of the content."""
        return self.width - 2 * PAD_X


@dataclass(frozen=True)
class Context:
    """The sheet as far as it is decided when lanes are drawn."""

    say: Say
    columns: tuple[Column, ...]
    width: float
    emotion_height: float = 142
    tight: bool = False
    """Whether the sheet would be too high at its greatest width: lanes show the most telling."""
    draft: bool = False
    """Whether only heights are asked for: labels of the emotion curve are not yet placed."""

    def column(self, stage: str) -> Column | None:
        """Return the column of a stage."""
        return next((one for one in self.columns if one.stage.id == stage), None)

    @property
    def left(self) -> float:
        """X of the first column."""
        return self.columns[0].x

    @property
    def right(self) -> float:
        """X where the last column ends."""
        return self.columns[-1].right


@dataclass(frozen=True)
class Drawing:
    """A lane drawn from y = 0: its cells, and which columns are not hatched although unknown."""

    height: float
    cells: tuple[Cell, ...]
    gutter: tuple[Item, ...] = ()
    """Marks beside the name of the lane."""
    filled: frozenset[str] = field(default_factory=frozenset)
    """Stages in which this lane says something."""
    hatched: bool = True
    """Whether stages without data are hatched in this lane."""
    gaps: frozenset[str] = field(default_factory=frozenset)
    """Stages with data of which this lane knows nothing: hatched too."""
    across: bool = False
    """Whether it is drawn across the stages, and no rule stands between them."""


def per_stage(
    context: Context,
    kind: str,
    draw: Callable[[Pen, Column], float],
    *,
    hatched: bool = True,
    least: float = 0,
    pad: float = PAD_Y,
) -> Drawing:
    """Draw a cell for every stage; *draw* returns the height it used, 0 for an empty cell.

    What is written by hand beside the measures of a lane stands below them.
    """
    drawn: list[tuple[Column, Pen, float]] = []
    lane = next((one for one in context.say.snapshot.lanes if one.kind == kind), None)
    cards = lane if lane is not None and has_written(lane) else None
    for column in context.columns:
        pen = Pen(context.say)
        used = draw(pen, column)
        used += beside(pen, cards, column.stage.id, column.inner_x, used, column.inner)
        drawn.append((column, pen, used))
    height = max([least, *(used for _, _, used in drawn)]) + 2 * pad
    cells = tuple(
        Cell(
            f"{kind}:{column.stage.id}",
            Box(column.x, -pad, column.width, height),
            tuple(pen.items),
        )
        for column, pen, _ in drawn
    )
    filled = frozenset(column.stage.id for column, _, used in drawn if used > 0)
    return Drawing(height, cells, filled=filled, hatched=hatched)


def tracks(inner: float, count: int, least: float, gap: float = 14) -> tuple[int, float]:
    """How many items fit side by side in *inner* px, and how wide each is.

    Examples
    --------
    >>> tracks(300, 4, 120)
    (2, 143.0)
    """
    side = max(1, min(count, int((inner + gap) // (least + gap))))
    return side, (inner - gap * (side - 1)) / side
