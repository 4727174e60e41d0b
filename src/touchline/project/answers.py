"""The answers of a build with names instead of codes, and who belongs to a persona."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.voice.scoring.measures import DEFAULT_SCALES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PLACE_OF_ANSWER", "belonging", "columns_of_answers", "feelings_of", "read_answers"]


PLACE_OF_ANSWER: Final = ("segment", "row", "part")
"""Where an answer was read: what tells one from another."""


def columns_of_answers(build: Path) -> list[str]:
    """Name the columns that :func:`read_answers` can give."""
    import pyarrow.parquet as pq

    return [*pq.read_schema(build / "answers.parquet").names, "touchpoint", "stage"]


def read_answers(build: Path, info: BuildInfo, columns: Sequence[str] | None = None) -> pa.Table:
    """Read ``answers.parquet`` of the build in folder *build*.

    Beside its columns there are ``touchpoint`` and ``stage``, the ids of what an answer is about;
    a scale that no source declares is the usual one of the instrument.

    Parameters
    ----------
    columns
        What is needed of each answer; default: everything.
    """
    import pyarrow.parquet as pq

    if columns is None:
        columns = columns_of_answers(build)
    needed = dict.fromkeys(one for name in columns for one in _behind(name))
    table = pq.read_table(build / "answers.parquet", columns=list(needed))
    places = {
        "touchpoint": [each.id for each in info.touchpoints],
        "stage": [each.id for each in info.stages],
    }
    for name in columns:
        if name in places:
            table = table.append_column(name, _names(table[f"about_{name}"], places[name]))
        elif name in _SCALE:
            bounds = _bounds(table, name)
            table = table.set_column(table.column_names.index(name), name, bounds)
    return table.select(list(columns))


_SCALE: Final = ("scale_low", "scale_high")


def _behind(name: str) -> list[str]:
    """Name the columns that a column is made of."""
    if name in _SCALE:
        return [name, "instrument"]
    return [f"about_{name}" if name in ("touchpoint", "stage") else name]


def _names(codes: pa.ChunkedArray, ids: Sequence[str]) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = codes.cast(pa.int64())
    known = pc.if_else(pc.less(codes, len(ids)), codes, pa.scalar(None, pa.int64()))
    return pc.take(pa.array(ids, pa.string()), known)


def _bounds(table: pa.Table, side: str) -> pa.ChunkedArray:
    """Give one end of the scale of each answer."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table[side].null_count:
        return table[side]
    at = _SCALE.index(side)
    usual = pc.index_in(table["instrument"], pa.array(list(DEFAULT_SCALES), pa.string()))
    bounds = pa.array([scale[at] for scale in DEFAULT_SCALES.values()], pa.float64())
    return pc.coalesce(table[side], pc.take(bounds, usual))


def feelings_of(build: Path, answers: pa.Table) -> npt.NDArray[np.float64]:
    """Give the feeling of each answer's text, −2 … 2; NaN where there is none or it is not known.

    A build whose texts were not read has no feelings.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = build / "voice.parquet"
    if not file.exists():
        return np.full(answers.num_rows, np.nan)
    place = list(PLACE_OF_ANSWER)
    voice = pq.read_table(file, columns=[*place, "feeling"])
    kinds = [*(answers.schema.field(name) for name in place), pa.field("feeling", pa.float64())]
    voice = voice.cast(pa.schema(kinds))
    numbered = answers.select(place).append_column("at", pa.array(np.arange(answers.num_rows)))
    joined = numbered.join(voice, keys=place, join_type="inner")
    found = np.full(answers.num_rows, np.nan)
    at = joined["at"].to_numpy(zero_copy_only=False)
    found[at] = joined["feeling"].to_numpy(zero_copy_only=False)
    return found


def belonging(table: pa.Table, choice: Mapping[str, str | list[str]]) -> npt.NDArray[np.bool_]:
    """Say which rows have the chosen values in their segment columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    inside = np.ones(table.num_rows, dtype=bool)
    for segment, values in choice.items():
        wanted = pa.array([values] if isinstance(values, str) else list(values), pa.string())
        found = pc.is_in(table[segment_column(segment)].cast(pa.string()), wanted)
        inside &= found.to_numpy(zero_copy_only=False).astype(bool)
    return inside
