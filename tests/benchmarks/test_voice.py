"""The texts that the engines of voice are measured on."""

from __future__ import annotations

from benchmarks.voice import WORDS, mixed_texts


def test_texts_are_different_mixed_and_of_the_length_of_a_review() -> None:
    texts = mixed_texts(2200)
    assert len(set(texts)) == 2200
    mean = sum(len(text.split()) for text in texts) / len(texts)
    assert WORDS - 3 <= mean <= WORDS + 5
    assert texts == mixed_texts(2200)
