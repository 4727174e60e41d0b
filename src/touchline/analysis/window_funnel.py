"""Window funnel: the deepest level inside a window, as ClickHouse counts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from operator import add
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np
import pyarrow as pa

from touchline.analysis.funnel_options import listed
from touchline.analysis.periods import check_choice
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike, compile_steps

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.window_funnel import Plan

__all__ = ["WindowFunnel", "window_funnel"]

Mode: TypeAlias = Literal[
    "strict_increase", "strict_once", "strict_deduplication", "strict_order", "allow_reentry"
]
_SAID = {
    "strict_increase": "Times must increase from step to step.",
    "strict_once": "An event fills one step at most.",
    "strict_deduplication": "An event that meets a later step again ends the walk.",
    "strict_order": "After the first step, an event that meets no step, or a step whose predecessor"
    " was not reached, or the first step again once the second was reached, ends the walk.",
    "allow_reentry": "The first step may come again at any time.",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class WindowFunnel(Result):
    """Answer of :func:`window_funnel`; a row of the table is a level."""

    plan: Plan
    """What was counted."""

    @property
    def ordered(self) -> bool:
        """Whether ties matter: they do not, events at equal times are taken in order of steps."""
        return False

    def definition(self) -> str:
        """Say what a level is, and by which modes."""
        o = self.options
        labels = ", ".join(self.table["label"].to_pylist()[1:])
        window = "of any length" if o["window"] is None else f"of {spoken(self.plan.window)}"
        said = [
            f"The level of a journey is the number of steps of {labels} that one chain reaches, in"
            f" this order and inside a window {window} from its first event. Events at the same"
            " time are taken in the order of the steps; persons count with their deepest journey."
        ]
        if not {"strict_once", "strict_increase"} & set(o["modes"]):
            said.append("An event may fill several steps.")
        return " ".join([*said, *(_SAID[mode] for mode in o["modes"])])

    def chart(self) -> Chart:
        """Draw how many reach each level."""
        from touchline.analysis.charts.funnel import by_level

        return by_level(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys at a level.

        Parameters
        ----------
        level
            From 0, which is no step at all.
        deeper
            Whether those that go further are wanted too.
        """
        from touchline.kernels.window_funnel import at_level

        level, deeper = cell.get("level"), bool(cell.get("deeper", False))
        if (
            not isinstance(level, int)
            or not 0 <= level <= self.plan.steps
            or (cell.keys() - {"level", "deeper"})
        ):
            raise ConfigError(
                f"{cell} is no figure of a window funnel",
                hint=f"give level, from 0 to {self.plan.steps}, and if wanted deeper",
            )
        said = f"that reach level {level}" + (" or more" if deeper else "")
        return self.origin.keep(partial(at_level, plan=self.plan, level=level, deeper=deeper), said)

    def levels(self) -> pa.Table:
        """List every journey: ``person`` and ``level``."""
        from touchline.kernels.window_funnel import listing

        found = self.origin.compute(partial(listing, plan=self.plan), add)
        rows = [(part, int(row)) for part, numbers, _ in found for row in numbers]
        levels = np.concatenate([levels for _, _, levels in found])
        return table_of(
            person=pa.array(self.origin.source.keys(rows), pa.string()),
            level=levels.astype(np.int64),
        )


def window_funnel(
    journeys: Journeys,
    steps: Sequence[StepLike],
    *,
    window: Duration | None = "14d",
    modes: Sequence[Mode] = (),
) -> WindowFunnel:
    """Find the deepest level of a funnel inside a window, with the modes of ClickHouse.

    Parameters
    ----------
    steps
        Touchpoints, or conditions on events, in the order of the funnel.
    window
        Longest time from the first event of a chain to its last, end included; None: no limit.
    modes
        Any of ``strict_increase`` (times must increase), ``strict_once`` (an event fills one step
        at most), ``strict_deduplication`` (a later step that is met again ends the walk),
        ``strict_order`` (so does anything out of order), ``allow_reentry`` (the first step may come
        again under ``strict_order``).

    Returns
    -------
    A row per level from 0: ``level``, ``label`` of its step, ``persons`` and ``journeys`` whose
    deepest level it is, ``reached`` (persons who come at least so far), ``share_of_first`` with its
    interval ``share_low`` to ``share_high``. ``.levels()`` lists all journeys.

    Raises
    ------
    ConfigError
        If an option cannot be used, or a touchpoint or property is not in the log.

    Notes
    -----
    ``windowFunnel`` of ClickHouse: events in order of time and step; a first step opens a newer
    chain; step k keeps the newest chain that reaches it in time.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABXC")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.window_funnel(["A", "B", "C"]).levels().to_pylist()
    [{'person': 'ana', 'level': 3}]
    >>> strict = journeys.window_funnel(["A", "B", "C"], modes=["strict_order"])
    >>> strict.levels().to_pylist()
    [{'person': 'ana', 'level': 2}]
    """
    from touchline.analysis.rates import rate_columns
    from touchline.kernels import window_funnel as kernels

    wanted: tuple[str, ...] = (modes,) if isinstance(modes, str) else tuple(modes)
    plan = _plan(journeys, listed(steps), window, wanted)
    counts = journeys.compute(partial(kernels.kernel, plan=plan), kernels.merge)
    reached = counts.persons[::-1].cumsum()[::-1]
    entered = np.full(len(reached), reached[1])
    entered[0] = 0  # level 0 is not part of the first step
    shares = rate_columns(np.minimum(reached, entered), entered)
    labels = compile_steps(steps, journeys.names).labels
    return WindowFunnel(
        origin=journeys,
        options={"steps": listed(steps), "window": window, "modes": wanted},
        table=table_of(
            level=np.arange(len(reached)),
            label=["none", *labels],
            persons=counts.persons,
            journeys=counts.journeys,
            reached=reached,
            share_of_first=shares["rate"],
            share_low=shares["low"],
            share_high=shares["high"],
        ),
        figures={
            "persons": int(reached[0]),
            "entered": int(reached[1]),
            "converted": int(reached[-1]),
            "conversion": float(reached[-1] / reached[1]) if reached[1] else None,
        },
        plan=plan,
    )


def _plan(journeys: Journeys, steps: Any, window: Duration | None, modes: Sequence[str]) -> Plan:
    from touchline.kernels.funnel_walk import FOREVER
    from touchline.kernels.window_funnel import Plan

    for mode in modes:
        check_choice("mode", mode, get_args(Mode))
    if "strict_once" in modes and {"strict_order", "strict_deduplication"} & set(modes):
        raise ConfigError(
            f"the modes {', '.join(modes)} do not go together",
            hint="strict_once can be combined with strict_increase alone",
        )
    if isinstance(steps, str) or not steps:
        raise ConfigError(
            f"the steps of the funnel are {steps!r}", hint='give a list: ["visit", "cart", "order"]'
        )
    return Plan(
        conditions=compile_steps(steps, journeys.names),
        steps=len(steps),
        window=FOREVER if window is None else microseconds(window),
        increase="strict_increase" in modes,
        once="strict_once" in modes,
        deduplication="strict_deduplication" in modes,
        ordered="strict_order" in modes,
        reentry="allow_reentry" in modes,
    )
