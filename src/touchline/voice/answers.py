"""Reads the texts of a build's answers: ``voice.parquet`` and ``themes.json`` beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from touchline.voice.cache import cached
from touchline.voice.conversations.turns import split_turns
from touchline.voice.engines import open_engine
from touchline.voice.reading import FEELING, table_of_reading
from touchline.voice.scoring.measures import DEFAULT_SCALES
from touchline.voice.spec import VoiceSpec
from touchline.voice.topics import Themes, write_themes
from touchline.voice.topics.of_texts import themes_of_reading

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.voice.engines import Engine

__all__ = ["FEELING", "write_voice"]

Progress = Callable[[str, float], None]

_PLACE = ("segment", "row", "part")
_READ = (*_PLACE, "text", "time", "instrument", "score", "scale_low", "scale_high")


def write_voice(
    build: Path, spec: VoiceSpec, *, cache: Path, progress: Progress | None = None
) -> dict[str, Any]:
    """Read the texts in ``answers.parquet`` of the folder *build*; write what they say beside it.

    ``voice.parquet`` has a row per text: language, sentiment, emotion, feeling −2 … 2, and the ids
    of the themes that it speaks of, which ``themes.json`` describes. Of transcripts and mail
    threads the customer's part is read.

    Parameters
    ----------
    cache
        Folder where readings are kept from one build to the next.
    progress
        Called before every piece of texts that were not read before.

    Returns
    -------
    Name and version of the engine, number of texts, of different ones, share on which the engine
    abstained, conversations, those of them whose customer cannot be told, themes; empty if texts
    are not read or there are none.

    Raises
    ------
    ConfigError
        If there is no such engine, or what it needs is not installed.
    """
    import pyarrow.parquet as pq

    answers = pq.read_table(build / "answers.parquet", columns=list(_READ))
    answers = answers.filter(_spoken(answers["text"]))
    if spec.engine == "none" or not answers.num_rows:
        return {}
    engine = cached(open_engine(spec.engine), cache)
    encoded = answers["text"].combine_chunks().dictionary_encode()
    texts, kinds = _customers(encoded.dictionary.to_pylist(), spec)
    reading = engine.read(texts, progress)
    rows = encoded.indices.to_numpy().astype(np.int64)
    table = table_of_reading(engine, reading, rows)
    told = table.schema.metadata or {}
    table = _with_feeling(table.replace_schema_metadata(None))
    if progress is not None:
        progress("finding themes", 0.0)
    themes = _themes(engine, [texts[row] for row in rows.tolist()], table, answers, spec)
    for place, name in enumerate(_PLACE):
        table = table.add_column(place, name, answers[name])
    pq.write_table(_with_themes(table, themes), build / "voice.parquet")
    write_themes(build / "themes.json", themes.themes)
    found = Counter(kinds[row] for row in rows.tolist())
    return {
        "engine": engine.name,
        "version": engine.version,
        "texts": answers.num_rows,
        "distinct": len(texts),
        "abstained": float(told.get(b"abstained", b"0")),
        "conversations": found["told"] + found["untold"],
        "customer_unknown": found["untold"],
        "themes": len(themes.themes),
    }


def _spoken(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0)


def _customers(texts: list[str], spec: VoiceSpec) -> tuple[list[str], list[str]]:
    """Give the customer's part of each text, and whether it is a conversation."""
    split = [split_turns(text, spec.company) for text in texts]
    kinds = ["plain" if one.kind == "plain" else "told" if one.told else "untold" for one in split]
    parts = [
        one.customer if kind == "told" else text
        for text, one, kind in zip(texts, split, kinds, strict=True)
    ]
    return parts, kinds


def _with_feeling(table: pa.Table) -> pa.Table:
    """Add the emotion to be expected, −2 … 2; null where the engine abstains."""
    import pyarrow as pa
    import pyarrow.compute as pc

    leaning = pc.multiply(pc.subtract(table["positive"], table["negative"]), pa.scalar(FEELING))
    known = pc.is_valid(table["label"])
    feeling = pc.if_else(known, leaning, pa.scalar(None, pa.float64()))
    return table.append_column("feeling", feeling.cast(pa.float32()))


def _themes(
    engine: Engine, texts: list[str], table: pa.Table, answers: pa.Table, spec: VoiceSpec
) -> Themes:
    if not spec.find_themes and not spec.themes:
        return Themes((), ((),) * len(texts), len(texts))
    of_text = table["feeling"].to_numpy().astype(np.float64)
    of_score = _score_emotions(answers)
    feelings = np.where(np.isnan(of_score), of_text, of_score).tolist()
    return themes_of_reading(
        engine,
        texts,
        languages=table["language"].to_pylist(),
        feelings=[None if feeling != feeling else feeling for feeling in feelings],
        times=answers["time"].to_pylist(),
        tree=spec.themes,
        find=spec.find_themes,
        most=spec.most_themes,
    )


def _score_emotions(answers: pa.Table) -> npt.NDArray[np.float64]:
    """Give the emotion of each score; NaN without one. It wins over that of the text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    usual = pc.index_in(answers["instrument"], pa.array(list(DEFAULT_SCALES), pa.string()))
    sides = []
    for at, side in enumerate(("scale_low", "scale_high")):
        bounds = pa.array([scale[at] for scale in DEFAULT_SCALES.values()], pa.float64())
        known = pc.coalesce(answers[side], pc.take(bounds, usual))
        sides.append(known.to_numpy().astype(np.float64))
    low, high = sides
    scores = answers["score"].to_numpy().astype(np.float64)
    length = np.where(high > low, high - low, np.nan)
    emotions: npt.NDArray[np.float64] = np.clip(4 * (scores - low) / length - 2, -2, 2)
    return emotions


def _with_themes(table: pa.Table, themes: Themes) -> pa.Table:
    import pyarrow as pa

    return table.append_column("themes", pa.array(themes.ids, pa.list_(pa.string())))
