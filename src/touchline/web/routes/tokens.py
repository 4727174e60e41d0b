"""Tokens with which programs act for somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import func, select

from touchline.web.access import Area, Here
from touchline.web.problems import refuse
from touchline.web.routes.account import by_browser
from touchline.web.security.sessions import hash_of
from touchline.web.security.tokens import Scope, new_token
from touchline.web.state import now
from touchline.web.state.people import ApiToken

__all__ = ["area"]

area = Area("tokens")

_MOST = 50
"""Tokens of one user."""


class NewToken(BaseModel):
    """What a token is for."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    scope: Scope = "read"
    days: Annotated[int, Field(ge=1, le=3650)] | None = 90
    """None: until it is taken back."""


class TokenCard(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    scope: Scope
    created: datetime
    expires: datetime | None
    used: datetime | None


class MadeToken(BaseModel):
    """A new token; the secret is told this once."""

    card: TokenCard
    token: str


@area.get("/account/tokens", role="signed in")
def tokens(here: Here) -> list[TokenCard]:
    """List one's own tokens, with those that have expired."""
    with here.state.reading() as session:
        found = session.scalars(
            select(ApiToken).where(ApiToken.user_id == here.me.id).order_by(ApiToken.created.desc())
        ).all()
    return [TokenCard.model_validate(one, from_attributes=True) for one in found]


@area.post("/account/tokens", role="signed in", status_code=201)
def make_token(here: Here, body: NewToken) -> MadeToken:
    """Make a token; it may do what its owner may, or only read."""
    by_browser(here)
    token = new_token()
    made = ApiToken(
        user_id=here.me.id,
        name=body.name,
        token=hash_of(token),
        scope=body.scope,
        expires=None if body.days is None else now() + timedelta(days=body.days),
    )
    with here.state.writing() as session:
        mine = select(func.count()).select_from(ApiToken).where(ApiToken.user_id == here.me.id)
        if (session.scalar(mine) or 0) >= _MOST:
            raise refuse(409, f"there are {_MOST} tokens already", hint="remove one first")
        session.add(made)
        session.flush()
        return MadeToken(card=TokenCard.model_validate(made, from_attributes=True), token=token)


@area.delete("/account/tokens/{token}", role="signed in", status_code=204)
def remove_token(here: Here, token: str) -> None:
    """Take a token back; it is worth nothing any more."""
    by_browser(here)
    with here.state.writing() as session:
        found = session.get(ApiToken, token)
        if found is None or found.user_id != here.me.id:
            raise refuse(404, f"there is no token {token!r}")
        session.delete(found)
