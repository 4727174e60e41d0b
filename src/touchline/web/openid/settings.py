"""Which provider people sign in with, and whom it may let in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

from touchline.errors import ConfigError, did_you_mean

__all__ = ["SCOPES", "Grant", "Newcomers", "OpenID", "Passwords", "grants_of", "is_safe", "listed"]

Newcomers = Literal["invited", "allowed", "anyone"]
"""Who without an account gets one: whoever is invited; besides, whoever is of the domains and
groups named; whoever the provider knows."""
Passwords = Literal["all", "owners"]
"""Who may sign in with a password. Owners always may: no provider can lock them out."""
SCOPES: Final = "openid email profile"
_ROLES: Final = ("viewer", "commenter", "editor", "admin")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that newcomers get.

    Attributes
    ----------
    workspace
        Its name; ``*``: every workspace.
    role
        ``viewer``, ``commenter``, ``editor`` or ``admin``.
    group
        For members of this group of the provider only; None: for all newcomers.
    """

    workspace: str
    role: str
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenID:
    """A provider of OpenID Connect, and whom it may let in.

    Attributes
    ----------
    issuer
        As the provider itself writes it in its discovery document, to the last slash.
    client, secret
        What the provider gave to this server; without a secret, the client is public.
    name
        What people call the provider: "Continue with …".
    scopes
        What is asked for.
    domains
        Domains of e-mails that are let in; empty: all. The provider must have verified the e-mail.
    groups, groups_claim
        Groups of which one must be in any; empty: all. And the claim that names them.
    newcomers, grants
        Who gets an account at the first sign-in, and which roles.
    passwords
        Who may still sign in with a password.

    Raises
    ------
    ConfigError
        If it would let in people whom nobody named, or cannot work.
    """

    issuer: str
    client: str
    secret: str | None = field(default=None, repr=False)
    name: str = "OpenID Connect"
    scopes: str = SCOPES
    domains: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    groups_claim: str = "groups"
    newcomers: Newcomers = "invited"
    grants: tuple[Grant, ...] = ()
    passwords: Passwords = "all"

    def __post_init__(self) -> None:
        """Check what can be checked without asking the provider."""
        if not is_safe(self.issuer) or "?" in self.issuer:
            raise ConfigError(
                f"the issuer {self.issuer!r} is no address that begins with https://",
                hint="copy it from the provider, such as https://accounts.google.com",
            )
        if "openid" not in self.scopes.split():
            raise ConfigError(f"the scopes are {self.scopes!r}, and lack openid")
        _check_choice("newcomers", self.newcomers, get_args(Newcomers))
        _check_choice("passwords", self.passwords, get_args(Passwords))
        if self.newcomers == "allowed" and not self.domains | self.groups:
            raise ConfigError(
                "newcomers are allowed, but no domain and no group is named",
                hint="name --oidc-domains or --oidc-groups; "
                "or, if everybody whom the provider knows may enter, --oidc-newcomers anyone",
            )
        if self.newcomers != "invited" and not self.grants:
            raise ConfigError(
                "newcomers would see nothing, for they get no role",
                hint='name --oidc-roles, such as "*=viewer"',
            )

    def check(self, workspaces: Collection[str]) -> None:
        """Refuse what this server cannot do.

        Raises
        ------
        ConfigError
            If a role is of a workspace that is not there, or the extra is not installed.
        """
        for grant in self.grants:
            if grant.workspace != "*" and grant.workspace not in workspaces:
                raise ConfigError(
                    f"a role is given in {grant.workspace!r}, which is no workspace",
                    hint=did_you_mean(grant.workspace, workspaces),
                )
        if find_spec("authlib") is None or find_spec("httpx2") is None:
            raise ConfigError(
                "signing in with OpenID Connect needs packages that are not installed",
                hint='pip install "touchline[oidc]"',
            )


def grants_of(text: str) -> tuple[Grant, ...]:
    """Read the roles of newcomers: ``[group:]workspace=role``, with commas between.

    Raises
    ------
    ConfigError
        If a part cannot be read.

    Examples
    --------
    >>> grants_of("*=viewer, /analysts:shop=editor")
    (Grant(workspace='*', role='viewer', group=None),
     Grant(workspace='shop', role='editor', group='/analysts'))
    """
    return tuple(_grant(part) for part in _parts(text))


def _grant(part: str) -> Grant:
    place, found, role = part.rpartition("=")
    group, _, workspace = place.rpartition(":")
    if not found or not workspace.strip():
        raise ConfigError(
            f"the role {part!r} is not of the form workspace=role or group:workspace=role"
        )
    role = role.strip()
    _check_choice("role", role, _ROLES)
    return Grant(workspace.strip(), role, group.strip() or None)


def listed(text: str) -> frozenset[str]:
    """Read names with commas between.

    Examples
    --------
    >>> sorted(listed("example.com, example.org,"))
    ['example.com', 'example.org']
    """
    return frozenset(_parts(text))


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def is_safe(address: object) -> bool:
    """Whether an address is of https; or of this very machine, where nobody listens in.

    Examples
    --------
    >>> is_safe("https://id.example.com/"), is_safe("http://127.0.0.1:9000"), is_safe("http://a.b")
    (True, True, False)
    """
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.fragment or parts.username is not None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _check_choice(name: str, value: str, choices: Collection[str]) -> None:
    if value not in choices:
        raise ConfigError(
            f"{name} is {value!r}, and can be {', '.join(choices)}",
            hint=did_you_mean(value, choices),
        )
