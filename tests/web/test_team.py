"""Who is in a workspace: invitations, roles, and that nobody is locked out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update

from tests.web.conftest import SECRET, Asking, client_of
from touchline.web.state import now
from touchline.web.state.people import Invitation

TEAM = "/api/workspaces/shop/team"
INVITATIONS = "/api/workspaces/shop/invitations"


def newcomer(email: str) -> dict[str, str]:
    return {"email": email, "name": "Nia", "password": SECRET}


def invite(asking: Asking, role: str = "editor") -> str:
    answer = asking("admin").post(INVITATIONS, json={"role": role, "note": "Nia of support"})
    assert answer.status_code == 201
    return str(answer.json()["token"])


def id_of(asking: Asking, email: str) -> str:
    members = asking("owner").get(TEAM).json()["members"]
    return str(next(one["id"] for one in members if one["email"] == email))


def test_an_invitation_makes_one_account_with_its_role(app: FastAPI, asking: Asking) -> None:
    token = invite(asking)
    stranger = client_of(app, "anyone")
    said = stranger.get(f"/api/invitations/{token}").json()
    assert (said["title"], said["role"], said["by"]) == ("Shop", "editor", "Admin")
    me = stranger.post(f"/api/invitations/{token}/account", json=newcomer("Nia@example.com"))
    assert me.status_code == 201
    assert [one["role"] for one in me.json()["workspaces"]] == ["editor"]
    assert stranger.get("/api/workspaces/shop/maps").status_code == 200

    again = client_of(app, "anyone").post(
        f"/api/invitations/{token}/account", json=newcomer("other@example.com")
    )
    assert (again.status_code, again.json()["code"]) == (410, "gone")


def test_somebody_with_an_account_joins_as_who_they_are(app: FastAPI, asking: Asking) -> None:
    outsider = client_of(app, "signed in")
    assert outsider.get("/api/workspaces/shop/maps").status_code == 404
    token = invite(asking, "viewer")
    assert client_of(app, "anyone").post(f"/api/invitations/{token}/join").status_code == 401
    me = outsider.post(f"/api/invitations/{token}/join").json()
    assert [one["role"] for one in me["workspaces"]] == ["viewer"]
    member = id_of(asking, "signed-in@example.com")
    assert asking("admin").delete(f"/api/workspaces/shop/members/{member}").status_code == 204
    assert outsider.get("/api/workspaces/shop/maps").status_code == 404


def test_an_invitation_never_lowers_a_role(app: FastAPI, asking: Asking) -> None:
    token = invite(asking, "viewer")
    me = client_of(app, "editor").post(f"/api/invitations/{token}/join").json()
    assert [one["role"] for one in me["workspaces"]] == ["editor"]


@pytest.mark.parametrize("how", ["taken back", "too old", "guessed"])
def test_an_invitation_that_is_over_opens_nothing(app: FastAPI, asking: Asking, how: str) -> None:
    made = asking("admin").post(INVITATIONS, json={"role": "admin"}).json()
    token, id_ = made["token"], made["invitation"]["id"]
    if how == "taken back":
        assert asking("admin").delete(f"{INVITATIONS}/{id_}").status_code == 204
    elif how == "too old":
        with app.state.server.state.writing() as session:
            past = now() - timedelta(seconds=1)
            session.execute(update(Invitation).where(Invitation.id == id_).values(expires=past))
    else:
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    anyone = client_of(app, "anyone")
    assert anyone.get(f"/api/invitations/{token}").status_code == 410
    body = newcomer(f"{how.replace(' ', '-')}@example.com")
    assert anyone.post(f"/api/invitations/{token}/account", json=body).status_code == 410
    assert id_ not in {one["id"] for one in asking("admin").get(TEAM).json()["invitations"]} or (
        how == "guessed"
    )


def test_tokens_of_invitations_are_kept_as_hashes_only(app: FastAPI, asking: Asking) -> None:
    token = invite(asking)
    files = Path(app.state.server.settings.state).parent.glob("state.sqlite*")
    assert all(token.encode() not in file.read_bytes() for file in files)


def test_roles_change_and_the_change_is_kept(asking: Asking) -> None:
    commenter = id_of(asking, "commenter@example.com")
    path = f"/api/workspaces/shop/members/{commenter}"
    assert asking("admin").patch(path, json={"role": "editor"}).json()["role"] == "editor"
    assert asking("admin").patch(path, json={"role": "commenter"}).status_code == 200
    latest = asking("admin").get(TEAM).json()["changes"][0]
    assert (latest["by"], latest["about"]) == ("Admin", "Commenter")
    assert (latest["before"], latest["after"]) == ("editor", "commenter")


def test_nobody_changes_their_own_role_or_that_of_an_owner(asking: Asking) -> None:
    me, owner = id_of(asking, "admin@example.com"), id_of(asking, "owner@example.com")
    members = "/api/workspaces/shop/members"
    assert asking("admin").patch(f"{members}/{me}", json={"role": "viewer"}).status_code == 409
    assert asking("admin").delete(f"{members}/{me}").status_code == 409
    assert asking("admin").patch(f"{members}/{owner}", json={"role": "viewer"}).status_code == 403
    assert asking("admin").delete(f"{members}/{owner}").status_code == 409
    editor = id_of(asking, "editor@example.com")
    assert asking("admin").patch(f"{members}/{editor}", json={"role": "owner"}).status_code == 403


def test_there_is_always_an_owner(app: FastAPI, asking: Asking) -> None:
    members = "/api/workspaces/shop/members"
    first, second = id_of(asking, "owner@example.com"), id_of(asking, "admin@example.com")
    assert asking("owner").patch(f"{members}/{first}", json={"role": "admin"}).status_code == 409
    assert asking("owner").patch(f"{members}/{second}", json={"role": "owner"}).status_code == 200
    new: TestClient = asking("admin")
    assert new.patch(f"{members}/{first}", json={"role": "viewer"}).json()["role"] == "viewer"
    assert new.patch(f"{members}/{second}", json={"role": "viewer"}).status_code == 409
    assert new.patch(f"{members}/{first}", json={"role": "owner"}).status_code == 200
    assert asking("owner").patch(f"{members}/{second}", json={"role": "admin"}).status_code == 200


def test_everybody_in_the_workspace_knows_the_names_and_no_more(asking: Asking) -> None:
    people = asking("viewer").get("/api/workspaces/shop/people").json()
    assert {"Viewer", "Editor", "Owner"} <= {one["name"] for one in people}
    assert all(set(one) == {"id", "name"} for one in people)
