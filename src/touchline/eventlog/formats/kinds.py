"""Which of the formats a file has, told by its ending."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

__all__ = ["LogFormat", "is_log", "log_format", "log_format_of_name"]

LogFormat = Literal["xes", "ocel"]

ENDINGS: Final[dict[str, LogFormat]] = {
    ".xes": "xes",
    ".jsonocel": "ocel",
    ".xmlocel": "ocel",
    ".ocel": "ocel",
    ".sqlite": "ocel",
    ".ocel.json": "ocel",
    ".ocel.xml": "ocel",
}
"""Endings that leave no doubt; each may be followed by ``.gz``."""
_HEAD = 1 << 16
_MARKS: Final[dict[str, Callable[[bytes], bool]]] = {
    ".json": lambda head: (
        re.search(rb'"(objectTypes|eventTypes|ocel:events)"\s*:', head) is not None
    ),
    ".xml": lambda head: re.search(rb"<(object-types|event-types)[\s>/]", head) is not None,
}
"""Endings that other files have too → how a log of objects is told from these."""


def log_format_of_name(name: str) -> LogFormat | None:
    """Tell the format by the ending of a file's name alone; None for another ending.

    Examples
    --------
    >>> log_format_of_name("Sepsis.xes.gz"), log_format_of_name("events.csv")
    ('xes', None)
    """
    plain = name.lower().removesuffix(".gz")
    return next((kind for ending, kind in ENDINGS.items() if plain.endswith(ending)), None)


def log_format(path: Path) -> LogFormat | None:
    """Tell whether the file *path* is an event log of these formats.

    ``.json`` and ``.xml`` files are looked into: others have these endings too.
    """
    found = log_format_of_name(path.name)
    if found is not None:
        return found
    plain = path.name.lower().removesuffix(".gz")
    for ending, has_mark in _MARKS.items():
        if plain.endswith(ending) and path.is_file():
            return "ocel" if has_mark(_head(path)) else None
    return None


def is_log(path: Path) -> bool:
    """Whether the file *path* is an event log of these formats."""
    return log_format(path) is not None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        with gzip.open(path) as unpacked:
            return unpacked.read(_HEAD)
    except (OSError, EOFError):
        return b""
