"""A map from the rows of a long table: good rows are kept, bad ones are told with their number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, get_args

import msgspec

from touchline.errors import ConfigError, did_you_mean
from touchline.maps.exchange.found import ReadMap
from touchline.maps.exchange.rows_out import Row
from touchline.maps.exchange.shapes import COLUMNS, SHAPES, TEXT
from touchline.maps.load import check_map
from touchline.maps.spec import CARD_LANES, LaneKind, LaneSpec, MapSpec

__all__ = ["map_of_rows"]

_LISTS = {
    "card": "cards",
    "opportunity": "opportunities",
    "kpi": "kpis",
    "pain": "pains",
    "link": "links",
}
_KINDS = (*SHAPES, "map", "expectation", "hint")
_UNIQUE = frozenset({"stage", "lane", "kpi", "pain"})
_WITHIN = {"step": "steps", "way": "next"}
_LISTED = {"plan": "steps", "floor": "zones"}
_PREFIX = f"{TEXT}."
_PLACE = re.compile(r"(\w+)(?:\[(\d+)\]|$)")

Said = dict[str, Any]


def map_of_rows(
    rows: Iterable[tuple[int, Row]], *, name: str = "<table>", check: bool = True
) -> ReadMap:
    """Make a map of numbered rows, as :func:`rows_of` gives them.

    A row without a kind that names a lane is a card: three columns, ``lane``, ``stage`` and
    ``text``, are a table. With *check*, lanes that cards need are added, and what contradicts the
    rest of the map is left out and told.

    Raises
    ------
    ConfigError
        If no row can be read.

    Examples
    --------
    >>> good = {"lane": "goals", "stage": "buy", "text": "Pay"}
    >>> read = map_of_rows([(2, good), (3, {"id": "x"})])
    >>> read.spec.cards[0].text, read.unread
    ('Pay', ('row 3: it names no kind of row',))
    """
    table = _Table()
    for number, row in rows:
        try:
            table.take(row)
        except _BadRowError as error:
            table.unread.append(f"row {number}: {error}")
            continue
        if row.get("kind", "card") in _LISTS and not row.get("field"):
            table.numbers.setdefault(_LISTS[row.get("kind", "card")], []).append(number)
    if not table.taken:
        why = f": {table.unread[0]}" if table.unread else ""
        raise ConfigError(
            f"no row of this table can be read{why}",
            hint="the columns are lane, stage, text, and kind for what is no card",
            where=name,
        )
    spec = table.spec()
    if check:
        spec = _without_contradictions(_with_lanes_of_cards(spec), table, name)
    return ReadMap(spec, tuple(table.unread))


class _BadRowError(Exception):
    """A row that cannot be read, and why."""


@dataclass
class _Table:
    """Collects what rows say."""

    said: Said = field(default_factory=dict)
    stages: list[Said] = field(default_factory=list)
    lanes: list[Any] = field(default_factory=list)
    steps: list[Said] = field(default_factory=list)
    zones: list[Said] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    """List of the map → the rows that its items come from."""
    taken: int = 0
    _seen: dict[tuple[str, str, str], Said] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Add one row."""
        kind = row.get("kind") or ("card" if row.get("lane") else "")
        if kind not in _KINDS:
            said = f"there is no kind {kind!r}; {did_you_mean(kind, _KINDS)}"
            raise _BadRowError(said if kind else "it names no kind of row")
        others: dict[str, Callable[[Row], None]] = {
            "map": self._map,
            "expectation": lambda row: self._list("expectations", _text_of(row)),
            "hint": self._hint,
        }
        take = others.get(kind) or (lambda row: self._part(kind, row))
        take(row)
        self.taken += 1

    def spec(self) -> MapSpec:
        """Give the map of all rows that were good."""
        said = dict(self.said)
        if self.stages:
            said["stages"] = self.stages
        if self.lanes:
            said["lanes"] = self.lanes
        if self.steps or "plan" in said:
            said["plan"] = {**said.get("plan", {}), "steps": self.steps}
        if self.zones or "floor" in said:
            said["floor"] = {**said.get("floor", {}), "zones": self.zones}
        return msgspec.convert(said, MapSpec)

    def _map(self, row: Row) -> None:
        key = row.get("id", "")
        known = [one.name for one in msgspec.structs.fields(MapSpec)]
        if key not in known:
            raise _BadRowError(f"a map has no key {key!r}; {did_you_mean(key, known)}")
        value = _text_of(row)
        listed = _LISTED.get(key)
        _try({key: {**value, listed: []} if listed and isinstance(value, dict) else value})
        self.said[key] = value

    def _hint(self, row: Row) -> None:
        said = {_cell(row, "stage"): _text_of(row)}
        _try({"hints": said})
        self.said.setdefault("hints", {}).update(said)

    def _list(self, key: str, value: Any) -> None:
        _try({key: [value]})
        self.said.setdefault(key, []).append(value)

    def _part(self, kind: str, row: Row) -> None:
        shape = SHAPES[kind]
        name = row.get("field")
        place = (kind, row.get("stage", ""), row.get("id", ""))
        if name:
            self._more_text(kind, name, place, row)
            return
        if kind == "lane" and not row.get("id") and row.get("lane"):
            self._built_in(row["lane"])
            return
        if kind in _UNIQUE and any(one[0] == kind and one[2] == place[2] for one in self._seen):
            raise _BadRowError(f"the {kind} {place[2]!r} stands twice")
        said = {field: row[column] for field, column in shape.columns.items() if column in row}
        if (text := _text_of(row, more=False)) is not None:
            said[shape.text] = text
        said |= _more_of(row)
        try:
            msgspec.convert(said, shape.of)
        except msgspec.ValidationError as error:
            raise _BadRowError(_plainer(error)) from None
        self._put(kind, said, row)
        self._seen[place] = said

    def _put(self, kind: str, said: Said, row: Row) -> None:
        if kind in _WITHIN:
            self._stage(_cell(row, "stage")).setdefault(_WITHIN[kind], []).append(said)
        elif kind == "stage":
            self.stages.append(said)
        elif kind == "lane":
            self.lanes.append(said)
        elif kind == "planned":
            self.steps.append(said)
        elif kind == "zone":
            self.zones.append(said)
        else:
            self._list(_LISTS[kind], said)

    def _stage(self, name: str) -> Said:
        """Find a stage that a step names; one that no row declares is made."""
        for stage in self.stages:
            if stage["id"] == name:
                return stage
        self.stages.append({"id": name})
        return self.stages[-1]

    def _built_in(self, lane: str) -> None:
        kinds = get_args(LaneKind)
        if lane not in kinds:
            raise _BadRowError(f"there is no lane {lane!r}; {did_you_mean(lane, kinds)}")
        self.lanes.append(lane)

    def _more_text(self, kind: str, name: str, place: tuple[str, str, str], row: Row) -> None:
        known = SHAPES[kind].texts
        if name not in known:
            raise _BadRowError(f"a {kind} has no text {name!r}; {did_you_mean(name, known)}")
        if place not in self._seen:
            raise _BadRowError(f"no row above is the {kind} {place[2]!r} that this text belongs to")
        self._seen[place][name] = _text_of(row)


def _try(said: Said) -> None:
    """Refuse what no map can say."""
    try:
        msgspec.convert(said, MapSpec)
    except msgspec.ValidationError as error:
        raise _BadRowError(_plainer(error)) from None


def _without_contradictions(spec: MapSpec, table: _Table, name: str) -> MapSpec:
    """Leave out, one by one, the items that the map as a whole cannot have."""
    while True:
        try:
            check_map(spec)
        except ConfigError as error:
            spec = _without(spec, error, table, name)
        else:
            return spec


def _without(spec: MapSpec, error: ConfigError, table: _Table, name: str) -> MapSpec:
    place = _PLACE.match(error.where or "")
    rows = table.numbers.get(place[1]) if place else None
    if place is None or not rows:
        where = f"{name}: {error.where}" if error.where else name
        raise ConfigError(error.message, hint=error.hint, where=where) from None
    at = int(place[2]) if place[2] else len(rows) - 1  # an id that stands twice names no place
    hint = f"; {error.hint}" if error.hint else ""
    table.unread.append(f"row {rows.pop(at)}: {error.message}{hint}")
    items = list(getattr(spec, place[1]))
    del items[at]
    return msgspec.structs.replace(spec, **{place[1]: items})


def _plainer(error: msgspec.ValidationError) -> str:
    return str(error).replace("Object", "it", 1).replace("`", "'")


def _cell(row: Row, column: str) -> str:
    if not row.get(column):
        raise _BadRowError(f"the column {column} is empty")
    return row[column]


def _more_of(row: Row) -> Said:
    if "more" not in row:
        return {}
    more = _json(row["more"])
    if not isinstance(more, dict):
        raise _BadRowError("the column more holds no JSON object")
    return more


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise _BadRowError(f"the column more holds no JSON: {error}") from None


def _text_of(row: Row, *, more: bool = True) -> Any:
    """Give the text of a row: for all languages, or by language; else what ``more`` holds."""
    words = {
        column.removeprefix(_PREFIX): said
        for column, said in row.items()
        if column not in COLUMNS and column.startswith(_PREFIX)
    }
    if words and TEXT in row:
        return {"": row[TEXT], **words}
    if words or TEXT in row:
        return words or row[TEXT]
    if not more:
        return None
    if "more" not in row:
        raise _BadRowError("the columns of text are empty")
    return _json(row["more"])


def _with_lanes_of_cards(spec: MapSpec) -> MapSpec:
    """Add the lanes that cards stand in and the map does not name; unknown ones as its own."""
    known = {lane if isinstance(lane, str) else lane.id for lane in spec.lanes}
    missing = dict.fromkeys(card.lane for card in spec.cards if card.lane not in known)
    built_in = [lane for lane in CARD_LANES if lane in missing]
    own = [LaneSpec(id=lane, label=lane) for lane in missing if lane not in get_args(LaneKind)]
    return msgspec.structs.replace(spec, lanes=(*spec.lanes, *built_in, *own))
