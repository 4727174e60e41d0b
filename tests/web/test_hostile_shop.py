"""The shop of hostile texts itself: a test against it must be able to fail."""

from __future__ import annotations

from pathlib import Path

import touchline
from tests.web.hostile import MARK, payloads, write_hostile_shop


def test_there_are_500_different_payloads() -> None:
    found = payloads()
    assert len(found) == len(set(found)) == 500
    assert all(MARK in one for one in found)


def test_the_hostile_shop_is_built_and_its_texts_are_on_the_map(tmp_path: Path) -> None:
    project = touchline.open(write_hostile_shop(tmp_path))
    project.load()
    project.build()
    drawn = project.map("purchase").snapshot()
    words = " ".join(card.text.words.get("", "") for lane in drawn.lanes for card in lane.cards)
    assert words.count(MARK) >= 12
    assert any(MARK in quote.text for lane in drawn.lanes for quote in lane.quotes)
