"""The description of the API: what FastAPI derives, and the computed map, which msgspec describes.

The types of the page are generated from it (``frontend/generate.py``), so that what the server
answers and what the page expects cannot come apart.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from touchline.maps.snapshot import Snapshot

__all__ = ["MAP_VIEW", "described", "json_answer"]

MAP_VIEW: Final = "MapView"
_REF: Final = "#/components/schemas/{name}"


class HistoryPoint(BaseModel):
    """A point of a history: places between 0 and 1, and what is said of it."""

    part: float | None
    low: float | None
    high: float | None
    text: str


class FigureHistory(BaseModel):
    """How a figure has moved."""

    first: str
    last: str
    note: str
    spoken: str
    axis: list[tuple[float, str]]
    points: list[HistoryPoint]


class FigurePanel(BaseModel):
    """What is said about a figure, in the reader's language."""

    crumb: str
    label: str
    value: str
    made: str
    tone: str = ""
    n: str | None = None
    interval: str | None = None
    definition: str | None = None
    missing: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    window: str | None = None
    rows: str | None = None
    history: FigureHistory | None = None


def json_answer(schema: str) -> dict[int | str, dict[str, Any]]:
    """Say that a route answers JSON of one of the schemas added here."""
    content = {"application/json": {"schema": {"$ref": _REF.format(name=schema)}}}
    return {200: {"description": "Successful Response", "content": content}}


def described(app: FastAPI) -> dict[str, Any]:
    """Give the description of the API; it is derived once."""
    if app.openapi_schema is None:
        app.openapi_schema = FastAPI.openapi(app)
        schemas = app.openapi_schema.setdefault("components", {}).setdefault("schemas", {})
        schemas |= _map_schemas()
        _declare_places(app.openapi_schema)
    return app.openapi_schema


def _declare_places(description: dict[str, Any]) -> None:
    """Declare the places of every path; that of the workspace is read with who asks."""
    for path, operations in description["paths"].items():
        for operation in operations.values():
            known = operation.setdefault("parameters", [])
            names = {one["name"] for one in known}
            known += [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in re.findall(r"{(\w+)}", path)
                if name not in names
            ]


def _map_schemas() -> dict[str, Any]:
    """Describe the map: as its snapshot, with every text written out."""
    _, schemas = msgspec.json.schema_components([Snapshot], ref_template=_REF)
    for written_out in ("Text", "Formatted"):
        schemas.pop(written_out, None)
    found: dict[str, Any] = _with_texts(schemas)
    _, panels = models_json_schema(
        [(FigurePanel, "serialization")], ref_template=_REF.replace("{name}", "{model}")
    )
    found |= panels["$defs"]
    snapshot = found.pop("Snapshot")
    own = {
        "language": {"type": "string"},
        "direction": {"enum": ["ltr", "rtl"]},
        "lane_names": {"type": "array", "items": {"type": "string"}},
        "panel": {
            "type": "object",
            "additionalProperties": {"$ref": _REF.format(name="FigurePanel")},
        },
    }
    snapshot["properties"] |= own
    snapshot["required"] = [*snapshot["required"], *own]
    return {**found, MAP_VIEW: snapshot | {"title": MAP_VIEW}}


def _with_texts(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("$ref") == _REF.format(name="Text"):
            return {"type": "string"}
        return {key: _with_texts(one) for key, one in value.items()}
    return [_with_texts(one) for one in value] if isinstance(value, list) else value
