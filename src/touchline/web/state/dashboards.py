"""Dashboards: views of the explorer that are kept together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from touchline.web.state.base import Base, new_id, now

__all__ = ["Dashboard", "Tile"]


class Dashboard(Base):
    """A page of tiles, shared with its workspace."""

    __tablename__ = "dashboards"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created: Mapped[datetime] = mapped_column(default=now)
    changed: Mapped[datetime] = mapped_column(default=now)
    tiles: Mapped[list[Tile]] = relationship(
        order_by="Tile.place", cascade="all, delete-orphan", passive_deletes=True
    )


class Tile(Base):
    """A view of the explorer on a dashboard."""

    __tablename__ = "tiles"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dashboard_id: Mapped[str] = mapped_column(
        ForeignKey("dashboards.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[int]
    """From 0, in the order in which they stand."""
    title: Mapped[str]
    size: Mapped[str]
    """small, medium or large."""
    verb: Mapped[str]
    search: Mapped[str]
    """Options and filters, as in the address of the view."""
