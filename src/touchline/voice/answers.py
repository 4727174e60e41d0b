"""Reads the texts of a build's answers: ``voice.parquet`` beside ``answers.parquet``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.voice.cache import cached
from touchline.voice.engines import open_engine
from touchline.voice.sentiment import table_of_reading
from touchline.voice.spec import VoiceSpec

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FEELING", "write_voice"]

FEELING = 2.0
"""A text that is surely positive counts as an emotion of so much, a negative one as minus that."""

Progress = Callable[[str, float], None]


def write_voice(
    build: Path, spec: VoiceSpec, *, cache: Path, progress: Progress | None = None
) -> dict[str, Any]:
    """Read the texts in ``answers.parquet`` of the folder *build* and write ``voice.parquet``.

    Parameters
    ----------
    cache
        Folder where readings are kept from one build to the next.
    progress
        Called before every piece of texts that were not read before.

    Returns
    -------
    Name and version of the engine, number of texts, of those read anew, and the share on which the
    engine abstained; empty if texts are not read or there are none.

    Raises
    ------
    ConfigError
        If there is no such engine, or what it needs is not installed.
    """
    import pyarrow.parquet as pq

    columns = ["segment", "row", "part", "text"]
    answers = pq.read_table(build / "answers.parquet", columns=columns)
    answers = answers.filter(_spoken(answers["text"]))
    if spec.engine == "none" or not answers.num_rows:
        return {}
    engine = cached(open_engine(spec.engine), cache)
    encoded = answers["text"].combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    reading = engine.read(texts, progress)
    table = table_of_reading(engine, reading, encoded.indices.to_numpy().astype(np.int64))
    told = table.schema.metadata or {}
    table = _with_feeling(table.replace_schema_metadata(None))
    for place, name in enumerate(("segment", "row", "part")):
        table = table.add_column(place, name, answers[name])
    pq.write_table(table, build / "voice.parquet")
    return {
        "engine": engine.name,
        "version": engine.version,
        "texts": answers.num_rows,
        "distinct": len(texts),
        "abstained": float(told.get(b"abstained", b"0")),
    }


def _spoken(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0)


def _with_feeling(table: pa.Table) -> pa.Table:
    """Add the emotion to be expected, −2 … 2; null where the engine abstains."""
    import pyarrow as pa
    import pyarrow.compute as pc

    leaning = pc.multiply(pc.subtract(table["positive"], table["negative"]), pa.scalar(FEELING))
    known = pc.is_valid(table["label"])
    feeling = pc.if_else(known, leaning, pa.scalar(None, pa.float64()))
    return table.append_column("feeling", feeling.cast(pa.float32()))
