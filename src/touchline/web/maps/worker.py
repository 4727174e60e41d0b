"""Computes maps for a server: ``python -m touchline.web.maps.worker``.

It reads a request a line, and answers each with a line when the map lies in its place. It ends when
its server has gone, or has asked nothing for a while. See :mod:`touchline.web.maps.workers`.
"""

from __future__ import annotations

import os
import select
from pathlib import Path
from typing import IO, Final

import msgspec

from touchline.errors import TouchlineError
from touchline.project import open_project
from touchline.web.maps.store import compute_into, place_of
from touchline.web.maps.workers import Asked, Done

__all__ = ["main"]

_IDLE: Final = 120.0
"""Seconds without a request after which the process ends, and its memory is free again."""
_NICE: Final = 5


def main() -> None:
    """Answer requests until there are none any more."""
    os.nice(_NICE)
    # whatever a library prints is no answer
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    requests = os.fdopen(0, "rb", buffering=0)
    while (line := _next(requests)) is not None:
        answers.write(msgspec.json.encode(_computed(line)) + b"\n")


def _next(requests: IO[bytes]) -> bytes | None:
    ready, _, _ = select.select([requests], [], [], _IDLE)
    return (requests.readline() or None) if ready else None


def _computed(line: bytes) -> Done:
    asked = msgspec.json.decode(line, type=Asked)
    try:
        found = open_project(Path(asked.project)).map(asked.map)
        compute_into(place_of(found), found, asked.choice)
    except TouchlineError as error:
        return Done(type(error).__name__, error.message, error.hint, error.where)
    return Done()


if __name__ == "__main__":
    main()
