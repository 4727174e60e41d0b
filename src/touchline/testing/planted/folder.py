"""Writing a planted company down as a project: four CSV files, ``touchline.yaml`` and a map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv

from touchline.testing.planted.people import SEGMENTS
from touchline.testing.planted.touchpoints import STAGES

__all__ = ["write_project"]

_HEAD: Final = """\
# A generated online shop: a year of its customers, what they say, and what the company does.

project: Planted company
timezone: UTC
currency: EUR

sources:
  customers:
    files: customers.csv
    ids: {user: user_id}
    profiles:
      - traits: [platform, region, channel, cohort, persona, language]

  log:
    files: events.csv
    ids: {user: user_id}
    events:
      - name: {column: event}
        time: {column: timestamp, format: epoch_us}
        value: value
        properties: [effort]

  voice:
    files: feedback.csv
    ids: {user: user_id}
    feedback:
      - instrument: csat
        time: {column: timestamp, format: epoch_us}
        score: score
        scale: [1, 5]
        about: {column: touchpoint}
        text: text
        language: {column: language}
        when: {instrument: csat}
      - instrument: nps
        time: {column: timestamp, format: epoch_us}
        score: score
        scale: [0, 10]
        when: {instrument: nps}

  marketing:
    files: efforts.csv
    efforts:
      - name: {column: name}
        id: id
        channel: {column: channel}
        start: start
        end: end
        cost: cost
        impressions: impressions
        clicks: clicks

stages: eight-stage

touchpoints:
"""
_TAIL: Final = """\
  - {id: recommendation, stage: recommendation, when: {feedback: nps}}
  - {id: opinion, stage: evaluation, when: {feedback: csat}}

journeys:
  by: person

goals:
  - id: bought
    when: {event: %s}

segments:
"""
_MAP: Final = """\
# Everybody, the whole way.

name: Every customer
languages: [en]
unit: persons
answer: {feedback: [csat]}
"""


def write_project(folder: Path, tables: Mapping[str, pa.Table], names: Mapping[str, str]) -> None:
    """Write *tables* (name of the file → table) and what says how to read them into *folder*."""
    (folder / "maps").mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        pyarrow.csv.write_csv(_plain(table), folder / f"{name}.csv")
    (folder / "touchline.yaml").write_text(_project(names), "utf-8")
    (folder / "maps" / "everybody.yaml").write_text(_MAP, "utf-8")


def _project(names: Mapping[str, str]) -> str:
    touchpoints = [
        f"  - {{id: {name.replace('_', '-')}, stage: {stage},"
        f" when: {{event: {_quoted(names[name])}}}, label: {_quoted(names[name])}}}\n"
        for stage, members in STAGES.items()
        for name in members
    ]
    segments = [f"  {name}: {{trait: {name}}}\n" for name in SEGMENTS]
    return "".join([_HEAD, *touchpoints, _TAIL % _quoted(names["order_placed"]), *segments])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(table: pa.Table) -> pa.Table:
    """Make times whole µs and words plain text, as exports have them."""
    changed = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.int64())
        elif pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        changed[name] = column
    return pa.table(changed)
