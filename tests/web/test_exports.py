"""A map in every format, as a file that no browser takes for a page."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.web.conftest import Asking
from touchline.project.event_logs import EVENT_LOGS
from touchline.render.formats import FORMATS

MAP = "/api/workspaces/shop/maps/purchase"
BEGINS = {
    "html": b"<!doctype html>", "svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF",
    "pptx": b"PK", "xlsx": b"PK", "json": b"{", "map.json": b"{", "md": b"#", "cjml": b"<?xml",
    "cjml.xml": b"<?xml",
}  # fmt: skip


@pytest.mark.parametrize("ending", [one.ending for one in FORMATS])
def test_every_format_is_a_file(asking: Asking, ending: str) -> None:
    answer = asking("viewer").get(f"{MAP}/export/{ending}", params={"width": 600})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.content[:40].lstrip().lower().startswith(BEGINS.get(ending, b"").lower())


def test_the_choice_is_what_is_written(asking: Asking) -> None:
    asked = {"segment": "delivery:open"}
    found = asking("viewer").get(f"{MAP}/export/json", params=asked).json()
    assert found["figures"]["lens.journeys"]["value"] == 20
    written = asking("viewer").get(f"{MAP}/export/map.json", params=asked)
    assert json.loads(written.content)["segment"] == {"delivery": "open"}


def test_the_language_is_of_the_map(asking: Asking) -> None:
    answer = asking("viewer").get(f"{MAP}/export/pptx", params={"language": "fa"})
    assert "purchase.fa.pptx" in answer.headers["content-disposition"]
    slides = zipfile.ZipFile(io.BytesIO(answer.content))
    text = "".join(slides.read(name).decode() for name in slides.namelist() if "slides/" in name)
    assert 'rtl="1"' in text


@pytest.mark.parametrize("ending", list(EVENT_LOGS))
def test_single_journeys_are_for_editors(asking: Asking, ending: str) -> None:
    assert asking("viewer").get(f"{MAP}/export/{ending}").status_code == 403
    answer = asking("editor").get(f"{MAP}/export/{ending}")
    assert answer.status_code == 200
    assert answer.content


def test_the_formats_say_what_they_lose(asking: Asking) -> None:
    found = {one["ending"]: one for one in asking("editor").get(f"{MAP}/formats").json()}
    assert set(found) == {one.ending for one in FORMATS} | set(EVENT_LOGS)
    assert found["json"]["loses"] == []
    assert any("other language" in line for line in found["svg"]["loses"])
    persian = asking("editor").get(f"{MAP}/formats", params={"language": "fa"}).json()
    for one in persian:
        assert len(one["loses"]) == len(found[one["ending"]]["loses"])
        assert not set(one["loses"]) & set(found[one["ending"]]["loses"])
    assert asking("editor").get(f"{MAP}/formats?language=xx").status_code == 400
    viewer = asking("viewer").get(f"{MAP}/formats").json()
    assert {one["ending"] for one in viewer} == {one.ending for one in FORMATS}


def test_what_is_no_format_is_refused(asking: Asking) -> None:
    assert asking("viewer").get(f"{MAP}/export/exe").status_code == 404
    answer = asking("viewer").get(f"{MAP}/export/png", params={"width": 10**9})
    assert answer.status_code == 422
