"""The messages of a live connection: those of y-websocket, and news of our own.

A message is a number for its kind and a payload. Numbers have variable length, seven bits a byte;
texts and bytes have their length before them. What comes from a browser is not trusted: whatever
does not end where it says is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

__all__ = [
    "AWARENESS",
    "NEWS",
    "QUERY_AWARENESS",
    "STEP_1",
    "STEP_2",
    "SYNC",
    "UPDATE",
    "Presence",
    "ProtocolError",
    "Reader",
    "awareness",
    "news",
    "presences",
    "sync",
]

SYNC: Final = 0
AWARENESS: Final = 1
QUERY_AWARENESS: Final = 3
NEWS: Final = 100
"""JSON from the server: hello, saved, problem, computed, refused."""
STEP_1: Final = 0
STEP_2: Final = 1
UPDATE: Final = 2
_LONGEST_NUMBER: Final = 9
"""Bytes; numbers have up to 53 bits."""


class ProtocolError(Exception):
    """A message that is none."""


class Reader:
    """Reads a message."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def more(self) -> bool:
        """Whether there is more to read."""
        return self._at < len(self._data)

    def number(self) -> int:
        """Read a number.

        Raises
        ------
        ProtocolError
            If there is none.

        Examples
        --------
        >>> Reader(bytes([172, 2])).number()
        300
        """
        value = 0
        for position in range(_LONGEST_NUMBER):
            if not self.more:
                break
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 127) << (7 * position)
            if byte < 128:
                return value
        raise ProtocolError("a number does not end")

    def bytes(self) -> bytes:
        """Read bytes with their length before them.

        Raises
        ------
        ProtocolError
            If there are fewer.
        """
        length = self.number()
        if length > len(self._data) - self._at:
            raise ProtocolError("a message is shorter than it says")
        self._at += length
        return self._data[self._at - length : self._at]


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(128 | (value & 127))
        value >>= 7
    found.append(value)
    return bytes(found)


def _sized(data: bytes) -> bytes:
    return _number(len(data)) + data


def sync(kind: int, data: bytes) -> bytes:
    """Write a message that brings two documents together."""
    return bytes([SYNC, kind]) + _sized(data)


def news(kind: str, **about: Any) -> bytes:
    """Write a message that only the server sends."""
    said = json.dumps({"kind": kind, **about}, ensure_ascii=False)
    return bytes([NEWS]) + _sized(said.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Presence:
    """What one tab says of itself; no state: it is gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


def awareness(present: list[Presence]) -> bytes:
    """Write a message that says who is here."""
    body = _number(len(present))
    for one in present:
        state = json.dumps(one.state, ensure_ascii=False, separators=(",", ":"))
        body += _number(one.client) + _number(one.clock) + _sized(state.encode("utf-8", "replace"))
    return bytes([AWARENESS]) + _sized(body)


def presences(data: bytes) -> list[Presence]:
    """Read the payload of a message that says who is here.

    Raises
    ------
    ProtocolError
        If it is none.
    """
    reader = Reader(data)
    found = []
    for _ in range(reader.number()):
        client, clock, said = reader.number(), reader.number(), reader.bytes()
        try:
            state = json.loads(said)
        except (ValueError, RecursionError):
            raise ProtocolError("a state is no JSON") from None
        if state is not None and not isinstance(state, dict):
            raise ProtocolError("a state is no object")
        found.append(Presence(client, clock, state))
    return found
