"""The last slide: what the marks and figures mean, how much is known, where it comes from."""

from __future__ import annotations

from collections.abc import Callable

from touchline.render.pptx.blocks import TEXT
from touchline.render.pptx.canvas import HEIGHT, WIDTH, Canvas, Font, Line, Words
from touchline.render.pptx.stack import Block, Section, draw_stack

__all__ = ["draw_reading"]

MARGIN, BETWEEN = 0.5, 0.5
COLUMN = (WIDTH - 2 * MARGIN - 2 * BETWEEN) / 3
BOTTOM = HEIGHT - 0.8
SIDE = 0.62


def draw_reading(canvas: Canvas) -> None:
    """Draw the slide."""
    say = canvas.say
    title = Line((Words(say.t("slides.reading"), Font(26, True)),))
    y = 0.46 + canvas.text(MARGIN, 0.46, WIDTH - 2 * MARGIN, [title], name="Title", title=True)
    notes = [say.text(one) for one in say.snapshot.notes]
    sections = (
        [Section(say.t("slides.marks"), _marks(canvas))],
        [Section(say.t("slides.definitions"), [_paragraph(canvas, one) for one in notes if one])],
        [
            Section(say.t("slides.known"), _coverage(canvas)),
            Section(say.t("slides.data"), _data(canvas)),
        ],
    )
    for at, column in enumerate(sections):
        draw_stack(canvas, MARGIN + at * (COLUMN + BETWEEN), y + 0.3, COLUMN, BOTTOM, column)
    made = say.t(
        "made", date=say.catalogue.date(say.snapshot.created), version=say.snapshot.version
    )
    said = " · ".join(one for one in (say.text(say.snapshot.credits), made) if one)
    line = Line((Words(said, Font(11, ink="ink3")),), most=2)
    canvas.rule(MARGIN, HEIGHT - 0.72, WIDTH - 2 * MARGIN)
    canvas.text(MARGIN, HEIGHT - 0.62, WIDTH - 2 * MARGIN, [line], name="Source")


def _paragraph(canvas: Canvas, text: str) -> Block:
    lines = [Line((Words(text, TEXT),), most=24)]

    def draw(x: float, y: float) -> None:
        canvas.text(x, y, COLUMN, lines, name="Definition")

    return Block(canvas.height(lines, COLUMN), draw)


def _marks(canvas: Canvas) -> list[Block]:
    say, signed = canvas.say, canvas.say.catalogue.signed
    marks: list[tuple[str, Callable[[float, float], None]]] = [
        (say.t("slides.scale", low=signed(-2), high=signed(2)), lambda x, y: _scale(canvas, x, y)),
        (say.t("legend.measured"), lambda x, y: _stroke(canvas, x, y, "ink", None)),
        (say.t("legend.interval"), lambda x, y: _plate(canvas, x, y, "river-bg")),
        (say.t("legend.behaviour"), lambda x, y: _ring(canvas, x, y)),
        (say.t("legend.pain"), lambda x, y: _rank(canvas, x, y)),
        (say.t("legend.no_data"), lambda x, y: _plate(canvas, x, y, None)),
    ]
    return [_mark(canvas, text, draw) for text, draw in marks]


def _mark(canvas: Canvas, text: str, sign: Callable[[float, float], None]) -> Block:
    lines = [Line((Words(text, TEXT),), most=4)]
    inner = COLUMN - SIDE - 0.15
    tall = max(0.28, canvas.height(lines, inner))

    def draw(x: float, y: float) -> None:
        sign(x, y + canvas.leading(11) / 144)
        canvas.text(x + SIDE + 0.15, y, inner, lines, name="Meaning")

    return Block(tall, draw)


def _scale(canvas: Canvas, x: float, y: float) -> None:
    for at, ink in enumerate(("n2", "n1", "z0", "p1", "p2")):
        canvas.disc(x + 0.06 + at * 0.125, y, 0.055, canvas.paint(ink), name="Feeling")


def _stroke(canvas: Canvas, x: float, y: float, ink: str, dash: str | None) -> None:
    line = (("M", (x, y)), ("L", (x + SIDE, y)))
    canvas.path(line, canvas.paint(None, ink, width=2, dash=dash), name="Line")


def _plate(canvas: Canvas, x: float, y: float, role: str | None) -> None:
    paint = canvas.paint(role) if role else canvas.paint(None, "rule2", hatch=True)
    canvas.rect(x, y - 0.08, SIDE, 0.16, paint, name="Plate", radius=0.03)


def _ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x + SIDE / 2, y, 0.065, canvas.paint("paper", "z0", width=1.5), name="Ring")


def _rank(canvas: Canvas, x: float, y: float) -> None:
    number = canvas.say.catalogue.number(1)
    rank = Line((Words(number, Font(11, True, "on-strong")),), align="ctr")
    canvas.disc(x + SIDE / 2, y, 0.13, canvas.paint("n2"), name="Rank", line=rank)


def _coverage(canvas: Canvas) -> list[Block]:
    say = canvas.say
    out = []
    for one in say.snapshot.coverage:
        figure = say.figure(one.figure)
        value = say.catalogue.share(figure.value or 0, digits=0) if figure else say.t("none")
        part = max(0.0, min(1.0, figure.value or 0.0)) if figure else None
        out.append(_known(canvas, say.text(one.label), value, part))
    return out


def _known(canvas: Canvas, label: str, value: str, part: float | None) -> Block:
    lines = [Line((Words(label, TEXT),), most=1)]
    tall = canvas.height(lines, COLUMN - 0.8)

    def draw(x: float, y: float) -> None:
        canvas.text(x, y, COLUMN - 0.8, lines, name="Coverage")
        said = Line((Words(value, Font(11, True)),), align="r")
        canvas.text(x + COLUMN - 0.8, y, 0.8, [said], name="Share")
        ground = canvas.paint("sunk") if part is not None else canvas.paint(hatch=True)
        canvas.rect(x, y + tall + 0.02, COLUMN, 0.05, ground, name="Bar")
        if part:
            canvas.rect(x, y + tall + 0.02, COLUMN * part, 0.05, canvas.paint("river"), name="Bar")

    return Block(tall + 0.07, draw)


def _data(canvas: Canvas) -> list[Block]:
    say, lens = canvas.say, canvas.say.snapshot.lens
    journeys = say.snapshot.figures.get(lens.journeys)
    unit = say.text(journeys.of if journeys and journeys.of else say.snapshot.unit)
    said = [
        f"{say.t('lens.persons')}: {say.value(lens.persons)}",
        f"{unit[:1].upper()}{unit[1:]}: {say.value(lens.journeys)}",
        f"{say.t('window')}: {say.catalogue.date_range(*lens.window)}" if lens.window else "",
        f"{say.t('lens.newest')}: {say.catalogue.date(lens.newest)}" if lens.newest else "",
        f"{say.t('lens.owner')}: {lens.owner}" if lens.owner else "",
    ]
    return [_paragraph(canvas, one) for one in said if one]
