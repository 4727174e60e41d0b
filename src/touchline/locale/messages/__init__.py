"""Reads the message files: ``<language>/<room>.json``, key → text or plural category → text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

__all__ = ["Message", "available", "messages"]

Message = str | dict[str, str]


@cache
def available() -> tuple[str, ...]:
    """Languages that have a folder.

    Examples
    --------
    >>> available()
    ('en', 'fa', 'ru', 'vi')
    """
    folder = files(__package__)
    return tuple(sorted(entry.name for entry in folder.iterdir() if _is_language(entry.name)))


def _is_language(name: str) -> bool:
    return name.isalpha() and len(name) in (2, 3) and name.islower()


@cache
def messages(language: str) -> dict[str, Message]:
    """All messages of one language, the files of all rooms together.

    Examples
    --------
    >>> messages("vi")["render.lane.touchpoints"]
    'Điểm tiếp xúc'
    """
    found: dict[str, Message] = {}
    folder = files(__package__) / language
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".json"):
            found.update(msgspec.json.decode(entry.read_bytes(), type=dict[str, Message]))
    return found
