"""A new language is files alone: German, written for this test, draws a map without any code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.render.olist_snapshot import olist
from tests.render.test_layout import problems, texts
from touchline.locale import Catalogue, language_of, languages, messages
from touchline.locale.messages import available
from touchline.render import layout, render_html, render_svg

GERMAN = {
    "render.kind": "Kundenreise, gemessen",
    "render.lane.emotion": "Empfinden",
    "render.lane.touchpoints": "Kontaktpunkte",
    "render.lane.flow": "Fluss und Zeit",
    "render.persons": {"one": "Person", "other": "Personen"},
    "render.coverage": {
        "one": "Abdeckung: {known} von {n} Phase hat Daten",
        "other": "Abdeckung: {known} von {n} Phasen haben Daten",
    },
    "unit.hours": "{n}\u00a0Std.",
    "unit.days": "{n}\u00a0T.",
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add a folder ``de`` with two files."""
    room = sys.modules["touchline.locale.messages"]
    folder = tmp_path / "de"
    folder.mkdir()
    (folder / "render.json").write_text(json.dumps(GERMAN), "utf-8")
    (folder / "language.json").write_text('{"name": "Deutsch", "dates": {"day": "d. MMM y"}}')
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    caches = (available, room.messages, language_of)
    for cached in caches:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("german")
def test_numbers_and_dates_follow_the_new_language() -> None:
    assert languages() == ("de", "en", "fa", "ru", "vi")
    catalogue = Catalogue("de")
    assert catalogue.number(14_722) == "14.722"
    assert catalogue.duration(19_800) == "5,5\u00a0Std."
    assert catalogue.date("2018-10-15") == "15. Okt. 2018"
    assert catalogue.message("render.persons", n=1) == "Person"
    assert catalogue.message("render.lane.pains") == "Pain points", "English where it is missing"


@pytest.mark.usefixtures("german")
def test_a_map_is_drawn_in_the_new_language() -> None:
    snapshot = msgspec.structs.replace(olist(), languages=["en", "de"])
    sheet = layout(snapshot, "de")
    assert problems(sheet) == []
    said = {run.text for cell in sheet.cells for run in texts(cell)}
    assert {"Empfinden", "Kontaktpunkte", "15.000"} <= said
    assert "Empfinden" in render_svg(snapshot, language="de")
    page = render_html(snapshot)
    assert 'data-speak="de"' in page
    assert ">Deutsch</button>" in page


def test_the_language_goes_with_its_files() -> None:
    assert "de" not in languages()
    assert messages("en")
