"""What the team does about pain points."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["Action", "ActionRecord"]


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
    target: Mapped[float | None]
    """By how much the measure of its effect is hoped to change; of waits, the ratio."""
    pain: Mapped[str | None]
    """Id of the pain point that it answers."""
    persona: Mapped[str | None]
    """The persona for which that pain point was found; None: all customers."""
    touchpoint: Mapped[str | None]
    stage: Mapped[str | None]
    map: Mapped[str | None]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)


class ActionRecord(Base):
    """Who changed what of an action; never changed itself."""

    __tablename__ = "action_records"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str]
    """Name of who did it, as it was then."""
    field: Mapped[str]
    """``added``, or the column that was changed."""
    before: Mapped[str | None]
    after: Mapped[str | None]
