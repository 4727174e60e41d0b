"""Which of several servers over one folder looks at the clock: the one that came first."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import IO

__all__ = ["Lead"]


@dataclass(slots=True)
class Lead:
    """A lock that one server has at a time; when it ends, however it ends, another can have it."""

    file: Path
    _held: IO[bytes] | None = None

    @property
    def is_held(self) -> bool:
        """Whether this server has it."""
        return self._held is not None

    def take(self) -> bool:
        """Take it, unless another server has it; whether that came about."""
        opened = self.file.open("ab")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            opened.close()
            return False
        self._held = opened
        return True

    def leave(self) -> None:
        """Let another server have it."""
        if self._held is not None:
            self._held.close()
            self._held = None
