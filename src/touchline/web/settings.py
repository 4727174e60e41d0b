"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from touchline.web.openid.settings import OpenID

__all__ = ["PAGE", "Settings"]

PAGE: Final = Path(__file__).parent / "page"
"""The built front end; made by ``frontend/build.py``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a server finds its projects, and how it is reached.

    Attributes
    ----------
    folder
        A project, or a folder whose subfolders are projects; each is a workspace.
    host, port
        Where it listens.
    address
        How browsers reach it, if that is not ``http://host:port``: behind a proxy, its address.
    page
        The built front end.
    openid
        The provider that people sign in with; None: with passwords only.
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8321
    address: str | None = None
    page: Path = PAGE
    openid: OpenID | None = None

    @property
    def state(self) -> Path:
        """File that holds users, comments, edits: all that cannot be computed again."""
        return self.folder / ".touchline" / "state.sqlite"

    @property
    def origin(self) -> str:
        """Address of the page, without a path."""
        return (self.address or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https; then cookies are sent in no other way."""
        return self.origin.startswith("https://")
