"""Transitions: which touchpoint directly follows which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags, Floats, Int64s
    from touchline.kernels.pairs import Details, Every

__all__ = ["PATH_END", "PATH_START", "Matrix", "Transitions", "few", "matrix_of", "table_of_every",
           "transitions"]  # fmt: skip

_DRAWN = 40
_WIDEST = 5_000

PATH_START = "path_start"
PATH_END = "path_end"
"""Stand for the moments before the first and after the last event of a journey."""


class Matrix(NamedTuple):
    """Figures of pairs as a square."""

    labels: tuple[str, ...]
    """Of rows (what came first) and of columns (what came next)."""
    values: Floats


@dataclass(frozen=True, kw_only=True, repr=False)
class Transitions(Result):
    """Answer of :func:`transitions`; a row of the table is a pair."""

    def definition(self) -> str:
        """Say what is counted."""
        said = ["Each count is how often the target directly follows the source in a journey."]
        if self.options["ends"]:
            said.append(
                f"{PATH_START} stands before the first event of each journey and {PATH_END} after"
                " the last; shares count them too."
            )
        if self.options["unique"]:
            said.append("The journeys of a pair are counted once, however often it occurs in them.")
        if self.options["times"]:
            said.append(
                "Seconds lie between the two events; medians are exact to 3 %, and given for the"
                " 4,096 most frequent pairs."
            )
        return " ".join(said)

    def matrix(self, column: str = "count", *, labels: Sequence[str] | None = None) -> Matrix:
        """Give a column of the table as a square matrix; pairs that do not occur are 0.

        Parameters
        ----------
        column
            Which figure.
        labels
            Touchpoints in the wanted order; None: those that occur, path_start first and path_end
            last.

        Raises
        ------
        ConfigError
            If there is no such column, or there are more than 5,000 labels.
        """
        occurring = {*self.table["source"].to_pylist(), *self.table["target"].to_pylist()}
        every = (PATH_START, *self.origin.touchpoints, PATH_END)
        chosen = tuple(labels or [name for name in dict.fromkeys(every) if name in occurring])
        if len(chosen) > _WIDEST:
            raise ConfigError(
                f"a matrix of {len(chosen):,} touchpoints would be too large",
                hint=f"name at most {_WIDEST:,} labels, or use the table",
            )
        return matrix_of(self.table, column, chosen)

    def chart(self, kind: Literal["graph", "matrix"] = "graph") -> Chart:
        """Draw the pairs.

        Parameters
        ----------
        kind
            ``graph``: touchpoints joined by arrows, from left to right as they come in journeys;
            ``matrix``: a heat map in which rows lead to columns.

        Raises
        ------
        ConfigError
            If there is no such kind.
        """
        if kind == "matrix":
            return self._heat_map()
        if kind != "graph":
            raise ConfigError(f"there is no chart {kind!r}", hint="write graph or matrix")
        from touchline.analysis.charts.graph import graph_of

        return graph_of(self)

    def _heat_map(self) -> Chart:
        import altair as alt

        from touchline.analysis.charts.theme import SCALE, styled

        order = self._busiest(_DRAWN)
        drawn = np.array(
            [row["source"] in order and row["target"] in order for row in self.table.to_pylist()],
            np.bool_,
        )
        left_out = self.table.num_rows - int(drawn.sum())
        said = self.origin.describe()
        if left_out:
            said += f"; {left_out:,} pairs of less frequent touchpoints are not drawn"
        base = alt.Chart(self.table.filter(drawn), width=alt.Step(26), height=alt.Step(26))
        axis = alt.Axis(orient="top", labelAngle=-40)
        cells = base.mark_rect(cornerRadius=3).encode(
            x=alt.X("target:N", title="next", sort=order, axis=axis),
            y=alt.Y("source:N", title="from", sort=order),
            color=alt.Color("share_out:Q", title="share of next", scale=alt.Scale(range=SCALE),
                            legend=alt.Legend(format="%")),
            tooltip=["source", "target", "count", alt.Tooltip("share_out:Q", format=".1%")],
        )  # fmt: skip
        chart: Chart = styled(cells, title="What follows what", subtitle=said)
        return chart

    def _busiest(self, most: int) -> list[str]:
        """Give the touchpoints in the most transitions, in order of their codes, ends outside."""
        counts: dict[str, int] = {}
        for row in self.table.select(["source", "target", "count"]).to_pylist():
            for name in (row["source"], row["target"]):
                counts[name] = counts.get(name, 0) + row["count"]
        among = set(sorted(counts, key=lambda name: -counts[name])[:most])
        every = dict.fromkeys((PATH_START, *self.origin.touchpoints, PATH_END))
        return [name for name in every if name in among]

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys in which *target* directly follows *source*."""
        from touchline.kernels.comparison import having_pair

        names = self.origin.names
        source, target = cell["source"], cell["target"]
        if source == PATH_START and source not in names.codes:
            said = f"that begin with {target}"
            return self.origin.keep(partial(_begins, code=names.code(target)), said)
        if target == PATH_END and target not in names.codes:
            said = f"that end with {source}"
            return self.origin.keep(partial(_ends, code=names.code(source)), said)
        wanted = partial(having_pair, source=names.code(source), target=names.code(target))
        return self.origin.keep(wanted, f"in which {target} directly follows {source}")


def transitions(
    journeys: Journeys, *, ends: bool = False, unique: bool = False, times: bool = False
) -> Transitions:
    """Count which touchpoint directly follows which.

    Parameters
    ----------
    ends
        Add the pairs from ``path_start`` to the first event and from the last to ``path_end``.
    unique
        Count the journeys that have a pair, too.
    times
        Give the time between the two events, too.

    Returns
    -------
    A row per pair that occurs, most frequent first: ``source``, ``target``, ``count``,
    ``share`` of all transitions, ``share_out`` of those that leave the source, ``share_in`` of
    those that reach the target, ``per_journey``, the count divided by all journeys; if asked for,
    ``journeys`` that have the pair; ``mean_seconds``, ``median_seconds`` (exact to 3 %),
    ``min_seconds`` and ``max_seconds`` between the two. The tables ``starts`` and ``ends`` count
    the first and the last touchpoints.

    Raises
    ------
    ConfigError
        If *ends* is asked for and a touchpoint has the name ``path_start`` or ``path_end``.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABAB")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.transitions().table.select(["source", "target", "count"]).to_pylist()
    [{'source': 'A', 'target': 'B', 'count': 2}, {'source': 'B', 'target': 'A', 'count': 1}]
    """
    names = journeys.touchpoints
    if ends:
        _refuse_ends_among(names)
    if (unique or times) and few(journeys):
        counted, columns = _every(journeys, unique=unique, times=times)
    else:
        counted = _count(journeys)
        columns = _details(journeys, counted, unique=unique, times=times)
    if ends:
        counted, columns = _with_ends(counted, columns)
    total = int(counted.first.sum())
    return Transitions(
        origin=journeys,
        options={"ends": ends, "unique": unique, "times": times},
        table=_table((*names, PATH_START, PATH_END), counted, columns, total),
        figures={"journeys": total, "transitions": int(counted.counts.sum())},
        tables={"starts": _ends_of(names, counted.first), "ends": _ends_of(names, counted.last)},
    )


def _refuse_ends_among(names: Sequence[str]) -> None:
    if not {PATH_START, PATH_END}.isdisjoint(names):
        raise ConfigError(
            f"a touchpoint is called {PATH_START} or {PATH_END}, as the ends of journeys are",
            hint='give it another name first: journeys.relabel({"path_end": "left"})',
        )


class _Counted(NamedTuple):
    """Pairs by code, most frequent first, and the ends of journeys."""

    sources: Int64s
    targets: Int64s
    counts: Int64s
    first: Int64s
    last: Int64s


def _count(journeys: Journeys) -> _Counted:
    from touchline.kernels import transitions as kernels

    k = len(journeys.touchpoints)
    if k <= kernels.DENSE:
        pairs = journeys.compute(partial(kernels.kernel, touchpoints=k), kernels.merge)
        return _Counted(*kernels.finish(pairs), pairs.first, pairs.last)
    kernel = partial(kernels.kernel_sparse, touchpoints=k)
    sparse = journeys.compute(kernel, kernels.merge_sparse)
    return _Counted(*kernels.finish_sparse(sparse, touchpoints=k), sparse.first, sparse.last)


def few(journeys: Journeys) -> bool:
    """Say whether all pairs have a histogram of their times, so that one pass is enough."""
    from touchline.kernels.pairs import MOST_MEDIANS

    return len(journeys.touchpoints) ** 2 <= MOST_MEDIANS


def _every(journeys: Journeys, *, unique: bool, times: bool) -> tuple[_Counted, dict[str, Any]]:
    """Count pairs and give the columns of each in one pass."""
    from touchline.kernels import pairs as kernels

    k = len(journeys.touchpoints)
    kernel = partial(kernels.kernel_every, touchpoints=k, times=times)
    return _read(journeys.compute(kernel, kernels.merge_every), unique=unique, times=times)


def table_of_every(names: Sequence[str], found: Every) -> pa.Table:
    """Make the table that transitions have with their ends, journeys and times.

    Raises
    ------
    ConfigError
        If a touchpoint has the name of an end.
    """
    _refuse_ends_among(names)
    counted, columns = _with_ends(*_read(found, unique=True, times=True))
    total = int(counted.first.sum())
    return _table((*names, PATH_START, PATH_END), counted, columns, total)


def _read(found: Every, *, unique: bool, times: bool) -> tuple[_Counted, dict[str, Any]]:
    from touchline.kernels import pairs as kernels
    from touchline.kernels.transitions import ordered

    k = len(found.first)
    pairs = np.flatnonzero(found.counts)
    sources, targets, counts = ordered(pairs // k, pairs % k, found.counts[pairs])
    details = kernels.of_places(found.details, sources * k + targets)
    columns = _columns(details, counts, unique=unique, times=times)
    return _Counted(sources, targets, counts, found.first, found.last), columns


def _details(journeys: Journeys, counted: _Counted, *, unique: bool, times: bool) -> dict[str, Any]:
    """Give the columns that need a second pass."""
    from touchline.kernels import pairs as kernels

    if not (unique or times):
        return {}
    k = len(journeys.touchpoints)
    pairs = counted.sources * k + counted.targets
    kernel = partial(kernels.kernel, pairs=pairs, touchpoints=k, unique=unique, times=times)
    details = journeys.compute(kernel, kernels.merge)
    return _columns(details, counted.counts, unique=unique, times=times)


def _columns(details: Details, counts: Int64s, *, unique: bool, times: bool) -> dict[str, Any]:
    from touchline.kernels import pairs as kernels

    columns: dict[str, Any] = {"journeys": details.journeys} if unique else {}
    if times:
        medians = np.full(len(counts), np.nan)
        medians[: kernels.MOST_MEDIANS] = kernels.median_micros(details)
        columns |= {
            "mean_seconds": details.micros / counts / 1e6,
            "median_seconds": medians / 1e6,
            "min_seconds": details.fastest / 1e6,
            "max_seconds": details.slowest / 1e6,
        }
    return columns


def _with_ends(counted: _Counted, columns: dict[str, Any]) -> tuple[_Counted, dict[str, Any]]:
    """Add the pairs from the start and to the end of journeys, and sort again."""
    k = len(counted.first)
    begins, stops = np.flatnonzero(counted.first), np.flatnonzero(counted.last)
    more = np.concatenate((counted.first[begins], counted.last[stops]))
    sources = np.concatenate((counted.sources, np.full(len(begins), k), stops))
    targets = np.concatenate((counted.targets, begins, np.full(len(stops), k + 1)))
    counts = np.concatenate((counted.counts, more))
    order = np.lexsort((targets, sources, -counts))
    unknown = np.full(len(more), np.nan)
    longer = {
        name: np.concatenate((column, more if name == "journeys" else unknown))[order]
        for name, column in columns.items()
    }
    ordered = counted._replace(sources=sources[order], targets=targets[order], counts=counts[order])
    return ordered, longer


def _table(
    labels: Sequence[str], counted: _Counted, columns: dict[str, Any], journeys: int
) -> pa.Table:
    import pyarrow as pa

    sources, targets, counts, _, _ = counted
    out = np.bincount(sources, weights=counts, minlength=len(labels))
    into = np.bincount(targets, weights=counts, minlength=len(labels))
    return table_of(
        source=[labels[code] for code in sources],
        target=[labels[code] for code in targets],
        count=counts,
        share=counts / max(1, int(counts.sum())),
        share_out=counts / out[sources],
        share_in=counts / into[targets],
        per_journey=counts / max(1, journeys),
        **{
            name: pa.array(column, from_pandas=True)  # NaN is null
            for name, column in columns.items()
        },
    )


def _ends_of(names: Sequence[str], counts: Int64s) -> pa.Table:
    """Table of first or last touchpoints, most frequent first."""
    order = [int(code) for code in np.argsort(-counts, kind="stable") if counts[code]]
    return table_of(
        touchpoint=[names[code] for code in order],
        journeys=counts[order],
        share=counts[order] / max(1, int(counts.sum())),
    )


def matrix_of(table: pa.Table, column: str, labels: Sequence[str]) -> Matrix:
    """Give a column of a table of pairs as a square matrix, 0 where a pair is not there.

    Raises
    ------
    ConfigError
        If there is no such column.
    """
    figures = [name for name in table.column_names if name not in ("source", "target")]
    if column not in figures:
        raise ConfigError(f"there is no figure {column!r}", hint=did_you_mean(column, figures))
    places = {name: place for place, name in enumerate(labels)}
    values = np.zeros((len(labels), len(labels)))
    for row in table.select(["source", "target", column]).to_pylist():
        if row["source"] in places and row["target"] in places:
            values[places[row["source"]], places[row["target"]]] = row[column]
    return Matrix(tuple(labels), values)


def _begins(batch: Batch, *, code: int) -> Flags:
    flags: Flags = batch.touchpoint[batch.starts] == code
    return flags


def _ends(batch: Batch, *, code: int) -> Flags:
    flags: Flags = batch.touchpoint[batch.stops - 1] == code
    return flags
