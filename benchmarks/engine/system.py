"""What a worker holds: a loaded system and the forms in which it answers each question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.engine.questions import Answer

__all__ = ["Form", "Loading", "System"]


@dataclass(frozen=True, kw_only=True)
class Loading:
    """What a worker is to load, and how much of the machine it may use."""

    folder: Path
    """Where the log is, and where a worker may keep files of its own."""
    persons: int
    threads: int
    memory: int
    """Bytes that a system with a limit of its own may hold."""

    @property
    def sorted(self) -> Path:
        """Person, time, code, by person and time."""
        return self.folder / "sorted.parquet"


@dataclass(frozen=True)
class Form:
    """One way to answer a question."""

    name: str
    run: Callable[[], Any]
    """What is timed."""
    answer: Callable[[Any], Answer]
    """What it gave, in the form in which systems are compared; not timed."""


@dataclass(frozen=True, kw_only=True)
class System:
    """A system that has loaded the log."""

    version: str
    forms: Mapping[str, Sequence[Form]]
    """Question → ways to answer it, the one expected to be fastest first."""
    mapped: int = 0
    """Bytes of files that are mapped into memory rather than held."""
