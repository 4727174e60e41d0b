"""Attribution of paths that were counted elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.attribution.models import Chosen, Model, Share
from touchline.analysis.attribution.shared import check_costs, share_out
from touchline.errors import ConfigError

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.kernels.touch_paths import Paths

__all__ = ["PathAttribution", "attribution_of_paths"]


@dataclass(frozen=True, kw_only=True)
class PathAttribution:
    """Answer of :func:`attribution_of_paths`; its table is that of :func:`attribution`."""

    table: pa.Table
    figures: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)

    def chart(self) -> Chart:
        """Draw the share of the conversions that each channel gets, models side by side."""
        from touchline.analysis.attribution.chart import draw

        return draw(self.table, subtitle="of paths that were counted before")


def attribution_of_paths(
    paths: Sequence[Sequence[str]],
    conversions: Sequence[float],
    model: Model | Sequence[Model] = "linear",
    *,
    nulls: Sequence[float] | None = None,
    values: Sequence[float] | None = None,
    share: Share = "touch",
    weights: Mapping[str, float] | None = None,
    order: int = 1,
    costs: Mapping[str, float] | None = None,
) -> PathAttribution:
    """Share out the conversions of paths that were counted elsewhere, such as in another tool.

    Parameters
    ----------
    paths
        Channels in the order in which they were met; empty paths are ignored.
    conversions
        Per path: how often it ended in a conversion.
    model
        A model, or several to see side by side; see :func:`attribution`.
    nulls
        Per path: how often it ended without; the Markov chain needs it.
    values
        Per path: value of all its conversions together.
    share
        Whether ``linear`` divides by touches, or by distinct channels.
    weights
        Parts ``first``, ``middle`` and ``last`` of the model ``custom``.
    order
        How many touches the Markov chain remembers.
    costs
        Channel → what was spent on it.

    Returns
    -------
    The table of :func:`attribution` without intervals, its figures, and for the Markov chain the
    tables ``transitions`` and ``removal_effects``.

    Raises
    ------
    ConfigError
        If the lists differ in length, or the model needs times, which paths do not have.

    Examples
    --------
    >>> found = attribution_of_paths(
    ...     [["search", "email"], ["search", "social", "email"]], [3, 1], "markov", nulls=[1, 3])
    >>> found.table.select(["channel", "credit"]).to_pylist()
    [{'channel': 'search', 'credit': 1.6}, {'channel': 'email', 'credit': 1.6},
     {'channel': 'social', 'credit': 0.8}]
    """
    from touchline.kernels import attribution as rules
    from touchline.kernels import markov

    chosen = Chosen.of(model, share=share, weights=weights, half_life=1, order=order)
    if "time_decay" in chosen.names:
        raise ConfigError(
            "paths have no times, which time_decay needs",
            hint="read the events, and call journeys.attribution('time_decay', goal=…)",
        )
    for name, column in (("conversions", conversions), ("nulls", nulls), ("values", values)):
        if column is not None and len(column) != len(paths):
            raise ConfigError(f"{len(paths)} paths arrived, but {len(column)} {name}")
    channels = tuple(dict.fromkeys(channel for path in paths for channel in path))
    check_costs(costs, channels)
    columns = _columns(paths, channels, conversions, nulls, values)
    models, k = chosen.for_kernel(), len(channels)
    if chosen.markov:
        steps = markov.steps_of(columns, models=models, channels=k, order=order, groups=1)
        credit = steps.credit
    else:
        steps, credit = None, rules.credit_of(columns, models=models, channels=k, groups=1)
    shared = share_out(credit, steps, chosen, channels, resamples=0, costs=costs)
    return PathAttribution(table=shared.table, figures=shared.figures, tables=shared.tables)


def _columns(
    paths: Sequence[Sequence[str]],
    channels: tuple[str, ...],
    conversions: Sequence[float],
    nulls: Sequence[float] | None,
    values: Sequence[float] | None,
) -> Paths:
    """Write each path that occurred, once as converting and once as not."""
    from touchline.kernels.touch_paths import Paths

    codes = {channel: code for code, channel in enumerate(channels)}
    n = len(paths)
    used = [number for number in range(n) if len(paths[number])]
    lengths = np.array([len(path) for path in paths], np.int64)
    end = np.cumsum(lengths)
    row = np.array(used * 2, np.int64)
    weight = np.concatenate(
        (np.array(conversions, np.float64)[used], np.array(nulls or [0.0] * n, np.float64)[used])
    )
    converted = np.arange(len(row)) < len(used)
    occurs = weight > 0
    row, weight, converted = row[occurs], weight[occurs], converted[occurs]
    worth = np.array(values if values is not None else [0.0] * n, np.float64)[row]
    return Paths(
        channel=np.array([codes[c] for path in paths for c in path], np.int32),
        time=np.zeros(int(lengths.sum()), np.int64),
        begin=(end - lengths)[row],
        end=end[row],
        converted=converted,
        value=np.where(converted, worth / weight, 0.0),
        weight=weight,
        journey=row,
        group=np.zeros(len(row), np.int64),
    )
