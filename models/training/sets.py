"""The sets that only measure. None of them is trained on, nor chosen by.

Each is read as it was published; of large ones a fixed random sample is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.data import UMSAB_LANGUAGES, rows_of, shared
from touchline.voice.engines import EMOTIONS, SENTIMENTS

__all__ = [
    "SAMPLE",
    "EmotionSet",
    "MeasuredSet",
    "emotion_set",
    "three_class_sets",
    "two_class_sets",
    "whole",
]

SAMPLE: Final = 3000
"""Texts of a large set that are measured."""

Labelled = Iterator[tuple[str, int]]
NEGATIVE, NEUTRAL, POSITIVE = range(3)
_STARS: Final = {"1": NEGATIVE, "2": NEGATIVE, "3": NEUTRAL, "4": POSITIVE, "5": POSITIVE}


@dataclass(frozen=True, slots=True)
class MeasuredSet:
    """Texts with the sentiment that people gave them, an index into ``SENTIMENTS``."""

    name: str
    language: str
    texts: list[str]
    labels: npt.NDArray[np.int64]
    available: int

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class EmotionSet:
    """Texts with the emotion that people gave them; "none" for the others."""

    name: str
    language: str
    texts: list[str]
    labels: list[str]


def two_class_sets(sample: int | None = SAMPLE) -> list[MeasuredSet]:
    """Give the sets of negative and positive texts; the neutral ones are left out.

    Parameters
    ----------
    sample
        Largest number of texts of a set; None: all of them.
    """
    found = []
    for name, (language, read) in TWO_CLASS.items():
        pairs = [(text, label) for text, label in read() if label != NEUTRAL]
        found.append(_sampled(name, language, pairs, sample))
    return found


def three_class_sets(sample: int | None = SAMPLE) -> list[MeasuredSet]:
    """Give the sets with a neutral class: held-out tweets in eight languages, and others."""
    umsab = {
        f"umsab_{code}": (code, partial(_umsab, name)) for name, code in UMSAB_LANGUAGES.items()
    }
    return [
        _sampled(name, language, list(read()), sample)
        for name, (language, read) in (umsab | THREE_CLASS).items()
    ]


def whole(name: str, parts: Sequence[MeasuredSet]) -> MeasuredSet:
    """Put sets together: calibration is not told from a few hundred texts."""
    return MeasuredSet(
        name,
        "all",
        [text for part in parts for text in part.texts],
        np.concatenate([part.labels for part in parts]),
        sum(part.available for part in parts),
    )


def emotion_set(sample: int | None = SAMPLE) -> EmotionSet:
    """Give the Spanish tweets of EmoEvalES, their emotions in the words of ``EMOTIONS``.

    Sadness is disappointment and fear worry; disgust is left out, others is none. Gratitude and
    confusion were not asked for.
    """
    names = {"sadness": "disappointment", "fear": "worry", "others": "none"}
    pairs = [
        (row["text"].split("\t")[1], names.get(row["emotion"], row["emotion"]))
        for row in _rows("es_emoevales_tweets_emotion")  # a text is a row of four fields
        if row["emotion"] != "disgust" and not row["text"].startswith("identify\t")
    ]
    chosen = _chosen(len(pairs), sample)
    labels = [pairs[at][1] for at in chosen]
    unknown = set(labels) - {*EMOTIONS, "none"}
    if unknown:
        raise ValueError(f"emotions that there are not: {sorted(unknown)}")
    return EmotionSet("es_emoevales", "es", [pairs[at][0] for at in chosen], labels)


def _sampled(
    name: str, language: str, pairs: list[tuple[str, int]], sample: int | None
) -> MeasuredSet:
    """Keep each text once, and not those that were given different labels."""
    labels: dict[str, set[int]] = {}
    for text, label in pairs:
        labels.setdefault(text, set()).add(label)
    clear = [(text, given.pop()) for text, given in labels.items() if len(given) == 1]
    chosen = _chosen(len(clear), sample)
    return MeasuredSet(
        name,
        language,
        [clear[at][0] for at in chosen],
        np.array([clear[at][1] for at in chosen], dtype=np.int64),
        len(clear),
    )


def _chosen(available: int, sample: int | None) -> list[int]:
    if sample is None or available <= sample:
        return list(range(available))
    return sorted(np.random.default_rng(1).permutation(available)[:sample].tolist())


def _rows(file: str) -> Iterator[dict[str, str]]:
    return rows_of(shared("data", "text", f"{file}.csv.gz"))


def _umsab(language: str) -> Labelled:
    for row in _rows("multi_umsab_tweets_8lang"):
        if row["language"] == language and row["split"] != "train":
            yield row["text"], SENTIMENTS.index(row["label"])


def _named(file: str, text: str, label: str, splits: Iterable[str] = ()) -> Labelled:
    """Read a set whose labels are the names of sentiments; other rows are no sentiment."""
    wanted = set(splits)
    for row in _rows(file):
        if row[label] in SENTIMENTS and (not wanted or row["split"] in wanted):
            yield row[text], SENTIMENTS.index(row[label])


def _sentirueval() -> Labelled:
    for row in _rows("ru_sentirueval_romip"):
        if row["text"]:
            yield row["text"], 1 + int(row["label"])


def _deepsentipers() -> Labelled:
    for row in _rows("fa_deepsentipers_digital_products"):
        if row["split"] == "original":
            yield row["text"], 1 + int(np.sign(int(row["label"])))


def _snappfood() -> Labelled:
    for row in _rows("fa_snappfood"):
        yield row["comment"], {"SAD": NEGATIVE, "HAPPY": POSITIVE}[row["label"]]


def _visfd() -> Labelled:
    for row in _rows("vi_uit_visfd_smartphone_reviews_absa"):
        if row["split"] != "train":
            yield row["comment"], _STARS[row["n_star"]]


def _olist() -> Labelled:
    for row in rows_of(shared("data", "olist", "olist_order_reviews_dataset.csv")):
        if row["review_comment_message"].strip():
            yield row["review_comment_message"], _STARS[row["review_score"]]


_airline = partial(_named, "en_airline_tweets", "text", "airline_sentiment")
_rusentiment = partial(_named, "ru_rusentiment_vk", "text", "label")
_vsfc = partial(_named, "vi_uit_vsfc_student_feedback", "text", "label", ("dev", "test"))

TWO_CLASS: Final[dict[str, tuple[str, Callable[[], Labelled]]]] = {
    "fa_snappfood": ("fa", _snappfood),
    "fa_deepsentipers": ("fa", _deepsentipers),
    "vi_uit_vsfc": ("vi", _vsfc),
    "ru_rusentiment": ("ru", _rusentiment),
    "ru_sentirueval": ("ru", _sentirueval),
    "en_airline": ("en", _airline),
    "pt_olist": ("pt", _olist),
    "vi_uit_visfd": ("vi", _visfd),
}
THREE_CLASS: Final[dict[str, tuple[str, Callable[[], Labelled]]]] = {
    "en_airline": ("en", _airline),
    "ru_rusentiment": ("ru", _rusentiment),
    "ru_sentirueval": ("ru", _sentirueval),
    "vi_uit_vsfc": ("vi", _vsfc),
    "fa_deepsentipers": ("fa", _deepsentipers),
}
