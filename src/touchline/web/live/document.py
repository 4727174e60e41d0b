"""The shared document of a map: what a map says, in a form that merges edits from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pycrdt import Doc, Map

from touchline.web.live.map_state import ROOTS, Entry, MapState
from touchline.web.live.order import between, kept_in_place, spread

__all__ = ["bring", "new_document", "read", "read_entry", "roots_of"]

FIELDS: Final = "fields"
META: Final = "meta"
_ORDER: Final = "order"
_EXACT: Final = 2.0**53
"""Below, every whole number is itself as a float too."""

Document = Doc[Any]


def new_document() -> Document:
    """Make an empty document."""
    document: Document = Doc(allow_multithreading=True)
    for root in (*ROOTS, FIELDS, META):
        document.get(root, type=Map)
    return document


def roots_of(document: Document) -> dict[str, Map[Any]]:
    """Give the root maps of a document by name."""
    return {root: document.get(root, type=Map) for root in (*ROOTS, FIELDS, META)}


def read(document: Document) -> MapState:
    """Say what a document says; what is no entry is not read."""
    roots = roots_of(document)
    state = MapState(fields=_whole(roots[FIELDS].to_py() or {}))
    state.own_stages = roots[META].get("stages") == "own"
    for root in ROOTS:
        held = {
            key: each for key, each in (roots[root].to_py() or {}).items() if isinstance(each, dict)
        }
        ordered = sorted(held, key=lambda key: (str(held[key].get(_ORDER, "")), key))
        state.entries[root] = {key: _entry(held[key]) for key in ordered}
    return state


def read_entry(document: Document, root: str, key: str) -> Entry | None:
    """Give one entry with its place, as ``order``; of the fields, ``{"value": …}``."""
    held = roots_of(document)[root]
    if key not in held:
        return None
    found = held[key]
    if root in (FIELDS, META):
        return {"value": _whole(found)}
    return _whole(found.to_py()) if isinstance(found, Map) else None


def _entry(held: Entry) -> Entry:
    return {
        key: _whole(value) for key, value in held.items() if key != _ORDER and value is not None
    }


def _whole(value: Any) -> Any:
    """Give whole numbers as such: the document keeps all numbers alike."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return value


def bring(document: Document, before: MapState, after: MapState) -> None:
    """Make in a document the edits that lead from one state to another.

    Only what differs is touched: whatever else has been edited meanwhile stays.

    Parameters
    ----------
    document
        To be edited.
    before, after
        The two states; *before* need not be what the document says now.
    """
    roots = roots_of(document)
    with document.transaction():
        for root in ROOTS:
            _bring_entries(roots[root], before.entries[root], after.entries[root])
        _bring_fields(roots[FIELDS], before.fields, after.fields)
        if before.own_stages != after.own_stages or "stages" not in roots[META]:
            roots[META]["stages"] = "own" if after.own_stages else "project"


def _bring_fields(held: Map[Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for key in before:
        if key not in after and key in held:
            del held[key]
    for key, value in after.items():
        if key not in before or before[key] != value:
            held[key] = value


def _bring_entries(held: Map[Any], before: Mapping[str, Entry], after: Mapping[str, Entry]) -> None:
    for key in before:
        if key not in after and key in held:
            del held[key]
    places = _places(held, list(before), list(after))
    for key, entry in after.items():
        found = held.get(key)
        if not isinstance(found, Map):
            if key in before and before[key] == entry and key not in places:
                continue  # removed meanwhile, and not touched by this edit
            held[key] = Map({_ORDER: places.get(key, between(_last(held), None)), **entry})
            continue
        if key in places:
            found[_ORDER] = places[key]
        _bring_fields(found, before.get(key, {}), entry)


def _last(held: Map[Any]) -> str | None:
    return max(_orders(held).values(), default=None)


def _orders(held: Map[Any]) -> dict[str, str]:
    items = held.to_py() or {}
    return {key: str(each.get(_ORDER, "")) for key, each in items.items() if isinstance(each, dict)}


def _places(held: Map[Any], before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Give new places for what is new or has moved: each behind the one it follows."""
    orders = _orders(held)
    if not orders:
        return dict(zip(after, spread(len(after)), strict=True))
    stay = kept_in_place(before, after)
    places: dict[str, str] = {}
    previous: str | None = None
    for key in after:
        if key in stay:
            previous = orders.get(key, previous)
            continue
        following = [
            each for name, each in orders.items() if name != key and _follows(each, previous)
        ]
        previous = orders[key] = places[key] = between(previous, min(following, default=None))
    return places


def _follows(place: str, previous: str | None) -> bool:
    return previous is None or place > previous
