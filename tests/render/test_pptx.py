"""Slides: shapes that can be edited, legible, inside the slide, mirrored in Persian."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from pptx import Presentation

from tests.render.generated import snapshots
from tests.render.olist_snapshot import olist
from tests.render.test_svg import hostile
from tests.render.test_voice import heard
from touchline.errors import RenderError
from touchline.maps.snapshot import Snapshot
from touchline.maps.spec import MapSpec
from touchline.render.formats import Drawn, format_of
from touchline.render.pptx import left_out, render_pptx
from touchline.render.typeset import is_persian

OVERVIEW, OTHERS = 900, 1100
"""Least size of letters, in hundredths of a pt."""


def read(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


@cache
def deck(language: str) -> bytes:
    return render_pptx(olist(), language=language)


def sizes(slide: Any) -> list[int]:
    return [int(run.get("sz")) for run in slide._element.iter() if run.tag.endswith("}rPr")]


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def check_bounds(presentation: Any) -> None:
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= -1000
            assert shape.top >= -1000
            assert shape.left + shape.width <= presentation.slide_width + 1000
            assert shape.top + shape.height <= presentation.slide_height + 1000


@pytest.mark.parametrize("language", ["en", "ru", "vi", "fa"])
def test_overview_stages_and_legend(language: str) -> None:
    presentation = read(deck(language))
    slides = list(presentation.slides)
    assert len(slides) == len(olist().stages) + 2
    assert min(sizes(slides[0])) >= OVERVIEW
    assert all(min(sizes(slide)) >= OTHERS for slide in slides[1:])
    assert all(slide.shapes.title is not None for slide in slides)
    check_bounds(presentation)


def test_nothing_is_a_picture() -> None:
    for slide in read(deck("en")).slides:
        assert not [shape for shape in slide.shapes if shape.shape_type == 13]
        assert len(slide.shapes) > 5


def test_the_emotion_curve_is_a_shape_of_curves() -> None:
    first = read(deck("en")).slides[0]
    curves = [shape for shape in first.shapes if shape.name == "Emotion curve"]
    assert curves
    assert all(one._element.findall(".//{*}cubicBezTo") for one in curves)


def test_a_stage_says_its_figures_quotes_pains_and_actions() -> None:
    said = texts(read(deck("en")).slides[4])
    for words in ("14,722", "Carrier pick-up", "Delivered late", "1,152 persons", "Passou do dia"):
        assert words in said


def test_notes_hold_everything_with_definitions_and_numbers() -> None:
    for slide in list(read(deck("en")).slides)[3:6]:
        notes = slide.notes_slide.notes_text_frame.text
        assert "Definitions" in notes
        assert re.search(r"n \d", notes)
        assert "Typical path" in notes


def test_persian_runs_from_right_to_left_in_its_own_typeface() -> None:
    english, persian = read(deck("en")), read(deck("fa"))
    for slide in persian.slides:
        for paragraph in slide._element.iter("{*}p"):
            words = "".join(node.text or "" for node in paragraph.iter("{*}t"))
            if is_persian(words) and "”" not in words and "»" not in words:
                assert paragraph.find("{*}pPr").get("rtl") == "1", words
        for run in slide._element.iter("{*}rPr"):
            assert run.find("{*}cs").get("typeface") == "Vazirmatn"
    left = _left(english.slides[0], "Lens")
    right = _left(persian.slides[0], "Lens")
    assert left > english.slide_width / 2 > right


def _left(slide: Any, name: str) -> int:
    return int(next(shape.left for shape in slide.shapes if shape.name == name))


def test_the_same_map_gives_the_same_bytes() -> None:
    assert deck("fa") == render_pptx(olist(), language="fa")


def test_dark_slides_are_dark() -> None:
    data = render_pptx(olist(), theme="dark")
    ground = read(data).slides[0]._element.find(".//{*}bg//{*}srgbClr")
    assert ground.get("val") == "151B28"


def test_hostile_words_stay_words() -> None:
    said = "\n".join(texts(slide) for slide in read(render_pptx(hostile())).slides)
    assert "<script>" in said


def test_what_has_no_room_is_told_and_stands_in_the_notes() -> None:
    lanes = [
        msgspec.structs.replace(lane, quotes=lane.quotes * 8, pains=lane.pains * 6)
        for lane in olist().lanes
    ]
    crowded = msgspec.structs.replace(olist(), lanes=lanes)
    presentation = read(render_pptx(crowded))
    check_bounds(presentation)
    assert "more in the notes" in texts(presentation.slides[4])


def test_what_slides_cannot_carry_is_told_with_its_number() -> None:
    lines = format_of("x.pptx").loses(Drawn(olist(), MapSpec()), "en")
    assert f"{len(olist().figures)} figures" in lines[0]
    assert lines[1] == f"the drawing of {left_out(olist())} lanes: they stand as text"


def test_voices_with_their_sources_are_shown() -> None:
    said = "\n".join(texts(slide) for slide in read(render_pptx(heard())).slides)
    assert "from scores" in said


def test_a_map_without_stages_is_refused() -> None:
    with pytest.raises(RenderError, match="no stages"):
        render_pptx(msgspec.structs.replace(olist(), stages=[]))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(snapshot=snapshots())
def test_any_map_can_be_shown(snapshot: Snapshot) -> None:
    for language in ("vi", "fa"):
        check_bounds(read(render_pptx(snapshot, language=language)))
