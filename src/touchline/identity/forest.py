"""Profiles that grow by sharing identifiers, under limits: the sequential rule.

Identifiers are numbers. A record's identifiers would join all profiles that have one of them; if
the joined profile broke a limit, or held both ends of a blocked edge, the record's weakest
identifier is left out ("demoted") and the rest tries again. Everything is kept in flat arrays, a
few bytes an identifier.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Addition", "Broken", "ProfileForest"]


@dataclass(frozen=True, slots=True)
class Broken:
    """Why profiles may not become one: a limit of a type, or a blocked edge, by its ends."""

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
    joined: Sequence[int] = ()
    demoted: Sequence[tuple[int, Broken]] = ()


@dataclass(slots=True)
class _Limit:
    """A limited type: most identifiers in one profile, and how many each profile has."""

    type: int
    most: int
    counts: array[int]


@dataclass(slots=True)
class ProfileForest:
    """Disjoint sets of identifiers 0, 1, 2 …; each has a type with or without a limit.

    Examples
    --------
    >>> forest = ProfileForest()
    >>> forest.limit(0, most=1)
    >>> user1, user2, device = forest.new(0), forest.new(0), forest.new(1)
    >>> forest.add([user1, device]).demoted, forest.find(user1) == forest.find(device)
    ((), True)
    >>> forest.add([user2, device]).demoted
    ((2, Broken(type=0, edge=None)),)
    """

    parent: array[int] = field(default_factory=lambda: array("i"))
    size: array[int] = field(default_factory=lambda: array("i"))
    limits: list[_Limit] = field(default_factory=list)
    enemies: dict[int, set[tuple[int, int]]] = field(default_factory=dict)
    """What stands for a profile → the blocked edges of it: the end in it, and the other."""

    def limit(self, type_: int, *, most: int) -> None:
        """Allow at most so many identifiers of *type_* in one profile; before the first is made."""
        self.limits.append(_Limit(type_, most, array("i", bytes(4 * len(self.parent)))))

    def new(self, type_: int) -> int:
        """Add an identifier of *type_*, alone in its profile."""
        self.extend(type_, 1)
        return len(self.parent) - 1

    def extend(self, type_: int, count: int) -> None:
        """Add *count* identifiers of *type_*, each alone in its profile."""
        start = len(self.parent)
        self.parent.extend(range(start, start + count))
        self.size.extend([1] * count)
        for limit in self.limits:
            limit.counts.extend([int(limit.type == type_)] * count)

    def block(self, one: int, other: int) -> None:
        """Never let these two identifiers be in one profile (before any record is added)."""
        self.enemies.setdefault(one, set()).add((one, other))
        self.enemies.setdefault(other, set()).add((other, one))

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
        roots = [self.find(identifier) for identifier in kept]
        demoted: list[tuple[int, Broken]] = []
        while kept:
            distinct = set(roots)
            if len(distinct) == 1:
                return Addition(kept, (), tuple(demoted))
            broken = self._broken(distinct)
            if broken is None:
                self.join(distinct)
                joined = [i for i, root in zip(kept, roots, strict=True) if root != roots[0]]
                return Addition(kept, joined, tuple(demoted))
            demoted.append((kept.pop(), broken))
            roots.pop()
        return Addition((), (), tuple(demoted))

    def join(self, roots: Iterable[int]) -> int:
        """Make one profile of the profiles that *roots* stand for, whatever the limits say."""
        target, *others = sorted(roots, key=lambda root: (-self.size[root], root))
        for root in others:
            self.parent[root] = target
            self.size[target] += self.size[root]
            for limit in self.limits:
                limit.counts[target] += limit.counts[root]
            if root in self.enemies:
                self.enemies.setdefault(target, set()).update(self.enemies.pop(root))
        return target

    def _broken(self, roots: Collection[int]) -> Broken | None:
        for limit in self.limits:
            if sum(limit.counts[root] for root in roots) > limit.most:
                return Broken(type=limit.type)
        if self.enemies:
            for root in sorted(self.enemies.keys() & set(roots)):
                for edge in sorted(self.enemies[root]):
                    if self.find(edge[1]) in roots:
                        return Broken(edge=edge)
        return None
