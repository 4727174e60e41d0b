"""How wide each stage is: as its content needs; stages without data are narrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from touchline.maps.snapshot import Lane, Snapshot, StageColumn
from touchline.render.lanes.base import Column
from touchline.render.lanes.content import is_design
from touchline.render.lanes.ease import DOTS, QUESTIONS, widest
from touchline.render.pen import Pen, Say
from touchline.render.tokens import GUTTER, MARGIN, NAME, PAD_X, STAGE, STAGE_QUIET, TEXT

__all__ = ["columns", "least_width"]

NARROW = 104.0
NARROW_WRITTEN = 128.0
KNOWN = 156.0
NODE = 88.0
"""Least distance of the touchpoints in the flow."""
CHIP = 150.0
WISHES = {
    "flow": (132.0, 4),
    "touchpoints": (158.0, 2),
    "verbatims": (136.0, 2),
    "themes": (150.0, 2),
    "kpis": (150.0, 2),
    "opportunities": (156.0, 2),
    "pains": (205.0, 2),
    "emotion": (112.0, 3),
    "plan": (144.0, 3),
    "steps": (118.0, 3),
    "channels": (146.0, 2),
    "floor": (330.0, 1),
}
"""Kind of lane → px that an item would like, and how many side by side."""


def _counts(lane: Lane) -> tuple[str, Counter[str]]:
    """How many items a lane has in each stage."""
    lists: dict[str, Iterable[str]] = {
        "flow": (one.stage for one in lane.flow_nodes),
        "touchpoints": (one.stage for one in lane.touchpoints),
        "verbatims": (one.stage for one in lane.quotes),
        "themes": (one.stage for one in lane.themes),
        "kpis": (one.stage for one in lane.kpis),
        "emotion": (one.stage for one in lane.emotion),
        "pains": (one.stage for one in lane.pains),
        "opportunities": (one.stage for one in lane.opportunities),
        "plan": (one.stage for one in lane.plan),
        "steps": (one.stage for one in lane.steps),
        "channels": (one.stage for one in lane.channels),
        "floor": (stage for stage in [lane.floor and lane.floor.stage] if stage),
    }
    return lane.kind, Counter(lists.get(lane.kind, ()))


def _word(say: Say, stage: StageColumn) -> float:
    """Width of the longest word of the name: it is not broken."""
    pen = Pen(say)
    style = STAGE if _is_open(say, stage) else STAGE_QUIET
    number = pen.width("12 ", style)
    return number + 6 + max(pen.width(word, style) for word in f"{say.text(stage.label)} .".split())


def _name(say: Say, stage: StageColumn) -> float:
    """Width of the head with the whole name on one line."""
    pen = Pen(say)
    return min(280.0, pen.width(f"12 {say.text(stage.label)}", STAGE) + 8 + 2 * PAD_X)


def _floor(say: Say, stage: StageColumn, counts: dict[str, Counter[str]]) -> float:
    """Return what a column cannot do without."""
    word = min(240.0, _word(say, stage) + 2 * PAD_X)
    if not _is_open(say, stage):
        lanes = say.snapshot.lanes
        if any(item.stage == stage.id for lane in lanes for item in lane.efforts):
            return max(KNOWN, word)
        return max(NARROW_WRITTEN if _is_written(lanes, stage.id) else NARROW, word)
    nodes = 36 + NODE * counts.get("flow", Counter())[stage.id]
    return max(KNOWN, word, nodes, _chips(say, stage), _answers(say, stage))


def _is_open(say: Say, stage: StageColumn) -> bool:
    """Whether a column has the room of one with data: it has some, or no column has any."""
    return stage.known or is_design(say.snapshot)


def _is_written(lanes: Sequence[Lane], stage: str) -> bool:
    """Whether people wrote anything by hand about a stage."""
    return any(
        item.stage == stage
        for lane in lanes
        for items in (lane.opportunities, lane.cards, lane.steps)
        for item in items
    )


def _answers(say: Say, stage: StageColumn) -> float:
    """Return the three questions with dots and words, where the stage has answers."""
    if not any(one.stage == stage.id for lane in say.snapshot.lanes for one in lane.ease):
        return 0.0
    pen = Pen(say)
    names = max(pen.width(say.t(f"ease.{one}"), TEXT) for one in QUESTIONS)
    values = max(widest(say, lane) for lane in say.snapshot.lanes if lane.ease)
    return min(names, 90.0) + DOTS + values + 2 * PAD_X + 1


def _chips(say: Say, stage: StageColumn) -> float:
    pen = Pen(say)
    widest = 0.0
    for lane in say.snapshot.lanes:
        for path in lane.paths[:2]:
            labels = [say.text(step.label) for step in path.steps if step.stage == stage.id]
            widest = max([widest, *(pen.width(label, NAME) + 20 for label in labels)])
    return min(widest, CHIP) + 2 * PAD_X


def _wish(say: Say, stage: StageColumn, counts: dict[str, Counter[str]]) -> float:
    """Return what a column would like: its items side by side."""
    if not _is_open(say, stage):
        return KNOWN if _is_written(say.snapshot.lanes, stage.id) else 0.0
    wishes = [
        step * min(most, counts[kind][stage.id])
        for kind, (step, most) in WISHES.items()
        if kind in counts
    ]
    return max([*wishes, KNOWN, _name(say, stage)])


def least_width(say: Say) -> float:
    """Return the narrowest sheet on which every column has what it cannot do without."""
    counts = dict(_counts(lane) for lane in say.snapshot.lanes)
    floors = [_floor(say, stage, counts) for stage in say.snapshot.stages]
    return sum(floors) + GUTTER + 2 * MARGIN


def columns(say: Say, width: float) -> tuple[Column, ...]:
    """Columns that together fill *width*.

    Room beyond the floors goes to the stages by how much they wish for.
    """
    snapshot: Snapshot = say.snapshot
    counts = dict(_counts(lane) for lane in snapshot.lanes)
    floors = [_floor(say, stage, counts) for stage in snapshot.stages]
    wishes = [_wish(say, stage, counts) for stage in snapshot.stages]
    free = max(0.0, width - 2 * MARGIN - GUTTER - sum(floors))
    lacking = [max(0.0, wish - floor) for wish, floor in zip(wishes, floors, strict=True)]
    filled = min(free, sum(lacking))
    part = filled / sum(lacking) if sum(lacking) else 0.0
    sizes = [floor + lack * part for floor, lack in zip(floors, lacking, strict=True)]
    weights = [
        size if _is_open(say, stage) or _is_written(snapshot.lanes, stage.id) else 0.15 * size
        for size, stage in zip(sizes, snapshot.stages, strict=True)
    ]
    rest = free - filled
    sizes = [
        size + rest * weight / sum(weights) for size, weight in zip(sizes, weights, strict=True)
    ]
    out, x = [], float(MARGIN + GUTTER)
    for number, (stage, size) in enumerate(zip(snapshot.stages, sizes, strict=True), 1):
        out.append(Column(stage, number, x, size))
        x += size
    return tuple(out)
