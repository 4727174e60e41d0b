"""Verbs over HTTP: choices, answers, errors, and the same question in Python and the shell."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyarrow import csv, parquet

from tests.web.conftest import Asking
from touchline.analysis.verbs import VERBS
from touchline.cli import main
from touchline.errors import ConfigError
from touchline.project.asked import ASKED
from touchline.web.asking.answers import csv_of
from touchline.web.asking.questions import info_of, question_of, read_where
from touchline.web.asking.written import _literal, command_of
from touchline.web.recent import Recent

import pyarrow as pa  # isort: skip

HERE = "/api/workspaces/shop"
STEPS = [("steps", "order"), ("steps", "parcel"), ("window", "30d")]
CONDITION = json.dumps(
    {"touchpoint": "order", "where": [{"property": "carrier", "op": "eq", "value": "DHL"}]}
)


@pytest.fixture(scope="module")
def viewer(asking: Asking) -> TestClient:
    return asking("viewer")


def ask(client: TestClient, verb: str, *pairs: tuple[str, str], status: int = 200) -> Any:
    answer = client.get(f"{HERE}/explore/{verb}", params=list(pairs))
    assert answer.status_code == status, answer.text
    return answer.json()


def test_verbs_are_listed_with_every_option(viewer: TestClient) -> None:
    cards = {card["name"]: card for card in viewer.get(f"{HERE}/verbs").json()}
    assert list(cards) == [*VERBS, *ASKED]
    for name, card in cards.items():
        told = [option["name"] for option in card["options"]]
        assert told == [option.name for option in info_of(name).options]
        assert list(card["options_schema"]["properties"]) == told


def test_choices_count_journeys(viewer: TestClient) -> None:
    choices = viewer.get(f"{HERE}/choices").json()
    touchpoints = {one["id"]: one for one in choices["touchpoints"]}
    dropoff = ask(viewer, "dropoff")["rows"]
    assert {row["touchpoint"]: row["journeys"] for row in dropoff} == {
        name: one["journeys"] for name, one in touchpoints.items() if one["journeys"]
    }
    assert touchpoints["order"]["place"] < touchpoints["parcel"]["place"]
    segments = {one["id"]: one for one in choices["segments"]}
    for name, segment in segments.items():
        for value in segment["values"]:
            found = ask(viewer, "transitions", ("where", f"{name}={value['value']}"))
            assert found["journeys"] == value["journeys"]
        total = sum(value["journeys"] for value in segment["values"])
        assert total + segment["missing"] == choices["journeys"]
    assert "carrier" in choices["properties"]
    assert viewer.get(f"{HERE}/touchpoints").json() == choices["touchpoints"]
    assert viewer.get(f"{HERE}/segments").json() == choices["segments"]


def test_values_of_a_property(viewer: TestClient) -> None:
    values = viewer.get(f"{HERE}/properties/carrier").json()
    assert {one["value"] for one in values} == {"DHL", "GLS"}
    assert (
        viewer.get(f"{HERE}/properties/carier").json()["hint"].startswith("did you mean 'carrier'?")
    )


REQUIRED: dict[str, list[tuple[str, str]]] = {
    "attribution": [("goal", "parcel")],
    "compare": [("segment", "city")],
    "conformance": [("plan", "order"), ("plan", "parcel")],
    "conversion": [("start", "order"), ("end", "parcel")],
    "funnel": STEPS,
    "funnel_trend": STEPS,
    "match": [("pattern", "order -> parcel")],
    "next_step": [("after", "order")],
    "pain_points": [("least", "2")],
    "retention_flags": [("dates", "2024-01-10"), ("dates", "2024-01-20")],
    "time_to_convert": STEPS,
    "window_funnel": STEPS,
}
QUESTIONS: list[tuple[str, list[tuple[str, str]]]] = [
    *((verb, REQUIRED.get(verb, [])) for verb in VERBS),
    ("funnel", [*STEPS, ("where", "city=Porto|Faro"), ("began", "2024-01-10..2024-05-01")]),
    ("funnel", [("steps", CONDITION), ("steps", "parcel"), ("breakdown", "carrier")]),
    ("funnel", [("steps", "order[carrier=GLS]"), ("steps", "parcel"), ("entry", "best")]),
    ("funnel", [*STEPS, ("breakdown", "city"), ("count", "journeys"), ("times", "no")]),
    ("paths", [("start", "order"), ("steps", "3"), ("collapse", "no"), ("limit", "none")]),
    ("paths", [("end", "review"), ("began", "2024-02-01..")]),
    ("transitions", [("ends", "yes"), ("unique", "yes"), ("times", "yes")]),
    ("times", [("source", "order"), ("target", "parcel"), ("directly", "no")]),
    ("attribution", [("goal", "parcel"), ("model", "markov"), ("model", "linear")]),
    ("attribution", [("goal", "parcel"), ("channel", "carrier"), ("half_life", "3d")]),
    ("retention", [("interval", "month"), ("breakdown", "city")]),
    ("match", [("pattern", "a -> b"), ("steps", '{"a": "order", "b": "parcel"}')]),
    ("sessions", [("gap", "1d"), ("midnight", "yes")]),
    ("compare", [("since", "2024-03-01"), ("goal", "parcel"), ("where", "city=Porto")]),
]


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
    rows = json.loads(viewer_json(ran["result"].table))
    assert rows == answer["rows"]

    words = shlex.split(answer["command"])
    assert words[0] == "touchline"
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([*words[1:], "--format=json"])
    said = json.loads(capsys.readouterr().out)
    assert said["figures"] == answer["figures"]
    assert said["options"] == answer["options"]


def viewer_json(table: pa.Table) -> bytes:
    from touchline.web.asking.answers import as_bytes

    return as_bytes(table.to_pylist())


def test_a_body_asks_the_same_as_an_address(viewer: TestClient) -> None:
    by_address = ask(
        viewer, "funnel", *STEPS, ("where", "city=Porto"), ("began", "2024-01-10..2024-05-01")
    )
    body = {
        "options": {"steps": ["order", "parcel"], "window": "30d"},
        "where": {"city": ["Porto"]},
        "since": "2024-01-10",
        "until": "2024-05-01",
    }
    by_body = viewer.post(f"{HERE}/explore/funnel", json=body).json()
    assert {**by_body, "ms": 0} == {**by_address, "ms": 0}
    assert by_body["journeys"] < ask(viewer, "funnel", *STEPS)["journeys"]


def test_columns_say_what_their_values_are(viewer: TestClient) -> None:
    answer = ask(viewer, "funnel", *STEPS)
    kinds = {column["name"]: column["kind"] for column in answer["columns"]}
    assert kinds["share_of_first"] == kinds["share_low"] == "share"
    assert kinds["median_seconds"] == "seconds"
    assert kinds["persons"] == "integer"
    trend = ask(viewer, "funnel_trend", *STEPS)
    kinds = {column["name"]: column["kind"] for column in trend["columns"]}
    assert kinds["low"] == kinds["high"] == "share"


def test_rows_are_limited_and_counted(viewer: TestClient) -> None:
    answer = ask(viewer, "transitions", ("rows", "2"))
    assert len(answer["rows"]) == 2 < answer["total_rows"]


@pytest.mark.parametrize(
    ("verb", "pairs", "said"),
    [
        ("funnel", [], "needs steps"),
        ("funnel", [("steps", "ordr"), ("steps", "parcel")], "ordr"),
        ("funnel", [*STEPS, ("windw", "3d")], "windw"),
        ("funnel", [*STEPS, ("window", "soon")], "soon"),
        ("funnel", [*STEPS, ("entry", "middle")], "middle"),
        ("paths", [("steps", "many")], "many"),
        ("paths", [("where", "city")], "where=city"),
        ("paths", [("where", "town=Porto")], "town"),
        ("paths", [("where", "city=Paris")], "Paris"),
        ("paths", [("began", "2024-01-01")], "no end"),
        ("paths", [("began", "spring..")], "spring"),
        ("paths", [("persona", "nobody")], "nobody"),
        ("conformance", [("plan", "maps/purchase.yaml")], "purchase.yaml"),
    ],
)
def test_what_cannot_be_asked_is_said(
    verb: str, pairs: list[tuple[str, str]], said: str, viewer: TestClient
) -> None:
    problem = ask(viewer, verb, *pairs, status=400)
    assert said in problem["message"]
    assert problem.get("hint")


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 7},
        {"steps": [{"touchpoint": "order"}, 3]},
        {"steps": ["order", "parcel"], "window": {"days": 3}},
        {"steps": ["order", "parcel"], "times": "yes"},
        {"steps": ["order", "x" * 3000]},
    ],
)
def test_a_body_of_other_types_is_refused(options: dict[str, Any], viewer: TestClient) -> None:
    answer = viewer.post(f"{HERE}/explore/funnel", json={"options": options})
    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_a_plan_cannot_name_a_file(viewer: TestClient, app: FastAPI) -> None:
    file = app.state.server.settings.folder / "plan.yaml"
    file.write_text("steps: [order]", "utf-8")
    for plan in (str(file), [str(file)]):
        answer = viewer.post(f"{HERE}/explore/conformance", json={"options": {"plan": plan}})
        assert answer.status_code == 400


def test_no_such_verb(viewer: TestClient) -> None:
    problem = ask(viewer, "funel", status=404)
    assert problem["hint"].startswith("did you mean 'funnel'?")


def test_downloads(viewer: TestClient) -> None:
    rows = ask(viewer, "variants")["rows"]
    answer = viewer.get(f"{HERE}/explore/variants?format=csv")
    assert 'filename="variants.csv"' in answer.headers["content-disposition"]
    read = csv.read_csv(io.BytesIO(answer.content)).to_pylist()
    assert [row["path"] for row in read] == [" > ".join(row["path"]) for row in rows]
    answer = viewer.get(f"{HERE}/explore/variants?format=parquet")
    assert parquet.read_table(io.BytesIO(answer.content)).num_rows == len(rows)
    answer = viewer.get(f"{HERE}/explore/transitions?format=json&rows=1")
    assert len(answer.json()["rows"]) == answer.json()["total_rows"] > 1


def test_csv_holds_no_formula() -> None:
    table = pa.table({"touchpoint": ["=1+1", "@x", "safe"], "path": [["-1"], ["a", "b"], None]})
    read = csv.read_csv(io.BytesIO(csv_of(table))).to_pylist()
    assert [row["touchpoint"] for row in read] == ["'=1+1", "'@x", "safe"]
    assert read[0]["path"] == "'-1"


def test_an_answer_is_computed_once(viewer: TestClient) -> None:
    pairs = [*STEPS, ("entry", "first")]
    assert ask(viewer, "funnel", *pairs)["ms"] == ask(viewer, "funnel", *pairs)["ms"]


def make(made: list[int], key: int) -> int:
    made.append(key)
    return key


def test_recent_keeps_a_bounded_number() -> None:
    made: list[int] = []
    recent: Recent[int, int] = Recent(3)

    def get(key: int) -> int:
        return recent.get(key, partial(make, made, key))

    for key in (1, 2, 3, 1, 4, 1, 2):
        assert get(key) == key
    assert made == [1, 2, 3, 4, 2]


def test_recent_keeps_a_bounded_size() -> None:
    made: list[int] = []
    recent: Recent[int, int] = Recent(100, lambda value: value, 10)
    for key in (6, 3, 2, 3, 6):
        recent.get(key, partial(make, made, key))
    assert made == [6, 3, 2, 6]


def test_recent_forgets_what_failed() -> None:
    recent: Recent[str, int] = Recent(3)
    with pytest.raises(ZeroDivisionError):
        recent.get("x", lambda: 1 // 0)
    assert recent.get("x", lambda: 7) == 7


def test_what_no_command_line_says_has_none(viewer: TestClient, app: FastAPI) -> None:
    names = app.state.server.workspaces.journeys("shop").names
    question = question_of("transitions", {}, names=names, known=[], where={"city": ["a|b"]})
    assert command_of(question, "shop") is None


def test_literals_are_python() -> None:
    for value in ('a "b" \\ c', "é\n", [1, None, True, 2.5], {"x": ["y"]}, "", "\u2028"):
        assert eval(_literal(value)) == value


def test_where_needs_a_value() -> None:
    assert read_where(["a=b|c", "a=d"]) == {"a": ["b", "c", "d"]}
    with pytest.raises(ConfigError):
        read_where(["=x"])


def test_the_command_runs_as_a_program(viewer: TestClient, app: FastAPI) -> None:
    answer = ask(viewer, "funnel", *STEPS)
    words = shlex.split(answer["command"])
    done = subprocess.run(
        [sys.executable, "-m", *words, "--format=json"],
        check=True,
        capture_output=True,
        cwd=Path(app.state.server.settings.folder),
    )
    assert json.loads(done.stdout)["figures"] == answer["figures"]
