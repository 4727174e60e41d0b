"""First run, signing in and out, and who one is."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from touchline.web.access import Area, Context, Here, Role, role_in
from touchline.web.openid.desk import OpenIDDesk
from touchline.web.openid.settings import Passwords
from touchline.web.problems import refuse
from touchline.web.security import passwords, sessions
from touchline.web.security.limits import guarding
from touchline.web.state.people import User

__all__ = [
    "Email",
    "Me",
    "Name",
    "Password",
    "WorkspaceCard",
    "area",
    "me_of",
    "refuse_passwords",
]

area = Area("people")

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Password = Annotated[str, Field(max_length=1000)]


class WorkspaceCard(BaseModel):
    """A workspace that somebody may enter."""

    name: str
    title: str
    role: Role


class Me(BaseModel):
    """Who is signed in."""

    id: str
    email: str
    name: str
    language: str
    owner: bool
    workspaces: list[WorkspaceCard]


class ProviderCard(BaseModel):
    """The provider of OpenID Connect that people sign in with."""

    name: str
    issuer: str


class Start(BaseModel):
    """What the page needs to know before anybody has signed in."""

    set_up: bool
    """Whether there is an owner."""
    me: Me | None
    provider: ProviderCard | None
    """None: people sign in with passwords only."""
    passwords: Passwords
    """Who may sign in with a password."""


class SignedOut(BaseModel):
    """What is left to do after signing out."""

    address: str | None
    """Where the session at the provider ends too; None: there is none that is known."""


class Setup(BaseModel):
    """The first user, who owns the server."""

    token: str
    email: Email
    name: Name
    password: Password
    language: str = "en"


class Credentials(BaseModel):
    """What one signs in with."""

    email: Annotated[str, Field(max_length=254)]
    password: Password


@area.get("/start", role="anyone")
def start(here: Here) -> Start:
    """Say whether the server is set up, and who is signed in."""
    with here.state.reading() as session:
        users = session.scalar(select(func.count()).select_from(User)) or 0
    openid = here.server.settings.openid
    return Start(
        set_up=users > 0,
        me=None if here.user is None else me_of(here, here.user),
        provider=None if openid is None else ProviderCard(name=openid.name, issuer=openid.issuer),
        passwords="all" if openid is None else openid.passwords,
    )


@area.post("/setup", role="anyone", status_code=201)
def set_up(body: Setup, here: Here, request: Request, response: Response) -> Me:
    """Make the first user, with the token that the server printed when it started."""
    wanted: str | None = request.app.state.setup_token
    if wanted is None:
        raise refuse(409, "the server is set up already", hint="sign in")
    with guarding(request, "setup"):
        if not hmac.compare_digest(body.token.encode(), wanted.encode()):
            raise refuse(403, "the token is not the one printed on the console", code="wrong_token")
    passwords.check_strength(body.password)
    with here.state.writing() as session:
        user = User(
            email=body.email.lower(),
            name=body.name,
            password=passwords.hashed(body.password),
            language=body.language,
            owner=True,
        )
        session.add(user)
        session.flush()
        sessions.begin(session, user, request, response, here.server.settings)
    request.app.state.setup_token = None
    return me_of(here, user)


@area.post("/session", role="anyone")
def sign_in(body: Credentials, here: Here, request: Request, response: Response) -> Me:
    """Sign in; what is wrong, the e-mail or the password, is not told, nor by how long it takes."""
    email = body.email.strip().lower()
    with here.state.reading() as session:
        user = session.scalar(select(User).where(User.email == email))
    with guarding(request, "sign in", email):
        if not passwords.matches(body.password, user.password if user else None) or user is None:
            raise refuse(401, "e-mail or password is wrong", code="wrong_sign_in")
    if not user.owner:
        refuse_passwords(here)
    with here.state.writing() as session:
        sessions.begin(session, user, request, response, here.server.settings)
    return me_of(here, user)


@area.delete("/session", role="signed in")
def sign_out(here: Here, request: Request, response: Response) -> SignedOut:
    """Sign out; the session is worth nothing any more, and at the provider it can be ended too."""
    settings = here.server.settings
    with here.state.writing() as session:
        ended = sessions.end(session, request, response, settings)
    desk: OpenIDDesk | None = request.app.state.openid
    if desk is None or ended is None or ended.issuer != desk.settings.issuer:
        return SignedOut(address=None)
    to = f"{settings.origin}/sign-in"
    return SignedOut(address=desk.provider.sign_out(ended.id_token or "", to))


def refuse_passwords(here: Context) -> None:
    """Refuse a password where only owners sign in with one.

    Raises
    ------
    Refusal
        403, if everybody else signs in by the provider.
    """
    openid = here.server.settings.openid
    if openid is not None and openid.passwords == "owners":
        raise refuse(
            403,
            "only owners sign in with a password here",
            hint=f"continue with {openid.name}",
            code="password_off",
        )


def me_of(here: Context, user: User) -> Me:
    """Say who a user is, and where the user may go."""
    server = here.server
    roles = {name: role_in(server, user, name) for name in server.workspaces.folders}
    cards = [
        WorkspaceCard(name=name, title=server.workspaces.project(name).file.project, role=role)
        for name, role in roles.items()
        if role != "signed in"
    ]
    return Me(
        id=user.id, email=user.email, name=user.name, language=user.language, owner=user.owner,
        workspaces=cards,
    )  # fmt: skip
