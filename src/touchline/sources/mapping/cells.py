"""Fields of a mapping as SQL over staged text: texts, numbers, identifiers, and their faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from touchline.errors import ConfigError, MappingError, did_you_mean
from touchline.schema import identifier, literal
from touchline.sources.reasons import Reason
from touchline.sources.spec import Cell, Field, FieldSpec

__all__ = [
    "Check",
    "Context",
    "Value",
    "cell",
    "constant",
    "identifier_value",
    "label_value",
    "number_value",
    "shape_checks",
    "text_value",
]

LONGEST_NAME = 1000
_DIRT = "[\\x00-\\x1f\\x7f\\x{feff}]|^ï»¿"
_MAYBE_DIRT = "[\\x00-\\x1f\\x7f\\x{feff}]|ï»¿|^[ \\x{a0}]|[ \\x{a0}]$"
_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Check:
    """A fault that a row may have: when *bad* is true, the row is quarantined."""

    column: str
    bad: str
    """SQL that is true or false, never null."""
    reason: Reason
    expected: str | None = None
    suspect: str | None = None
    """Cheaper SQL that is true for every bad row, and may be null or true for others."""


@dataclass(frozen=True, slots=True)
class Value:
    """SQL of a value, null where the cell is empty, and what can be wrong with it."""

    sql: str
    checks: tuple[Check, ...] = ()
    given: str | None = None
    """Cheaper SQL that tells, for a row without faults, whether there is a value."""

    @property
    def present(self) -> str:
        """SQL that is true where a row without faults has a value; never null."""
        return self.given or f"({self.sql} IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Context:
    """What the fields of one origin need to know of it."""

    where: str
    """Name of the source, for errors."""
    origin: str
    columns: tuple[str, ...]
    empty: tuple[str, ...]
    sample: Callable[[str], list[str]]
    """Gives the first few thousand values of a SQL expression that are not null."""
    count: Callable[[str], int]
    """Counts the rows for which a SQL expression is true."""
    none: Callable[[str], bool]
    """Tells whether a SQL expression is true for no row."""
    session: str = "UTC"
    """Time zone of the connection."""
    timezone: str | None = None
    decimal: str | None = None
    delimiter: str | None = None
    currency: str | None = None
    tabular: bool = True
    tidy: set[str] = field(default_factory=set)
    """Columns found to hold no cell that must be trimmed, or says "nothing here"."""


def constant(value: Cell) -> str:
    """Text form of a literal of the project file.

    Examples
    --------
    >>> constant(True), constant(5), constant(0.5), constant("x")
    ('true', '5', '0.5', 'x')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def raw_column(context: Context, column: str) -> str:
    """Quoted name of a column that must exist.

    Raises
    ------
    MappingError
        Naming the nearest column and all there are.
    """
    if column not in context.columns:
        raise MappingError(
            f"there is no column {column!r} in {context.origin}",
            hint=did_you_mean(column, context.columns),
            where=context.where,
        )
    return identifier(column)


def cell(context: Context, column: str) -> str:
    """Give SQL of the trimmed text of a cell; null when it is empty or says "nothing here"."""
    name = raw_column(context, column)
    if column in context.tidy:
        return name
    # Most columns need no trimming; to find out is cheaper than to trim ten million cells.
    if context.none(untidy(context, name)):
        context.tidy.add(column)
        return name
    text = f"trim({name}, ' ' || chr(160) || chr(9) || chr(10) || chr(13))"
    return f"(CASE WHEN {text} NOT IN ({_empties(context)}) THEN {text} END)"


def untidy(context: Context, name: str) -> str:
    """Give SQL that tells whether a cell of the quoted column *name* must be trimmed."""
    return (
        f"{name} < '!' OR {name} IN ({_empties(context)}) OR ends_with({name}, ' ') OR "
        f"starts_with({name}, chr(160)) OR ends_with({name}, chr(160))"
    )


def _empties(context: Context) -> str:
    return ", ".join(literal(token) for token in dict.fromkeys(("", *context.empty)))


def as_spec(field: Field, *, word: bool = False) -> FieldSpec:
    """Write a plain word out: the value itself when *word*, else the name of a column."""
    if isinstance(field, FieldSpec):
        return field
    return FieldSpec(value=field) if word else FieldSpec(column=field)


def columns_of(context: Context, spec: FieldSpec) -> list[str]:
    """Columns that a field reads, checked to exist; none for a constant."""
    if (spec.column is None) == (spec.value is None):
        raise ConfigError(
            "a field has either `column:` or `value:`",
            hint="{column: order_id} reads a column, {value: web} is the same for every row",
            where=context.where,
        )
    if spec.column is None:
        return []
    names = [spec.column] if isinstance(spec.column, str) else spec.column
    for name in names:
        raw_column(context, name)
    return names


def joined(context: Context, spec: FieldSpec, *, complete: bool) -> str:
    """Give SQL of the text of a field before codes: constant, one cell, or several joined.

    With *complete*, one empty part makes the whole empty: half an identifier is none.
    """
    names = columns_of(context, spec)
    if not names:
        return literal(constant(spec.value if spec.value is not None else ""))
    cells = [cell(context, name) for name in names]
    if len(cells) == 1:
        return cells[0]
    separator = literal(spec.separator)
    if complete:
        return "(" + f" || {separator} || ".join(cells) + ")"
    return f"nullif(concat_ws({separator}, {', '.join(cells)}), '')"


def _coded(sql: str, spec: FieldSpec) -> str:
    if spec.codes:
        cases = " ".join(
            f"WHEN {literal(code)} THEN {literal(text)}" for code, text in spec.codes.items()
        )
        sql = f"(CASE {sql} {cases} ELSE {sql} END)"
    return f"lower({sql})" if spec.lower else sql


def shape_checks(context: Context, names: list[str]) -> tuple[Check, ...]:
    """Find an object or a list where a single value should be, in sources that can have them."""
    if context.tabular:
        return ()
    checks: list[Check] = []
    for name in names:
        column = identifier(name)
        inner = [c for c in context.columns if c.startswith(name + ".")]
        bad = f"coalesce(starts_with({column}, '[') AND json_valid({column}), false)"
        if inner:
            found = " OR ".join(f"{identifier(c)} IS NOT NULL" for c in inner)
            bad = f"({bad} OR ({column} IS NULL AND ({found})))"
        if not context.none(bad):
            checks.append(Check(name, bad, Reason.WRONG_TYPE))
    return tuple(checks)


def text_value(context: Context, field: Field) -> Value:
    """Text of a field, as it stands; a list stays JSON text."""
    spec = as_spec(field)
    return Value(_coded(joined(context, spec, complete=False), spec))


def _name_checks(context: Context, spec: FieldSpec) -> tuple[Check, ...]:
    names = columns_of(context, spec)
    checks = list(shape_checks(context, names))
    for name in names:
        column = identifier(name)
        maybe_dirty = f"regexp_matches({column}, {literal(_MAYBE_DIRT)})"
        maybe_long = f"strlen({column}) > {LONGEST_NAME}"
        empty = f"{column} IN ({_empties(context)})"
        if context.none(f"{empty} OR {maybe_long} OR {maybe_dirty}"):
            context.tidy.add(name)
            continue
        text = cell(context, name)
        dirty = f"coalesce(regexp_matches({text}, {literal(_DIRT)}), false)"
        checks.append(Check(name, dirty, Reason.CONTROL_CHARACTER, suspect=maybe_dirty))
        long = f"coalesce(strlen({text}) > {LONGEST_NAME}, false)"
        checks.append(Check(name, long, Reason.TOO_LONG, suspect=maybe_long))
    return tuple(checks)


def identifier_value(context: Context, kind: str, field: Field) -> Value:
    """Value of an identifier: e-mail addresses in lower case, nothing that cannot be seen."""
    spec = as_spec(field)
    if kind == "email" and not spec.lower:
        spec = msgspec.structs.replace(spec, lower=True)
    checks = _name_checks(context, spec)
    return Value(_coded(joined(context, spec, complete=True), spec), checks)


def label_value(context: Context, field: Field | None, *, word: bool = True) -> Value:
    """Value of a name, channel, instrument …: a plain word is the value itself."""
    if field is None:
        return Value("NULL")
    spec = as_spec(field, word=word)
    if spec.value is not None and constant(spec.value).strip() == "":
        return Value("NULL")
    checks = _name_checks(context, spec)
    return Value(_coded(joined(context, spec, complete=False), spec), checks)


_PLAIN = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_COMMA = r"^\s*[+-]?(\d+|\d{1,3}([. \x{a0}\x{202f}]\d{3})+)(,\d+)?([eE][+-]?\d+)?\s*$"
_GROUPED = r"^\s*[+-]?\d{1,3}(,\d{3})+(\.\d+)?\s*$"


def number_text(context: Context, spec: FieldSpec) -> tuple[str, str]:
    """Give SQL of the cell, and SQL of the same number written with a decimal point."""
    text = joined(context, spec, complete=True)
    if spec.codes:
        text = _coded(text, spec)
    if not columns_of(context, spec):
        return text, text
    style = spec.decimal or context.decimal or _tell_decimal(context, text)
    if style == ",":
        plain = rf"replace(regexp_replace({text}, '[. \x{{a0}}\x{{202f}}]', '', 'g'), ',', '.')"
        guarded = f"(CASE WHEN regexp_matches({text}, {literal(_COMMA)}) THEN {plain} END)"
        return text, guarded
    if style == "grouped":
        grouped = f"regexp_matches({text}, {literal(_GROUPED)})"
        return text, f"(CASE WHEN {grouped} THEN replace({text}, ',', '') ELSE {text} END)"
    return text, text


def _tell_decimal(context: Context, text: str) -> str:
    """Tell from the values whether the comma is a decimal sign, or groups digits."""
    sample = [value for value in context.sample(text) if "," in value]
    comma = sum(bool(re.fullmatch(r"[+-]?(\d+|\d{1,3}([.  ]\d{3})+),\d+", v)) for v in sample)
    grouped = sum(bool(re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", v)) for v in sample)
    if grouped and any("." in v[v.rfind(",") :] for v in sample):
        return "grouped"
    if comma > grouped or (comma and context.delimiter == ";"):
        return ","
    return "."


def number_value(context: Context, field: Field) -> Value:
    """Finite number of a field, as DOUBLE."""
    spec = as_spec(field)
    names = columns_of(context, spec)
    if len(names) == 1 and spec.codes is None and (spec.decimal or context.decimal) != ",":
        column = identifier(names[0])
        plain = f"try_cast({column} AS DOUBLE)"
        if context.none(f"NOT coalesce(isfinite({plain}), {column} IS NULL)"):
            return Value(plain, shape_checks(context, names), f"({column} IS NOT NULL)")
    text, plain = number_text(context, spec)
    number = f"try_cast({plain} AS DOUBLE)"
    if not names:
        if not re.match(_PLAIN, constant(spec.value if spec.value is not None else "")):
            raise ConfigError(f"{spec.value!r} is not a number", where=context.where)
        return Value(number)
    bad = f"({text} IS NOT NULL AND NOT coalesce(isfinite({number}), false))"
    check = Check(names[0], bad, Reason.BAD_NUMBER, _decimal_advice(context, spec))
    return Value(number, (*shape_checks(context, names), check), given=f"({text} IS NOT NULL)")


def _decimal_advice(context: Context, spec: FieldSpec) -> str | None:
    if spec.decimal or context.decimal:
        sign = spec.decimal or context.decimal
        return f"a finite number with the decimal sign {sign!r}"
    return "a finite number (declare `decimal:` if the comma is the decimal sign)"
