"""Transitions: which touchpoint directly follows which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.result import Result
from touchline.analysis.tables import table_of

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags

__all__ = ["Transitions", "transitions"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Transitions(Result):
    """Answer of :func:`transitions`; a row of the table is a pair."""

    def definition(self) -> str:
        """Say what is counted."""
        return "Each count is how often the target directly follows the source in a journey."

    def chart(self) -> Chart:
        """Draw the pairs as a heat map: rows lead to columns."""
        import altair as alt

        from touchline.analysis.charts.theme import SCALE, styled

        base = alt.Chart(self.table)
        cells = base.mark_rect(cornerRadius=3).encode(
            x=alt.X("target:N", title="next", axis=alt.Axis(orient="top", labelAngle=-40)),
            y=alt.Y("source:N", title="from"),
            color=alt.Color("share_out:Q", title="share of next", scale=alt.Scale(range=SCALE)),
            tooltip=["source", "target", "count", alt.Tooltip("share_out:Q", format=".1%")],
        )
        chart: Chart = styled(cells, title="What follows what", subtitle=self.origin.describe())
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys in which *target* directly follows *source*."""
        names = self.origin.names
        source, target = names.code(cell["source"]), names.code(cell["target"])
        said = f"in which {cell['target']} directly follows {cell['source']}"
        return self.origin.keep(partial(_contains_pair, source=source, target=target), said)


def transitions(journeys: Journeys) -> Transitions:
    """Count which touchpoint directly follows which.

    Returns
    -------
    A row per pair that occurs, most frequent first: ``source``, ``target``, ``count``,
    ``share`` of all transitions, ``share_out`` of those that leave the source, ``share_in`` of
    those that reach the target.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABAB")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.transitions().table.select(["source", "target", "count"]).to_pylist()
    [{'source': 'A', 'target': 'B', 'count': 2}, {'source': 'B', 'target': 'A', 'count': 1}]
    """
    from touchline.kernels import transitions as kernels

    names = journeys.touchpoints
    kernel = partial(kernels.kernel, touchpoints=len(names))
    pairs = journeys.compute(kernel, kernels.merge)
    sources, targets, counts = kernels.finish(pairs)
    out, into = pairs.counts.sum(axis=1), pairs.counts.sum(axis=0)
    table = table_of(
        source=[names[code] for code in sources],
        target=[names[code] for code in targets],
        count=counts,
        share=counts / max(1, int(counts.sum())),
        share_out=counts / out[sources],
        share_in=counts / into[targets],
    )
    return Transitions(origin=journeys, options={}, table=table)


def _contains_pair(batch: Batch, *, source: int, target: int) -> Flags:
    codes = batch.touchpoint
    low, high = batch.low, batch.high
    pair = (codes[low : high - 1] == source) & (codes[low + 1 : high] == target)
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(pair)))
    flags: Flags = before[batch.stops - 1 - low] > before[batch.starts - low]
    return flags
