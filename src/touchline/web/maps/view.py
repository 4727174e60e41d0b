"""A computed map in one language: what the page draws."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import msgspec

from touchline.locale import Catalogue
from touchline.maps.parts import Text
from touchline.maps.snapshot import Snapshot
from touchline.render.page.evidence import panel
from touchline.render.pen import Say, catalogue_of

__all__ = ["Figures", "encoded_view", "map_view"]

_MOST = 16
"""Maps, each in one language, whose figures stay written out."""


def map_view(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Give the snapshot with every text written out, and the panel of every figure.

    The form is that of :class:`touchline.maps.Snapshot`, with ``str`` for each ``Text``. Beside it
    stand ``language``, ``direction``, ``lane_names`` (a name for each lane) and ``panel``: figure
    id → its value, interval, definition, rows and history in words.
    """
    catalogue = catalogue_of(snapshot, language)
    view: dict[str, Any] = _said(msgspec.to_builtins(snapshot), catalogue)
    return view | _beside(snapshot, catalogue) | {"panel": panel(Say(snapshot, catalogue))}


@dataclass(slots=True)
class Figures:
    """The figures of maps and their panels as they are sent, kept while cards are written."""

    _kept: OrderedDict[bytes, dict[str, msgspec.Raw]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, snapshot: Snapshot, catalogue: Catalogue) -> dict[str, msgspec.Raw]:
        """Give ``figures`` and ``panel`` of a view, encoded."""
        bare = _without_cards(snapshot)
        known = f"{catalogue.language}:{bare.calendar}:{bare.digits}:".encode()
        digest = hashlib.sha256(known + msgspec.json.encode(bare)).digest()
        with self._lock:
            found = self._kept.get(digest)
            if found is not None:
                self._kept.move_to_end(digest)
                return found
        said = {
            "figures": _said(msgspec.to_builtins(bare.figures), catalogue),
            "panel": panel(Say(bare, catalogue)),
        }
        made = {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in said.items()}
        with self._lock:
            self._kept[digest] = made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made


def encoded_view(snapshot: Snapshot, language: str, figures: Figures) -> bytes:
    """Give :func:`map_view` as JSON; *figures* that are written out already are not again."""
    catalogue = catalogue_of(snapshot, language)
    rest = msgspec.to_builtins(msgspec.structs.replace(snapshot, figures={}))
    view: dict[str, Any] = _said(rest, catalogue)
    return msgspec.json.encode(
        view | _beside(snapshot, catalogue) | figures.of(snapshot, catalogue)
    )


def _beside(snapshot: Snapshot, catalogue: Catalogue) -> dict[str, Any]:
    say = Say(snapshot, catalogue)
    return {
        "language": catalogue.language,
        "direction": catalogue.direction,
        "lane_names": [say.lane(lane) for lane in snapshot.lanes],
    }


def _without_cards(snapshot: Snapshot) -> Snapshot:
    """Give the map without what people edit most: the panel of a figure is made of the rest."""
    lanes = [msgspec.structs.replace(lane, cards=[], opportunities=[]) for lane in snapshot.lanes]
    return msgspec.structs.replace(
        snapshot, title=Text(), subtitle=None, lanes=lanes, links=[], notes=[], credits=None
    )


def _said(value: Any, catalogue: Catalogue) -> Any:
    if isinstance(value, dict):
        if value.get("type") == "text":
            return catalogue.text(msgspec.convert(value, Text))
        return {key: _said(one, catalogue) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_said(one, catalogue) for one in value]
    return value
