"""Every format of data, of maps of every shape: readable, complete, harmless."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.maps.exchange.generated import HOSTILE
from tests.render.generated import snapshots
from tests.render.olist_snapshot import olist
from touchline.locale import Catalogue
from touchline.maps.exchange.cjml import read_cjml
from touchline.maps.exchange.mermaid import read_mermaid
from touchline.maps.exchange.table import map_from_csv, map_from_workbook
from touchline.maps.exchange.whole import map_from_json, map_from_yaml
from touchline.maps.snapshot import CardItem, Lane, Snapshot, Text
from touchline.maps.spec import Card, MapSpec, MapStage, PlannedStep, PlanSpec
from touchline.render.exchange.words import blocks
from touchline.render.formats import FORMATS, Drawn, ExportOptions, format_of
from touchline.render.pen import Say

ENDINGS = ("xlsx", "csv", "md", "txt", "mmd", "cjml", "cjml.xml", "map.yaml", "map.json")
SPEC = MapSpec(
    stages=[MapStage(id="s0")],
    lanes=("goals",),
    cards=[Card(lane="goals", stage="s0", text={"en": "=1+1", "fa": "@پرداخت"})],
    plan=PlanSpec(steps=[PlannedStep(touchpoint="ts00", label="Order")]),
)
slowly = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
languages = st.sampled_from(["en", "ru", "vi", "fa"])


def written(snapshot: Snapshot, ending: str, language: str = "en") -> bytes:
    drawn = Drawn(snapshot, SPEC)
    return format_of(f"x.{ending}").write(drawn, ExportOptions(language=language))


def lost(snapshot: Snapshot, ending: str, language: str = "en") -> list[str]:
    return format_of(f"x.{ending}").loses(Drawn(snapshot, SPEC), language)


def hostile() -> Snapshot:
    """The map of Olist with a lane of cards, each of which tries to be something else."""
    cards = [CardItem(stage=olist().stages[0].id, text=Text(words={"": text})) for text in HOSTILE]
    heads = msgspec.structs.replace(olist().stages[0], label=Text(words={"": "<b>: #1;\n=x"}))
    return msgspec.structs.replace(
        olist(),
        stages=[heads, *olist().stages[1:]],
        lanes=[*olist().lanes, Lane(kind="thoughts", cards=cards)],
    )


def test_all_are_registered() -> None:
    assert {one.ending for one in FORMATS} >= set(ENDINGS)
    assert format_of("a.map.json").ending == "map.json"
    assert format_of("a.json").ending == "json"
    assert format_of("a.cjml.xml").ending == "cjml.xml"


@pytest.mark.parametrize("ending", [one.ending for one in FORMATS])
def test_what_a_format_loses_is_said_in_every_language(ending: str) -> None:
    english, *others = [lost(olist(), ending, one) for one in ("en", "ru", "vi", "fa")]
    for said in others:
        assert len(said) == len(english)
        assert not set(said) & set(english)


@slowly
@given(snapshots(), languages, st.sampled_from(ENDINGS))
def test_any_map_can_be_written(snapshot: Snapshot, language: str, ending: str) -> None:
    assert written(snapshot, ending, language)
    for line in lost(snapshot, ending):
        assert re.search(r"\d", line)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_what_can_be_read_back_is(language: str) -> None:
    def text(ending: str) -> str:
        return written(olist(), ending, language).decode()

    assert map_from_csv(text("csv")).spec == SPEC
    assert map_from_workbook(written(olist(), "xlsx", language)).spec == SPEC
    assert map_from_yaml(text("map.yaml")).spec == SPEC
    assert map_from_json(text("map.json")).spec == SPEC


@slowly
@given(snapshots(), languages)
def test_plain_text_says_every_figure_with_its_n(snapshot: Snapshot, language: str) -> None:
    text = written(snapshot, "txt", language).decode()
    say = Say(snapshot, Catalogue(language))
    bare = re.sub("[\u200e\u200f\u2066-\u2069]", "", " ".join(text.split()))
    for block in blocks(say):
        assert re.sub("[\u200e\u200f\u2066-\u2069]", "", " ".join(block.text.split())) in bare
    for figure in snapshot.figures.values():
        if figure.value is not None:
            said = re.sub("[\u200e\u200f\u2066-\u2069]", "", say.value(figure))
            assert " ".join(said.split()) in bare
    assert text.count("\u2066") + text.count("\u2067") == text.count("\u2069")


def test_markdown_makes_nothing_of_texts() -> None:
    text = written(hostile(), "md").decode()
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)`", text)
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert (
        len(heads)
        == 1
        + sum(block.kind in ("h3", "h4") for block in blocks(Say(hostile(), Catalogue("en"))))
        + 1
    )
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == len(olist().figures) + 2
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}


def test_a_workbook_holds_no_formula_and_every_figure() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(hostile(), "xlsx")))
    assert book.sheetnames == ["Map", "Cards", "Figures", "Evidence", "About"]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    figures = {row[0]: row for row in book["Figures"].iter_rows(min_row=2, values_only=True)}
    for id_, figure in olist().figures.items():
        assert figures[id_][3] == pytest.approx(figure.value)
        assert figures[id_][5:8] == pytest.approx((figure.low, figure.high, figure.n))
    assert book["Map"].freeze_panes == "B5"
    marked = [row[0].value for row in book["Map"].iter_rows(min_row=5, max_col=1)]
    assert "Emotion" in marked


def test_a_persian_workbook_runs_right_to_left() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(olist(), "xlsx", "fa")))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert book.worksheets[0].title == "نقشه"


def test_mermaid_is_read_again_and_says_what_it_lacks() -> None:
    text = written(hostile(), "mmd").decode()
    journey, unread = read_mermaid(text)
    assert unread == []
    assert journey.sections[0].label == "<b>: #1;\n=x"
    assert len(journey.sections) == len(olist().stages)
    assert all(task.score is None or 1 <= task.score <= 5 for one in journey.sections
               for task in one.tasks)  # fmt: skip
    for line in lost(hostile(), "mmd"):
        assert f"%% Not in this file: {line}" in text.splitlines()


def test_cjml_is_read_again_and_says_what_it_lacks() -> None:
    data = written(hostile(), "cjml")
    assert ET.fromstring(data).tag == "CJML"
    ways, unread = read_cjml(data)
    assert unread == []
    assert [way.planned for way in ways] == [True, False]
    assert ways[1].reference == ways[0].id
    assert all(point.rating for point in ways[1].points)
    assert sum(bool(point.experience) for point in ways[1].points) == 5
    for line in lost(hostile(), "cjml"):
        assert f"Not in this file: {line}" in data.decode()


def test_nothing_is_lost_in_silence() -> None:
    assert "137 figures" in lost(olist(), "mmd")
    assert "142 figures" in lost(olist(), "csv")
    assert "142 queries behind figures" in lost(olist(), "md")
    assert lost(olist(), "xlsx") == ["3 other languages of this map: a file is in one"]
