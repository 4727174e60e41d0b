"""The answers of a build with names instead of codes, and who belongs to a persona."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.voice.scoring.measures import DEFAULT_SCALES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["belonging", "feelings_of", "read_answers"]


def read_answers(build: Path, info: BuildInfo) -> pa.Table:
    """Read ``answers.parquet`` of the build in folder *build*.

    Beside its columns there are ``touchpoint`` and ``stage``, the ids of what an answer is about;
    a scale that no source declares is the usual one of the instrument.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(build / "answers.parquet")
    for place, names in (("touchpoint", info.touchpoints), ("stage", info.stages)):
        ids = pa.array([each.id for each in names], pa.string())
        codes = table[f"about_{place}"].cast(pa.int64())
        known = pc.if_else(pc.less(codes, len(names)), codes, pa.scalar(None, pa.int64()))
        table = table.append_column(place, pc.take(ids, known))
    kinds = pa.array(list(DEFAULT_SCALES), pa.string())
    usual = pc.index_in(table["instrument"], kinds)
    for at, side in enumerate(("scale_low", "scale_high")):
        bounds = pa.array([scale[at] for scale in DEFAULT_SCALES.values()], pa.float64())
        known = pc.coalesce(table[side], pc.take(bounds, usual))
        table = table.set_column(table.column_names.index(side), side, known)
    return table


def feelings_of(build: Path, answers: pa.Table) -> npt.NDArray[np.float64]:
    """Give the feeling of each answer's text, −2 … 2; NaN where there is none or it is not known.

    A build whose texts were not read has no feelings.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = build / "voice.parquet"
    if not file.exists():
        return np.full(answers.num_rows, np.nan)
    place = ["segment", "row", "part"]
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
