"""Drop-off: where journeys end without reaching a goal, and what goes along with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.before import Before

__all__ = ["Dropoff", "dropoff"]

_DRAWN = 20


@dataclass(frozen=True, kw_only=True, repr=False)
class Dropoff(Result):
    """Answer of :func:`dropoff`; a row of the table is a touchpoint at which journeys end."""

    goal: StepLike | None = None
    """The goal as it was given."""

    def definition(self) -> str:
        """Say what is counted."""
        goal, after = self.options["goal"], self.options["after"]
        begin = "" if after is None else f" Journeys are looked at from their first {after} on."
        if goal is None:
            return (
                "A journey drops off at the touchpoint of its last event; the rate is of all"
                f" journeys with the touchpoint.{begin}"
            )
        return (
            f"A journey without {goal} drops off at the touchpoint of its last event; the rate is"
            f" of all journeys that have the touchpoint before {goal}, or without it.{begin} Odds"
            " ratios compare how often journeys with and without something miss the goal; they say"
            " what goes along with it, not what causes it."
        )

    def chart(self, kind: Literal["rates", "drivers"] = "rates") -> Chart:
        """Draw where journeys end, or what goes along with it.

        Parameters
        ----------
        kind
            ``rates``: the rate at each touchpoint with its interval, most endings first;
            ``drivers``: odds ratios of missing the goal, those with the strongest evidence.

        Raises
        ------
        ConfigError
            If there is no such kind, or no goal to be missed.
        """
        if kind == "drivers" and "drivers" in self.tables:
            return self._drivers_chart()
        if kind != "rates":
            raise ConfigError(
                f"there is no chart {kind!r}", hint="write rates; or drivers, if there is a goal"
            )
        return self._rates_chart()

    def _drivers_chart(self) -> Chart:
        from touchline.analysis.charts.odds import odds_chart

        goal = self.options["goal"]
        rows = [row | {"name": _name(row)} for row in self.tables["drivers"].to_pylist()]
        return odds_chart(
            rows,
            of=f"ending without {goal}",
            title=f"What goes along with ending without {goal}",
            subtitle=self.origin.describe(),
        )

    def _rates_chart(self) -> Chart:
        import altair as alt

        from touchline.analysis.charts.theme import INK, LOSS, MUTED, styled

        rows = self.table.slice(0, _DRAWN)
        said = [f"{row['ended']:,} of {row['journeys']:,}" for row in rows.to_pylist()]
        rows = rows.append_column("said", [said] if said else table_of(said=[])["said"])
        order = rows["touchpoint"].to_pylist()
        base = alt.Chart(rows).encode(y=alt.Y("touchpoint:N", title=None, sort=order))
        x = alt.X("rate:Q", title="share of journeys that end there", axis=alt.Axis(format="%"))
        bars = base.mark_bar(color=LOSS, opacity=0.8, cornerRadiusEnd=2).encode(
            x=x,
            tooltip=["touchpoint", "journeys", "ended", alt.Tooltip("rate:Q", format=".1%")],
        )
        lines = base.mark_rule(color=INK).encode(x=alt.X("rate_low:Q"), x2="rate_high:Q")
        words = base.mark_text(align="left", dx=6, color=MUTED, fontSize=11).encode(
            x="rate_high:Q", text="said:N"
        )
        goal = self.options["goal"]
        chart: Chart = styled(
            (bars + lines + words).properties(width=480, height=alt.Step(26)),
            title="Where journeys end" + (f" without {goal}" if goal else ""),
            subtitle=self.origin.describe(),
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys that drop off at *touchpoint*."""
        from touchline.kernels.before import dropped_at

        names, touchpoint = self.origin.names, cell["touchpoint"]
        goal = None if self.goal is None else compile_steps([self.goal], names)
        without = "" if goal is None else f" without {self.options['goal']}"
        wanted = dropped_at(names.code(touchpoint), goal)
        return self.origin.keep(wanted, f"that end at {touchpoint}{without}")


def dropoff(
    journeys: Journeys,
    goal: StepLike | None = None,
    *,
    after: StepLike | None = None,
    segments: Sequence[str] | None = None,
) -> Dropoff:
    """Find where journeys end without reaching a goal, and what goes along with that.

    Parameters
    ----------
    goal
        Step that journeys should reach; None: every journey counts as ended at its last event.
    after
        Look at journeys from this step on; those without it are left out.
    segments
        Segments to compare for what goes along with missing the goal; None: all.

    Returns
    -------
    A row per touchpoint, most endings first: ``touchpoint``; ``journeys`` that have it before the
    goal; ``ended``, those whose last event it is, without the goal; ``rate``, ended of journeys,
    with ``rate_low`` and ``rate_high``, its 95 % Wilson interval; ``share`` of all that ended. The
    table ``next`` says what comes next after each touchpoint up to the goal: ``source``,
    ``target`` (``path_end`` for nothing), ``count``, ``share_out``, ``journeys``, ``mean_seconds``,
    ``median_seconds``. With a goal, the table ``drivers`` compares journeys that have something
    (``factor`` is ``touchpoint``, for one before the goal, or a segment; ``value``) with all
    others: ``journeys``, ``ended``, ``rate``, ``other_journeys``, ``other_rate``, ``odds_ratio`` of
    missing the goal, ``odds_low``, ``odds_high``, ``p_value``, and ``p_adjusted`` for the number of
    comparisons (see :func:`touchline.analysis.odds.odds_ratios` and Benjamini and Hochberg).

    Raises
    ------
    ConfigError
        If a step or segment is not in the log.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": user, "ts": k, "event": event}
    ...        for user, path in {"ana": "ABC", "bob": "AB", "cem": "A"}.items()
    ...        for k, event in enumerate(path)]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> rows = journeys.dropoff("C").table.to_pylist()
    >>> [(row["touchpoint"], row["ended"], row["journeys"]) for row in rows]
    [('A', 1, 3), ('B', 1, 2)]
    """
    from touchline.analysis.transitions import few, table_of_every
    from touchline.kernels import before

    label = None if goal is None else parse_step(goal).label
    compared = list(journeys.names.segments if segments is None else segments)
    options = {
        "goal": label,
        "after": None if after is None else parse_step(after).label,
        "segments": compared,
    }
    if after is not None:
        journeys = journeys.truncate(after)
    names = journeys.names
    texts = {name: names.segment_texts(name) for name in compared}
    counted: dict[str, Any] = {
        "goal": None if goal is None else compile_steps([goal], names),
        "touchpoints": len(names.touchpoints),
        "segments": [(name, len(values)) for name, values in texts.items()] if goal else [],
    }
    if few(journeys):  # what comes next is counted along with the rest
        found, pairs = journeys.compute(
            partial(before.kernel_and_pairs, **counted), before.merge_with_pairs
        )
        following = table_of_every(names.touchpoints, pairs)
    else:
        found = journeys.compute(partial(before.kernel, **counted), before.merge)
        following = _following(journeys, goal)
    missed, reached = (int(count) for count in found.journeys)
    tables = {"next": _next(following)}
    if goal is not None:
        tables["drivers"] = _drivers(found, names.touchpoints, texts)
    return Dropoff(
        origin=journeys,
        options=options,
        table=_ended(found, names.touchpoints),
        figures={
            "journeys": missed + reached,
            "ended": missed,
            "rate": missed / (missed + reached) if missed + reached else None,
        },
        tables=tables,
        goal=goal,
    )


def _name(row: dict[str, Any]) -> str:
    """Name what is compared: a touchpoint, or a segment and its value."""
    if row["factor"] == "touchpoint":
        return str(row["value"])
    return f"{row['factor']}: {'unknown' if row['value'] is None else row['value']}"


def _ended(found: Before, names: Sequence[str]) -> pa.Table:
    from touchline.analysis.intervals import wilson

    ended, had = found.ended[0], found.had.sum(axis=0)
    order = np.lexsort((-had, -ended))
    order = order[had[order] > 0]
    intervals = [wilson(int(ended[code]), int(had[code])) for code in order]
    return table_of(
        touchpoint=[names[code] for code in order],
        journeys=had[order],
        ended=ended[order],
        rate=ended[order] / had[order],
        rate_low=np.array([interval.low for interval in intervals], np.float64),
        rate_high=np.array([interval.high for interval in intervals], np.float64),
        share=ended[order] / max(1, int(ended.sum())),
    )


def _following(journeys: Journeys, goal: StepLike | None) -> pa.Table:
    """Count pairs up to the goal, where they are too many for one pass."""
    if goal is not None:
        journeys = journeys.truncate(end=goal, whole=True)
    return journeys.transitions(ends=True, unique=True, times=True).table


def _next(table: pa.Table) -> pa.Table:
    """Table of what comes next, up to the goal."""
    columns = ["source", "target", "count", "share_out", "journeys", "mean_seconds",
               "median_seconds"]  # fmt: skip
    inside = np.array([name != "path_start" for name in table["source"].to_pylist()], np.bool_)
    return table.filter(inside).select(columns)


def _drivers(found: Before, names: Sequence[str], segments: dict[str, tuple[str, ...]]) -> pa.Table:
    """Table of what goes along with missing the goal, strongest evidence first."""
    import pyarrow as pa

    from touchline.analysis.multiplicity import benjamini_hochberg
    from touchline.analysis.odds import odds_ratios

    factors = ["touchpoint"] * len(names)
    values: list[str | None] = list(names)
    cells = [found.had]
    for (segment, texts), counts in zip(segments.items(), found.segments, strict=True):
        factors += [segment] * (len(texts) + 1)
        values += [*texts, None]
        cells.append(counts)
    missed, reached = np.concatenate(cells, axis=1)
    others_missed, others_reached = found.journeys[0] - missed, found.journeys[1] - reached
    odds = odds_ratios(missed, reached, others_missed, others_reached)
    compared = np.flatnonzero((missed + reached > 0) & (others_missed + others_reached > 0))
    adjusted = benjamini_hochberg(odds.p_value[compared])
    order = np.argsort(odds.p_value[compared], kind="stable")
    at = compared[order]
    journeys, others = (missed + reached)[at], (others_missed + others_reached)[at]
    return table_of(
        factor=[factors[k] for k in at],
        value=[values[k] for k in at],
        journeys=journeys,
        ended=missed[at],
        rate=missed[at] / journeys,
        other_journeys=others,
        other_rate=others_missed[at] / others,
        odds_ratio=odds.ratio[at],
        odds_low=odds.low[at],
        odds_high=odds.high[at],
        p_value=pa.array(odds.p_value[at], from_pandas=True),
        p_adjusted=pa.array(adjusted[order], from_pandas=True),
    )
