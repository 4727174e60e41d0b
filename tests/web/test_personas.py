"""Personas: declared and measured."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


DECLARED = "/api/workspaces/shop/declared-personas"
WRITTEN = """
personas:
  # those of the south
  - id: south
    label: {en: The south, fa: جنوب} # as everybody says
    segment: {city: Faro}
    goals: [Soon]
  - {id: north, label: North, segment: {city: Porto}}

# the end
check: {unclassified: 0.5}
"""


@pytest.fixture
def written(built_shop: Path, tmp_path: Path) -> Path:
    """Give a shop with personas that may be changed."""
    folder = tmp_path / "shop"
    shutil.copytree(built_shop, folder)
    file = folder / "touchline.yaml"
    file.write_text(file.read_text("utf-8") + WRITTEN, "utf-8")
    (folder / "maps" / "north.yaml").write_text("name: North\npersona: north\n", "utf-8")
    return folder


@pytest.fixture
def people(written: Path) -> Iterator[Asking]:
    app = make_app(Settings(folder=written.parent))
    add_people(app)
    yield lambda role: client_of(app, role)
    app.state.server.state.close()


def declared(client: TestClient) -> dict[str, Any]:
    """Give id → persona with its version."""
    found = client.get(DECLARED).json()["personas"]
    return {one["persona"]["id"]: one for one in found}


def test_only_what_was_changed_of_a_persona_changes_in_the_file(
    people: Asking, written: Path
) -> None:
    client, file = people("editor"), written / "touchline.yaml"
    before = file.read_text("utf-8")
    south = declared(client)["south"]
    body = {
        "persona": south["persona"] | {"goals": ["Soon", "  Cheap\n "], "quote": "Cost ${HOME}"}
    }
    address, version = f"{DECLARED}/south", {"If-Match": south["version"]}
    assert people("commenter").put(address, json=body, headers=version).status_code == 403
    assert client.put(address, json=body).status_code == 428
    changed = client.put(address, json=body, headers=version)
    assert changed.status_code == 200, changed.text
    after = file.read_text("utf-8")
    assert after == before.replace(
        "    goals: [Soon]\n", "    goals:\n    - Soon\n    - Cheap\n    quote: Cost $${HOME}\n"
    )
    assert declared(client)["south"]["persona"]["quote"] == "Cost ${HOME}"
    assert client.put(address, json=body, headers=version).status_code == 409  # is another one now
    [one] = client.get("/api/workspaces/shop/persona-changes").json()
    assert (one["by"], one["what"], one["fields"]) == ("Editor", "changed", ["goals", "quote"])
    assert one["name"] == "The south"
    assert (written / ".touchline" / "backups").is_dir()


def test_a_persona_is_added_and_removed_but_not_from_under_a_map(
    people: Asking, written: Path
) -> None:
    client, file = people("editor"), written / "touchline.yaml"
    before = file.read_text("utf-8")
    body = {"persona": {"id": "", "label": {"fa": "منتظران", "ru": " "}, "age": ""}}
    body["persona"]["segment"] = {"delivery": ["open"]}
    made = client.post(DECLARED, json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["persona"]["id"], made.json()["persona"]["age"]) == ("منتظران", None)
    added = "  - id: منتظران\n    label:\n      fa: منتظران\n"
    added += "    segment:\n      delivery:\n      - open\n"
    assert file.read_text("utf-8") == before.replace("\n\n# the end", f"\n{added}\n# the end")
    found = client.get("/api/workspaces/shop/personas?language=fa").json()
    assert [one["name"] for one in found] == ["جنوب", "North", "منتظران"]
    assert found[2]["persons"] > 0
    refused = client.delete(f"{DECLARED}/north")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert client.delete(f"{DECLARED}/منتظران").status_code == 204
    assert file.read_text("utf-8") == before
    assert client.delete(f"{DECLARED}/منتظران").status_code == 404
    told = client.get("/api/workspaces/shop/persona-changes").json()
    assert [one["what"] for one in told] == ["removed", "added"]


@pytest.mark.parametrize(
    ("persona", "code"),
    [
        ({"label": ""}, 422),
        ({"label": "A", "segment": {"planet": "Mars"}}, 422),
        ({"label": "A", "segment": {"delivery": "lost"}}, 422),
        ({"label": "A", "hair": "red"}, 422),
        ({"label": "A", "id": "a\u202e/../b"}, 422),
        ({"label": ["A"]}, 422),
        ({"label": "A", "id": "south"}, 409),
        ({"label": "A" * 3000}, 422),
    ],
)
def test_what_is_wrong_is_never_written(
    people: Asking, written: Path, persona: dict[str, Any], code: int
) -> None:
    before = (written / "touchline.yaml").read_bytes()
    answer = people("editor").post(DECLARED, json={"persona": {"id": "", **persona}})
    assert answer.status_code == code, answer.text
    assert answer.json()["message"]
    assert (written / "touchline.yaml").read_bytes() == before


def test_a_file_with_a_fault_elsewhere_is_left_alone(people: Asking, written: Path) -> None:
    file = written / "touchline.yaml"
    faulty = file.read_text("utf-8").replace("stage: decision", "stage: decisionn")
    file.write_text(faulty, "utf-8")
    answer = people("editor").post(DECLARED, json={"persona": {"id": "", "label": "A"}})
    assert answer.status_code == 422
    assert "decisionn" in answer.json()["message"]
    assert file.read_text("utf-8") == faulty


def test_a_rule_is_tried_before_it_is_kept(people: Asking) -> None:
    client = people("editor")
    assert people("viewer").post(f"{DECLARED}/preview", json={"segment": {}}).status_code == 403
    found = client.post(f"{DECLARED}/preview", json={"segment": {"delivery": "open"}}).json()
    assert (found["journeys"], found["all_persons"]) == (20, 30)
    assert found["share"] == found["persons"] / 30
    goal = next(one for one in found["differs"] if one["held"]["measure"] == "goal")
    assert (goal["held"]["here"], goal["held"]["elsewhere"], goal["difference"]) == (0, 1, -1)
    assert goal["clear"] is True
    assert goal["low"] < -0.7
    everybody = client.post(f"{DECLARED}/preview", json={"segment": {}}).json()
    assert (everybody["persons"], everybody["differs"], everybody["traits"]) == (30, [], [])
    begun = client.post(f"{DECLARED}/preview", json={"segment": {"delivery": []}}).json()
    assert begun == everybody  # a segment without values is no condition, and is not kept
    wrong = client.post(f"{DECLARED}/preview", json={"segment": {"deliverry": "open"}})
    assert (wrong.status_code, "delivery" in wrong.json()["hint"]) == (422, True)


def test_the_preview_counts_as_the_persona_will(people: Asking) -> None:
    client = people("editor")
    for one in client.get("/api/workspaces/shop/personas").json():
        segment = declared(client)[one["id"]]["persona"]["segment"]
        found = client.post(f"{DECLARED}/preview", json={"segment": segment}).json()
        assert (found["persons"], found["share"]) == (one["persons"], one["share"])
