"""What the team does about pain points."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["Action"]


class Action(Base):
    """Something to be done, by somebody, until some day; measured from the day that it began."""

    __tablename__ = "actions"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    due: Mapped[date | None]
    started: Mapped[date | None]
    """The day from which customers meet the change."""
    expected: Mapped[str] = mapped_column(default="")
    """What it is hoped to change, in words."""
    pain: Mapped[str | None]
    """Id of the pain point that it answers."""
    touchpoint: Mapped[str | None]
    stage: Mapped[str | None]
    map: Mapped[str | None]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)
