"""Loops: where journeys come back to a touchpoint, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

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
    from touchline.kernels.batch import Int64s
    from touchline.kernels.loops import Counts

__all__ = ["Loops", "loops"]

_DRAWN = 20


@dataclass(frozen=True, kw_only=True, repr=False)
class Loops(Result):
    """Answer of :func:`loops`; a row of the table is a touchpoint that journeys come back to."""

    def definition(self) -> str:
        """Say what is counted."""
        said = (
            "A loop is an event whose touchpoint the journey has had before: a repeat directly"
            " after it, a return with other events between, ping-pong with just one between; extra"
            " time runs from the event before of the same touchpoint. Loops of up to"
            f" {self.options['longest']} transitions are listed by their path."
        )
        if self.options["goal"] is not None:
            said += (
                f" For the goal {self.options['goal']}, journeys that come back to a touchpoint"
                " before it are compared with those that have the touchpoint once before it."
            )
        return said

    def chart(self) -> Chart:
        """Draw the extra events of the touchpoints with most of them."""
        import altair as alt

        from touchline.analysis.charts.theme import MUTED, styled

        rows = self.table.slice(0, _DRAWN).to_pylist()
        y = alt.Y("touchpoint:N", title=None, sort=[row["touchpoint"] for row in rows])
        shares = table_of(
            touchpoint=[row["touchpoint"] for row in rows],
            events=[row["extra_events"] for row in rows],
            said=[f"{row['share']:.0%} of {row['journeys']:,} journeys" for row in rows],
        )
        words = (
            alt.Chart(shares)
            .mark_text(align="left", dx=6, color=MUTED, fontSize=11)
            .encode(y=y, x="events:Q", text="said:N")
        )
        chart: Chart = styled(
            (_bars(rows).encode(y=y) + words).properties(width=480, height=alt.Step(26)),
            title="Where journeys come back",
            subtitle=f"{self.origin.describe()}; shares: journeys with the touchpoint that do",
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys that come back to *touchpoint*, or that have the loop *path*."""
        from touchline.kernels import loops as kernels

        names = self.origin.names
        if "path" in cell:
            path = list(cell["path"])
            wanted = kernels.with_path(tuple(names.code(name) for name in path))
            return self.origin.keep(wanted, f"with the loop {' → '.join(path)}")
        if "touchpoint" not in cell:
            raise ConfigError(
                f"{', '.join(cell) or 'nothing'} arrived",
                hint="write touchpoint=… or path=[…], as in the table loops",
            )
        touchpoint = cell["touchpoint"]
        wanted = kernels.looping_at(names.code(touchpoint))
        return self.origin.keep(wanted, f"that come back to {touchpoint}")


def loops(
    journeys: Journeys, *, goal: StepLike | None = None, longest: int = 3, most: int = 50
) -> Loops:
    """Find where journeys come back to a touchpoint, how often, and what it costs.

    Parameters
    ----------
    goal
        Step that journeys should reach, to compare those that loop before it with the others.
    longest
        Transitions of the longest loops that are listed by their path, at most 4.
    most
        How many loops are listed.

    Returns
    -------
    A row per touchpoint that some journey comes back to, most extra events first: ``touchpoint``;
    ``persons`` who come back to it; ``journeys`` with it; ``looping``, those that come back to it;
    ``share``, looping of journeys; ``repeats``, directly after itself; ``returns``, with other
    events between; ``ping_pong``, returns with a single event between; ``extra_events``, repeats
    and returns; ``extra_seconds`` since the event before of the same touchpoint, added up;
    ``seconds_per_journey`` that loops. With a goal: ``goal_rate_looping`` and ``goal_rate_once`` of
    journeys that have the touchpoint several times and once before it, ``odds_ratio``,
    ``odds_low``, ``odds_high``, ``p_value``, ``p_adjusted`` for the number of touchpoints (see
    :func:`touchline.analysis.odds.odds_ratios` and Benjamini and Hochberg). The table ``loops``
    lists the most frequent ones: ``path``, ``count``, ``journeys``, ``mean_seconds``. Figures:
    journeys and persons with a loop, extra events, and the share of all time that lies within
    loops, overlapping ones counted once.

    Raises
    ------
    ConfigError
        If *longest* is not between 1 and 4, or the goal is not in the log.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABAA")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> row = journeys.loops().table.to_pylist()[0]
    >>> row["touchpoint"], row["repeats"], row["returns"], row["ping_pong"]
    ('A', 1, 1, 1)
    """
    from touchline.kernels import loops as kernels

    if not 1 <= longest <= kernels.LONGEST:
        raise ConfigError(f"longest is {longest}", hint=f"give 1 to {kernels.LONGEST} transitions")
    names = journeys.touchpoints
    kernel = partial(kernels.kernel, touchpoints=len(names), longest=longest)
    found = journeys.compute(kernel, kernels.merge)
    figures = dict(zip(kernels.FIGURES, found.by_touchpoint, strict=True))
    extra = figures["repeats"] + figures["returns"]
    order = np.argsort(-extra, kind="stable")
    order = order[extra[order] > 0]
    chosen = {name: column[order] for name, column in figures.items()}
    effect = {} if goal is None else _effect(journeys, goal, order)
    table = table_of(
        touchpoint=[names[code] for code in order],
        persons=chosen["persons"],
        journeys=chosen["journeys"],
        looping=chosen["looping"],
        share=chosen["looping"] / chosen["journeys"],
        repeats=chosen["repeats"],
        returns=chosen["returns"],
        ping_pong=chosen["ping_pong"],
        extra_events=extra[order],
        extra_seconds=found.micros[order] / 1e6,
        seconds_per_journey=found.micros[order] / chosen["looping"] / 1e6,
        **effect,
    )
    label = None if goal is None else parse_step(goal).label
    return Loops(
        origin=journeys,
        options={"goal": label, "longest": longest, "most": most},
        table=table,
        figures=_figures(found, int(extra.sum())),
        tables={"loops": _paths(found, names, most)},
    )


def _bars(rows: Sequence[dict[str, Any]]) -> Any:
    """Draw repeats and returns of each touchpoint, one behind the other."""
    import altair as alt

    from touchline.analysis.charts.theme import ACCENT, CATEGORIES

    kinds = {"repeats": "directly repeated", "returns": "returned to"}
    drawn = table_of(
        touchpoint=[row["touchpoint"] for row in rows for _ in kinds],
        kind=[said for _ in rows for said in kinds.values()],
        events=[row[kind] for row in rows for kind in kinds],
    )
    scale = alt.Scale(domain=list(kinds.values()), range=[ACCENT, CATEGORIES[1]])
    return (
        alt.Chart(drawn)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("sum(events):Q", title="extra events", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("kind:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
            order=alt.Order("kind:N"),
            tooltip=["touchpoint", "kind", "events"],
        )
    )


def _figures(found: Counts, extra: int) -> dict[str, Any]:
    journeys, looping, persons, persons_looping, events = map(int, found.totals)
    within, whole = map(float, found.times)
    return {
        "journeys": journeys,
        "looping_journeys": looping,
        "share_of_journeys": looping / journeys if journeys else None,
        "persons": persons,
        "looping_persons": persons_looping,
        "extra_events": extra,
        "share_of_events": extra / events if events else None,
        "loop_seconds": within / 1e6,
        "share_of_time": within / whole if whole else None,
    }


def _paths(found: Counts, names: Sequence[str], most: int) -> pa.Table:
    """Table of the most frequent loops."""
    import pyarrow as pa

    from touchline.kernels.loops import codes_of

    counts, journeys, micros = found.path_sums.T
    order = np.lexsort((found.paths, -counts))[:most]
    paths = [[names[code] for code in codes_of(int(found.paths[at]), len(names))] for at in order]
    return table_of(
        path=pa.array(paths, pa.list_(pa.string())),
        count=counts[order].astype(np.int64),
        journeys=journeys[order].astype(np.int64),
        mean_seconds=micros[order] / counts[order] / 1e6,
    )


def _effect(journeys: Journeys, goal: StepLike, order: Int64s) -> dict[str, Any]:
    """Columns that compare journeys that loop before the goal with those that do not."""
    import pyarrow as pa

    from touchline.analysis.multiplicity import benjamini_hochberg
    from touchline.analysis.odds import odds_ratios
    from touchline.kernels import before

    names = journeys.names
    kernel = partial(
        before.kernel, goal=compile_steps([goal], names), touchpoints=len(names.touchpoints)
    )
    found = journeys.compute(kernel, before.merge)
    missed, reached = found.looped[:, order]
    once_missed, once_reached = found.had[:, order] - found.looped[:, order]
    odds = odds_ratios(reached, missed, once_reached, once_missed)
    with np.errstate(invalid="ignore"):
        columns = {
            "goal_rate_looping": reached / (reached + missed),
            "goal_rate_once": once_reached / (once_reached + once_missed),
            "odds_ratio": odds.ratio,
            "odds_low": odds.low,
            "odds_high": odds.high,
            "p_value": odds.p_value,
            "p_adjusted": benjamini_hochberg(odds.p_value),
        }
    return {name: pa.array(column, from_pandas=True) for name, column in columns.items()}
