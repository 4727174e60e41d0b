"""Writes small build folders by hand: the tables of a build from a list of journeys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.journeys.info import BuildInfo, SegmentInfo, StageInfo, TouchpointInfo
from touchline.schema import FIXED_COLUMNS

START = datetime(2024, 1, 1, tzinfo=UTC)
STAGES = [
    StageInfo(id="find", label="Find", phase="before"),
    StageInfo(id="buy", label={"en": "Buy", "fa": "خرید"}, phase="during"),
    StageInfo(id="receive", label="Receive", phase="during"),
    StageInfo(id="review", label="Review", phase="after"),
    StageInfo(id="service", label="Service", phase="after"),
]
TOUCHPOINTS = [
    TouchpointInfo(id="visit", label="Visit", stage="find", channel="web", online=True),
    TouchpointInfo(id="order", label="Order", stage="buy", channel="web", online=True),
    TouchpointInfo(id="pay", label="Pay", stage="buy"),
    TouchpointInfo(id="delivered", label="Delivered", stage="receive", online=False),
    TouchpointInfo(id="answer", label="Answer", stage="review", channel="email"),
]
CODES = {each.id: code for code, each in enumerate(TOUCHPOINTS)}
STAGE_CODES = {each.id: code for code, each in enumerate(STAGES)}
DELIVERY = SegmentInfo(
    id="delivery",
    label="Delivery",
    values=["late", "on time", "none"],
    labels={"late": {"en": "late"}, "on time": "on time", "none": "not delivered"},
    definitions={"late": {"en": "Delivered after more than 90 hours"}},
)


@dataclass(frozen=True)
class Moment:
    """One moment: touchpoint, hours after the start of the journey, what it carries."""

    touchpoint: str
    hours: float
    score: float | None = None
    text: str | None = None
    value: float | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Journey:
    """One journey of a person."""

    person: str
    moments: Sequence[Moment]
    delivery: str = "on time"
    day: float = 0.0


def write_build(
    folder: Path, journeys: Sequence[Journey], *, about: Mapping[str, str] | None = None
) -> Path:
    """Write all tables of a build; *about* maps instruments of answers to touchpoints."""
    persons = list(dict.fromkeys(journey.person for journey in journeys))
    ordered = sorted(journeys, key=lambda each: (persons.index(each.person), each.day))
    spine: list[dict[str, Any]] = []
    table: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for number, journey in enumerate(ordered):
        rows = _moments(number, journey, persons.index(journey.person), len(spine))
        spine += rows
        table.append(_journey(number, journey, rows))
        answers += [
            _answer(row, rows, journey, about or {}) for row in rows if row["score"] or row["text"]
        ]
    _write(folder, spine, table, answers, persons)
    info = _info(ordered, persons, spine)
    (folder / "build.json").write_bytes(msgspec.json.encode(info))
    return folder


def _moments(number: int, journey: Journey, person: int, first: int) -> list[dict[str, Any]]:
    begun = START + timedelta(days=journey.day)
    return [
        {
            "moment": first + position,
            "journey": number,
            "kind": "event" if moment.score is None and moment.text is None else "feedback",
            "name": moment.touchpoint if moment.score is None and moment.text is None else "stars",
            "time": begun + timedelta(hours=moment.hours),
            "person": person,
            "channel": None if moment.touchpoint == "pay" else "web",
            "value": moment.value,
            "currency": None if moment.value is None else "EUR",
            "score": moment.score,
            "scale_low": None if moment.score is None else 1.0,
            "scale_high": None if moment.score is None else 5.0,
            "answer": None,
            "text": moment.text,
            "language": "en" if moment.text else None,
            "about": None,
            "source": "test",
            "segment": "test-0",
            "row": first + position + 1,
            "part": 0,
            "arrival": 0,
            "touchpoint": CODES.get(moment.touchpoint, 65_535),
            "stage": STAGE_CODES[TOUCHPOINTS[CODES[moment.touchpoint]].stage]
            if moment.touchpoint in CODES
            else 255,
            "property:campaign": moment.properties.get("campaign"),
            "property:city": moment.properties.get("city"),
        }
        for position, moment in enumerate(journey.moments)
    ]


def _journey(number: int, journey: Journey, rows: list[dict[str, Any]]) -> dict[str, Any]:
    values = [row["value"] for row in rows if row["value"] is not None]
    return {
        "journey_id": number,
        "person": rows[0]["person"],
        "key": f"J{number}",
        "start": rows[0]["time"],
        "end": rows[-1]["time"],
        "outcome": None,
        "total": sum(values) if values else None,
        "touchpoint": [row["touchpoint"] for row in rows],
        "time": [round(row["time"].timestamp() * 1e6) for row in rows],
        "stage": [row["stage"] for row in rows],
        "values": [row["value"] for row in rows],
        "event": [row["moment"] for row in rows],
        "segment:delivery": journey.delivery,
    }


def _answer(
    row: dict[str, Any], rows: list[dict[str, Any]], journey: Journey, about: Mapping[str, str]
) -> dict[str, Any]:
    before = [each for each in rows if each["moment"] < row["moment"]]
    spoken = about.get(row["name"])
    stage = TOUCHPOINTS[CODES[spoken]].stage if spoken else ""
    kept = ("time", "score", "scale_low", "scale_high", "answer", "text", "language", "channel")
    return {
        **{name: row[name] for name in (*kept, "source", "segment", "row", "part", "person")},
        "feedback_id": None,
        "instrument": row["name"],
        "about": spoken,
        "journey": row["journey"],
        "moment": row["moment"],
        "about_touchpoint": CODES[spoken] if spoken else row["touchpoint"],
        "about_stage": STAGE_CODES[stage] if spoken else row["stage"],
        "reached_touchpoint": before[-1]["touchpoint"] if before else None,
        "reached_stage": before[-1]["stage"] if before else None,
        "property:city": row["property:city"],
        "segment:delivery": journey.delivery,
    }


def _write(
    folder: Path,
    spine: list[dict[str, Any]],
    table: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    persons: list[str],
) -> None:
    small = {"touchpoint": pa.uint16(), "stage": pa.uint8(), "part": pa.int16()}
    texts = ("answer", "text", "language", "about", "currency", "feedback_id", "outcome")
    kinds: dict[str, Any] = {
        **small,
        **{f"{side}_{name}": small[name] for side in ("about", "reached") for name in small},
        **dict.fromkeys((*texts, "property:campaign", "property:city"), pa.string()),
        **dict.fromkeys(("value", "score", "scale_low", "scale_high", "total"), pa.float64()),
        "person": pa.int32(),
        "time": pa.timestamp("us", "UTC"),
    }
    lists = {
        "touchpoint": pa.list_(pa.uint16()),
        "stage": pa.list_(pa.uint8()),
        "time": pa.list_(pa.int64()),
        "values": pa.list_(pa.float32()),
        "outcome": pa.string(),
        "total": pa.float64(),
        "person": pa.int32(),
    }
    pq.write_table(_table(spine, kinds), folder / "spine.parquet")
    pq.write_table(_table(answers, kinds), folder / "answers.parquet")
    (folder / "journeys").mkdir()
    journeys = _table(table, lists)
    with pa.ipc.new_file(folder / "journeys" / "bucket-000.arrow", journeys.schema) as file:
        file.write_table(journeys)
    keys = pa.table(
        {
            "person": pa.array(range(len(persons)), pa.int32()),
            "key": [f"email:{name}@example.org" for name in persons],
            "trait:city": ["Hue" if n % 2 else None for n in range(len(persons))],
        }
    )
    pq.write_table(keys, folder / "persons.parquet")
    identifiers = pa.table(
        {
            "type": ["email"] * len(persons),
            "value": [f"{name}@example.org" for name in persons],
            "person": pa.array(range(len(persons)), pa.int32()),
        }
    )
    pq.write_table(identifiers, folder / "identifiers.parquet")


def _table(rows: list[dict[str, Any]], kinds: Mapping[str, Any]) -> pa.Table:
    columns = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        columns[name] = pa.array(values, kinds[name]) if name in kinds else pa.array(values)
    return pa.table(columns)


def _info(
    journeys: Sequence[Journey], persons: list[str], spine: list[dict[str, Any]]
) -> BuildInfo:
    lost = sum(row["stage"] == 255 for row in spine)
    return BuildInfo(
        build="b1",
        version="0.1.0",
        created="2024-03-01T00:00:00+00:00",
        project="Shop",
        currency="EUR",
        timezone="UTC",
        generation=1,
        fingerprint="f",
        persons=len(persons),
        journeys=len(journeys),
        moments=len(spine),
        events={},
        feedback=0,
        not_scores=0,
        efforts=0,
        profiles=0,
        duplicates=0,
        unclassified=lost,
        unclassified_share=lost / len(spine),
        without_person=0,
        outside_journeys=0,
        quarantined=0,
        refused_merges=0,
        ties=0.0,
        window=None,
        newest="2024-03-01T00:00:00+00:00",
        touchpoints=TOUCHPOINTS,
        stages=STAGES,
        segments=[DELIVERY],
        goals=[],
    )


def write_voice(
    folder: Path,
    feelings: Mapping[str, float],
    themes: Mapping[str, Sequence[str]] | None = None,
    labels: Mapping[str, Any] | None = None,
) -> None:
    """Write what an engine would have read: feeling and themes by the text; others not read."""
    answers = pq.read_table(folder / "answers.parquet").to_pylist()
    read = [row for row in answers if row["text"] in feelings]
    given = [feelings[row["text"]] for row in read]
    columns: dict[str, Any] = {
        "segment": [row["segment"] for row in read],
        "row": [row["row"] for row in read],
        "part": pa.array([row["part"] for row in read], pa.int16()),
        "language": ["en" for _ in read],
        "label": ["positive" if value > 0 else "negative" for value in given],
        "feeling": pa.array(given, pa.float32()),
    }
    if themes is not None:
        found = [list(themes.get(row["text"], ())) for row in read]
        columns["themes"] = pa.array(found, pa.list_(pa.string()))
        known = [{"id": name, "label": label} for name, label in (labels or {}).items()]
        (folder / "themes.json").write_bytes(msgspec.json.encode(known))
    pq.write_table(pa.table(columns), folder / "voice.parquet")


def write_efforts(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write one segment of efforts; a row gives the columns that are not null."""
    columns = FIXED_COLUMNS["efforts"]
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE e (" + ", ".join(f'"{n}" {kind}' for n, kind in columns.items()) + ")"
        )
        for number, row in enumerate(rows, start=1):
            full = {"source": "ads", "segment": "ads-0", "row": number, "part": 0, **row}
            db.execute(
                f"INSERT INTO e VALUES ({', '.join('?' * len(columns))})",
                [full.get(name) for name in columns],
            )
        db.execute(f"COPY e TO '{path}' (FORMAT parquet)")
    return path
