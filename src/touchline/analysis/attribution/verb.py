"""The verb over journeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from touchline.analysis.attribution.models import Chosen, Model, Share
from touchline.analysis.attribution.shared import GROUPS, check_costs, share_out
from touchline.analysis.result import Result
from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.eventlog.conditions import Conditions
    from touchline.kernels.attribution import Credit
    from touchline.kernels.batch import Batch
    from touchline.kernels.markov import Steps
    from touchline.kernels.touch_paths import PathRule

__all__ = ["Attribution", "Conversions", "attribution"]

Conversions: TypeAlias = Literal["all", "first", "split"]
"""``all``: every conversion looks back over all touches before it; ``first``: a journey ends at its
first conversion; ``split``: a conversion ends a path, and the next touch begins another."""

_RESAMPLES: Final = 200
_MODES: Final = {
    "all": "Every conversion looks back over all touches before it.",
    "first": "A journey ends at its first conversion.",
    "split": "A conversion ends a path, and the next touch begins another.",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Attribution(Result):
    """Answer of :func:`attribution`; a row of the table is a channel under a model."""

    chosen: Chosen
    """The models and their settings."""
    rule: PathRule
    """How journeys are cut into paths of touches."""
    channels: tuple[str, ...]
    """Code → channel."""

    def definition(self) -> str:
        """Say how conversions are shared out."""
        options = self.options
        touches = " or ".join(options["touches"]) if options["touches"] else "every other event"
        said = [
            f"Conversions ({options['goal']}) are shared out over the touches before them;"
            f" a touch is {touches}"
            + (f", its channel the property {options['channel']}." if options["channel"] else "."),
            _MODES[options["conversions"]],
        ]
        if options["scope"]:
            said.append(f"Touches must have the same {options['scope']} as the conversion.")
        if options["lookback"] is not None:
            said.append(f"Touches older than {spoken(self.rule.lookback)} do not count.")
        if self.chosen.markov and not options["nulls"]:
            said.append("Paths without conversion are left out.")
        said.append(self.chosen.sentences())
        if options["intervals"]:
            said.append(
                f"Intervals hold 95% of {options['intervals']} samples of the persons, drawn with"
                f" replacement in {GROUPS} groups."
            )
        return " ".join(said)

    def chart(self) -> Chart:
        """Draw the share of the conversions that each channel gets, models side by side."""
        from touchline.analysis.attribution.chart import draw

        return draw(self.table, subtitle=f"of {self.options['goal']}: {self.origin.describe()}")

    def journeys(self, **cell: Any) -> Journeys:
        """Give the converting journeys that had a touch of *channel*.

        Raises
        ------
        ConfigError
            If there is no such channel.
        """
        from touchline.kernels.touch_paths import having_touch

        channel = cell.get("channel")
        if channel not in self.channels:
            hint = did_you_mean(str(channel), self.channels)
            raise ConfigError(f"there is no channel {channel!r}", hint=hint)
        code = self.channels.index(channel)
        said = f"with {self.options['goal']} after a touch of {channel}"
        return self.origin.keep(partial(having_touch, rule=self.rule, channel=code), said)


def attribution(
    journeys: Journeys,
    model: Model | Sequence[Model] = "linear",
    *,
    goal: StepLike,
    touches: Sequence[StepLike] | None = None,
    channel: str | None = None,
    scope: str | None = None,
    lookback: Duration | None = None,
    conversions: Conversions = "all",
    share: Share = "touch",
    weights: Mapping[str, float] | None = None,
    half_life: Duration = "7d",
    order: int = 1,
    nulls: bool = True,
    costs: Mapping[str, float] | None = None,
    intervals: int | None = None,
) -> Attribution:
    """Share out conversions over the touches before them, by one model or several side by side.

    Touches at or before the conversion count; at the same instant, those that came in before it.

    Parameters
    ----------
    model
        ``first_touch``, ``last_touch``, ``linear``, ``u_shaped`` (40/20/40), ``j_shaped``
        (20/20/60), ``inverse_j`` (60/20/20), ``custom``, ``time_decay``, ``participation``,
        ``markov`` or ``shapley``; or several of them.
    goal
        What a conversion is.
    touches
        Which events are touches; every event but the goal if not given.
    channel
        Property with the channel of a touch, touches without it do not count; the touchpoint
        itself if not given.
    scope
        Property that a touch must share with the conversion, for instance the id of a session;
        any touch of the journey counts if not given.
    lookback
        How much older than the conversion a touch may be; any age if not given.
    conversions
        ``all``: every conversion looks back over all touches before it; ``first``: a journey (or
        its part with the same scope) ends at its first conversion; ``split``: a conversion ends a
        path, and the next touch begins another.
    share
        Whether ``linear`` divides by touches (``touch``) or by distinct channels (``distinct``).
    weights
        Parts ``first``, ``middle`` and ``last`` of the model ``custom``; they are scaled to add
        up to 1.
    half_life
        Age at which a touch gets half as much under ``time_decay``.
    order
        How many touches the Markov chain remembers.
    nulls
        Whether paths without conversion count in the Markov chain.
    costs
        Channel → what was spent on it.
    intervals
        Number of samples for the intervals of the credit, 0 for none; 200 if not given, but none
        for Markov chains of an order above 1, where each sample takes long.

    Returns
    -------
    A row per model and channel, channels with most credit under the first model first:
    ``channel``, ``model``, ``journeys`` (converting, with a touch of it), ``credit``
    (conversions) with its interval ``low`` to ``high``, ``share`` of the attributed conversions,
    ``value`` credited, where conversions have values, ``cost``, ``cost_per_conversion`` and
    ``return_on_spend`` (value ÷ cost). Figures: ``conversions``, ``attributed``,
    ``unattributed`` (without a touch before them), ``value``, and ``conversion_probability`` of
    the Markov chain. Tables of the Markov chain: ``transitions``, ``removal_effects``.

    Raises
    ------
    ConfigError
        If a model, a touchpoint or a property is unknown, or a setting cannot be used.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event}
    ...        for k, event in enumerate(["search", "email", "search", "order"])]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> found = journeys.attribution("u_shaped", goal="order")
    >>> found.table.select(["channel", "credit"]).to_pylist()
    [{'channel': 'search', 'credit': 0.8}, {'channel': 'email', 'credit': 0.2}]
    """
    chosen = Chosen.of(
        model, share=share, weights=weights, half_life=microseconds(half_life), order=order
    )
    if conversions not in _MODES:
        hint = did_you_mean(str(conversions), _MODES)
        raise ConfigError(f"conversions cannot be {conversions!r}", hint=hint)
    if intervals is None:
        intervals = 0 if chosen.markov and order > 1 else _RESAMPLES
    if intervals < 0:
        raise ConfigError(f"intervals is a number of samples, not {intervals}", hint="0 for none")
    names = journeys.names
    steps = compile_steps([goal, _any(touches)] if touches is not None else [goal], names)
    if scope is not None:
        names.property_texts(scope)
    channels = names.touchpoints if channel is None else names.property_texts(channel)
    check_costs(costs, channels)
    rule = _rule(
        steps, touches, channel=channel, scope=scope, lookback=lookback, conversions=conversions,
        nulls=nulls and chosen.markov, groups=GROUPS if intervals else 1,
        timed="time_decay" in chosen.names,
    )  # fmt: skip
    credit, chain = _count(journeys, chosen, rule, steps, len(channels))
    shared = share_out(credit, chain, chosen, channels, resamples=intervals, costs=costs)
    options = {
        "model": list(chosen.names), "goal": parse_step(goal).label,
        "touches": None if touches is None else [parse_step(one).label for one in touches],
        "channel": channel, "scope": scope, "lookback": lookback, "conversions": conversions,
        "share": share, "weights": weights, "half_life": half_life, "order": order,
        "nulls": nulls, "costs": costs, "intervals": intervals,
    }  # fmt: skip
    return Attribution(
        origin=journeys,
        options=options,
        table=shared.table,
        figures=shared.figures,
        tables=shared.tables,
        chosen=chosen,
        rule=rule,
        channels=channels,
    )


def _any(touches: Sequence[StepLike]) -> StepLike:
    if isinstance(touches, str) or not touches:
        raise ConfigError(
            f"touches are a list of steps, not {touches!r}", hint='write touches=["ad", "email"]'
        )
    return {"any": list(touches)}


def _rule(
    steps: Conditions,
    touches: Sequence[StepLike] | None,
    *,
    channel: str | None,
    scope: str | None,
    lookback: Duration | None,
    conversions: str,
    nulls: bool,
    groups: int,
    timed: bool,
) -> PathRule:
    from touchline.kernels import touch_paths as kernels

    modes = {"all": kernels.ALL, "first": kernels.FIRST, "split": kernels.SPLIT}
    return kernels.PathRule(
        masks=steps.narrow_masks,
        all_but_goal=touches is None,
        channel=channel,
        scope=scope,
        lookback=-1 if lookback is None else microseconds(lookback),
        conversions=modes[conversions],
        nulls=nulls,
        groups=groups,
        timed=timed,
    )


def _count(
    journeys: Journeys, chosen: Chosen, rule: PathRule, steps: Conditions, channels: int
) -> tuple[Credit, Steps | None]:
    """Run the kernel that does least for what was asked."""
    from touchline.kernels import attribution as rules
    from touchline.kernels import markov

    models = chosen.for_kernel()
    if not chosen.markov:
        kernel = partial(rules.kernel, rule=rule, models=models, channels=channels)
        return journeys.compute(kernel, rules.merge), None
    goal = _only_goal(steps)
    small = (channels + 1) * (channels + 2) <= markov.MOST_CELLS
    if goal is not None and small and _plain(chosen, rule):
        chain: Callable[[Batch], Steps] = partial(
            markov.first_conversions, goal=goal, channels=channels
        )
    else:
        chain = partial(
            markov.kernel, rule=rule, models=models, channels=channels, order=chosen.order
        )
    counted = journeys.compute(chain, markov.merge)
    return counted.credit, counted


def _only_goal(steps: Conditions) -> int | None:
    """Give the code of the goal if it is one touchpoint, whatever its properties."""
    import numpy as np

    codes = np.flatnonzero(steps.by_touchpoint & np.uint64(1))
    return int(codes[0]) if steps.simple and len(codes) == 1 else None


def _plain(chosen: Chosen, rule: PathRule) -> bool:
    """Say whether neighbouring events up to the first goal are all that counts."""
    from touchline.kernels.touch_paths import FIRST

    return (
        chosen.names == ("markov",)
        and chosen.order == 1
        and rule.all_but_goal
        and rule.channel is None
        and rule.scope is None
        and rule.lookback < 0
        and rule.conversions == FIRST
        and rule.nulls
        and rule.groups == 1
    )
