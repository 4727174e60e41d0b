"""Reads the message files: ``<language>/<room>.json``, key → text or plural category → text.

``<language>/language.json`` is no message file: it says how numbers and dates are written. A new
language is one new folder, here or in any other folder of this package's ``__path__``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

__all__ = ["Message", "available", "folder", "messages"]

_LANGUAGE = "language.json"

Message = str | dict[str, str]


@cache
def available() -> tuple[str, ...]:
    """Languages that have a folder.

    Examples
    --------
    >>> available()
    ('en', 'fa', 'ru', 'vi')
    """
    found = {entry.name for root in __path__ for entry in Path(root).iterdir() if entry.is_dir()}
    return tuple(sorted(name for name in found if _is_language(name)))


def _is_language(name: str) -> bool:
    return name.isalpha() and len(name) in (2, 3) and name.islower()


def folder(language: str) -> Path:
    """Folder of a language."""
    roots = [Path(root) / language for root in __path__]
    return next((each for each in roots if each.is_dir()), roots[0])


@cache
def messages(language: str) -> dict[str, Message]:
    """All messages of one language, the files of all rooms together.

    Examples
    --------
    >>> messages("vi")["render.lane.touchpoints"]
    'Điểm chạm'
    """
    found: dict[str, Message] = {}
    for entry in sorted(folder(language).glob("*.json")):
        if entry.name != _LANGUAGE:
            found.update(msgspec.json.decode(entry.read_bytes(), type=dict[str, Message]))
    return found
