"""Texts are cut where another thing begins, and nowhere else."""

from __future__ import annotations

import pytest

from touchline.voice.topics.clauses import MOST_CLAUSES, clauses_of, cut


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Fast delivery. Poor quality!", ["Fast delivery", "Poor quality"]),
        ("Chegou rápido, mas veio quebrado", ["Chegou rápido", "mas veio quebrado"]),
        ("Быстро привезли, но не тот цвет", ["Быстро привезли", "но не тот цвет"]),
        ("ارسال سریع بود ولی جعبه پاره بود", ["ارسال سریع بود", "ولی جعبه پاره بود"]),
        ("Giao nhanh nhưng thiếu hàng", ["Giao nhanh", "nhưng thiếu hàng"]),
        ("size 3.5 from shop.example fits", ["size 3.5 from shop.example fits"]),
        ("No. It never came", ["No, It never came"]),
        ("@shop see https://shop.example/x #late again", ["see late again"]),
        ("", []),
        (" … !! ", []),
    ],
)
def test_a_text_is_cut_into_clauses(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


def test_long_sentences_are_cut_at_commas() -> None:
    text = ", ".join(f"part number {n} of a sentence" for n in range(6))
    assert len(clauses_of(text)) == 6


def test_equal_clauses_are_kept_once_and_know_their_texts() -> None:
    found = cut(["It never came. Bad box", None, "Bad box"])
    assert found.clauses == ("It never came", "Bad box")
    assert found.owner.tolist() == [0, 0, 2]
    assert found.clause.tolist() == [0, 1, 1]


def test_no_text_has_more_clauses_than_are_looked_at() -> None:
    assert len(clauses_of("It is so. " * 50)) == MOST_CLAUSES
