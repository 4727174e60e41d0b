"""Sources, quarantine, unclassified, coverage; and the project file as a text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI

from tests.web.conftest import WORKSPACE, Asking
from touchline.errors import ConfigError
from touchline.web.data.project_file import refuse_reach
from touchline.web.data.yaml_text import added, lines_of
from touchline.web.problems import Refusal

HERE = f"/api/workspaces/{WORKSPACE}"
FILE = f"{HERE}/project-file"


@pytest.fixture
def saved(app: FastAPI) -> Any:
    """Give the project file, and put it back as it was."""
    file: Path = app.state.server.workspaces.folders[WORKSPACE] / "touchline.yaml"
    kept = file.read_text("utf-8")
    yield file
    file.write_text(kept, "utf-8")


def test_sources_say_what_is_loaded_and_how_fresh_it_is(app: FastAPI, asking: Asking) -> None:
    found = asking("viewer").get(f"{HERE}/data/sources").json()
    orders, _, reviews = found["sources"]
    assert (orders["name"], orders["kind"], orders["freshness"]) == ("orders", "csv", "loaded")
    assert (orders["read"], orders["quarantined"]) == (60, 0)
    assert orders["newest"].startswith("2024-")
    assert orders["files"][0]["name"] == "data/orders.csv"
    [placed, delivered] = orders["mappings"]
    assert placed["title"] == "order placed"
    fields = {(line["group"], line["field"]): line["columns"] for line in placed["fields"]}
    assert fields["ids", "order"] == ["order_id"]
    assert fields[None, "time"] == ["placed_at"]
    assert fields["properties", "carrier"] == ["carrier"]
    assert delivered["when"] == "{delivered_at: {set: true}}"
    assert (reviews["read"], reviews["quarantined"]) == (30, 1)
    assert {one["stage"] for one in found["empty"]} >= {"comparison", "recommendation"}
    folder: Path = app.state.server.workspaces.folders[WORKSPACE]
    more = folder / "data" / "orders-9.csv"
    more.write_text("order_id,customer_id,placed_at,delivered_at,paid,carrier\n")
    try:
        changed = asking("viewer").get(f"{HERE}/data/sources").json()["sources"][0]
    finally:
        more.unlink()
    assert changed["freshness"] == "changed"
    assert [one["state"] for one in changed["files"]] == ["new", "loaded"]


def test_quarantine_counts_for_all_and_rows_for_editors(asking: Asking) -> None:
    seen = asking("viewer").get(f"{HERE}/data/quarantine").json()
    [group] = seen["groups"]
    assert (seen["rows"], group["rows"], group["column"]) == (1, 1, "stars")
    assert (group["reason"], group["examples"]) == ("out_of_scale", None)
    [group] = asking("editor").get(f"{HERE}/data/quarantine").json()["groups"]
    assert (group["examples"][0]["value"], group["examples"][0]["row"]) == ("9", 6)
    assert "r10" in group["examples"][0]["raw"]


def test_a_mapping_is_tried_on_the_rows_in_quarantine(asking: Asking) -> None:
    text = asking("admin").get(FILE).json()["text"]
    body = {"text": text, "source": "reviews"}
    same = asking("admin").post(f"{FILE}/trial", json=body).json()
    assert (same["before"], same["after"], same["still"][0]["value"]) == (1, 1, "9")
    body["text"] = text.replace("scale: [1, 5]", "scale: [1, 10]")
    wider = asking("admin").post(f"{FILE}/trial", json=body).json()
    assert (wider["before"], wider["after"], wider["rows"]) == (1, 0, 30)
    body["text"] = text.replace("score: stars", "score: starz")
    wrong = asking("admin").post(f"{FILE}/trial", json=body).json()
    assert wrong["code"] == "mapping"
    assert "stars" in wrong["hint"]
    assert asking("editor").post(f"{FILE}/trial", json=body).status_code == 403


def test_faults_have_their_place_and_the_nearest_name(asking: Asking) -> None:
    text = asking("admin").get(FILE).json()["text"]

    def faults(old: str, new: str) -> list[dict[str, Any]]:
        body = {"text": text.replace(old, new)}
        assert body["text"] != text
        found: list[dict[str, Any]] = (
            asking("admin").post(f"{FILE}/check", json=body).json()["faults"]
        )
        return found

    lines = text.splitlines()
    [fault] = faults("timezone:", "timezon:")
    assert (fault["line"], fault["level"]) == (2, "error")
    assert "did you mean 'timezone'" in fault["hint"]
    [fault] = faults("stage: evaluation", "stage: evaluatoin")
    assert lines[fault["line"] - 1].strip().startswith("- {id: review")
    assert "did you mean 'evaluation'" in fault["hint"]
    [fault] = faults("score: stars", "scor: stars")
    assert "scor: stars" in lines[fault["line"] - 1].replace("score:", "scor:")
    assert fault["level"] == "error"
    [fault] = faults("score: stars", "score: starz")
    assert (fault["level"], "stars" in fault["hint"]) == ("warning", True)
    assert "score: stars" in lines[fault["line"] - 1]
    [fault] = faults("journeys: {by: order}", "journeys: {by: order")
    assert fault["message"].startswith("not valid YAML")
    assert faults("timezone: Europe/Lisbon", "timezone: Europe/Lisbon # here") == []
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n"
        for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    answer = asking("admin").post(f"{FILE}/check", json={"text": bomb}).json()
    assert "too often" in answer["faults"][0]["message"]
    deep = asking("owner").post(f"{FILE}/check", json={"text": "[" * 5000}).json()
    assert deep["faults"][0]["level"] == "error"


def test_saving_keeps_a_copy_and_refuses_what_is_stale(
    app: FastAPI, asking: Asking, saved: Path
) -> None:
    admin = asking("admin")
    first = admin.get(FILE)
    assert first.headers["etag"] == first.json()["etag"]
    assert first.json()["sources"]["reviews"] == {"first": 17, "last": 22}
    text, etag = first.json()["text"], {"If-Match": first.json()["etag"]}
    new = text.replace("scale: [1, 5]", "scale: [1, 10]")
    assert admin.put(FILE, json={"text": new}).status_code == 428
    assert asking("editor").put(FILE, json={"text": new}, headers=etag).status_code == 403
    assert admin.put(FILE, json={"text": "project: 1"}, headers=etag).status_code == 422
    compared = admin.post(f"{FILE}/check", json={"text": new}).json()["difference"]
    changes = [(one["kind"], one["text"].strip()) for one in compared if one["kind"] != "same"]
    assert [kind for kind, _ in changes] == ["removed", "added"]
    assert "scale: [1, 10]" in changes[1][1]
    done = admin.put(FILE, json={"text": new}, headers=etag)
    assert done.status_code == 200
    assert saved.read_text("utf-8") == new
    assert done.json()["etag"] == admin.get(FILE).json()["etag"]
    backups = sorted((saved.parent / ".touchline" / "backups").iterdir())
    assert backups[-1].read_text("utf-8") == text
    late = admin.put(FILE, json={"text": text}, headers=etag)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert app.state.server.workspaces.project(WORKSPACE).file.sources["reviews"].feedback[0].scale


def test_an_unclassified_event_is_given_a_rule(app: FastAPI, asking: Asking, saved: Path) -> None:
    text = saved.read_text("utf-8")
    saved.write_text(text.replace("  - {id: parcel, stage", "  #- {id: parcel, stage"), "utf-8")
    project = app.state.server.workspaces.project(WORKSPACE)
    project.build()
    seen = asking("viewer").get(f"{HERE}/data/unclassified").json()
    [one] = seen["found"]
    assert (one["name"], one["moments"], one["examples"]) == ("order delivered", 40, None)
    assert one["share"] == pytest.approx(40 / seen["moments"])
    beside = {(each["side"], each["stage"]): each["n"] for each in one["neighbours"]}
    assert beside["before", "decision"] + beside["before", "loyalty"] == 40
    assert one["suggestion"]["id"] == "order-delivered"
    assert one["suggestion"]["stage"] in {"decision", "loyalty"}
    assert asking("editor").get(f"{HERE}/data/unclassified").json()["found"][0]["examples"]
    rule = {"kind": "event", "name": one["name"], "id": "parcel", "stage": "receiving-the-offer"}
    assert asking("editor").post(f"{FILE}/rule", json=rule).status_code == 403
    wrong = asking("admin").post(f"{FILE}/rule", json=rule | {"stage": "receiving"}).json()
    assert wrong["faults"][0]["level"] == "error"
    proposal = asking("admin").post(f"{FILE}/rule", json=rule).json()
    assert proposal["faults"] == []
    assert [each["kind"] for each in proposal["difference"]].count("added") == 1
    headers = {"If-Match": proposal["etag"]}
    saving = asking("admin").put(FILE, json={"text": proposal["text"]}, headers=headers)
    assert saving.status_code == 200
    app.state.server.workspaces.project(WORKSPACE).build()
    assert asking("viewer").get(f"{HERE}/data/unclassified").json()["found"] == []


def test_coverage_is_counted_in_journeys(app: FastAPI, asking: Asking) -> None:
    app.state.server.workspaces.project(WORKSPACE).build()
    found = asking("viewer").get(f"{HERE}/data/coverage").json()
    kinds = {one["kind"]: one["journeys"] for one in found["kinds"]}
    assert (found["journeys"], kinds["events"], kinds["traits"]) == (60, 60, 60)
    # 30 reviews, one of them in quarantine
    assert kinds["scores"] == 29
    assert 0 < kinds["texts"] < 29
    cells = {(one["source"], one["stage"]): one["journeys"] for one in found["cells"]}
    assert cells["reviews", "evaluation"] == 29
    assert cells["orders", "decision"] + cells["orders", "loyalty"] == 60
    assert found["sources"] == ["orders", "reviews"]


def test_the_check_of_the_command_line_is_told(asking: Asking) -> None:
    found = asking("viewer").get(f"{HERE}/data/check").json()
    states = {one["check"]: one["state"] for one in found["findings"]}
    assert (states["sources"], states["empty_stages"]) == ("ok", "warning")
    [bounded] = [one for one in found["findings"] if one["check"] == "quarantined"]
    assert (bounded["state"], bounded["bound"]) == ("ok", 0.01)
    assert found["ok"] is True


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("{files: /etc/passwd}", "outside"),
        ("{files: ../other/data.csv}", "outside"),
        ("{files: [data/a.csv, 'package:pip/x']}", "outside"),
        ("{files: {a: /etc/passwd}, sql: SELECT 1}", "outside"),
        ("!x {files: /etc/passwd}", "outside"),
        ("{files: data/a.csv, encoding: '${SECRET}'}", "environment variable SECRET"),
        ("{database: 'sqlite:///x.db', table: t}", "database"),
    ],
)
def test_an_administrator_cannot_reach_out_of_the_project(source: str, what: str) -> None:
    before = "project: Shop\nsources:\n  a: {files: data/a.csv}\n"
    refuse_reach(before, before + "  b: {files: data/*.csv}\n")
    with pytest.raises(Refusal, match=what):
        refuse_reach(before, f"{before}  b: {source}\n")
    with pytest.raises(Refusal, match="engine"):
        refuse_reach(before, before + "voice: {engine: 'llm:x'}\n")


@pytest.mark.parametrize(
    "text",
    [
        "touchpoints:\n  - id: a\n    when: {event: x}  # why\n\n# next\njourneys: {by: order}\n",
        "touchpoints: [{id: a}]\njourneys: {by: order}\n",
        "touchpoints: []\n",
        "touchpoints:\njourneys: {by: order}\n",
        "project: x",
        "touchpoints:\r\n- id: a\r\n  text: |\r\n    long\r\n    text\r\n\r\ngoals: []\r\n",
    ],
)
def test_a_rule_is_added_and_nothing_else_changes(text: str) -> None:
    rule = {"id": "b: [c]", "when": {"event": 'it\'s # "x"'}}
    new = added(text, ["touchpoints"], rule)
    assert yaml.safe_load(new)["touchpoints"][-1] == rule
    assert set(text.splitlines()) - set(new.splitlines()) <= {
        "touchpoints: [{id: a}]",
        "touchpoints: []",
    }
    place = lines_of(new, ["touchpoints"])
    assert place is not None
    assert "b: [c]" in new.splitlines()[place[1] - 1]


def test_what_cannot_be_added_to_safely_is_refused() -> None:
    with pytest.raises(ConfigError, match="no list"):
        added("touchpoints: word\n", ["touchpoints"], {"id": "b"})
    with pytest.raises(ConfigError, match="unusual"):
        added("a: &x [1]\ntouchpoints: *x\n", ["touchpoints"], {"id": "b"})
