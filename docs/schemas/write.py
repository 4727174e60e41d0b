"""Writes the JSON Schemas beside this file: ``python docs/schemas/write.py``."""

from __future__ import annotations

from pathlib import Path

from touchline.maps.json_schema import json_schema
from touchline.maps.snapshot import Snapshot
from touchline.maps.spec import MapSpec
from touchline.project_file import ProjectFile

HERE = Path(__file__).resolve().parent
SCHEMAS = {
    "snapshot.json": (Snapshot, "A computed customer journey map"),
    "map.json": (MapSpec, "A map file of Touchline (maps/*.yaml)"),
    "project.json": (ProjectFile, "The project file of Touchline (touchline.yaml)"),
}


def schemas() -> dict[str, str]:
    """Give every schema by its file name."""
    return {name: json_schema(kind, title=title) for name, (kind, title) in SCHEMAS.items()}


if __name__ == "__main__":
    for name, text in schemas().items():
        (HERE / name).write_text(text, "utf-8")
