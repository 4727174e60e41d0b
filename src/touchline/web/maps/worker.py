"""Computes maps in a process of its own, so that the server goes on answering meanwhile.

``python -m touchline.web.maps.worker`` reads a request a line and answers each with a line when the
map lies in its place (:mod:`touchline.web.maps.store`). It ends when its server has gone, or has
asked nothing for a while.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Final

import msgspec

from touchline import errors
from touchline.errors import ResourceError, TouchlineError
from touchline.project import open_project
from touchline.project.maps import ProjectMap
from touchline.web.maps.choice import Choice

__all__ = ["Workers", "main"]

_IDLE: Final = 120.0
"""Seconds without a request after which the process ends, and its memory is free again."""
_NICE: Final = 5


class _Asked(msgspec.Struct, frozen=True):
    project: str
    map: str
    choice: Choice


class _Done(msgspec.Struct, frozen=True, omit_defaults=True):
    error: str | None = None
    """Name of the class of an error that the user can mend."""
    message: str = ""
    hint: str | None = None
    where: str | None = None


@dataclass(slots=True)
class Workers:
    """The processes of a server: as many as are asked at a time, each used again."""

    _free: SimpleQueue[subprocess.Popen[bytes]] = field(default_factory=SimpleQueue)
    _all: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def compute(self, found: ProjectMap, choice: Choice) -> None:
        """Have the map for a choice computed into its place, as the files of its project are now.

        Raises
        ------
        TouchlineError
            As computing it here would.
        ResourceError
            If the process does not survive it.
        """
        asked = _Asked(str(found.project.folder.resolve()), found.name, choice)
        line = msgspec.json.encode(asked) + b"\n"
        for _ in range(2):  # one that has just ended for want of requests is no failure
            with self._one() as process:
                said = _ask(process, line)
            if said is not None:
                _check(msgspec.json.decode(said, type=_Done))
                return
        raise ResourceError(
            f"the process that computes the map {found.name!r} ended before it was done",
            hint="most likely the memory ran out: choose fewer journeys, or see TOUCHLINE_MEMORY",
        )

    def close(self) -> None:
        """End all processes."""
        for process in self._all:
            with process:  # waits for it, and closes its pipes
                process.terminate()

    @contextmanager
    def _one(self) -> Iterator[subprocess.Popen[bytes]]:
        try:
            process = self._free.get_nowait()
        except Empty:
            process = _started()
            self._all = [each for each in self._all if each.returncode is None] + [process]
        yield process
        if process.returncode is None:
            self._free.put(process)


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "touchline.web.maps.worker"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _ask(process: subprocess.Popen[bytes], line: bytes) -> bytes | None:
    """Give the answer; None if the process has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(line)
        process.stdin.flush()
        said = process.stdout.readline()
    except OSError:
        said = b""
    if not said:
        with contextlib.suppress(BrokenPipeError), process:
            process.kill()
        return None
    return said


def _check(done: _Done) -> None:
    if done.error is not None:
        kind: type[TouchlineError] = getattr(errors, done.error, TouchlineError)
        raise kind(done.message, hint=done.hint, where=done.where)


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


def _computed(line: bytes) -> _Done:
    from touchline.web.maps.store import compute_into, place_of

    asked = msgspec.json.decode(line, type=_Asked)
    try:
        found = open_project(Path(asked.project)).map(asked.map)
        compute_into(place_of(found), found, asked.choice)
    except TouchlineError as error:
        return _Done(type(error).__name__, error.message, error.hint, error.where)
    return _Done()


if __name__ == "__main__":
    main()
