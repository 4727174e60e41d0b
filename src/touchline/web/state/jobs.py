"""What was loaded and built, by whom, and how it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["JobRow"]


class JobRow(Base):
    """One refresh of a workspace."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Who asked for it; None: the schedule, or somebody who has left."""
    scheduled: Mapped[bool] = mapped_column(default=False)
    caught_up: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many runs of the schedule it makes up for, which were missed."""
    state: Mapped[str] = mapped_column(default="running")
    """running, done, failed, cancelled, or interrupted: the server stopped meanwhile."""
    started: Mapped[datetime] = mapped_column(default=now)
    finished: Mapped[datetime | None]
    added: Mapped[int | None]
    quarantined: Mapped[int | None]
    """Rows in quarantine after it."""
    quarantined_before: Mapped[int | None]
    journeys: Mapped[int | None]
    changed: Mapped[bool | None]
    """Whether another build came into force."""
    message: Mapped[str | None]
    hint: Mapped[str | None]
    place: Mapped[str | None]
    """Where the error is, for instance ``touchline.yaml:12:5``."""
