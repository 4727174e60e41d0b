"""Questions about answers: scores, themes, the three questions, importance; as verbs are asked."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import touchline
from tests.shop import write_shop
from tests.web.conftest import Asking
from tests.web.test_explore import HERE, ask
from touchline.cli import main
from touchline.project.asked import ASKED, describe_asked
from touchline.web.asking.answers import as_bytes

QUESTIONS: list[tuple[str, list[tuple[str, str]]]] = [
    ("scores", []),
    ("scores", [("by", "stage"), ("by", "month"), ("correction", "holm")]),
    ("scores", [("by", "city,touchpoint"), ("correction", "none")]),
    ("scores", [("by", "month"), ("request", "parcel")]),
    ("voice", []),
    ("voice", [("by", "city"), ("by", "instrument")]),
    ("profile", []),
    ("profile", [("by", "touchpoint"), ("fast", "parcel=2d")]),
    ("profile", [("compare", '{"city": ["Faro", "Porto"]}')]),
    ("profile", [("since", "2024-03-01"), ("fast", '{"receiving-the-offer": "4d"}')]),
    ("importance", [("by", "stage"), ("outcome", "again"), ("samples", "20")]),
    ("importance", [("outcome", "goal"), ("segments", "city")]),
]


@pytest.fixture(scope="module")
def built_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with enough answers to derive importance from."""
    folder = tmp_path_factory.mktemp("web") / "shop"
    folder.mkdir()
    project = touchline.open(write_shop(folder, orders=300, maps=False))
    project.load()
    project.build()
    return folder


@pytest.fixture(scope="module")
def viewer(asking: Asking) -> TestClient:
    return asking("viewer")


def rows_of(said: Any, verb: str) -> Any:
    """The rows in what the command line writes as JSON."""
    if verb == "scores":
        return said
    if verb == "voice":
        return [(theme["id"], theme["size"]) for theme in said["themes"]]
    return said[verb]


@pytest.mark.parametrize(("verb", "pairs"), QUESTIONS)
def test_python_and_command_line_give_the_same(
    verb: str,
    pairs: list[tuple[str, str]],
    viewer: TestClient,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = ask(viewer, verb, *pairs)
    monkeypatch.chdir(app.state.server.settings.folder)
    ran: dict[str, Any] = {}
    exec(answer["python"], ran)
    table = ran["result"].table
    assert json.loads(as_bytes(table.to_pylist(maps_as_pydicts="strict"))) == answer["rows"]
    for name, one in ran["result"].tables.items() if hasattr(ran["result"], "tables") else ():
        rows = json.loads(as_bytes(one.to_pylist(maps_as_pydicts="strict")))
        assert rows == answer["tables"][name]["rows"]

    words = shlex.split(answer["command"])
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([*words[1:], "--format=json"])
    assert not ended.value.code
    said = rows_of(json.loads(capsys.readouterr().out), verb)
    if verb == "voice":
        assert said == [(row["theme"], row["texts"]) for row in answer["rows"]]
    else:
        assert said == answer["rows"]


@pytest.mark.parametrize("verb", ASKED)
def test_the_command_line_takes_every_option(verb: str) -> None:
    from typer.testing import CliRunner

    from touchline.cli import app

    shown = CliRunner().invoke(app, [verb, "--help"], env={"COLUMNS": "200"}).output
    for option in describe_asked(verb).options:
        assert f"--{option.name.replace('_', '-')}" in shown


def test_scores_of_a_group_are_those_of_its_answers(viewer: TestClient) -> None:
    whole = ask(viewer, "scores")["rows"]
    parts = ask(viewer, "scores", ("by", "city"))["rows"]
    assert sum(row["n"] for row in parts) == whole[0]["n"] > 10
    assert whole[0]["low"] < whole[0]["value"] < whole[0]["high"]
    assert sum(whole[0]["distribution"].values()) == pytest.approx(1)
    kinds = {one["name"]: one["kind"] for one in ask(viewer, "scores")["columns"]}
    assert kinds["distribution"] == "map"


def test_texts_are_grouped(viewer: TestClient) -> None:
    answer = ask(viewer, "voice", ("by", "touchpoint"))
    groups = answer["tables"]["groups"]["rows"]
    assert groups[0]["by"] == "all"
    assert groups[0]["texts"] == answer["figures"]["texts"] > 0
    assert {row["by"] for row in groups[1:]} == {"touchpoint"}


@pytest.mark.parametrize(
    "pairs",
    [
        [("where", "city=Porto")],
        [("began", "2024-01-01..")],
        [("kept", "nothing")],
    ],
)
def test_filters_of_journeys_are_refused_not_ignored(
    pairs: list[tuple[str, str]], viewer: TestClient
) -> None:
    answer = viewer.get(f"{HERE}/explore/scores", params=dict(pairs))
    assert answer.status_code in (400, 404)
    assert answer.json()["hint"]


@pytest.mark.parametrize(
    ("verb", "pairs", "said"),
    [
        ("scores", [("by", "citty")], "citty"),
        ("scores", [("correction", "hope")], "hope"),
        ("profile", [("compare", "city=Porto")], "two groups"),
        ("profile", [("by", "planet")], "planet"),
        ("importance", [("samples", "100000000")], "samples"),
        ("voice", [("by", "moon")], "moon"),
    ],
)
def test_what_cannot_be_asked_is_said(
    verb: str, pairs: list[tuple[str, str]], said: str, viewer: TestClient
) -> None:
    problem = ask(viewer, verb, *pairs, status=400)
    assert said in problem["message"]
    assert problem["hint"]


def test_cards_say_what_is_asked_of_journeys(viewer: TestClient) -> None:
    cards = {card["name"]: card for card in viewer.get(f"{HERE}/verbs").json()}
    assert {name for name, card in cards.items() if not card["of_journeys"]} == set(ASKED)


def test_a_table_with_nested_cells_is_a_csv_file(viewer: TestClient) -> None:
    lines = viewer.get(f"{HERE}/explore/scores?format=csv").text.splitlines()
    assert len(lines) == 2
    assert '""5"":' in lines[1]


def test_a_persona_that_changes_is_asked_for_anew(viewer: TestClient, app: FastAPI) -> None:
    file = app.state.server.workspaces.project("shop").folder / "touchline.yaml"
    before = file.read_text("utf-8")
    assert viewer.get(f"{HERE}/explore/scores?by=persona").status_code == 400
    try:
        file.write_text(before + "personas:\n  - {id: p, label: P, segment: {city: Porto}}\n")
        [row] = ask(viewer, "scores", ("by", "persona"))["rows"]
        [porto] = [
            row for row in ask(viewer, "scores", ("by", "city"))["rows"] if row["city"] == "Porto"
        ]
        assert (row["persona"], row["n"]) == ("p", porto["n"])
    finally:
        file.write_text(before, "utf-8")
