"""What training makes of characters, and what ships of it."""

from __future__ import annotations

import pytest
from models.training.characters import KIND, LETTERS, TO, script_of, simplified

from touchline.voice.engines.pieces import Kind
from touchline.voice.engines.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Große ÜBERRASCHUNG", "große überraschung"),
        ("كتابٌ", "کتاب"),
        ("می‌خواهم", "می خواهم"),
        ("ё", "е"),
        ("ﬁne", "fine"),
        ("x\u0301", "x\u0301"),
        ("e\u0301", "é"),
    ],
)
def test_variants_of_letters_are_made_one(text: str, read: str) -> None:
    assert simplified(text) == read


def test_kinds_of_characters() -> None:
    kinds = {" ": Kind.SPACE, "a": Kind.WORD, "7": Kind.DIGIT, "٧": Kind.DIGIT, "!": Kind.SIGN}
    kinds |= {"😡": Kind.EMOJI, "🏽": Kind.SKIP, "'": Kind.WORD, "’": Kind.WORD, "्": Kind.WORD}
    assert {c: int(KIND[ord(c)]) for c in kinds} == kinds


def test_scripts_of_words() -> None:
    words = ["schön", "плохо", "عالی", "अच्छा", "😡", "łódź", "її", "12", "go漢"]
    scripts = ["latin", "cyrillic", "arabic", "devanagari", "emoji", None, None, None, None]
    assert [script_of(simplified(word)) for word in words] == scripts


def test_what_ships_reads_the_promised_letters_as_training_does() -> None:
    table = vocabulary().pieces.table
    for letters in LETTERS.values():
        codes = [ord(c) for c in letters | {c.upper() for c in letters if len(c.upper()) == 1}]
        assert (table.to[codes] == TO[codes]).all()
        assert (table.kind[codes] == KIND[codes]).all()
