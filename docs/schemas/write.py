"""Writes the JSON Schemas beside this file: ``python docs/schemas/write.py``."""

from __future__ import annotations

import json
from pathlib import Path

from touchline.analysis.verb_schema import questions_schema
from touchline.maps.difference import MapDifference
from touchline.maps.json_schema import DIALECT, json_schema
from touchline.maps.snapshot import Snapshot
from touchline.maps.spec import MapSpec
from touchline.project_file import ProjectFile

HERE = Path(__file__).resolve().parent
SCHEMAS = {
    "snapshot.json": (Snapshot, "A computed customer journey map"),
    "difference.json": (MapDifference, "What differs between two computed maps"),
    "map.json": (MapSpec, "A map file of Touchline (maps/*.yaml)"),
    "project.json": (ProjectFile, "The project file of Touchline (touchline.yaml)"),
}
QUESTIONS = "A question that can be asked of journeys: a verb and its options"


def schemas() -> dict[str, str]:
    """Give every schema by its file name."""
    written = {name: json_schema(kind, title=title) for name, (kind, title) in SCHEMAS.items()}
    whole = {"$schema": DIALECT, "title": QUESTIONS, **questions_schema()}
    text = json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return written | {"questions.json": text}


if __name__ == "__main__":
    for name, text in schemas().items():
        (HERE / name).write_text(text, "utf-8")
