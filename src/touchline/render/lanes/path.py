"""The typical path: chips in the columns of their stages, and what the path covers."""

from __future__ import annotations

from touchline.maps.snapshot import FlowNode, Lane, PathItem
from touchline.render.curve import arrow
from touchline.render.lanes.base import Column, Context, Drawing
from touchline.render.pen import Pen, Piece
from touchline.render.sheet import Box, Cell, Path, Rect
from touchline.render.tokens import NAME, NUMBER, PAD_Y, QUIET, SMALL

__all__ = ["draw"]

CHIP = 25.0
WIDEST = 150.0
ROW = 9.0
MOST = 2
Chip = tuple[float, float, float]
"""left, right, middle"""


def draw(context: Context, lane: Lane) -> Drawing:
    """One or two paths; the first is the most common."""
    pen = Pen(context.say)
    top = 0.0
    for path in lane.paths[:MOST]:
        top += _path(context, pen, path, top) + 12
    height = max(20.0, top - 12) + 2 * PAD_Y
    box = Box(context.left, -PAD_Y, context.right - context.left, height)
    steps = {step.stage for path in lane.paths[:MOST] for step in path.steps}
    cell = Cell(lane.kind, box, tuple(pen.items))
    return Drawing(height, (cell,), filled=frozenset(steps))


def _by_column(context: Context, steps: list[FlowNode]) -> list[tuple[Column, list[FlowNode]]]:
    """Return steps in their order, those of one stage that follow each other together."""
    out: list[tuple[Column, list[FlowNode]]] = []
    for step in steps:
        column = context.column(step.stage)
        if column is None:
            continue
        if out and out[-1][0] is column:
            out[-1][1].append(step)
        else:
            out.append((column, [step]))
    return out


def _path(context: Context, pen: Pen, path: PathItem, top: float) -> float:
    runs = _by_column(context, path.steps)
    high = _height(pen, runs)
    lowest = top
    last: tuple[Chip, float] | None = None
    taken: dict[str, float] = {}
    for column, steps in runs:
        row = taken.get(column.stage.id, top)
        for group in _rows(pen, column, steps):
            for chip, step in group:
                _chip(pen, chip, row, high, pen.say.text(step.label))
                if last is not None:
                    _arrow(pen, last, (chip, row), high)
                last = (chip, row)
            lowest = max(lowest, row + high)
            row += high + ROW
        taken[column.stage.id] = row
    if not runs:
        return 0.0
    start = min(runs, key=lambda one: one[0].x)[0].inner_x
    mark = len(pen.items)
    used = _evidence(pen, path, start, lowest + 5, context.right - start - 12)
    pen.group(path.figure, pen.say.t("lane.path"), mark)
    return lowest + 5 + used - top


def _rows(pen: Pen, column: Column, steps: list[FlowNode]) -> list[list[tuple[Chip, FlowNode]]]:
    """Chips side by side with room for arrows, in as many rows as the column needs."""
    sizes = [_size(pen, column, one) for one in steps]
    rows: list[list[int]] = [[]]
    used = 0.0
    for at, size in enumerate(sizes):
        if rows[-1] and used + size > column.inner:
            rows.append([])
            used = 0.0
        rows[-1].append(at)
        used += size + 26
    out = []
    for row in rows:
        gap = 26.0
        if len(row) > 1:
            free = column.inner - sum(sizes[at] for at in row)
            gap = max(gap, min(70.0, free / len(row)))
        x, chips = column.inner_x, []
        for at in row:
            chips.append(((x, x + sizes[at], x + sizes[at] / 2), steps[at]))
            x += sizes[at] + gap
        out.append(chips)
    return out


def _size(pen: Pen, column: Column, step: FlowNode) -> float:
    """Width of a chip: its name, on two lines if it is long."""
    label = pen.say.text(step.label)
    most = min(column.inner, WIDEST)
    if pen.width(label, NAME) + 20 <= most:
        return pen.width(label, NAME) + 20
    return 20 + max(pen.width(line, NAME) for line in pen.lines(label, NAME, most - 20, 2))


def _height(pen: Pen, runs: list[tuple[Column, list[FlowNode]]]) -> float:
    """Height of all chips of a path: two lines if one of them needs them."""
    most = max(
        (
            len(pen.lines(pen.say.text(one.label), NAME, min(column.inner, WIDEST) - 20, 2))
            for column, steps in runs
            for one in steps
        ),
        default=1,
    )
    return CHIP + NAME.leading * (most - 1)


def _chip(pen: Pen, chip: Chip, top: float, high: float, label: str) -> None:
    left, right, middle = chip
    pen.add(Rect(Box(left, top, right - left, high), "paper", "river", 1.5, 6))
    lines = pen.lines(label, NAME, right - left - 19, 2)
    y = top + (high - NAME.leading * len(lines)) / 2
    pen.block(middle, y, label, NAME, right - left - 19, most=2, anchor="middle")


def _arrow(pen: Pen, one: tuple[Chip, float], two: tuple[Chip, float], high: float) -> None:
    """From chip to chip: straight on one row, else down or back around the corner."""
    (chip, row), (target, below) = one, two
    middle = row + high / 2
    if row == below and target[0] > chip[1]:
        pen.add(
            Path((("M", (chip[1] + 4, middle)), ("L", (target[0] - 4, middle))), stroke="river")
        )
        pen.add(arrow(target[0] - 4, middle, 1, 0, "river"))
        return
    if below > row:
        x0, x1, gap = chip[2], target[2], (row + high + below) / 2
        line = (
            ("M", (x0, row + high + 1)),
            ("L", (x0, gap)),
            ("L", (x1, gap)),
            ("L", (x1, below - 2)),
        )
        pen.add(Path(line, stroke="river"), arrow(x1, below - 2, 0, 1, "river"))
        return
    x0, x1 = chip[1] + 4, target[0] - 4
    turn = (
        ("M", (x0, middle)),
        ("C", (x0 + 10, middle, x1 - 10, below + high / 2, x1, below + high / 2)),
    )
    pen.add(Path(turn, stroke="river"), arrow(x1, below + high / 2, 1, 0, "river"))


def _evidence(pen: Pen, path: PathItem, x: float, top: float, width: float) -> float:
    say = pen.say
    pieces: list[Piece] = []
    if figure := say.figure(path.figure):
        pieces.append((say.value(figure), NUMBER))
        pieces.append((say.t("path.exactly"), QUIET))
    if duration := say.figure(path.duration):
        pieces.append((say.t("path.median", time=say.value(duration)), SMALL))
    if score := say.figure(path.score):
        star = " ★" if score.scale == (1.0, 5.0) else ""
        pieces.append((say.t("path.score", score=say.value(score) + star), SMALL))
    for note in path.notes:
        pieces.append((say.text(note), SMALL.but(fill="ink3")))
    return pen.flow(x, top, pieces, width, gap=12) if pieces else 0.0
