"""Every text of a snapshot has its words in the catalogue, and the words ask for what is given."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.maps.conftest import spec
from tests.maps.synthetic import write_efforts
from tests.shared import REPOSITORY
from touchline.locale import languages, messages
from touchline.maps import Snapshot, compute

CATALOGUE = messages("en")


def texts(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        inner = [each for value in node.values() for each in texts(value)]
        return [node, *inner] if node.get("type") == "text" and "key" in node else inner
    if isinstance(node, list):
        return [each for item in node for each in texts(item)]
    return []


def check(snapshot: Snapshot) -> None:
    for text in texts(msgspec.to_builtins(snapshot)):
        message = CATALOGUE[text["key"]]
        for form in message.values() if isinstance(message, dict) else [message]:
            asked = set(re.findall(r"\{(\w+)(?::date)?\}", form))
            assert asked <= set(text.get("args", {})), text["key"]


@pytest.mark.parametrize("name", ["small", "many"])
def test_messages_of_a_snapshot(name: str, request: pytest.FixtureRequest) -> None:
    check(request.getfixturevalue(name))


def test_messages_of_an_unordered_snapshot(timeless_build: Path, tmp_path: Path) -> None:
    efforts = write_efforts(tmp_path / "e.parquet", [{"name": "x"}])
    check(compute(timeless_build, spec("fast: {find: 1h}"), map_id="x", efforts=[efforts]))


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    code = "\n".join(
        path.read_text("utf-8") for path in (REPOSITORY / "src/touchline/maps").rglob("*.py")
    )
    keys = set(re.findall(r'message\(\s*"([a-z_.]+)"', code))
    assert keys
    assert keys <= set(CATALOGUE)


@pytest.mark.parametrize("file", ["maps.json", "personas.json"])
@pytest.mark.parametrize("language", languages())
def test_the_catalogue_is_sorted(language: str, file: str) -> None:
    path = REPOSITORY / "src/touchline/locale/messages" / language / file
    keys = list(msgspec.json.decode(path.read_bytes()))
    assert keys == sorted(keys)
