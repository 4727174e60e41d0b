"""Verbs on the command line: what they are asked of, how they answer, what they refuse."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from touchline.analysis.option_texts import read_option
from touchline.analysis.verbs import VERBS, OptionInfo, describe
from touchline.cli import main
from touchline.cli.answer import _cell, _kinds
from touchline.cli.verbs import command_of, example_of
from touchline.cli.words import word_of
from touchline.errors import ConfigError

Words = str | Path
Run = Callable[..., tuple[str, str]]

EVENTS = [
    ("ana", "2024-03-01T10:00:00Z", "visit", None, "pro"),
    ("ana", "2024-03-01T10:05:00Z", "cart", None, "pro"),
    ("ana", "2024-03-01T10:06:00Z", "order", 12.5, "pro"),
    ("bob", "2024-03-02T09:00:00Z", "visit", None, "free"),
    ("bob", "2024-03-02T09:00:01Z", "visit", None, "free"),
    ("bob", "2024-03-02T09:00:02Z", "help, again", None, "free"),
]
COLUMNS = ["--person", "user", "--time", "ts", "--touchpoint", "event"]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ["user", "ts", "event", "price", "plan"]
    table = pa.table(dict(zip(names, map(list, zip(*EVENTS, strict=True)), strict=True)))
    path = tmp_path_factory.mktemp("log") / "events.parquet"
    parquet.write_table(table, path)
    return path


@pytest.fixture
def run_any(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_words(*words: Words, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, err or out
        return out, err

    return run_words


@pytest.fixture
def run(run_any: Run, log: Path) -> Run:
    """Asks a verb of the log."""

    def run_words(verb: str, *words: Words, code: int = 0) -> tuple[str, str]:
        return run_any(verb, log, *COLUMNS, *words, code=code)

    return run_words


def pairs(run: Run, *words: Words) -> dict[tuple[str, str], int]:
    rows = json.loads(run("transitions", *words, "--format", "json")[0])["rows"]
    return {(row["source"], row["target"]): row["count"] for row in rows}


def test_json_holds_everything_of_a_result(run: Run) -> None:
    said = json.loads(run("transitions", "--format", "json")[0])
    assert list(said) == ["verb", "options", "definition", "figures", "rows", "tables"]
    assert said["verb"] == "transitions"
    assert len(said["rows"]) == 4
    said = json.loads(run("transitions", "--format", "json", "--explain")[0])
    assert "Of 2 journeys with 6 events" in said["explanation"]


def test_a_table_shows_shares_as_percentages(run: Run) -> None:
    out, err = run("transitions", "--explain", "--rows", 2)
    assert "25.0%" in out
    assert "Of 2 journeys with 6 events" in out
    assert "2 more rows" in err


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("share_of_first", 0.19847, "19.8%"),
        ("rate_low", 0.5, "50.0%"),
        ("conversion", 1.0, "100.0%"),
        ("cost_per_conversion", 0.5, "0.5"),
        ("median_seconds", 5400.0, "1 h 30 min"),
        ("difference_seconds", -60, "−1 min"),
        ("value", 14249.64, "14,250"),
        ("credit", 124.087, "124.1"),
        ("odds_ratio", 5.68966, "5.69"),
        ("p_value", 4.21254e-08, "4.21e-08"),
        ("persons", 3, 3),
        ("path", ["a", "b"], "a → b"),
        ("low", float("nan"), None),
    ],
)
def test_cells_are_written_for_people(name: str, value: Any, shown: Any) -> None:
    assert _cell(name, value) == shown


def test_bounds_are_written_like_their_figure() -> None:
    assert _kinds(["rate", "low", "high", "n"]) == ["rate", "rate", "rate", "n"]


def test_data_are_written_as_their_file_ends(run: Run, tmp_path: Path) -> None:
    assert run("transitions", "--format", "csv")[0].startswith('"source","target","count"')
    for name in ("a.csv", "a.json", "a.parquet"):
        out, err = run("transitions", "--output", tmp_path / name)
        assert (out, err.strip()) == ("", f"written: {tmp_path / name}")
    assert parquet.read_table(tmp_path / "a.parquet").num_rows == 4
    assert len(json.loads((tmp_path / "a.json").read_text())["rows"]) == 4
    assert "no format ends in .xls" in run("transitions", "-o", tmp_path / "a.xls", code=1)[1]


def test_draws_a_chart(run: Run, tmp_path: Path) -> None:
    run("transitions", "--chart", tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text().startswith("<svg")
    for name, said in (("chart.xls", ".xls is no format"), ("chart", "no ending is no format")):
        out, err = run("transitions", "--chart", tmp_path / name, code=1)
        assert (out, said in err, ".png, .svg or .html" in err) == ("", True, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--where", "plan=pro|team"], {("visit", "cart"): 1, ("cart", "order"): 1}),
        (["--where-event", "order[price>10]"], {("visit", "cart"): 1, ("cart", "order"): 1}),
        (["--where-event", "order[price>100]"], {}),
        (["--containing", "visit->cart"], {("visit", "cart"): 1, ("cart", "order"): 1}),
        (["--lacking", "visit->visit"], {("visit", "cart"): 1, ("cart", "order"): 1}),
        (["--began", "2024-03-02.."], {("visit", "visit"): 1, ("visit", "help, again"): 1}),
        (["--between", "..2024-03-01"], {("visit", "cart"): 1, ("cart", "order"): 1}),
        (["--only", "visit, help, again", "--where", "plan=free"], None),
        (["--only", "help, again", "--only", "visit"], {("visit", "visit"): 1,
                                                         ("visit", "help, again"): 1}),
        (["--without", "cart"], {("visit", "order"): 1, ("visit", "visit"): 1,
                                 ("visit", "help, again"): 1}),
        (["--cut", "cart.."], {("cart", "order"): 1}),
        (["--relabel", "cart=basket", "--where", "plan=pro"], {("visit", "basket"): 1,
                                                               ("basket", "order"): 1}),
        (["--collapse", "--where", "plan=free"], {("visit", "help, again"): 1}),
        (["--per", "session", "--gap", "90s"], {("cart", "order"): 1, ("visit", "visit"): 1,
                                                ("visit", "help, again"): 1}),
    ],
)  # fmt: skip
def test_filters_journeys(run: Run, words: list[str], expected: dict[Any, int] | None) -> None:
    kept = ["--segments", "plan", "--properties", "price"]
    if expected is None:
        assert "there is no touchpoint 'help'" in run("transitions", *kept, *words, code=1)[1]
    else:
        assert pairs(run, *kept, *words) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--where", "plan"], "write --where segment=value"),
        (["--between", "2024-03-01"], "write --between A..B"),
        (["--gap", "5min"], "add --per session"),
        (["--where", "plam=pro"], "read the log with --segments 'plam'"),
        (["--time", "tss"], "did you mean 'ts'"),
    ],
)
def test_a_wrong_filter_says_how_it_is_written(run: Run, words: list[str], message: str) -> None:
    assert message in run("transitions", *words, code=1)[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Missing option '--steps'"),
        (["--steps", "visit", "--window", "7 moons"], "--window: '7 moons' is not a duration"),
        (["--steps", "visit", "--order", "srict"], "'srict' is not ordered or any or strict"),
        (["--steps", "visit["], "does not end the step"),
    ],
)
def test_wrong_usage_names_the_value_and_what_was_expected(
    run: Run, words: list[str], message: str
) -> None:
    assert message in " ".join(run("funnel", *words, code=2)[1].split())


def test_a_file_that_is_not_there_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["transitions", "nowhere.parquet"])
    assert "there is no file nowhere.parquet" in capsys.readouterr().err


def test_a_store_is_made_asked_and_extended(log: Path, tmp_path: Path, run_any: Run) -> None:
    store = tmp_path / "log.journeys"
    out, _ = run_any("journeys", log, *COLUMNS, "--output", store)
    assert out.strip() == "2 journeys with 6 events"
    run_any("append", store, log)
    said = json.loads(run_any("journeys", store, "--format", "json")[0])
    assert (said["events"], said["touchpoints"][0]) == (12, "visit")
    chosen = tmp_path / "few.journeys"
    run_any("journeys", store, "--only", "visit|cart", "-o", chosen)
    rows = json.loads(run_any("transitions", chosen, "--format", "json")[0])["rows"]
    assert {(row["source"], row["target"]) for row in rows} == {
        ("visit", "visit"), ("visit", "cart"), ("cart", "cart"),
    }  # fmt: skip
    assert "hint" not in run_any("append", tmp_path / "nowhere", log, code=1)[0]


def test_little_is_imported_for_an_answer(log: Path, tmp_path: Path, run_any: Run) -> None:
    store = tmp_path / "log.journeys"
    run_any("journeys", log, *COLUMNS, "--output", store)
    code = (
        "import sys\nfrom touchline.cli import main\n"
        f"sys.argv = ['touchline', 'transitions', {str(store)!r}, '--format', 'json']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'altair', 'babel', 'duckdb', 'pandas', 'pyarrow.compute', 'scipy.linalg',\n"
        "         'scipy.special', 'sqlalchemy', 'touchline.project', 'vl_convert'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(json.loads(done.stdout)["rows"]) == 4
    assert done.stderr.strip() == "[]"


def test_every_verb_works_in_a_process_that_imports_less(log: Path) -> None:
    words = [shlex.split(example_of(name))[1:] for name in VERBS]
    questions = [[verb, str(log), *COLUMNS, *rest] for verb, _, *rest in words]
    code = (
        "import sys\nfrom touchline.cli import main\nfrom touchline.cli.lean import import_less\n"
        "import_less()\n"
        f"for words in {questions!r}:\n"
        "    try: main([*words, '--format', 'csv'])\n"
        "    except SystemExit as ended: assert not ended.code, words\n"
        "assert not {'pandas', 'scipy.linalg.cython_blas'} & set(sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    word = word_of(name)
    with pytest.raises(SystemExit) as ended:
        main([word, "--help"])
    assert not ended.value.code
    out = capsys.readouterr().out
    assert f"Example: {example_of(name)}" in " ".join(out.split())
    for option in describe(name).options:
        assert f"--{option.name.replace('_', '-')}" in out
    assert command_of(name).__doc__


@pytest.mark.parametrize("name", VERBS)
def test_the_example_of_every_verb_works(name: str, run: Run) -> None:
    _, verb, _, *words = shlex.split(example_of(name))
    said = json.loads(run(verb, *words, "--format", "json", "--explain")[0])
    assert said["definition"]
    assert set(said["options"]) <= {option.name for option in describe(name).options}
    assert run(verb, *words)[0]


def option(*kinds: Any, **more: Any) -> OptionInfo:
    return OptionInfo(name="x", kinds=kinds, help="", **more)


@pytest.mark.parametrize(
    ("declared", "texts", "value"),
    [
        (option("integer"), ["3"], 3),
        (option("number"), ["2.5"], 2.5),
        (option("duration"), ["7d"], "7d"),
        (option("duration", optional=True), ["none"], None),
        (option("choice", choices=("day", 7)), ["7"], 7),
        (option("choice", "duration", choices=("week",)), ["week"], "week"),
        (option("choice", "duration", choices=("week",)), ["3h"], "3h"),
        (option("integer", many=True), ["1, 2", "3"], [1, 2, 3]),
        (option("text", many=True), ["a,b"], ["a", "b"]),
        (option("step"), ["a|b"], {"any": ["a", "b"]}),
        (option("step", many=True), ["a,b|c", "d, e"], ["a", {"any": ["b", "c"]}, "d, e"]),
        (option("mapping"), ["a=1, b=x|y"], {"a": 1, "b": ["x", "y"]}),
        (option("mapping"), ['{"a": [1]}'], {"a": [1]}),
        (
            option("mapping", of_names=True),
            ["a=b|c, d=e[f>1, g=2]"],
            {
                "a": {"any": ["b", "c"]},
                "d": {
                    "touchpoint": "e",
                    "where": [
                        {"property": "f", "op": "gt", "value": "1"},
                        {"property": "g", "op": "eq", "value": "2"},
                    ],
                },
            },
        ),
        (option("flag", "text"), ["yes"], True),
    ],
)
def test_reads_values(declared: OptionInfo, texts: list[str], value: Any) -> None:
    assert read_option(declared, texts, ["d, e"]) == value


@pytest.mark.parametrize(
    ("declared", "text", "message"),
    [
        (option("integer"), "3.5", "'3.5' is not a whole number"),
        (option("duration"), "7 moons", "'7 moons' is not a duration such as 7d or 30min"),
        (option("choice", choices=("day", "week")), "dya", "'dya' is not day or week"),
        (option("mapping"), "{a", "NAME=VALUE"),
        (option("step"), "a[", "does not end the step"),
    ],
)
def test_names_a_bad_value_and_what_was_expected(
    declared: OptionInfo, text: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message.replace("[", r"\[")):
        read_option(declared, [text])


def test_appending_tells_of_its_own_bad_rows_only(run_any: Run, tmp_path: Path) -> None:
    (tmp_path / "first.csv").write_text("person,time,touchpoint\nana,1,visit\n,2,visit\n")
    (tmp_path / "good.csv").write_text("person,time,touchpoint\nana,3,order\n")
    (tmp_path / "bad.csv").write_text("person,time,touchpoint\nana,4,order\nana,,order\n")
    store = tmp_path / "store"
    run_any("journeys", tmp_path / "first.csv", "-o", store)
    assert "left out" not in run_any("append", store, tmp_path / "good.csv")[1]
    told = run_any("append", store, tmp_path / "bad.csv")[1]
    assert "left out: 1 row was skipped: 1 with no time" in told
