"""A funnel by the values of properties or segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from touchline.analysis.funnel_tables import step_columns
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from touchline.eventlog.names import Names
    from touchline.kernels.batch import Int64s
    from touchline.kernels.funnel import Chains, Plan
    from touchline.kernels.funnel_layout import Grouping

__all__ = ["Breakdown", "breakdown_of"]

OTHER = "Other"
Value = str | list[str]


@dataclass(frozen=True)
class Breakdown:
    """Values of a breakdown and their funnels."""

    values: tuple[Value, ...]
    """Most entries first; a list for several properties."""
    codes: tuple[int, ...]
    """Group of each value."""
    table: pa.Table
    pooled: bool
    """Whether the rest is put together under :data:`OTHER`."""

    def groups(self, value: str | Sequence[str]) -> tuple[Int64s, bool]:
        """Give the groups behind *value*, and whether all but these are meant.

        Raises
        ------
        ConfigError
            If it has no funnel.
        """
        wanted: Value = value if isinstance(value, str) else list(value)
        if wanted in self.values:
            return np.array([self.codes[self.values.index(wanted)]], np.int64), False
        if self.pooled and wanted in (OTHER, [OTHER]):
            return np.array(self.codes, np.int64), True
        hint = did_you_mean(str(value), [str(one) for one in self.values])
        raise ConfigError(f"nobody has the value {value!r}", hint=hint)


def breakdown_of(plan: Plan, names: Names, options: Mapping[str, Any], chains: Chains) -> Breakdown:
    """Make the table of a breakdown."""
    assert plan.grouping is not None
    group, times = np.concatenate(chains.group), np.concatenate(chains.took)
    untimed = chains.untimed
    codes, index = np.unique(
        np.concatenate((group, np.flatnonzero(untimed.any(axis=1)))), return_inverse=True
    )
    index = index[: len(group)]
    nothing = np.zeros((len(codes), plan.steps + 1), np.int64)
    more = untimed[codes] if plan.fast else nothing  # else all chains have their times
    counts = np.bincount(index, minlength=len(codes)) + more.sum(axis=1)
    asked = options["breakdown"]
    values = [_value(plan.grouping, names, asked, int(code)) for code in codes]
    ranked = sorted(range(len(codes)), key=lambda k: (-counts[k], values[k]))
    limit = options["breakdown_limit"]
    if limit is not None and limit < 1:
        raise ConfigError(f"breakdown_limit is {limit}", hint="take 1 or more, or None for all")
    shown = ranked if limit is None else ranked[:limit]
    place = np.full(len(codes), len(shown), np.int64)
    place[shown] = np.arange(len(shown))
    order = np.argsort(place[index], kind="stable")
    pooled = len(ranked) > len(shown)
    said: list[Value] = [values[k] for k in shown] + ([OTHER] if pooled else [])
    bounds = np.searchsorted(place[index][order], np.arange(len(said) + 1))
    ordered = more[ranked]
    rest = [*ordered[: len(shown)], ordered[len(shown) :].sum(axis=0)][: len(said)]
    parts = [(times[order[a:b]], most) for (a, b), most in zip(pairwise(bounds), rest, strict=True)]
    table = _table(said, parts, options, plan)
    return Breakdown(
        tuple(values[k] for k in shown), tuple(int(codes[k]) for k in shown), table, pooled
    )


def _value(grouping: Grouping, names: Names, asked: str | Sequence[str], group: int) -> Value:
    columns = (*grouping.properties, *grouping.segments)
    found: dict[str, str] = {}
    for column, code in zip(columns, grouping.digits(group), strict=True):
        texts = names.properties if column in grouping.properties else names.segments
        found[column.name] = "" if code < 0 else texts[column.name][code]
    return found[asked] if isinstance(asked, str) else [found[name] for name in asked]


def _table(
    values: Sequence[Value],
    parts: Sequence[tuple[Int64s, Int64s]],
    options: Mapping[str, Any],
    plan: Plan,
) -> pa.Table:
    from touchline.kernels.funnel import summary

    steps, order, count = options["steps"], options["order"], options["count"]
    many = not isinstance(options["breakdown"], str)
    kind = pa.list_(pa.string()) if many else pa.string()
    tables = []
    for value, part in zip(values, parts, strict=True):
        columns = step_columns(steps, order, count, plan.optional, summary(*part))
        listed = [value] if many and isinstance(value, str) else value
        tables.append(pa.table({"value": pa.array([listed] * plan.steps, kind), **columns}))
    if not tables:
        none = step_columns(
            steps, order, count, plan.optional,
            summary(np.zeros((0, plan.steps), np.int64), np.zeros(plan.steps + 1, np.int64)),
        )  # fmt: skip
        empty = pa.table({"value": pa.array([""] * plan.steps, pa.string()), **none})
        return empty.set_column(0, "value", pa.array([None] * plan.steps, kind)).slice(0, 0)
    return pa.concat_tables(tables)
