"""Personas: declared and measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import touchline
from tests.shop import write_shop
from tests.web.conftest import Asking, add_people, client_of
from touchline.web import Settings, make_app

PERSONAS = """
personas:
  - {id: south, label: {en: The south, fa: جنوب}, segment: {city: Faro}, goals: [Soon]}
  - {id: lost, label: Lost, segment: {planet: Mars}}
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("people") / "shop"
    folder.mkdir()
    write_shop(folder)
    file = folder / "touchline.yaml"
    file.write_text(file.read_text("utf-8") + PERSONAS, "utf-8")
    (folder / "maps" / "south.yaml").write_text("name: South\npersona: south\n", "utf-8")
    project = touchline.open(folder)
    project.load()
    project.build()
    app = make_app(Settings(folder=Path(folder.parent)))
    add_people(app)
    return client_of(app, "viewer")


def test_personas_are_listed_with_their_size(client: TestClient) -> None:
    south, lost = client.get("/api/workspaces/shop/personas?language=fa").json()
    assert (south["name"], south["persons"], south["share"]) == ("جنوب", 15, 0.5)
    assert south["bound"] == [{"label": "city", "value": "Faro"}]
    assert south["maps"] == ["south"]
    assert (lost["persons"], lost["share"]) == (None, None)


def test_a_portrait_has_declared_texts_and_measured_figures(client: TestClient) -> None:
    view = client.get("/api/workspaces/shop/personas/south").json()
    [card] = view["personas"]
    assert (card["name"], card["goals"]) == ("The south", ["Soon"])
    assert view["figures"][card["persons"]]["value"] == 15
    assert view["panel"][card["persons"]]["value"] == "15"
    assert client.get("/api/workspaces/shop/personas/nobody").status_code == 400


def test_a_project_may_have_no_personas(asking: Asking) -> None:
    assert asking("viewer").get("/api/workspaces/shop/personas").json() == []
