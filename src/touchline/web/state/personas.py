"""Who changed which persona of the project file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from touchline.web.state.base import Base, new_id, now

__all__ = ["PersonaRecord"]


class PersonaRecord(Base):
    """A persona was added, changed or removed; never changed itself."""

    __tablename__ = "persona_records"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace: Mapped[str] = mapped_column(index=True)
    persona: Mapped[str]
    """Its id."""
    name: Mapped[str]
    """How it was called then."""
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str]
    """Name of who did it, as it was then."""
    what: Mapped[str]
    """added, changed or removed."""
    fields: Mapped[str] = mapped_column(default="")
    """What of it was changed: keys of the project file, with commas between them."""
