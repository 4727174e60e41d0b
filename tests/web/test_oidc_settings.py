"""What is said of a provider on the command line and in the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from touchline.cli.openid import openid_of
from touchline.errors import ConfigError
from touchline.web.openid.settings import Grant, OpenID, grants_of

SAID: dict[str, Any] = {
    "issuer": "https://id.example.com",
    "client": "touchline",
    "secret_file": None,
    "name": "Acme",
    "scopes": "openid email",
    "domains": "",
    "groups": "",
    "groups_claim": "groups",
    "newcomers": "invited",
    "roles": "",
    "passwords": "all",
}


def test_options_become_settings(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("hush\n")
    said = {
        "secret_file": file,
        "domains": "Example.com, example.org",
        "groups": "/a b,/c",
        "newcomers": "allowed",
        "roles": "*=viewer, urn:x:a b:shop=editor",
    }
    found = openid_of(**SAID | said)
    assert found is not None
    assert found.secret == "hush"
    assert "hush" not in repr(found)
    assert found.domains == {"example.com", "example.org"}
    assert found.groups == {"/a b", "/c"}
    assert found.grants == (Grant("*", "viewer"), Grant("shop", "editor", group="urn:x:a b"))


def test_without_an_issuer_there_is_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    assert openid_of(**SAID | {"issuer": None, "client": None}) is None
    monkeypatch.setenv("TOUCHLINE_OIDC_CLIENT_SECRET", "hush")
    found = openid_of(**SAID)
    assert found is not None
    assert found.secret == "hush"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"issuer": None}, "no --oidc-issuer"),
        ({"client": None}, "no --oidc-client-id"),
        ({"issuer": "http://id.example.com"}, "begins with https"),
        ({"issuer": "id.example.com"}, "begins with https"),
        ({"issuer": "https://a@id.example.com"}, "begins with https"),
        ({"scopes": "email"}, "lack openid"),
        ({"newcomers": "all"}, "newcomers is 'all'"),
        ({"passwords": "none"}, "passwords is 'none'"),
        ({"newcomers": "allowed", "roles": "*=viewer"}, "no domain and no group"),
        ({"newcomers": "anyone"}, "would see nothing"),
        ({"roles": "viewer"}, "not of the form"),
        ({"roles": "shop=owner"}, "role is 'owner'"),
        ({"secret_file": Path("no/such/file")}, "secret of the client cannot be read"),
    ],
)
def test_what_cannot_work_is_refused_before_the_server_starts(
    said: dict[str, Any], why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        openid_of(**SAID | said)


def test_a_role_needs_a_workspace_that_is_there() -> None:
    found = OpenID(issuer="https://id.example.com", client="x", grants=grants_of("shp=viewer"))
    with pytest.raises(ConfigError, match="which is no workspace") as raised:
        found.check(["shop"])
    assert "did you mean 'shop'" in str(raised.value)


def test_the_command_reads_the_environment(tmp_path: Path) -> None:
    env = os.environ | {
        "TOUCHLINE_OIDC_ISSUER": "http://id.example.com",
        "TOUCHLINE_OIDC_CLIENT_ID": "touchline",
    }
    command = [sys.executable, "-m", "touchline", "serve", str(tmp_path)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "http://id.example.com" in done.stderr
    assert done.stdout == ""
