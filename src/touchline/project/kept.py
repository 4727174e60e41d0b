"""What is the same for all questions to a build, kept in memory from one question to the next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, Final, TypeVar

from touchline.journeys import BuildInfo

__all__ = ["MOST_ROWS", "kept"]

Value = TypeVar("Value")

MOST_ROWS: Final = 4_000_000
"""Of builds with more answers or moments nothing is kept: it would fill the memory."""
MOST_BUILDS: Final = 2
MOST_FACTS: Final = 24
"""Of one build; each is some bytes per answer or moment."""

_LOCK: Final = threading.Lock()
_BUILDS: Final[OrderedDict[Hashable, OrderedDict[Hashable, Any]]] = OrderedDict()


def kept(build: Path, info: BuildInfo, name: Hashable, make: Callable[[], Value]) -> Value:
    """Give what *make* gave when it was asked last for *name* of the build in folder *build*.

    Who gets it must not change it.
    """
    if max(info.feedback, info.moments) > MOST_ROWS:
        return make()
    file = (build / "build.json").stat()
    key = (str(build.resolve()), info.created, file.st_ino, file.st_mtime_ns)
    with _LOCK:
        facts = _BUILDS.setdefault(key, OrderedDict())
        _BUILDS.move_to_end(key)
        if len(_BUILDS) > MOST_BUILDS:
            _BUILDS.popitem(last=False)
        if name in facts:
            facts.move_to_end(name)
            found: Value = facts[name]
            return found
    found = make()  # two may make the same at once; that is rare, and no harm
    with _LOCK:
        facts[name] = found
        if len(facts) > MOST_FACTS:
            facts.popitem(last=False)
    return found
