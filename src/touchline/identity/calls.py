"""Identity from calls, one after another: what a live collector needs.

Two rules that products follow. :class:`DistinctIds` joins what ``identify`` and ``alias`` name, and
protects persons who are identified. :class:`Profiles` joins whatever shares a record, under limits
and priorities (the rule that :func:`~touchline.identity.resolve.resolve` applies to files).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from touchline.errors import ConfigError
from touchline.identity.forest import ProfileForest
from touchline.identity.spec import IdentitySpec
from touchline.identity.strength import by_strength, limits_of, refuse_bad_limits

__all__ = ["CallResult", "DistinctIds", "Profiles"]

RESERVED_ANY_CASE: Final = frozenset(
    [
        "anonymous",
        "guest",
        "distinctid",
        "distinct_id",
        "id",
        "not_authenticated",
        "email",
        "undefined",
        "true",
        "false",
    ]
)
RESERVED: Final = frozenset(["[object Object]", "NaN", "None", "none", "null", "0"])


@dataclass(frozen=True, slots=True)
class CallResult:
    """What one call did.

    Attributes
    ----------
    refused
        Why nothing was joined, or None.
    demoted
        Identifiers ``type:value`` left out of the record, weakest first.
    """

    refused: Literal["reserved id", "already identified"] | None = None
    demoted: tuple[str, ...] = ()


@dataclass(slots=True)
class DistinctIds:
    """Persons joined by explicit calls over plain ids.

    Parameters
    ----------
    guard_alias
        True: ``alias`` may not take in a person who is identified, and a reserved id is refused on
        either side. False: ``alias`` always joins, and only the first id is tested.

    Examples
    --------
    >>> ids = DistinctIds()
    >>> ids.identify("kim", anonymous_id="browser-1").refused
    >>> ids.identify("lee", anonymous_id="browser-2").refused
    >>> ids.alias("kim", alias="lee").refused
    'already identified'
    >>> ids.groups()
    [['browser-1', 'kim'], ['browser-2', 'lee']]
    """

    guard_alias: bool = True
    forest: ProfileForest = field(default_factory=ProfileForest)
    numbers: dict[str, int] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    """Persons who are identified, by the id that stands for each in the forest."""

    def capture(self, id: str) -> CallResult:  # noqa: A002 - the name that the calls have
        """See *id* do something: it has a person from now on."""
        self._number(id)
        return CallResult()

    def identify(self, id: str, *, anonymous_id: str) -> CallResult:  # noqa: A002
        """Say that *anonymous_id* is *id*, who is identified from now on."""
        result = self._join(id, anonymous_id, guard=True)
        if id != anonymous_id and result.refused != "reserved id":
            self.marked.add(self.forest.find(self._number(id)))
        return result

    def alias(self, id: str, *, alias: str) -> CallResult:  # noqa: A002
        """Say that *alias* is another name of *id*."""
        return self._join(id, alias, guard=self.guard_alias)

    def merge(self, id: str, *, alias: str) -> CallResult:  # noqa: A002
        """Join *alias* into *id* even if both are identified."""
        return self._join(id, alias, guard=False)

    def same_person(self, one: str, other: str) -> bool:
        """Tell whether two ids that have been seen are one person."""
        return self.forest.find(self.numbers[one]) == self.forest.find(self.numbers[other])

    def groups(self, *, identified: bool | None = None) -> list[list[str]]:
        """List the ids of every person; with *identified* only of those who are, or are not."""
        groups = _groups(self.forest, self.numbers)
        return sorted(g for root, g in groups.items() if identified in (None, root in self.marked))

    def _join(self, one: str, other: str, *, guard: bool) -> CallResult:
        if one == other:
            return CallResult()
        if _reserved(one) or (self.guard_alias and _reserved(other)):
            return CallResult(refused="reserved id")
        both_known = one in self.numbers and other in self.numbers
        first, second = self._number(one), self._number(other)
        roots = {self.forest.find(first), self.forest.find(second)}
        if guard and both_known and len(roots) > 1 and self.forest.find(second) in self.marked:
            return CallResult(refused="already identified")
        joined = self.forest.join(roots)
        if roots & self.marked:
            self.marked = (self.marked - roots) | {joined}
        return CallResult()

    def _number(self, id_: str) -> int:
        if id_ not in self.numbers:
            self.numbers[id_] = self.forest.new(0)
        return self.numbers[id_]


@dataclass(slots=True)
class Profiles:
    """Persons joined by identifiers that share a record, within the limits of *spec*.

    Examples
    --------
    >>> profiles = Profiles(IdentitySpec())
    >>> profiles.event({"user": "kim", "device": "d"}).demoted
    ()
    >>> profiles.event({"user": "lee", "device": "d"}).demoted
    ('device:d',)
    >>> profiles.groups()
    [['device:d', 'user:kim'], ['user:lee']]
    """

    spec: IdentitySpec
    forest: ProfileForest = field(default_factory=ProfileForest)
    types: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    present: dict[str, int] = field(default_factory=dict)
    """Identifiers that belong to a profile: all but those that were always demoted."""

    def __post_init__(self) -> None:
        refuse_bad_limits(self.spec)
        for one, other in self.spec.blocked_edges:
            self.forest.block(self._number(one), self._number(other))

    def event(self, ids: Mapping[str, str]) -> CallResult:
        """Add a record with identifiers *ids*: type → value."""
        usable = {type_: value for type_, value in ids.items() if not self._blocked(value)}
        texts = [f"{type_}:{usable[type_]}" for type_ in by_strength(usable, self.spec)]
        addition = self.forest.add([self._number(text) for text in texts])
        self.present.update(zip(texts[: len(addition.kept)], addition.kept, strict=True))
        by_number = {self.numbers[text]: text for text in texts}
        return CallResult(demoted=tuple(by_number[number] for number, _ in addition.demoted))

    def groups(self) -> list[list[str]]:
        """List the identifiers ``type:value`` of every profile."""
        return sorted(_groups(self.forest, self.present).values())

    def _blocked(self, value: str) -> bool:
        if not value.strip():
            return True
        try:
            return any(re.fullmatch(pattern, value) for pattern in self.spec.blocked)
        except re.error as error:
            raise ConfigError(
                f"identity: a pattern under blocked is no regular expression: {error}"
            ) from None

    def _number(self, text: str) -> int:
        if text not in self.numbers:
            self.numbers[text] = self.forest.new(self._type(text.partition(":")[0]))
        return self.numbers[text]

    def _type(self, name: str) -> int:
        if name not in self.types:
            number = self.types[name] = len(self.types)
            limit = limits_of([name], self.spec).get(name)
            if limit is not None:
                self.forest.limit(number, most=limit)
        return self.types[name]


def _reserved(id_: str) -> bool:
    return not id_.strip() or id_ in RESERVED or id_.lower() in RESERVED_ANY_CASE


def _groups(forest: ProfileForest, numbers: Mapping[str, int]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for name, number in sorted(numbers.items()):
        groups.setdefault(forest.find(number), []).append(name)
    return groups
