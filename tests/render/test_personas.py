"""Personas drawn: cards and curves on a map, sheets of their own, the section of the page."""

from __future__ import annotations

import io
import itertools
import json
import re

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.render.generated import snapshots
from tests.render.olist_snapshot import Figures, olist
from tests.render.test_layout import LANGUAGES, problems, texts
from touchline.errors import RenderError
from touchline.locale import Catalogue
from touchline.maps.held.portrait import Distribution, PersonaCard, PersonaStage, Share
from touchline.maps.snapshot import EmotionPoint, Snapshot, Text
from touchline.render import Sheet, layout, render_html
from touchline.render.curve import along
from touchline.render.persona.look import LOOKS
from touchline.render.persona.sheet import layout_persona
from touchline.render.persona.write import write_persona
from touchline.render.png import rasterised
from touchline.render.sheet import Box, Cell, Group, Item, Rect
from touchline.render.sheet import Path as Line

NAMES = (
    "The shopper who waits in vain",
    "Покупатель без карты",
    "Người trả bằng thẻ tín dụng",
    "خریداری که بیهوده منتظر است",
    "x",
)


def words(text: str) -> Text:
    return Text(words={"": text})


def card(f: Figures, at: int, stages: list[str], *, many: int = 3) -> PersonaCard:
    """Write a card with figures for everything."""
    name = f"persona.p{at}"
    shares = [
        Share(
            label=words(f"value number {n} with a name that is rather long"),
            figure=f.put(f"{name}.share{n}", 0.9 / (n + 1), "share"),
            against=f.put(f"{name}.against{n}", 0.1 - n / 10, "share"),
        )
        for n in range(many)
    ]
    return PersonaCard(
        id=f"p{at}",
        name=words(NAMES[at % len(NAMES)]),
        description=words("Buys late at night and reads every review before the order"),
        quote=words("Just tell me when it will be here"),
        facts={"age": words("25–35"), "occupation": words("Nurse")},
        goals=[words("Get it on the day it was promised"), words("Sleep")],
        needs=[words("Know where the parcel is")],
        declared_channels=[words("phone")],
        persons=f.put(f"{name}.persons", 14_000),
        journeys=f.put(f"{name}.journeys", 15_000),
        share=f.put(f"{name}.share", 0.4, "share"),
        emotion=f.put(f"{name}.emotion", 1.2, "emotion"),
        value=f.put(f"{name}.value", 1_234_567.0, "money"),
        conversion=f.put(f"{name}.conversion", 0.5, "share"),
        duration=f.put(f"{name}.duration", 500_000.0, "seconds"),
        channels=shares,
        path=[words("Order placed"), words("Payment approved"), words("Parcel delivered")],
        path_figure=f.put(f"{name}.path", 0.3, "share"),
        distributions=[Distribution(id="trait.city", label=words("city"), shares=shares)],
        stages=[
            PersonaStage(
                stage=stage,
                entrants=f.put(f"{name}.{stage}.n", 12_345),
                conversion=f.put(f"{name}.{stage}.on", 0.5, "share"),
                emotion=f.put(f"{name}.emotion.{stage}", -1.0 + at * 0.3, "emotion"),
            )
            for stage in stages
        ],
        contradictions=[words("Declared age 25–35, measured median 47")],
    )


def with_personas(snapshot: Snapshot, count: int, values: list[float]) -> Snapshot:
    """Give the map of *count* personas with a curve of *values* each."""
    f = Figures()
    known = [stage.id for stage in snapshot.stages if stage.known]
    cards = [card(f, at, known) for at in range(count)]
    points = []
    turn = itertools.cycle(values)
    for at, stage in itertools.product(range(count), known):
        name = f.put(f"persona.p{at}.point.{stage}", next(turn), "emotion", n=400)
        figure = f[name]
        f[name] = msgspec.structs.replace(
            figure, low=(figure.value or 0) - 0.2, high=(figure.value or 0) + 0.2
        )
        points.append(EmotionPoint(stage=stage, figure=name, persona=f"p{at}", said=at != 1))
    lanes = [
        msgspec.structs.replace(lane, emotion=[*lane.emotion, *points])
        if lane.kind == "emotion"
        else lane
        for lane in snapshot.lanes
    ]
    figures = {**snapshot.figures, **f}
    return msgspec.structs.replace(snapshot, personas=cards, lanes=lanes, figures=figures)


def curves(item: Item) -> list[Line]:
    """All curved lines of an item that are stroked, at any depth."""
    if isinstance(item, Group):
        return [line for inner in item.items for line in curves(inner)]
    if isinstance(item, Line) and item.stroke and any(name == "C" for name, _ in item.segments):
        return [item]
    return []


def crossed(sheet: Sheet) -> list[str]:
    """Every label of the emotion lane that a curve runs through."""
    found = []
    for cell in sheet.cells:
        if cell.id != "emotion":
            continue
        lines = [along(line.segments, 1.5) for item in cell.items for line in curves(item)]
        for run in texts(cell):
            box = Box(run.box.x + 0.5, run.box.y + 1, run.box.width - 1, run.box.height - 2)
            for line in lines:
                if any(box.x < x < box.right and box.y < y < box.bottom for x, y in line):
                    found.append(run.text)
                    break
    return found


def steep(value: float) -> Snapshot:
    """Give the Olist map with a curve that climbs steeply to its last point."""
    snapshot = olist()
    [lane] = [each for each in snapshot.lanes if each.kind == "emotion"]
    figures = dict(snapshot.figures)
    for at, point in enumerate(lane.emotion):
        if point.figure:
            figures[point.figure] = msgspec.structs.replace(
                figures[point.figure], value=value if at % 2 else -value, n=56_547
            )
    return msgspec.structs.replace(snapshot, figures=figures)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [None, 0.4, 1.2, 1.9, -1.2])
def test_no_curve_runs_through_a_label(language: str, value: float | None) -> None:
    sheet = layout(olist() if value is None else steep(value), language)
    assert crossed(sheet) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_point_of_the_olist_map_says_its_value(language: str) -> None:
    snapshot = olist()
    [lane] = [each for each in snapshot.lanes if each.kind == "emotion"]
    points = [each for each in lane.emotion if each.figure]
    [cell] = [cell for cell in layout(snapshot, language).cells if cell.id == "emotion"]
    said = [run.text for run in texts(cell)]
    catalogue = Catalogue(language)
    for point in points:
        assert catalogue.emotion(snapshot.figures[point.figure or ""].value or 0) in said


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # a map is long
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(
    snapshot=snapshots(),
    count=st.integers(0, 5),
    values=st.lists(st.floats(-2, 2), min_size=1, max_size=9),
    language=st.sampled_from(LANGUAGES),
)
def test_maps_of_any_personas_are_legible(
    snapshot: Snapshot, count: int, values: list[float], language: str
) -> None:
    drawn = layout(with_personas(snapshot, count, values), language)
    assert problems(drawn) == []
    assert crossed(drawn) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_a_persona_has_no_collisions(language: str) -> None:
    snapshot = with_personas(olist(), 4, [1.0, -1.0, 0.3])
    for each in snapshot.personas:
        assert problems(layout_persona(snapshot, each.id, language)) == []


def test_personas_differ_in_mark_and_line_not_in_colour() -> None:
    assert len({look.shape for look in LOOKS}) == len(LOOKS) == len({look.dash for look in LOOKS})
    known = sum(stage.known for stage in olist().stages)
    sheet = layout(with_personas(olist(), 3, [1.5] * known + [0.2] * known + [-1.1] * known), "en")
    [cell] = [cell for cell in sheet.cells if cell.id == "emotion"]
    lines = [line for item in cell.items for line in curves(item)]
    strong = {line.dash for line in lines if line.stroke == "ink"}
    assert strong == {LOOKS[0].dash, LOOKS[2].dash}, "the second is told from behaviour alone"
    assert "1.5 3.5" in {line.dash for line in lines if line.stroke == "ink3"}
    said = [run.text for run in texts(cell)]
    for name in NAMES[:3]:
        assert any(name.split()[0] in text for text in said), "the last point bears the name"


def test_the_head_has_a_row_for_each_persona_and_figures_open() -> None:
    snapshot = with_personas(olist(), 3, [1.0])
    [lens] = [cell for cell in layout(snapshot, "en").cells if cell.id == "lens"]
    said = " ".join(run.text for run in texts(lens))
    for each in snapshot.personas:
        assert each.name.words[""] in said
    opened = {item.figure for item in lens.items if isinstance(item, Group)}
    assert {each.share for each in snapshot.personas} <= opened


def test_one_persona_is_shown_in_full_with_what_does_not_hold() -> None:
    snapshot = with_personas(olist(), 1, [1.0])
    [lens] = [cell for cell in layout(snapshot, "en").cells if cell.id == "lens"]
    said = " ".join(run.text for run in texts(lens))
    for expected in ("Nurse", "measured median 47", "Typical duration"):
        assert expected in said


def test_the_page_has_a_section_and_an_outline_of_each_persona() -> None:
    snapshot = with_personas(olist(), 2, [1.0, -0.5])
    page = render_html(snapshot, ["en", "fa"])
    assert page.count('<section class="personas"') == 2
    assert page.count('<div class="persona">') == 4
    outline = page[page.index('id="outline-en"') : page.index('id="outline-fa"')]
    assert "Persona: The shopper who waits in vain" in outline
    data = json.loads(
        re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)[0]
    )
    panel = data["languages"]["en"]["figures"]["persona.p0.emotion"]
    assert panel["crumb"] == "The shopper who waits in vain"


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!doctype"), ("json", b"{")],
)
def test_a_persona_is_written_in_every_format(ending: str, begins: bytes) -> None:
    snapshot = with_personas(olist(), 1, [1.0])
    assert write_persona(f"who.{ending}", snapshot, language="fa").startswith(begins)


def test_what_cannot_be_written_is_refused() -> None:
    snapshot = with_personas(olist(), 1, [1.0])
    with pytest.raises(RenderError, match=r"\.svg, \.png, \.html, \.json"):
        write_persona("who.pdf", snapshot)
    with pytest.raises(RenderError, match="no persona 'p9'"):
        write_persona("who.svg", snapshot, persona="p9")


def test_a_picture_of_any_width_shows_every_row_whole() -> None:
    """The bars of a sheet are as high at a width whose height is no whole number of pixels."""
    bars = [Rect(Box(100, 7.0 + 21 * at, 1000, 7), "ink") for at in range(60)]
    cell = Cell("bars", Box(0, 0, 1240, 1323), tuple(bars))
    sheet = Sheet(1240, 1323, "en", "ltr", "bars", (cell,))
    with Image.open(io.BytesIO(rasterised(sheet, width=1500))) as picture:
        assert picture.size == (1500, 1600)
        column = [picture.convert("L").getpixel((700, y)) for y in range(1600)]
    runs = [
        len(list(group))
        for dark, group in itertools.groupby(column, lambda grey: int(grey) < 128)  # type: ignore[arg-type]
        if dark
    ]
    assert len(runs) == 60
    assert min(runs) >= 7
