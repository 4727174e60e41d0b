"""When a workspace is refreshed by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import true
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, now

__all__ = ["ScheduleRow"]


class ScheduleRow(Base):
    """The schedule of a workspace; without a row there is none."""

    __tablename__ = "schedules"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    every: Mapped[str]
    """hours, day or week."""
    hours: Mapped[int] = mapped_column(default=6)
    at: Mapped[str] = mapped_column(default="03:00")
    """Time of day in ``timezone``; for ``day`` and ``week``."""
    weekday: Mapped[int] = mapped_column(default=0)
    """0 is Monday; for ``week``."""
    timezone: Mapped[str] = mapped_column(default="UTC")
    next: Mapped[datetime]
    missed: Mapped[int] = mapped_column(default=0)
    """Runs that fell due while no server ran, or while another job did, since the last that ran."""
    catch_up: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether one run makes up for those that were missed, as soon as a server runs."""
    changed: Mapped[datetime] = mapped_column(default=now)
