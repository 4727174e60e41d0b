"""What ``touchline.yaml`` says under ``sources:``; declared here once, for reading and for help."""

from __future__ import annotations

from typing import Literal

from touchline.config import Spec

__all__ = [
    "Cell",
    "EffortMapping",
    "EventMapping",
    "FeedbackMapping",
    "Field",
    "FieldSpec",
    "ProfileMapping",
    "RowCondition",
    "SourceSpec",
]

Cell = str | int | float | bool
"""A literal value in the project file; compared with a cell by its text form."""

RowCondition = dict[str, Cell | list[Cell] | dict[str, Cell | list[Cell]]]
"""column → value, list of values, or {operator: value}; all must hold.

Operators: eq, ne, in, contains, not_contains, gt, gte, lt, lte, set, not_set, regex.
"""


class FieldSpec(Spec, frozen=True, kw_only=True):
    """Where the value of one field comes from: a column, several, or a constant."""

    column: str | list[str] | None = None
    """One column, or several whose texts are joined by ``separator``."""
    value: Cell | None = None
    """A constant, used instead of a column."""
    separator: str = "/"
    type: Literal["text", "number", "time"] = "text"
    """How a property or trait is checked: ``time`` is normalised to ISO 8601 in UTC."""
    format: str | None = None
    """``strptime`` pattern of a time, or ``epoch_s``, ``epoch_ms``, ``epoch_us``, ``excel``."""
    timezone: str | None = None
    """Zone of times that carry none; else the source's, else the project's."""
    decimal: Literal[".", ","] | None = None
    codes: dict[str, str] | None = None
    """Text of the cell → text to store; a text that is not listed stays as it is."""
    lower: bool = False
    """Trim and lower-case the text: e-mail addresses, user names."""


Field = str | FieldSpec
"""A plain word names a column. Exception: in ``name``, ``channel``, ``instrument``, ``currency``,
``language`` and ``about`` a plain word is the value itself, and ``{column: x}`` names a column."""


class EventMapping(Spec, frozen=True, kw_only=True):
    """Somebody did something: the row yields one event, or one per column under ``each``."""

    name: Field | None = None
    time: Field | None = None
    each: dict[str, str] | None = None
    """column → event name. Without ``time`` the cell is the time of the event; with ``time`` the
    event happened when the cell is neither empty nor listed in ``skip``."""
    skip: list[Cell] = []
    id: Field | None = None
    ids: dict[str, Field] | None = None
    """Replaces the source's ``ids`` for these records."""
    channel: Field | None = None
    value: Field | None = None
    currency: Field | None = None
    properties: dict[str, Field] | list[str] = {}
    when: RowCondition = {}


class FeedbackMapping(Spec, frozen=True, kw_only=True):
    """Somebody said something: a score on a declared scale, a text, or both."""

    instrument: Field
    time: Field | None = None
    score: Field | None = None
    each: dict[str, str] | None = None
    """column of a score → the touchpoint or event it is about."""
    scale: tuple[float, float] | None = None
    """Lowest and highest score; a number outside, that is no declared code, is quarantined."""
    not_scores: dict[str, str | None] = {}
    """Code → what it means ("not used"); null: no answer was given, and no record is made."""
    text: Field | None = None
    language: Field | None = None
    about: Field | None = None
    id: Field | None = None
    ids: dict[str, Field] | None = None
    channel: Field | None = None
    properties: dict[str, Field] | list[str] = {}
    when: RowCondition = {}


class ProfileMapping(Spec, frozen=True, kw_only=True):
    """Who somebody is: identifiers that belong together, and traits."""

    ids: dict[str, Field] | None = None
    time: Field | None = None
    traits: dict[str, Field] | list[str] = {}
    when: RowCondition = {}


class EffortMapping(Spec, frozen=True, kw_only=True):
    """What the company did: a campaign, a content, its cost and reach."""

    name: Field
    id: Field | None = None
    channel: Field | None = None
    content: Field | None = None
    start: Field | None = None
    end: Field | None = None
    cost: Field | None = None
    currency: Field | None = None
    impressions: Field | None = None
    clicks: Field | None = None
    properties: dict[str, Field] | list[str] = {}
    when: RowCondition = {}


class SourceSpec(Spec, frozen=True, kw_only=True):
    """One source: where the rows are, how to read them, what they mean."""

    files: str | list[str] | dict[str, str] | None = None
    """Paths or globs, relative to the project folder; ``package:NAME/path`` looks inside an
    installed Python package. With ``sql`` a mapping of table name → path."""
    database: str | None = None
    """SQLAlchemy address, for instance ``postgresql+psycopg://user@host/shop``."""
    table: str | None = None
    sql: str | None = None
    """A query: over ``database``, or over the named ``files``."""

    format: Literal["csv", "json", "jsonl", "parquet", "excel"] | None = None
    """By default told from the file's name and first bytes."""
    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    header: bool = True
    skip_rows: int = 0
    sheet: str | None = None
    records: str | None = None
    """JSON: dotted path to the list of records, for instance ``data.orders``."""
    timezone: str | None = None
    empty: tuple[str, ...] = ("", "NULL", "null", "NaN", "nan", "N/A", "#N/A")
    """Texts that mean "nothing here", beside a really empty cell."""

    ids: dict[str, Field] = {}
    events: list[EventMapping] = []
    feedback: list[FeedbackMapping] = []
    profiles: list[ProfileMapping] = []
    efforts: list[EffortMapping] = []
