"""Who may enter, and as what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["ApiToken", "Identity", "Invitation", "Member", "SignedIn", "TeamChange", "User"]


class User(Base):
    """Somebody who can sign in."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case."""
    name: Mapped[str]
    password: Mapped[str | None]
    """Argon2id hash; None: signs in by OpenID Connect only."""
    language: Mapped[str] = mapped_column(default="en")
    owner: Mapped[bool] = mapped_column(default=False)
    """Owns the server: administrates every workspace."""
    created: Mapped[datetime] = mapped_column(default=now)


class Identity(Base):
    """Who a user is at a provider of OpenID Connect."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("issuer", "user_id"))

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    issuer: Mapped[str]
    subject: Mapped[str]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None]
    """Which the provider has verified."""
    created: Mapped[datetime] = mapped_column(default=now)
    used: Mapped[datetime] = mapped_column(default=now)


class Member(Base):
    """The role of a user in a workspace."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("user_id", "workspace"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    workspace: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    """viewer, commenter, editor or admin."""
    created: Mapped[datetime] = mapped_column(default=now)


class SignedIn(Base):
    """A session of a browser; its token is kept as a hash only."""

    __tablename__ = "sessions"

    token: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the token in the cookie."""
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created: Mapped[datetime] = mapped_column(default=now)
    seen: Mapped[datetime] = mapped_column(default=now)
    expires: Mapped[datetime]
    agent: Mapped[str] = mapped_column(default="")
    """What the browser calls itself, so that its owner knows it again."""
    issuer: Mapped[str | None]
    """Provider by which the user signed in; None: by a password."""
    id_token: Mapped[str | None]
    """With which the provider knows its own session again, to end it. It opens nothing here."""


class ApiToken(Base):
    """A token with which a program acts for a user; kept as a hash only."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token."""
    scope: Mapped[str]
    """read or write."""
    created: Mapped[datetime] = mapped_column(default=now)
    expires: Mapped[datetime | None]
    used: Mapped[datetime | None]


class Invitation(Base):
    """A link by which one person may join a workspace, once."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    token: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token in the link."""
    workspace: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    """For whom it is, in the words of who made it."""
    made_by: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created: Mapped[datetime] = mapped_column(default=now)
    expires: Mapped[datetime]
    used: Mapped[datetime | None]


class TeamChange(Base):
    """Who changed what in a team; never changed itself, and it outlives the people it names."""

    __tablename__ = "team_changes"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str]
    """Name of who did it, as it was then."""
    about: Mapped[str]
    """Name of whom it was done to, or the note of an invitation."""
    action: Mapped[str]
    """invited, uninvited, joined, changed, removed, shared or unshared."""
    before: Mapped[str | None]
    after: Mapped[str | None]
