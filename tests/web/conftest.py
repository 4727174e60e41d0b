"""A server over a small shop, and people of every role who ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import touchline
from tests.shop import write_shop
from touchline.web import Settings, make_app
from touchline.web.security import passwords
from touchline.web.server import running
from touchline.web.state.people import Member, User

SECRET = "a long enough secret"
WORKSPACE = "shop"
MEMBERS = ("viewer", "commenter", "editor", "admin")
EVERYBODY = ("anyone", "signed in", *MEMBERS, "owner")

Asking = Callable[[str], TestClient]


@pytest.fixture(scope="session")
def built_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a loaded and built shop; not to be changed, copy it."""
    folder = tmp_path_factory.mktemp("web") / WORKSPACE
    folder.mkdir()
    project = touchline.open(write_shop(folder))
    project.load()
    project.build()
    return folder


def add_people(app: FastAPI) -> None:
    """Make a user of every role: ``editor@example.com`` and so on, all with the same password."""
    server = app.state.server
    kept = passwords.hashed(SECRET)
    with server.state.writing() as session:
        for role in EVERYBODY[1:]:
            email = f"{role.replace(' ', '-')}@example.com"
            user = User(email=email, name=role.title(), password=kept, owner=role == "owner")
            session.add(user)
            session.flush()
            if role in MEMBERS:
                session.add(Member(user_id=user.id, workspace=WORKSPACE, role=role))
    app.state.setup_token = None


def client_of(app: FastAPI, role: str) -> TestClient:
    """Give a client that is signed in as somebody of that role."""
    client = TestClient(app, base_url="http://127.0.0.1:8321", raise_server_exceptions=True)
    if role != "anyone":
        body = {"email": f"{role.replace(' ', '-')}@example.com", "password": SECRET}
        assert client.post("/api/session", json=body).status_code == 200
    return client


@pytest.fixture(scope="module")
def app(built_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A server over a copy of the shop, with people of every role; one for each module."""
    import shutil

    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(built_shop, folder / WORKSPACE)
    made = make_app(Settings(folder=folder))
    add_people(made)
    made.state.server.maps.patience = 60  # a busy machine does not change an answer
    yield made
    made.state.server.state.close()


@pytest.fixture(scope="module")
def asking(app: FastAPI) -> Asking:
    """Role → a client that is signed in as somebody of that role; made once."""
    clients: dict[str, TestClient] = {}

    def give(role: str) -> TestClient:
        if role not in clients:
            clients[role] = client_of(app, role)
        return clients[role]

    return give


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    """The same server, listening on loopback: for browsers and live connections."""
    with running(app) as found:
        yield found
