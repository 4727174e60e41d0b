"""From what the live document says to a map file: checked, without what has no place now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import msgspec

from touchline.errors import ConfigError
from touchline.maps.spec import CARD_LANES, DEFAULT_LANES, LaneKind, MapSpec
from touchline.web.live.map_state import TEXTS, Entry, MapState, in_order, local_text_in, own_id

__all__ = ["LeftOut", "spec_of"]

_KINDS: Final = frozenset(get_args(LaneKind))
_ENTRY_KEYS: Final = {
    "stages": ("of", "phase", "steps", "next", "metrics"),
    "cards": ("lane", "stage", "step"),
    "opportunities": ("stage", "owner", "state", "effort", "pain"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that stays in the live document but is not in the file: its place is gone.

    Attributes
    ----------
    what
        ``card``, ``opportunity``, or the name of a field of the file.
    id
        Its id there; of a field with stages as keys, the stage.
    missing
        What is missing.
    name
        Id of the missing stage, lane or step.
    """

    what: str
    id: str
    missing: Literal["stage", "lane", "step"]
    name: str


def spec_of(state: MapState, project_stages: Sequence[str]) -> tuple[MapSpec, list[LeftOut]]:
    """Put a map file together; what stands in a stage or lane that is gone is left out.

    Parameters
    ----------
    state
        What the live document says.
    project_stages
        Ids of the stages of the project: the columns of a map that names none.

    Raises
    ------
    ConfigError
        If what it says is no map.
    """
    languages = state.fields.get("languages")
    named = [str(each) for each in languages] if isinstance(languages, list) else []
    try:
        writer = _Writer(state, named or ["en"], list(project_stages))
        return msgspec.convert(writer.whole(), MapSpec), writer.left_out
    except (msgspec.ValidationError, TypeError, ValueError, AttributeError) as error:
        # Whoever may edit can put anything into a document.
        raise ConfigError(f"not a map: {error}") from None


class _Writer:
    def __init__(self, state: MapState, languages: list[str], project: list[str]) -> None:
        self.state, self.languages, self.project = state, languages, project
        self.left_out: list[LeftOut] = []
        self.stages = list(state.entries["stages"]) if self._own_stages() else project
        lanes = state.entries["lanes"]
        self.lanes = {_lane_name(key, each) for key, each in lanes.items()}
        self.own_lanes = {key for key, each in lanes.items() if "kind" not in each}

    def whole(self) -> dict[str, Any]:
        said = self._fields()
        if self._own_stages():
            said["stages"] = [self._stage(*one) for one in self.state.entries["stages"].items()]
        lanes = [self._lane(*one) for one in self.state.entries["lanes"].items()]
        if lanes != list(DEFAULT_LANES):
            said["lanes"] = lanes
        said["cards"] = self._cards()
        said["opportunities"] = [
            self._entry("opportunities", each)
            for key, each in self.state.entries["opportunities"].items()
            if self._in_a_stage("opportunity", key, each)
        ]
        return said

    def _own_stages(self) -> bool:
        stages = self.state.entries["stages"]
        return self.state.own_stages or list(stages) != self.project or any(stages.values())

    def _entry(self, root: str, entry: Entry) -> dict[str, Any]:
        said = {key: entry[key] for key in _ENTRY_KEYS.get(root, ()) if key in entry}
        for name in TEXTS[root]:
            text = local_text_in(entry, name, self.languages)
            if text is not None or name == "text":
                said[name] = "" if text is None else text
        return said

    def _stage(self, key: str, entry: Entry) -> dict[str, Any]:
        said = {"id": key} | self._entry("stages", entry)
        if isinstance(links := said.get("next"), list):
            said["next"] = [
                each
                for each in links
                if not isinstance(each, dict) or self._there("next", key, str(each.get("to")))
            ]
        return said

    def _lane(self, key: str, entry: Entry) -> Any:
        if "kind" in entry:
            return entry["kind"]
        return {"id": key, "label": key} | self._entry("lanes", entry)

    def _cards(self) -> list[dict[str, Any]]:
        cards, taken = [], Counter[str]()
        for key, entry in self.state.entries["cards"].items():
            if not self._in_a_stage("card", key, entry) or not self._in_a_lane(key, entry):
                continue
            said = self._entry("cards", entry)
            self._check_step(key, said)
            twins = taken.copy()
            if own_id("c", entry, twins) == key:
                taken = twins
            else:
                said["id"] = key
            cards.append(said)
        return cards

    def _check_step(self, key: str, said: dict[str, Any]) -> None:
        step, stage = said.get("step"), self.state.entries["stages"].get(said.get("stage", ""), {})
        steps = stage.get("steps")
        ids = [each.get("id") for each in steps or [] if isinstance(each, dict)]
        if step is not None and step not in ids:
            self.left_out.append(LeftOut("step", key, "step", str(step)))
            del said["step"]

    def _in_a_lane(self, key: str, entry: Entry) -> bool:
        lane = entry.get("lane")
        held = lane in self.own_lanes or (lane in self.lanes and lane in CARD_LANES)
        if not held:
            self.left_out.append(LeftOut("card", key, "lane", str(lane)))
        return held

    def _in_a_stage(self, what: str, key: str, entry: dict[str, Any]) -> bool:
        return self._there(what, key, str(entry.get("stage")))

    def _there(self, what: str, key: str, stage: str) -> bool:
        if stage not in self.stages:
            self.left_out.append(LeftOut(what, key, "stage", stage))
        return stage in self.stages

    def _fields(self) -> dict[str, Any]:
        """Give the other fields, without what they say of stages that are gone."""
        said = {key: value for key, value in self.state.fields.items() if value is not None}
        said = dict(_tidied(said, ["", *self.languages, *self.stages]))
        for name in ("kpis", "pains", "links"):
            said |= self._listed(said, name)
        for name in ("fast", "hints"):
            said |= self._keyed(said, name)
        if isinstance(emotion := said.get("emotion"), dict):
            kept = emotion | self._listed(emotion, "forks") | self._keyed(emotion, "assumed")
            said["emotion"] = kept
        return said

    def _listed(self, said: dict[str, Any], name: str) -> dict[str, Any]:
        held = said.get(name)
        if not isinstance(held, list):
            return {}
        return {
            name: [
                each
                for position, each in enumerate(held)
                if not isinstance(each, dict)
                or each.get("stage") is None
                or self._in_a_stage(name, str(each.get("id") or position), each)
            ]
        }

    def _keyed(self, said: dict[str, Any], name: str) -> dict[str, Any]:
        held = said.get(name)
        if not isinstance(held, dict):
            return {}
        return {name: {key: value for key, value in held.items() if self._there(name, key, key)}}


def _lane_name(key: str, entry: Entry) -> str:
    return str(entry.get("kind", key))


def _tidied(value: Any, order: Sequence[str]) -> Any:
    """Put the keys of mappings in order, which the document does not keep."""
    if isinstance(value, dict):
        return in_order({key: _tidied(each, order) for key, each in value.items()}, order)
    if isinstance(value, list):
        return [_tidied(each, order) for each in value]
    return value
