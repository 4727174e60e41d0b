"""What was read once is not read again, and outlives a killed process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from touchline.voice.cache import cached
from touchline.voice.engines import EMOTIONS, Reading


class Counting:
    """An engine that reads the length of a text, and remembers what it was asked."""

    name, version, threshold, speed = "counting", "1", 0.5, 1.0
    languages: tuple[str, ...] | None = None

    def __init__(self, *, dies_after: int | None = None) -> None:
        self.asked: list[str] = []
        self.dies_after = dies_after

    def read(self, texts: Sequence[str]) -> Reading:
        if self.dies_after is not None and len(self.asked) >= self.dies_after:
            raise KeyboardInterrupt
        self.asked += texts
        sentiment = np.array([[len(t), 0, np.nan] for t in texts], np.float32)
        emotion = np.zeros((len(texts), len(EMOTIONS)), np.float32)
        return Reading([t[:2] or None for t in texts], sentiment, emotion)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        return None


def test_texts_known_from_before_are_not_read_again(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    cached(first, tmp_path).read(["one", "three"])
    found = cached(second, tmp_path).read(["three", "seven!", "one"])
    assert second.asked == ["seven!"]
    assert found.language == ["th", "se", "on"]
    assert found.sentiment[:, 0].tolist() == [5.0, 6.0, 3.0]
    assert np.isnan(found.sentiment[:, 2]).all()


def test_another_version_reads_anew(tmp_path: Path) -> None:
    newer = Counting()
    newer.version = "2"
    cached(Counting(), tmp_path).read(["one"])
    cached(newer, tmp_path).read(["one"])
    assert newer.asked == ["one"]


def test_work_done_before_a_kill_is_kept(tmp_path: Path) -> None:
    texts = [f"text {k}" for k in range(450)]
    killed, next_one = Counting(dies_after=200), Counting()
    with pytest.raises(KeyboardInterrupt):
        cached(killed, tmp_path).read(texts)
    told: list[float] = []
    found = cached(next_one, tmp_path).read(texts, lambda what, share: told.append(share))
    assert killed.asked + next_one.asked == texts
    assert len(found.language) == 450
    assert told == pytest.approx([0.0, 100 / 250, 200 / 250])


def test_many_small_files_become_one(tmp_path: Path) -> None:
    texts = [f"text {k}" for k in range(70)]
    for text in texts:
        cached(Counting(), tmp_path).read([text])
    again = Counting()
    found = cached(again, tmp_path).read(texts)
    assert again.asked == []
    assert found.sentiment[:, 0].tolist() == [float(len(t)) for t in texts]
    assert len(list(tmp_path.rglob("*.arrow"))) < 64


def test_nothing_to_read(tmp_path: Path) -> None:
    found = cached(Counting(), tmp_path).read([])
    assert found.sentiment.shape == (0, 3)


def test_the_texts_themselves_are_not_kept(tmp_path: Path) -> None:
    cached(Counting(), tmp_path).read(["my secret telephone number"])
    assert all(b"secret" not in file.read_bytes() for file in tmp_path.rglob("*.arrow"))
