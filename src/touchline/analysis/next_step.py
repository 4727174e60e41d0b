"""Next step: what comes after the path so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from touchline.analysis.intervals import wilson
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.kernels.next_step import Following

__all__ = ["NextStep", "next_step"]

_DRAWN: Final = 15
_END: Final = "end of journey"


@dataclass(frozen=True, kw_only=True, repr=False)
class NextStep(Result):
    """Answer of :func:`next_step`; a row of the table is a touchpoint that comes next."""

    def definition(self) -> str:
        """Say which paths were looked at, and how rare the longer ones were."""
        context, asked = self.figures["context"], self.options["after"]
        said = f"Each row is what directly follows {' → '.join(context)}"
        if self.options["collapse"]:
            said += ", with immediate repeats counted as one step"
        said += f"; shares are of the {self.figures['n']:,} places where that path occurs"
        if len(context) < len(asked):
            said += (
                f". The whole path, {' → '.join(asked)}, occurs fewer than"
                f" {self.options['least']:,} times, so its last"
                f" {len(context)} {'touchpoint stands' if len(context) == 1 else 'stand'} for it"
            )
        return said + "."

    def chart(self) -> Chart:
        """Draw the shares of what comes next, with their intervals."""
        import altair as alt

        from touchline.analysis.charts.theme import ACCENT, INK, LOSS, MUTED, styled

        rows = self.table.slice(0, _DRAWN).to_pylist()
        table = table_of(
            next=[_END if row["next"] is None else row["next"] for row in rows],
            share=np.array([row["share"] for row in rows]),
            low=np.array([row["share_low"] for row in rows]),
            high=np.array([row["share_high"] for row in rows]),
            ends=np.array([row["next"] is None for row in rows], np.bool_),
            said=[f"{row['share']:.1%} · {row['count']:,}" for row in rows],
        )
        base = alt.Chart(table).encode(y=alt.Y("next:N", title=None, sort=None))
        bars = base.mark_bar(cornerRadiusEnd=4, height=16).encode(
            x=alt.X("share:Q", title="share", axis=alt.Axis(format="%", tickCount=5)),
            color=alt.condition("datum.ends", alt.value(LOSS), alt.value(ACCENT)),
        )
        whiskers = base.mark_rule(color=INK, strokeWidth=1.5).encode(
            x=alt.X("low:Q", title="share"), x2="high:Q"
        )
        labels = base.mark_text(align="left", dx=8, color=MUTED).encode(x="high:Q", text="said:N")
        made: Chart = styled(
            (bars + whiskers + labels).properties(width=420, height=alt.Step(28)),
            title=f"What comes after {' → '.join(self.figures['context'])}",
            subtitle=f"{self.figures['n']:,} places in {self.origin.describe()}",
        )
        return made

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys in which *next* follows; None: those that end there."""
        from touchline.kernels import next_step as kernels

        if cell.keys() != {"next"}:
            raise ConfigError(
                f"{cell} is no figure of next_step",
                hint="give next='order', or next=None for journeys that end there",
            )
        names, target = self.origin.names, cell["next"]
        context = self.figures["context"]
        wanted = partial(
            kernels.follow,
            after=tuple(names.code(name) for name in context),
            collapse=self.options["collapse"],
            touchpoints=len(names.touchpoints),
            target=len(names.touchpoints) if target is None else names.code(target),
        )
        path = " → ".join(context)
        said = f"that end after {path}" if target is None else f"in which {target} follows {path}"
        return self.origin.keep(wanted, said)


def next_step(
    journeys: Journeys, after: Sequence[str], *, least: int = 30, collapse: bool = False
) -> NextStep:
    """Say what comes next, given the path so far.

    The longest end of the path that occurs often enough is looked up; longer paths say more, but
    rare ones are noise.

    Parameters
    ----------
    after
        Touchpoints so far, the latest last.
    least
        How often the end of the path that is used must occur, unless it is a single touchpoint.
    collapse
        Count immediate repeats of a touchpoint as one step.

    Returns
    -------
    A row per touchpoint that comes next, the most frequent first: ``next`` (null: the journey
    ends), ``count`` (how often), ``journeys`` (in which it does), ``share`` with ``share_low`` and
    ``share_high`` (Wilson, 95 %), ``median_seconds`` until then. Figures: ``context`` (the
    touchpoints that were used), ``n`` (how often they occur), ``journeys`` (in how many),
    ``end_share`` (share after which the journey ends).

    Raises
    ------
    ConfigError
        If *after* is empty or names a touchpoint that is not there.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABABAC")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.next_step(["A"]).table.select(["next", "count"]).to_pylist()
    [{'next': 'B', 'count': 2}, {'next': 'C', 'count': 1}]
    """
    from touchline.kernels import next_step as kernels

    after = [after] if isinstance(after, str) else list(after)
    if not after:
        raise ConfigError("the path so far is empty", hint="give after=['visit', 'cart']")
    names = journeys.names
    codes = tuple(names.code(name) for name in after)
    rule: dict[str, Any] = {"collapse": collapse}
    met = journeys.compute(partial(kernels.depths, after=codes, **rule), np.add)
    used = codes[-_length(met, least) :]
    rule |= {"after": used, "touchpoints": len(names.touchpoints)}
    found = journeys.compute(partial(kernels.kernel, **rule), kernels.merge)
    n = int(found.cases.sum())
    return NextStep(
        origin=journeys,
        options={"after": after, "least": least, "collapse": collapse},
        table=_table(found, names.touchpoints),
        figures={
            "context": after[-len(used) :],
            "n": n,
            "journeys": found.all_journeys,
            "end_share": int(found.cases[-1]) / n if n else None,
        },
    )


def _length(met: Int64s, least: int) -> int:
    """Longest number of touchpoints, at the end of the path, that occur *least* times; at least 1.

    *met* says at how many places exactly so many of them occur.
    """
    often = np.cumsum(met[::-1])[::-1]
    lengths = np.flatnonzero(often >= least)
    return max(1, int(lengths[-1])) if len(lengths) else 1


def _table(found: Following, touchpoints: Sequence[str]) -> Any:
    from touchline.kernels.medians import medians

    named = [*touchpoints, None]
    n = int(found.cases.sum())
    waits = [*medians(found.which, found.waits, len(touchpoints)), None]
    codes = np.flatnonzero(found.cases)
    codes = codes[np.argsort(-found.cases[codes], kind="stable")]
    intervals = [wilson(int(found.cases[code]), n) for code in codes]
    return table_of(
        next=[named[code] for code in codes],
        count=found.cases[codes],
        journeys=found.journeys[codes],
        share=found.cases[codes] / max(1, n),
        share_low=np.array([interval.low for interval in intervals], np.float64),
        share_high=np.array([interval.high for interval in intervals], np.float64),
        median_seconds=_seconds([waits[code] for code in codes]),
    )


def _seconds(micros: Sequence[float | None]) -> Any:
    import pyarrow as pa

    return pa.array([None if wait is None else wait / 1e6 for wait in micros], pa.float64())
