"""Bounds of KPIs: read as people write them, and held against a figure."""

from __future__ import annotations

import re
from typing import Literal

from touchline.durations import microseconds
from touchline.errors import ConfigError
from touchline.maps.snapshot import Figure
from touchline.maps.spec import KpiSpec

__all__ = ["Bounds", "bounds_of", "judged_by", "outside"]

Bounds = tuple[float | None, float | None]
_SHARES = ("csat", "rate", "crr")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")


def bounds_of(kpi: KpiSpec, *, where: str | None = None) -> Bounds:
    """Give lower and upper bound in the unit of the figure: shares 0 … 1, durations in seconds.

    Raises
    ------
    ConfigError
        If one cannot be read, is no share where a share is meant, or the lower is the higher.

    Examples
    --------
    >>> bounds_of(KpiSpec(id="paid", stage="buy", kind="rate", at_least="75 %"))
    (0.75, None)
    >>> bounds_of(KpiSpec(id="door", stage="buy", kind="duration", at_most="36h"))
    (None, 129600.0)
    """
    low, high = (
        None if text is None else _bound(kpi, text, f"{where}.{name}" if where else name)
        for name, text in (("at_least", kpi.at_least), ("at_most", kpi.at_most))
    )
    if low is not None and high is not None and low > high:
        raise ConfigError(f"at least {kpi.at_least} and at most {kpi.at_most}", where=where)
    return low, high


def _bound(kpi: KpiSpec, text: float | str, where: str) -> float:
    value = _number(kpi, text, where)
    if kpi.kind in _SHARES and not 0 <= value <= 1:
        raise ConfigError(f"{text} is no share", hint="write 0.75 or '75 %'", where=where)
    return value


def _number(kpi: KpiSpec, text: float | str, where: str) -> float:
    if not isinstance(text, str):
        return float(text)
    percent = _PERCENT.fullmatch(text.strip())
    if percent is not None and kpi.kind in _SHARES:
        return float(percent[1]) / 100
    try:
        return microseconds(text) / 1e6 if kpi.kind == "duration" else float(text)
    except (ValueError, ConfigError):
        wanted = {"duration": "36h, 7d or seconds"}.get(kpi.kind, "a number")
        wanted = "0.75 or '75 %'" if kpi.kind in _SHARES else wanted
        raise ConfigError(
            f"{text!r} is no bound for a KPI of kind {kpi.kind!r}",
            hint=f"write {wanted}",
            where=where,
        ) from None


def judged_by(figure: Figure, kpi: KpiSpec) -> Literal["interval", "value"]:
    """Say whether a figure is judged by its interval: where that is asked for and known."""
    known = figure.low is not None and figure.high is not None
    return "interval" if kpi.judge == "interval" and known else "value"


def outside(figure: Figure, kpi: KpiSpec) -> Literal["below", "above"] | None:
    """Say on which side of its bounds a known figure lies; None: within.

    Examples
    --------
    >>> kpi = KpiSpec(id="paid", stage="buy", kind="rate", at_least=0.75)
    >>> figure = Figure(id="kpi.paid", unit="share", value=0.74, low=0.71, high=0.77)
    >>> outside(figure, kpi)
    >>> import msgspec
    >>> outside(figure, msgspec.structs.replace(kpi, judge="value"))
    'below'
    """
    if figure.value is None:
        return None
    whole = judged_by(figure, kpi) == "interval"
    lowest, highest = (figure.low, figure.high) if whole else (figure.value, figure.value)
    low, high = bounds_of(kpi)
    if low is not None and highest is not None and highest < low:
        return "below"
    if high is not None and lowest is not None and lowest > high:
        return "above"
    return None
