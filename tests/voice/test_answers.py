"""A build's texts are read into ``voice.parquet`` and ``themes.json``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchline.voice.answers import write_voice
from touchline.voice.spec import ThemeSpec, VoiceSpec
from touchline.voice.topics import read_themes

SCHEMA = pa.schema(
    [
        ("segment", pa.string()),
        ("row", pa.int64()),
        ("part", pa.int16()),
        ("text", pa.string()),
        ("time", pa.timestamp("us", "UTC")),
        ("instrument", pa.string()),
        ("score", pa.float64()),
        ("scale_low", pa.float64()),
        ("scale_high", pa.float64()),
    ]
)


def answer(row: int, text: str | None, **columns: Any) -> dict[str, Any]:
    time = datetime(2024, row % 9 + 1, 3, tzinfo=UTC)
    return {"segment": "reviews-1", "row": row, "part": 0, "text": text, "time": time} | columns


@pytest.fixture
def build(tmp_path: Path) -> Path:
    texts = ["My parcel never arrived!", "Пальто так и не пришло, где моя посылка", None, "  "]
    rows = [answer(row, texts[row % 4]) for row in range(40)]
    rows.append(
        answer(40, "Agent: Great news, thank you!\nCustomer: My parcel never arrived!\nAgent: Oh")
    )
    rows.append(answer(41, "Dana: Hello\nAnna: Hello there\nDana: Bye"))
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), tmp_path / "answers.parquet")
    return tmp_path


def read(build: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(build / "voice.parquet").to_pylist()
    return rows


def test_every_text_has_a_row_and_its_themes(build: Path) -> None:
    said = write_voice(build, VoiceSpec(), cache=build / "cache")
    rows = read(build)
    assert [row["row"] for row in rows] == [r for r in range(42) if r > 39 or r % 4 < 2]
    assert all(row["themes"] == ["not_delivered"] for row in rows[:20:2])
    themes = read_themes(build / "themes.json")
    assert themes[0].id == "not_delivered"
    assert themes[0].size == sum("not_delivered" in row["themes"] for row in rows)
    assert themes[0].trend is None  # fewer than 30 texts
    assert (said["texts"], said["themes"]) == (22, len(themes))


def test_only_the_customers_part_of_a_conversation_is_read(build: Path) -> None:
    said = write_voice(build, VoiceSpec(), cache=build / "cache")
    call = read(build)[-2]
    assert call["label"] == "negative"
    assert call["themes"] == ["not_delivered"]
    assert (said["conversations"], said["customer_unknown"]) == (2, 1)
    said = write_voice(build, VoiceSpec(company=["Dana"]), cache=build / "cache")
    assert said["customer_unknown"] == 0


def test_themes_of_the_users_own_are_told(build: Path) -> None:
    own = ThemeSpec(id="gone", like=["my parcel never arrived", "посылка так и не пришла"])
    write_voice(build, VoiceSpec(themes=[own], find_themes=False), cache=build / "cache")
    assert [theme.id for theme in read_themes(build / "themes.json")] == ["gone"]
    assert sum("gone" in row["themes"] for row in read(build)) >= 20


def test_scores_win_over_what_a_text_sounds_like(tmp_path: Path) -> None:
    rows = [
        answer(row, "The delivery came", instrument="stars", score=5.0 if row % 2 else 1.0)
        for row in range(20)
    ]
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), tmp_path / "answers.parquet")
    write_voice(tmp_path, VoiceSpec(), cache=tmp_path / "cache")
    for theme in read_themes(tmp_path / "themes.json"):
        assert theme.feeling.value in (-2.0, 0.0, 2.0)


def test_texts_that_are_not_to_be_read_are_left_alone(build: Path) -> None:
    assert write_voice(build, VoiceSpec(engine="none"), cache=build / "cache") == {}
    assert not (build / "voice.parquet").exists()
    spec = VoiceSpec(find_themes=False)
    assert write_voice(build, spec, cache=build / "cache")["themes"] == 0
    assert all(row["themes"] == [] for row in read(build))
