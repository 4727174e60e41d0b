"""The picture of a difference: everything inside its cell, mirrored, in every format."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.render.generated import snapshots
from tests.render.olist_snapshot import olist
from touchline.errors import RenderError
from touchline.maps.difference import Rules, compare
from touchline.maps.snapshot import Snapshot
from touchline.render.difference import layout_difference, write_difference
from touchline.render.sheet import Sheet, runs


def moved(before: Snapshot) -> Snapshot:
    """Give a map with other shares, fewer stages and another order of pain points."""
    figures = {
        name: msgspec.structs.replace(
            one,
            value=one.value * 0.8,
            numerator=None if one.numerator is None else float(round(one.numerator * 0.8)),
        )
        if one.unit == "share" and one.value
        else one
        for name, one in before.figures.items()
    }
    lanes = [
        msgspec.structs.replace(
            lane,
            cards=lane.cards[1:],
            pains=[
                msgspec.structs.replace(one, rank=len(lane.pains) + 1 - one.rank)
                for one in lane.pains
            ],
        )
        for lane in before.lanes
    ]
    return msgspec.structs.replace(before, figures=figures, lanes=lanes, stages=before.stages[:-1])


def drawn(before: Snapshot, after: Snapshot, language: str) -> Sheet:
    rules = Rules("a: 1", "b: [1, 2]"), Rules("a: 2", "b: [1]")
    return layout_difference(before, after, compare(before, after, rules=rules), language=language)


def assert_sound(sheet: Sheet) -> None:
    for cell in sheet.cells:
        assert cell.box.x >= -0.5
        assert cell.box.right <= sheet.width + 0.5
        assert cell.box.bottom <= sheet.height + 0.5
        for item in cell.items:
            for run in runs(item):
                assert cell.box.holds(run.box, slack=3.0), (cell.id, run.text, run.box, cell.box)


@pytest.mark.parametrize("language", ["en", "ru", "vi", "fa"])
def test_every_text_stays_in_its_cell(language: str) -> None:
    before = olist()
    sheet = drawn(before, moved(before), language)
    assert_sound(sheet)
    assert sheet.direction == ("rtl" if language == "fa" else "ltr")
    names = {cell.id.split(":")[1] for cell in sheet.cells if cell.id.startswith("name:")}
    assert names == {"heads", "moved", "emotion", "pains", "cards", "rules"}


@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(before=snapshots(), after=snapshots(), language=st.sampled_from(["en", "fa"]))
def test_any_two_maps_can_be_drawn(before: Snapshot, after: Snapshot, language: str) -> None:
    assert_sound(drawn(before, after, language))


def test_a_map_and_itself() -> None:
    sheet = layout_difference(olist(), olist(), compare(olist(), olist()), language="en")
    assert_sound(sheet)
    assert "Nothing changed" in [
        run.text for cell in sheet.cells for i in cell.items for run in runs(i)
    ]


def test_formats(tmp_path: Path) -> None:
    before, after = olist(), moved(olist())
    found = compare(before, after)
    written = {
        name: write_difference(before, after, found, f"x.{name}", language="fa")
        for name in ("svg", "png", "html", "json")
    }
    assert written["svg"].startswith(b"<svg")
    assert written["png"].startswith(b"\x89PNG")
    page = written["html"].decode()
    assert '<html lang="fa" dir="rtl">' in page
    assert "<table>" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    told = json.loads(written["json"])
    assert told["language"] == "fa"
    assert told["sentences"]
    with pytest.raises(RenderError, match=r"x\.pptx"):
        write_difference(before, after, found, "x.pptx")
