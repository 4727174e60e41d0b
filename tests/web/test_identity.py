"""Who is who: counts for all, identifiers for editors, and how two are kept apart."""

from __future__ import annotations

from fastapi import FastAPI

from tests.web.conftest import WORKSPACE, Asking

HERE = f"/api/workspaces/{WORKSPACE}"


def test_counts_are_for_all(asking: Asking) -> None:
    found = asking("viewer").get(f"{HERE}/identity").json()
    types = {one["type"]: (one["identifiers"], one["persons"]) for one in found["types"]}
    assert types == {"order": (60, 30), "customer": (30, 30), "email": (30, 30)}
    assert (found["persons"], found["joined"], found["identifiers"]) == (30, 30, 120)
    assert sum(one["persons"] for one in found["sizes"]) == 30
    assert found["refused"] == []


def test_who_is_for_editors_and_says_which_rows_join(asking: Asking) -> None:
    where = f"{HERE}/identity/who"
    assert asking("commenter").get(where, params={"identifier": "order:o1"}).status_code == 403
    found = asking("editor").get(where, params={"identifier": "o1"}).json()
    assert found["asked"] == "order:o1"
    assert set(found["identifiers"]) == {
        "order:o1",
        "order:o31",
        "customer:c1",
        "email:c1@example.com",
    }
    chain = [found["links"][k] for k in found["paths"]["email:c1@example.com"]]
    assert {chain[0]["one"], chain[0]["other"]} == {"order:o1", "customer:c1"}
    assert chain[0]["file"] == "data/orders.csv"
    unknown = asking("editor").get(where, params={"identifier": "order:o1x"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "identity")
    assert "order:o1" in unknown.json()["hint"]


def test_two_are_kept_apart_by_a_line_in_the_project_file(app: FastAPI, asking: Asking) -> None:
    admin, pair = asking("admin"), {"one": "order:o1", "other": "order:o31"}
    assert asking("editor").post(f"{HERE}/project-file/apart", json=pair).status_code == 403
    proposal = admin.post(f"{HERE}/project-file/apart", json=pair).json()
    assert proposal["faults"] == []
    assert "blocked_edges:" in proposal["text"]
    headers = {"If-Match": proposal["etag"]}
    text = {"text": proposal["text"]}
    assert admin.put(f"{HERE}/project-file", json=text, headers=headers).status_code == 200
    app.state.server.workspaces.project(WORKSPACE).build()
    asked = admin.get(f"{HERE}/identity/who", params={"identifier": "customer:c1"}).json()
    assert len({"order:o1", "order:o31"} & set(asked["identifiers"])) == 1
    [refused] = asked["refused"]
    assert refused["left_out"] in {"order:o1", "order:o31"}
    assert refused["reason"] == "blocked"
    assert admin.get(f"{HERE}/identity").json()["refused"][0]["merges"] == 1
    assert len(asking("editor").get(f"{HERE}/identity/refused").json()) == 1
