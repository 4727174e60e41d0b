"""Sessions of browsers: a random token in a cookie, its hash in the state."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from fastapi import Response
from sqlalchemy import delete
from sqlalchemy.orm import Session

from touchline.web.settings import Settings
from touchline.web.state import now
from touchline.web.state.people import SignedIn, User

__all__ = ["COOKIE", "LIFETIME", "begin", "end", "hash_of", "user_of"]

COOKIE: Final = "touchline_session"
LIFETIME: Final = timedelta(days=14)
_SEEN: Final = timedelta(minutes=5)
"""How exactly it is kept when a session was last used."""


def hash_of(token: str) -> str:
    """Hash a random token; it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, user: User, response: Response, settings: Settings) -> None:
    """Sign a user in: always with a new token, never with one that came from outside."""
    token = secrets.token_urlsafe(32)
    session.add(SignedIn(token=hash_of(token), user_id=user.id, expires=now() + LIFETIME))
    response.set_cookie(
        COOKIE,
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


def end(session: Session, token: str, response: Response) -> None:
    """Sign out: the token is worth nothing any more."""
    session.execute(delete(SignedIn).where(SignedIn.token == hash_of(token)))
    response.delete_cookie(COOKIE, path="/")
