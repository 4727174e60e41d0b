"""What Touchline says in a log of its own, beside the attributes that every program knows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from touchline.eventlog.formats.cells import ACTIVITY, CASE, TIME
from touchline.eventlog.formats.gathered import Gathered

__all__ = ["MARK", "STAGE", "VALUE", "key_of_property", "stages_of"]

MARK: Final = "touchline"
"""Attribute of the log: it was written by Touchline, in this version of the layout."""
VALUE: Final = "value"
STAGE: Final = "stage"


def stages_of(events: Gathered) -> dict[str, str] | None:
    """Give the stage of each touchpoint; None where it does not follow from the touchpoint."""
    if STAGE not in events.properties:
        return None
    found: dict[str, str] = {}
    for table in events.scanner([ACTIVITY, STAGE]).to_batches():
        pairs = table.group_by([ACTIVITY, STAGE]).aggregate([])
        for row in pairs.to_pylist():
            touchpoint, stage = row[ACTIVITY], row[STAGE]
            if touchpoint is None or stage is None:
                continue
            if found.setdefault(touchpoint, stage) != stage:
                return None
    return found


def key_of_property(name: str, taken: Collection[str]) -> str:
    """Name the attribute that holds a property; the reader has put ``event:`` before some names.

    Examples
    --------
    >>> key_of_property("event:time", {"value"}), key_of_property("value", {"value"})
    ('time', 'property:value')
    """
    plain = name.removeprefix("event:")
    if plain in (CASE, ACTIVITY, TIME):
        name = plain
    return f"property:{name}" if name in taken else name
