"""The rows behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from touchline.errors import ConfigError, did_you_mean
from touchline.maps.snapshot import Snapshot
from touchline.maps.views import open_build

__all__ = ["evidence"]


def evidence(
    build: Path,
    snapshot: Snapshot,
    figure_id: str,
    *,
    efforts: Sequence[Path] | None = None,
    limit: int | None = 1000,
) -> pa.Table:
    """Give the first *limit* rows behind the figure *figure_id* of *snapshot*, by its own query.

    Unlike the samples in the snapshot, the rows are not masked: they stay on the machine that
    holds the data. ``limit=None`` gives them all.

    Raises
    ------
    ConfigError
        If the map has no such figure, or nothing is behind it because it is not known.
    """
    figure = snapshot.figures.get(figure_id)
    if figure is None:
        raise ConfigError(
            f"the map has no figure {figure_id!r}",
            hint=did_you_mean(figure_id, snapshot.figures),
            where=snapshot.map,
        )
    if figure.query is None:
        raise ConfigError(
            f"nothing is behind the figure {figure_id!r}: it is not known",
            hint="its field 'missing' says why",
            where=snapshot.map,
        )
    # The query is always a SELECT that Touchline wrote; a LIMIT around it keeps its order.
    bounded = figure.query if limit is None else f"SELECT * FROM ({figure.query}) LIMIT {limit:d}"
    with open_build(build, efforts) as db:
        return db.sql(bounded).to_arrow_table()
