"""From two maps and their difference to a sheet."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from touchline.errors import RenderError
from touchline.maps.difference import MapDifference
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.difference.curves import HEIGHT, axis, draw_curves, has_curves
from touchline.render.difference.head import draw_foot, draw_head
from touchline.render.difference.lists import draw_cards, draw_pains, draw_rules
from touchline.render.difference.moved import draw_more, draw_moved
from touchline.render.difference.scene import Scene, open_scene, word
from touchline.render.lanes.base import Column
from touchline.render.pen import Pen, Say, catalogue_of
from touchline.render.sheet import Box, Cell, Item, Path, Rect, Sheet, mirrored, moved
from touchline.render.tokens import GUTTER, LANE, MARGIN, SMALL, STAGE, STAGE_QUIET

__all__ = ["layout_difference"]

PAD = 12.0


@dataclass(frozen=True)
class _Row:
    """A lane drawn from y = 0."""

    name: str
    title: str
    height: float
    cells: tuple[tuple[Box, tuple[Item, ...]], ...]
    gutter: tuple[Item, ...] = ()
    hatched: frozenset[str] = frozenset()


def layout_difference(
    before: Snapshot,
    after: Snapshot,
    difference: MapDifference,
    *,
    language: str,
    brand: Brand = TOUCHLINE,
) -> Sheet:
    """Place everything that a difference shows.

    Parameters
    ----------
    before, after
        The maps compared.
    difference
        What :func:`touchline.maps.difference.compare` found between them.
    language
        A language of the catalogue; the sheet is turned for those that run from right to left.

    Raises
    ------
    RenderError
        If neither map has a stage, or the language is unknown.
    """
    if not before.stages and not after.stages:
        raise RenderError("neither map has a stage", hint="declare a stage model and build again")
    say = Say(after, catalogue_of(after, language), brand)
    scene = open_scene(before, after, difference, say)
    cells = list(draw_head(scene))
    top = max(cell.box.bottom for cell in cells) + 16
    rows = [row for row in _rows(scene) if row is not None]
    for at, row in enumerate(rows):
        cells.extend(_placed(scene, row, top, first=at == 0))
        top += row.height + 2 * PAD
    cells.append(_line(scene, "foot", top, strong=True))
    foot = draw_foot(scene, top)
    cells.append(foot)
    height = math.ceil(foot.box.bottom + 24)
    title = f"{word(say, 'title')}: {say.text(after.name)}"
    made = Sheet(scene.width, height, language, say.catalogue.direction, title, tuple(cells))
    return mirrored(made) if say.rtl else made


def _rows(scene: Scene) -> list[_Row | None]:
    say = scene.say
    return [
        _heads(scene),
        _of_stages(scene, "moved", word(say, "lane.moved"), _figures, hatched=True),
        _emotion(scene),
        _of_stages(scene, "pains", say.t("lane.pains"), draw_pains),
        _of_stages(scene, "cards", word(say, "lane.cards"), draw_cards),
        _rules(scene),
    ]


def _figures(pen: Pen, scene: Scene, column: Column) -> float:
    used = draw_moved(pen, scene, column)
    return used + draw_more(pen, scene, column, used + 8) + (8 if used else 0)


def _of_stages(
    scene: Scene,
    name: str,
    title: str,
    draw: Callable[[Pen, Scene, Column], float],
    *,
    hatched: bool = False,
) -> _Row | None:
    """Draw a lane of a cell a stage; none where every cell is empty."""
    cells, heights = [], []
    for column in scene.columns:
        pen = Pen(scene.say)
        heights.append(draw(pen, scene, column))
        box = Box(column.x, 0, column.width, heights[-1])
        cells.append((box, tuple(pen.items)))
    if not any(heights):
        return None
    unknown = frozenset(one.stage.id for one in scene.columns if not one.stage.known)
    return _Row(
        name, title, max(heights), tuple(cells), hatched=unknown if hatched else frozenset()
    )


def _heads(scene: Scene) -> _Row:
    row = _of_stages(scene, "heads", scene.say.t("lane.heads"), _head)
    assert row is not None
    return _Row(row.name, "", row.height, row.cells)


def _head(pen: Pen, scene: Scene, column: Column) -> float:
    say, stage = scene.say, column.stage
    change = scene.changed_stages.get(stage.id)
    gone = change is not None and change.change == "removed"
    style = STAGE_QUIET if gone or not stage.known else STAGE
    number = say.catalogue.number(column.number)
    used = pen.width(number, style) + 6
    base = (style.leading + style.size * 0.7) / 2
    pen.line(column.inner_x, base, number, style.but(weight=400, fill="ink3"))
    height = pen.block(
        column.inner_x + used, 0, say.text(stage.label), style, column.inner - used, most=3
    )
    said = _stage_word(scene, column)
    return height + pen.block(column.inner_x, height + 2, said, SMALL, column.inner, most=2) + 2


def _stage_word(scene: Scene, column: Column) -> str:
    """Say what became of a stage, or that nothing is known of it or changed in it."""
    say, stage = scene.say, column.stage
    change = scene.changed_stages.get(stage.id)
    if change is not None and change.change in ("added", "removed"):
        return word(say, "new" if change.change == "added" else "gone")
    if change is not None and change.was and change.now:
        numbers = {"was": say.catalogue.number(change.was), "now": say.catalogue.number(change.now)}
        return word(say, "rank", **numbers)
    if not stage.known:
        return say.t("no_data")
    quiet = not scene.moved(stage.id) and not any(
        one.stage == stage.id for one in scene.difference.items
    )
    return word(say, "quiet") if quiet else ""


def _emotion(scene: Scene) -> _Row | None:
    if not has_curves(scene):
        return None
    pen = Pen(scene.say)
    draw_curves(pen, scene)
    box = Box(scene.left, 0, scene.right - scene.left, HEIGHT)
    gaps = frozenset(
        one.stage.id
        for one in scene.columns
        if scene.felt(scene.after, one.stage.id) is None
        and scene.felt(scene.before, one.stage.id) is None
    )
    title = scene.say.t("lane.emotion")
    return _Row("emotion", title, HEIGHT, ((box, tuple(pen.items)),), axis(scene), gaps)


def _rules(scene: Scene) -> _Row | None:
    pen = Pen(scene.say)
    height = draw_rules(pen, scene)
    if not height:
        return None
    box = Box(scene.left, 0, scene.right - scene.left, height)
    return _Row("rules", word(scene.say, "lane.rules"), height, ((box, tuple(pen.items)),))


def _placed(scene: Scene, row: _Row, top: float, *, first: bool) -> list[Cell]:
    """Return the cells of a lane at its place: ground, name, content."""
    height = row.height + 2 * PAD
    out = [_ground(scene, row, top, height), _line(scene, row.name, top, strong=first)]
    pen = Pen(scene.say)
    room = GUTTER - 14 - (58 if row.gutter else 0)
    pen.block(MARGIN, top + PAD, row.title, LANE, room, most=3)
    box = Box(MARGIN, top, scene.left - MARGIN, height)
    shifted = (moved(item, 0, top + PAD) for item in row.gutter)
    out.append(Cell(f"name:{row.name}", box, (*pen.items, *shifted)))
    for number, (box, items) in enumerate(row.cells):
        place = Box(box.x, top, box.width, height)
        shifted = (moved(item, 0, top + PAD) for item in items)
        out.append(Cell(f"{row.name}:{number}", place, tuple(shifted)))
    return out


def _ground(scene: Scene, row: _Row, top: float, height: float) -> Cell:
    items: list[Item] = [
        Rect(Box(column.x, top, column.width, height), hatch=True)
        for column in scene.columns
        if column.stage.id in row.hatched
    ]
    if row.name != "rules":
        for column in scene.columns:
            line = (("M", (column.x, top)), ("L", (column.x, top + height)))
            items.append(Path(line, stroke="rule", stroke_width=1))
    box = Box(MARGIN, top, scene.right - MARGIN, height)
    return Cell(f"ground:{row.name}", box, tuple(items))


def _line(scene: Scene, name: str, y: float, *, strong: bool) -> Cell:
    line = (("M", (MARGIN, y)), ("L", (scene.right, y)))
    path = Path(line, stroke="ink" if strong else "rule", stroke_width=2 if strong else 1)
    return Cell(f"rule:{name}", Box(MARGIN, y - 1, scene.right - MARGIN, 2), (path,))
