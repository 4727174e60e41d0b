"""Sessions of browsers: a random token in a cookie, its hash in the state."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from fastapi import Response
from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from touchline.web.openid.provider import Person
from touchline.web.settings import Settings
from touchline.web.state import now
from touchline.web.state.people import SignedIn, User

__all__ = ["COOKIE", "LIFETIME", "begin", "cookie_name", "end", "hash_of", "token_of", "user_of"]

COOKIE: Final = "touchline_session"
LIFETIME: Final = timedelta(days=14)
_SEEN: Final = timedelta(minutes=5)
"""How exactly it is kept when a session was last used."""
_LONGEST_AGENT: Final = 300


def hash_of(token: str) -> str:
    """Hash a random token; it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(settings: Settings) -> str:
    """Name the cookie: by https, a browser takes it from nowhere but this very host.

    Examples
    --------
    >>> from pathlib import Path
    >>> cookie_name(Settings(folder=Path(), address="https://maps.example.com"))
    '__Host-touchline_session'
    """
    return f"__Host-{COOKIE}" if settings.secure else COOKIE


def token_of(connection: HTTPConnection, settings: Settings) -> str:
    """Give the token that a browser sent; empty: none."""
    return connection.cookies.get(cookie_name(settings), "")


def begin(
    session: Session,
    user: User,
    connection: HTTPConnection,
    response: Response,
    settings: Settings,
    by: Person | None = None,
) -> None:
    """Sign a user in: always with a new token, never with one that came from outside.

    The session that the browser had before, whoever's it was, is worth nothing any more. *by*: whom
    a provider named; None: the user gave a password.
    """
    session.execute(
        delete(SignedIn).where(SignedIn.token == hash_of(token_of(connection, settings)))
    )
    token = secrets.token_urlsafe(32)
    agent = connection.headers.get("user-agent", "")[:_LONGEST_AGENT]
    session.add(
        SignedIn(
            token=hash_of(token),
            user_id=user.id,
            expires=now() + LIFETIME,
            agent=agent,
            issuer=None if by is None else by.issuer,
            id_token=None if by is None else by.token,
        )
    )
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        secure=settings.secure,
        samesite="lax",
        path="/",
    )


def user_of(session: Session, token: str) -> User | None:
    """Find who is signed in with a token; None if nobody is, or no longer."""
    found = session.get(SignedIn, hash_of(token))
    if found is None or found.expires < now():
        return None
    if now() - found.seen > _SEEN:
        found.seen = now()
    return session.get(User, found.user_id)


def end(
    session: Session, connection: HTTPConnection, response: Response, settings: Settings
) -> SignedIn | None:
    """Sign out: the token is worth nothing any more; gives the session that ended."""
    found = session.get(SignedIn, hash_of(token_of(connection, settings)))
    if found is not None:
        session.delete(found)
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.secure, httponly=True)
    return found
