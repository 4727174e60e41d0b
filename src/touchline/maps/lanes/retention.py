"""Customer retention between the two halves of the window."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from touchline.maps.book import Book
from touchline.maps.scope import Scope, choice_sql
from touchline.maps.snapshot import Text
from touchline.maps.spec import KpiSpec
from touchline.maps.texts import message, words
from touchline.schema import literal
from touchline.voice import crr

__all__ = ["retention"]


def retention(scope: Scope, book: Book, kpi: KpiSpec, table: str, name: str, label: Text) -> str:
    """Keep the figure (E − N) / S: persons of the first half that are active in the second.

    S: persons active in the first half; E: in the second; N: those of E that were not in S.
    """
    about: dict[str, Any] = {"of": message("of.persons", n=2), "label": label}
    if scope.window is None or scope.window[0] == scope.window[1]:
        return book.missing(name, message("missing.no_window"), unit="share", **about)
    first, last = (datetime.fromisoformat(each) for each in scope.window)
    middle = (first + (last - first) / 2).isoformat()
    within = " AND ".join(f"m.{each}" for each in choice_sql(kpi.segment)) or "true"
    scope.relations.define(
        table,
        f"SELECT m.person, bool_or(s.time < TIMESTAMPTZ {literal(middle)}) AS early,\n"
        f"  bool_or(s.time >= TIMESTAMPTZ {literal(middle)}) AS late\n"
        "FROM steps s JOIN mapped m ON m.journey = s.journey\n"
        f"WHERE {within}\nGROUP BY m.person",
    )
    start, end, new = scope.relations.rows(
        "SELECT count(*) FILTER (WHERE early), count(*) FILTER (WHERE late), "
        f"count(*) FILTER (WHERE late AND NOT early) FROM {table}"
    )[0]
    score = crr(start, end, new)
    definition = message("definition.crr", start=first.date().isoformat(), middle=middle[:10])
    return book.add(
        name,
        unit="share",
        value=score.value,
        n=score.n,
        numerator=score.numerator,
        denominator=score.denominator,
        interval=score.interval,
        rows=(
            f"SELECT p.key AS person, x.late AS kept FROM {table} x "
            "JOIN persons p ON p.person = x.person WHERE x.early ORDER BY p.person"
        ),
        definition=words(kpi.definition) if kpi.definition else definition,
        missing=message("missing.no_window") if score.value is None else None,
        **about,
    )
