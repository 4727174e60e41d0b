"""The tables of conformance: by step and kind, by journey, by variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from touchline.analysis.conformance.planned import label_of
from touchline.analysis.conformance.spec import PlanSpec
from touchline.analysis.rates import rate_columns
from touchline.analysis.tables import table_of
from touchline.durations import microseconds

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.kernels.conformance import Alignments, Counts, Listed, Plan

__all__ = [
    "Counted",
    "counted",
    "figures_of",
    "further",
    "journey_table",
    "step_table",
    "variant_table",
]

_MOST_INSERTED: Final = 100


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the kernel counted, and what the groups and touchpoints are called."""

    counts: Counts
    values: tuple[str | None, ...]
    """Group → value of the segment; a single None without one."""
    touchpoints: tuple[str, ...]

    @property
    def groups(self) -> list[int]:
        """Groups with journeys, the largest first."""
        journeys = self.counts.totals[:, 0]
        there = [group for group in range(len(journeys)) if journeys[group]]
        return sorted(there, key=lambda group: (-journeys[group], str(self.values[group])))


def counted(journeys: Journeys, plan: Plan, by: str | None) -> Counted:
    """Count deviations of *journeys*, for each value of the segment *by*."""
    from touchline.kernels import conformance as kernels

    values: tuple[str | None, ...] = (None,)
    if by is not None:
        values = (*journeys.names.segment_texts(by), None)
    kernel = partial(kernels.kernel, plan=plan, segment=by, groups=len(values))
    counts = journeys.compute(kernel, kernels.merge)
    return Counted(counts=counts, values=values, touchpoints=journeys.touchpoints)


def figures_of(found: Counted) -> dict[str, Any]:
    """Give the figures that stand for the whole."""
    return _figures(found.counts.totals.sum(axis=0))


def step_table(found: Counted, plan: PlanSpec, by: str | None) -> pa.Table:
    """Make a row per step and kind that can occur there, for each group."""
    from touchline.kernels.conformance import KINDS

    cells = list(_cells(plan))
    kinds = found.counts.kinds
    groups = found.groups if by is not None else [None]
    rows = [(group, step, kind) for group in groups for step, kind in cells]
    counts = np.array(
        [
            kinds[:, KINDS.index(kind), step].sum()
            if group is None
            else kinds[group, KINDS.index(kind), step]
            for group, step, kind in rows
        ],
        np.int64,
    )
    totals = found.counts.totals[:, 0]
    whole = np.array([totals.sum() if group is None else totals[group] for group, _, _ in rows])
    shares = rate_columns(counts, whole)
    labels = [*map(label_of, plan.steps), None]
    table = table_of(
        step=np.array([step + 1 for _, step, _ in rows], np.int64),
        touchpoint=pa.array([labels[step] for _, step, _ in rows], pa.string()),
        kind=[kind for _, _, kind in rows],
        journeys=counts,
        share=shares["rate"],
        share_low=shares["low"],
        share_high=shares["high"],
    )
    if by is None:
        return table
    values = pa.array([found.values[group or 0] for group, _, _ in rows], pa.string())
    return table.add_column(0, "value", values)


def further(found: Counted, plan: PlanSpec, by: str | None) -> dict[str, pa.Table]:
    """Make the tables of the steps, of what came in, and of the groups."""
    tables = {"steps": _steps(found, plan), "inserted": _inserted(found, plan)}
    if by is not None:
        rows = [_figures(found.counts.totals[group]) for group in found.groups]
        names = list(_figures(np.zeros(4, np.int64)))
        tables["groups"] = table_of(
            value=pa.array([found.values[group] for group in found.groups], pa.string()),
            **{name: [row[name] for row in rows] for name in names},
        )
    return tables


def journey_table(journeys: Journeys, plan: Plan, spec: PlanSpec, most: int | None) -> pa.Table:
    """List journeys, the least fitting first."""
    from touchline.kernels import conformance as kernels

    found = journeys.compute(
        partial(kernels.listing, plan=plan, most=most), partial(kernels.longer, most=most)
    )
    places = [(int(part), int(row)) for part, row in zip(found.part, found.row, strict=True)]
    return table_of(
        person=pa.array(journeys.source.keys(places), pa.string()),
        start=pa.array(found.start, pa.timestamp("us", "UTC")),
        fitness=found.fitness / kernels.SCALE,
        cost=found.cost.astype(np.int64),
        deviations=pa.array(_said(found, spec), pa.list_(pa.string())),
    )


def variant_table(journeys: Journeys, plan: Plan, spec: PlanSpec, most: int | None) -> pa.Table:
    """List whole sequences of touchpoints, the most frequent first; times are left aside."""
    from touchline.analysis.variants import variants
    from touchline.kernels import conformance as kernels

    rows = variants(journeys, limit=most or max(1, len(journeys)), times=False).table
    codes = journeys.names.codes
    batch = _batch_of([[codes[name] for name in path] for path in rows["path"].to_pylist()])
    timeless = replace(plan, within=np.full(plan.steps, -1, np.int64))
    found = kernels.align(batch, timeless)
    listed = kernels.listing(batch, plan=timeless, most=None)
    order = np.argsort(listed.row)
    deviations = np.array(_said(listed, spec), dtype=object)[order].tolist() if len(order) else []
    table = rows.select(["variant", "path", "journeys", "share"])
    table = table.append_column("fitness", pa.array(found.fitness / kernels.SCALE))
    table = table.append_column("cost", pa.array(found.cost.astype(np.int64)))
    return table.append_column("deviations", pa.array(deviations, pa.list_(pa.string())))


def _cells(plan: PlanSpec) -> Iterator[tuple[int, str]]:
    """Give steps, from 0, with the kinds that can occur there."""
    for number, step in enumerate(plan.steps):
        yield number, "kept"
        if not step.optional:
            yield number, "skipped"
        yield number, "repeated"
        yield number, "out_of_order"
        if step.within is not None:
            yield number, "late"
        yield number, "inserted"
    yield len(plan.steps), "inserted"


def _figures(totals: Int64s) -> dict[str, Any]:
    from touchline.kernels.conformance import SCALE

    journeys, conforming, cost, fitness = (int(number) for number in totals)
    share = rate_columns(np.array([conforming]), np.array([journeys]))
    return {
        "journeys": journeys,
        "conforming": conforming,
        "conforming_share": share["rate"][0].as_py(),
        "conforming_share_low": share["low"][0].as_py(),
        "conforming_share_high": share["high"][0].as_py(),
        "fitness": fitness / SCALE / journeys if journeys else None,
        "mean_cost": cost / journeys if journeys else None,
    }


def _steps(found: Counted, plan: PlanSpec) -> pa.Table:
    from touchline.kernels.medians import medians

    steps = len(plan.steps)
    middle = medians(found.counts.steps, found.counts.gaps, steps)
    timed = np.bincount(np.concatenate(found.counts.steps), minlength=steps)
    limits = [None if s.within is None else microseconds(s.within) / 1e6 for s in plan.steps]
    return table_of(
        step=np.arange(1, steps + 1),
        touchpoint=[label_of(step) for step in plan.steps],
        optional=[step.optional for step in plan.steps],
        repeats=[step.repeats for step in plan.steps],
        within_seconds=pa.array(limits, pa.float64()),
        timed=timed,
        median_seconds=pa.array([None if m is None else m / 1e6 for m in middle], pa.float64()),
    )


def _inserted(found: Counted, plan: PlanSpec) -> pa.Table:
    came_in = found.counts.came_in
    places, codes = np.nonzero(came_in)
    counts = came_in[places, codes]
    order = np.lexsort((codes, places, -counts))[:_MOST_INSERTED]
    places, codes, counts = places[order], codes[order], counts[order]
    whole = np.full(len(counts), found.counts.totals[:, 0].sum())
    shares = rate_columns(counts, whole)
    labels = [*map(label_of, plan.steps), None]
    return table_of(
        step=places + 1,
        touchpoint=pa.array([labels[place] for place in places], pa.string()),
        inserted=[found.touchpoints[code] for code in codes],
        journeys=counts,
        share=shares["rate"],
        share_low=shares["low"],
        share_high=shares["high"],
    )


def _said(found: Listed | Alignments, plan: PlanSpec) -> list[list[str]]:
    """Say of each journey how it deviates, in the order of the steps."""
    from touchline.kernels.conformance import KINDS

    labels = [*map(label_of, plan.steps), "the end"]
    said = []
    for masks in found.masks:
        bits = [int(mask) for mask in masks]
        said.append(
            [
                _deviation(kind, labels[step], step == len(plan.steps))
                for step in range(len(labels))
                for kind, mask in zip(KINDS[1:], bits[1:], strict=True)
                if mask >> step & 1
            ]
        )
    return said


def _deviation(kind: str, label: str, after: bool) -> str:
    if kind != "inserted":
        return f"{label} {kind.replace('_', ' ')}"
    return "more after the end" if after else f"more before {label}"


def _batch_of(paths: Sequence[Sequence[int]]) -> Any:
    from touchline.kernels.batch import Batch

    lengths = np.array([len(path) for path in paths], np.int32)
    stops = np.cumsum(lengths, dtype=np.int32)
    codes = np.array([code for path in paths for code in path], np.uint16)
    return Batch(
        starts=(stops - lengths).astype(np.int32),
        stops=stops,
        touchpoint=codes,
        time=np.zeros(len(codes), np.int64),
    )
