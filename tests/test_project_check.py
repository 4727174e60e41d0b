"""``touchline check`` beyond the build: KPIs, age of records, claims, growth of the unknown."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import touchline
from tests.shop import MAP, PROJECT, write_shop
from touchline.cli import main
from touchline.errors import ConfigError
from touchline.maps.bounds import bounds_of
from touchline.maps.spec import KpiSpec
from touchline.project import Project
from touchline.project.check import check_project
from touchline.project.finding import Finding

KPI = """\
kpis:
  - {{id: arrived, stage: receiving-the-offer, kind: rate, has: {{event: order delivered}}, {}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built shop; each test writes the rules that it checks, which needs no other build."""
    made = write_shop(tmp_path_factory.mktemp("shop"))
    project = touchline.open(made)
    project.load()
    project.build()
    return made


def shop(folder: Path, *, map_text: str = "", project_text: str = "") -> Project:
    (folder / "maps" / "purchase.yaml").write_text(MAP + map_text, "utf-8")
    (folder / "touchline.yaml").write_text(PROJECT + project_text, "utf-8")
    return touchline.open(folder)


def of(project: Project, check: str) -> list[Finding]:
    return [each for each in project.check().findings if each.check == check]


@pytest.mark.parametrize(
    ("bounds", "ok"),
    [
        ("at_least: 60 %", True),
        ("at_least: 0.7", True),  # 66.7 % may well be 70 %: its interval says so
        ("at_least: 0.7, judge: value", False),
        ("at_least: 90 %", False),
        ("at_most: 0.4", False),
        ("at_least: 0.5, at_most: 0.8", True),
    ],
)
def test_a_kpi_outside_its_bounds_fails(folder: Path, bounds: str, ok: bool) -> None:
    [found] = of(shop(folder, map_text=KPI.format(bounds)), "kpi")
    assert found.ok is ok
    assert "66.7" in found.message
    assert ("judged by its value" in found.message) is ("judge: value" in bounds)
    assert (found.map, found.figure) == ("purchase", "kpi.arrived")


def test_a_kpi_that_is_not_known_fails(folder: Path) -> None:
    text = "kpis: [{id: nps, stage: loyalty, kind: nps, at_least: 30}]\n"
    [found] = of(shop(folder, map_text=text), "kpi")
    assert not found.ok
    assert "nps is not known" in found.message


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("rate", {"at_least": 75}, "75 is no share"),
        ("rate", {"at_least": "soon"}, "no bound for a KPI of kind 'rate'"),
        ("nps", {"at_least": 30, "at_most": 20}, "at least 30 and at most 20"),
        ("duration", {"at_most": "3 parsecs"}, "36h"),
    ],
)
def test_bounds_that_mean_nothing_are_refused(
    kind: str, more: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        bounds_of(KpiSpec(id="x", stage="y", kind=kind, **more))  # type: ignore[arg-type]


def test_records_may_be_too_old(folder: Path) -> None:
    project = shop(folder, project_text="check: {stale_after: 30d}\n")
    newest = datetime.fromisoformat(project.info.newest or "")
    for days, ok in ((29, True), (31, False)):
        report = check_project(project, now=newest + timedelta(days=days))
        [found] = [each for each in report.findings if each.check == "stale"]
        assert found.ok is ok
        assert report.ok is ok
    assert not of(shop(folder), "stale")


def test_an_opportunity_for_a_pain_point_that_is_gone_fails_unless_it_is_done(
    folder: Path,
) -> None:
    for state, ok in (("in test", False), ("done", True)):
        card = (
            f"opportunities: [{{stage: decision, text: Call, pain: rage.order, state: {state}}}]\n"
        )
        found = of(shop(folder, map_text=card), "claims")
        assert bool(found) is not ok
        assert all("'rage.order'" in each.message and not each.ok for each in found)


def test_what_is_assumed_and_never_measured_is_a_claim(folder: Path) -> None:
    text = "emotion: {assumed: {loyalty: 1.0}}\n"
    project = shop(folder, map_text=text)
    [found] = of(project, "claims")
    assert not found.ok
    assert "loyalty is assumed" in found.message
    assert not project.check().ok
    for level, count, ok in (("warn", 1, True), ("ignore", 0, True)):
        other = shop(
            folder,
            map_text=text,
            project_text=f"check: {{claims: {level}, quarantined: 1}}\n",
        )
        assert len(of(other, "claims")) == count
        assert other.check().ok is ok


def test_a_stage_without_data_is_told_and_fails_if_it_shall(folder: Path) -> None:
    [found] = of(shop(folder), "empty_stages")
    assert (found.ok, found.warning) == (True, True)
    assert "information-search" in found.message
    [found] = of(shop(folder, project_text="check: {empty_stages: fail}\n"), "empty_stages")
    assert not found.ok


def test_unclassified_moments_may_not_grow(tmp_path: Path) -> None:
    project = shop(write_shop(tmp_path), project_text="check: {unclassified: 1, quarantined: 1}\n")
    project.load()
    project.build()
    assert not of(project, "unclassified_growth")
    file = tmp_path / "touchline.yaml"
    rules = file.read_text("utf-8")
    file.write_text(rules.replace("  - {id: parcel", "  # - {id: parcel"), "utf-8")
    again = touchline.open(tmp_path)
    again.build()
    [found] = of(again, "unclassified_growth")
    assert not found.ok
    assert found.value == pytest.approx(40 / 129)
    file.write_text(
        rules.replace("unclassified: 1", "unclassified: 1, unclassified_growth: 0.5").replace(
            "  - {id: parcel", "  # - {id: parcel"
        ),
        "utf-8",
    )
    [found] = of(touchline.open(tmp_path), "unclassified_growth")
    assert found.ok


def test_bounds_of_the_project_are_checked_when_it_is_read(tmp_path: Path) -> None:
    for text in ("{stale_after: soon}", "{unclassified_growth: 2}", "{claims: shout}"):
        folder = write_shop(tmp_path / text.strip("{}").partition(":")[0])
        file = folder / "touchline.yaml"
        file.write_text(file.read_text("utf-8") + f"check: {text}\n", "utf-8")
        with pytest.raises(ConfigError):
            touchline.open(folder)


def test_the_command_ends_with_1_and_lists_reasons(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = shop(folder, map_text=KPI.format("at_least: 90 %"))
    with pytest.raises(SystemExit) as ended:
        main(["check", "--project", str(project.folder)])
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert "FAILED" in out
    assert "at least 90\u00a0%" in out
    assert "look" in out


@pytest.mark.parametrize("language", ["ru", "vi", "fa"])
def test_all_findings_are_said_in_every_language(folder: Path, language: str) -> None:
    for each in shop(folder, map_text=KPI.format("at_least: 90 %")).check().findings:
        assert each.said() == (each.message, each.hint)
        text, hint = each.said(language)
        assert "{" not in text
        assert not text.startswith("check.")
        assert text != each.message or each.text.key == "check.of"
        assert (hint is None) == (each.hint is None)
