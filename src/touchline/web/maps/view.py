"""A computed map in one language: what the page draws."""

from __future__ import annotations

from typing import Any

import msgspec

from touchline.locale import Catalogue
from touchline.maps.parts import Text
from touchline.maps.snapshot import Snapshot
from touchline.render.page.evidence import panel
from touchline.render.pen import Say, catalogue_of

__all__ = ["map_view"]


def map_view(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Give the snapshot with every text written out, and the panel of every figure.

    The form is that of :class:`touchline.maps.Snapshot`, with ``str`` for each ``Text``. Beside it
    stand ``language``, ``direction``, ``lane_names`` (a name for each lane) and ``panel``: figure
    id → its value, interval, definition, rows and history in words.
    """
    catalogue = catalogue_of(snapshot, language)
    say = Say(snapshot, catalogue)
    view: dict[str, Any] = _said(msgspec.to_builtins(snapshot), catalogue)
    view["language"] = language
    view["direction"] = catalogue.direction
    view["lane_names"] = [say.lane(lane) for lane in snapshot.lanes]
    view["panel"] = panel(say)
    return view


def _said(value: Any, catalogue: Catalogue) -> Any:
    if isinstance(value, dict):
        if value.get("type") == "text":
            return catalogue.text(msgspec.convert(value, Text))
        return {key: _said(one, catalogue) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_said(one, catalogue) for one in value]
    return value
