"""How much of the machine the work may use."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the machine one connection may use.

    The environment variables ``TOUCHLINE_MEMORY`` and ``TOUCHLINE_THREADS`` set the defaults.
    """

    memory: str = field(default_factory=lambda: os.environ.get("TOUCHLINE_MEMORY") or "700MB")
    """What DuckDB may keep in memory before it spills to disk, for instance ``2GB``."""
    threads: int | None = field(default_factory=lambda: _threads())
    """None: one a core."""


def _threads() -> int | None:
    said = os.environ.get("TOUCHLINE_THREADS", "")
    return int(said) if said.isdigit() and int(said) > 0 else None
