"""Which column of a log is what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from touchline.errors import MappingError, did_you_mean

__all__ = ["Columns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of a log is what."""

    person: str
    time: str
    touchpoint: str
    value: str | None = None
    properties: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()

    def all(self) -> list[str]:
        """Every column that is read, once."""
        value = [self.value] if self.value is not None else []
        wanted = [self.person, self.time, self.touchpoint, *value]
        return list(dict.fromkeys([*wanted, *self.properties, *self.segments]))

    def require(self, there: Iterable[str]) -> None:
        """Refuse a log without one of the columns.

        Raises
        ------
        MappingError
            With the nearest name that is there.
        """
        names = list(there)
        for column in self.all():
            if column not in names:
                hint = did_you_mean(column, names)
                raise MappingError(f"the events have no column {column!r}", hint=hint)
