"""The journeys behind rows of answers, and segments that are kept of them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.conftest import Asking
from tests.web.test_explore import CONDITION, HERE, QUESTIONS, STEPS, ask

KEPT = f"{HERE}/kept-segments"


@pytest.fixture(scope="module")
def viewer(asking: Asking) -> TestClient:
    return asking("viewer")


@pytest.fixture(scope="module")
def editor(asking: Asking) -> TestClient:
    return asking("editor")


def behind(client: TestClient, verb: str, pairs: list[tuple[str, str]], cell: Any) -> Any:
    body = {"search": urlencode(pairs), "cell": cell}
    answer = client.post(f"{HERE}/explore/{verb}/journeys", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def keep(client: TestClient, name: str, verb: str, pairs: Any, cell: Any) -> Any:
    body = {"name": name, "verb": verb, "search": urlencode(pairs), "cell": cell}
    answer = client.post(KEPT, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def count_of(python: str) -> int:
    """Run lines that end with journeys or a result, and count the journeys."""
    ran: dict[str, Any] = {}
    exec(python, ran)
    found = ran["journeys"] if python.rstrip().endswith("journeys") else ran["result"].origin
    return len(found)


@pytest.mark.parametrize(("verb", "pairs"), QUESTIONS)
def test_every_row_that_says_so_has_journeys(
    verb: str,
    pairs: list[tuple[str, str]],
    viewer: TestClient,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(app.state.server.settings.folder)
    answer = ask(viewer, verb, *pairs)
    for name, key in answer["cells"].items():
        rows = (answer["tables"][name] if name else answer)["rows"]
        for row in [*rows[:2], *rows[-1:]]:
            for also in answer["also"] or [{}]:
                cell = {column: row[column] for column in key} | also
                told = behind(viewer, verb, pairs, cell)
                assert 0 <= told["journeys"] <= told["all"] == 60
                assert told["persons"] <= told["journeys"]
                assert count_of(told["python"]) == told["journeys"]
                assert f"{told['journeys']:,} journeys" in told["definition"]


@pytest.mark.parametrize(
    ("verb", "pairs", "figure"),
    [
        ("dropoff", [], "ended"),
        ("transitions", [("unique", "yes")], "journeys"),
        ("variants", [], "journeys"),
        ("step_matrix", [], "journeys"),
        ("match", [("pattern", "order -> parcel")], "journeys"),
        ("next_step", [("after", "order")], "journeys"),
        ("times", [], "journeys"),
        ("conformance", [("plan", "order"), ("plan", "parcel")], "journeys"),
    ],
)
def test_they_are_as_many_as_the_row_says(
    verb: str, pairs: list[tuple[str, str]], figure: str, viewer: TestClient
) -> None:
    answer = ask(viewer, verb, *pairs)
    key = answer["cells"][""]
    assert answer["rows"]
    for row in answer["rows"]:
        told = behind(viewer, verb, pairs, {column: row[column] for column in key})
        assert told["journeys"] == row[figure]


@pytest.mark.parametrize(
    ("verb", "cell"),
    [
        ("dropoff", {}),
        ("dropoff", {"touchpoint": "nowhere"}),
        ("dropoff", {"touchpoint": ["a"]}),
        ("variants", {"variant": 10_000}),
        ("variants", {"hat": 1}),
        ("transitions", {"source": "order"}),
        ("paths", {"step": {"a": 1}, "touchpoint": "order"}),
        ("scores", {"n": 1}),
    ],
)
def test_no_such_row(verb: str, cell: Any, viewer: TestClient) -> None:
    answer = viewer.post(f"{HERE}/explore/{verb}/journeys", json={"cell": cell})
    assert answer.status_code == 400, answer.text
    assert answer.json()["hint"]


def test_sessions_and_stages_have_none(viewer: TestClient) -> None:
    assert ask(viewer, "sessions")["cells"] == {}
    assert ask(viewer, "compare", ("segment", "city"), ("by", "stage"))["cells"] == {}


def test_a_kept_segment_filters_questions(
    viewer: TestClient,
    editor: TestClient,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(app.state.server.settings.folder)
    made = keep(editor, "not delivered", "funnel", STEPS, {"step": 1, "dropped": True})
    assert made["maker"] == "Editor"
    assert [one["name"] for one in viewer.get(KEPT).json()] == ["not delivered"]
    seen = viewer.get(f"{KEPT}/{made['id']}").json()
    assert seen["journeys"] == ask(viewer, "funnel", *STEPS)["rows"][0]["stopped"] == 10

    answer = ask(viewer, "transitions", ("kept", made["id"]))
    assert answer["journeys"] == 10
    assert "parcel" not in {row["target"] for row in answer["rows"]}
    assert answer["command"] is None
    assert count_of(answer["python"]) == 10
    narrowed = ask(viewer, "transitions", ("kept", made["id"]), ("where", "city=Porto"))
    assert count_of(narrowed["python"]) == narrowed["journeys"] <= 10

    body = {"options": {}, "kept": made["id"]}
    posted = viewer.post(f"{HERE}/explore/transitions", json=body).json()
    assert {**posted, "ms": 0} == {**answer, "ms": 0}


def test_one_segment_is_made_of_another(
    viewer: TestClient,
    editor: TestClient,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(app.state.server.settings.folder)
    dhl = [("steps", CONDITION), ("steps", "parcel")]
    first = keep(editor, "by DHL", "funnel", dhl, {"step": 1})
    of_them = [("kept", first["id"])]
    second = keep(editor, "by DHL, to the end", "dropoff", of_them, {"touchpoint": "parcel"})
    seen = viewer.get(f"{KEPT}/{second['id']}").json()
    assert 0 < seen["journeys"] < viewer.get(f"{KEPT}/{first['id']}").json()["journeys"]
    assert count_of(seen["python"]) == seen["journeys"]

    problem = editor.delete(f"{KEPT}/{first['id']}")
    assert problem.status_code == 409
    assert "by DHL, to the end" in problem.json()["message"]
    assert editor.delete(f"{KEPT}/{second['id']}").status_code == 204
    assert editor.delete(f"{KEPT}/{first['id']}").status_code == 204
    assert ask(viewer, "paths", ("kept", first["id"]), status=404)["hint"]


def test_a_segment_that_a_dashboard_asks_for_stays(editor: TestClient) -> None:
    made = keep(editor, "on a dashboard", "dropoff", [], {"touchpoint": "review"})
    board = editor.post(f"{HERE}/dashboards", json={"name": "Board"}).json()["id"]
    tile = {"title": "Ways", "verb": "paths", "search": urlencode({"kept": made["id"]})}
    added = editor.post(f"{HERE}/dashboards/{board}/tiles", json=tile)
    assert added.status_code == 201
    problem = editor.delete(f"{KEPT}/{made['id']}").json()
    assert problem["code"] == "in_use"
    assert "Board: Ways" in problem["message"]
    editor.delete(f"{HERE}/dashboards/{board}")
    assert editor.delete(f"{KEPT}/{made['id']}").status_code == 204


def test_segments_have_names_of_their_own(editor: TestClient, viewer: TestClient) -> None:
    made = keep(editor, "one", "dropoff", [], {"touchpoint": "review"})
    body = {"name": "one", "verb": "dropoff", "cell": {"touchpoint": "parcel"}}
    assert editor.post(KEPT, json=body).status_code == 409
    assert editor.put(f"{KEPT}/{made['id']}", json={"name": "two"}).json()["name"] == "two"
    assert viewer.put(f"{KEPT}/{made['id']}", json={"name": "x"}).status_code == 403
    assert viewer.post(KEPT, json=body).status_code == 403
    assert viewer.delete(f"{KEPT}/{made['id']}").status_code == 403
    assert editor.delete(f"{KEPT}/{made['id']}").status_code == 204


def test_what_stands_for_nothing_is_not_kept(editor: TestClient) -> None:
    body = {"name": "none", "verb": "dropoff", "cell": {"touchpoint": "nowhere"}}
    assert editor.post(KEPT, json=body).status_code == 400
    assert editor.get(KEPT).json() == [] or all(
        one["name"] != "none" for one in editor.get(KEPT).json()
    )


def test_walking_through_them(viewer: TestClient, editor: TestClient) -> None:
    row = {"verb": "dropoff", "search": "", "cell": {"touchpoint": "review"}}
    told = behind(viewer, "dropoff", [], row["cell"])
    walked = viewer.get(f"{HERE}/walk", params={"behind": json.dumps(row)}).json()
    assert walked["total"] == told["journeys"] == len(walked["journeys"])
    made = keep(editor, "to walk", "dropoff", [], row["cell"])
    by_name = viewer.get(f"{HERE}/walk", params={"kept": made["id"], "order": "random"}).json()
    assert sorted(by_name["journeys"]) == sorted(walked["journeys"])
    narrow = viewer.get(f"{HERE}/walk", params={"kept": made["id"], "segment": "city:Porto"})
    assert narrow.json()["total"] <= told["journeys"]
    broken = viewer.get(f"{HERE}/walk", params={"behind": "{}"})
    assert broken.status_code == 400
    assert viewer.get(f"{HERE}/walk", params={"kept": "none"}).status_code == 404
