"""Profiles that grow by sharing identifiers, under limits: the sequential rule.

Identifiers are numbers. A record's identifiers would join all profiles that have one of them; if
the joined profile broke a limit, or held both ends of a blocked edge, the record's weakest
identifier is left out ("demoted") and the rest tries again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Addition", "Broken", "ProfileForest"]


@dataclass(frozen=True, slots=True)
class Broken:
    """Why profiles may not become one: a limit of a type, or a blocked edge."""

    type: int | None = None
    edge: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What one record did.

    Attributes
    ----------
    kept
        Its identifiers that now share a profile, strongest first.
    joined
        Those of ``kept`` that were not in the profile of the first one before.
    demoted
        Identifiers left out, in the order of demotion (weakest first), each with the reason.
    """

    kept: Sequence[int]
    joined: Sequence[int]
    demoted: Sequence[tuple[int, Broken]]


@dataclass(slots=True)
class ProfileForest:
    """Disjoint sets of identifiers 0, 1, 2 …; each has a type with or without a limit.

    Examples
    --------
    >>> forest = ProfileForest(limits={0: 1})
    >>> user1, user2, device = forest.new(0), forest.new(0), forest.new(1)
    >>> forest.add([user1, device]).demoted, forest.find(user1) == forest.find(device)
    ((), True)
    >>> forest.add([user2, device]).demoted
    ((2, Broken(type=0, edge=None)),)
    """

    limits: dict[int, int] = field(default_factory=dict)
    """type → most identifiers of that type in one profile."""
    parent: list[int] = field(default_factory=list)
    types: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    counts: dict[int, dict[int, int]] = field(default_factory=dict)
    enemies: dict[int, set[int]] = field(default_factory=dict)

    def new(self, type_: int) -> int:
        """Add an identifier of *type_*, alone in its profile."""
        self.parent.append(len(self.parent))
        self.types.append(type_)
        self.size.append(1)
        return len(self.parent) - 1

    def block(self, one: int, other: int) -> None:
        """Never let these two identifiers be in one profile (before any record is added)."""
        self.enemies.setdefault(one, set()).add(other)
        self.enemies.setdefault(other, set()).add(one)

    def find(self, identifier: int) -> int:
        """Give the identifier that stands for the profile of *identifier*."""
        parent = self.parent
        while parent[identifier] != identifier:
            parent[identifier] = parent[parent[identifier]]
            identifier = parent[identifier]
        return identifier

    def add(self, identifiers: Sequence[int]) -> Addition:
        """Add a record with *identifiers*, strongest first."""
        kept = list(identifiers)
        demoted: list[tuple[int, Broken]] = []
        while kept:
            roots = [self.find(identifier) for identifier in kept]
            distinct = set(roots)
            broken = self._broken(distinct) if len(distinct) > 1 else None
            if broken is None:
                joined = [each for each, root in zip(kept, roots, strict=True) if root != roots[0]]
                self.join(distinct)
                return Addition(kept, joined, tuple(demoted))
            demoted.append((kept.pop(), broken))
        return Addition((), (), tuple(demoted))

    def join(self, roots: Iterable[int]) -> int:
        """Make one profile of the profiles that *roots* stand for, whatever the limits say."""
        ordered = sorted(roots, key=lambda root: (-self.size[root], root))
        target = ordered[0]
        for root in ordered[1:]:
            if self.limits:
                mine = self._counts(target)
                for type_, count in self._counts(root).items():
                    mine[type_] = mine.get(type_, 0) + count
                self.counts[target] = mine
                self.counts.pop(root, None)
            if root in self.enemies:
                self.enemies.setdefault(target, set()).update(self.enemies.pop(root))
            self.parent[root] = target
            self.size[target] += self.size[root]
        return target

    def _counts(self, root: int) -> dict[int, int]:
        known = self.counts.get(root)
        if known is not None:
            return known
        # Only a profile of one identifier has no entry.
        type_ = self.types[root]
        return {type_: 1} if type_ in self.limits else {}

    def _broken(self, roots: set[int]) -> Broken | None:
        if self.limits:
            total: dict[int, int] = {}
            for root in roots:
                for type_, count in self._counts(root).items():
                    total[type_] = total.get(type_, 0) + count
            over = [type_ for type_, count in total.items() if count > self.limits[type_]]
            if over:
                return Broken(type=min(over))
        for root in sorted(roots & self.enemies.keys()):
            for enemy in sorted(self.enemies[root]):
                if self.find(enemy) in roots and self.find(enemy) != root:
                    return Broken(edge=(root, enemy))
        return None
