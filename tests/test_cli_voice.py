"""``touchline voice`` on a file: rows out, and errors that say what to do."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from touchline.cli import main


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    file = tmp_path / "reviews.csv"
    file.write_text(
        "id,comment,device\n1,My parcel never arrived!,app\n2,,web\n3,It is broken,app\n", "utf-8"
    )
    return file


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["voice", *map(str, words)])
    return int(ended.value.code or 0)


def test_every_row_comes_back_with_what_was_read(
    reviews: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(reviews, "--text", "comment", "--keep", "id", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["id"], row["label"]) for row in rows][:2] == [("1", "negative"), ("2", "")]
    assert "themes" not in rows[0]
    target = reviews.with_suffix(".parquet")
    assert run(reviews, "--text", "comment", "--themes", "-o", target) == 0
    assert pq.read_table(target).column_names[-1] == "themes"


def test_the_usual_column_need_not_be_named(
    reviews: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(reviews, "--by", "device") == 0
    assert "app" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--text", "coment"], "no column 'coment'"),
        (["--text", "comment", "--by", "devise"], "no column 'devise'"),
        (["--text", "comment", "--engine", "defualt"], "did you mean 'default'"),
        (["--text", "comment", "-o", "read.txt"], "no format ends in .txt"),
        (["--text", "comment", "--format", "table", "-o", "read.csv"], "not a table to read"),
        (["--text", "comment", "--time", "device"], "no time that can be read"),
    ],
)
def test_errors_say_what_to_do(
    reviews: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(reviews, *options) == 1
    said = capsys.readouterr().err
    assert message in said
    assert "→" in said
