"""Has maps computed in processes of their own, so that the server goes on answering meanwhile."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import msgspec

from touchline import errors
from touchline.errors import ResourceError, TouchlineError
from touchline.project.maps import ProjectMap
from touchline.web.maps.choice import Choice

__all__ = ["Asked", "Done", "Workers"]


class Asked(msgspec.Struct, frozen=True):
    """What such a process is asked: a line of JSON."""

    project: str
    map: str
    choice: Choice


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """What it answers when the map lies in its place: a line of JSON."""

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
        asked = Asked(str(found.project.folder.resolve()), found.name, choice)
        line = msgspec.json.encode(asked) + b"\n"
        for _ in range(2):  # one that has just ended for want of requests is no failure
            with self._one() as process:
                said = _ask(process, line)
            if said is not None:
                _check(msgspec.json.decode(said, type=Done))
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


def _check(done: Done) -> None:
    if done.error is not None:
        kind: type[TouchlineError] = getattr(errors, done.error, TouchlineError)
        raise kind(done.message, hint=done.hint, where=done.where)
