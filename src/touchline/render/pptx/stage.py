"""A slide for a stage: key figures, what happens, how it feels, what hurts, what to do."""

from __future__ import annotations

from touchline.maps.snapshot import Figure, Lane, StageColumn
from touchline.render.page.outline import outline_items
from touchline.render.pptx import blocks
from touchline.render.pptx.canvas import HEIGHT, WIDTH, Canvas, Font, Line, Words
from touchline.render.pptx.stack import Section, draw_stack
from touchline.render.pptx.words import lane_of, of_stage

__all__ = ["DRAWN", "draw_stage"]

MARGIN, BETWEEN = 0.5, 0.32
BOTTOM = HEIGHT - 0.62
COLUMN = (WIDTH - 2 * MARGIN - 2 * BETWEEN) / 3
TILES = 6
DRAWN = ("touchpoints", "emotion", "verbatims", "pains", "kpis", "opportunities")
"""Kinds of lanes that have a form of their own; others stand as text."""
_QUIET = ("flow", "path", "plan", "floor")
"""Kinds whose drawing cannot be said in a few words: they stand in the notes."""


def draw_stage(canvas: Canvas, stage: StageColumn, number: int) -> int:
    """Draw the slide; returns how many things had no room, and stand in the notes only."""
    y = _head(canvas, stage, number)
    y, left_out = _tiles(canvas, stage, y)
    if not stage.known:
        y = _unknown(canvas, stage, y)
    for at, sections in enumerate(_columns(canvas, stage)):
        x = MARGIN + at * (COLUMN + BETWEEN)
        left_out += draw_stack(canvas, x, y, COLUMN, BOTTOM, sections)
    _foot(canvas, number)
    return left_out


def _columns(canvas: Canvas, stage: StageColumn) -> list[list[Section]]:
    lanes = canvas.say.snapshot.lanes
    told = [_told(canvas, lane, stage) for lane in lanes]
    told = [section for section in told if section.blocks]
    first, second, third = (
        [_section(canvas, stage, kind) for kind in kinds]
        for kinds in (("touchpoints",), ("emotion", "verbatims"), ("pains", "opportunities"))
    )
    if not any(section.blocks for section in second):
        second, told = [*second, *told[1::2]], told[::2]
    return [[*first, *told], second, third]


def _section(canvas: Canvas, stage: StageColumn, kind: str) -> Section:
    lane = lane_of(canvas.say.snapshot, kind)
    if lane is None:
        return Section("", [])
    return Section(canvas.say.lane(lane), blocks.BLOCKS[kind](canvas, lane, stage.id, COLUMN))


def _told(canvas: Canvas, lane: Lane, stage: StageColumn) -> Section:
    """Return a lane without a form of its own as sentences."""
    if lane.kind in DRAWN or lane.kind in _QUIET:
        return Section("", [])
    said = [one for one in outline_items(canvas.say, lane, stage.id) if one]
    return Section(canvas.say.lane(lane), [blocks.sentence(canvas, one, COLUMN) for one in said])


def _head(canvas: Canvas, stage: StageColumn, number: int) -> float:
    say, stages = canvas.say, canvas.say.snapshot.stages
    room = WIDTH - 2 * MARGIN
    step = room / len(stages)
    for at, one in enumerate(stages):
        here = at == number - 1
        paint = canvas.paint("accent" if here else "rule2" if one.known else "rule")
        name = f"Stage {at + 1}"
        canvas.rect(MARGIN + at * step, 0.3, step - 0.05, 0.07, paint, name=name)
    words = (
        Words(f"{say.catalogue.number(number)}  ", Font(26, ink="ink3")),
        Words(say.text(stage.label), Font(26, True)),
    )
    y = 0.46
    y += canvas.text(MARGIN, y, room, [Line(words)], name="Title", title=True) + 0.02
    about = Line((Words(say.text(stage.description), Font(13, ink="ink2")),), most=2)
    return y + canvas.text(MARGIN, y, room, [about], name="Description") + 0.14


def _tiles(canvas: Canvas, stage: StageColumn, y: float) -> tuple[float, int]:
    """Draw the key figures; returns where the next thing stands, and how many had no room."""
    say = canvas.say
    lane = lane_of(say.snapshot, "kpis")
    entrants = say.snapshot.figures.get(stage.entrants or "")
    unit = say.text(entrants.of if entrants and entrants.of else say.snapshot.unit)
    named = [
        (unit, stage.entrants),
        (say.t("go_on"), stage.conversion),
        (say.t("panel.median"), stage.median),
        (say.t("panel.p90"), stage.p90),
        *(
            (say.text(one.label), one.figure)
            for one in of_stage(lane.kpis if lane else [], stage.id)
        ),
    ]
    known = [(name, figure) for name, id_ in named if (figure := say.figure(id_))]
    if not known:
        return y, 0
    shown = known[:TILES]
    gap = 0.14
    width = min(2.6, (WIDTH - 2 * MARGIN - gap * (len(shown) - 1)) / len(shown))
    lines = [_tile(canvas, name, figure) for name, figure in shown]
    height = max(canvas.height(one, width - 0.24) for one in lines) + 0.18
    for at, one in enumerate(lines):
        x = MARGIN + at * (width + gap)
        canvas.rect(x, y, width, height, canvas.paint("sunk"), name="Tile", radius=0.07)
        canvas.text(x + 0.12, y + 0.09, width - 0.24, one, name=shown[at][0])
    return y + height + 0.2, len(known) - len(shown)


def _tile(canvas: Canvas, name: str, figure: Figure) -> list[Line]:
    say = canvas.say
    sure = [say.t("n", n=figure.n) if figure.n else "", say.interval(figure)]
    return [
        Line((Words(name, Font(11, ink="ink2")),), most=2),
        Line((Words(say.value(figure), Font(19, True)),)),
        Line((Words(" · ".join(one for one in sure if one), Font(11, ink="ink3")),), most=2),
    ]


def _unknown(canvas: Canvas, stage: StageColumn, y: float) -> float:
    """Say that nothing is known here, and what would fill it."""
    say = canvas.say
    lines = [
        Line((Words(say.t("not_measured"), Font(16, True)),)),
        Line((Words(say.text(stage.hint), Font(13, ink="ink2")),), most=3),
    ]
    width = WIDTH - 2 * MARGIN
    tall = canvas.height([one for one in lines if one.words[0].text], 6.0)
    canvas.rect(MARGIN, y, width, tall + 0.5, canvas.paint(hatch=True), name="Not known")
    paper = canvas.paint("paper")
    canvas.rect(MARGIN + 0.2, y + 0.15, 6.4, tall + 0.2, paper, name="Ground", radius=0.06)
    canvas.text(MARGIN + 0.4, y + 0.25, 6.0, lines, name="Not known")
    return y + tall + 0.75


def _foot(canvas: Canvas, number: int) -> None:
    say = canvas.say
    used = canvas.logo(MARGIN, HEIGHT - 0.42, 0.18) + 0.08
    brand = f"{say.brand.name} · " if say.brand.name else ""
    said = say.t("slides.stage", n=number, of=len(say.snapshot.stages))
    name = f"{brand}{say.text(say.snapshot.name)} · {said}"
    if say.snapshot.lens.window:
        name += f" · {say.catalogue.date_range(*say.snapshot.lens.window)}"
    line = Line((Words(name, Font(11, ink="ink3")),))
    canvas.text(MARGIN + used, HEIGHT - 0.43, WIDTH - 2 * MARGIN - used, [line], name="Foot")
