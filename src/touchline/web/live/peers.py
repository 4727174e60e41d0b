"""One tab that has a map open: what it is sent, what it says of itself, how fast it may talk."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from touchline.web.access import ROLES, Role
from touchline.web.live.changes import Author
from touchline.web.live.protocol import Presence

__all__ = ["CUT_OFF", "Connection", "Peer", "Rate"]

CUT_OFF: Final = 4508
"""Close code: too slow; the browser connects again and catches up."""
_MOST_WAITING: Final = 2000
_MOST_WAITING_BYTES: Final = 16 * 2**20
_LONGEST_NAME: Final = 200


class Connection(Protocol):
    """What a peer needs of a websocket."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a message; waits until the network takes it."""

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Close the connection."""


@dataclass(slots=True)
class Rate:
    """So many messages a second, and a reserve for bursts; beyond it one is made to wait."""

    a_second: float = 200.0
    reserve: float = 2000.0
    _left: float = 2000.0
    _at: float = field(default_factory=time.monotonic)

    def wait(self) -> float:
        """Count a message; give the seconds until the next may be read."""
        moment = time.monotonic()
        self._left = min(self.reserve, self._left + (moment - self._at) * self.a_second) - 1
        self._at = moment
        return max(0.0, -self._left / self.a_second)


@dataclass(eq=False, slots=True)
class Peer:
    """A tab."""

    connection: Connection
    author: Author
    role: Role
    present: Presence | None = None
    _waiting: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    _bytes: int = 0
    closing: tuple[int, str] | None = None

    @property
    def editable(self) -> bool:
        """Whether its updates are taken."""
        return ROLES.index(self.role) >= ROLES.index("editor")

    def give(self, message: bytes) -> None:
        """Send a message when the network takes it; who does not keep up is cut off."""
        if self.closing is not None:
            return
        self._bytes += len(message)
        if self._waiting.qsize() >= _MOST_WAITING or self._bytes > _MOST_WAITING_BYTES:
            self.end(CUT_OFF, "too slow")
            return
        self._waiting.put_nowait(message)

    def end(self, code: int, reason: str) -> None:
        """Close the connection, without what is waiting."""
        if self.closing is None:
            self.closing = (code, reason)
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._waiting.put_nowait(None)

    async def send(self) -> None:
        """Send what is given, until the connection ends."""
        while (message := await self._waiting.get()) is not None:
            await self.connection.send_bytes(message)
            self._bytes -= len(message)
        if self.closing is not None:
            await self.connection.close(*self.closing)

    def state_of(self, said: dict[str, Any]) -> dict[str, Any]:
        """Give what the others are told: the name as the server knows it, and what has its form."""
        editing = said.get("editing")
        return {
            "name": self.author.name,
            "pointer": _pointer(said.get("pointer")),
            "editing": editing
            if isinstance(editing, str) and len(editing) <= _LONGEST_NAME
            else None,
        }


def _pointer(said: Any) -> dict[str, float] | None:
    if not isinstance(said, dict):
        return None
    x, y = said.get("x"), said.get("y")
    numbers = all(
        isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each)
        for each in (x, y)
    )
    return {"x": x, "y": y} if numbers else None  # type: ignore[dict-item]
