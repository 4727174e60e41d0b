"""Who changed what: edits of one person in one go, told so that any language can say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from touchline.web.live.kept import KeptEdit
from touchline.web.live.map_state import TEXTS, Entry, MapState, text_in
from touchline.web.state import new_id, now

__all__ = [
    "OUTSIDE",
    "Author",
    "Burst",
    "Bursts",
    "Labels",
    "change_of",
    "changes_between",
    "labels_for",
]

_QUIET: Final = timedelta(seconds=30)
"""A longer pause ends an edit."""
_LONGEST: Final = timedelta(minutes=15)
_WHAT: Final = {
    "stages": "stage", "lanes": "lane", "cards": "card", "opportunities": "opportunity",
    "fields": "field",
}  # fmt: skip
Touched = tuple[str, str]
"""Root and id."""
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Author:
    """Who edits; nobody: the file was changed outside of the page."""

    user_id: str | None
    name: str | None


OUTSIDE: Final = Author(None, None)


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of stages and lanes, for words about changes."""

    stages: Mapping[str, Texts]
    lanes: Mapping[str, Texts]

    def stage(self, key: Any) -> Texts:
        """Name a stage; by its id where it has no name."""
        return self.stages.get(str(key)) or {"": str(key)}

    def lane(self, key: Any) -> Texts | None:
        """Name a lane of the map's own; the kinds of lanes have words of their own."""
        return self.lanes.get(str(key))


@dataclass(slots=True)
class Burst:
    """What one person changes in one go."""

    author: Author
    id: str = field(default_factory=new_id)
    began: datetime = field(default_factory=now)
    ended: datetime = field(default_factory=now)
    before: dict[Touched, Entry | None] = field(default_factory=dict)
    after: dict[Touched, Entry | None] = field(default_factory=dict)

    def note(self, touched: Touched, before: Entry | None, after: Entry | None) -> None:
        """Note a change; several of one thing are one."""
        self.before.setdefault(touched, before)
        self.after[touched] = after
        self.ended = now()

    def kept(self, labels: Labels) -> KeptEdit:
        """Give it as it is kept."""
        found = [
            change_of(touched, self.before[touched], after, labels)
            for touched, after in self.after.items()
        ]
        changes = [each for each in found if each is not None]
        author = self.author
        return KeptEdit(self.id, author.user_id, author.name, self.began, self.ended, changes)


@dataclass(slots=True)
class Bursts:
    """The edits that go on in a room, and those that are not kept yet."""

    _open: dict[str | None, Burst] = field(default_factory=dict)
    _unsaved: dict[str, Burst] = field(default_factory=dict)

    def of(self, author: Author) -> Burst:
        """Give the edit that goes on of an author, or a new one; it will be kept."""
        burst = self._open.get(author.user_id)
        moment = now()
        if burst is None or moment - burst.ended > _QUIET or moment - burst.began > _LONGEST:
            burst = self._open[author.user_id] = Burst(author)
        self._unsaved[burst.id] = burst
        return burst

    def unsaved(self) -> list[Burst]:
        """Give the edits with changes that are not kept yet."""
        return list(self._unsaved.values())

    def saved(self, bursts: list[Burst], moments: list[datetime]) -> None:
        """Forget what has been kept, unless it went on meanwhile."""
        for burst, moment in zip(bursts, moments, strict=True):
            if burst.ended == moment:
                self._unsaved.pop(burst.id, None)


def labels_for(state: MapState, bursts: Iterable[Burst], project: Mapping[str, Texts]) -> Labels:
    """Give the names of all stages and lanes that edits may tell of, also of those removed in them.

    Parameters
    ----------
    state
        What the document says.
    bursts
        The edits.
    project
        Names of the stages of the project, for a map that does not name its own.
    """
    known: dict[str, dict[str, Entry]] = {"stages": {}, "lanes": {}}
    for burst in bursts:
        for (root, key), entry in burst.before.items():
            if entry is not None and root in known:
                known[root][key] = entry
    for root, entries in known.items():
        entries |= state.entries[root]
    named = {key: text_in(each, "label") for key, each in known["stages"].items()}
    lanes = {
        key: text_in(each, "label") for key, each in known["lanes"].items() if "kind" not in each
    }
    return Labels({**project, **{key: label for key, label in named.items() if label}}, lanes)


def change_of(
    touched: Touched, before: Entry | None, after: Entry | None, labels: Labels
) -> dict[str, Any] | None:
    """Tell a change; None if nothing has changed in the end.

    The answer has ``what`` (stage, lane, card, opportunity, field), ``how`` (added, removed, moved,
    edited), ``id``, ``name`` (its text, by language), ``was`` (the text before, where it changed),
    ``lane`` and ``stage`` where it stands, ``from_lane`` and ``from_stage`` where it stood.
    """
    root, key = touched
    if before == after or root not in _WHAT:
        return None
    here = after if after is not None else before or {}
    change: dict[str, Any] = {"what": _WHAT[root], "how": _how(before, after), "id": key}
    change["name"] = _name(root, key, here, labels)
    if root == "lanes" and "kind" in here:
        change["lane"] = {"id": str(here["kind"]), "name": None}
    if root in ("cards", "opportunities"):
        change |= _where(here, labels, "")
    if before is not None and after is not None:
        if _name(root, key, before, labels) != change["name"]:
            change["was"] = _name(root, key, before, labels)
        if change["how"] == "moved" and root in ("cards", "opportunities"):
            change |= _where(before, labels, "from_")
    return change


def _how(before: Entry | None, after: Entry | None) -> str:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    rest_before, rest_after = (
        {key: value for key, value in each.items() if key not in ("order", "lane", "stage")}
        for each in (before, after)
    )
    return "moved" if rest_before == rest_after else "edited"


def _name(root: str, key: str, entry: Entry, labels: Labels) -> Texts:
    if root == "fields":
        return {"": key}
    found = text_in(entry, TEXTS[root][0])
    if found:
        return found
    return labels.stage(key) if root == "stages" else {"": key}


def _where(entry: Entry, labels: Labels, mark: str) -> dict[str, Any]:
    found: dict[str, Any] = {f"{mark}stage": labels.stage(entry.get("stage"))}
    if "lane" in entry:
        lane = str(entry["lane"])
        found[f"{mark}lane"] = {"id": lane, "name": labels.lane(lane)}
    return found


def changes_between(
    before: Mapping[Touched, Entry], after: Mapping[Touched, Entry], labels: Labels
) -> list[dict[str, Any]]:
    """Tell all that differs between two states."""
    both = dict.fromkeys([*before, *after])
    found = (change_of(each, before.get(each), after.get(each), labels) for each in both)
    return [each for each in found if each is not None]
