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
    """Stands between the texts of several columns."""
    type: Literal["text", "number", "time"] = "text"
    """How a property or trait is checked: ``time`` is normalised to ISO 8601 in UTC."""
    format: str | None = None
    """``strptime`` pattern of a time, or ``epoch_s``, ``epoch_ms``, ``epoch_us``, ``excel``."""
    timezone: str | None = None
    """Zone of times that carry none; else the source's, else the project's."""
    decimal: Literal[".", ","] | None = None
    """Decimal sign of a number; else the source's."""
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
    """What happened."""
    time: Field | None = None
    """When. An empty cell: no event."""
    each: dict[str, str] | None = None
    """column → event name. Without ``time`` the cell is the time of the event; with ``time`` the
    event happened when the cell is neither empty nor listed in ``skip``."""
    skip: list[Cell] = []
    """Cells that mean that the event did not happen."""
    id: Field | None = None
    """Identifier of the event: the same one in another file is the same event."""
    ids: dict[str, Field] | None = None
    """Replaces the source's ``ids`` for these records."""
    channel: Field | None = None
    """Where: web, app, phone, shop …"""
    value: Field | None = None
    """Amount, in ``currency``."""
    currency: Field | None = None
    """ISO code; else the project's."""
    properties: dict[str, Field] | list[str] = {}
    """What else is kept: name → column, or a list of columns."""
    when: RowCondition = {}
    """Only rows for which this holds."""


class FeedbackMapping(Spec, frozen=True, kw_only=True):
    """Somebody said something: a score on a declared scale, a text, or both."""

    instrument: Field
    """``nps``, ``csat``, ``ces``, ``stars``, ``text``, or a name of your own."""
    time: Field | None = None
    """When the answer was given."""
    score: Field | None = None
    """The score."""
    each: dict[str, str] | None = None
    """column of a score → the touchpoint or event it is about."""
    scale: tuple[float, float] | None = None
    """Lowest and highest score; a number outside, that is no declared code, is quarantined."""
    not_scores: dict[str, str | None] = {}
    """Code → what it means ("not used"); null: no answer was given, and no record is made."""
    text: Field | None = None
    """What was said."""
    language: Field | None = None
    """Language code of the text."""
    about: Field | None = None
    """The touchpoint or event that it speaks of."""
    id: Field | None = None
    """Identifier of the answer: the same one in another file is the same answer."""
    ids: dict[str, Field] | None = None
    """Replaces the source's ``ids`` for these records."""
    channel: Field | None = None
    """Where the answer was given."""
    properties: dict[str, Field] | list[str] = {}
    """What else is kept: name → column, or a list of columns."""
    when: RowCondition = {}
    """Only rows for which this holds."""


class ProfileMapping(Spec, frozen=True, kw_only=True):
    """Who somebody is: identifiers that belong together, and traits."""

    ids: dict[str, Field] | None = None
    """Replaces the source's ``ids``."""
    time: Field | None = None
    """Since when it is so; of several values of a trait the latest counts."""
    traits: dict[str, Field] | list[str] = {}
    """What is known of the person: name → column, or a list of columns."""
    when: RowCondition = {}
    """Only rows for which this holds."""


class EffortMapping(Spec, frozen=True, kw_only=True):
    """What the company did: a campaign, a content, its cost and reach."""

    name: Field
    """What it is called."""
    id: Field | None = None
    """Identifier; events that carry it as property ``effort`` or ``campaign`` belong to it."""
    channel: Field | None = None
    """Where it runs: email, search, TV …"""
    content: Field | None = None
    """What is said or shown."""
    start: Field | None = None
    """First day or moment."""
    end: Field | None = None
    """Last day or moment."""
    cost: Field | None = None
    """What it cost, in ``currency``."""
    currency: Field | None = None
    """ISO code; else the project's."""
    impressions: Field | None = None
    """How often it was seen, or how many it was sent to."""
    clicks: Field | None = None
    """How many answered it."""
    properties: dict[str, Field] | list[str] = {}
    """What else is kept: name → column, or a list of columns."""
    when: RowCondition = {}
    """Only rows for which this holds."""


class SourceSpec(Spec, frozen=True, kw_only=True):
    """One source: where the rows are, how to read them, what they mean."""

    files: str | list[str] | dict[str, str] | None = None
    """Paths or globs, relative to the project folder; ``package:NAME/path`` looks inside an
    installed Python package. With ``sql`` a mapping of table name → path."""
    database: str | None = None
    """SQLAlchemy address, for instance ``postgresql+psycopg://user@host/shop``."""
    table: str | None = None
    """A table of ``database``."""
    sql: str | None = None
    """A query: over ``database``, or over the named ``files``."""

    format: Literal["csv", "json", "jsonl", "parquet", "excel", "xes", "ocel"] | None = None
    """By default told from the file's name and first bytes."""
    delimiter: str | None = None
    """CSV: what stands between cells; found by itself."""
    quote: str | None = None
    """CSV: what quotes a cell; found by itself."""
    encoding: str | None = None
    """``utf-8``, ``latin-1``, ``utf-16`` …; found by itself."""
    decimal: Literal[".", ","] | None = None
    """Decimal sign of numbers; found by itself."""
    header: bool = True
    """Whether the first row names the columns; else they are ``column1``, ``column2`` …"""
    skip_rows: int = 0
    """Rows above the header that are no data."""
    sheet: str | None = None
    """Excel: name of the sheet; default: the first."""
    records: str | None = None
    """JSON: dotted path to the list of records, for instance ``data.orders``."""
    classifier: str | None = None
    """XES: what names an event: keys with ``+`` between them, or a classifier that the log
    declares; default: ``concept:name``."""
    object_type: str | None = None
    """OCEL: type of the objects that are the cases; may be left out if the log has one only."""
    timezone: str | None = None
    """Zone of times that carry none; else the project's."""
    empty: tuple[str, ...] = ("", "NULL", "null", "NaN", "nan", "N/A", "#N/A")
    """Texts that mean "nothing here", beside a really empty cell."""

    ids: dict[str, Field] = {}
    """Identifiers of the person in every record of this source: type → column."""
    events: list[EventMapping] = []
    """What was done."""
    feedback: list[FeedbackMapping] = []
    """What was said."""
    profiles: list[ProfileMapping] = []
    """Who somebody is."""
    efforts: list[EffortMapping] = []
    """What the company did."""
