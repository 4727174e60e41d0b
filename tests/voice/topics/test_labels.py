"""A theme's words are those that it has and others have not."""

from __future__ import annotations

from touchline.voice.topics.labels import label_of_terms, telling_terms


def test_common_words_tell_nothing() -> None:
    seats = ["the seat was too narrow", "a narrow seat", "my seat is narrow and hard"] * 5
    meals = ["the meal was cold", "a cold meal", "my meal is cold and late"] * 5
    assert set(" ".join(telling_terms(seats, meals)).split()) >= {"seat", "narrow"}
    assert not {"the", "a", "was", "is"} & set(" ".join(telling_terms(seats, meals)).split())


def test_pairs_stand_for_their_words() -> None:
    lounge = ["quiet business lounge", "the business lounge", "business lounge again"] * 5
    others = ["quiet gate", "the gate", "gate again"] * 5
    assert telling_terms(lounge, others)[0] == "business lounge"


def test_nothing_tells_equal_texts_apart() -> None:
    assert telling_terms(["it came"] * 9, ["it came"] * 9) == ()


def test_labels_are_quoted_as_each_language_does() -> None:
    labels = label_of_terms(["wifi", "slow", "dear", "old"])
    assert labels["en"] == "“wifi”, “slow”, “dear”"
    assert labels["fa"] == "«wifi»، «slow»، «dear»"
