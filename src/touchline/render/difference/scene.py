"""What is drawn: two maps and their difference, sorted by the columns of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from touchline.maps.difference import FigureChange, ItemChange, MapDifference
from touchline.maps.snapshot import EmotionPoint, Figure, Snapshot, StageColumn
from touchline.render.lanes.base import Column
from touchline.render.pen import Pen, Say
from touchline.render.tokens import GUTTER, MARGIN, PAD_X, STAGE

__all__ = ["CARDS", "Scene", "open_scene", "word"]

CARDS = ("card", "opportunity", "step", "touchpoint", "theme", "kpi")
NARROW, WIDE, LEAST = 112.0, 300.0, 196.0
SHEET = (1500.0, 2100.0)
"""Narrowest and widest sheet, px."""
MOST_MOVED = 6
"""Figures drawn in a stage."""
MOST_UNSURE = 3
"""Figures that may have moved by chance fill up to this many."""


def word(say: Say, key: str, **args: object) -> str:
    """Give a message of differences."""
    return say.catalogue.message(f"difference.{key}", **args)


@dataclass(frozen=True)
class Scene:
    """Two maps side by side, and where their stages stand on the sheet."""

    before: Snapshot
    after: Snapshot
    difference: MapDifference
    say: Say
    columns: tuple[Column, ...]
    width: float

    @property
    def left(self) -> float:
        """X of the first column."""
        return self.columns[0].x if self.columns else MARGIN + GUTTER

    @property
    def right(self) -> float:
        """X where the last column ends."""
        return self.width - MARGIN

    def moved(self, stage: str) -> list[FigureChange]:
        """Figures to draw under a stage, the most telling first."""
        return _moved(self.difference, stage)

    def items(self, stage: str, kinds: Sequence[str]) -> list[ItemChange]:
        """Give changes of other things under a stage."""
        return [one for one in self.difference.items if one.kind in kinds and one.stage == stage]

    @cached_property
    def changed_stages(self) -> dict[str, ItemChange]:
        """Stages that were added, removed, edited or moved."""
        return {one.id: one for one in self.difference.of("stage") if one.id is not None}

    def felt(self, snapshot: Snapshot, stage: str) -> tuple[EmotionPoint, Figure] | None:
        """Give the measured point of the main curve in a stage."""
        for lane in snapshot.lanes:
            for point in lane.emotion:
                if point.stage != stage or point.segment or point.persona:
                    continue
                figure = snapshot.figures.get(point.figure or "")
                if figure is not None and figure.value is not None:
                    return point, figure
        return None


def _moved(difference: MapDifference, stage: str) -> list[FigureChange]:
    """Leave out the emotion, which has a lane of its own, and what says the same again."""
    found: dict[object, FigureChange] = {}
    for one in difference.figures:
        if one.stage != stage or one.lane == "emotion" or not one.weight or not one.change:
            continue
        assert one.before is not None
        assert one.after is not None
        found.setdefault((one.unit, one.before.value, one.after.value), one)
    sure = [one for one in found.values() if one.sure]
    others = [one for one in found.values() if not one.sure]
    return [*sure, *others[: max(0, MOST_UNSURE - len(sure))]][:MOST_MOVED]


def open_scene(before: Snapshot, after: Snapshot, difference: MapDifference, say: Say) -> Scene:
    """Lay the columns: wide where much changed, narrow where nothing did."""
    stages = _stages(before, after)
    words = [_word(say, stage) for stage in stages]
    wishes = [
        max(_wish(difference, stage.id), least) for stage, least in zip(stages, words, strict=True)
    ]
    wanted = sum(wishes) + GUTTER + 2 * MARGIN
    width = min(max(wanted, SHEET[0]), SHEET[1])
    room = width - GUTTER - 2 * MARGIN
    floors = [max(min(wish, LEAST), least) for wish, least in zip(wishes, words, strict=True)]
    lacking = [wish - floor for wish, floor in zip(wishes, floors, strict=True)]
    free = room - sum(floors)
    if free < 0:  # very many stages: a wider sheet rather than unreadable columns
        width, free = width - free, 0.0
    part = min(1.0, free / sum(lacking)) if sum(lacking) else 0.0
    sizes = [floor + part * lack for floor, lack in zip(floors, lacking, strict=True)]
    rest = max(0.0, width - GUTTER - 2 * MARGIN - sum(sizes))
    sizes = [size + rest * size / sum(sizes) for size in sizes] if sizes else []
    columns, x = [], float(MARGIN + GUTTER)
    for number, (stage, size) in enumerate(zip(stages, sizes, strict=True), 1):
        columns.append(Column(stage, number, x, size))
        x += size
    return Scene(before, after, difference, say, tuple(columns), width)


def _word(say: Say, stage: StageColumn) -> float:
    """Return the width that the longest word of a name needs: it is not broken."""
    pen = Pen(say)
    longest = max(pen.width(part, STAGE) for part in f"{say.text(stage.label)} .".split())
    return min(240.0, pen.width("12 ", STAGE) + 6 + longest + 2 * PAD_X)


def _stages(before: Snapshot, after: Snapshot) -> list[StageColumn]:
    """Stages of the map after; those that are gone stand behind what they stood behind."""
    found = list(after.stages)
    names = [stage.id for stage in found]
    for at, stage in enumerate(before.stages):
        if stage.id not in names:
            last = [names.index(one.id) for one in before.stages[:at] if one.id in names]
            place = max(last, default=-1) + 1
            found.insert(place, stage)
            names.insert(place, stage.id)
    return found


def _wish(difference: MapDifference, stage: str) -> float:
    here = _moved(difference, stage)
    others = [one for one in difference.items if one.stage == stage]
    felt = [one for one in difference.figures if one.stage == stage and one.lane == "emotion"]
    if not here and not others and not felt:
        return NARROW
    return WIDE if len(here) + len(others) > 2 else LEAST + 30
