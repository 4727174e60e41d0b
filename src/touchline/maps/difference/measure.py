"""How much one figure changed, and whether by more than chance.

Each kind of figure has its own interval for the difference of two independent ones: shares
Newcombe's (1998), means Welch's (1947), counts that of two Poisson rates, everything else the two
intervals squared and added (Zou and Donner 2008); see :mod:`touchline.analysis.difference`.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from touchline.analysis.difference import Difference, newcombe, square_and_add, welch
from touchline.analysis.intervals import Interval
from touchline.maps.difference.held import Method, Reading
from touchline.maps.snapshot import Figure, Lens

__all__ = ["Measured", "compare_figures", "days", "poisson", "reading", "size_of", "spanned"]

_SAME_LENGTH = 0.02
"""Windows that differ by less are as long as each other."""
_DAY = 86_400.0
Measured = tuple[Difference | None, Method | None, bool]
"""Difference, where its interval comes from, and whether it is per day."""


def days(lens: Lens) -> float | None:
    """Give in how many days the journeys of a map began, at least one; None: not known.

    Examples
    --------
    >>> import msgspec
    >>> from touchline.maps.snapshot import Text
    >>> lens = Lens(name=Text(), persons="", journeys="", share="",
    ...             window=("2018-01-01T00:00:00+00:00", "2018-01-31T12:00:00+00:00"))
    >>> days(lens), days(msgspec.structs.replace(lens, asked=("2018-01-01", "2018-01-07")))
    (30.5, 7.0)
    """
    span = spanned(lens)
    return None if span is None else max((span[1] - span[0]).total_seconds() / _DAY, 1.0)


def spanned(lens: Lens) -> tuple[datetime, datetime] | None:
    """Give begin and end of the time in which the journeys of a map began.

    The days that were asked for, where the map says which; else until the last moment of all.
    """
    window = lens.asked or lens.window
    if window is None:
        return None
    first, last = (datetime.fromisoformat(moment) for moment in window)
    if first.tzinfo is None:
        first, last = first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)
    return first, last + timedelta(days=1) if lens.asked else last


def reading(figure: Figure, length: float | None = None) -> Reading:
    """Give what is compared of a figure; of a total also by the day, of *length* days."""
    return Reading(
        value=figure.value,
        n=figure.n,
        low=figure.low,
        high=figure.high,
        per_day=figure.value / length if length and figure.value is not None else None,
        missing=figure.missing,
    )


def poisson(count: float, length: float) -> Interval:
    """Give the exact interval of a rate of independent events (Garwood 1936).

    The chi-squared quantiles of F. Garwood (1936), *Fiducial limits for the Poisson distribution*,
    Biometrika 28, divided by the *length* of the time in which *count* events were seen.

    Examples
    --------
    >>> found = poisson(10, 1)
    >>> round(found.low, 2), round(found.high, 2)
    (4.8, 18.39)
    """
    from scipy import special

    low = float(special.gammaincinv(count, 0.025)) if count else 0.0
    return Interval(low / length, float(special.gammaincinv(count + 1, 0.975)) / length)


def compare_figures(
    before: Figure, after: Figure, lengths: tuple[float, float] | None = None
) -> Measured:
    """Compare one figure on two sides, both known and of one unit.

    A total, such as a count or a sum, grows with the window: it comes with the *lengths* of both
    windows in days, and is compared by the day where they are not equally long.
    """
    if before.unit != after.unit or before.currency != after.currency:
        return None, None, False
    if lengths is not None:
        return _totals(before, after, *lengths)
    if _is_share(before) and _is_share(after):
        return newcombe(_part(before), _part(after)), "newcombe", False
    moments = _moments(before), _moments(after)
    if moments[0] is not None and moments[1] is not None:
        return welch(moments[0], moments[1]), "welch", False
    return _intervals(before, after)


def _totals(before: Figure, after: Figure, one: float, two: float) -> Measured:
    per_day = abs(one - two) > _SAME_LENGTH * max(one, two)
    if not per_day:
        one = two = 1.0
    counted = before.unit == "count"
    first, second = (
        (value / length, poisson(value, length) if counted else _scaled(figure, length))
        for figure, value, length in (
            (before, before.value or 0.0, one),
            (after, after.value or 0.0, two),
        )
    )
    found = square_and_add(first, second)
    if found.interval.low is None:
        return found, None, per_day
    return found, "poisson" if counted else "square_and_add", per_day


def _scaled(figure: Figure, length: float) -> Interval:
    ends = (None if end is None else end / length for end in (figure.low, figure.high))
    return Interval(*ends)


def _is_share(figure: Figure) -> bool:
    """Whether it is a part of a whole that was counted, and not a weight between 0 and 1."""
    part, whole = figure.numerator, figure.denominator
    if figure.unit != "share" or part is None or not whole or figure.value is None:
        return False
    return 0 <= part <= whole and math.isclose(part / whole, figure.value, rel_tol=1e-6)


def _part(figure: Figure) -> tuple[float, float]:
    return float(figure.numerator or 0.0), float(figure.denominator or 0.0)


def _moments(figure: Figure) -> tuple[float, float, float] | None:
    """Give n, mean and standard deviation of a mean, from Student's interval around it.

    The interval is cut at the ends of the scale; the longer half is whole, unless both are cut.
    """
    from scipy import special

    total, n, mean = figure.numerator, figure.denominator, figure.value
    if figure.unit not in ("score", "emotion", "number", "money") or mean is None:
        return None
    if total is None or not n or n < 2 or figure.low is None or figure.high is None:
        return None
    if not math.isclose(total / n, mean, rel_tol=1e-6, abs_tol=1e-9):
        return None
    below, above = mean - figure.low, figure.high - mean
    low, high = figure.scale or (-math.inf, math.inf)
    if figure.low <= low and figure.high >= high:
        return None
    half = max(below, above)
    return n, mean, half * math.sqrt(n) / float(special.stdtrit(n - 1, 0.975))


def _intervals(before: Figure, after: Figure) -> Measured:
    first = (before.value or 0.0, Interval(before.low, before.high))
    second = (after.value or 0.0, Interval(after.low, after.high))
    found = square_and_add(first, second)
    known = found.interval.low is not None
    return found, "square_and_add" if known else None, False


def size_of(unit: str, before: float, after: float, scale: tuple[float, float] | None) -> float:
    """Give how large a change is, on one measure for all units, from 0 on.

    Shares: Cohen's h (1988, *Statistical power analysis*, 6.2), the difference of the arcsines of
    their roots. Scores, emotions and points: the part of the scale. Everything else: the logarithm
    of the ratio.

    Examples
    --------
    >>> round(size_of("share", 0.621, 0.574, None), 3), round(size_of("seconds", 100, 110, None), 3)
    (0.096, 0.095)
    """
    if unit == "share":
        ends = (min(1.0, max(0.0, value)) for value in (before, after))
        first, second = (2 * math.asin(math.sqrt(end)) for end in ends)
        return abs(second - first)
    if unit in ("score", "emotion", "points"):
        low, high = scale or {"emotion": (-2.0, 2.0), "points": (-100.0, 100.0)}.get(unit, (0, 10))
        return 2 * abs(after - before) / (high - low)
    if before <= 0 or after <= 0:
        return 0.0 if before == after else 1.0
    return abs(math.log(after / before))
