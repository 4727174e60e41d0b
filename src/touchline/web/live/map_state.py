"""What a map says, as the live document keeps it: entries by id, each a flat set of fields.

Texts are kept one field a language (``text:en``), so that two people can write two languages of one
card at once. Cards without an id of their own, and opportunities, are recognised by their text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from touchline.config import LocalText
from touchline.maps.exchange.plain import plain
from touchline.maps.spec import MapSpec

__all__ = [
    "ROOTS",
    "TEXTS",
    "Entry",
    "MapState",
    "in_order",
    "local_text_in",
    "matched",
    "own_id",
    "state_of",
    "text_in",
]

Entry = dict[str, Any]
ROOTS: Final = ("stages", "lanes", "cards", "opportunities")
TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "stages": ("label", "description"),
    "lanes": ("label", "note"),
    "cards": ("text",),
    "opportunities": ("text",),
}
_ALIKE: Final = 0.4
"""From here on two texts are taken for one that was edited."""


@dataclass(slots=True)
class MapState:
    """What a map says.

    Attributes
    ----------
    entries
        ``stages``, ``lanes``, ``cards``, ``opportunities``: id → fields, in order.
    fields
        All else, as in the file.
    own_stages
        Whether the map names its columns itself; else they are the stages of the project.
    """

    entries: dict[str, dict[str, Entry]] = field(
        default_factory=lambda: {root: {} for root in ROOTS}
    )
    fields: dict[str, Any] = field(default_factory=dict)
    own_stages: bool = False


def state_of(spec: MapSpec, project_stages: Sequence[str]) -> MapState:
    """Take apart what a map file says.

    Parameters
    ----------
    spec
        What the file says.
    project_stages
        Ids of the stages of the project: the columns of a map that names none.
    """
    said = plain(spec)
    lanes = plain(spec.lanes)
    state = MapState(own_stages=bool(spec.stages))
    columns = said.pop("stages", None) or [{"id": each} for each in project_stages]
    state.entries["stages"] = {each.pop("id"): _flat("stages", each) for each in columns}
    state.entries["lanes"] = _lanes(lanes)
    said.pop("lanes", None)
    for root, letter in (("cards", "c"), ("opportunities", "o")):
        taken: Counter[str] = Counter()
        for each in said.pop(root, []):
            named = each.pop("id", None)
            entry = _flat(root, each)
            state.entries[root][named or own_id(letter, entry, taken)] = entry
    state.fields = said
    return state


def _lanes(lanes: list[Any]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for lane in lanes:
        if isinstance(lane, dict):
            found[lane["id"]] = {"own": True} | _flat("lanes", lane)
            found[lane["id"]].pop("id")
            continue
        twins = sum(each.get("kind") == lane for each in found.values())
        found[lane if not twins else f"{lane}-{twins + 1}"] = {"kind": lane}
    return found


def _flat(root: str, item: Entry) -> Entry:
    flat: Entry = {}
    for name, value in item.items():
        if name not in TEXTS[root]:
            flat[name] = value
        elif isinstance(value, dict):
            flat |= {f"{name}:{language}": text for language, text in value.items()}
        else:
            flat[f"{name}:"] = value
    return flat


def text_in(entry: Entry, name: str) -> dict[str, str]:
    """Give a text of an entry by language; ``""`` stands for every other.

    Examples
    --------
    >>> text_in({"text:en": "Pay", "stage": "buy"}, "text")
    {'en': 'Pay'}
    """
    mark = f"{name}:"
    found = {key.removeprefix(mark): text for key, text in entry.items() if key.startswith(mark)}
    return {key: text for key, text in sorted(found.items()) if isinstance(text, str)}


def local_text_in(entry: Entry, name: str, languages: Sequence[str]) -> LocalText | None:
    """Give a text of an entry as a map file has it, its languages in the order of the map's."""
    found = text_in(entry, name)
    if not found or list(found) == [""]:
        return found.get("")
    return in_order(found, ["", *languages])


def in_order(keyed: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    """Give a mapping with its keys in an order; those that it does not name last, by name."""
    known = {key: position for position, key in enumerate(order)}
    return dict(sorted(keyed.items(), key=lambda one: (known.get(one[0], len(known)), one[0])))


def own_id(letter: str, entry: Entry, taken: Counter[str]) -> str:
    """Give the id of something that has none in the file: from its text, the same every time.

    Parameters
    ----------
    letter
        Tells the kinds apart.
    entry
        What has no id.
    taken
        How many with this text there were before; counted on.
    """
    said = json.dumps(text_in(entry, "text"), ensure_ascii=False)
    found = letter + hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=5).hexdigest()
    taken[found] += 1
    return found if taken[found] == 1 else f"{found}-{taken[found]}"


def matched(state: MapState, known: MapState) -> MapState:
    """Give the same map with the ids by which *known* has its cards and opportunities.

    What has kept its text keeps its id; then what was edited: of one lane and stage, and alike.
    """
    result = MapState(dict(state.entries), state.fields, state.own_stages)
    for root in ("cards", "opportunities"):
        old, new = known.entries[root], state.entries[root]
        names = _same_text(old, new)
        names |= _edited(
            {key: each for key, each in old.items() if key not in names.values()},
            {key: each for key, each in new.items() if key not in names},
        )
        result.entries[root] = {names.get(key, key): each for key, each in new.items()}
    return result


def _same_text(old: dict[str, Entry], new: dict[str, Entry]) -> dict[str, str]:
    names = {key: key for key in new if key in old}
    free = {key: each for key, each in old.items() if key not in names}
    for key, each in new.items():
        if key in names:
            continue
        twin = next((k for k, e in free.items() if text_in(e, "text") == text_in(each, "text")), "")
        if twin:
            names[key] = twin
            del free[twin]
    return names


def _edited(old: dict[str, Entry], new: dict[str, Entry]) -> dict[str, str]:
    names: dict[str, str] = {}
    for key, each in new.items():
        likely = [
            (_likeness(other, each), name)
            for name, other in old.items()
            if name not in names.values()
            and (other.get("lane"), other.get("stage")) == (each.get("lane"), each.get("stage"))
        ]
        best = max(likely, default=(0.0, ""))
        if best[0] >= _ALIKE:
            names[key] = best[1]
    return names


def _likeness(one: Entry, other: Entry) -> float:
    first, second = (" ".join(text_in(each, "text").values()) for each in (one, other))
    return SequenceMatcher(a=first, b=second, autojunk=False).ratio()
