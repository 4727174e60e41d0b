"""What surrounds the lanes: head of the sheet, names of the lanes, legend and notes."""

from __future__ import annotations

from touchline.maps.snapshot import Coverage, Lane, PersonaCard
from touchline.render.lanes.base import Context
from touchline.render.lanes.content import filled, is_design
from touchline.render.lanes.emotion_marks import has_sources
from touchline.render.lanes.lines import is_line
from touchline.render.lanes.links import chips
from touchline.render.lanes.written import has_written, pencilled
from touchline.render.pen import Pen, Piece, Say
from touchline.render.persona.card import declared, draw_contradictions, draw_rows, key_facts
from touchline.render.persona.look import avatar
from touchline.render.sheet import Box, Cell, Disc, Glyph, Image, Item, Path, Rect
from touchline.render.tokens import (
    BRAND,
    GUTTER,
    LANE,
    MARGIN,
    NAME,
    NOTE,
    NUMBER,
    QUIET,
    SMALL,
    STAGE,
    SUBTITLE,
    TEXT,
    TITLE,
)

__all__ = ["draw_brand", "footer", "gutter", "header"]

LOGO, LOGO_WIDEST = 26.0, 220.0
"""Height and greatest width of a logo, px."""


def header(context: Context) -> tuple[Cell, ...]:
    """Brand, finding, subtitle; whom the map shows; how much is known."""
    inner = context.width - 2 * MARGIN
    cover = min(330.0, inner * 0.2)
    lens = min(720.0, inner * 0.35)
    left = inner - cover - lens - 2 * 32
    top = 26.0
    title = _title(context, left, top)
    card = _lens(context, MARGIN + left + 32, lens, top)
    known = _coverage(context, MARGIN + inner - cover, cover, top)
    return title, card, known


def _title(context: Context, width: float, top: float) -> Cell:
    say = context.say
    pen = Pen(say)
    used = draw_brand(pen, MARGIN, top)
    kind = f"{_kind(say)} · {say.text(say.snapshot.name)}"
    left = MARGIN + used + 16
    style = QUIET.but(fill="ink3" if say.snapshot.state == "current" else "accent")
    pen.line(left, top + 14.5, kind, style, width=width - used - 23)
    y = top + 29
    y += pen.block(MARGIN, y, say.text(say.snapshot.title), TITLE, width, most=3) + 6
    if say.snapshot.subtitle is not None:
        measure = min(width, 940.0)
        y += pen.block(MARGIN, y, say.text(say.snapshot.subtitle), SUBTITLE, measure, most=4)
    whole = [link for link in say.snapshot.links if link.stage is None]
    if whole:
        y += 8 + chips(pen, whole, MARGIN, y + 8, width)
    return Cell("title", Box(MARGIN, top, width, y - top), tuple(pen.items))


def _kind(say: Say) -> str:
    """Say what kind of map it is: measured, designed, or as it should be."""
    if say.snapshot.state == "future":
        return say.t("kind_future")
    return say.t("kind_design" if is_design(say.snapshot) else "kind")


def draw_brand(pen: Pen, x: float, top: float) -> float:
    """Whose map this is: a logo or the mark, and a name. Returns the width."""
    brand = pen.say.brand
    if brand.logo is None:
        pen.add(Glyph("#mark", x, top, 19, "accent"))
        used = 27.0
    else:
        height = LOGO
        size = min(height * brand.logo.light.aspect, LOGO_WIDEST)
        label = brand.name or pen.say.snapshot.project
        pen.add(Image(x, top + 9.5 - height / 2, size, height, brand.logo, label))
        used = size + 8
    return used + (pen.line(x + used, top + 14.5, brand.name, BRAND) if brand.name else -8)


def _lens(context: Context, x: float, width: float, top: float) -> Cell:
    say, lens = context.say, context.say.snapshot.lens
    inner = Pen(say)
    pad, left = 16.0, x + 16 + 50
    y = top + 14
    _face(inner, x + pad + 19, y + 19)
    room = width - 50 - 2 * pad
    y += inner.block(left, y, say.text(lens.name), STAGE, room, most=2)
    one = _only(say)
    if one is not None:
        y += inner.block(left, y, declared(say, one), SMALL, room, most=1)
    for text in (lens.description, lens.scenario):
        y += inner.block(left, y, say.text(text), QUIET, room, most=2)
    if lens.quote is not None:
        said = say.t("quoted", text=say.text(lens.quote))
        y += inner.block(left, y + 2, said, TEXT, room, most=2) + 2
    if lens.expectations:
        listed = " · ".join(say.text(each) for each in lens.expectations)
        y += inner.block(left, y + 2, f"{say.t('expects')}: {listed}", QUIET, room, most=3) + 2
    if one is not None:
        y += draw_contradictions(inner, one, left, y + 2, room, most=2) + 2
    y = max(y, top + 56) + 9
    if len(say.snapshot.personas) > 1:
        y += draw_rows(inner, x + pad, y, width - 2 * pad)
    y += _facts(inner, x + pad, y, width - 2 * pad)
    height = y + 12 - top
    plate = Rect(Box(x, top, width, height), "paper", "rule2", 1, 10)
    return Cell("lens", Box(x, top, width, height), (plate, *inner.items))


def _only(say: Say) -> PersonaCard | None:
    """Return the persona of the map, where it is one."""
    cards = say.snapshot.personas
    return cards[0] if len(cards) == 1 else None


def _face(pen: Pen, x: float, y: float) -> None:
    """Draw whom the map shows: the initials of a persona, or anybody."""
    one = _only(pen.say)
    if one is not None:
        avatar(pen, pen.say.text(one.name), x, y, 19)
        return
    many = bool(pen.say.snapshot.personas)
    pen.add(
        Disc(x, y, 19, "accent-bg"),
        Glyph("people" if many else "person", x - 11, y - 12, 22, "accent"),
    )


def _facts(pen: Pen, x: float, top: float, width: float) -> float:
    """Figures of the lens in a row, broken where they do not fit."""
    say, lens = pen.say, pen.say.snapshot.lens
    if is_design(say.snapshot):
        return _facts_of_design(pen, x, top, width)
    journeys = say.snapshot.figures.get(lens.journeys)
    unit = say.text(journeys.of if journeys and journeys.of else say.snapshot.unit)
    facts: list[tuple[str, str, str | None]] = [
        (say.t("lens.persons"), say.value(lens.persons), lens.persons),
        (unit[:1].upper() + unit[1:], say.value(lens.journeys), lens.journeys),
        (say.t("lens.share"), say.value(lens.share), lens.share),
    ]
    one = _only(say)
    facts += key_facts(say, one) if one is not None else []
    if lens.window:
        facts.append((say.t("window"), say.catalogue.date_range(*lens.window), None))
    if lens.newest:
        facts.append((say.t("lens.newest"), say.catalogue.date(lens.newest), None))
    if lens.owner:
        facts.append((say.t("lens.owner"), lens.owner, None))
    left, y = x, top
    for name, value, figure in facts:
        style = NUMBER if figure else TEXT.but(weight=600)
        size = max(pen.width(name, NOTE), pen.width(value, style))
        if left > x and left + size > x + width:
            left, y = x, y + 42
        mark = len(pen.items)
        pen.line(left, y + 11, name, NOTE, width=width)
        pen.line(left, y + 29, value, style, width=width)
        pen.group(figure, name, mark)
        left += size + 16
    return y + 34 - top


def _facts_of_design(pen: Pen, x: float, top: float, width: float) -> float:
    """Say that nothing is measured, and who keeps the map."""
    say = pen.say
    used = pen.block(x, top, say.t("design.nothing"), SMALL, width, most=2)
    owner = say.snapshot.lens.owner
    if owner:
        used += pen.block(x, top + used, f"{say.t('lens.owner')}: {owner}", SMALL, width, most=2)
    return used


def _coverage(context: Context, x: float, width: float, top: float) -> Cell:
    say = context.say
    pen = Pen(say)
    known = sum(1 for column in context.columns if column.stage.known)
    title = say.t("coverage", known=known, n=len(context.columns))
    y = top + pen.block(x, top, title, NAME, width, most=2) + 5
    rows = say.snapshot.coverage[:8]
    names = min(max([pen.width(say.text(one.label), SMALL) for one in rows] or [0]), width * 0.52)
    for one in rows:
        _row(pen, one, x, y, width, names)
        y += 16.5
    return Cell("coverage", Box(x, top, width, max(y - top, 20)), tuple(pen.items))


def _row(pen: Pen, one: Coverage, x: float, y: float, width: float, names: float) -> None:
    say = pen.say
    mark = len(pen.items)
    label = say.text(one.label)
    figure = say.figure(one.figure)
    pen.line(x, y + 12, label, SMALL, width=names)
    value = say.catalogue.share(figure.value or 0, digits=0) if figure else say.t("none")
    pen.line(x + width, y + 12, value, SMALL.but(weight=600, fill="ink"), anchor="end")
    left = x + names + 12
    length = width - names - 12 - 52
    if figure:
        pen.add(Rect(Box(left, y + 5, length, 6), "sunk", radius=3))
        part = max(0.0, min(1.0, figure.value or 0))
        if part:
            pen.add(Rect(Box(left, y + 5, max(4, length * part), 6), "river", radius=3))
        pen.group(figure.id, label, mark)
    else:
        pen.add(Rect(Box(left, y + 5, length, 6), radius=3, hatch=True))


def gutter(context: Context, lane: Lane, top: float, most: float, axis: bool) -> tuple[Pen, float]:
    """Name and note of a lane; returns the pen and the height they need."""
    pen = Pen(context.say)
    room = GUTTER - 14 - (58 if axis else 0)
    style = SMALL.but(weight=600) if is_line(lane.kind) else LANE
    used = pen.block(MARGIN, top, context.say.lane(lane), style, room, most=3)
    if lane.note is not None and filled(lane):
        lines = max(1, int((most - used) // NOTE.leading)) if most else None
        text = context.say.text(lane.note)
        used += pen.block(MARGIN, top + used + 1, text, NOTE, room, most=lines) + 1
    return pen, used


def footer(context: Context, top: float, languages_note: str = "") -> Cell:
    """Legend, definitions, credits, and when and by what the map was made."""
    say = context.say
    pen = Pen(say)
    y = top + 10
    y += _legend(pen, MARGIN, y, context.width - 2 * MARGIN) + 6
    width = context.width - 2 * MARGIN
    notes = [say.text(note) for note in say.snapshot.notes]
    y += pen.block(MARGIN, y, " ".join(notes), SMALL, width) if notes else 0
    made = say.t(
        "made", date=say.catalogue.date(say.snapshot.created), version=say.snapshot.version
    )
    credits_ = say.text(say.snapshot.credits)
    pieces: list[Piece] = [(credits_, SMALL), (made + languages_note, NOTE)]
    y += pen.flow(MARGIN, y, [one for one in pieces if one[0]], width, gap=16)
    box = Box(MARGIN, top, width, y - top)
    return Cell("footer", box, tuple(pen.items))


def _legend(pen: Pen, x: float, top: float, width: float) -> float:
    """Return what the marks mean."""
    left, y = x, top
    for name in _marks(pen.say):
        text = pen.say.t(f"legend.{name}")
        size = 36 + pen.width(text, SMALL) + 20
        if left > x and left + size > x + width:
            left, y = x, y + 20
        _swatch(pen, name, left, y + 8)
        pen.line(left + 32, y + 12, text, SMALL)
        left += size
    return y + 18 - top


def _marks(say: Say) -> list[str]:
    """Name the marks to explain: those of every map, and those that this one has beside them."""
    lanes = say.snapshot.lanes
    written = ["written"] if any(has_written(lane) for lane in lanes) else []
    if is_design(say.snapshot):
        ways = any(way.expected is not None for way in say.snapshot.stage_links)
        assumed = ways or any(lane.assumed for lane in lanes)
        return [*(["assumed"] if assumed else []), *written]
    names = ["no_data", "measured", "assumed", "interval", *_of_emotion(say)]
    return [*names, "online", "offline", "pain", *written]


def _of_emotion(say: Say) -> list[str]:
    """Name the marks of the emotion lane that need words, where they are drawn."""
    points = [point for lane in say.snapshot.lanes for point in lane.emotion]
    found = []
    if any(not point.said and point.figure for point in points):
        found.append("behaviour")
    if any(has_sources(say, point) for point in points):
        found.append("sources")
    return found


def _swatch(pen: Pen, name: str, x: float, y: float) -> None:
    if name == "sources":
        for at, ink in enumerate(("river", "z0", "rule2")):
            pen.add(Rect(Box(x + at * 8.5, y - 2, 7, 4), ink, radius=1))
        return
    if name == "written":
        pencilled(pen, Box(x, y - 9, 24, 18), 3)
        return
    line = (("M", (x, y)), ("L", (x + 24, y)))
    marks: dict[str, Item] = {
        "no_data": Rect(Box(x, y - 6, 24, 12), stroke="rule2", radius=3, hatch=True),
        "measured": Path(line, stroke="ink", stroke_width=2.5),
        "assumed": Path(line, stroke="ink3", stroke_width=1.5, dash="5 4"),
        "interval": Rect(Box(x, y - 5, 24, 10), "river-bg", radius=2),
        "behaviour": Disc(x + 14, y, 4.5, "paper", "z0", 2),
        "online": Disc(x + 14, y, 4, "paper", "ink2"),
        "offline": Rect(Box(x + 10, y - 4, 8, 8), "ink2", radius=1),
        "pain": Disc(x + 14, y, 7, "n2"),
    }
    pen.add(marks[name])
