"""Time to convert: how long it takes from one step of a funnel to another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.funnel_options import (
    Entry,
    OnExclude,
    Order,
    SameEvent,
    Ties,
    listed,
    plan_of,
    said_rules,
    several,
    two_steps,
)
from touchline.analysis.funnel_tables import labels_of
from touchline.analysis.intervals import quantile
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Floats
    from touchline.kernels.funnel import Plan

__all__ = ["TimeToConvert", "time_to_convert"]

_MOST_BINS = 60
_MOST_ASKED = 1_000


@dataclass(frozen=True, kw_only=True, repr=False)
class TimeToConvert(Result):
    """Answer of :func:`time_to_convert`; a row of the table is a bin of the histogram."""

    plan: Plan
    """What was counted."""
    seconds: Floats
    """Time of each person who converts, shortest first."""

    def definition(self) -> str:
        """Say what is timed, and by which rules."""
        o = self.options
        names = labels_of(o["steps"], o["order"])
        begin, end = o["from_step"], o["to_step"]
        return (
            f"Times from step {begin} ({names[begin - 1]}) to step {end} ({names[end - 1]}) of the"
            f" persons who reach both, each once, with the {o['entry']} chain. Steps:"
            f" {', '.join(labels_of(o['steps'], 'ordered'))}. {said_rules(o)}"
        )

    def chart(self) -> Chart:
        """Draw the histogram, with the median."""
        from touchline.analysis.charts.funnel_trend import histogram

        return histogram(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys in a bin, or all that convert.

        Parameters
        ----------
        from_seconds
            Begin of the bin, as in the table.
        """
        from touchline.kernels.funnel import taking

        begins = self.table["from_seconds"].to_pylist()
        low, high, said = 0.0, math.inf, "that convert"
        if cell:
            begin = cell.get("from_seconds")
            if begin is None or begin not in begins or len(cell) > 1:
                raise ConfigError(f"{cell} is no bin", hint=f"give from_seconds: one of {begins}")
            low, high = begin * 1e6, self.table["to_seconds"][begins.index(begin)].as_py() * 1e6
            said = f"that convert in {begin:g} to {high / 1e6:g} s"
        wanted = partial(
            taking, plan=self.plan, first=self.options["from_step"], last=self.options["to_step"],
            low=low, high=high,
        )  # fmt: skip
        return self.origin.keep(wanted, said)


def time_to_convert(
    journeys: Journeys,
    steps: Sequence[StepLike],
    *,
    from_step: int = 1,
    to_step: int | None = None,
    bins: int | None = None,
    order: Order = "ordered",
    window: Duration | None = "14d",
    entry: Entry = "latest",
    ties: Ties = "step_order",
    grace: Duration = 0,
    same_event: SameEvent = "once",
    exclude: Sequence[StepLike] = (),
    on_exclude: OnExclude = "remove",
    hold: Sequence[str] = (),
    optional: Sequence[int | str] = (),
) -> TimeToConvert:
    """Measure how long it takes from one step of a funnel to another.

    Parameters
    ----------
    steps
        Touchpoints, or conditions on events, in the order of the funnel.
    from_step, to_step
        Numbers of the steps between which time is measured; None: the last.
    bins
        Number of bins between the shortest and the longest time; one more holds the longest. None:
        twice the cube root of the number of persons (Rice's rule), at most 60.
    order
        ``ordered``: other events may lie between; ``any``: in any order; ``strict``: nothing lies
        between.
    window
        Longest time from the first step to the last, end included; None: no limit.
    entry
        Which first step counts. ``latest``: a newer one begins anew and the deepest chain counts;
        ``first``: only the first; ``best``: the deepest chain, of equal ones the earliest;
        ``last``: only the last. With ``order="any"`` every step may be the first.
    ties
        ``step_order``: events at equal times must arrive in the order of the steps; ``either``: in
        whatever order.
    grace
        With ``ties="either"``, time by which a step may even come before the one it follows.
    same_event
        Whether one event may fill one step or several; in strict order it fills one.
    exclude
        Events that must not happen on the way: steps, each with ``from_step`` and ``to_step`` if it
        is not the whole funnel.
    on_exclude
        What an excluded event does. ``remove``: leaves the person out unless a chain without it
        comes as far; ``drop``: ends the chain there; ``skip``: voids the chain, others may count;
        ``discard``: leaves the person out.
    hold
        Properties that must be known and stay the same along a chain.
    optional
        Numbers or labels of steps that may be passed over.

    Returns
    -------
    A row per bin: ``from_seconds`` (included), ``to_seconds`` (not included), ``persons``,
    ``share``. Figures: ``persons``, ``average_seconds``, ``median_seconds``, ``p90_seconds``,
    ``bin_seconds``. The times themselves are in ``.seconds``.

    Raises
    ------
    ConfigError
        If an option cannot be used, or a touchpoint or property is not in the log.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [
    ...     {"user": "ana", "ts": "2024-03-04T10:00:00Z", "event": "visit"},
    ...     {"user": "ana", "ts": "2024-03-04T10:30:00Z", "event": "order"},
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.time_to_convert(["visit", "order"]).figures["median_seconds"]
    1800.0
    """
    from touchline.kernels import funnel as kernels

    first, last = two_steps(from_step, to_step, steps, apart=True)
    if bins is not None and not 1 <= bins <= _MOST_ASKED:
        raise ConfigError(f"bins is {bins}", hint=f"take 1 to {_MOST_ASKED:,}, or None")
    options: dict[str, Any] = {
        "steps": listed(steps), "from_step": first, "to_step": last, "bins": bins, "order": order,
        "window": window, "entry": entry, "ties": ties, "grace": grace, "same_event": same_event,
        "exclude": several(exclude), "on_exclude": on_exclude, "hold": hold, "optional": optional,
    }  # fmt: skip
    plan = plan_of(journeys, options)
    chains = journeys.compute(partial(kernels.kernel, plan=plan), kernels.merge)
    times, _ = kernels.between(np.concatenate(chains.took), first, last)
    seconds = np.sort(times) / 1e6
    width, begins = _bins(seconds, bins)
    counts = np.zeros(len(begins), np.int64)
    if len(seconds):
        places = np.floor((seconds - seconds[0]) / width).astype(np.int64)
        counts = np.bincount(places, minlength=len(begins))
    return TimeToConvert(
        origin=journeys,
        options=options,
        table=table_of(
            from_seconds=begins,
            to_seconds=begins + width,
            persons=counts,
            share=counts / max(1, len(seconds)),
        ),
        figures={
            "persons": len(seconds),
            "average_seconds": float(seconds.mean()) if len(seconds) else None,
            "median_seconds": quantile(seconds, 0.5),
            "p90_seconds": quantile(seconds, 0.9),
            "bin_seconds": width,
        },
        plan=plan,
        seconds=seconds,
    )


def _bins(seconds: Floats, bins: int | None) -> tuple[int, Floats]:
    """Give the width of the bins, whole seconds, and where each begins."""
    if not len(seconds):
        return 60, np.zeros(0)
    count = bins or min(_MOST_BINS, max(1, math.ceil(2 * len(seconds) ** (1 / 3))))
    width = math.ceil((seconds[-1] - seconds[0]) / count) or 60
    return width, seconds[0] + width * np.arange(count + 1, dtype=np.float64)
