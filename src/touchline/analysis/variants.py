"""Variants: whole sequences of touchpoints, the most frequent first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.kernels.variants import Sequences

__all__ = ["Variants", "variants"]

_DRAWN: Final = 20
_STEPS_DRAWN: Final = 12


@dataclass(frozen=True, kw_only=True, repr=False)
class Variants(Result):
    """Answer of :func:`variants`; a row of the table is a sequence."""

    def definition(self) -> str:
        """Say what is counted."""
        first, collapse = self.options["first"], self.options["collapse"]
        part = f"the first {first} touchpoints" if first else "all touchpoints"
        same = ", immediate repeats counted as one" if collapse else ""
        return (
            f"A variant is the sequence of {part} of a journey{same}; the table holds the"
            f" {self.table.num_rows:,} most frequent of {self.figures['variants']:,} variants,"
            f" {self.figures['coverage']:.1%} of the journeys."
        )

    def chart(self) -> Chart:
        """Draw the most frequent variants as rows of touchpoints, with their counts."""
        from touchline.analysis.charts.sequences import draw_sequences

        rows = self.table.slice(0, _DRAWN).to_pylist()
        return draw_sequences(
            [row["path"] for row in rows],
            [f"{row['journeys']:,} · {row['share']:.1%}" for row in rows],
            [row["share"] for row in rows],
            most_steps=_STEPS_DRAWN,
            title="Most frequent variants",
            subtitle=self.origin.describe(),
        )

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys of a variant: *variant*, its number, or *path*, its touchpoints."""
        from touchline.kernels import variants as kernels

        path = self._path(**cell)
        codes = tuple(self.origin.names.code(name) for name in path)
        first = self.options["first"] or kernels.WHOLE
        wanted = partial(kernels.equal, codes=codes, first=first, collapse=self.options["collapse"])
        return self.origin.keep(wanted, f"with the sequence {' → '.join(path)}")

    def _path(self, *, variant: int | None = None, path: list[str] | None = None) -> list[str]:
        if path is not None:
            return list(path)
        rows = self.table.num_rows
        if variant is None or not 1 <= variant <= rows:
            raise ConfigError(
                f"there is no variant {variant}",
                hint=f"give variant=1 to {rows}, or path=[touchpoint, …]",
            )
        found: list[str] = self.table["path"][variant - 1].as_py()
        return found


def variants(
    journeys: Journeys,
    *,
    limit: int = 100,
    first: int | None = None,
    collapse: bool = False,
    times: bool = True,
) -> Variants:
    """Count whole sequences of touchpoints.

    Parameters
    ----------
    limit
        Variants to list, the most frequent first; of equally frequent ones at the end of the list
        some are taken, always the same.
    first
        Look at the first so many steps of each journey only; None: at all of them.
    collapse
        Count immediate repeats of a touchpoint as one step.
    times
        Measure how long each variant takes, too.

    Returns
    -------
    A row per variant: ``variant`` (its number), ``path`` (its touchpoints), ``journeys``,
    ``share`` of all journeys, ``cumulative_share`` of this variant and those before it,
    ``median_seconds`` from the first to the last touchpoint of the path (null without *times*).
    Figures: ``variants`` (how many there are in all), ``journeys``, ``coverage`` (share of the
    journeys in the table).

    Raises
    ------
    ConfigError
        If *limit* or *first* is below 1.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": u, "ts": k, "event": e} for u, path in [("ana", "AB"), ("bob", "AB"),
    ...        ("cem", "A")] for k, e in enumerate(path)]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.variants().table.select(["path", "journeys"]).to_pylist()
    [{'path': ['A', 'B'], 'journeys': 2}, {'path': ['A'], 'journeys': 1}]
    """
    if limit < 1 or (first is not None and first < 1):
        raise ConfigError(f"limit={limit}, first={first}: both must be at least 1")
    from touchline.kernels.medians import medians

    total, distinct, counts, sequences = _counted(journeys, limit, first, collapse, times)
    names = journeys.touchpoints
    paths = [[names[code] for code in sequences.codes[k]] for k in range(len(counts))]
    spans = medians(sequences.which, sequences.spans, len(counts)) if times else []
    order = sorted(range(len(counts)), key=lambda k: (-counts[k], paths[k]))
    sorted_counts = counts[order]
    reached = np.cumsum(sorted_counts)
    table = table_of(
        variant=np.arange(1, len(order) + 1),
        path=[paths[k] for k in order],
        journeys=sorted_counts,
        share=sorted_counts / max(1, total),
        cumulative_share=reached / max(1, total),
        median_seconds=pa.array(
            [(spans[k] or 0.0) / 1e6 for k in order] if times else [None] * len(order), pa.float64()
        ),
    )
    coverage = float(reached[-1]) / total if total else 0.0
    return Variants(
        origin=journeys,
        options={"limit": limit, "first": first, "collapse": collapse, "times": times},
        table=table,
        figures={"variants": distinct, "journeys": total, "coverage": coverage},
    )


def _counted(
    journeys: Journeys, limit: int, first: int | None, collapse: bool, times: bool
) -> tuple[int, int, Int64s, Sequences]:
    """Count keys, then read the sequences of the winners; again if two sequences share one."""
    from touchline.kernels import variants as kernels

    rule = kernels.Rule(len(journeys.touchpoints), first or kernels.WHOLE, collapse)
    while True:
        hashes = journeys.compute(partial(kernels.kernel, rule=rule), kernels.merge)
        distinct, found, counts = kernels.most_frequent(hashes, limit)
        total = sum(map(len, hashes.hashes))
        del hashes
        sequences = None if times else kernels.known(found, rule)
        if sequences is None:
            fetch = partial(kernels.fetch, wanted=found, rule=rule)
            sequences = journeys.compute(fetch, kernels.join)
        if not sequences.clash:
            return total, distinct, counts, sequences
        rule = replace(rule, seed=rule.seed + 1)
