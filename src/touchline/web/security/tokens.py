"""Tokens of programs: ``Authorization: Bearer tl_…``; their hashes are in the state."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from touchline.web.security.sessions import hash_of
from touchline.web.state import now
from touchline.web.state.people import ApiToken, User

__all__ = ["PREFIX", "Scope", "bearer_of", "new_token", "owner_of"]

Scope = Literal["read", "write"]
PREFIX: Final = "tl_"
"""By which scanners for leaked secrets find them."""
_USED: Final = timedelta(minutes=5)
"""How exactly it is kept when a token was last used."""


def new_token() -> str:
    """Make a token: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def bearer_of(headers: Headers) -> str | None:
    """Give the token that a request bears; None: it bears none, and may have a cookie.

    Examples
    --------
    >>> bearer_of(Headers({"authorization": "Bearer tl_x"})), bearer_of(Headers({}))
    ('tl_x', None)
    """
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def owner_of(session: Session, token: str) -> tuple[User, Scope] | None:
    """Find for whom a token acts, and what it may do; None if it is worth nothing."""
    found = session.scalar(select(ApiToken).where(ApiToken.token == hash_of(token)))
    if found is None or (found.expires is not None and found.expires < now()):
        return None
    if found.used is None or now() - found.used > _USED:
        found.used = now()
    user = session.get(User, found.user_id)
    return None if user is None else (user, "write" if found.scope == "write" else "read")
