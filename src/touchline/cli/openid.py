"""Options of ``serve`` that say whom people sign in with; each can come from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.web.openid.settings import Newcomers, OpenID, Passwords

__all__ = [
    "ClientOption",
    "DomainsOption",
    "GroupsClaimOption",
    "GroupsOption",
    "IssuerOption",
    "NameOption",
    "NewcomersOption",
    "PasswordsOption",
    "RolesOption",
    "ScopesOption",
    "SecretFileOption",
    "openid_of",
]

_SECRET: Final = "TOUCHLINE_OIDC_CLIENT_SECRET"


def _option(name: str, metavar: str, help: str) -> Any:  # noqa: A002 - the name that typer gives it
    variable = f"TOUCHLINE_OIDC_{name.upper().replace('-', '_')}"
    return typer.Option(f"--oidc-{name}", metavar=metavar, help=help, envvar=variable)


IssuerOption = Annotated[
    str | None, _option("issuer", "URL", "Provider of OpenID Connect, as it names itself.")
]
ClientOption = Annotated[
    str | None, _option("client-id", "ID", "What the provider calls this server.")
]
SecretFileOption = Annotated[
    Path | None,
    _option("client-secret-file", "FILE", f"Secret of the client; or the variable {_SECRET}."),
]
NameOption = Annotated[
    str, _option("name", "NAME", 'What people call the provider: "Continue with NAME".')
]
ScopesOption = Annotated[str, _option("scopes", "SCOPES", "What the provider is asked for.")]
DomainsOption = Annotated[
    str, _option("domains", "A,B", "Let in only verified e-mails of these domains.")
]
GroupsOption = Annotated[
    str, _option("groups", "A,B", "Let in only members of one of these groups.")
]
GroupsClaimOption = Annotated[
    str, _option("groups-claim", "CLAIM", "Claim that names the groups of a person.")
]
NewcomersOption = Annotated[
    str,
    _option(
        "newcomers",
        "WHO",
        "Who without an account gets one: invited (with an invitation), allowed (whoever is of the "
        "domains and groups), anyone (whom the provider knows).",
    ),
]
RolesOption = Annotated[
    str,
    _option(
        "roles",
        "ROLES",
        "Roles of newcomers: WORKSPACE=ROLE or GROUP:WORKSPACE=ROLE, with commas between; "
        "the workspace * is every one.",
    ),
]
PasswordsOption = Annotated[
    str, _option("passwords", "WHO", "Who may still sign in with a password: all, or owners.")
]


def openid_of(
    *,
    issuer: str | None,
    client: str | None,
    secret_file: Path | None,
    name: str,
    scopes: str,
    domains: str,
    groups: str,
    groups_claim: str,
    newcomers: str,
    roles: str,
    passwords: str,
) -> OpenID | None:
    """Give the provider that the options name; None: they name none.

    Raises
    ------
    ConfigError
        If the options cannot work.
    """
    from touchline.web.openid.settings import OpenID, grants_of, listed

    if not issuer:
        if client:
            raise ConfigError("--oidc-client-id is given, and no --oidc-issuer")
        return None
    if not client:
        raise ConfigError(
            "--oidc-issuer is given, and no --oidc-client-id",
            hint="the provider shows it where this server was registered",
        )
    return OpenID(
        issuer=issuer,
        client=client,
        secret=_secret(secret_file),
        name=name,
        scopes=scopes,
        domains=frozenset(one.lower() for one in listed(domains)),
        groups=listed(groups),
        groups_claim=groups_claim,
        newcomers=cast("Newcomers", newcomers),
        grants=grants_of(roles),
        passwords=cast("Passwords", passwords),
    )


def _secret(file: Path | None) -> str | None:
    """Read the secret of the client; never an option itself, for every process sees those."""
    if file is None:
        return os.environ.get(_SECRET) or None
    try:
        return file.read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the secret of the client cannot be read: {error}") from None
