"""Times: how long it takes from one touchpoint to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from touchline.analysis.cells import check_cell
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int32s, Int64s
    from touchline.kernels.times import Elapsed

__all__ = ["Times", "times"]

_QUANTILES: Final = {
    "p10_seconds": 0.1, "p25_seconds": 0.25, "median_seconds": 0.5, "p75_seconds": 0.75,
    "p90_seconds": 0.9,
}  # fmt: skip
_EVER: Final = np.iinfo(np.int64).max
_MOST_TOUCHPOINTS = 2_048
"""For all pairs at once: their counts fill a table of its square."""
_PER_DECADE = 8
"""Bars of a distribution while times grow tenfold."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Times(Result):
    """Answer of :func:`times`; a row of the table is a pair of touchpoints."""

    steps: tuple[StepLike, StepLike] | None
    """Source and target, where one pair was asked for."""

    def definition(self) -> str:
        """Say which times."""
        o = self.options
        how = "directly follows" if o["directly"] else "is the first to follow, at any distance,"
        within = f", at most {spoken(microseconds(o['within']))}" if o["within"] is not None else ""
        exact = "exact" if self.steps else "within 0.4 %"
        return (
            f"Time from an event of the source to the event of the target that {how} in the same"
            f" journey{within}; every event of the source counts. Quantiles are {exact}."
        )

    def chart(self) -> Chart:
        """Draw the distribution of one pair, or the ranges of the most frequent pairs."""
        from touchline.analysis.charts.times import distribution_chart, ranges_chart

        return distribution_chart(self) if self.steps else ranges_chart(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys in which *target* follows *source*.

        *from_seconds* and *to_seconds*, as in the table ``distribution``, choose among their times.
        """
        from touchline.kernels.times import has_pair

        ends, seconds = ["source", "target"], ["from_seconds", "to_seconds"]
        if self.steps:
            check_cell(cell, [], [*ends, *seconds])
        else:
            check_cell(cell, ends, seconds)
        source, target = cell.get("source"), cell.get("target")
        steps: Sequence[StepLike] = self.steps or (source or "", target or "")
        labels = [parse_step(step).label for step in steps]
        if (source or labels[0], target or labels[1]) != tuple(labels):
            raise ConfigError(
                f"there are no times from {source!r} to {target!r}",
                hint=f"the times are from {labels[0]!r} to {labels[1]!r}",
            )
        longest = cell.get("to_seconds")
        kept = partial(
            has_pair,
            masks=compile_steps(steps, self.origin.names).masks,
            directly=self.options["directly"],
            within=_within(self.options["within"]),
            shortest=round(cell.get("from_seconds", 0) * 1e6),
            longest=_EVER if longest is None else round(longest * 1e6),
        )
        return self.origin.keep(kept, f"in which {labels[1]} follows {labels[0]}")


def times(
    journeys: Journeys,
    source: StepLike | None = None,
    target: StepLike | None = None,
    *,
    directly: bool = True,
    within: Duration | None = None,
    top: int = 200,
) -> Times:
    """Measure how long it takes from one touchpoint to another.

    Parameters
    ----------
    source
        Where the time begins; None, with *target* None: every touchpoint.
    target
        Where the time ends; None, with *source* None: every touchpoint.
    directly
        Whether the target must be the next event after the source, or may be the first target at
        any distance after it.
    within
        Longest time that counts; default: any.
    top
        How many pairs to describe where there are many, the most frequent first.

    Returns
    -------
    A row per pair: ``source``, ``target``, ``count`` (events of the source that are followed),
    ``journeys``, ``mean_seconds``, ``p10_seconds``, ``p25_seconds``, ``median_seconds``,
    ``p75_seconds``, ``p90_seconds``. For one pair the quantiles are exact and the table
    ``distribution`` has ``from_seconds``, ``to_seconds``, ``count`` and ``share`` in bins that grow
    with the time; for all pairs quantiles are within 0.4 %.

    Raises
    ------
    ConfigError
        If only one of source and target is given, or something is not in the log.

    Notes
    -----
    Quantiles interpolate linearly: Hyndman and Fan (1996), *Sample quantiles in statistical
    packages*, definition 7.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": second * 10**6, "event": event}
    ...        for second, event in [(0, "cart"), (30, "order"), (90, "cart"), (100, "order")]]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> row = journeys.times("cart", "order").table.to_pylist()[0]
    >>> row["count"], row["median_seconds"]
    (2, 20.0)
    """
    if (source is None) != (target is None):
        raise ConfigError(
            "one end of the time was given", hint="give source and target, or neither for all pairs"
        )
    if top < 1:
        raise ConfigError(f"top is {top}", hint="take 1 or more")
    options = {
        "source": source, "target": target, "directly": directly, "within": within, "top": top,
    }  # fmt: skip
    if source is None or target is None:
        table = _all_pairs(journeys, directly, _within(within), top)
        return Times(origin=journeys, options=options, table=table, steps=None)
    from touchline.kernels import times as kernels

    masks = compile_steps([source, target], journeys.names).masks
    kernel = partial(kernels.between_two, masks=masks, directly=directly, within=_within(within))
    elapsed = journeys.compute(kernel, kernels.join)
    seconds = np.concatenate(elapsed.micros) / 1e6
    labels = (parse_step(source).label, parse_step(target).label)
    table = _one_pair(labels, elapsed, seconds)
    return Times(
        origin=journeys,
        options=options,
        table=table,
        figures={name: table[name][0].as_py() for name in table.column_names[2:]},
        tables={"distribution": _distribution(seconds)},
        steps=(source, target),
    )


def _within(within: Duration | None) -> int:
    return _EVER if within is None else microseconds(within)


def _one_pair(labels: tuple[str, str], elapsed: Elapsed, seconds: Any) -> pa.Table:
    n = len(seconds)
    found = np.quantile(seconds, list(_QUANTILES.values())) if n else [None] * len(_QUANTILES)
    return table_of(
        source=[labels[0]],
        target=[labels[1]],
        count=[n],
        journeys=[elapsed.journeys],
        mean_seconds=pa.array([float(seconds.mean()) if n else None], pa.float64()),
        **{
            name: pa.array([value], pa.float64())
            for name, value in zip(_QUANTILES, found, strict=True)
        },
    )


def _distribution(seconds: Any) -> pa.Table:
    """Count times below a second, and in equal steps of their logarithm above."""
    place = np.floor(np.log10(np.maximum(seconds, 1.0)) * _PER_DECADE + 1e-9).astype(np.int64)
    place = np.where(seconds < 1, 0, place + 1)
    counts = np.bincount(place) if len(place) else np.zeros(0, np.int64)
    first = int(np.flatnonzero(counts)[0]) if len(counts) else 0
    number = np.arange(first, len(counts))
    lower = 10.0 ** ((number - 1) / _PER_DECADE)
    return table_of(
        from_seconds=np.where(number == 0, 0.0, lower),
        to_seconds=10.0 ** (number / _PER_DECADE),
        count=counts[first:],
        share=counts[first:] / max(1, len(place)),
    )


def _all_pairs(journeys: Journeys, directly: bool, within: int, top: int) -> pa.Table:
    """Count all pairs, then look at the times of the most frequent ones."""
    from touchline.kernels import times as kernels
    from touchline.kernels.spread import quantiles

    names = journeys.touchpoints
    k = len(names)
    if k > _MOST_TOUCHPOINTS:
        raise ConfigError(
            f"the log has {k:,} touchpoints; all pairs of at most {_MOST_TOUCHPOINTS:,} are"
            " possible",
            hint="name source and target, or put touchpoints together with relabel",
        )
    ask = partial(kernels.between_all, directly=directly, within=within)
    every = np.arange(k * k, dtype=np.int32).reshape(k, k)
    counted = journeys.compute(partial(ask, pairs=every, bits=0), kernels.merge)
    sources, targets, pairs = _most_frequent(counted.counts[:, 0].reshape(k, k), top)
    found = journeys.compute(partial(ask, pairs=pairs, bits=kernels.BITS), kernels.merge)
    counts = found.counts.sum(axis=1)
    columns = [quantiles(row, kernels.BITS, tuple(_QUANTILES.values())) for row in found.counts]
    return table_of(
        source=[names[code] for code in sources],
        target=[names[code] for code in targets],
        count=counts,
        journeys=found.journeys,
        mean_seconds=found.micros / np.maximum(1, counts) / 1e6,
        **{
            name: pa.array([(row[at] or 0.0) / 1e6 for row in columns], pa.float64())
            for at, name in enumerate(_QUANTILES)
        },
    )


def _most_frequent(counts: Int64s, top: int) -> tuple[Int64s, Int64s, Int32s]:
    """Give sources and targets of the most frequent pairs, and pair → its place among them."""
    sources, targets = np.nonzero(counts)
    order = np.lexsort((targets, sources, -counts[sources, targets]))[:top]
    sources, targets = sources[order], targets[order]
    pairs = np.full(counts.shape, -1, np.int32)
    pairs[sources, targets] = np.arange(len(order))
    return sources, targets, pairs
