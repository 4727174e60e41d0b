"""The demo: examples are copied, built and linked; what cannot be built is said."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.shop import write_shop
from touchline.errors import WorkspaceError
from touchline.project import demo, find_examples, run_demo
from touchline.workspace import Workspace

HERE = Path(__file__).resolve().parent


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of examples in which one is there, one is broken and one is missing."""
    folder = tmp_path / "examples"
    write_shop(folder / "shop", orders=12)
    write_shop(folder / "broken", orders=12)
    (folder / "broken" / "data" / "orders.csv").unlink()
    monkeypatch.setattr(demo, "EXAMPLES", ("shop", "broken", "missing"))
    monkeypatch.setattr(demo, "find_examples", lambda: folder)
    return folder


def test_the_examples_of_the_checkout_are_found() -> None:
    assert find_examples() == HERE.parent / "examples"


def test_the_start_page_links_every_map(tmp_path: Path, examples: Path) -> None:
    report = run_demo(tmp_path / "demo")
    assert report.maps == ["shop/purchase"]
    assert set(report.skipped) == {"broken", "missing"}
    assert "orders" in report.skipped["broken"]
    page = Path(report.page)
    links = re.findall(r'href="([^"#]+)#lang=(\w+)"', page.read_text("utf-8"))
    assert {language for _, language in links} == {"en", "fa"}
    for link, _ in links:
        assert (page.parent / link).is_file()
    assert not Workspace(examples / "shop").root.exists()


def test_a_second_demo_uses_what_the_first_made(tmp_path: Path, examples: Path) -> None:
    run_demo(tmp_path / "demo")
    made = (tmp_path / "demo" / "shop" / ".touchline" / "CURRENT").read_text("utf-8")
    run_demo(tmp_path / "demo")
    assert (tmp_path / "demo" / "shop" / ".touchline" / "CURRENT").read_text("utf-8") == made


def test_when_nothing_can_be_built_that_is_an_error(tmp_path: Path, examples: Path) -> None:
    shutil.rmtree(examples / "shop")
    with pytest.raises(WorkspaceError, match=r"no example could be built.*orders"):
        run_demo(tmp_path / "demo")
