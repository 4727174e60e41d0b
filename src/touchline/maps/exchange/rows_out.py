"""A map as a long table: a row for each of its parts, every language in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from touchline.config import LocalText
from touchline.maps.exchange.plain import default_of, plain
from touchline.maps.exchange.shapes import COLUMNS, MAP_TEXTS, SHAPES, TEXT, Shape, fields_of
from touchline.maps.spec import FloorSpec, LaneSpec, MapSpec, PlanSpec

__all__ = ["Row", "columns_of", "rows_of"]

Row = dict[str, str]
"""Column → text; what is not there is not written."""

_OWN_ROWS = {
    *MAP_TEXTS,
    *("expectations", "stages", "lanes", "kpis", "pains", "cards"),
    *("opportunities", "links", "hints"),
}


def rows_of(spec: MapSpec) -> list[Row]:
    """Give the rows of a map, from which the map can be read again.

    Examples
    --------
    >>> from touchline.maps.spec import Card
    >>> card = Card(lane="goals", stage="buy", text={"en": "Pay", "fa": "پرداخت"})
    >>> rows_of(MapSpec(lanes=("goals",), cards=[card]))[-1]
    {'kind': 'card', 'lane': 'goals', 'stage': 'buy', 'text.en': 'Pay', 'text.fa': 'پرداخت'}
    """
    return [*_map_rows(spec), *_structure(spec), *_content(spec)]


def columns_of(rows: list[Row]) -> list[str]:
    """Give the columns that *rows* need, the languages after the text for all of them."""
    used = {column: None for row in rows for column in row}
    languages = [column for column in used if column not in COLUMNS]
    at = COLUMNS.index(TEXT) + 1
    return [*COLUMNS[:at], *languages, *COLUMNS[at:]]


def _map_rows(spec: MapSpec) -> Iterator[Row]:
    for field in msgspec.structs.fields(spec):
        value = getattr(spec, field.name)
        if field.name in MAP_TEXTS and value is not None:
            yield {"kind": "map", "id": field.name, **_text(value)}
        elif field.name not in _OWN_ROWS and value != default_of(field):
            said = _own(value)
            if said or not _has_rows(value):
                yield {"kind": "map", "id": field.name, "more": _json(said)}
    for text in spec.expectations:
        yield {"kind": "expectation", **_text(text)}


def _own(value: Any) -> Any:
    """Give a plan and a floor without what has rows of its own."""
    said = plain(value)
    if isinstance(value, PlanSpec | FloorSpec):
        without = "steps" if isinstance(value, PlanSpec) else "zones"
        del said[without]
    return said


def _has_rows(value: Any) -> bool:
    """Whether rows of its own tell that there is a plan or a floor."""
    if isinstance(value, PlanSpec):
        return bool(value.steps)
    return isinstance(value, FloorSpec) and bool(value.zones)


def _structure(spec: MapSpec) -> Iterator[Row]:
    for stage in spec.stages:
        yield from _rows("stage", stage)
        for step in stage.steps:
            yield from _rows("step", step, stage=stage.id)
        for way in stage.next:
            yield from _rows("way", way, stage=stage.id)
    for lane in spec.lanes:
        if isinstance(lane, LaneSpec):
            yield from _rows("lane", lane)
        else:
            yield {"kind": "lane", "lane": lane}
    if not spec.lanes:
        yield {"kind": "map", "id": "lanes", "more": "[]"}


def _content(spec: MapSpec) -> Iterator[Row]:
    listed: dict[str, list[Any]] = {
        "card": spec.cards,
        "opportunity": spec.opportunities,
        "kpi": spec.kpis,
        "pain": spec.pains,
        "planned": spec.plan.steps if spec.plan else [],
        "zone": spec.floor.zones if spec.floor else [],
        "link": spec.links,
    }
    for kind, items in listed.items():
        for item in items:
            yield from _rows(kind, item)
    for stage, text in spec.hints.items():
        yield {"kind": "hint", "stage": stage, **_text(text)}


def _rows(kind: str, item: msgspec.Struct, **place: str) -> Iterator[Row]:
    shape = SHAPES[kind]
    known = {column: getattr(item, name) for name, column in shape.columns.items()}
    row: Row = {"kind": kind, **place}
    row |= {column: value for column, value in known.items() if value is not None}
    text = getattr(item, shape.text)
    more = _more(shape, item)
    if text:
        row |= _text(text)
    elif text is not None:
        more[shape.text] = text
    if more:
        row["more"] = _json(more)
    yield {column: row[column] for column in (*COLUMNS, *row) if column in row}
    for name in shape.texts:
        if (other := getattr(item, name)) is not None:
            named: Row = {one: row[one] for one in ("kind", "stage", "id") if one in row}
            yield {**named, "field": name, **_text(other)}


def _more(shape: Shape, item: msgspec.Struct) -> dict[str, Any]:
    return {
        name: plain(getattr(item, name))
        for name, field in fields_of(shape).items()
        if getattr(item, name) != default_of(field)
    }


def _text(text: LocalText) -> Row:
    if not text:
        return {"more": _json(text)}  # an empty cell is no text at all
    if isinstance(text, str):
        return {TEXT: text}
    return {f"{TEXT}.{language}": words for language, words in text.items()}


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
