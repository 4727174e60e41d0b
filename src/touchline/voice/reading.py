"""Language, sentiment and emotion of texts, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError
from touchline.voice.engines import EMOTIONS, SENTIMENTS, Engine, Reading, open_engine

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "CLEAR_EMOTION",
    "FEELING",
    "PORTION",
    "join_readings",
    "labels",
    "read_distinct",
    "sentiment",
    "strings_of",
    "table_of_reading",
]

CLEAR_EMOTION: Final = 0.5
"""An emotion is named from this probability on: likelier than all else together."""

FEELING: Final = 2.0
"""A text that is surely positive counts as an emotion of so much, a negative one as minus that."""

PORTION: Final = 1024
"""Texts that an engine gets at a time."""


def sentiment(texts: Iterable[Any], *, engine: str = "default", progress: bool = False) -> pa.Table:
    """Say language, sentiment and emotion of texts.

    Parameters
    ----------
    texts
        A list of str or None, an Arrow array, a pandas or polars series. Equal texts are read once.
    engine
        "default" (small, nothing to install), "text" (better; ``pip install 'touchline[text]'``),
        "huggingface:<model>" or "llm:<model>".
    progress
        Show a progress bar.

    Returns
    -------
    pa.Table
        A row per text, in order: ``language`` (null: not told), ``negative``, ``neutral``,
        ``positive`` (probabilities; null: nothing to read), ``label`` (null: the engine abstains,
        because no answer is likely enough or the language is not one of its own) and ``emotion``
        (null: none is clear). The metadata of the schema name the engine with its version and the
        share of readable texts on which it abstained.

    Raises
    ------
    ConfigError
        If there is no such engine, or *texts* holds something that is no text.

    Examples
    --------
    >>> found = sentiment(["The parcel never arrived, I am furious!", None])
    >>> found["label"].to_pylist(), found["language"].to_pylist()
    (['negative', None], ['en', None])
    """
    given = strings_of(texts)
    opened = open_engine(engine)
    places: dict[str, int] = {}
    inverse = np.array([places.setdefault(text, len(places)) for text in given], dtype=np.int64)
    reading = read_distinct(opened, list(places), progress=progress)
    return table_of_reading(opened, reading, inverse)


def read_distinct(engine: Engine, texts: Sequence[str], *, progress: bool = False) -> Reading:
    """Read *texts*, no two of which are equal, in portions."""
    portions: Iterable[int] = range(0, len(texts), PORTION)
    if progress:
        from rich.progress import track

        portions = track(portions, f"Reading {len(texts):,} texts")
    readings = [engine.read(texts[start : start + PORTION]) for start in portions]
    return join_readings(readings)


def join_readings(readings: Sequence[Reading]) -> Reading:
    """Put readings of portions together, in order."""
    return Reading(
        [language for reading in readings for language in reading.language],
        np.concatenate([_none(SENTIMENTS), *(reading.sentiment for reading in readings)]),
        np.concatenate([_none(EMOTIONS), *(reading.emotion for reading in readings)]),
    )


def labels(reading: Reading, engine: Engine) -> list[str | None]:
    """Give the likeliest sentiment of each text; None where the engine abstains.

    It abstains where nothing is as likely as its threshold, and on languages that it was not made
    for. Texts without words (emoji) have no language and are judged.
    """
    safe = np.nan_to_num(reading.sentiment, nan=-1.0)
    best = safe.argmax(axis=1)
    sure = safe.max(axis=1, initial=-1.0) >= engine.threshold
    known = None if engine.languages is None else {None, *engine.languages}
    return [
        SENTIMENTS[best[at]] if sure[at] and (known is None or language in known) else None
        for at, language in enumerate(reading.language)
    ]


def strings_of(texts: Iterable[Any]) -> list[str]:
    """Give the texts as a list; nothing (None, NaN) is an empty text."""
    import pyarrow as pa

    if isinstance(texts, str | bytes):
        raise ConfigError("one text was given, where many are expected", hint="pass a list of them")
    values = texts.to_pylist() if isinstance(texts, pa.Array | pa.ChunkedArray) else list(texts)
    given = ["" if _is_nothing(value) else value for value in values]
    for at, value in enumerate(given):
        if not isinstance(value, str):
            raise ConfigError(
                f"text {at} is {value!r}, of type {type(value).__name__}",
                hint="texts are str, or None where there is none",
            )
    return given


def _is_nothing(value: object) -> bool:
    # NaN and pandas' NaT are not equal to themselves; pd.NA answers every comparison with itself.
    return value is None or type(value).__name__ == "NAType" or value != value


def _none(columns: Sequence[str]) -> npt.NDArray[np.float32]:
    return np.empty((0, len(columns)), dtype=np.float32)


def table_of_reading(engine: Engine, reading: Reading, inverse: npt.NDArray[np.int64]) -> pa.Table:
    """Give the table of :func:`sentiment`: row k is text ``inverse[k]`` of the *reading*."""
    import pyarrow as pa

    label = labels(reading, engine)
    readable: npt.NDArray[np.bool_] = ~np.isnan(reading.sentiment[:, 0])
    columns: dict[str, pa.Array] = {"language": pa.array(reading.language, pa.string())}
    for name, values in zip(SENTIMENTS, reading.sentiment.T, strict=True):
        columns[name] = pa.array(values, pa.float32(), mask=~readable)
    columns["label"] = pa.array(label, pa.string())
    columns["emotion"] = pa.array(_emotions(reading.emotion), pa.string())
    table = pa.table(columns).take(pa.array(inverse))
    readable_rows = int(readable[inverse].sum())
    labelled = len(table) - table["label"].null_count
    share = (readable_rows - labelled) / readable_rows if readable_rows else 0.0
    return table.replace_schema_metadata(
        {"engine": f"{engine.name} {engine.version}", "abstained": f"{share:.4f}"}
    )


def _emotions(probabilities: npt.NDArray[np.float32]) -> list[str | None]:
    safe = np.nan_to_num(probabilities, nan=0.0)
    best, highest = safe.argmax(axis=1), safe.max(axis=1, initial=0.0)
    return [
        EMOTIONS[at] if value >= CLEAR_EMOTION else None
        for at, value in zip(best, highest, strict=True)
    ]
