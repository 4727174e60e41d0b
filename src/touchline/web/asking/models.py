"""What the routes of the explorer are told and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

__all__ = [
    "Answer",
    "Asked",
    "Choices",
    "Column",
    "Option",
    "PersonaChoice",
    "PropertyValue",
    "Rows",
    "SegmentChoice",
    "SegmentValue",
    "Table",
    "TouchpointChoice",
    "VerbCard",
]

Rows = Annotated[int, Field(ge=0, le=10_000)]
"""How many rows of a table are wanted."""


class Option(BaseModel):
    """An option of a verb."""

    name: str
    kinds: list[str]
    choices: list[str | int]
    of_names: bool
    many: bool
    optional: bool
    required: bool
    default: Any
    help: str


class VerbCard(BaseModel):
    """What a verb answers and takes."""

    name: str
    summary: str
    about: str
    returns: str
    options: list[Option]
    options_schema: dict[str, Any]
    of_journeys: bool
    """Whether it is asked of journeys, which can be filtered; else of all answers."""


class TouchpointChoice(BaseModel):
    """A touchpoint that can be chosen."""

    id: str
    label: str
    stage: str | None
    stage_label: str | None
    journeys: int
    events: int
    place: float | None
    """Where in journeys it stands on average: 0 the begin, 1 the end."""


class SegmentValue(BaseModel):
    """A value of a segment, with the journeys that have it."""

    value: str
    label: str
    journeys: int


class SegmentChoice(BaseModel):
    """A segment that can be filtered and broken down by."""

    id: str
    label: str
    values: list[SegmentValue]
    missing: int
    """Journeys of which it is not known."""


class PersonaChoice(BaseModel):
    """A persona that can be filtered by."""

    id: str
    label: str


class Choices(BaseModel):
    """What questions can be asked about."""

    journeys: int
    persons: int
    first: str | None
    last: str | None
    touchpoints: list[TouchpointChoice]
    segments: list[SegmentChoice]
    personas: list[PersonaChoice]
    properties: list[str]
    instruments: list[str]
    """Those that gave scores."""
    texts: bool
    """Whether texts of customers were read."""


class PropertyValue(BaseModel):
    """A value of a property, with the moments that have it."""

    value: str
    count: int


class Asked(BaseModel):
    """A question to a verb."""

    options: dict[str, Any] = {}
    where: dict[str, list[str]] = {}
    """Segment → wanted values."""
    since: str | None = None
    """First day on which the journeys may begin."""
    until: str | None = None
    """Last such day."""
    persona: str | None = None
    kept: str | None = None
    """Id of a kept segment."""
    limit: Rows = 500


class Column(BaseModel):
    """A column of a table."""

    name: str
    kind: Literal["text", "integer", "number", "share", "seconds", "time", "flag", "list", "map"]


class Table(BaseModel):
    """A table; rows are dictionaries by column."""

    columns: list[Column]
    rows: list[dict[str, Any]]
    total_rows: int


class Answer(Table):
    """What a verb answers."""

    verb: str
    options: dict[str, Any]
    """All that were used, those by default too."""
    figures: dict[str, Any]
    tables: dict[str, Table]
    cells: dict[str, list[str]]
    """Table (empty: the first) → columns that tell the rows apart behind which journeys stand."""
    also: list[dict[str, Any]]
    """What can be asked of such a row besides: each with the key makes a cell."""
    journeys: int
    definition: str
    explanation: str
    python: str
    command: str | None
    """None where a value cannot be written on a command line."""
    ms: float
    """Server time, when it was computed."""
