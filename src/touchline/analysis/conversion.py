"""Conversion: how many who do one thing do another afterwards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.intervals import UNKNOWN, Interval, wilson
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Flags
    from touchline.kernels.conversion import Counts

__all__ = ["Conversion", "conversion"]

_NO_LIMIT = np.iinfo(np.int64).max
_LEVEL = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Conversion(Result):
    """Answer of :func:`conversion`; a table of one row."""

    choose: Callable[..., Flags]
    """Batch and ``converted`` → one flag per journey."""

    def definition(self) -> str:
        """Say what the rate and the lift are."""
        o = self.options
        start, end = parse_step(o["start"]).label, _end_label(o["end"])
        limits = []
        if o["within_events"] is not None:
            limits.append(f"at most {o['within_events']} events later")
        if o["within"] is not None:
            limits.append(f"within {spoken(microseconds(o['within']))}")
        limit = f", {' and '.join(limits)}" if limits else ""
        return (
            f"The rate is the share of journeys with {start!r} in which {end!r} comes after the"
            f" first {start!r}{limit}. The base rate is the share of all journeys with {end!r}, and"
            " the lift is rate / base rate. Intervals hold with 95 %: Wilson's for the rate, the"
            " delta method on the logarithm for the lift."
        )

    def chart(self) -> Chart:
        """Draw the rate with its interval beside the base rate."""
        from touchline.analysis.charts.conversion import rates

        return rates(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys with a start.

        Parameters
        ----------
        converted
            True: those that convert; False: those that do not; left out: both.
        """
        if cell.keys() - {"converted"}:
            raise ConfigError(
                f"{cell} is no figure of a conversion", hint="give converted or nothing"
            )
        converted = cell.get("converted")
        start, end = parse_step(self.options["start"]).label, _end_label(self.options["end"])
        said = f"with {start}"
        if converted is not None:
            said += f" that {'convert' if converted else 'do not convert'} to {end}"
        return self.origin.keep(partial(self.choose, converted=converted), said)


def conversion(
    journeys: Journeys,
    start: StepLike,
    end: StepLike | None = None,
    *,
    within_events: int | None = None,
    within: Duration | None = None,
) -> Conversion:
    """Count how many journeys come from one step to another, and whether the first helps.

    Parameters
    ----------
    start
        What journeys begin to convert with; the first one counts.
    end
        What must come after it; None: the end of the journey.
    within_events
        Most events from start to end, the end included; None: no limit.
    within
        Longest time from start to end, included; None: no limit.

    Returns
    -------
    One row: ``start``, ``end``, ``journeys``, ``with_start``, ``converted``, ``rate`` with its
    interval ``low`` to ``high``, ``base_rate`` (share of all journeys that have the end), ``lift``
    (rate / base rate; null if either is undefined) with ``lift_low`` to ``lift_high``,
    ``average_seconds`` and ``median_seconds`` from start to end.

    Raises
    ------
    ConfigError
        If an option cannot be used, or a touchpoint or property is not in the log.

    Notes
    -----
    With p_a, p_b, p_c, p_ab the shares of journeys with a start, with an end, that convert, and
    with a start and an end, the variance of log(lift) is (1/p_c − 1/p_a − 1/p_b + 2 p_ab/(p_a p_b)
    − 1)/n (delta method on the multinomial; A. Agresti, *Categorical data analysis*, 16.1).

    Examples
    --------
    >>> import touchline as tl
    >>> log = [
    ...     {"user": user, "ts": k, "event": event}
    ...     for user, events in {"ana": "XAB", "bob": "A", "cem": "B", "eva": "X"}.items()
    ...     for k, event in enumerate(events)
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.conversion("A", "B").table.select(["converted", "rate", "lift"]).to_pylist()
    [{'converted': 1, 'rate': 0.5, 'lift': 1.0}]
    """
    from touchline.kernels import conversion as kernels

    if within_events is not None and within_events < 1:
        raise ConfigError(f"within_events is {within_events}", hint="take 1 or more, or None")
    steps = [start] if end is None else [start, end]
    rule: dict[str, Any] = {
        "conditions": compile_steps(steps, journeys.names),
        "events": _NO_LIMIT if within_events is None else within_events,
        "window": _NO_LIMIT if within is None else microseconds(within),
        "to_end": end is None,
    }
    counts = journeys.compute(partial(kernels.kernel, **rule), kernels.merge)
    took = kernels.finish(counts)
    figures = _figures(counts, len(took))
    table = table_of(
        start=[parse_step(start).label],
        end=[_end_label(end)],
        **{name: [value] for name, value in figures.items()},
        average_seconds=[float(took.mean()) / 1e6 if len(took) else None],
        median_seconds=[float(np.median(took)) / 1e6 if len(took) else None],
    )
    return Conversion(
        origin=journeys,
        options={"start": start, "end": end, "within_events": within_events, "within": within},
        table=table,
        figures=figures,
        choose=partial(kernels.selected, **rule),
    )


def _figures(counts: Counts, converted: int) -> dict[str, Any]:
    n, with_start, with_end = counts.journeys, counts.with_start, counts.with_end
    rate = converted / with_start if with_start else None
    base = with_end / n if n else None
    lift = rate / base if rate is not None and base else None
    interval = wilson(converted, with_start)
    lift_interval = _lift_interval(counts, converted, lift)
    return {
        "journeys": n,
        "with_start": with_start,
        "converted": converted,
        "rate": rate,
        "low": interval.low,
        "high": interval.high,
        "base_rate": base,
        "lift": lift,
        "lift_low": lift_interval.low,
        "lift_high": lift_interval.high,
    }


def _lift_interval(counts: Counts, converted: int, lift: float | None) -> Interval:
    if not converted or lift is None:
        return UNKNOWN
    n = counts.journeys
    a, b, c, both = (
        x / n for x in (counts.with_start, counts.with_end, converted, counts.with_both)
    )
    variance = max(0.0, 1 / c - 1 / a - 1 / b + 2 * both / (a * b) - 1) / n
    half = _LEVEL * math.sqrt(variance)
    return Interval(lift * math.exp(-half), lift * math.exp(half))


def _end_label(end: StepLike | None) -> str:
    return "the end" if end is None else parse_step(end).label
