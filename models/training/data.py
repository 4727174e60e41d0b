"""Everything that a shipped model may be trained on, in one shape.

``en_vader_tweets`` (MIT), the training part of UMSAB (Apache-2.0) without Hindi, and the project's
own seed sentences (Apache-2.0). No other labelled text is read here; what only measures is in
``sets.py``.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from touchline.voice.engines import EMOTIONS, SENTIMENTS

__all__ = ["REPOSITORY", "UMSAB_LANGUAGES", "Example", "rows_of", "seeds", "shared", "trainable"]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
SEEDS: Final = REPOSITORY / "models" / "seeds"
UMSAB_LANGUAGES: Final = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
NOISY: Final = "hindi"
"""Left out of UMSAB: a head trained on its labels finds them no better than by chance (macro-F1
0.36 in cross-validation, 0.58 to 0.66 in the other languages), so they would teach noise."""
VADER_CLEAR: Final = 0.5
"""A tweet is positive from this mean of human scores (−4 … 4) on, negative from its opposite on."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled text; `emotion` is "none" where none is clear, None where nobody looked."""

    text: str
    language: str
    sentiment: int
    source: str
    emotion: str | None = None
    domain: str = "tweets"


def shared(*parts: str) -> Path:
    """Give a path below the folder of public data sets, ``$TOUCHLINE_SHARED`` or ``../shared``."""
    return Path(os.environ.get("TOUCHLINE_SHARED", REPOSITORY.parent / "shared")).joinpath(*parts)


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a CSV file, packed or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    else:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def trainable() -> list[Example]:
    """Give all that may be trained on, each text once."""
    found = {example.text: example for example in (*_umsab(), *_vader(), *seeds())}
    return list(found.values())


def seeds(folder: Path = SEEDS) -> list[Example]:
    """Give the project's own sentences.

    Raises
    ------
    ValueError
        If a row has a sentiment or an emotion that there is not.
    """
    found = []
    for path in sorted(folder.glob("*.csv")):
        for number, row in enumerate(rows_of(path), start=2):
            emotion = row["emotion"] or "none"
            if row["sentiment"] not in SENTIMENTS or emotion not in (*EMOTIONS, "none"):
                raise ValueError(f"{path}:{number}: {row['sentiment']!r}, {emotion!r}")
            sentiment = SENTIMENTS.index(row["sentiment"])
            found.append(
                Example(row["text"], path.stem[:2], sentiment, "seeds", emotion, row["domain"])
            )
    return found


def _umsab() -> Iterator[Example]:
    for row in rows_of(shared("data", "text", "multi_umsab_tweets_8lang.csv.gz")):
        if row["split"] == "train" and row["language"] != NOISY:
            language = UMSAB_LANGUAGES[row["language"]]
            yield Example(row["text"], language, SENTIMENTS.index(row["label"]), "umsab")


def _vader() -> Iterator[Example]:
    for row in rows_of(shared("data", "text", "en_vader_tweets.csv.gz")):
        score = float(row["mean_human_score"])
        yield Example(
            row["text"], "en", 1 + (score >= VADER_CLEAR) - (score <= -VADER_CLEAR), "vader"
        )
