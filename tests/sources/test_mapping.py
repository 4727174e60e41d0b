from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.sources.tools import faults, load_one, records
from touchline.errors import ConfigError, MappingError
from touchline.sources import load
from touchline.sources.mapping.feedback import SCALES
from touchline.sources.spec import (
    EffortMapping,
    EventMapping,
    FeedbackMapping,
    FieldSpec,
    ProfileMapping,
    RowCondition,
    SourceSpec,
)
from touchline.workspace import Workspace

F = FieldSpec


def write(project: Path, *lines: str) -> None:
    (project / "a.csv").write_text("\n".join(lines) + "\n")


def test_one_wide_row_gives_several_events_and_answers(tmp_path: Path) -> None:
    write(
        tmp_path,
        "id,ordered,shipped,q1,q2,note",
        "o1,2025-01-01,2025-01-03,5,,fine",
        "o2,2025-01-02,,0,9,",
    )
    spec = SourceSpec(
        files="a.csv",
        ids={"order": "id"},
        events=[EventMapping(each={"ordered": "order", "shipped": "ship"})],
        feedback=[
            FeedbackMapping(
                instrument="csat",
                each={"q1": "shop", "q2": "desk"},
                not_scores={"0": None, "9": "not used"},
            ),
            FeedbackMapping(instrument="text", text="note"),
        ],
    )
    workspace, report = load_one(tmp_path, spec)
    events = [(e["row"], e["part"], e["name"]) for e in records(workspace, "events")]
    assert events == [(1, 0, "order"), (1, 1, "ship"), (2, 0, "order")]
    answers = [
        (a["row"], a["part"], a.get("about"), a.get("score"), a.get("answer"), a.get("text"))
        for a in records(workspace, "feedback")
    ]
    assert answers == [
        (1, 2, "shop", 5.0, None, None),
        (1, 4, None, None, None, "fine"),
        (2, 3, "desk", None, "not used", None),
    ]
    assert (report.total.read, report.total.loaded) == (2, 2)
    assert report.total.records == {"events": 3, "feedback": 3}


def test_each_with_a_time_skips_what_is_declared(tmp_path: Path) -> None:
    write(tmp_path, "id,at,mail,call", "1,2025-01-01,1,0", "2,2025-01-02,no,1")
    spec = SourceSpec(
        files="a.csv",
        ids={"lead": "id"},
        events=[EventMapping(each={"mail": "mail", "call": "call"}, time="at", skip=[0, "no"])],
    )
    workspace, _ = load_one(tmp_path, spec)
    found = [(e["row"], e["name"]) for e in records(workspace, "events")]
    assert found == [(1, "mail"), (2, "call")]


@pytest.mark.parametrize("instrument", SCALES)
def test_known_instruments_have_their_scale(tmp_path: Path, instrument: str) -> None:
    low, high = SCALES[instrument]
    cells = [low - 1, low, high, high + 1]
    write(tmp_path, "id,s", *(f"{n},{cell:g}" for n, cell in enumerate(cells)))
    spec = SourceSpec(files="a.csv", feedback=[FeedbackMapping(instrument=instrument, score="s")])
    workspace, _ = load_one(tmp_path, spec)
    found = records(workspace, "feedback")
    assert [r["score"] for r in found] == [low, high]
    assert {(r["scale_low"], r["scale_high"]) for r in found} == {(low, high)}
    assert faults(workspace, "row", "reason") == [(1, "out_of_scale"), (4, "out_of_scale")]


def test_the_instrument_may_come_from_a_column(tmp_path: Path) -> None:
    write(tmp_path, "kind,s", "NPS,9", "csat,9", "smile,1")
    spec = SourceSpec(
        files="a.csv", feedback=[FeedbackMapping(instrument=F(column="kind"), score="s")]
    )
    workspace, _ = load_one(tmp_path, spec)
    assert [r["scale_high"] for r in records(workspace, "feedback")] == [10.0]
    expected = [(2, "out_of_scale"), (3, "unknown_instrument")]
    assert faults(workspace, "row", "reason") == expected


def test_constants_columns_codes_and_joined_columns(tmp_path: Path) -> None:
    write(
        tmp_path,
        "shop,no,mail,way,at",
        "S1, 7 ,Ann@B.Example,w,2025-01-01",
        "S2,,NULL,x,2025-01-01",
    )
    spec = SourceSpec(
        files="a.csv",
        ids={"order": F(column=["shop", "no"]), "email": "mail"},
        events=[
            EventMapping(
                name="order",
                time="at",
                channel=F(column="way", codes={"w": "web"}),
                properties={"label": F(column=["shop", "no"], separator="-"), "fix": F(value=3)},
            )
        ],
    )
    workspace, _ = load_one(tmp_path, spec)
    first, second = records(workspace, "events")
    assert (first["id:order"], first["id:email"]) == ("S1/7", "ann@b.example")
    assert (first["channel"], second["channel"]) == ("web", "x")
    assert (first["property:label"], second["property:label"]) == ("S1-7", "S2")
    assert first["property:fix"] == "3"
    assert "id:order" not in second
    assert "id:email" not in second


def test_profiles_and_efforts(tmp_path: Path) -> None:
    write(tmp_path, "id,city,mail", "1,Porto,a@b.example", ",Faro,")
    (tmp_path / "b.csv").write_text("name,from,to,cost\nspring,2025-03-01,2025-04-01,100\n")
    workspace = Workspace(tmp_path)
    sources = {
        "people": SourceSpec(
            files="a.csv",
            ids={"user": "id", "email": "mail"},
            profiles=[ProfileMapping(traits=["city"])],
        ),
        "campaigns": SourceSpec(
            files="b.csv",
            efforts=[EffortMapping(name=F(column="name"), start="from", end="to", cost="cost")],
        ),
    }
    report = load(workspace, sources, timezone="UTC", currency="EUR")
    (profile,) = records(workspace, "profiles")
    assert (profile["id:user"], profile["trait:city"]) == ("1", "Porto")
    (effort,) = records(workspace, "efforts")
    assert (effort["name"], effort["cost"], effort["currency"]) == ("spring", 100.0, "EUR")
    assert str(effort["end"]) == "2025-04-01 00:00:00+00:00"
    assert report.total.read == report.total.loaded == 3


@pytest.mark.parametrize(
    ("when", "rows"),
    [
        ({"n": 2}, [2]),
        ({"n": [1, 2]}, [1, 2]),
        ({"n": {"ne": 2}}, [1, 3, 4]),
        ({"n": {"gte": 2}}, [2, 3]),
        ({"n": {"lt": 10, "gt": 1}}, [2]),
        ({"n": {"not_set": True}}, [4]),
        ({"n": {"set": True}}, [1, 2, 3]),
        ({"t": {"contains": "it's"}}, [3]),
        ({"t": {"not_contains": ["a", "b"]}}, [3, 4]),
        ({"t": {"regex": "^[ab]$"}}, [1, 2]),
        ({"t": "a", "n": 1}, [1]),
        ({"t": "a", "n": 2}, []),
    ],
)
def test_only_rows_that_fulfil_the_condition(
    tmp_path: Path, when: RowCondition, rows: list[int]
) -> None:
    day = "2025-01-01"
    write(tmp_path, "n,t,at", f"1,a,{day}", f"2,b,{day}", f"10,it's,{day}", f",,{day}")
    spec = SourceSpec(files="a.csv", events=[EventMapping(name="e", time="at", when=when)])
    workspace, report = load_one(tmp_path, spec)
    assert [e["row"] for e in records(workspace, "events")] == rows
    assert report.total.loaded == 4


@pytest.mark.parametrize(
    "spec",
    [
        SourceSpec(feedback=[FeedbackMapping(instrument="csat")]),
        SourceSpec(feedback=[FeedbackMapping(instrument="mood", score="n")]),
        SourceSpec(feedback=[FeedbackMapping(instrument="csat", score="n", scale=(5, 1))]),
        SourceSpec(feedback=[FeedbackMapping(instrument="csat", each={"n": "x"}, text="n")]),
        SourceSpec(profiles=[ProfileMapping(traits=["n"])]),
        SourceSpec(events=[EventMapping(name="e", time="at", when={"n": {"like": "x"}})]),
        SourceSpec(events=[EventMapping(name="e", time="at", value=F(value="x"))]),
        SourceSpec(events=[EventMapping(name="e", time="at", value=F(column="n", value=1))]),
    ],
)
def test_a_mapping_that_cannot_be_carried_out_is_refused(tmp_path: Path, spec: SourceSpec) -> None:
    write(tmp_path, "n,at", "1,2025-01-01")
    with pytest.raises(ConfigError):
        load_one(tmp_path, msgspec.structs.replace(spec, files="a.csv"))


def test_a_missing_column_says_which_there_are(tmp_path: Path) -> None:
    write(tmp_path, "order_id,at", "1,2025-01-01")
    spec = SourceSpec(
        files="a.csv", ids={"o": "ordr_id"}, events=[EventMapping(name="e", time="at")]
    )
    with pytest.raises(MappingError, match="did you mean 'order_id'") as caught:
        load_one(tmp_path, spec)
    assert "a.csv" in str(caught.value)


def test_names_that_look_like_sql_are_only_names(tmp_path: Path) -> None:
    column = 'x"); DROP TABLE bad; --'
    (tmp_path / "a.csv").write_text(
        '"x""); DROP TABLE bad; --",at\nit\'s,2025-01-01\n' + "y,never\n"
    )
    spec = SourceSpec(
        files="a.csv",
        ids={"it's": column},
        events=[EventMapping(name="o'clock", time="at", properties={'p"q': column})],
    )
    workspace, _ = load_one(tmp_path, spec, name="so'urce/1")
    (event,) = records(workspace, "events")
    assert (event["id:it's"], event['property:p"q'], event["name"]) == ("it's", "it's", "o'clock")
    assert faults(workspace, "source", "row") == [("so'urce/1", 2)]
