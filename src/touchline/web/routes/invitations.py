"""Links by which people join a workspace: one person each, for some days, unless taken back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from touchline.web.access import ROLES, Area, Context, Here, Role
from touchline.web.problems import refuse
from touchline.web.routes.people import Email, Me, Name, Password, me_of, refuse_passwords
from touchline.web.security import passwords, sessions
from touchline.web.security.limits import guarding
from touchline.web.state import now
from touchline.web.state.people import Invitation, Member, TeamChange, User

__all__ = ["InvitationCard", "area", "join_by", "open_invitation", "open_invitations"]

area = Area("invitations")

MemberRole = Literal["viewer", "commenter", "editor", "admin"]
_GONE = "the invitation is not known, was used, taken back, or is too old"


class NewInvitation(BaseModel):
    """Whom to invite, as what, for how long."""

    role: MemberRole
    note: Annotated[str, Field(max_length=120)] = ""
    days: Annotated[int, Field(ge=1, le=90)] = 7


class InvitationCard(BaseModel):
    """An invitation that nobody has used yet."""

    id: str
    role: Role
    note: str
    by: str
    created: datetime
    expires: datetime


class MadeInvitation(BaseModel):
    """A new invitation; its token is told this once."""

    invitation: InvitationCard
    token: str
    """The end of the address ``/invitation/…``."""


class Invited(BaseModel):
    """What somebody who has an invitation is told."""

    workspace: str
    title: str
    role: Role
    by: str
    expires: datetime


class Newcomer(BaseModel):
    """Somebody who joins and has no account yet."""

    email: Email
    name: Name
    password: Password
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] = "en"


@area.post("/workspaces/{workspace}/invitations", role="admin", status_code=201)
def invite(here: Here, body: NewInvitation) -> MadeInvitation:
    """Make a link by which one person can join the workspace."""
    token = secrets.token_urlsafe(32)
    made = Invitation(
        token=sessions.hash_of(token),
        workspace=here.here,
        role=body.role,
        note=body.note.strip(),
        made_by=here.me.id,
        expires=now() + timedelta(days=body.days),
    )
    with here.state.writing() as session:
        session.add(made)
        session.add(_change(made, here.me.name, "invited", made.note, body.role))
        session.flush()
    return MadeInvitation(invitation=_card(made, here.me), token=token)


@area.delete("/workspaces/{workspace}/invitations/{invitation}", role="admin", status_code=204)
def take_back(here: Here, invitation: str) -> None:
    """Take an invitation back; its link is worth nothing any more."""
    with here.state.writing() as session:
        found = session.get(Invitation, invitation)
        if found is None or found.workspace != here.here or found.used is not None:
            raise refuse(404, f"there is no open invitation {invitation!r}")
        session.add(_change(found, here.me.name, "uninvited", found.note, None))
        session.execute(delete(Invitation).where(Invitation.id == invitation))


@area.get("/invitations/{token}", role="anyone")
def invitation_of(here: Here, request: Request, token: str) -> Invited:
    """Say where an invitation leads."""
    with here.state.reading() as session, guarding(request, "invitation"):
        found, by = open_invitation(session, here, token)
        return Invited(
            workspace=found.workspace,
            title=here.server.workspaces.project(found.workspace).file.project,
            role=_role(found.role),
            by=by.name,
            expires=found.expires,
        )


@area.post("/invitations/{token}/account", role="anyone", status_code=201)
def join_as_newcomer(
    here: Here, request: Request, response: Response, token: str, body: Newcomer
) -> Me:
    """Make an account and join the workspace."""
    refuse_passwords(here)
    with here.state.reading() as session, guarding(request, "invitation"):
        open_invitation(session, here, token)
    passwords.check_strength(body.password)
    kept = passwords.hashed(body.password)
    email = body.email.lower()
    with here.state.writing() as session:
        found, _ = open_invitation(session, here, token)
        if session.scalar(select(User.id).where(User.email == email)) is not None:
            message = f"there is an account of {email} already"
            raise refuse(409, message, code="known_email", hint="sign in, then open the link again")
        user = User(email=email, name=body.name, password=kept, language=body.language)
        session.add(user)
        session.flush()
        join_by(session, found, user)
        sessions.begin(session, user, request, response, here.server.settings)
    return me_of(here, user)


@area.post("/invitations/{token}/join", role="signed in")
def join(here: Here, request: Request, token: str) -> Me:
    """Join the workspace as who one is."""
    with guarding(request, "invitation"), here.state.writing() as session:
        found, _ = open_invitation(session, here, token)
        join_by(session, found, here.me)
    return me_of(here, here.me)


def open_invitations(session: Session, workspace: str) -> list[InvitationCard]:
    """List the invitations to a workspace that can still be used."""
    found = session.execute(
        select(Invitation, User)
        .join(User, User.id == Invitation.made_by)
        .where(
            Invitation.workspace == workspace,
            Invitation.used.is_(None),
            Invitation.expires > now(),
        )
        .order_by(Invitation.created.desc())
    )
    return [_card(one, by) for one, by in found]


def open_invitation(session: Session, here: Context, token: str) -> tuple[Invitation, User]:
    """Find an invitation that can still be used, and who made it.

    Raises
    ------
    Refusal
        410, if there is none with the token.
    """
    found = session.scalar(select(Invitation).where(Invitation.token == sessions.hash_of(token)))
    usable = found is not None and found.used is None and found.expires > now()
    if found is None or not usable or found.workspace not in here.server.workspaces.folders:
        raise refuse(410, _GONE, hint="ask for a new one")
    by = session.get(User, found.made_by)
    if by is None:
        raise refuse(410, _GONE, hint="ask for a new one")
    return found, by


def join_by(session: Session, found: Invitation, user: User) -> None:
    """Make somebody a member, once; who has a higher role already keeps it.

    Raises
    ------
    Refusal
        410, if somebody else was faster.
    """
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == found.id, Invitation.used.is_(None))
        .values(used=now())
    )
    if getattr(used, "rowcount", 0) != 1:
        raise refuse(410, _GONE, hint="ask for a new one")
    member = session.scalar(
        select(Member).where(Member.user_id == user.id, Member.workspace == found.workspace)
    )
    before = None if member is None else member.role
    if member is None:
        session.add(Member(user_id=user.id, workspace=found.workspace, role=found.role))
    elif ROLES.index(_role(found.role)) > ROLES.index(_role(member.role)):
        member.role = found.role
    after = found.role if member is None else member.role
    session.add(_change(found, user.name, "joined", user.name, after, before))


def _role(role: str) -> Role:
    return next(one for one in ROLES if one == role)


def _card(one: Invitation, by: User) -> InvitationCard:
    return InvitationCard(
        id=one.id,
        role=_role(one.role),
        note=one.note,
        by=by.name,
        created=one.created,
        expires=one.expires,
    )


def _change(
    one: Invitation, by: str, action: str, about: str, after: str | None, before: str | None = None
) -> TeamChange:
    return TeamChange(
        workspace=one.workspace, by=by, about=about, action=action, before=before, after=after
    )
