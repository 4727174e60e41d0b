"""Step matrix: which touchpoint comes as the first, second, third … event."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.analysis.transitions import PATH_END, PATH_START, Matrix
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s

__all__ = ["StepMatrix", "step_matrix"]

_MOST_STEPS = 10_000
_DRAWN = 24


@dataclass(frozen=True, kw_only=True, repr=False)
class StepMatrix(Result):
    """Answer of :func:`step_matrix`; a row of the table is a touchpoint at a step."""

    def definition(self) -> str:
        """Say what is counted."""
        return (
            f"For each of the first {self.options['steps']} steps, the share of all journeys whose"
            f" event at that step is the touchpoint; a journey that is over counts as {PATH_END}."
        )

    def matrix(self, column: str = "share", *, labels: Sequence[str] | None = None) -> Matrix:
        """Give a column as a table of touchpoints (rows) and steps; step 0 is ``path_start``.

        Parameters
        ----------
        column
            ``share`` or ``journeys``.
        labels
            Touchpoints in the wanted order; None: those that occur, path_start first and path_end
            last.

        Raises
        ------
        ConfigError
            If there is no such column.
        """
        if column not in ("share", "journeys"):
            raise ConfigError(f"there is no figure {column!r}", hint="write share or journeys")
        occurring = {PATH_START, PATH_END, *self.table["touchpoint"].to_pylist()}
        every = (PATH_START, *self.origin.touchpoints, PATH_END)
        chosen = tuple(labels or [name for name in dict.fromkeys(every) if name in occurring])
        places = {name: place for place, name in enumerate(chosen)}
        values = np.zeros((len(chosen), self.options["steps"] + 1))
        if PATH_START in places:
            total = self.figures["journeys"]
            values[places[PATH_START], 0] = min(1, total) if column == "share" else total
        for row in self.table.to_pylist():
            if row["touchpoint"] in places:
                values[places[row["touchpoint"]], row["step"]] = row[column]
        return Matrix(chosen, values)

    def chart(self) -> Chart:
        """Draw touchpoints as rows and steps as columns; the darker, the more journeys."""
        import altair as alt
        import pyarrow as pa

        from touchline.analysis.charts.theme import INK, PAPER, SCALE, styled

        labels = self.matrix().labels[1:]
        order = _by_step(self.table.to_pylist(), labels)[:_DRAWN]
        rows = [
            row | {"percent": f"{row['share']:.0%}" if row["share"] >= 0.005 else ""}
            for row in self.table.to_pylist()
            if row["touchpoint"] in order and row["step"] <= _DRAWN
        ]
        base = alt.Chart(
            pa.Table.from_pylist(rows), width=alt.Step(38), height=alt.Step(28)
        ).encode(
            x=alt.X("step:O", title="step", axis=alt.Axis(orient="top", labelAngle=0)),
            y=alt.Y("touchpoint:N", title=None, sort=order),
        )
        color = alt.Color("share:Q", legend=None, scale=alt.Scale(range=SCALE, domain=[0, 1]))
        cells = base.mark_rect(cornerRadius=3).encode(
            color=color, tooltip=["step:O", "touchpoint:N", "journeys:Q",
                                  alt.Tooltip("share:Q", format=".1%")],
        )  # fmt: skip
        ink = alt.when(alt.datum.share > 0.5).then(alt.value(PAPER)).otherwise(alt.value(INK))
        figures = base.mark_text(fontSize=10.5).encode(text="percent:N", color=ink)
        chart: Chart = styled(
            cells + figures,
            title="Share of journeys at each touchpoint, step by step",
            subtitle=self.origin.describe(),
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys whose event at *step* is *touchpoint*, or that are over by then."""
        from touchline.kernels import steps as kernels

        step, touchpoint = int(cell["step"]), cell["touchpoint"]
        if not 1 <= step <= self.options["steps"]:
            raise ConfigError(
                f"there is no step {step}", hint=f"steps run from 1 to {self.options['steps']}"
            )
        if touchpoint == PATH_END:
            return self.origin.keep(kernels.finished_by(step - 1), f"over by step {step}")
        code = self.origin.names.code(touchpoint)
        return self.origin.keep(
            kernels.at_step(step - 1, code), f"whose event {step} is {touchpoint}"
        )


def step_matrix(journeys: Journeys, *, steps: int = 20) -> StepMatrix:
    """Count which touchpoint comes as the first, second, third … event of journeys.

    Parameters
    ----------
    steps
        How many events of each journey are looked at, from its first.

    Returns
    -------
    A row per step and touchpoint that occurs there: ``step``, from 1; ``touchpoint``, or
    ``path_end`` for journeys that are over; ``journeys``; ``share`` of all journeys.

    Raises
    ------
    ConfigError
        If *steps* is not between 1 and 10,000, or a touchpoint is called ``path_end``.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("AB")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> [row["touchpoint"] for row in journeys.step_matrix(steps=3).table.to_pylist()]
    ['A', 'B', 'path_end']
    """
    from touchline.kernels import steps as kernels

    names = journeys.touchpoints
    if not 1 <= steps <= _MOST_STEPS:
        raise ConfigError(f"{steps} steps arrived", hint=f"give 1 to {_MOST_STEPS:,}")
    if not {PATH_START, PATH_END}.isdisjoint(names):
        raise ConfigError(
            f"a touchpoint is called {PATH_START} or {PATH_END}, as the ends of journeys are",
            hint='give it another name first: journeys.relabel({"path_end": "left"})',
        )
    kernel = partial(kernels.kernel, touchpoints=len(names), steps=steps)
    counts = journeys.compute(kernel, kernels.merge)
    total = int(counts[0].sum())  # every journey has a first event
    counts = np.column_stack((counts, total - counts.sum(axis=1)))
    at, codes = np.nonzero(counts)
    found: Int64s = counts[at, codes]
    labels = (*names, PATH_END)
    table = table_of(
        step=at + 1,
        touchpoint=[labels[code] for code in codes],
        journeys=found,
        share=found / max(1, total),
    )
    return StepMatrix(
        origin=journeys, options={"steps": steps}, table=table, figures={"journeys": total}
    )


def _by_step(rows: Sequence[dict[str, Any]], labels: Sequence[str]) -> list[str]:
    """Order touchpoints by the step at which they mostly come, path_end last."""
    weight: dict[str, float] = {}
    mean: dict[str, float] = {}
    for row in rows:
        name = row["touchpoint"]
        weight[name] = weight.get(name, 0.0) + row["share"]
        mean[name] = mean.get(name, 0.0) + row["share"] * row["step"]
    most = sorted((name for name in labels if name in weight), key=lambda name: -weight[name])
    most = most[:_DRAWN]
    return sorted(most, key=lambda name: (name == PATH_END, mean[name] / weight[name]))
