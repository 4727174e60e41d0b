"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.shop import write_shop
from touchline.cli import main
from touchline.engine import connect
from touchline.journeys import BuildInfo
from touchline.project import Project

COMMANDS = [
    "demo", "init", "load", "build", "map", "who", "check", "quarantine", "journeys", "append",
]  # fmt: skip


class Run:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str | Path, code: int = 0) -> tuple[str, str]:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = self.capsys.readouterr()
        assert (ended.value.code or 0) == code, err or out
        return out, err

    def json(self, *words: str | Path, code: int = 0) -> Any:
        out, _ = self(*words, "--format", "json", code=code)
        return json.loads(out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with one map, built by the command line; not to be changed."""
    folder = write_shop(tmp_path_factory.mktemp("shop"))
    with pytest.raises(SystemExit) as ended:
        main(["build", "--project", str(folder)])
    assert not ended.value.code
    return folder


def test_every_command_shows_an_example(run: Run) -> None:
    out, _ = run("--help")
    for command in COMMANDS:
        assert command in out
        shown, _ = run(command, "--help")
        assert f"Example: touchline {command}" in shown
        assert "--format" in shown or "Commands:" in shown


def test_every_command_for_maps_shows_an_example(run: Run) -> None:
    from touchline.cli.maps import COMMANDS as OF_MAPS

    for command in OF_MAPS:
        shown, _ = run("map", command, "--help")
        assert "Example: touchline map" in shown
        assert "--format" in shown


def test_the_version_is_said(run: Run) -> None:
    out, _ = run("--version")
    assert out.startswith("touchline 0.")


def test_wrong_usage_ends_with_2(run: Run) -> None:
    assert "No such command" in run("biuld", code=2)[1]
    assert "No such option" in run("build", "--no-such", code=2)[1]


def test_a_problem_is_told_without_a_traceback(run: Run, tmp_path: Path) -> None:
    out, err = run("build", "--project", tmp_path, code=1)
    assert out == ""
    assert err.startswith("error: there is no project")
    assert "touchline init" in err
    assert "Traceback" not in err


def test_build_answers_with_its_counts(run: Run, shop: Path) -> None:
    info = run.json("build", "--project", shop)
    assert info["events"] == {"order placed": 60, "order delivered": 40}
    assert (info["persons"], info["journeys"], info["feedback"]) == (30, 60, 29)
    assert (info["unclassified"], info["quarantined"]) == (0, 1)
    assert msgspec.convert(info, BuildInfo).build == "build-0001"
    out, err = run("build", "--project", shop)
    assert "journeys" in out
    assert "up to date" in err


def test_load_answers_with_sums_that_add_up(run: Run, shop: Path) -> None:
    report = run.json("load", "--project", shop)
    total = report["total"]
    assert total["read"] == total["loaded"] + total["quarantined"] == 120
    out, err = run("load", "reviews", "--project", shop)
    assert "reviews" in out
    assert "orders" not in out
    assert "stars = '9'" in err
    assert "did you mean 'reviews'" in run("load", "review", "--project", shop, code=1)[1]


def test_the_journeys_of_a_project_are_asked(run: Run, shop: Path) -> None:
    said = run.json("transitions", "--project", shop)
    assert said["verb"] == "transitions"
    assert sum(row["count"] for row in said["rows"]) > 60
    assert "journeys" in run("journeys", "--project", shop)[0]


def test_quarantine_lists_rows_with_reasons(run: Run, shop: Path) -> None:
    [row] = run.json("quarantine", "--project", shop)
    assert (row["row"], row["value"]) == (6, "9")
    assert "a score from 1 to 5" in run("quarantine", "--project", shop)[0]
    assert run.json("quarantine", "--project", shop, "--source", "orders") == []


def test_check_fails_when_a_bound_is_broken(run: Run, shop: Path, tmp_path: Path) -> None:
    report = run.json("check", "--project", shop, code=0)
    assert report["ok"]
    assert "quarantined" in run("check", "--project", shop)[0]
    other = write_shop(tmp_path, orders=12, maps=False)
    report = run.json("check", "--project", other, code=1)
    failed = {each["check"]: each for each in report["findings"] if not each["ok"]}
    assert set(failed) == {"loaded", "build"}
    assert failed["build"]["hint"] == "run 'touchline build'"


def test_who_explains_a_person(run: Run, shop: Path) -> None:
    person = run.json("who", "c2@example.com", "--project", shop)
    assert person["key"] == "email:c2@example.com"
    out, _ = run("who", "order:o2", "--project", shop)
    assert "data/orders.csv" in out
    assert "Porto" in out
    _, err = run("who", "order:nobody", "--project", shop, code=1)
    assert err.startswith("error:")


def test_maps_are_listed_shown_and_exported(run: Run, shop: Path, tmp_path: Path) -> None:
    [listed] = run.json("map", "--project", shop)
    assert (listed["name"], listed["drawn"], listed["languages"]) == (
        "purchase",
        True,
        ["en", "fa"],
    )
    assert "purchase" in run("map", "--project", shop)[0]
    snapshot = run.json("map", "purchase", "--project", shop)
    assert snapshot["map"] == "purchase"
    out, _ = run("map", "purchase", "--project", shop)
    assert "purchase.html" in out
    target = tmp_path / "map.svg"
    out, _ = run("map", "export", "purchase", target, "--project", shop, "--language", "fa")
    assert out.strip() == str(target)
    assert target.read_text("utf-8").startswith("<")
    other = tmp_path / "map.json"
    [written] = run.json("map", "export", "purchase", other, "--project", shop)
    assert written == {"file": str(other), "lost": []}


def test_a_figure_is_opened_down_to_its_rows(run: Run, shop: Path) -> None:
    snapshot = run.json("map", "purchase", "--project", shop)
    name = snapshot["lens"]["journeys"]
    figure = run.json("map", "purchase", "--project", shop, "--figure", name)
    assert figure["value"] == 60
    out, _ = run("map", "purchase", "--project", shop, "--figure", name)
    for part in ("definition", "denominator", "95 % interval"):
        assert part in out
    assert "SELECT" not in out
    out, _ = run("map", "purchase", "--project", shop, "--figure", name, "--query")
    assert "SELECT" in out
    assert "e+" not in out
    _, err = run("map", "purchase", "--project", shop, "--figure", f"{name}s", code=1)
    assert f"did you mean '{name}'" in err


def test_init_writes_a_project_that_builds(run: Run, tmp_path: Path) -> None:
    data = write_shop(tmp_path / "exports") / "data"
    target = tmp_path / "new"
    files = [data / "orders.csv", data / "reviews.csv"]
    written = run.json("init", *files, "--project", target)["files"]
    assert [Path(path).name for path in written] == ["touchline.yaml", "journey.yaml"]
    info = run.json("build", "--project", target)
    assert info["journeys"] > 0
    out, _ = run("init", *files, "--project", target, "--force")
    assert [line.split()[:2] for line in out.splitlines()[2:4]] == [
        ["orders", "events"],
        ["reviews", "feedback"],
    ]
    assert "--force replaces" in run("init", *files, "--project", target, code=1)[1]
    assert "there is no file" in run("init", "nowhere.csv", "--project", tmp_path / "x", code=1)[1]


def test_a_pipe_gets_clean_output(shop: Path) -> None:
    command = [sys.executable, "-m", "touchline", "build", "--force", "--project", str(shop)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.startswith("project")


def test_help_is_there_without_loading_the_engine() -> None:
    code = (
        "import sys, touchline.cli\n"
        "heavy = {'duckdb', 'pyarrow', 'numpy', 'scipy', 'sqlalchemy', 'babel', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_demo_says_when_there_are_no_examples(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("touchline.project.demo.EXAMPLES", ("no-such-example",))
    _, err = run("demo", "--no-open", "--output", tmp_path / "demo", code=1)
    assert "the examples are not there" in err


def test_a_stopped_command_says_so_without_a_traceback(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> BuildInfo:
        with connect():
            raise RuntimeError("Query interrupted")  # what DuckDB makes of Ctrl-C

    monkeypatch.setattr(Project, "build", interrupted)
    _, err = run("build", "--project", shop, code=130)
    assert "nothing is left half-written" in err


def test_a_cell_too_long_for_the_terminal_is_cut(run: Run, tmp_path: Path) -> None:
    lines = [f"u{n},2025-01-01T10:00:00Z,{'x' * 9_000 if n == 3 else 4}" for n in range(30)]
    (tmp_path / "marks.csv").write_text("user,answered_at,score\n" + "\n".join(lines) + "\n")
    (tmp_path / "touchline.yaml").write_text(
        "project: T\nsources:\n  marks:\n    files: marks.csv\n    ids: {user: user}\n"
        "    feedback: [{instrument: csat, time: answered_at, score: score}]\n"
    )
    _, err = run("load", "--project", tmp_path)
    out, _ = run("quarantine", "--project", tmp_path)
    assert "xxx…" in err
    assert len(err) < 400
    assert len(out) < 1_500


def test_files_that_give_nothing_are_said_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    _, err = run("init", tmp_path / "empty.csv", "--project", tmp_path / "p")
    assert "none of the files could be used" in err
    _, err = run("build", "--project", tmp_path / "p", code=1)
    assert "no source is declared" in err
    _, err = run("init", tmp_path, "--project", tmp_path / "q", code=1)
    assert "is a folder" in err


def test_a_file_that_cannot_be_read_is_named_as_it_was_typed(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "orders.parquet"
    broken.write_bytes(b"PAR1 and nothing else")
    _, err = run("init", broken, "--project", tmp_path / "deep" / "p", code=1)
    assert f"error: {broken}: " in err


@pytest.mark.parametrize(("ids", "reason"), [("", "whose it is"), ("efforts", "no event")])
def test_a_map_of_no_journey_says_what_is_missing(
    run: Run, tmp_path: Path, ids: str, reason: str
) -> None:
    (tmp_path / "a.csv").write_text("name,time,cost\nmail,2025-01-01T00:00:00Z,5\n")
    what = "efforts: [{name: mail, cost: cost}]" if ids else "events: [{name: a, time: time}]"
    (tmp_path / "touchline.yaml").write_text(
        f"project: T\nsources:\n  a:\n    files: a.csv\n    {what}\n"
    )
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "journey.yaml").write_text("languages: [en]\n")
    _, err = run("build", "--project", tmp_path, code=1)
    assert reason in err
    assert "widen its window" not in err
