"""The tables of a profile: shares, times, frictions, differences of two groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from touchline.analysis.difference import Difference, newcombe
from touchline.analysis.intervals import quantile
from touchline.analysis.multiplicity import Correction, adjust
from touchline.voice.experience.behaviour import FRICTIONS, Passages

if TYPE_CHECKING:
    from touchline.voice.experience.profile import Measured

__all__ = ["differences", "frictions", "shares", "times"]


def shares(
    by: str, places: Sequence[str], found: Mapping[str, Mapping[str, Sequence[Measured]]]
) -> pa.Table:
    """Give a row per place, group and measure that is known."""
    rows: list[dict[str, Any]] = []
    for at, place in enumerate(places):
        for group, measures in found.items():
            for name, values in measures.items():
                one = values[at]
                if one.coverage is None and one.share is None:
                    continue
                low, high = one.interval.low, one.interval.high
                rows.append({
                    by: place, "group": group, "measure": name, "score": _points(one.share),
                    "low": _points(low), "high": _points(high), "n": one.n,
                    "coverage": one.coverage,
                })  # fmt: skip
    kinds = {by: pa.string(), "group": pa.string(), "measure": pa.string(), "score": pa.float64(),
             "low": pa.float64(), "high": pa.float64(), "n": pa.int64(),
             "coverage": pa.float64()}  # fmt: skip
    return _table(rows, kinds, found)


def times(by: str, places: Sequence[str], groups: Mapping[str, Sequence[Passages]]) -> pa.Table:
    """Give median and p90 of the seconds in each place, and of the wait before it."""
    rows = []
    for place, group, passages in _each(places, groups):
        row: dict[str, Any] = {by: place, "group": group, "journeys": len(passages.place)}
        for name, values in (("inside", passages.inside), ("wait", passages.wait)):
            known = values[~np.isnan(values)]
            row[f"{name}_n"] = len(known)
            row[f"{name}_median"] = quantile(known, 0.5)
            row[f"{name}_p90"] = quantile(known, 0.9)
        rows.append(row)
    kinds = {by: pa.string(), "group": pa.string(), "journeys": pa.int64()}
    for name in ("inside", "wait"):
        kinds |= {f"{name}_n": pa.int64(), f"{name}_median": pa.float64(),
                  f"{name}_p90": pa.float64()}  # fmt: skip
    return _table(rows, kinds, groups)


def frictions(by: str, places: Sequence[str], groups: Mapping[str, Sequence[Passages]]) -> pa.Table:
    """Give the share of journeys through each place that met each kind of friction."""
    rows = []
    for place, group, passages in _each(places, groups):
        known = passages.known
        n = int(known.sum())
        row: dict[str, Any] = {by: place, "group": group, "n": n}
        for name in FRICTIONS:
            row[name] = float(getattr(passages, name)[known].mean()) if n else None
        rows.append(row)
    kinds = {by: pa.string(), "group": pa.string(), "n": pa.int64()}
    return _table(rows, kinds | dict.fromkeys(FRICTIONS, pa.float64()), groups)


def differences(
    by: str,
    places: Sequence[str],
    found: Mapping[str, Mapping[str, Sequence[Measured]]],
    correction: Correction,
) -> pa.Table:
    """Give the second group minus the first, in points, by Newcombe, with corrected p-values."""
    first, second = found.values()
    rows: list[dict[str, Any]] = []
    for at, place in enumerate(places):
        for name in first:
            one, other = first[name][at], second[name][at]
            gap = _difference(one, other)
            if gap is not None:
                low, high = gap.interval.low, gap.interval.high
                rows.append({
                    by: place, "measure": name, "first": _points(one.share),
                    "second": _points(other.share), "difference": _points(gap.value),
                    "low": _points(low), "high": _points(high), "p": gap.p,
                    "n_first": one.n, "n_second": other.n,
                })  # fmt: skip
    kinds = {by: pa.string(), "measure": pa.string(), "first": pa.float64(),
             "second": pa.float64(), "difference": pa.float64(), "low": pa.float64(),
             "high": pa.float64(), "p": pa.float64(), "n_first": pa.int64(),
             "n_second": pa.int64()}  # fmt: skip
    table = _table(rows, kinds, {})
    adjusted = pa.array(adjust(table["p"].to_numpy(), correction), pa.float64())
    return table.add_column(table.column_names.index("p") + 1, "p_adjusted", adjusted)


def _difference(first: Measured, second: Measured) -> Difference | None:
    if first.share is None or second.share is None:
        return None
    return newcombe(
        (min(first.share * first.effective, first.effective), first.effective),
        (min(second.share * second.effective, second.effective), second.effective),
    )


def _each(
    places: Sequence[str], groups: Mapping[str, Sequence[Passages]]
) -> Iterator[tuple[str, str, Passages]]:
    """Give the passages of each place and group that has any."""
    for at, place in enumerate(places):
        for group, passages in groups.items():
            if len(passages[at].place):
                yield place, group, passages[at]


def _points(share: float | None) -> float | None:
    return None if share is None else 100.0 * share


def _table(
    rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, Any], groups: Mapping[str, Any]
) -> pa.Table:
    """Make a table that has its types without rows; the group is left out where there is one."""
    names = [name for name in kinds if name != "group" or len(groups) > 1]
    return pa.table({name: pa.array([row[name] for row in rows], kinds[name]) for name in names})
