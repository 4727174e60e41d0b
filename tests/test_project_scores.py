"""Scores, emotion, importance and the profile of a project, in Python and on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import touchline as tl
from tests.shop import write_shop
from touchline.cli import main
from touchline.errors import ConfigError
from touchline.project.answers import feelings_of, read_answers

PERSONAS = """
personas:
  - {id: porto, segment: {city: Porto}}
  - {id: faro, segment: {city: Faro}}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tl.Project:
    folder = write_shop(tmp_path_factory.mktemp("shop"), orders=240, maps=False)
    file = folder / "touchline.yaml"
    file.write_text(file.read_text("utf-8") + PERSONAS, "utf-8")
    project = tl.open(folder)
    project.load()
    project.build()
    return project


def reviews(project: tl.Project) -> list[dict[str, str]]:
    with (project.folder / "data" / "reviews.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["stars"] != "9"]


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0


def test_scores_by_touchpoint_and_persona(shop: tl.Project) -> None:
    stars = [int(row["stars"]) for row in reviews(shop)]
    [row] = shop.scores(by=["touchpoint"]).table.to_pylist()
    assert (row["touchpoint"], row["instrument"], row["measure"]) == ("review", "stars", "mean")
    assert row["n"] == len(stars)
    assert row["value"] == pytest.approx(sum(stars) / len(stars))
    cities = {f"o{k}": ("porto", "faro")[k % 120 % 2] for k in range(240)}
    found = {row["persona"]: row for row in shop.scores(by=["persona"]).table.to_pylist()}
    for persona in ("porto", "faro"):
        own = [int(row["stars"]) for row in reviews(shop) if cities[row["order_id"]] == persona]
        if own:
            assert found[persona]["value"] == pytest.approx(sum(own) / len(own))
    by_segment = shop.scores(by=["delivery", "month"])
    assert "change" in by_segment.table.column_names
    assert "own scale" in by_segment.explain()


def test_scores_weighed_and_asked(shop: tl.Project) -> None:
    [row] = shop.scores(rake=["delivery"]).table.to_pylist()
    assert row["effective_n"] <= row["n"]
    [asked] = shop.scores(request="parcel").table.to_pylist()
    assert asked["asked"] == 160
    assert asked["response_rate"] == pytest.approx(asked["n"] / 160)
    with pytest.raises(ConfigError, match="not its touchpoint"):
        shop.scores(by=["touchpoint"], request="parcel")
    with pytest.raises(ConfigError, match="no touchpoint 'parcl'"):
        shop.scores(request="parcl")
    with pytest.raises(ConfigError, match="answers have no 'citty'"):
        shop.scores(by=["citty"])


def test_emotion_has_gaps_and_sources(shop: tl.Project) -> None:
    rows = {row["touchpoint"]: row for row in shop.emotion(by="touchpoint").to_pylist()}
    said = rows["review"]
    assert said["emotion"] == pytest.approx(said["said"], abs=0.05)
    assert said["score"] > 0.9
    parcel = rows["parcel"]
    assert parcel["said"] is None
    assert parcel["behaviour"] == 1
    assert parcel["high"] - parcel["low"] > said["high"] - said["low"]


def test_importance_of_one_rating_each(shop: tl.Project) -> None:
    found = shop.importance(outcome="goal")
    assert found.method == "differences"
    assert found.table["touchpoint"].to_pylist() == ["review"]
    for outcome, said in (("nothing", "no outcome"), ("who=me", "answers have no 'who'")):
        with pytest.raises(ConfigError, match=said):
            shop.importance(outcome=outcome)


def test_profile_of_two_personas_and_of_two_periods(shop: tl.Project) -> None:
    one = shop.profile(fast={"decision": "4d"})
    scores = {(row["stage"], row["measure"]): row["score"] for row in one.table.to_pylist()}
    assert scores["decision", "fast"] == 100
    assert 0 < scores["decision", "easy"] < 100
    two = shop.profile(by="touchpoint", compare={"persona": ["porto", "faro"]})
    assert two.groups == ("porto", "faro")
    assert two.tables["differences"].num_rows > 0
    assert shop.profile(since="2024-04-01").groups == ("before 2024-04-01", "since 2024-04-01")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": "channel"}, "stages or touchpoints"),
        ({"compare": {"persona": ["porto"]}}, "two groups of one kind"),
        ({"compare": {"persona": ["porto", "lisbon"]}}, "no persona 'lisbon'"),
        ({"compare": {"city": ["Porto", "Lisbon"]}}, "no value of the segment"),
        ({"compare": {"town": ["a", "b"]}}, "no segment 'town'"),
        ({"since": "2024-04-01", "compare": {"city": ["Porto", "Faro"]}}, "not both"),
        ({"since": "soon"}, "is no date"),
        ({"fast": {"delivery": "2d"}}, "no stage 'delivery'"),
    ],
)
def test_what_a_profile_cannot_be_asked(
    shop: tl.Project, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        shop.profile(**options)
    assert said in f"{raised.value.message} {raised.value.hint}"


def test_the_commands_answer(
    shop: tl.Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(shop.folder)
    run("scores", "--project", folder, "--by", "touchpoint,year")
    assert "review" in capsys.readouterr().out
    run("scores", "--project", folder, "--by", "month", "--format", "json")
    [first, *_] = json.loads(capsys.readouterr().out)
    assert set(first["distribution"]) == {"1", "2", "3", "4", "5"}
    chart = tmp_path / "profile.svg"
    run("profile", "--project", folder, "--chart", str(chart))
    assert "decision" in capsys.readouterr().out
    assert chart.exists()
    run("profile", "--project", folder, "--compare", "persona=porto,faro", "--format", "json")
    assert json.loads(capsys.readouterr().out)["differences"]
    run("importance", "--project", folder, "--outcome", "goal", "--format", "json")
    assert json.loads(capsys.readouterr().out)["method"] == "differences"


def test_scores_straight_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "answers.csv"
    rows = [(9, "2024-01-05", "north", 1), (10, "2024-01-07", "north", 2), (3, "2024-02-01", "", 1),
            (11, "2024-02-03", "south", 1)]  # fmt: skip
    lines = ["nps_score,date,region,w", *(",".join(map(str, row)) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    base = ("scores", str(file), "--score", "nps_score", "--instrument", "nps", "--scale", "0-10",
            "--time", "date", "--not-scores", "11,99")  # fmt: skip
    run(*base, "--by", "month", "--weight", "w", "--format", "json")
    first, second = json.loads(capsys.readouterr().out)
    assert (first["month"], first["value"], first["n"]) == ("2024-01", 100.0, 2)
    assert (second["value"], second["not_scores"]) == (-100.0, 1)
    for name in ("scores.csv", "scores.parquet", "scores.json"):
        run(*base, "--by", "region", "--output", str(tmp_path / name))
    assert pq.read_table(tmp_path / "scores.parquet")["region"].to_pylist() == [
        "north",
        "south",
        None,
    ]
    with (tmp_path / "scores.csv").open(encoding="utf-8") as written:
        assert [row["n"] for row in csv.DictReader(written)] == ["2", "0", "1"]
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(("scores", str(file), "--score", "nps_score", "--instrument", "nps"))
    assert ended.value.code == 1
    assert "--not-scores" in capsys.readouterr().err


def test_feelings_of_texts_find_their_answers(shop: tl.Project, tmp_path: Path) -> None:
    with shop.store() as store:
        answers = read_answers(store.build, store.info)
    spoken = answers.filter(pc.is_valid(answers["text"]))
    rows = spoken.select(["segment", "row", "part"]).to_pylist()
    assert len(rows) > 3
    for number, row in enumerate(rows):
        row["feeling"] = number / 10 if number else None
    rows.reverse()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "voice.parquet")
    found = feelings_of(tmp_path, answers)
    told = [value for value, text in zip(found, answers["text"].to_pylist(), strict=True) if text]
    np.testing.assert_allclose(told, [np.nan, *(k / 10 for k in range(1, len(rows)))])
    assert np.isnan(found).sum() == len(found) - len(rows) + 1
    assert np.isnan(feelings_of(tmp_path / "elsewhere", answers)).all()


def test_a_property_named_asked_that_counts_nobody_is_no_count(tmp_path: Path) -> None:
    folder = write_shop(tmp_path, maps=False)
    file = folder / "touchline.yaml"
    text = file.read_text("utf-8")
    said = text.replace("text: comment}", "text: comment, properties: {asked: comment}}")
    assert said != text
    file.write_text(said, "utf-8")
    project = tl.open(folder)
    project.load()
    project.build()
    [row] = project.scores().table.to_pylist()
    assert row["n"] > 0
    assert "response_rate" not in row
