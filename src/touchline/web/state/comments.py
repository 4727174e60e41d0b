"""What people say about a map, at the place they mean."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["Comment", "Mention", "Thread"]


class Thread(Base):
    """A conversation about one place of a map."""

    __tablename__ = "threads"
    __table_args__ = (Index("threads_of_map", "workspace", "map"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str]
    map: Mapped[str]
    anchor: Mapped[str]
    """What it is about: ``figure:<id>``, ``cell:<lane>:<stage>``, ``item:<id>``, ``map``."""
    place: Mapped[str]
    """How that was called when the conversation began; it may be gone by now."""
    created: Mapped[datetime] = mapped_column(default=now)
    resolved: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class Comment(Base):
    """One thing that somebody said."""

    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str]
    created: Mapped[datetime] = mapped_column(default=now)
    edited: Mapped[datetime | None]


class Mention(Base):
    """Somebody is named in a comment."""

    __tablename__ = "mentions"
    __table_args__ = (UniqueConstraint("comment_id", "user_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    read: Mapped[datetime | None]
