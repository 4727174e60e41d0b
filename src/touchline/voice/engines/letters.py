"""Whether a text has anything to read."""

from __future__ import annotations

__all__ = ["readable"]

_SIGNS_THAT_SPEAK = ("☺", "☹", "♥", "❤")


def readable(text: str) -> bool:
    """Whether there is a letter or an emoji in *text*.

    Examples
    --------
    >>> readable("ok"), readable("😡"), readable(" 42 – ?! ")
    (True, True, False)
    """
    return any(c.isalpha() or ord(c) >= 0x1F300 or c in _SIGNS_THAT_SPEAK for c in text)
