"""Compiles a pattern for the touchpoints of a log.

Each place of the pattern that takes an event is one bit (the position automaton of V. M. Glushkov,
1961); where touchpoints alone decide, the sets of bits become the states of a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.errors import ConfigError
from touchline.eventlog.conditions import Conditions, StepLike, compile_steps
from touchline.eventlog.names import Names
from touchline.eventlog.patterns.nodes import Choice, Gate, Node, One, Pattern, Repeat
from touchline.eventlog.patterns.syntax import parse
from touchline.kernels.batch import Batch, Flags, UInt64s
from touchline.kernels.machine import DROPPED, MOST_PLACES, Gates, Machine, Table

if TYPE_CHECKING:
    from touchline.kernels.patterns import Found

__all__ = ["CompiledPattern", "compile_pattern"]

_MOST_STATES: Final = 1000


@dataclass(frozen=True)
class CompiledPattern:
    """A pattern, ready to be looked for; picklable."""

    pattern: Pattern
    labels: tuple[str, ...]
    """Place → what it takes."""
    machine: Machine
    table: Table | None
    """The machine once more, where touchpoints alone decide."""
    conditions: Conditions | None
    """Conditions on events, one for each name in the pattern; None if it names none."""
    wanted: UInt64s
    """Place → bits of the conditions that it asks for."""
    negated: Flags
    """Place → whether it takes the events that meet none of them."""
    only: bool
    """Whether events that meet no condition are left out first."""

    def masks(self, batch: Batch) -> UInt64s:
        """Bits of the places that each event of ``batch.low`` … ``batch.high`` can fill."""
        if self.conditions is None:
            met = np.zeros(batch.high - batch.low, np.uint64)
        elif self.conditions.simple:
            table = self._places(self.conditions.by_touchpoint)
            return table[batch.touchpoint[batch.low : batch.high]]
        else:
            met = self.conditions.masks(batch)
        return self._places(met)

    def _places(self, met: UInt64s) -> UInt64s:
        """Conditions that are met → places that can be filled."""
        places = np.zeros(len(met), np.uint64)
        for place, (wanted, negated) in enumerate(zip(self.wanted, self.negated, strict=True)):
            fits = ((met & wanted) != 0) != negated
            places |= fits.astype(np.uint64) << np.uint64(place)
        if self.only:
            places[met == 0] = DROPPED
        return places

    def find(self, batch: Batch, *, once: bool = False) -> Found:
        """Look for the pattern in each journey.

        Parameters
        ----------
        once
            Whether the first match of a journey is enough.
        """
        from touchline.kernels import patterns

        if self.table is not None:
            return patterns.by_table(batch, self.machine, self.table, once=once)
        return patterns.by_bits(batch, self.machine, self.masks(batch), once=once)


def compile_pattern(
    pattern: str,
    names: Names,
    *,
    steps: Mapping[str, StepLike] | Sequence[StepLike] | None = None,
    only: bool = False,
) -> CompiledPattern:
    """Translate *pattern* into codes.

    Parameters
    ----------
    steps
        Name in the pattern → step; a list is numbered ``"1"``, ``"2"``, … Other names are
        touchpoints.
    only
        Leave out the events that are neither one of *steps* nor named in the pattern, first.

    Raises
    ------
    ConfigError
        If it is no pattern, too long, or names a touchpoint that is not there.
    """
    if not isinstance(steps, Mapping):
        steps = {str(number): step for number, step in enumerate(steps or (), 1)}
    read = parse(pattern, tuple(steps))
    builder = _Builder(pattern)
    whole = builder.add(read.node)
    used = dict.fromkeys([*(steps if only else ()), *(n for p in builder.places for n in p.names)])
    bit = {name: np.uint64(1 << number) for number, name in enumerate(used)}
    asked = [steps.get(name, name) for name in used]
    compiled = CompiledPattern(
        pattern=read,
        labels=tuple(place.said() for place in builder.places),
        machine=builder.machine(whole, read),
        table=None,
        conditions=compile_steps(asked, names) if asked else None,
        wanted=np.array([sum(int(bit[n]) for n in p.names) for p in builder.places], np.uint64),
        negated=np.array([place.negated for place in builder.places], np.bool_),
        only=only,
    )
    return _with_table(compiled, len(names.touchpoints))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the automaton: bits of the places it begins and ends with."""

    first: int
    last: int
    empty: bool
    """Whether it can also take no event."""


@dataclass(slots=True)
class _Builder:
    """Collects places and the steps between them."""

    text: str
    places: list[One] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)
    gates: list[tuple[int, int, Gate]] = field(default_factory=list)

    def add(self, node: Node) -> _Part:
        if isinstance(node, One):
            return self.place(node)
        if isinstance(node, Choice):
            parts = [self.add(option) for option in node.options]
            first = last = 0
            for part in parts:
                first, last = first | part.first, last | part.last
            return _Part(first, last, any(part.empty for part in parts))
        if isinstance(node, Repeat):
            return self.repeated(node)
        whole = before = self.add(node.nodes[0])
        for gate, next_node in zip(node.gates, node.nodes[1:], strict=True):
            part = self.add(next_node)
            if gate and (before.empty or part.empty):
                raise ConfigError(
                    f"{self.text!r}: a time stands between two events that must occur",
                    hint="write 'a.*{<=1h}b' for b within an hour of a, with others in between",
                )
            whole, before = self.joined(whole, part, gate), part
        return whole

    def place(self, one: One) -> _Part:
        if len(self.places) == MOST_PLACES:
            raise ConfigError(
                f"{self.text!r} is too long: it has more than {MOST_PLACES} events",
                hint="use * or + instead of large counts in braces",
            )
        self.places.append(one)
        self.follow.append(0)
        bit = 1 << (len(self.places) - 1)
        return _Part(bit, bit, empty=False)

    def repeated(self, node: Repeat) -> _Part:
        copies = max(node.least, 1) if node.most is None else node.most
        whole: _Part | None = None
        for number in range(copies):
            part = self.add(node.node)
            if node.most is None and number == copies - 1:
                self.link(part, part, None)
            if number >= node.least:
                part = _Part(part.first, part.last, empty=True)
            whole = part if whole is None else self.joined(whole, part, None)
        assert whole is not None  # the parser lets no pattern repeat zero times
        return whole

    def joined(self, a: _Part, b: _Part, gate: Gate | None) -> _Part:
        self.link(a, b, gate)
        return _Part(
            a.first | (b.first if a.empty else 0),
            b.last | (a.last if b.empty else 0),
            a.empty and b.empty,
        )

    def link(self, a: _Part, b: _Part, gate: Gate | None) -> None:
        for source in _bits(a.last):
            if gate is None:
                self.follow[source] |= b.first
            else:
                self.gates += [(source, target, gate) for target in _bits(b.first)]

    def machine(self, whole: _Part, pattern: Pattern) -> Machine:
        sources, targets = [g[0] for g in self.gates], [g[1] for g in self.gates]
        return Machine(
            first=np.uint64(whole.first),
            last=np.uint64(whole.last),
            follow=np.array(self.follow, np.uint64),
            filler=np.uint64(sum(1 << k for k, one in enumerate(self.places) if not one.names)),
            gates=Gates(
                np.array(sources, np.int64),
                np.array(targets, np.int64),
                np.array([g[2].low for g in self.gates], np.int64),
                np.array([g[2].high for g in self.gates], np.int64),
                np.array([g[2].jump for g in self.gates], np.bool_),
            ),
            from_start=pattern.from_start,
            to_end=pattern.to_end,
        )


def _bits(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _with_table(compiled: CompiledPattern, touchpoints: int) -> CompiledPattern:
    """Add the table of states, where times and properties do not matter and it is not too large."""
    conditions = compiled.conditions
    timed = bool(len(compiled.machine.gates.source))
    if timed or (conditions is not None and not conditions.simple):
        return compiled
    if compiled.only and compiled.machine.to_end:  # the table does not know the last event kept
        return compiled
    met = np.zeros(touchpoints, np.uint64) if conditions is None else conditions.by_touchpoint
    kinds, kind = np.unique(compiled._places(met), return_inverse=True)
    table = _table(compiled.machine, [int(mask) for mask in kinds])
    if table is None:
        return compiled
    move, accept = table
    made = Table(kind.astype(np.uint16), np.array(move, np.int32), np.array(accept, np.bool_))
    return replace(compiled, table=made)


def _table(machine: Machine, kinds: list[int]) -> tuple[list[int], list[bool]] | None:
    """Follow every set of places that can be reached; None if there are too many."""
    begin, nothing = -1, 0
    first, last = int(machine.first), int(machine.last)
    numbers = {begin: 0, nothing: 1}
    states = [begin, nothing]
    move: list[int] = []
    for state in states:
        done = state > 0 and bool(state & last) and not machine.to_end
        alive = nothing if done else state  # the next match begins after the last one
        for kind in kinds:
            after = alive if kind == int(DROPPED) else _after(machine, alive, first) & kind
            if after not in numbers:
                numbers[after] = len(states)
                states.append(after)
            move.append(numbers[after])
        if len(states) > _MOST_STATES:
            return None
    return move, [state > 0 and bool(state & last) for state in states]


def _after(machine: Machine, state: int, first: int) -> int:
    places = first if state < 0 or not machine.from_start else 0
    for place in _bits(max(state, 0)):
        places |= int(machine.follow[place])
    return places
