"""Segments that a team keeps: the journeys behind a row of an answer, found anew in each build."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["KeptSegment"]


class KeptSegment(Base):
    """A named choice of journeys."""

    __tablename__ = "kept_segments"
    __table_args__ = (UniqueConstraint("workspace", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    verb: Mapped[str]
    search: Mapped[str]
    """Options and filters of the question, as in the address of its view."""
    cell: Mapped[str]
    """Values of the key columns of the row, as JSON."""
    maker_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created: Mapped[datetime] = mapped_column(default=now)
