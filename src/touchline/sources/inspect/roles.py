"""What the columns of one file are for: names, times, scores, amounts, texts, traits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from touchline.sources.inspect.columns import Column, TimeGuess, guess_time, words_of
from touchline.sources.inspect.files import SeenFile
from touchline.sources.inspect.identifiers import Identifier

__all__ = ["EventGuess", "ScoreGuess", "SourceGuess", "TimeColumn", "guess_source"]

_NOT_HAPPENED = re.compile(
    r"estimat|promis|expect|due|deadline|limit|plan|updat|modif|sync|emitted|extracted|ingest|birth|until|valid|expir|close_date"
)
_ANSWERED = re.compile(r"answer|respon|submit|creat|complet|time|date|survey")
_TIME_WORDS = {"time", "timestamp", "date", "datetime", "at", "on", "ts", "day"}
_NAME = re.compile(r"^(event|event[_ ]?name|event[_ ]?type|action|activity|hit[_ ]?type)$")
_SCORE = re.compile(r"rating|score|stars?\b|nps|csat|ces\b|satisf|^q\d")
_AMOUNT = re.compile(r"amount|total|price|value|revenue|paid|sales|sum\b|spend")
_TEXT = re.compile(r"comment|message|text|remark|review|body|feedback|verbatim|note|suggest")
_LANGUAGE = re.compile(r"^(lang|language|locale)$")
_COST = re.compile(r"cost|spend|budget")
_REACH = re.compile(r"impression|reach|sent|clicks?\b")
_MOST_PROPERTIES = 12


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """A column of times and how they are written."""

    column: str
    guess: TimeGuess


@dataclass(frozen=True, slots=True)
class EventGuess:
    """One event a row: a literal name, or the column that holds it."""

    time: TimeColumn
    name: str | None = None
    column: str | None = None
    names: tuple[tuple[str, int], ...] = ()
    optional: bool = False
    """Whether the time is empty in some rows."""


@dataclass(frozen=True, slots=True)
class ScoreGuess:
    """A column of scores: its scale, and codes that lie outside of it."""

    column: str
    instrument: str
    scale: tuple[int, int]
    codes: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class SourceGuess:
    """What one file is taken for."""

    file: SeenFile
    identifiers: list[Identifier]
    events: list[EventGuess] = field(default_factory=list)
    scores: list[ScoreGuess] = field(default_factory=list)
    answered: TimeColumn | None = None
    """Time of the answers."""
    text: str | None = None
    language: str | None = None
    amount: str | None = None
    key: str | None = None
    """Column that numbers the rows: the same number twice is the same record."""
    properties: tuple[str, ...] = ()
    due: tuple[TimeColumn, ...] = ()
    """Times at which nothing happened: promised, due, expected."""
    efforts: dict[str, str] = field(default_factory=dict)
    """Field of an effort → column."""

    @property
    def kind(self) -> str:
        """Name the table that the file feeds, or ``nothing``."""
        if self.efforts:
            return "efforts"
        if self.scores or (self.text and self.answered and not self.events):
            return "feedback"
        if self.events:
            return "events"
        links = len(self.identifiers) > 1
        known = any(item.person for item in self.identifiers)
        return "profiles" if known and (links or self.properties) else "nothing"


def guess_source(file: SeenFile, identifiers: dict[str, list[Identifier]]) -> SourceGuess:
    """Guess what *file* is: answers, events, people or marketing efforts."""
    ids = identifiers[file.name]
    taken = {item.column for item in ids}
    efforts = {} if ids else _efforts(file)
    if efforts:
        return SourceGuess(file, ids, efforts=efforts)
    times = [
        TimeColumn(column.name, guess)
        for column in file.columns
        if column.name not in taken and (guess := guess_time(column))
    ]
    taken |= {time.column for time in times}
    free = [column for column in file.columns if column.name not in taken and column.filled]
    scores = _scores(free)
    taken |= {score.column for score in scores}
    key = next((c.name for c in free if c.unique and _is_key(c)), None)
    text = next((c.name for c in reversed(free) if _TEXT.search(c.name.lower())
                 and c.length > 12 and not c.numeric), None)  # fmt: skip
    language = next((c.name for c in free if _LANGUAGE.match("".join(words_of(c.name)[-1:]))), None)
    name = next((c for c in free if _names_events(c)), None)
    amount = next((c.name for c in free if _AMOUNT.search(c.name.lower()) and c.numeric), None)
    happened = [time for time in times if not _NOT_HAPPENED.search(time.column.lower())]
    taken |= {key or "", text or "", language or "", amount or "", name.name if name else ""}
    answered = _answered(happened)
    if scores and len(happened) > 2:
        # A case with several times of its own, of which one is the answer: a ticket.
        happened = [time for time in happened if time != answered]
        events = _events(file, happened, name)
    else:
        events = [] if scores else _events(file, happened, name)
    return SourceGuess(
        file,
        ids,
        events=events,
        scores=scores,
        answered=answered,
        text=text if scores or not events else None,
        language=language if scores or text else None,
        amount=amount,
        key=key if len(events) <= 1 else None,
        due=tuple(time for time in times if _NOT_HAPPENED.search(time.column.lower())),
        properties=tuple(
            c.name for c in free if c.name not in taken and not c.unique and c.length <= 60
        )[:_MOST_PROPERTIES],
    )


def _names_events(column: Column) -> bool:
    if column.filled < 0.9 * column.rows:
        return False  # a row without a name would be quarantined
    words = words_of(column.name.split(".")[-1])
    said = {"_".join(words), *words[-1:]}
    return any(map(_NAME.match, said)) and len(column.common) <= 60 and not column.numeric


def _is_key(column: Column) -> bool:
    last = words_of(column.name)[-1:]
    return bool(last) and (last[0] in ("id", "no", "number", "uuid", "hit", "review", "receipt"))


def _events(file: SeenFile, times: list[TimeColumn], name: Column | None) -> list[EventGuess]:
    if not times:
        return []
    if name is not None:
        return [EventGuess(times[0], column=name.name, names=name.common)]
    filled = {column.name: column.filled for column in file.columns}
    return [
        EventGuess(
            time,
            name=_event_name(file.noun, time.column, alone=len(times) == 1),
            optional=filled[time.column] < file.rows,
        )
        for time in times
    ]


def _event_name(noun: str, column: str, *, alone: bool) -> str:
    """Name an event after the row and the column of its time.

    >>> _event_name("order", "order_approved_at", alone=False)
    'order approved'
    """
    words = [word for word in words_of(column.split(".")[-1]) if word not in _TIME_WORDS]
    if alone and len(words) < 2:
        return noun
    kept = [word for word in words if word not in noun.split()]
    return " ".join([noun, *kept]) if kept else noun


def _answered(times: list[TimeColumn]) -> TimeColumn | None:
    """Choose the time of an answer: the last column whose name speaks of answering."""
    telling = [time for time in times if _ANSWERED.search(time.column.lower())]
    chosen = telling or times
    return chosen[-1] if chosen else None


def _scores(columns: list[Column]) -> list[ScoreGuess]:
    named = [g for c in columns if _SCORE.search(c.name.lower()) and (g := _score(c))]
    if named:
        return named
    # A block of many columns with the same few small numbers is a survey.
    block = [g for c in columns if (g := _score(c)) and g.scale == (1, 5) and _rated(c)]
    return block if len(block) >= 6 else []


def _rated(column: Column) -> bool:
    """Whether a rating shows in the values: all of 1 to 5, and more than a code list would have."""
    values = {value for value, _ in column.common}
    return {"1", "2", "3", "4", "5"} <= values <= {"0", "1", "2", "3", "4", "5", "6"}


def _score(column: Column) -> ScoreGuess | None:
    """Take a column of small whole numbers for scores, with codes that stand apart from them."""
    if column.integers != column.filled or column.distinct > 14 or column.low is None:
        return None
    counts = {int(value): n for value, n in column.common}
    if min(counts) < 0:
        return None
    words = column.name.lower()
    if "nps" in words or "recommend" in words or {0, 10} <= set(counts) or 10 in counts:
        scale, instrument = (0, 10), "nps"
    elif "ces" in words_of(column.name):
        scale, instrument = (1, 7), "ces"
    else:
        scale, instrument = (1, 5), "stars" if "star" in words or "review" in words else "csat"
    inside = [value for value in counts if scale[0] <= value <= scale[1]]
    codes = tuple(str(value) for value in sorted(counts) if value not in inside)
    if len(inside) < 2 or len(codes) > 3:
        return None
    listed = ", ".join(f"{value}: {counts[value]:,}" for value in sorted(counts)[:12])
    return ScoreGuess(column.name, instrument, scale, codes, listed)


def _efforts(file: SeenFile) -> dict[str, str]:
    """Take a file with a name and a cost or a reach, and no person, for marketing efforts."""
    found: dict[str, str] = {}
    for column in file.columns:
        word = words_of(column.name)[-1] if words_of(column.name) else ""
        time = guess_time(column)
        if _COST.search(word) and column.numeric:
            found.setdefault("cost", column.name)
        elif _REACH.search(word) and column.numeric:
            found.setdefault("clicks" if "click" in word else "impressions", column.name)
        elif word in ("name", "campaign", "title") and time is None:
            found.setdefault("name", column.name)
        elif word in ("channel", "medium"):
            found.setdefault("channel", column.name)
        elif word in ("start", "begin", "from") and time is not None and time.format is None:
            found.setdefault("start", column.name)
        elif word in ("end", "until", "to") and time is not None and time.format is None:
            found.setdefault("end", column.name)
    return found if "name" in found and {"cost", "impressions", "clicks"} & set(found) else {}
