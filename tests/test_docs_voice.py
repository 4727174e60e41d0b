"""The page about texts works as written, on a file with its columns."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.shared import REPOSITORY
from touchline.cli import main
from touchline.config import parse_yaml
from touchline.project_file import ProjectFile

PAGE = (REPOSITORY / "docs" / "voice.md").read_text("utf-8")
TEXTS = [
    "The parcel never arrived, awful!",
    "Delivered the next day, thank you!",
    "It broke after two days, poor quality",
    "Agent: Hello\nCustomer: I want my money back!\nAgent: Sorry",
    "",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "reviews.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "comment", "date", "product"])
        for n in range(60):
            writer.writerow([n, TEXTS[n % 5], f"2024-0{n % 6 + 1}-10", "ab"[n % 2]])
    return tmp_path


def run(line: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(line)[1:])
    assert ended.value.code == 0, line


def test_every_command_runs(folder: Path) -> None:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if "--project" not in line]
    assert len(lines) == 4
    for line in lines:
        run(line)
    with (folder / "read.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 60
    assert rows[0]["id"] == "0"
    assert (rows[0]["label"], rows[0]["themes"]) == ("negative", "not_delivered")
    found = json.loads((folder / "voice.json").read_text("utf-8"))
    assert found["texts"] == 48
    assert found["conversations"] == 12
    assert found["groups"][0]["texts"] == 48
    assert len(found["rows"]) == 60


def test_every_key_of_the_json_is_described(folder: Path) -> None:
    run("touchline voice reviews.csv --text comment --time date --by product --themes -o all.json")
    found = json.loads((folder / "all.json").read_text("utf-8"))
    keys = {*found, *found["groups"][1], *found["themes"][0], *found["rows"][0]}
    keys |= {*found["themes"][0]["trend"], *found["themes"][0]["quotes"][0]}
    named = set(re.findall(r"`([a-z_]+)(?:\[\])?`", PAGE))
    assert keys - named == {"comment", "date", "product"}


def test_every_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    here: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "docs/voice.md", "exec"), here)
    said = capsys.readouterr().out
    assert "Never arrived 3" in said
    assert said.endswith("My parcel is lost.\n")


def test_the_project_file_of_the_page_is_valid() -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    file = parse_yaml(f"project: shop\n{block}", ProjectFile)
    assert [theme.id for theme in file.voice.themes] == ["crib"]
