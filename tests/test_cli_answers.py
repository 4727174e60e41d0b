"""The commands that read answers of customers: what they refuse, and what they write where."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.shop import write_shop
from tests.test_cli import Run, run
from touchline.cli import main

__all__ = ["run"]

REVIEWS = (
    "day,product,comment\n2024-01-05,cup,Never came!\n2024-01-06,cup,\n2024-02-01,pot,Thanks\n"
)
ANSWERS = "day,region,score\n2024-01-05,north,10\n2024-01-06,,9\n2024-02-01,south,3\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with scores, built; not to be changed."""
    folder = write_shop(tmp_path_factory.mktemp("shop"), orders=240, maps=False)
    with pytest.raises(SystemExit) as ended:
        main(["build", "--project", str(folder)])
    assert not ended.value.code
    return folder


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    file = tmp_path / "reviews.csv"
    file.write_text(REVIEWS, "utf-8")
    return file


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.csv"
    file.write_text(ANSWERS, "utf-8")
    return file


def test_a_file_without_rows_has_no_texts(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text("day,comment\n", "utf-8")
    found = run.json("voice", file)
    assert found["texts"] == 0
    assert found["rows"] == []
    assert found["groups"][0]["negative"] == {
        "n": 0, "share": None, "interval": {"low": None, "high": None},
    }  # fmt: skip


def test_it_is_said_why_rows_could_not_be_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_bytes(b"comment\nawful\x00\nThanks\n")
    _, err = run("voice", file)
    assert "1 row of reviews.csv could not be read and left out: expected text without NUL" in err
    file.write_bytes(b"score\n5\n4\n1\x00\n3\x00\n")
    _, err = run("scores", file, "--score", "score")
    assert "2 rows of reviews.csv could not be read and left out: expected text without NUL" in err


def test_the_encoding_of_a_file_can_be_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_bytes("comment;stars\nСпасибо, всё пришло;5\n".encode("cp1251"))
    [row] = run.json("voice", file, "--keep", "stars", "--encoding", "cp1251")["rows"]
    assert (row["comment"], row["language"]) == ("Спасибо, всё пришло", "ru")
    [row] = run.json("scores", file, "--score", "stars", "--encoding", "cp1251")
    assert row["n"] == 1
    assert "no encoding 'cp12511'" in run("voice", file, "--encoding", "cp12511", code=1)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["voice", "--text", "comment"], "of a project --text is not read"),
        (["voice", "--engine", "text", "--most", "3"], "of a project --engine, --most are not"),
        (["scores", "--score", "nps", "--instrument", "nps"], "--score, --instrument are not read"),
        (["scores", "--timezone", "Europe/Lisbon"], "of a project --timezone is not read"),
    ],
)
def test_options_of_a_file_are_refused_of_a_project(
    run: Run, shop: Path, words: list[str], said: str
) -> None:
    assert said in run(*words, "--project", shop, code=1)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--request", "survey", "--score", "score"], "of a file --request is not read"),
        (["--score", "score", "--scores", "score"], "two kinds of columns of scores are named"),
        (["--scores", "score=web,score=shop"], "a column of scores is named twice"),
        (["--score", "score", "--scale", "0.0.1-3"], "'0.0.1-3' is no scale"),
        (["--score", "score", "--scale", "10-0"], "give the lowest score first"),
        (["--score", "score", "--instrument", "npz"], "known are those of nps"),
        (["--score", "score", "--scale", "0-10", "--timezone", "Mars"], "no time zone 'Mars'"),
        (["--score", "score", "--scale", "0-10", "--rake", "region=north:1/south:1"],
         "some answers have no region"),
        (["--score", "score", "--scale", "0-10", "--format", "table", "-o", "scores.txt"],
         "--output writes data, not a table to read"),
    ],
)  # fmt: skip
def test_what_scores_cannot_read_is_refused(
    run: Run, answers: Path, words: list[str], said: str
) -> None:
    assert said in run("scores", answers, *words, code=1)[1]


@pytest.mark.parametrize("command", ["importance", "profile"])
def test_a_chart_of_no_format_is_refused(run: Run, shop: Path, command: str) -> None:
    assert ".bmp is no format" in run(command, "-p", shop, "--chart", "a.bmp", code=1)[1]


@pytest.mark.parametrize(
    "words", [["scores"], ["importance", "--samples", "20"], ["profile"], ["voice"]]
)
def test_json_is_the_same_in_a_file(
    run: Run, shop: Path, reviews: Path, tmp_path: Path, words: list[str]
) -> None:
    of = [str(reviews)] if words == ["voice"] else ["--project", str(shop)]
    file = tmp_path / "answer.json"
    _, err = run(*words, *of, "-o", file)
    assert f"written: {file}" in err
    assert json.loads(file.read_text("utf-8")) == run.json(*words, *of)


def test_csv_and_parquet_have_the_same_rows(run: Run, answers: Path, tmp_path: Path) -> None:
    words = ["scores", str(answers), "--score", "score", "--instrument", "nps", "--by", "region"]
    run(*words, "-o", tmp_path / "scores.csv")
    run(*words, "-o", tmp_path / "scores.parquet")
    with (tmp_path / "scores.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "scores.parquet")
    assert [row["region"] or None for row in rows] == table["region"].to_pylist()
    assert [float(row["value"]) for row in rows] == table["value"].to_pylist() == [100, -100, 100]


def test_an_empty_profile_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("user,time\na,2024-01-05\na,2024-01-06\n", "utf-8")
    (tmp_path / "touchline.yaml").write_text(
        "project: Visits\ntimezone: UTC\nsources:\n  visits:\n    files: visits.csv\n"
        "    ids: {user: user}\n    events: [{name: visit, time: time}]\n",
        "utf-8",
    )
    run("build", "--project", tmp_path)
    _, err = run("profile", "--project", tmp_path, "--by", "touchpoint")
    assert "no journey comes through a touchpoint" in err


def test_a_period_without_journeys_cannot_be_compared(run: Run, shop: Path) -> None:
    _, err = run("profile", "--project", shop, "--since", "2050-01-01")
    assert "no stage is known of both before 2050-01-01 and since 2050-01-01" in err
