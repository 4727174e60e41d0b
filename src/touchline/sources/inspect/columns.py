"""What a column looks like: how full, how varied, numbers, times, words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from touchline.schema import identifier, literal

__all__ = ["Column", "TimeGuess", "describe_column", "guess_time", "words_of"]

_EMPTY = ("", "NULL", "null", "NaN", "nan", "N/A", "#N/A")
_SAMPLE = 1_000
_COMMON = 61

_ISO = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ]\d{1,2}:\d{2}.*)?", re.DOTALL)
_OFFSET = re.compile(r"\d:\d{2}(:\d{2}([.]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$")
_SLASHED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?)?")
_TIME_WORD = re.compile(
    r"(time|timestamp|date|day|at|on|ts|created|updated|start|end|opened|closed|moment)$"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a staged file."""

    name: str
    rows: int
    filled: int
    distinct: int
    length: float
    """Mean length of the filled cells."""
    numbers: int
    """Cells that are numbers, read with a point or a comma."""
    integers: int
    commas: int
    """Cells that are numbers only when read with a decimal comma."""
    low: float | None
    high: float | None
    sample: tuple[str, ...]
    common: tuple[tuple[str, int], ...]
    """Most frequent values, at most sixty-one."""

    @property
    def numeric(self) -> bool:
        """Whether (nearly) every filled cell is a number."""
        return self.filled > 0 and self.numbers >= 0.99 * self.filled

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.filled == self.rows and self.distinct == self.rows and self.rows > 1


@dataclass(frozen=True, slots=True)
class TimeGuess:
    """How the times of a column are written."""

    format: str | None
    """None: ISO 8601, which needs no declaration."""
    zoned: bool
    evidence: str


def describe_column(db: duckdb.DuckDBPyConnection, table: str, name: str) -> Column:
    """Measure the column *name* of the text table *table*."""
    empty = ", ".join(literal(text) for text in _EMPTY)
    cell = f"CASE WHEN trim({identifier(name)}) NOT IN ({empty}) THEN trim({identifier(name)}) END"
    values = f"(SELECT {cell} AS v FROM {table})"
    point = "try_cast(v AS DOUBLE)"
    comma = r"try_cast(replace(replace(v, '.', ''), ',', '.') AS DOUBLE)"
    figures = db.execute(
        f"""
        SELECT count(*), count(v), count(DISTINCT v), coalesce(avg(length(v)), 0),
               count({point}), count(*) FILTER (regexp_full_match(v, '-?[0-9]+')),
               count({comma}) FILTER ({point} IS NULL AND v LIKE '%,%'),
               min(coalesce({point}, {comma})), max(coalesce({point}, {comma}))
        FROM {values}"""
    ).fetchall()[0]
    rows, filled, distinct, length, numbers, integers, commas, low, high = figures
    query = f"SELECT v FROM {values} WHERE v IS NOT NULL LIMIT {_SAMPLE}"
    sample = tuple(row[0] for row in db.execute(query).fetchall())
    common = db.execute(
        f"SELECT v, count(*) AS n FROM {values} WHERE v IS NOT NULL "
        f"GROUP BY v ORDER BY n DESC, v LIMIT {_COMMON}"
    ).fetchall()
    return Column(
        name=name,
        rows=rows,
        filled=filled,
        distinct=distinct,
        length=float(length),
        numbers=numbers + commas,
        integers=integers,
        commas=commas,
        low=low,
        high=high,
        sample=sample,
        common=tuple((str(value), int(count)) for value, count in common),
    )


def words_of(name: str) -> list[str]:
    """Split a column name into lower-case words.

    Examples
    --------
    >>> words_of("order_purchaseTimestamp"), words_of("requester.email")
    (['order', 'purchase', 'timestamp'], ['requester', 'email'])
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^\w]+|_", spaced.lower()) if word]


def guess_time(column: Column) -> TimeGuess | None:
    """Tell how the times of a column are written, or None when it holds none.

    03/04/2018 can be read in two ways: values above 12 decide; without any, the day is taken to
    stand first, and the evidence says what else it could be.
    """
    sample = column.sample
    if not sample:
        return None
    if _share(_ISO, sample) > 0.95:
        zoned = all(_OFFSET.search(value) for value in sample)
        return TimeGuess(None, zoned, f"times such as {sample[0]}")
    if _share(_SLASHED, sample) > 0.95:
        return _slashed(sample)
    last = words_of(column.name)[-1:] or [""]
    if column.integers == column.filled and _TIME_WORD.search(last[0]) and column.low:
        for name, digits in (("epoch_s", (9, 10)), ("epoch_ms", (12, 13)), ("epoch_us", (15, 16))):
            if all(digits[0] <= len(value) <= digits[1] for value in sample):
                return TimeGuess(
                    name, zoned=True, evidence=f"counts since 1970 such as {sample[0]}"
                )
    return None


def _share(shape: re.Pattern[str], sample: tuple[str, ...]) -> float:
    return sum(shape.fullmatch(value) is not None for value in sample) / len(sample)


def _slashed(sample: tuple[str, ...]) -> TimeGuess:
    matches = [match for value in sample if (match := _SLASHED.fullmatch(value))]
    days = sum(int(match.group(1)) > 12 for match in matches)
    months = sum(int(match.group(3)) > 12 for match in matches)
    first = matches[0]
    mark, year = first.group(2), "%Y" if len(first.group(4)) == 4 else "%y"
    clock = "" if not first.group(5) else " %H:%M:%S" if first.group(6) else " %H:%M"
    day_first = f"%d{mark}%m{mark}{year}{clock}"
    month_first = f"%m{mark}%d{mark}{year}{clock}"
    if months > days:
        proof = f"{months} values have a second number above 12: the month stands first"
        return TimeGuess(month_first, zoned=False, evidence=f"{first.group(0)}; {proof}")
    if days:
        proof = f"{days} values have a first number above 12: the day stands first"
    else:
        proof = f"AMBIGUOUS: day first is a guess; month first would be format: '{month_first}'"
    return TimeGuess(day_first, zoned=False, evidence=f"{first.group(0)}; {proof}")
