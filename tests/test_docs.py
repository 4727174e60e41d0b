"""The documentation says what is there: pages derived from code are fresh, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import touchline
from tests.shared import REPOSITORY

PAGES = sorted(
    [
        *REPOSITORY.glob("*.md"),
        *REPOSITORY.glob("docs/**/*.md"),
        *REPOSITORY.glob("examples/**/*.md"),
    ]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_reference_pages_are_fresh() -> None:
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_the_page_takes_from_the_package_is_fresh() -> None:
    if not (REPOSITORY / "frontend" / "node_modules").is_dir():
        pytest.skip("the page was not built here: python frontend/build.py")
    command = [sys.executable, "frontend/generate.py", "--check"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [t for t in LINK.findall(page.read_text("utf-8")) if "://" not in t]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing, f"{page.name} links to {missing}"


@pytest.mark.parametrize("name", ["project-file.md", "map-file.md"])
def test_every_key_has_a_meaning(name: str) -> None:
    lines = (REPOSITORY / "docs" / "reference" / name).read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert len(rows) > 20
    assert not [row for row in rows if row.rstrip(" |").endswith("|") or row.endswith("|  |")]


def test_the_project_of_the_guide_works_as_written(tmp_path: Path) -> None:
    guide = (REPOSITORY / "docs" / "guide.md").read_text("utf-8")
    *parts, shown = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "purchase.yaml").write_text(shown, "utf-8")
    (tmp_path / "touchline.yaml").write_text("".join(parts), "utf-8")
    _write_exports(tmp_path / "exports")
    project = touchline.open(tmp_path)
    assert project.load().total.quarantined == 0
    info = project.build()
    assert (info.persons, info.journeys, info.unclassified, info.not_scores) == (6, 6, 0, 6)
    figures = project.map("purchase").snapshot().figures
    assert figures["kpi.on_time"].value == pytest.approx(2 / 3)


def _write_exports(folder: Path) -> None:
    """Six orders, every third late, and the survey of their customers."""
    folder.mkdir()
    lines = ["order_id,customer_id,mail,placed_at,shipped_at,delivered_at,promised_at,region"]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["E-mail", "answered", "q1_website", "q2_checkout", "q3_parcel"])
    for n in range(6):
        day = f"2025-03-1{n}"
        delivered = "2025-03-25 10:00" if n % 3 == 0 else "2025-03-19 10:00"
        lines.append(
            f"o{n},c{n},c{n}@x.example,{day} 09:00,{day} 18:00,{delivered},2025-03-20 12:00,north"
        )
        sheet.append([f"C{n}@X.example", f"2{n}/04/2025", 4, 9, 5])
    (folder / "orders-1.csv").write_text("\n".join(lines) + "\n", "utf-8")
    book.save(folder / "survey.xlsx")
