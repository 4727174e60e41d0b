"""Favourite channels of a persona, and which of them it uses more or less than everybody."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from touchline.analysis import Interval
from touchline.maps.book import UNKNOWN, Book
from touchline.maps.held.portrait import Share
from touchline.maps.rows import moment_rows
from touchline.maps.scope import Scope
from touchline.maps.texts import message, number, words
from touchline.schema import literal

__all__ = ["channels_of", "ratio_interval", "ratio_variance"]

MOST = 6
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class _Sums:
    """Moments of one channel and of all, added up over persons: Σy, Σy², Σyn, Σn, Σn², persons."""

    part: float
    part2: float
    cross: float
    whole: float
    whole2: float
    persons: int

    @property
    def share(self) -> float:
        return self.part / self.whole

    @property
    def variance(self) -> float | None:
        """Of the share; None for one person."""
        squares = (self.part2, self.cross, self.whole2)
        return ratio_variance(self.share, squares, self.whole, self.persons)


def ratio_variance(
    share: float, squares: tuple[float, float, float], whole: float, persons: int
) -> float | None:
    """Give the variance of Σy/Σn over independent persons, whose moments are not independent.

    Cochran (1977), *Sampling Techniques*, 6.4: m/(m−1) · Σ(y − s·n)² / (Σn)², with Σ(y − s·n)²
    = Σy² − 2s·Σyn + s²·Σn².

    Examples
    --------
    >>> ratio_variance(0.5, (2.0, 2.0, 4.0), 4.0, 4)  # of four with one moment, two each way
    0.08333333333333333
    """
    if persons < 2 or whole <= 0:
        return None
    part2, cross, whole2 = squares
    spread = max(0.0, part2 - 2 * share * cross + share * share * whole2)
    return persons / (persons - 1) * spread / whole**2


def ratio_interval(value: float, variance: float | None, low: float, high: float) -> Interval:
    """Give the normal 95 % interval of *value*, cut at the ends of its scale.

    Examples
    --------
    >>> ratio_interval(0.02, 0.01, 0.0, 1.0).low
    0.0
    """
    if variance is None:
        return UNKNOWN
    half = _Z * math.sqrt(variance)
    return Interval(max(low, value - half), min(high, value + half))


def channels_of(scope: Scope, book: Book) -> list[Share]:
    """List the channels that carry most moments, against everybody in the same map."""
    _lay(scope)
    inside, outside = (_sums(scope, flag) for flag in ("inside", "NOT inside"))
    favourites = sorted(inside, key=lambda name: (-inside[name].part, name))[:MOST]
    return [_share(scope, book, name, inside[name], outside) for name in favourites]


def _channel(scope: Scope) -> str:
    """Give the SQL of the channel of a moment: its own, else that of its touchpoint."""
    cases = " ".join(
        f"WHEN {code} THEN {literal(each.channel)}"
        for code, each in enumerate(scope.info.touchpoints)
        if each.channel
    )
    return f"coalesce(s.channel, CASE s.touchpoint {cases} END)" if cases else "s.channel"


def _lay(scope: Scope) -> None:
    channel = _channel(scope)
    scope.relations.define("everybody", scope.everybody)
    scope.relations.define(
        "contacts",
        f"SELECT s.person, m.journey IS NOT NULL AS inside, {channel} AS channel,\n"
        "  count(*) AS moments\n"
        "FROM spine s SEMI JOIN everybody e ON e.journey = s.journey\n"
        "LEFT JOIN mapped m ON m.journey = s.journey\n"
        f"WHERE {channel} IS NOT NULL GROUP BY ALL",
    )


def _sums(scope: Scope, flag: str) -> dict[str, _Sums]:
    rows = scope.relations.rows(
        f"WITH here AS (SELECT person, channel, moments::DOUBLE AS y FROM contacts WHERE {flag}),\n"
        "  each AS (SELECT person, sum(y) AS n FROM here GROUP BY person),\n"
        "  whole AS (SELECT sum(n) AS n, sum(n * n) AS n2, count(*) AS m FROM each)\n"
        "SELECT channel, sum(y), sum(y * y), sum(y * each.n), any_value(whole.n),\n"
        "  any_value(whole.n2), any_value(whole.m)\n"
        "FROM here JOIN each USING (person), whole GROUP BY channel"
    )
    return {str(row[0]): _sums_of(row) for row in rows}


def _sums_of(row: tuple[Any, ...]) -> _Sums:
    part, part2, cross, whole, whole2 = (float(each) for each in row[1:6])
    return _Sums(part, part2, cross, whole, whole2, int(row[6]))


def _share(scope: Scope, book: Book, name: str, here: _Sums, outside: dict[str, _Sums]) -> Share:
    label = words(name)
    test = f"{_channel(scope)} = {literal(name)}"
    figure = book.add(
        f"channel.{name}",
        unit="share",
        value=here.share,
        n=int(here.whole),
        numerator=here.part,
        denominator=here.whole,
        interval=ratio_interval(here.share, here.variance, 0.0, 1.0),
        rows=moment_rows(where=test),
        total=int(here.part),
        of=message("of.moments", n=int(here.whole)),
        label=message("persona.channel", channel=label),
        definition=message("persona.channel.definition", channel=label, n=here.persons),
    )
    against = _against(book, name, here, outside) if outside else None
    return Share(label=label, figure=figure, against=against)


def _against(book: Book, name: str, here: _Sums, outside: dict[str, _Sums]) -> str:
    """Keep the share minus that among everybody, this persona and the others together.

    Everybody is w of this persona and 1 − w of the others, by moments, so the difference to
    everybody is (1 − w) times that to the others, who are independent of the persona.
    """
    some = next(iter(outside.values()))
    there = outside.get(name) or _Sums(0.0, 0.0, 0.0, some.whole, some.whole2, some.persons)
    rest = there.whole / (here.whole + there.whole)
    difference = rest * (here.share - there.share)
    variances = (here.variance, there.variance)
    variance = None
    if variances[0] is not None and variances[1] is not None:
        variance = rest * rest * (variances[0] + variances[1])
    everybody = (here.part + there.part) / (here.whole + there.whole)
    return book.add(
        f"channel.{name}.against",
        unit="share",
        value=difference,
        n=int(here.whole),
        interval=ratio_interval(difference, variance, -1.0, 1.0),
        rows="SELECT channel, inside AS of_the_persona, sum(moments)::BIGINT AS moments\n"
        "FROM contacts GROUP BY ALL ORDER BY ALL",
        total=len(outside),
        of=message("of.moments", n=int(here.whole)),
        label=message("persona.against", channel=words(name)),
        definition=message(
            "persona.against.definition", channel=words(name), everybody=number(everybody, "share")
        ),
    )
