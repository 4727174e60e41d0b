"""How each part of a map lies in a long table: which field stands in which column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from touchline.maps.spec import (
    Card,
    FloorZone,
    KpiSpec,
    LaneSpec,
    MapLink,
    MapStage,
    OpportunityCard,
    PainSpec,
    PlannedStep,
    StageLink,
    Step,
)

__all__ = ["COLUMNS", "MAP_TEXTS", "SHAPES", "TEXT", "Shape"]

TEXT = "text"
"""Column of a text that is for every language; ``text.fa`` holds the Persian one."""
COLUMNS = ("kind", "lane", "stage", "step", "id", "field", TEXT, "owner", "state", "pain", "more")
"""Columns beside those of languages; ``more`` holds every other field, as JSON."""
MAP_TEXTS = ("title", "subtitle", "name", "scenario", "unit_label", "credits")
"""Texts of the map itself: rows of the kind ``map`` with their name as id."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of row.

    Attributes
    ----------
    of
        What it makes.
    text
        Its field that stands in the columns of texts.
    columns
        Field → column.
    texts
        Its other texts: each has a row of its own, named in the column ``field``.
    apart
        Fields that have rows of their own kind.
    """

    of: type[msgspec.Struct]
    text: str = "label"
    columns: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


_NAMED: dict[str, str] = {"id": "id"}
_PLACED: dict[str, str] = {"id": "id", "stage": "stage"}
_CARD: dict[str, str] = {"lane": "lane", "step": "step", **_PLACED}
_ACTION: dict[str, str] = {name: name for name in ("stage", "owner", "state", "pain")}

SHAPES: dict[str, Shape] = {
    "stage": Shape(MapStage, columns=_NAMED, texts=("description",), apart=("steps", "next")),
    "step": Shape(Step, columns=_NAMED),
    "way": Shape(StageLink, columns={"to": "id"}),
    "lane": Shape(LaneSpec, columns=_NAMED, texts=("note",)),
    "card": Shape(Card, text="text", columns=_CARD),
    "opportunity": Shape(OpportunityCard, text="text", columns=_ACTION),
    "kpi": Shape(KpiSpec, columns=_PLACED, texts=("definition",)),
    "pain": Shape(PainSpec, columns=_PLACED, texts=("definition",)),
    "planned": Shape(PlannedStep),
    "zone": Shape(FloorZone, columns=_NAMED),
    "link": Shape(MapLink, columns={"map": "id", "stage": "stage"}),
}
"""Kind of row → its shape; beside them there are ``map``, ``expectation`` and ``hint``."""


def fields_of(shape: Shape) -> dict[str, Any]:
    """Give the fields of what a shape makes that lie in the column ``more``, by name."""
    elsewhere = {shape.text, *shape.columns, *shape.texts, *shape.apart}
    every = msgspec.structs.fields(shape.of)
    return {one.name: one for one in every if one.name not in elsewhere}
