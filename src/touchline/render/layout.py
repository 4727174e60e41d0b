"""From a snapshot to a sheet: the one place where everything gets its position."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from touchline.errors import RenderError, did_you_mean
from touchline.maps.snapshot import Lane, Snapshot
from touchline.maps.spec import LINE_LANES, WRITTEN_LANES
from touchline.render import frame
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.columns import columns, least_width
from touchline.render.lanes import (
    cards,
    channels,
    ease,
    efforts,
    emotion,
    empty,
    floor,
    flow,
    heads,
    kpis,
    lines,
    opportunities,
    pains,
    path,
    plan,
    quotes,
    steps,
    themes,
    touchpoints,
)
from touchline.render.lanes.base import Column, Context, Drawing
from touchline.render.lanes.content import filled, is_design, shown
from touchline.render.pen import Pen, Say, catalogue_of
from touchline.render.sheet import Box, Cell, Item, Path, Rect, Sheet, mirrored, moved
from touchline.render.tokens import MARGIN, PAD_Y, SMALL

__all__ = ["LANES", "layout"]

LANES: dict[str, Callable[[Context, Lane], Drawing]] = {
    "flow": flow.draw,
    **dict.fromkeys((*WRITTEN_LANES, "own"), cards.draw),
    **dict.fromkeys(LINE_LANES, lines.draw),
    "steps": steps.draw,
    "touchpoints": touchpoints.draw,
    "channels": channels.draw,
    "path": path.draw,
    "plan": plan.draw,
    "emotion": emotion.draw,
    "ease": ease.draw,
    "verbatims": quotes.draw,
    "themes": themes.draw,
    "pains": pains.draw,
    "kpis": kpis.draw,
    "efforts": efforts.draw,
    "opportunities": opportunities.draw,
    "floor": floor.draw,
}
"""Kind of lane → what draws it. A new lane is one file and one line here."""

TIGHT_CURVE = 122.0
BELOW, SPARE = 22.0, 4.0
"""Px below the footer, and those that are not given away."""
ASPECT = math.sqrt(2)
WIDTHS = (1640, 1720, 1800, 1880, 1960, 2030, 2100)
"""Tried in this order until the sheet fits A3; at 2,100 px the smallest text is 6.6 pt there."""


@dataclass(frozen=True)
class _Row:
    """A lane with its drawing and the height it will have."""

    lane: Lane | None
    drawing: Drawing
    height: float


def layout(snapshot: Snapshot, language: str, brand: Brand = TOUCHLINE) -> Sheet:
    """Place everything that a map shows.

    Parameters
    ----------
    snapshot
        The computed map.
    language
        A language of the catalogue; need not be one that the map lists.
    brand
        Whose name, logo and typefaces it bears.

    Returns
    -------
    Sheet
        Marks at absolute places in px, turned for languages that run from right to left. Its
        proportions are those of A3 landscape unless the content is too little or too much.

    Raises
    ------
    RenderError
        If the snapshot has no stage, names a lane that cannot be drawn, or the language is unknown.
    """
    _check(snapshot)
    say = Say(shown(snapshot), catalogue_of(snapshot, language), brand)
    least = least_width(say)
    candidates: list[float] = [one for one in WIDTHS if one >= least] or [math.ceil(least)]
    sheet = _fitting(say, candidates)
    return mirrored(sheet) if say.rtl else sheet


def _fitting(say: Say, widths: list[float]) -> Sheet:
    """Return the narrowest sheet that fits A3, else the widest.

    A sheet that is too high at the greatest width shows less in each lane; if that is not enough,
    it is printed smaller, and read by scrolling.
    """
    drafts: dict[int, _Draft] = {}
    low, high = 0, len(widths)
    while low < high:
        at = _guess(drafts, widths, low, high)
        drafts[at] = _draft(say, widths[at])
        low, high = (low, at) if drafts[at].fits else (at + 1, high)
    best = drafts.get(low)
    return _sheet(best or _draft(say, widths[-1], tight=True))


def _guess(drafts: dict[int, _Draft], widths: list[float], low: int, high: int) -> int:
    """Say which width from *low* on, before *high*, is likely the narrowest that fits.

    What a sheet says takes about the same area at every width.
    """
    if not drafts:
        return (low + high - 1) // 2
    last = drafts[next(reversed(drafts))]
    wanted = math.sqrt((last.used - SPARE) * last.context.width * ASPECT)
    likely = next((at for at, width in enumerate(widths) if width >= wanted), len(widths) - 1)
    return min(max(likely, low), high - 1)


def _check(snapshot: Snapshot) -> None:
    if not snapshot.stages:
        raise RenderError(
            f"the map {snapshot.map!r} has no stages", hint="declare a stage model and build again"
        )
    for lane in snapshot.lanes:
        if lane.kind not in LANES:
            raise RenderError(
                f"the map {snapshot.map!r} has a lane of the unknown kind {lane.kind!r}",
                hint=did_you_mean(lane.kind, LANES),
            )


@dataclass(frozen=True)
class _Draft:
    """A sheet whose lanes are drawn, and not yet at their places."""

    context: Context
    head: tuple[Cell, ...]
    rows: list[_Row]
    lanes_at: float
    used: float
    """Height that it takes, px."""

    @property
    def fits(self) -> bool:
        """Whether it is no higher than A3 allows."""
        return math.ceil(self.used - SPARE) <= self.context.width / ASPECT + 1


def _draft(say: Say, width: float, *, tight: bool = False) -> _Draft:
    """Return the lanes at one width, as low as they can be."""
    context = Context(say, columns(say, width), width, tight=tight, draft=True)
    if tight:
        context = replace(context, emotion_height=TIGHT_CURVE)
    head = frame.header(context)
    lanes_at = max(cell.box.bottom for cell in head) + 14
    rows = [_Row(None, drawn := heads.draw(context), drawn.height)]
    rows += [_row(context, lane) for lane in say.snapshot.lanes]
    foot = frame.footer(context, 0)
    used = lanes_at + sum(row.height for row in rows) + foot.box.height + BELOW + SPARE
    return _Draft(context, head, rows, lanes_at, used)


def _sheet(draft: _Draft) -> Sheet:
    """Place the lanes; free height goes to the emotion lane, then between lanes."""
    context, rows, width = replace(draft.context, draft=False), draft.rows, draft.context.width
    free = max(0.0, width / ASPECT - draft.used)
    if free > 0 and any(row.lane is not None and _is_curve(row.lane) for row in rows):
        grown = min(free, 130.0)
        context = replace(context, emotion_height=context.emotion_height + grown)
        free -= grown
    rows = [
        _row(context, row.lane) if row.lane is not None and row.lane.kind == "emotion" else row
        for row in rows
    ]
    more = min(free / len(rows), 22.0)
    rows = [replace(row, height=row.height + more) for row in rows]
    cells = [*draft.head]
    top = draft.lanes_at
    for row in rows:
        cells.extend(_lane(context, row, top, more))
        top += row.height
    closing = frame.footer(context, top)
    cells.append(_rule("foot", context, top, "ink", 2))
    cells.append(closing)
    height = max(closing.box.bottom + BELOW, 200.0)
    say = context.say
    title = say.text(say.snapshot.title)
    language = say.catalogue.language
    return Sheet(width, math.ceil(height), language, say.catalogue.direction, title, tuple(cells))


def _is_curve(lane: Lane) -> bool:
    """Whether the emotion lane has enough points to deserve free height."""
    return len({point.stage for point in lane.emotion if point.figure is not None}) > 2


def _row(context: Context, lane: Lane) -> _Row:
    drawing = LANES[lane.kind](context, lane) if filled(lane) else empty.draw(context, lane)
    _, named = frame.gutter(context, lane, 0, 0, bool(drawing.gutter))
    return _Row(lane, drawing, max(drawing.height, named + 2 * PAD_Y))


def _rule(name: str, context: Context, y: float, ink: str, width: float) -> Cell:
    right = context.width - MARGIN
    line = Path((("M", (MARGIN, y)), ("L", (right, y))), stroke=ink, stroke_width=width)
    return Cell(f"rule:{name}", Box(MARGIN, y - 1, right - MARGIN, 2), (line,))


def _lane(context: Context, row: _Row, top: float, more: float) -> list[Cell]:
    """Return the cells of a lane at its place: ground, name, content."""
    kind = row.lane.kind if row.lane else "heads"
    offset = top + PAD_Y + (0 if kind == "heads" else more / 2)
    ground = _ground(context, row, top)
    out = [Cell(f"ground:{kind}", Box(MARGIN, top, context.width - 2 * MARGIN, row.height), ground)]
    out.append(
        _rule(
            kind, context, top, "ink" if row.lane is None else "rule", 2 if row.lane is None else 1
        )
    )
    if row.lane is not None:
        pen, _ = frame.gutter(
            context, row.lane, offset, row.height - 2 * PAD_Y, bool(row.drawing.gutter)
        )
        axis = [moved(item, 0, offset) for item in row.drawing.gutter]
        box = Box(MARGIN, top, context.left - MARGIN, row.height)
        out.append(Cell(f"name:{kind}", box, (*pen.items, *axis)))
    for cell in row.drawing.cells:
        items = tuple(moved(item, 0, offset) for item in cell.items)
        out.append(Cell(cell.id, Box(cell.box.x, top, cell.box.width, row.height), items))
    return out


def _ground(context: Context, row: _Row, top: float) -> tuple[Item, ...]:
    """Rules between the stages, and the hatch over what is not known."""
    items: list[Item] = []
    # Where nothing at all is measured, the head says so once.
    for column in () if is_design(context.say.snapshot) else context.columns:
        if _is_hatched(row, column):
            items.append(Rect(Box(column.x, top, column.width, row.height), hatch=True))
            if not column.stage.known and row.lane and row.lane.kind == _hinted(context):
                items.extend(_hint(context, column, top, row.height))
    for column in context.columns[:1] if row.drawing.across else context.columns:
        line = (("M", (column.x, top)), ("L", (column.x, top + row.height)))
        items.append(Path(line, stroke="rule", stroke_width=1))
    return tuple(items)


def _is_hatched(row: _Row, column: Column) -> bool:
    """Whether the lane knows nothing here; the lane itself may say so of a stage with data."""
    drawing, stage = row.drawing, column.stage
    if row.lane is None or stage.id in drawing.filled:
        return False
    return stage.id in drawing.gaps or (drawing.hatched and not stage.known)


def _hinted(context: Context) -> str | None:
    """Return the lane in which a stage without data says what would fill it: the highest one."""
    kinds = [lane.kind for lane in context.say.snapshot.lanes if filled(lane)]
    order = ("verbatims", "pains", "touchpoints", "kpis", "flow", "ease", "path")
    return next((kind for kind in order if kind in kinds), None)


def _hint(context: Context, column: Column, top: float, height: float) -> list[Item]:
    say = context.say
    pen = Pen(say)
    room = column.width - 28
    first, second = say.t("not_measured"), say.text(column.stage.hint)
    lines = pen.lines(first, SMALL, room, 2)
    most = max(0, int((height - 24) // SMALL.leading) - len(lines))
    hint = pen.lines(second, SMALL, room, min(most, 5)) if second and most else []
    size = SMALL.leading * (len(lines) + len(hint)) + 12 + (3 if hint else 0)
    y = top + height * 0.5 - size / 2
    box = Box(column.x + 7, y, column.width - 14, size)
    pen.add(Rect(box, "paper", "rule2", 1, 7))
    used = pen.block(column.x + 14, y + 6, first, SMALL.but(weight=600, fill="ink2"), room, most=2)
    if hint:
        pen.block(column.x + 14, y + 9 + used, second, SMALL, room, most=min(most, 5))
    return pen.items
