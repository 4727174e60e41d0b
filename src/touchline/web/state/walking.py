"""What was thought of steps while walking as a customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["CandidateVerdict", "StepMark"]


class StepMark(Base):
    """One user's mark of one step of one journey."""

    __tablename__ = "step_marks"
    __table_args__ = (UniqueConstraint("workspace", "user_id", "journey", "step"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    journey: Mapped[str]
    """Name of the journey that stays from build to build."""
    step: Mapped[int]
    """Place in the journey, from 0."""
    time: Mapped[datetime]
    touchpoint: Mapped[str | None]
    natural: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)


class CandidateVerdict(Base):
    """What became of a pain-point candidate: the unnatural marks of one touchpoint."""

    __tablename__ = "candidate_verdicts"
    __table_args__ = (UniqueConstraint("workspace", "touchpoint"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    touchpoint: Mapped[str]
    state: Mapped[str]
    """rejected or promoted."""
    action_id: Mapped[str | None] = mapped_column(ForeignKey("actions.id", ondelete="SET NULL"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided: Mapped[datetime] = mapped_column(default=now)
