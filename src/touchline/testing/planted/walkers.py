"""Those who are walking, and the log of what they did."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Events", "Floats", "Ints", "Log", "Walkers"]

Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(slots=True)
class Walkers:
    """Everybody who is still on the way: columns with a row per person, changed in place."""

    person: Ints
    time: Floats
    """When they are at their touchpoint, in seconds since 1970."""
    code: Ints
    phase: Ints
    """0 on the way to an order, 1 an order is on its way, 2 it has arrived."""
    level: Ints
    """How much they want to buy at this visit."""
    steps: Ints
    """Touchpoints of this visit."""
    since: Ints
    """Touchpoints since the last order, or since somebody was away for long."""
    slow: Floats
    """By how much the next wait is longer."""

    def __len__(self) -> int:
        return len(self.person)

    def keep(self, flags: Bools) -> None:
        """Leave the others out."""
        for column in fields(self):
            setattr(self, column.name, getattr(self, column.name)[flags])


@dataclass(frozen=True, slots=True)
class Events:
    """What happened, by person and time."""

    person: Ints
    time: Floats
    code: Ints
    mark: Ints
    """Number of the pain that was met with the event, from 1; 0: none."""


@dataclass(slots=True)
class Log:
    """Takes events in any order."""

    _parts: list[Events] = field(default_factory=list)

    def add(self, person: Ints, time: Floats, code: Ints, mark: Ints | None = None) -> None:
        """Write events down."""
        marks = np.zeros(len(person), np.int64) if mark is None else mark
        self._parts.append(Events(person.copy(), time.copy(), code.copy(), marks.copy()))

    def events(self) -> Events:
        """Everything, sorted."""
        columns = [
            np.concatenate([getattr(part, column.name) for part in self._parts])
            for column in fields(Events)
        ]
        order = np.lexsort((columns[1], columns[0]))
        return Events(*(column[order] for column in columns))
