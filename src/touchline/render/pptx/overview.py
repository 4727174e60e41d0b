"""The first slide: the whole map, with the strongest of each cell, so that it can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from touchline.maps.snapshot import StageColumn
from touchline.render.pptx.canvas import HEIGHT, WIDTH, Canvas, Font, Line, Words
from touchline.render.pptx.feelings import draw_curve
from touchline.render.pptx.words import evidence_of_pain, lane_of, of_stage

__all__ = ["draw_overview"]

MARGIN, PAD = 0.4, 0.07
TOP, BOTTOM = 1.55, HEIGHT - 0.42
SMALL, STRONG = Font(9, ink="ink2"), Font(9, True)
LANE = Font(9.5, True)
CURVE = 1.12
"""Least height of the emotion curve, inches."""

Cell = Callable[[Canvas, StageColumn, int], list[Line]]


@dataclass(frozen=True)
class Place:
    """A stage on the slide: inches."""

    stage: StageColumn
    x: float
    width: float

    @property
    def inner(self) -> float:
        """Width of what is written."""
        return self.width - 2 * PAD


@dataclass(frozen=True)
class _Row:
    """A lane: how much of it is shown, from 0 to 2 (more), and how long it is kept."""

    kind: str
    cell: Cell
    worth: int
    level: int = 0


def draw_overview(canvas: Canvas) -> list[str]:
    """Draw the slide; returns the kinds of lanes that stand on it."""
    _head(canvas)
    places = _places(canvas)
    rows, heights = _chosen(canvas, places)
    y = TOP
    free = max(0.0, BOTTOM - TOP - sum(heights))
    for row, height in zip(rows, heights, strict=True):
        more = free * 0.6 if row.kind == "emotion" else free * 0.4 / max(1, len(rows) - 1)
        _row(canvas, row, places, y, height + more)
        y += height + more
    canvas.rule(MARGIN, y, WIDTH - 2 * MARGIN, "ink", 1.25)
    _foot(canvas)
    return [row.kind for row in rows]


def _head(canvas: Canvas) -> None:
    say = canvas.say
    snapshot, lens = say.snapshot, say.snapshot.lens
    used = canvas.logo(MARGIN, 0.26, 0.2) + 0.09
    kind = f"{say.t('kind')} · {say.text(snapshot.name)}"
    brand = (Words(f"{say.brand.name}  ", Font(10, True)),) if say.brand.name else ()
    first = Line((*brand, Words(kind, Font(10, ink="ink3"))))
    canvas.text(MARGIN + used, 0.26, 7.0, [first], name="Map")
    right, side = 9.35, WIDTH - MARGIN - 9.35
    title = Line((Words(say.text(snapshot.title), Font(20, True)),), most=2)
    tall = canvas.text(MARGIN, 0.5, right - MARGIN - 0.3, [title], name="Title", title=True)
    room = int((TOP - 0.56 - tall) * 72 / canvas.leading(10))
    about = Line((Words(say.text(snapshot.subtitle), Font(10, ink="ink2")),), most=max(1, room))
    if room > 0:
        canvas.text(MARGIN, 0.53 + tall, right - MARGIN - 0.3, [about], name="Subtitle")
    unit = say.text(snapshot.unit)
    journeys = snapshot.figures.get(lens.journeys)
    counts = [
        f"{say.value(lens.persons)} {say.t('lens.persons').lower()}",
        f"{say.value(lens.journeys)} {say.text(journeys.of) if journeys else unit}",
        f"{say.t('lens.share')} {say.value(lens.share)}",
    ]
    known = sum(1 for one in snapshot.stages if one.known)
    window = say.catalogue.date_range(*lens.window) if lens.window else ""
    lines = [
        Line((Words(say.text(lens.name), Font(12, True)),), most=2),
        Line((Words(say.text(lens.description), Font(9, ink="ink2")),), most=2),
        Line((Words(" · ".join(counts), Font(10)),), most=2, before=2),
        Line((Words(window, Font(9, ink="ink2")),)),
        Line((Words(say.t("coverage", known=known, n=len(snapshot.stages)), SMALL),)),
    ]
    paint = canvas.paint("canvas", "rule2")
    canvas.rect(right, 0.26, side, TOP - 0.4, paint, name="Lens", radius=0.08)
    canvas.text(right + 0.14, 0.34, side - 0.28, lines, name="Lens")


def _places(canvas: Canvas) -> list[Place]:
    """Columns; those of stages without data are narrow."""
    stages = canvas.say.snapshot.stages
    written = _written(canvas)
    weights = [1.0 if one.known else 0.72 if one.id in written else 0.6 for one in stages]
    if not any(one.known for one in stages):
        weights = [1.0] * len(stages)
    gutter = _gutter(canvas)
    room = WIDTH - 2 * MARGIN - gutter
    places, x = [], MARGIN + gutter
    for stage, weight in zip(stages, weights, strict=True):
        width = room * weight / sum(weights)
        places.append(Place(stage, x, width))
        x += width
    return places


def _gutter(canvas: Canvas) -> float:
    """Width of the names of the lanes: none of their words is broken."""
    names = " ".join(canvas.say.lane(lane) for lane in canvas.say.snapshot.lanes).split()
    widest = max((canvas.width(name, LANE) for name in names), default=0.0)
    return min(1.7, max(0.9, widest + 0.12))


def _written(canvas: Canvas) -> set[str]:
    lanes = canvas.say.snapshot.lanes
    actions = {one.stage for lane in lanes for one in lane.opportunities}
    return actions | {one.stage for lane in lanes for one in lane.cards}


def _chosen(canvas: Canvas, places: list[Place]) -> tuple[list[_Row], list[float]]:
    """Return the lanes that fit, as full as they fit, and their heights."""
    kinds = {lane.kind for lane in canvas.say.snapshot.lanes}
    rows = [_Row("heads", _of_head, 9), *(row for row in _ROWS if row.kind in kinds)]
    heights = {row.kind: _height(canvas, row, places) for row in rows}
    rows = [row for row in rows if heights[row.kind] > 2 * PAD]
    while sum(heights[row.kind] for row in rows) > BOTTOM - TOP and len(rows) > 2:
        rows.remove(min(rows, key=lambda row: row.worth))
    for level in (1, 2):
        for row in sorted(rows, key=lambda row: -row.worth):
            fuller = replace(row, level=level)
            more = _height(canvas, fuller, places) - heights[row.kind]
            if sum(heights[one.kind] for one in rows) + more <= BOTTOM - TOP:
                rows[rows.index(row)] = fuller
                heights[row.kind] += more
    return rows, [heights[row.kind] for row in rows]


def _height(canvas: Canvas, row: _Row, places: list[Place]) -> float:
    if row.kind == "emotion":
        return CURVE
    cells = (canvas.height(row.cell(canvas, one.stage, row.level), one.inner) for one in places)
    return max(cells, default=0.0) + 2 * PAD


def _row(canvas: Canvas, row: _Row, places: list[Place], y: float, height: float) -> None:
    say = canvas.say
    heads = row.kind == "heads"
    canvas.rule(MARGIN, y, WIDTH - 2 * MARGIN, "ink" if heads else "rule", 1.25 if heads else 0.75)
    if not heads:
        lane = lane_of(say.snapshot, row.kind)
        name = say.lane(lane) if lane else ""
        canvas.text(
            MARGIN, y + PAD, _gutter(canvas), [Line((Words(name, LANE),), 3)], name=f"Lane {name}"
        )
    for place in places:
        if not place.stage.known and not heads:
            lines = row.cell(canvas, place.stage, row.level) if row.kind != "emotion" else []
            if not lines:
                _unknown(canvas, place, y, height)
    if row.kind == "emotion":
        draw_curve(canvas, [(one.stage, one.x, one.width) for one in places], y, height)
        return
    for number, place in enumerate(places, 1):
        lines = row.cell(canvas, place.stage, row.level)
        if heads:
            lines = [replace(lines[0], words=_numbered(canvas, number, lines[0])), *lines[1:]]
        label = say.text(place.stage.label)
        canvas.text(place.x + PAD, y + PAD, place.inner, lines, name=f"{row.kind}: {label}")


def _numbered(canvas: Canvas, number: int, line: Line) -> tuple[Words, ...]:
    font = replace(line.words[0].font, bold=False, ink="ink3")
    return Words(f"{canvas.say.catalogue.number(number)} ", font), *line.words


def _unknown(canvas: Canvas, place: Place, y: float, height: float) -> None:
    paint = canvas.paint(hatch=True)
    x, width = place.x + 0.03, place.width - 0.06
    canvas.rect(x, y + 0.03, width, height - 0.06, paint, name="Not known")


def _foot(canvas: Canvas) -> None:
    say = canvas.say
    made = say.t(
        "made", date=say.catalogue.date(say.snapshot.created), version=say.snapshot.version
    )
    said = " · ".join(one for one in (say.text(say.snapshot.credits), made) if one)
    line = Line((Words(f"{say.t('slides.strongest')} {said}", Font(9, ink="ink3")),))
    canvas.text(MARGIN, HEIGHT - 0.34, WIDTH - 2 * MARGIN, [line], name="Source")


# the cells


def _of_head(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
    say = canvas.say
    font = Font(11, True) if stage.known else Font(10, True, "ink2")
    lines = [Line((Words(say.text(stage.label), font),), most=2)]
    entrants, onward = say.figure(stage.entrants), say.figure(stage.conversion)
    if not stage.known:
        return [*lines, Line((Words(say.t("no_data"), SMALL),))]
    if entrants is not None:
        unit = say.text(entrants.of) or say.text(say.snapshot.unit)
        words = Words(f"{say.value(entrants)} ", Font(11, True)), Words(unit, SMALL)
        lines.append(Line(words, most=2, before=2))
    if onward is not None:
        words = (
            Words(f"{say.value(onward)} ", Font(9, True, "river")),
            Words(say.t("go_on"), SMALL),
        )
        lines.append(Line(words))
    return lines


def _of_touchpoints(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
    say, lane = canvas.say, lane_of(canvas.say.snapshot, "touchpoints")
    here = of_stage(lane.touchpoints if lane else [], stage.id)
    here.sort(key=lambda one: -(say.snapshot.figures[one.figure].value or 0))
    return [
        Line((Words(f"{say.text(one.label)} ", SMALL), Words(say.value(one.figure), STRONG)), 2)
        for one in here[: 2 + level // 2]
    ]


def _of_pains(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
    say, lane = canvas.say, lane_of(canvas.say.snapshot, "pains")
    out: list[Line] = []
    for one in of_stage(lane.pains if lane else [], stage.id)[: 1 + level // 2]:
        rank = Words(f"{say.catalogue.number(one.rank)} ", Font(9, True, "n2"))
        out.append(Line((rank, Words(say.text(one.label), STRONG)), 2 + level // 2, 3))
        out.append(Line((Words(evidence_of_pain(say, one, brief=True), SMALL),), 2))
    return out


def _of_quotes(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
    say, lane = canvas.say, lane_of(canvas.say.snapshot, "verbatims")
    here = of_stage(lane.quotes if lane else [], stage.id)
    here.sort(key=lambda one: one.feeling != "negative")
    ink = {"negative": "n2", "positive": "p2", "neutral": "ink2"}
    return [
        Line(
            (Words(say.t("quoted", text=one.text), Font(9, ink=ink[one.feeling])),),
            2 + level // 2,
            3,
            as_written=True,
        )
        for one in here[:1]
    ]


def _of_kpis(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
    say, lane = canvas.say, lane_of(canvas.say.snapshot, "kpis")
    return [
        Line(
            (
                Words(f"{say.value(one.figure)} ", Font(11, True)),
                Words(say.text(one.label), SMALL),
            ),
            2,
        )
        for one in of_stage(lane.kpis if lane else [], stage.id)[: 1 + (level > 0)]
    ]


def _of_opportunities(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
    say, lane = canvas.say, lane_of(canvas.say.snapshot, "opportunities")
    here = of_stage(lane.opportunities if lane else [], stage.id)
    here.sort(key=lambda one: (one.by_data, one.pain or 99))
    return [
        Line((Words(say.text(one.text), SMALL),), 2 + (level > 0), 3)
        for one in here[: 1 + level // 2]
    ]


def _of_cards(kind: str) -> Cell:
    def cell(canvas: Canvas, stage: StageColumn, level: int) -> list[Line]:
        lane = lane_of(canvas.say.snapshot, kind)
        here = of_stage(lane.cards if lane else [], stage.id)
        return [
            Line((Words(canvas.say.text(one.text), SMALL),), 2 + level // 2, 2)
            for one in here[: 1 + level // 2]
        ]

    return cell


_ROWS: tuple[_Row, ...] = (
    _Row("goals", _of_cards("goals"), 2),
    _Row("touchpoints", _of_touchpoints, 5),
    _Row("emotion", _of_head, 8),
    _Row("verbatims", _of_quotes, 3),
    _Row("pains", _of_pains, 7),
    _Row("kpis", _of_kpis, 6),
    _Row("opportunities", _of_opportunities, 4),
)
