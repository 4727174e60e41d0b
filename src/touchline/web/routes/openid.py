"""Signing in by a provider of OpenID Connect: there, back, and linked to an account."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from touchline.locale import languages
from touchline.web.access import Area, Context, Here
from touchline.web.openid import entering
from touchline.web.openid.desk import OpenIDDesk
from touchline.web.openid.flows import LIFETIME, Flow, own_path
from touchline.web.openid.provider import Person
from touchline.web.problems import Refusal, refuse
from touchline.web.routes.account import by_browser, check_password
from touchline.web.routes.invitations import join_by, open_invitation
from touchline.web.routes.people import Password
from touchline.web.security import sessions
from touchline.web.security.limits import guarding
from touchline.web.state.people import Identity, SignedIn, User

__all__ = ["area"]

area = Area("openid")

_COOKIE = "touchline_signing_in"
_LONGEST = 2000


class Going(BaseModel):
    """Where to go on after signing in, and what is done on the way."""

    to: Annotated[str, Field(max_length=_LONGEST)] = "/"
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] = "en"
    invitation: Annotated[str, Field(max_length=200)] | None = None
    """Token of an invitation, which is used when the provider has said who comes."""


class Gone(BaseModel):
    """Where the browser has to go."""

    address: str


class NewIdentity(BaseModel):
    """Proof that it is the owner of the account who links an identity."""

    password: Password = ""


@area.post("/openid", role="anyone")
def begin_openid(here: Here, request: Request, response: Response, body: Going) -> Gone:
    """Begin to sign in at the provider; gives the address there."""
    desk = _desk(request)
    if body.invitation is not None:
        with here.state.reading() as session, guarding(request, "invitation"):
            open_invitation(session, here, body.invitation)
    language = body.language if body.language in languages() else "en"
    flow = Flow(to=own_path(body.to), language=language, invitation=body.invitation)
    return _go(here, desk, response, flow)


@area.get("/openid/callback", role="anyone", response_class=RedirectResponse, status_code=303)
def end_openid(
    here: Here,
    request: Request,
    state: str = "",
    code: str | None = None,
    error: str | None = None,
    iss: str | None = None,
) -> RedirectResponse:
    """Come back from the provider: signed in, or with the code of what is wrong in the address."""
    desk = _desk(request)
    browser = request.cookies.get(_cookie(here), "")
    flow = Flow()
    try:
        # only a state can be guessed; a provider that is down is nobody's failure
        with guarding(request, "openid"):
            flow = desk.flows.take(state, browser)
        if code is None or error is not None:
            raise refuse(403, f"the provider says {error!r}", code="openid_denied")
        person = desk.provider.person(flow, code, iss)
        answer = RedirectResponse(flow.to, 303)
        _arrive(here, request, answer, desk, flow, person)
    except IntegrityError:  # the same person came back in two tabs at once
        answer = _sorry(flow, "openid_expired")
    except Refusal as refused:
        answer = _sorry(flow, refused.problem.code)
    answer.delete_cookie(_cookie(here), path="/", secure=here.server.settings.secure)
    return answer


@area.post("/account/identities", role="signed in")
def link_identity(here: Here, request: Request, response: Response, body: NewIdentity) -> Gone:
    """Begin to link an identity of the provider to one's account; gives the address there."""
    by_browser(here)
    desk = _desk(request)
    if here.me.password is not None:
        check_password(here, request, body.password)
    return _go(here, desk, response, Flow(to="/account", linking=here.me.id))


@area.delete("/account/identities/{id}", role="signed in", status_code=204)
def unlink_identity(here: Here, request: Request, id: str) -> None:  # noqa: A002 - as in the path
    """Take the link to an identity off, unless nothing else opens the account.

    Other browsers that signed in by it are signed out: the identity may be in wrong hands.
    """
    by_browser(here)
    own = sessions.hash_of(sessions.token_of(request, here.server.settings))
    with here.state.writing() as session:
        found = session.get(Identity, id)
        if found is None or found.user_id != here.me.id:
            raise refuse(404, f"there is no identity {id!r}")
        if not _has_other_way(here):
            raise refuse(
                409, "nothing else opens the account", code="openid_only_way",
                hint="the owner of the server can let people sign in with passwords",
            )  # fmt: skip
        session.execute(
            delete(SignedIn).where(
                SignedIn.user_id == here.me.id,
                SignedIn.issuer == found.issuer,
                SignedIn.token != own,
            )
        )
        session.delete(found)


def _desk(request: Request) -> OpenIDDesk:
    desk: OpenIDDesk | None = request.app.state.openid
    if desk is None:
        raise refuse(404, "this server has no provider to sign in with", hint="use a password")
    return desk


def _cookie(here: Context) -> str:
    return f"__Host-{_COOKIE}" if here.server.settings.secure else _COOKIE


def _go(here: Context, desk: OpenIDDesk, response: Response, flow: Flow) -> Gone:
    address = desk.provider.address(flow, desk.flows.begin(flow))
    response.set_cookie(
        _cookie(here),
        flow.browser,
        max_age=int(LIFETIME),
        httponly=True,
        secure=here.server.settings.secure,
        samesite="lax",
        path="/",
    )
    return Gone(address=address)


def _arrive(
    here: Context,
    request: Request,
    answer: Response,
    desk: OpenIDDesk,
    flow: Flow,
    person: Person,
) -> None:
    """Link the identity, or sign the person in; all of it or nothing."""
    with here.state.writing() as session:
        if flow.linking is not None:
            if here.user is None or here.user.id != flow.linking:
                raise refuse(400, "somebody else is signed in by now", code="openid_expired")
            entering.link(session, person, desk.settings, session.get_one(User, flow.linking))
            return
        invitation = None
        if flow.invitation is not None:
            invitation, _ = open_invitation(session, here, flow.invitation)
        user = entering.enter(
            session,
            person,
            desk.settings,
            list(here.server.workspaces.folders),
            language=flow.language,
            invited=invitation is not None,
        )
        if invitation is not None:
            join_by(session, invitation, user)
        sessions.begin(session, user, request, answer, here.server.settings, by=person)


def _sorry(flow: Flow, code: str) -> RedirectResponse:
    """Send the browser back to where it came from, to say there what is wrong."""
    if flow.linking is not None:
        return RedirectResponse(f"/account?problem={code}", 303)
    if flow.invitation is not None:
        return RedirectResponse(f"/invitation/{flow.invitation}?problem={code}", 303)
    return RedirectResponse(f"/sign-in?{urlencode({'problem': code, 'to': flow.to})}", 303)


def _has_other_way(here: Context) -> bool:
    """Whether a password opens the account; each account has one identity of the provider."""
    openid = here.server.settings.openid
    may = here.me.owner or openid is None or openid.passwords == "all"
    return may and here.me.password is not None
