"""Maps that are shown to people without an account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["Share"]


class Share(Base):
    """A public link to one map, for reading only."""

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    token: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token in the link."""
    workspace: Mapped[str] = mapped_column(index=True)
    map: Mapped[str]
    made_by: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created: Mapped[datetime] = mapped_column(default=now)
    expires: Mapped[datetime | None]
    password: Mapped[str | None]
    """Argon2id hash; None: the link alone is enough."""
    least: Mapped[int]
    """Figures of fewer than this are not shown."""
    quotes: Mapped[bool]
    """Whether verbatims are shown."""
    samples: Mapped[bool]
    """Whether rows behind figures are shown."""
    opened: Mapped[int] = mapped_column(default=0)
    last_opened: Mapped[datetime | None]
