"""Scores of the airport by touchpoint and year against the survey files, read in plain Python."""

from __future__ import annotations

import csv
import math
import shutil
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

import touchline as tl
from tests.shared import REPOSITORY, shared
from touchline.config import load_yaml
from touchline.project_file import ProjectFile

EXAMPLE = REPOSITORY / "examples" / "airport"
YEARS = [str(year) for year in range(2010, 2017)]
Counts = dict[tuple[str, str], list[int]]


def asked_columns() -> dict[str, list[dict[str, str]]]:
    """Touchpoint → questions about it: our name of the column, and the column of every year."""
    with (EXAMPLE / "questions.csv").open(encoding="utf-8", newline="") as file:
        questions = {row["column"]: row for row in csv.DictReader(file)}
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    feedback = load_yaml(EXAMPLE / "touchline.yaml", ProjectFile).sources["survey"].feedback
    for mapping in feedback:
        for column, touchpoint in (mapping.each or {}).items():
            found[touchpoint].append(questions[column])
    return found


def counted(folder: Path) -> Counts:
    """(touchpoint, year) → how often each of 1 … 5 was answered."""
    counts: Counts = defaultdict(lambda: [0] * 5)
    columns = asked_columns()
    for year in YEARS:
        file = folder / f"{year}_SFO_Customer_Survey_20250817.csv"
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                for touchpoint, questions in columns.items():
                    for question in questions:
                        cell = (row[question[year]] or "").strip() if question[year] else ""
                        if cell in {"1", "2", "3", "4", "5"}:
                            counts[touchpoint, year][int(cell) - 1] += 1
    return counts


def mean_of(steps: list[int]) -> float:
    return float(Fraction(sum(k * n for k, n in enumerate(steps, 1)), sum(steps)))


def satisfied(steps: list[int]) -> float:
    return float(Fraction(steps[3] + steps[4], sum(steps)))


def test_worst_touchpoints_and_trends_are_those_of_the_survey_files(tmp_path: Path) -> None:
    counts = counted(shared("data", "sfo_airport_survey"))
    folder = tmp_path / "airport"
    ignored = shutil.ignore_patterns(".touchline", "maps")
    shutil.copytree(EXAMPLE, folder, ignore=ignored)
    project = tl.open(folder)
    project.load()
    project.build()

    rows = project.scores(by=["touchpoint", "year"]).table.to_pylist()
    found = {(row["touchpoint"], row["year"]): row for row in rows}
    assert set(found) == set(counts)
    for key, steps in counts.items():
        assert found[key]["n"] == sum(steps)
        assert found[key]["mean"] == mean_of(steps)
        assert found[key]["value"] == satisfied(steps)
        assert [share for _, share in found[key]["distribution"]] == [n / sum(steps) for n in steps]
    for year in YEARS:
        here = {t: mean_of(steps) for (t, y), steps in counts.items() if y == year}
        ours = {t: row["mean"] for (t, y), row in found.items() if y == year}
        assert sorted(ours, key=lambda t: (ours[t], t)) == sorted(here, key=lambda t: (here[t], t))
        assert min(ours, key=lambda t: ours[t]) == "shops"
    for (touchpoint, year), row in found.items():
        earlier = [y for y in YEARS if y < year and (touchpoint, y) in counts]
        if earlier:
            before = satisfied(counts[touchpoint, max(earlier)])
            assert row["change"] == pytest.approx(row["value"] - before, abs=1e-12)
        else:
            assert row["change"] is None
    wifi = [found["wifi", year]["mean"] for year in YEARS[3:]]
    assert wifi == sorted(wifi)
    assert min(found["wifi", year]["change_p_adjusted"] for year in YEARS[4:]) < 0.001

    curve = project.emotion(by="touchpoint").to_pylist()
    for row in curve:
        told = [counts[row["touchpoint"], y] for y in YEARS if (row["touchpoint"], y) in counts]
        if told:
            steps = [sum(column) for column in zip(*told, strict=True)]
            assert row["emotion"] == pytest.approx(mean_of(steps) - 3, abs=0.005)
            assert row["score"] == pytest.approx(1)
        else:
            assert row["emotion"] is None

    importance = project.importance(outcome="question=whole airport", samples=40)
    assert importance.method == "relative_weights"
    assert importance.r_squared is not None
    assert 0.4 < importance.r_squared < 0.8
    shares = importance.table["importance"].to_pylist()
    assert math.fsum(shares) == pytest.approx(1)
    assert "survey" not in importance.table["touchpoint"].to_pylist()
    compared = project.profile(compare={"persona": ["business-flyer", "leisure-traveller"]})
    gaps = {
        (row["stage"], row["measure"]): row for row in compared.tables["differences"].to_pylist()
    }
    assert gaps["gate", "pleasant"]["difference"] == pytest.approx(6.78, abs=0.01)
    assert gaps["gate", "pleasant"]["p_adjusted"] < 1e-6
