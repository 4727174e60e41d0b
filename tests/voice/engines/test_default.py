"""The default engine."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from tests.voice.sentences import SENTENCES
from touchline.voice.engines import EMOTIONS, LANGUAGES, Engine, open_engine
from touchline.voice.engines.default import PORTION, load

NOTHING = ["", "   \n\t", "12,50", "...", "?!", "\0", "2024-01-01", "@anna", "https://x.example/a"]


def test_it_is_an_engine() -> None:
    engine = open_engine("default")
    assert isinstance(engine, Engine)
    assert engine.languages == LANGUAGES
    assert 1 / 3 < engine.threshold < 1


def test_clear_sentences_are_read_as_they_are_meant() -> None:
    right = {}
    for language in LANGUAGES:
        kinds = SENTENCES[language]
        found = load().read([*kinds["negative"], *kinds["positive"]]).sentiment
        meant = [False] * len(kinds["negative"]) + [True] * len(kinds["positive"])
        right[language] = float(np.mean((found[:, 2] > found[:, 0]) == meant))
    assert min(right.values()) >= 0.75  # at most one of four is misread
    assert np.mean(list(right.values())) >= 0.95


def test_probabilities_are_probabilities() -> None:
    texts = [text for kinds in SENTENCES.values() for texts in kinds.values() for text in texts]
    reading = load().read(texts)
    assert reading.sentiment.shape == (len(texts), 3)
    assert reading.emotion.shape == (len(texts), len(EMOTIONS))
    assert np.allclose(reading.sentiment.sum(axis=1), 1, atol=1e-5)
    assert (reading.sentiment >= 0).all()
    assert (reading.emotion >= 0).all()
    assert (reading.emotion.sum(axis=1) <= 1 + 1e-5).all()


def test_nothing_to_read_is_nan() -> None:
    reading = load().read(NOTHING)
    assert np.isnan(reading.sentiment).all()
    assert np.isnan(reading.emotion).all()
    assert reading.language[:8] == [None] * 8


def test_emoji_and_faces_are_read() -> None:
    found = load().read(["😡😡", "😍", "👍", "👎", ":)", ":("]).sentiment
    assert (found[:, 2] > found[:, 0]).tolist() == [False, True, True, False, True, False]


def test_a_negation_turns_the_sense() -> None:
    texts = ["good", "not good", "gut", "nicht gut", "хорошо", "не хорошо", "tốt", "không tốt"]
    found = load().read(texts).sentiment
    assert (found[::2, 2] > found[1::2, 2]).all()
    assert (found[1::2, 0] > found[::2, 0]).all()


def test_how_letters_are_typed_makes_no_difference() -> None:
    engine = load()
    texts = [text for kinds in SENTENCES.values() for texts in kinds.values() for text in texts]
    decomposed = [unicodedata.normalize("NFD", text) for text in texts]
    assert np.allclose(engine.read(texts).sentiment, engine.read(decomposed).sentiment, atol=1e-5)
    persian = engine.read(["کیفیت عالی بود", "كيفيت عالي بود", "کیفیّت عالی بود"]).sentiment
    assert np.allclose(persian, persian[0], atol=1e-5)


def test_addresses_and_names_of_users_say_nothing() -> None:
    found = load().read(["great shop", "@bob great shop https://t.example/bad www.awful.example"])
    assert np.allclose(found.sentiment[0], found.sentiment[1], atol=1e-5)


@pytest.mark.parametrize("n", [0, 1, PORTION - 1, PORTION + 1])
def test_a_text_is_read_the_same_in_any_company(n: int) -> None:
    engine = load()
    texts = [text for kinds in SENTENCES.values() for text in kinds["negative"]]
    many = [texts[k % len(texts)] for k in range(n)]
    alone = engine.read(texts)
    found = engine.read(many)
    assert len(found.language) == n
    assert np.allclose(
        found.sentiment, alone.sentiment[np.arange(n) % len(texts)].reshape(n, 3), atol=1e-5
    )


def test_odd_texts_are_read() -> None:
    long = "The delivery was late and nobody answered. " * 25_000
    texts = [long, "a" * 1_000_000, "bad\0service", "\ud800 good \udfff", "\U000e0001", "é" * 500]
    reading = load().read(texts)
    assert len(long) > 1_000_000
    assert reading.language[0] == "en"
    assert reading.sentiment[0].argmax() == 0
    assert reading.sentiment[2].argmax() == 0
    assert reading.sentiment[3].argmax() == 2


def test_vectors_of_the_same_complaint_are_near_in_every_language() -> None:
    late = [
        "The parcel came two weeks late",
        "Das Paket kam zwei Wochen zu spät",
        "Посылка пришла на две недели позже",
        "Gói hàng đến trễ hai tuần",
        "بسته دو هفته دیر رسید",
        "O pacote chegou duas semanas atrasado",
    ]
    staff = [
        "The waiter was rude to us",
        "Der Kellner war unhöflich zu uns",
        "Официант нам нагрубил",
        "Nhân viên phục vụ thô lỗ với chúng tôi",
        "گارسون با ما بی‌ادب بود",
        "O garçom foi grosseiro conosco",
    ]
    vectors = load().embed([*late, *staff])
    near = vectors @ vectors.T
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    n = len(late)
    for k in range(n):
        others = np.delete(near[k, :n], k)
        assert others.mean() > near[k, n:].mean() + 0.1


def test_no_texts_give_empty_arrays() -> None:
    assert load().embed([]).shape[0] == 0
    assert load().read([]).sentiment.shape == (0, 3)


def test_the_weights_are_small() -> None:
    from importlib.resources import files

    folder = files("touchline.voice") / "weights"
    size = sum(len((folder / f"{name}.npz").read_bytes()) for name in ("default", "pieces"))
    assert size < 15_000_000
