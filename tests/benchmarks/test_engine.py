"""All systems give the same answers: what is compared for speed is the same work."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from benchmarks.engine.measure import OURS, Findings, Settings, measure
from benchmarks.engine.questions import VERBS
from benchmarks.engine.report import tables
from benchmarks.engine.store import make_store
from benchmarks.engine.worker import LIMIT, SYSTEMS
from benchmarks.log import log_of

INSTALLED = [system for system in SYSTEMS if find_spec(system) is not None]


def test_all_systems_agree_on_all_questions_in_all_forms(tmp_path: Path) -> None:
    log = log_of(tmp_path, 20_000)
    make_store(log.folder)
    found = measure(log, Settings(systems=INSTALLED, rounds=1, memory=1_000_000_000))
    assert found.errors == []
    assert found.disagreements() == []
    assert found.rounds() == 1
    for verb in VERBS:
        assert {name.split()[0] for name in found.answers[verb]} == set(INSTALLED)
        assert set(found.ratios[verb]) == {*INSTALLED, LIMIT} - {OURS}
        assert set(found.milliseconds()[verb]) == {*INSTALLED, LIMIT}


def test_different_answers_are_told() -> None:
    found = Findings(answers={"funnel": {"a": [3, 2], "b": [3, 2], "c": [3, 1]}})
    assert found.disagreements() == ["funnel: c says [3, 1], a says [3, 2]"]


def test_systems_can_be_held_two_at_a_time() -> None:
    assert Settings().groups() == [SYSTEMS]
    assert Settings(together=False).groups() == [(OURS, peer) for peer in SYSTEMS[1:]]


def test_figures_become_tables() -> None:
    figures = {
        "events": 1_000,
        "persons": 90,
        "rounds": 5,
        "threads": 2,
        "machine": "Measured on a machine.",
        "versions": {OURS: "1"},
        "checksums_agree": True,
        "ratios": {"step_matrix": {"duckdb": 30.0, "limit": 2.5}},
        "milliseconds": {"step_matrix": {OURS: 1.25}},
        "private_mb": {"step_matrix": {OURS: 120}},
        "start_seconds": {"command_line": 0.5},
    }
    said = tables(figures)
    assert "| step matrix | 1.25 | ×2.5 | ×30 | – | – | 120 · – · – · – |" in said
    assert "| 1,000 | 0.5 | – | – |" in said
