"""Every route asked as everybody: who has less than the declared role is refused, nobody else."""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.conftest import EVERYBODY, WORKSPACE, add_people, client_of
from touchline.web import Settings, make_app
from touchline.web.access import ROLES, Row, matrix
from touchline.web.app import api_of
from touchline.web.security.limits import Attempts, Limits

OPEN = {
    # the description of the API: it says what there is, and nothing of what is in it
    ("/api/openapi.json", "GET"),
    # tells by the code with which it closes who may not; asked as everybody in test_live_rooms
    ("/api/workspaces/{workspace}/maps/{name}/live", "WEBSOCKET"),
}
ENDLESS = {
    path
    for path, operations in api_of().openapi()["paths"].items()
    if "text/event-stream" in str(operations)
}
"""Streams, which are not waited for: only who is refused gets an answer with an end."""
ROWS = [row for row in matrix(api_of()) if (row.path, row.method) not in OPEN]
NOWHERE = "no-such-thing"


@pytest.fixture(scope="module")
def served(built_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Two workspaces; everybody of the tests is in the first, and is nobody in the second."""
    folder = tmp_path_factory.mktemp("two")
    for name in (WORKSPACE, "secret"):
        shutil.copytree(built_shop, folder / name)
    made = make_app(Settings(folder=folder))
    add_people(made)
    never = Attempts(free=1_000_000)
    made.state.limits = Limits(one=never, any=never)
    yield made
    made.state.server.state.close()


@pytest.fixture(scope="module")
def clients(served: FastAPI) -> dict[str, TestClient]:
    found = {role: client_of(served, role) for role in EVERYBODY}
    for client in found.values():
        client.app = served
    token = found["admin"].post("/api/account/tokens", json={"name": "reads"}).json()["token"]
    found["read token"] = client_of(served, "anyone")
    found["read token"].headers["authorization"] = f"Bearer {token}"
    return found


def test_every_route_says_whom_it_serves() -> None:
    silent = [row for row in matrix(api_of()) if row.role is None]
    assert {(row.path, row.method) for row in silent} == OPEN


def test_every_route_of_the_server_is_in_the_matrix(served: FastAPI) -> None:
    rows = {(row.path, row.method) for row in matrix(served)}
    described = {
        (path, method.upper())
        for path, operations in served.openapi()["paths"].items()
        for method in operations
    }
    assert described <= rows
    assert {row for row in matrix(served) if row.role is not None} == set(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_a_route_serves_its_role_and_refuses_what_is_less(
    clients: dict[str, TestClient], row: Row
) -> None:
    assert row.role is not None
    of_workspace = "{workspace}" in row.path
    for role in EVERYBODY:
        enough = ROLES.index(role) >= ROLES.index(row.role)
        ends = row.path == "/api/session" and row.method == "DELETE"
        if enough and (ends or row.path in ENDLESS):
            continue  # it would end the session of the one who asks, or not end at all
        status, code = asked(clients[role], row, WORKSPACE)
        if enough:
            assert (status, code) not in {(401, "sign_in"), (403, "not_allowed")}, role
            assert status < 500, role
        elif role == "anyone":
            assert (status, code) == (401, "sign_in")
        elif of_workspace and role == "signed in":
            assert (status, code) == (404, "not_found")
        else:
            assert (status, code) == (403, "not_allowed"), role


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if "{workspace}" in row.path],
    ids=lambda row: f"{row.method} {row.path}",
)
def test_who_is_not_in_a_workspace_cannot_tell_it_from_one_that_is_not_there(
    clients: dict[str, TestClient], row: Row
) -> None:
    for role in ("signed in", "viewer", "admin"):
        there = asked(clients[role], row, "secret")
        assert there == (404, "not_found"), role
        assert there == asked(clients[role], row, "nowhere"), role


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.method != "GET"],
    ids=lambda row: f"{row.method} {row.path}",
)
def test_a_read_token_does_nothing_but_read(clients: dict[str, TestClient], row: Row) -> None:
    assert asked(clients["read token"], row, WORKSPACE) == (403, "read_only")


def test_the_page_of_the_matrix_is_as_the_code_is() -> None:
    script = Path(__file__).parents[2] / "docs" / "access.py"
    written = runpy.run_path(str(script))
    stale = "docs/reference/access.md is stale: python docs/access.py"
    assert written["PAGE"].read_text(encoding="utf-8") == written["page"](), stale


def asked(client: TestClient, row: Row, workspace: str) -> tuple[int, str]:
    """Ask for things that are not there, with an empty body: nothing is changed, whoever asks."""
    path = row.path.replace("{workspace}", workspace)
    path = re.sub(r"{[^}]+}", NOWHERE, path)
    body: dict[str, str] | None = None if row.method in ("GET", "DELETE") else {}
    answer = client.request(row.method, path, json=body)
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    found = answer.json() if is_json and answer.status_code >= 400 else {}
    return answer.status_code, str(found.get("code", ""))
