"""One's own account: name, e-mail, language, password, and the browsers that are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from touchline.locale import languages
from touchline.web.access import Area, Context, Here
from touchline.web.problems import refuse
from touchline.web.routes.people import Email, Me, Name, Password, me_of
from touchline.web.security import passwords, sessions
from touchline.web.security.limits import guarding
from touchline.web.state import now
from touchline.web.state.people import Identity, SignedIn, User

__all__ = ["area"]

area = Area("account")

_ID = 22
"""Characters of the hash of a session that name it to its owner."""


class SessionCard(BaseModel):
    """A browser that is signed in."""

    id: str
    agent: str
    created: datetime
    seen: datetime
    this: bool
    """Whether it is the one that asks."""
    issuer: str | None
    """The provider that it signed in by; None: with a password."""


class IdentityCard(BaseModel):
    """Who somebody is at a provider."""

    id: str
    issuer: str
    email: str | None
    """Which the provider has verified."""
    created: datetime
    used: datetime


class Account(BaseModel):
    """One's own account."""

    id: str
    email: str
    name: str
    language: str
    has_password: bool
    sessions: list[SessionCard]
    identities: list[IdentityCard]


class AccountChange(BaseModel):
    """What is changed of an account; an e-mail with the password only, for it is what opens it."""

    name: Name | None = None
    email: Email | None = None
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] | None = None
    password: Password = ""


class NewPassword(BaseModel):
    """A new password, and the one before."""

    current: Password
    password: Password


@area.get("/account", role="signed in")
def account(here: Here, request: Request) -> Account:
    """Give one's own account."""
    own = sessions.hash_of(sessions.token_of(request, here.server.settings))
    with here.state.reading() as session:
        found = session.scalars(
            select(SignedIn)
            .where(SignedIn.user_id == here.me.id, SignedIn.expires > now())
            .order_by(SignedIn.seen.desc())
        ).all()
        identities = session.scalars(
            select(Identity).where(Identity.user_id == here.me.id).order_by(Identity.created)
        ).all()
    return Account(
        id=here.me.id,
        email=here.me.email,
        name=here.me.name,
        language=here.me.language,
        has_password=here.me.password is not None,
        sessions=[
            SessionCard(
                id=one.token[:_ID],
                agent=one.agent,
                created=one.created,
                seen=one.seen,
                this=one.token == own,
                issuer=one.issuer,
            )
            for one in found
        ],
        identities=[
            IdentityCard(
                id=one.id, issuer=one.issuer, email=one.email, created=one.created, used=one.used
            )
            for one in identities
        ],
    )


@area.patch("/account", role="signed in")
def change_account(here: Here, request: Request, body: AccountChange) -> Me:
    """Change name, e-mail or language."""
    by_browser(here)
    if body.language is not None and body.language not in languages():
        raise refuse(400, f"there is no language {body.language!r}", hint=", ".join(languages()))
    email = None if body.email is None else body.email.lower()
    if email not in (None, here.me.email):
        check_password(here, request, body.password)
    with here.state.writing() as session:
        user = session.get_one(User, here.me.id)
        if email is not None:
            _refuse_known(session, user, email)
            user.email = email
        user.name = body.name or user.name
        user.language = body.language or user.language
    return me_of(here, user)


@area.put("/account/password", role="signed in", status_code=204)
def change_password(here: Here, request: Request, response: Response, body: NewPassword) -> None:
    """Change the password; every other browser is signed out, and this one gets a new session."""
    by_browser(here)
    check_password(here, request, body.current)
    passwords.check_strength(body.password)
    kept = passwords.hashed(body.password)
    with here.state.writing() as session:
        user = session.get_one(User, here.me.id)
        user.password = kept
        session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
        sessions.begin(session, user, request, response, here.server.settings)


@area.delete("/account/sessions/{id}", role="signed in", status_code=204)
def end_session(here: Here, id: str) -> None:  # noqa: A002 - the name in the address
    """Sign a browser out."""
    by_browser(here)
    with here.state.writing() as session:
        found = session.scalars(select(SignedIn).where(SignedIn.user_id == here.me.id)).all()
        ended = [one for one in found if one.token[:_ID] == id]
        if not ended:
            raise refuse(404, f"there is no session {id!r}")
        session.delete(ended[0])


@area.delete("/account/sessions", role="signed in", status_code=204)
def end_other_sessions(here: Here, request: Request) -> None:
    """Sign every other browser out."""
    by_browser(here)
    own = sessions.hash_of(sessions.token_of(request, here.server.settings))
    with here.state.writing() as session:
        session.execute(
            delete(SignedIn).where(SignedIn.user_id == here.me.id, SignedIn.token != own)
        )


def by_browser(here: Context) -> None:
    """Refuse a program: a token that has leaked must not change who may enter.

    Raises
    ------
    Refusal
        403, if the request bears a token.
    """
    if here.scope is not None:
        raise refuse(403, "no token may do this", hint="sign in with a browser", code="no_token")


def check_password(here: Context, request: Request, password: str) -> None:
    """Refuse who does not know the password of the account.

    Raises
    ------
    Refusal
        403; 429 after too many tries.
    """
    with guarding(request, "password", here.me.id):
        if not passwords.matches(password, here.me.password):
            raise refuse(403, "the current password is wrong", code="wrong_password")


def _refuse_known(session: Session, user: User, email: str) -> None:
    known = session.scalar(select(User.id).where(User.email == email))
    if known not in (None, user.id):
        raise refuse(409, "this e-mail cannot be used", code="known_email")
