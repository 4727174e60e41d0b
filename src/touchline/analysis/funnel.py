"""Funnel: how many get from each step to the next, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.funnel_breakdown import Breakdown, breakdown_of
from touchline.analysis.funnel_options import (
    Count,
    Entry,
    OnExclude,
    Order,
    SameEvent,
    Ties,
    listed,
    plan_of,
    said_rules,
    several,
)
from touchline.analysis.funnel_tables import labels_of, step_columns
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.kernels.funnel import Plan, Steps

__all__ = ["Funnel", "funnel"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Funnel(Result):
    """Answer of :func:`funnel`; a row of the table is a step."""

    plan: Plan
    """What was counted."""
    breakdown: Breakdown | None = None
    """The values it was broken down by."""

    def definition(self) -> str:
        """Say what is counted, and by which rules."""
        o = self.options
        what = {
            "persons": "persons (each once, with the journey that comes furthest)",
            "journeys": "journeys",
            "totals": "passes through the funnel (a new one begins when the one before it is"
            " complete or its time is over)",
        }[o["count"]]
        steps = ", ".join(labels_of(o["steps"], "ordered"))
        said = [f"Each count is the number of {what} that reach a step of: {steps}."]
        said.append(said_rules(o))
        if o["count"] != "totals":
            said.append(_ENTRIES[o["entry"]])
        if o["breakdown"]:
            said.append(_said_breakdown(o))
        return " ".join(said)

    def chart(self) -> Chart:
        """Draw the steps as bars, side by side for the values of a breakdown."""
        from touchline.analysis.charts.funnel import by_step, by_value

        return by_step(self) if self.breakdown is None else by_value(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys that reach a step; of persons, the one that counts.

        With ``count="totals"`` those in which at least one pass does.

        Parameters
        ----------
        step
            Number of the step.
        dropped
            Whether they must go no further.
        value
            Value of the breakdown; for several properties a list.
        """
        from touchline.kernels.funnel import reaching

        step, dropped, value = cell.pop("step", None), cell.pop("dropped", False), None
        steps = self.table.num_rows
        if not isinstance(step, int) or not 1 <= step <= steps:
            raise ConfigError(f"there is no step {step!r}", hint=f"steps are 1 to {steps}")
        groups: Int64s | None = None
        others = False
        if "value" in cell:
            value = cell.pop("value")
            groups, others = self._groups(value)
        if cell:
            raise ConfigError(f"{next(iter(cell))!r} tells no figures of a funnel apart",
                              hint="give step, and if wanted dropped and value")  # fmt: skip
        wanted = partial(
            reaching, plan=self.plan, step=step, ended=dropped, groups=groups, others=others
        )
        said = f"that reach step {step} ({self.table['label'][step - 1]})"
        said += " and go no further" if dropped else ""
        return self.origin.keep(wanted, said + ("" if value is None else f" with {value}"))

    def _groups(self, value: str | Sequence[str]) -> tuple[Int64s, bool]:
        if self.breakdown is None:
            raise ConfigError("the funnel is not broken down", hint="call it with breakdown=…")
        return self.breakdown.groups(value)


_ENTRIES: Mapping[str, str] = {
    "latest": "A newer first step begins anew; what counts is the deepest chain, of equal ones the"
    " newest, and nothing after the last step.",
    "first": "Only the first chain counts.",
    "best": "The deepest chain counts, of equal ones the earliest.",
    "last": "Only the last chain counts.",
}


def funnel(
    journeys: Journeys,
    steps: Sequence[StepLike],
    *,
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
    breakdown: str | Sequence[str] | None = None,
    attribution: str = "first",
    breakdown_limit: int | None = 25,
    count: Count = "persons",
    times: bool = True,
) -> Funnel:
    """Count how many get from step to step, and how long each step takes.

    Parameters
    ----------
    steps
        Touchpoints, or conditions on events, in the order of the funnel.
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
    breakdown
        Property of events or segment to break down by, or several.
    attribution
        Which event gives the value of a property: ``first`` or ``last`` that has one, ``all`` (a
        funnel of the events with each value), or ``step 2`` (those of a step).
    breakdown_limit
        Number of values, those with most entries; the others are put together. None: all.
    count
        ``persons``, ``journeys``, or ``totals``: every pass through the funnel; a new one begins
        when the one before it is complete or its window is over. For these ``entry`` has no say,
        and an excluded event voids the pass.
    times
        Measure how long each step takes, too; counts alone come several times as fast.

    Returns
    -------
    A row per step: ``step``, ``label``, ``persons`` (or ``journeys`` or ``totals``), ``stopped``
    (of them, how many went no further), ``share_of_first`` with its interval ``share_low`` to
    ``share_high`` (Wilson, 95 %), ``share_of_previous`` (for a step after optional ones: of the
    last that is not), ``share_of_all``, ``average_seconds`` and ``median_seconds`` since the step
    before (null without *times*). With ``order="any"`` step k means any k steps. The table
    ``breakdown`` has the same for each ``value``. Figures: ``conversion`` with its interval,
    ``entered``, ``converted``, ``median_convert_seconds`` from the first to the last step.

    Raises
    ------
    ConfigError
        If an option cannot be used, or a touchpoint or property is not in the log.

    Notes
    -----
    With ``entry="latest"`` counts are those of ClickHouse's ``windowFunnel`` when each event fills
    one step: step k keeps the newest start from which it is reached in time.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [
    ...     {"user": user, "ts": 60_000_000 * minute, "event": event}
    ...     for user, events in {"ana": ["visit", "cart", "order"], "bob": ["visit"]}.items()
    ...     for minute, event in enumerate(events)
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> result = journeys.funnel(["visit", "cart", "order"], window="7d")
    >>> result.table.select(["step", "label", "persons", "share_of_first"]).to_pylist()[2]
    {'step': 3, 'label': 'order', 'persons': 1, 'share_of_first': 0.5}
    >>> result.journeys(step=1, dropped=True)
    <Journeys: 1 journeys of 1 persons, 1 events, 3 touchpoints>
    """
    from touchline.kernels import funnel as kernels

    options: dict[str, Any] = {
        "steps": listed(steps),
        "order": order, "window": window, "entry": entry, "ties": ties, "grace": grace,
        "same_event": same_event, "exclude": several(exclude), "on_exclude": on_exclude,
        "hold": hold, "optional": optional, "breakdown": breakdown, "attribution": attribution,
        "breakdown_limit": breakdown_limit, "count": count, "times": times,
    }  # fmt: skip
    plan = plan_of(journeys, options)
    divided = chains = journeys.compute(partial(kernels.kernel, plan=plan), kernels.merge)
    if plan.grouping is not None and not kernels.whole_of(divided, plan):
        undivided = replace(plan, grouping=None)
        chains = journeys.compute(partial(kernels.kernel, plan=undivided), kernels.merge)
    whole = kernels.finish(chains, timed=times)
    everyone = chains.persons if count == "persons" else chains.journeys
    columns = step_columns(options["steps"], order, count, plan.optional, whole)
    if count != "totals":
        columns["share_of_all"] = whole.reached / max(1, everyone)
    found = None
    if plan.grouping:
        found = breakdown_of(plan, journeys.names, options, divided)
    return Funnel(
        origin=journeys,
        options=options,
        table=table_of(**columns),
        figures=_figures(whole, everyone, count),
        tables={} if found is None else {"breakdown": found.table},
        plan=plan,
        breakdown=found,
    )


def _figures(whole: Steps, everyone: int, count: str) -> dict[str, Any]:
    from touchline.analysis.intervals import wilson

    entered, converted = int(whole.reached[0]), int(whole.reached[-1])
    interval = wilson(converted, entered)
    return {
        ("persons" if count == "persons" else "journeys"): everyone,
        "entered": entered,
        "converted": converted,
        "conversion": converted / entered if entered else None,
        "conversion_low": interval.low,
        "conversion_high": interval.high,
        "median_convert_seconds": None if np.isnan(whole.convert) else whole.convert / 1e6,
    }


def _said_breakdown(options: Mapping[str, Any]) -> str:
    names = options["breakdown"]
    named = names if isinstance(names, str) else " and ".join(names)
    how = {
        "first": "the first known value among the events of the funnel",
        "last": "the last known value among the events of the funnel",
        "all": "a funnel of its own for the events with each value",
    }.get(options["attribution"], f"the value at {options['attribution']}")
    return f"Broken down by {named}: {how}; segments are those of the journey."
