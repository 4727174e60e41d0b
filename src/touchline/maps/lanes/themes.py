"""What customers speak of: the biggest themes of each stage, how they feel, the trend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from touchline.analysis.difference import newcombe
from touchline.config import LocalText
from touchline.maps.book import Book
from touchline.maps.lanes.quoting import different, quote_rows
from touchline.maps.rows import answer_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, Quote, Text, ThemeItem
from touchline.maps.texts import message, words
from touchline.schema import literal

__all__ = ["ThemeNames", "theme_names", "themes_lane"]

MOST = 4
"""Themes of a stage."""
LEAST = 5
"""Fewer texts than this make no theme of a stage."""
LEAST_HALF = 30
"""With fewer texts in either half of the window nothing is said of the trend."""
QUOTES = 2
CANDIDATES = 60

ThemeNames = Mapping[str, LocalText]


class _Theme(msgspec.Struct):
    id: str
    label: str | dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A theme in a stage, counted."""

    code: int
    id: str
    texts: int
    of: int
    halves: tuple[tuple[int, int], tuple[int, int]]
    """Texts of the theme and of the stage, earlier and later."""
    moods: tuple[int, float | None, float | None]
    """n, sum and standard deviation of their emotions."""


def theme_names(build: Path) -> ThemeNames:
    """Read the labels of themes from ``themes.json`` of a build; none where there is none."""
    file = build / "themes.json"
    if not file.exists():
        return {}
    found = msgspec.json.decode(file.read_bytes(), type=list[_Theme])
    return {each.id: each.label or each.id for each in found}


def themes_lane(scope: Scope, book: Book, names: ThemeNames) -> Lane:
    """Give the four biggest themes of every stage; none where no text was read."""
    scope.relations.define(
        "spoken_of",
        'SELECT DISTINCT ON (segment, "row", part, theme) * FROM\n'
        "  (SELECT *, unnest(themes) AS theme FROM told)\n"
        'ORDER BY segment, "row", part, theme',
    )
    items = [
        _item(scope, book, found, names)
        for code in range(len(scope.info.stages))
        for found in _counted(scope, code)
    ]
    return Lane(kind="themes", themes=items, note=message("lane.themes"))


def _counted(scope: Scope, code: int) -> list[_Found]:
    middle = "(SELECT epoch_us(min(time)) / 2 + epoch_us(max(time)) / 2 FROM told)"
    late = f"count(*) FILTER (WHERE epoch_us(time) >= {middle})"
    whole, later = scope.relations.rows(
        f"SELECT count(*), {late} FROM told WHERE stage = {code} AND time IS NOT NULL"
    )[0]
    every = scope.relations.rows(f"SELECT count(*) FROM told WHERE stage = {code}")[0][0]
    rows = scope.relations.rows(
        f"SELECT theme, count(*) AS n, count(time), {late}, count(mood), fsum(mood), "
        f"stddev_samp(mood) FROM spoken_of WHERE stage = {code}\n"
        f"GROUP BY theme HAVING count(*) >= {LEAST} ORDER BY n DESC, theme LIMIT {MOST}"
    )
    return [
        _Found(
            code=code,
            id=str(theme),
            texts=int(n),
            of=int(every),
            halves=((timed - after, whole - later), (after, later)),
            moods=(int(felt), total, deviation),
        )
        for theme, n, timed, after, felt, total, deviation in rows
    ]


def _item(scope: Scope, book: Book, found: _Found, names: ThemeNames) -> ThemeItem:
    stage = scope.info.stages[found.code].id
    name = f"theme.{stage}.{found.id}"
    label = words(names.get(found.id, found.id))
    test = f"a.stage = {found.code} AND a.theme = {literal(found.id)}"
    rows = answer_rows(relation="spoken_of", where=test)
    args: dict[str, Text] = {"theme": label, "stage": scope.stage_label(found.code)}
    texts = message("of.texts", n=found.texts)
    figure = book.count(
        name,
        found.texts,
        rows,
        of=texts,
        label=label,
        definition=message("definition.theme", **args),
    )
    share = book.share(
        f"{name}.share",
        found.texts,
        found.of,
        rows,
        rows_of="part",
        of=message("of.texts", n=found.of),
        label=message("label.theme_share", **args),
        definition=message("definition.theme_share", **args),
    )
    trend, direction = _trend(book, found, name, rows, args)
    return ThemeItem(
        id=found.id,
        stage=stage,
        label=label,
        figure=figure,
        share=share,
        feeling=_feeling(book, found, name, test, args),
        trend=trend,
        direction=direction,
        quotes=_quotes(scope, found),
    )


def _feeling(book: Book, found: _Found, name: str, test: str, args: dict[str, Text]) -> str | None:
    if not found.moods[0]:
        return None
    return book.mean(
        f"{name}.feeling",
        found.moods,
        answer_rows(relation="spoken_of", where=f"{test} AND a.mood IS NOT NULL"),
        unit="emotion",
        scale=(-2.0, 2.0),
        of=message("of.texts", n=found.moods[0]),
        label=message("label.theme_feeling", **args),
        definition=message("definition.theme_feeling", **args),
    )


def _trend(
    book: Book, found: _Found, name: str, rows: str, args: dict[str, Text]
) -> tuple[str | None, Literal["up", "down", "steady"] | None]:
    """Compare the shares of two halves of the window; by Newcombe's interval it moves or not."""
    earlier, later = found.halves
    if min(earlier[1], later[1]) < LEAST_HALF:
        return None, None
    difference = newcombe(earlier, later)
    figure = book.add(
        f"{name}.trend",
        unit="share",
        value=difference.value,
        n=found.texts,
        interval=difference.interval,
        rows=rows,
        of=message("of.texts", n=found.texts),
        label=message("label.theme_trend", **args),
        definition=message("definition.theme_trend", **args),
    )
    low, high = difference.interval.low, difference.interval.high
    if low is not None and low > 0:
        return figure, "up"
    return figure, "down" if high is not None and high < 0 else "steady"


def _quotes(scope: Scope, found: _Found) -> list[Quote]:
    """Choose clear comments on the side on which the theme lies."""
    felt, total, _ = found.moods
    down = felt and total is not None and total < 0
    where: list[Any] = [f"t.stage = {found.code}", f"list_contains(t.themes, {literal(found.id)})"]
    order = "t.mood" if down else "t.mood DESC"
    rows = quote_rows(scope, " AND ".join(where), f"{order} NULLS LAST", CANDIDATES)
    return different([quote for quote, _ in rows], QUOTES)
