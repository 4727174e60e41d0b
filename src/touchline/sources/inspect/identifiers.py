"""Which columns say who somebody is, and which of them, in different files, mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from touchline.eventlog.formats.cells import CASE
from touchline.schema import identifier
from touchline.sources.inspect.columns import Column, guess_time, words_of
from touchline.sources.inspect.files import SeenFile

__all__ = ["Identifier", "find_identifiers"]

_PERSON = [
    "email",
    "mail",
    "e-mail",
    "phone",
    "telephone",
    "mobile",
    "caller",
    "cookie",
    "visitor",
    "user",
    "account",
    "customer",
    "client",
    "contact",
    "member",
    "card",
    "loyalty",
    "buyer",
    "household",
    "respondent",
    "subscriber",
    "person",
    "guest",
    "device",
    "client_id",
    "lead",
    "mql",
    "patient",
    "passenger",
]
_TRANSACTION = [
    "order",
    "basket",
    "transaction",
    "ticket",
    "session",
    "booking",
    "reservation",
    "case",
    "deal",
    "invoice",
    "claim",
    "request",
]
_SUFFIX = {"id", "no", "nr", "number", "num", "key", "uuid", "guid", "hash", "code", "unique"}
_NAMELESS = {"anonymous", "pseudo"}
"""A visitor who has not said a name: ``user_pseudo_id``, ``anonymousId``."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s()/-]{7,20}")
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Identifier:
    """A column that identifies a person."""

    type: str
    column: str
    lower: bool
    """Whether upper and lower case mean the same: e-mail addresses."""
    evidence: str

    @property
    def person(self) -> bool:
        """Whether it names a person, not something that a person did, such as an order."""
        return self.type.removesuffix("_unique") not in _TRANSACTION


def find_identifiers(
    db: duckdb.DuckDBPyConnection, files: list[SeenFile]
) -> dict[str, list[Identifier]]:
    """Find the identifiers of every file; columns that share their values get one type.

    Returns
    -------
    dict
        Name of the source → its identifiers.
    """
    candidates = [
        (file, column, stem)
        for file in files
        for column in file.columns
        if (stem := _case(file, column) or _stem(column)) is not None
    ]
    candidates += _numbered_people(files, {file.name for file, _, _ in candidates})
    types = [stem for _, _, stem in candidates]
    shared: dict[int, list[str]] = {n: [] for n in range(len(candidates))}
    for one, (file, column, stem) in enumerate(candidates):
        for two in range(one + 1, len(candidates)):
            other, its, its_stem = candidates[two]
            if other is file or not _comparable(column, its, same=stem == its_stem):
                continue
            share = _overlap(db, (file, column), (other, its))
            if share >= 0.3:
                shared[one].append(f"{share:.0%} also in {other.name}.{its.name}")
                shared[two].append(f"{share:.0%} also in {file.name}.{column.name}")
                old, new = types[two], _better(types[one], types[two])
                types = [new if kind in (old, types[one]) else kind for kind in types]
    result: dict[str, list[Identifier]] = {file.name: [] for file in files}
    own = _own_types([(file.name, column.name) for file, column, _ in candidates], types)
    for place, (file, column, _) in enumerate(candidates):
        evidence = f"{column.distinct:,} different values in {column.filled:,} filled rows"
        told = "; ".join([evidence, *shared[place][:3]])
        result[file.name].append(
            Identifier(own[place], column.name, lower=_is_email(column), evidence=told)
        )
    return result


def _own_types(columns: list[tuple[str, str]], types: list[str]) -> list[str]:
    """Give each of several columns of one file that have one type a name of its own.

    The column that is called like the type keeps it; the others are called like themselves.

    Examples
    --------
    >>> _own_types([("people", "billing_email"), ("people", "email")], ["email", "email"])
    ['billing_email', 'email']
    """
    named = ["_".join(words_of(column)) or "id" for _, column in columns]
    own = list(types)
    taken: set[tuple[str, str]] = set()
    for place in sorted(range(len(own)), key=lambda n: named[n] != types[n]):
        file = columns[place][0]
        if (file, own[place]) in taken:
            own[place] = named[place]
        while (file, own[place]) in taken:
            own[place] += "_2"
        taken.add((file, own[place]))
    return own


def _numbered_people(files: list[SeenFile], known: set[str]) -> list[tuple[SeenFile, Column, str]]:
    """Take a bare ``id`` that comes back in several rows for who did it, if nothing else tells."""
    return [
        (file, column, "id")
        for file in files
        if file.name not in known
        for column in file.columns
        if words_of(column.name) == ["id"] and 1 < column.distinct < column.filled
    ]


def _case(file: SeenFile, column: Column) -> str | None:
    """Tell the case of an event log, which says so itself."""
    return CASE if file.format in ("xes", "ocel") and column.name == CASE else None


def _stem(column: Column) -> str | None:
    """Name the type of identifier that a column may be, or None."""
    if column.distinct < min(20, 0.3 * column.filled) or not column.filled:
        return None
    if _is_email(column):
        return "email"
    words = words_of(column.name)
    if guess_time(column) is not None or not words:
        return None
    if _NAMELESS & set(words):
        return "cookie"
    core = [word for word in words if word not in _SUFFIX] or words
    last = core[-1]
    named = len(core) < len(words)
    if last in ("phone", "telephone", "mobile", "caller") and _looks_like_phone(column):
        return "phone"
    if last in _PERSON and (len(core) == 1 or named or last in ("cookie", "account", "card")):
        unique = "unique" in words
        return f"{last}_unique" if unique else last
    if last in _TRANSACTION and column.distinct > 0.1 * column.filled and (named or len(core) == 1):
        return "order" if last == "transaction" else last
    return None


def _is_email(column: Column) -> bool:
    sample = column.sample[:200]
    return bool(sample) and all(_EMAIL.fullmatch(value) for value in sample)


def _looks_like_phone(column: Column) -> bool:
    return all(_PHONE.fullmatch(value) for value in column.sample[:50])


def _comparable(one: Column, two: Column, *, same: bool) -> bool:
    """Whether equal values of two columns can mean the same thing: small numbers do not."""
    if _is_email(one) != _is_email(two):
        return False
    long = one.length >= 6 and two.length >= 6
    return same or (long and not (one.integers and one.length < 8))


def _overlap(
    db: duckdb.DuckDBPyConnection, one: tuple[SeenFile, Column], two: tuple[SeenFile, Column]
) -> float:
    """Share of the values of the smaller column that the other one has too."""
    small, large = sorted((one, two), key=lambda pair: pair[1].distinct)
    values = [
        f"SELECT DISTINCT lower(trim({identifier(column.name)})) AS v FROM {file.table} "
        f"WHERE trim({identifier(column.name)}) <> ''"
        for file, column in (small, large)
    ]
    query = (
        f"SELECT count(*), count(*) FILTER (v IN ({values[1]})) "
        f"FROM ({values[0]} ORDER BY v LIMIT {_SAMPLE})"
    )
    total, common = db.execute(query).fetchall()[0]
    return common / total if total else 0.0


def _better(one: str, two: str) -> str:
    """Choose the more telling of two names for the same thing."""
    known = [*_PERSON, *_TRANSACTION]
    return min(one, two, key=lambda name: known.index(name) if name in known else len(known))
