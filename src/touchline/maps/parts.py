"""What everything on a map is made of: texts, figures with their evidence, histories."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Base", "Figure", "Formatted", "Period", "Sample", "Text", "Unit"]

Unit = Literal[
    "count",  # of whatever `of` names
    "share",  # 0 … 1, shown in percent
    "points",  # NPS, −100 … 100
    "score",  # on the figure's scale
    "emotion",  # −2 … 2
    "seconds",
    "money",
    "number",
]


class Base(msgspec.Struct, frozen=True, omit_defaults=True):
    """Values that are not changed; what has its default is not written."""


class Formatted(Base, tag="formatted", frozen=True, kw_only=True):
    """A number inside a text, to be written in the reader's language."""

    value: float
    unit: Unit = "number"
    currency: str | None = None


class Text(Base, tag="text", frozen=True, kw_only=True):
    """A message of the catalogue (``key``, ``args``), or own words per language (``words``)."""

    key: str | None = None
    args: dict[str, str | int | float | Formatted | Text] = {}
    words: dict[str, str] = {}
    """language → text; ``""`` is the text for every other language."""


class Sample(Base, frozen=True, kw_only=True):
    """Rows behind a figure: a few of them, with the columns that matter."""

    columns: list[str]
    rows: list[list[str | int | float | bool | None]]
    total: int


class Figure(Base, frozen=True, kw_only=True):
    """One measured number and all that makes it checkable."""

    id: str
    unit: Unit
    value: float | None
    """None: not known; then ``missing`` says why, and nothing is drawn as zero."""
    n: int = 0
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    """95 % interval."""
    of: Text | None = None
    """What is counted: orders, persons, answers."""
    label: Text | None = None
    definition: Text | None = None
    """In words: exactly what was divided by what."""
    currency: str | None = None
    scale: tuple[float, float] | None = None
    window: tuple[str, str] | None = None
    """First and last moment, ISO 8601."""
    query: str | None = None
    """SQL over the views ``spine``, ``journeys``, ``persons``, ``answers``, ``efforts``,
    ``events``; gives the rows behind the figure."""
    sample: Sample | None = None
    missing: Text | None = None


class Period(Base, frozen=True, kw_only=True):
    """One point of a history."""

    start: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
