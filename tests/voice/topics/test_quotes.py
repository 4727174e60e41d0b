"""Quotes are readable, unlike each other, and hold nothing personal."""

from __future__ import annotations

import pytest

from touchline.voice.topics.quotes import LONGEST, MOST, choose_quotes

GOOD = "The parcel never arrived, and nobody answers."


def chosen(*candidates: tuple[str, str]) -> list[str]:
    rows = [(row, text, clause) for row, (text, clause) in enumerate(candidates)]
    n = len(rows)
    return [quote.text for quote in choose_quotes(rows, ["en"] * n, [-1.0] * n)]


@pytest.mark.parametrize(
    "private",
    [
        "Write to me at anna.lee@mail.example about the parcel.",
        "Call me at +49 170 1234567, the parcel never arrived.",
        "See https://shop.example/order for the parcel.",
        "The parcel 123456789 never arrived at all.",
    ],
)
def test_personal_data_are_never_quoted(private: str) -> None:
    assert chosen((private, private), (GOOD, GOOD)) == [GOOD]
    # Nor is a harmless clause of a text that has some.
    assert chosen((f"{private} It is late and I am angry.", "It is late and I am angry")) == []


def test_long_texts_are_quoted_by_their_clause() -> None:
    clause = "the parcel never arrived at my door"
    assert chosen((f"{'So. ' * LONGEST}{clause}", clause)) == [clause]


def test_quotes_differ_from_each_other_and_are_few() -> None:
    alike = "The parcel never arrived and nobody answers!"
    others = [" ".join(letter * k for k in range(4, 9)) for letter in "abcdefg"]
    found = chosen((GOOD, GOOD), (alike, alike), *((text, text) for text in others))
    assert found[0] == GOOD
    assert alike not in found
    assert len(found) == MOST
