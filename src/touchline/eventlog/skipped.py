"""Rows that are no events, counted by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["BAD_ROW", "BAD_TIME", "NO_PERSON", "NO_TIME", "NO_TOUCHPOINT", "Skipped", "SkippedRow"]

NO_PERSON: Final = "no person"
NO_TIME: Final = "no time"
NO_TOUCHPOINT: Final = "no touchpoint"
BAD_TIME: Final = "unreadable time"
BAD_ROW: Final = "broken row"

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """One row that was skipped."""

    reason: str
    value: str | None
    """What stood there, if it was anything."""
    file: str | None
    row: int
    """Counted from 1, without the header; of a broken row the line in the file."""


@dataclass(slots=True)
class Skipped:
    """Rows that were skipped when a log was read."""

    counts: Counter[str] = field(default_factory=Counter)
    """Reason → rows."""
    examples: list[SkippedRow] = field(default_factory=list)
    """The first few of each reason."""

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Skipped:
        """Take over counts without examples."""
        return cls(Counter(counts))

    def since(self, before: Skipped) -> Skipped:
        """Give those that were not yet counted *before*."""
        return Skipped(self.counts - before.counts, self.examples)

    @property
    def total(self) -> int:
        """All rows that were skipped."""
        return self.counts.total()

    def add(self, reason: str, count: int, examples: list[SkippedRow]) -> None:
        """Count rows, and keep some of their *examples*."""
        self.examples += examples[: self.wanting(reason)]
        self.counts[reason] += count

    def wanting(self, reason: str) -> int:
        """How many more examples of *reason* are kept."""
        return max(0, _EXAMPLES - sum(one.reason == reason for one in self.examples))

    def __str__(self) -> str:
        if not self.total:
            return "no row was skipped"
        said = ", ".join(f"{n:,} with {reason}" for reason, n in self.counts.most_common())
        if not self.examples:
            return f"{_rows(self.total)} skipped: {said}"
        first = self.examples[0]
        place = f"row {first.row:,}" + (f" of {first.file}" if first.file else "")
        what = f" ({first.value!r})" if first.value else ""
        return f"{_rows(self.total)} skipped: {said}; for instance {place}{what}"


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count:,} rows were"
