"""Maps that are edited together: their documents, and who changed what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["Edit", "LiveMap", "LiveUpdate"]


class LiveMap(Base):
    """The live document of a map."""

    __tablename__ = "live_maps"
    __table_args__ = (UniqueConstraint("workspace", "map"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    """Copies in browsers belong to this one; those of another are worth nothing."""
    workspace: Mapped[str]
    map: Mapped[str]
    text: Mapped[str]
    """The map file as it was last written or read: what differs from it was edited outside."""
    created: Mapped[datetime] = mapped_column(default=now)


class LiveUpdate(Base):
    """A part of a live document; all together they are what it says."""

    __tablename__ = "live_updates"
    __table_args__ = {"sqlite_autoincrement": True}

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    live_map_id: Mapped[str] = mapped_column(
        ForeignKey("live_maps.id", ondelete="CASCADE"), index=True
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Edit(Base):
    """What somebody changed in one go."""

    __tablename__ = "edits"
    __table_args__ = (Index("edits_of_map", "workspace", "map", "ended"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str]
    map: Mapped[str]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author: Mapped[str | None]
    """Name at that time; None: the file was changed outside of the page."""
    began: Mapped[datetime] = mapped_column(default=now)
    ended: Mapped[datetime] = mapped_column(default=now)
    changes: Mapped[str]
    """JSON: a list of changes."""
    text: Mapped[str]
    """The map file after it."""
