"""Pictures and documents from the shell, in the look of the project."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

import touchline as tl
from tests.shop import write_shop
from touchline.cli import main
from touchline.errors import ConfigError

GREEN = 'name: Acme\ncolours: {accent: "#0B6E4F"}\n'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_shop(tmp_path_factory.mktemp("shop"))
    tl.open(folder).load()
    tl.open(folder).build()
    return folder


@pytest.fixture
def brand(shop: Path) -> Iterator[Path]:
    """The project's own brand file, which goes after the test."""
    path = shop / "brand.yaml"
    yield path
    path.unlink(missing_ok=True)


def export(shop: Path, *words: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["map", "export", "purchase", *map(str, words), "--project", str(shop)])
    return int(ended.value.code or 0)


def test_pictures_and_documents_are_written(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / f"map.{ending}" for ending in ("pdf", "pptx", "png", "svg", "html")]
    assert export(shop, *files, "--language", "fa", "--width", "700", "--paper", "A4") == 0
    assert "sample rows" in capsys.readouterr().err
    assert files[0].read_bytes().startswith(b"%PDF-")
    assert files[1].read_bytes().startswith(b"PK")
    assert struct.unpack(">I", files[2].read_bytes()[16:20]) == (700,)


def test_the_brand_of_a_project_is_on_all_its_maps(shop: Path, brand: Path, tmp_path: Path) -> None:
    purchase = tl.open(shop).map("purchase")
    assert purchase.is_drawn
    brand.write_text(GREEN)
    assert not tl.open(shop).map("purchase").is_drawn, "the page still has the old look"
    assert export(shop, tmp_path / "map.svg") == 0
    assert ">Acme<" in (tmp_path / "map.svg").read_text("utf-8")


def test_a_brand_can_be_given_for_one_export(shop: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(GREEN.replace("Acme", "Other"))
    assert export(shop, tmp_path / "map.svg", "--brand", other) == 0
    assert ">Other<" in (tmp_path / "map.svg").read_text("utf-8")


def test_a_brand_that_cannot_be_read_is_refused(shop: Path, brand: Path, tmp_path: Path) -> None:
    brand.write_text('colours: {accent: "#FFD400"}\n')
    with pytest.raises(ConfigError, match="contrast"):
        tl.open(shop).map("purchase").export(tmp_path / "map.svg")
    assert export(shop, tmp_path / "map.svg") == 1
    assert not (tmp_path / "map.svg").exists()
