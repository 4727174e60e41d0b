"""Texts cut into pieces."""

from __future__ import annotations

import itertools
import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.voice.engines.pieces import CAPITALS, NUMBER, Pieces, chars_of, table_of
from touchline.voice.engines.vocabulary import vocabulary

WORDS = {
    "▁good": -3.0,
    "▁go": -2.0,
    "od": -2.5,
    "▁g": -4.0,
    "o": -3.0,
    "d": -3.5,
    "▁n": -4.0,
    "n't": -2.0,
    "▁did": -3.0,
    "▁!": -2.0,
    "▁!!": -3.0,
    "▁:)": -3.0,
    "▁:d": -3.0,
    "▁7": -5.0,
    "▁10": -5.0,
    "▁😡": -5.0,
    CAPITALS: -5.0,
    NUMBER: -5.0,
}
NAMES = list(WORDS)


def cutter() -> Pieces:
    shipped = vocabulary().pieces.table
    return table_of(NAMES, np.array(list(WORDS.values()), "f"), shipped.to, shipped.kind)


def cut(*texts: str) -> list[list[str]]:
    ids, ends = cutter().cut(*chars_of(list(texts)))
    return [[NAMES[k] for k in part] for part in np.split(ids, ends[:-1])]


def best_score(word: str) -> float:
    """Try every way to cut *word* (nothing is left out)."""
    best = -np.inf
    for marks in itertools.product([0, 1], repeat=len(word) - 1):
        edges = [0, *(k + 1 for k, mark in enumerate(marks) if mark), len(word)]
        parts = [word[a:b] for a, b in itertools.pairwise(edges)]
        for first in ("▁" + parts[0], parts[0]):
            if all(name in WORDS for name in (first, *parts[1:])):
                missing = 0.0 if first.startswith("▁") else -4.0
                best = max(best, missing + sum(WORDS[name] for name in (first, *parts[1:])))
    return best


@settings(max_examples=200)
@given(st.text("god", min_size=1, max_size=8))
def test_the_cut_is_the_likeliest_of_all(word: str) -> None:
    names = cut(word)[0]
    word = re.sub(r"(.)\1{2,}", r"\1\1", word)
    score = best_score(word)
    if "▁" + word in WORDS:
        assert names == ["▁" + word]
    elif np.isfinite(score):
        missing = 0.0 if names[0].startswith("▁") else -4.0
        assert abs(missing + sum(WORDS[name] for name in names) - score) < 1e-4


def test_case_emphasis_and_apostrophes() -> None:
    assert cut("Good", "GOOD", "goooooood", "didn’t", "did") == [
        ["▁good"],
        [CAPITALS, "▁good"],
        ["▁good"],
        ["▁did", "n't"],
        ["▁did"],
    ]


def test_signs_faces_numbers_and_emoji() -> None:
    assert cut("!", "!!", "!!!!!", ":)", ":D", ":Did", "10", "7", "2024", "٧", "😡", "😡🏽") == [
        ["▁!"],
        ["▁!!"],
        ["▁!", "▁!", "▁!"],
        ["▁:)"],
        ["▁:d"],
        ["▁did"],
        ["▁10"],
        ["▁7"],
        [NUMBER],
        ["▁7"],
        ["▁😡"],
        ["▁😡"],
    ]


def test_addresses_and_users_are_left_out() -> None:
    texts = ["@good", "good http://good", "www.good.example/did good", "a@good"]
    assert cut(*texts) == [[], ["▁good"], ["▁good"], []]


def test_what_is_in_no_piece_is_left_out() -> None:
    assert (
        cut("", " ", "xyz", "xgood", "\0", "漢字", "\ud800")
        == [[], [], [], cut("xgood")[0]] + [[]] * 3
    )
    assert cut("go漢od")[0] == ["▁go", "od"]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_texts_do_not_meet(texts: list[str]) -> None:
    assert cut(*texts) == [cut(text)[0] for text in texts] if texts else cut() == [[]]


def test_no_two_shipped_pieces_share_a_key() -> None:
    table = vocabulary().pieces.table
    assert np.array_equal(np.sort(table.ids[table.ids >= 0]), np.arange(len(table.scores)))
