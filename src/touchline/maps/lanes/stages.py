"""The columns of the map: who enters each stage, who goes on, how long it takes."""

from __future__ import annotations

from typing import Any

import msgspec

from touchline.maps.book import Book, seconds_array
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import StageColumn, Text
from touchline.maps.texts import listed, message, words

__all__ = ["UNBOUND", "stage_columns"]

NEARLY_ALL = 0.95
UNBOUND = message("hint.unbound")


def stage_columns(scope: Scope, book: Book) -> list[StageColumn]:
    """Give a column per stage of the model, in its order; the unknown ones say what would help."""
    return [_column(scope, book, code) for code in range(len(scope.info.stages))]


def _column(scope: Scope, book: Book, code: int) -> StageColumn:
    stage = scope.info.stages[code]
    known = code in scope.known_stages
    column = StageColumn(
        id=stage.id,
        label=words(stage.label),
        description=words(stage.description) if stage.description else None,
        phase=stage.phase,
        known=known,
        hint=None if known else _hint(scope, code),
    )
    if not known:
        return column
    name, label = f"stage.{stage.id}", scope.stage_label(code)
    join = f"JOIN entered x ON x.journey = m.journey AND x.stage = {code}"
    entrants, going = scope.relations.rows(
        f"SELECT count(*), count(next_moment) FROM entered WHERE stage = {code}"
    )[0]
    figures = {
        "entrants": book.count(
            f"{name}.entrants",
            entrants,
            journey_rows(scope, join=join, extra=["x.time AS entered"]),
            of=scope.unit,
            label=message("label.entrants", stage=label),
            definition=message("definition.entrants", stage=label),
        ),
        "conversion": _conversion(scope, book, code, entrants, going, join),
        **_times(scope, book, code, join),
    }
    if not scope.ordered and (book[figures["conversion"]].value or 0) >= NEARLY_ALL:
        # That nearly everybody also meets some later stage says nothing: it is known, not drawn.
        del figures["conversion"]
    return msgspec.structs.replace(column, **figures)


def _hint(scope: Scope, code: int) -> Text:
    stage = scope.info.stages[code]
    if stage.id in scope.columns.missing:
        names = scope.columns.missing[stage.id]
        return message("hint.no_such_stage", stages=listed(names)) if names else UNBOUND
    phase = stage.phase if stage.phase in ("before", "during", "after") else "any"
    return message(f"hint.{phase}")


def _conversion(scope: Scope, book: Book, code: int, entrants: int, going: int, join: str) -> str:
    label = scope.stage_label(code)
    name = f"stage.{scope.info.stages[code].id}.conversion"
    about: dict[str, Any] = {
        "of": scope.unit,
        "label": message("label.conversion", stage=label),
        "definition": message(
            "definition.conversion" if scope.ordered else "definition.conversion_unordered",
            stage=label,
        ),
    }
    if code == max(scope.known_stages):
        return book.missing(name, message("missing.last_stage"), unit="share", **about)
    extra = ["(x.next_moment IS NOT NULL) AS goes_on"]
    return book.share(name, going, entrants, journey_rows(scope, join=join, extra=extra), **about)


def _times(scope: Scope, book: Book, code: int, join: str) -> dict[str, str]:
    label = scope.stage_label(code)
    waits = scope.relations.arrays(
        "SELECT epoch_us(next_time) - epoch_us(time) AS wait FROM entered "
        f"WHERE stage = {code} AND next_moment IS NOT NULL"
    )["wait"]
    rows = journey_rows(
        scope,
        join=join,
        where="x.next_moment IS NOT NULL",
        extra=["(epoch_us(x.next_time) - epoch_us(x.time)) / 1000000 AS seconds"],
    )
    return {
        which: book.duration(
            f"stage.{scope.info.stages[code].id}.{which}",
            seconds_array(waits),
            probability,
            rows,
            of=scope.unit,
            label=message(f"label.{which}", stage=label),
            definition=message(f"definition.{which}", stage=label),
        )
        for which, probability in (("median", 0.5), ("p90", 0.9))
    }
