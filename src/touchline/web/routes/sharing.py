"""Public links to one map, for reading only, without what tells of few people."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from touchline.locale import languages
from touchline.web.access import Area, Context, Here
from touchline.web.maps.choice import Choice
from touchline.web.maps.view import map_view
from touchline.web.openapi import MAP_VIEW, json_answer
from touchline.web.problems import refuse
from touchline.web.routes.maps import map_of, snapshot_of
from touchline.web.security import passwords, sessions
from touchline.web.security.limits import guarding
from touchline.web.security.small_cells import LEAST, without_small_cells
from touchline.web.state import now
from touchline.web.state.people import TeamChange, User
from touchline.web.state.sharing import Share

__all__ = ["area"]

area = Area("sharing")

Secret = Annotated[str, Field(min_length=8, max_length=256)]


class NewShare(BaseModel):
    """How a map is shared."""

    days: Annotated[int, Field(ge=1, le=3650)] | None = 30
    """None: until it is taken back."""
    password: Secret | None = None
    least: Annotated[int, Field(ge=1, le=10_000)] = LEAST
    """Figures of fewer than this are not shown."""
    quotes: bool = False
    samples: bool = False


class ShareCard(BaseModel):
    """A public link, without its secret."""

    id: str
    map: str
    by: str
    created: datetime
    expires: datetime | None
    has_password: bool
    least: int
    quotes: bool
    samples: bool
    opened: int
    last_opened: datetime | None


class MadeShare(BaseModel):
    """A new link; its token is told this once."""

    share: ShareCard
    token: str
    """The end of the address ``/shared/…``."""


class SharedInfo(BaseModel):
    """What somebody who has a link is told before the map is opened."""

    needs_password: bool
    expires: datetime | None


class Opening(BaseModel):
    """How a shared map is opened."""

    password: Annotated[str, Field(max_length=1000)] = ""
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] = "en"


@area.get("/workspaces/{workspace}/shares", role="editor")
def shares(here: Here, map: str | None = None) -> list[ShareCard]:  # noqa: A002 - in the address
    """List the public links of the workspace, or of one map, that still open it."""
    wanted = (
        select(Share, User)
        .join(User, User.id == Share.made_by)
        .where(Share.workspace == here.here, Share.expires.is_(None) | (Share.expires > now()))
        .order_by(Share.created.desc())
    )
    if map is not None:
        wanted = wanted.where(Share.map == map)
    with here.state.reading() as session:
        return [_card(one, by) for one, by in session.execute(wanted)]


@area.post("/workspaces/{workspace}/maps/{name}/shares", role="editor", status_code=201)
def share_map(here: Here, name: str, body: NewShare) -> MadeShare:
    """Make a public link to a map."""
    found = map_of(here, name)
    token = secrets.token_urlsafe(32)
    made = Share(
        token=sessions.hash_of(token),
        workspace=here.here,
        map=found.name,
        made_by=here.me.id,
        expires=None if body.days is None else now() + timedelta(days=body.days),
        password=None if body.password is None else passwords.hashed(body.password),
        least=body.least,
        quotes=body.quotes,
        samples=body.samples,
    )
    with here.state.writing() as session:
        session.add(made)
        session.add(_change(here, "shared", found.name))
        session.flush()
        return MadeShare(share=_card(made, here.me), token=token)


@area.delete("/workspaces/{workspace}/shares/{share}", role="editor", status_code=204)
def unshare(here: Here, share: str) -> None:
    """Take a public link back; it opens nothing any more."""
    with here.state.writing() as session:
        found = session.get(Share, share)
        if found is None or found.workspace != here.here:
            raise refuse(404, f"there is no public link {share!r}")
        session.add(_change(here, "unshared", found.map))
        session.execute(delete(Share).where(Share.id == share))


@area.get("/shared/{token}", role="anyone")
def shared(here: Here, request: Request, token: str) -> SharedInfo:
    """Say whether a public link needs a password; not what it leads to."""
    with here.state.reading() as session, guarding(request, "share"):
        found = _open(session, here, token)
    return SharedInfo(needs_password=found.password is not None, expires=found.expires)


@area.post(
    "/shared/{token}", role="anyone", response_class=Response, responses=json_answer(MAP_VIEW)
)
def open_shared(here: Here, request: Request, token: str, body: Opening) -> Response:
    """Give the map behind a public link, without what tells of few people."""
    if body.language not in languages():
        raise refuse(400, f"there is no language {body.language!r}", hint=", ".join(languages()))
    with here.state.reading() as session, guarding(request, "share"):
        found = _open(session, here, token)
    if found.password is not None:
        with guarding(request, "share", found.id):
            if not passwords.matches(body.password, found.password):
                raise refuse(403, "the password is wrong", code="wrong_password")
    where = replace(here, workspace=found.workspace)
    snapshot = snapshot_of(where, map_of(where, found.map), Choice())
    shown = without_small_cells(snapshot, found.least, quotes=found.quotes, samples=found.samples)
    view = map_view(shown, body.language)
    _count(here, found)
    return Response(msgspec.json.encode(view), media_type="application/json")


def _open(session: Session, here: Context, token: str) -> Share:
    found = session.scalar(select(Share).where(Share.token == sessions.hash_of(token)))
    over = found is not None and found.expires is not None and found.expires <= now()
    if found is None or over or found.workspace not in here.server.workspaces.folders:
        raise refuse(410, "the link is not known, was taken back, or is too old")
    return found


def _count(here: Context, share: Share) -> None:
    with here.state.writing() as session:
        kept = session.get(Share, share.id)
        if kept is not None:
            kept.opened += 1
            kept.last_opened = now()


def _card(one: Share, by: User) -> ShareCard:
    return ShareCard(
        id=one.id,
        map=one.map,
        by=by.name,
        created=one.created,
        expires=one.expires,
        has_password=one.password is not None,
        least=one.least,
        quotes=one.quotes,
        samples=one.samples,
        opened=one.opened or 0,
        last_opened=one.last_opened,
    )


def _change(here: Context, action: str, about: str) -> TeamChange:
    return TeamChange(workspace=here.here, by=here.me.name, about=about, action=action)
