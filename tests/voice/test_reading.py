from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pytest

from touchline.errors import ConfigError
from touchline.voice import sentiment
from touchline.voice.engines import (
    EMOTIONS,
    ENGINES,
    LANGUAGES,
    SENTIMENTS,
    Engine,
    Reading,
    open_engine,
)
from touchline.voice.reading import PORTION, labels, read_distinct

TEXTS = ["The parcel never arrived, I am furious!", "", None, "Great service, thank you!", "…"]


@dataclass
class Lengths:
    """An engine whose answer depends on the length of a text only; it writes down what it read."""

    name: str = "lengths"
    version: str = "1"
    threshold: float = 0.6
    speed: float = 1e6
    languages: tuple[str, ...] | None = LANGUAGES
    asked: list[list[str]] = field(default_factory=list)

    def read(self, texts: Sequence[str]) -> Reading:
        self.asked.append(list(texts))
        p = np.array([_of_length(len(text)) for text in texts], dtype=np.float32).reshape(-1, 3)
        emotions = np.zeros((len(texts), len(EMOTIONS)), np.float32)
        return Reading([_language(text) for text in texts], p, emotions)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        return None


def _of_length(length: int) -> tuple[float, float, float]:
    if length == 0:
        return (np.nan, np.nan, np.nan)
    return (0.7, 0.2, 0.1) if length % 2 else (0.4, 0.3, 0.3)


def _language(text: str) -> str | None:
    return {"n": "nl", "": None}.get(text[:1], "en")


def test_a_row_per_text_in_order() -> None:
    found = sentiment(TEXTS)
    assert found.column_names == [
        "language",
        "negative",
        "neutral",
        "positive",
        "label",
        "emotion",
    ]
    assert found["label"].to_pylist() == ["negative", None, None, "positive", None]
    assert found["language"].to_pylist() == ["en", None, None, "en", None]


def test_nothing_to_read_is_null_and_the_rest_adds_up() -> None:
    found = sentiment(TEXTS)
    for name in SENTIMENTS:
        assert [value is None for value in found[name].to_pylist()] == [
            False,
            True,
            True,
            False,
            True,
        ]
    total = sum(np.array(found[name].to_pylist(), dtype=float) for name in SENTIMENTS)
    assert np.asarray(total)[[0, 3]] == pytest.approx(1.0, abs=1e-5)


def test_the_engine_and_the_share_of_abstentions_are_said() -> None:
    metadata = sentiment(TEXTS).schema.metadata
    assert metadata[b"engine"].startswith(b"default ")
    assert 0.0 <= float(metadata[b"abstained"]) <= 1.0


@pytest.mark.parametrize(
    "texts",
    [
        pa.array(TEXTS),
        pa.chunked_array([pa.array(TEXTS[:2], pa.string()), pa.array(TEXTS[2:])]),
        pa.array(TEXTS).dictionary_encode(),
        pd.Series(TEXTS),
        pd.Series(TEXTS, dtype="string"),
        iter(TEXTS),
    ],
    ids=["array", "chunked", "dictionary", "pandas", "pandas string", "iterator"],
)
def test_texts_may_come_in_many_shapes(texts: object) -> None:
    assert sentiment(texts).equals(sentiment(TEXTS))  # type: ignore[arg-type]


def test_no_texts_give_an_empty_table() -> None:
    found = sentiment([])
    assert found.num_rows == 0
    assert found.schema.metadata[b"abstained"] == b"0.0000"


def test_progress_changes_nothing() -> None:
    assert sentiment(TEXTS, progress=True).equals(sentiment(TEXTS))


def test_one_text_alone_is_refused() -> None:
    with pytest.raises(ConfigError, match="pass a list"):
        sentiment("a text")


def test_what_is_no_text_is_refused_with_its_place() -> None:
    with pytest.raises(ConfigError, match="text 1 is 5, of type int"):
        sentiment(["a", 5])


@pytest.mark.parametrize("name", ["", "defalt", "default:x", "llm", "huggingface:"])
def test_engines_that_there_are_not_are_refused(name: str) -> None:
    with pytest.raises(ConfigError) as raised:
        open_engine(name)
    assert raised.value.hint


def test_an_engine_has_what_the_protocol_says() -> None:
    assert isinstance(open_engine("default"), Engine)
    assert isinstance(Lengths(), Engine)
    assert set(ENGINES) >= {"default", "text"}


def test_abstaining_below_the_threshold_and_on_other_languages() -> None:
    engine = Lengths()
    texts = ["a", "ab", "nee", ""]
    assert labels(engine.read(texts), engine) == ["negative", None, None, None]
    engine.languages = None
    assert labels(engine.read(texts), engine) == ["negative", None, "negative", None]


def test_an_engine_is_asked_in_portions() -> None:
    engine = Lengths()
    texts = [str(number) for number in range(PORTION + 1)]
    reading = read_distinct(engine, texts)
    assert [len(asked) for asked in engine.asked] == [PORTION, 1]
    assert len(reading.language) == len(reading.sentiment) == len(reading.emotion) == PORTION + 1
    assert reading.sentiment[-1].tolist() == pytest.approx(_of_length(len(str(PORTION))))
