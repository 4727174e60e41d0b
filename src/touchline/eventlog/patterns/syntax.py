"""Reads the text of a pattern.

::

    pattern   ^ choice $          ^ and $ may be left out
    choice    sequence | sequence …
    sequence  item link item …
    link      nothing or ->       the next event
              ->{<=10min}         the next event, and at most 10 minutes after
              .*                  any events in between
              .*{<=7d}            any events in between, at most 7 days after
    item      name  "a name"  .  [a|b]  [^a|b]  ( choice ), then maybe * + ? {2} {2,} {2,5}
    gate      {<=10min}  {>1h}  {==0}  {>=1d,<=7d}

The dialect of ClickHouse's sequenceMatch is read too: ``(?1)(?t<=60)(?2).*(?3)``.
"""

from __future__ import annotations

import re
from typing import Final

from touchline.durations import microseconds
from touchline.errors import ConfigError
from touchline.eventlog.patterns.nodes import (
    ANY,
    FOREVER,
    Choice,
    Gate,
    Node,
    One,
    Pattern,
    Repeat,
    Sequence,
    later,
)

__all__ = ["Pattern", "parse"]

_NAME: Final = re.compile(r"(?:(?!->)[^\s\[\]()|^$.*+?{}\"'<>,])+")
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_COUNT: Final = re.compile(r"\{\s*(\d+)\s*(,?)\s*(\d*)\s*\}")
_GATE: Final = re.compile(r"\{\s*([<>=][^{}]*)\}")
_BOUND: Final = re.compile(r"(<=|>=|==|<|>)\s*(.+)")
_CLASS: Final = re.compile(r"\[(\^?)([^\[\]]*)\]")
_CLICKHOUSE: Final = re.compile(r"\(\?(?:(\d+)|t\s*(<=|>=|==|<|>)\s*(\d+))\)|(\.\*)|(\.)")
_SIMPLE: Final = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_HELP: Final = (
    "write for instance 'visit->cart' (next), 'visit.*order' (later), '[cart|order]', '[^help]*',"
    " '^visit', 'order$', 'visit.*{<=7d}order'; put names with spaces or signs in quotes"
)


def parse(text: str, steps: tuple[str, ...] = ()) -> Pattern:
    """Read a pattern.

    Parameters
    ----------
    steps
        Names that ``(?1)``, ``(?2)``, … stand for in ClickHouse's dialect.

    Raises
    ------
    ConfigError
        If it is no pattern; the message shows the place.

    Examples
    --------
    >>> parse("visit->[cart|order]").sentence()
    'visit, directly then cart or order'
    """
    return _clickhouse(text, steps) if "(?" in text else _Reader(text).pattern()


def gate_of(bounds: list[tuple[str, str]], *, jump: bool) -> Gate:
    """Make one gate of comparisons, such as ``[("<=", "7d")]``."""
    low, high = 0, FOREVER
    for sign, duration in bounds:
        time = microseconds(duration.strip())
        if sign in (">", ">=", "=="):
            low = max(low, time + (sign == ">"))
        if sign in ("<", "<=", "=="):
            high = min(high, time - (sign == "<"))
    return Gate(low, high, jump)


class _Reader:
    """Reads from left to right, one method for each rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def pattern(self) -> Pattern:
        from_start = self.take("^")
        node = self.choice()
        to_end = self.take("$")
        self.space()
        if self.at < len(self.text):
            raise self.wrong("nothing more was expected here")
        return Pattern(self.text, node, from_start, to_end)

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Node:
        nodes, gates = [self.item()], list[Gate | None]()
        while True:
            arrow, gate = self.link(nodes, gates)
            if not arrow and gate is None and not self.more():
                return nodes[0] if len(nodes) == 1 else Sequence(tuple(nodes), tuple(gates))
            if not arrow and gate is None and self.separate(nodes[-1]):
                raise self.wrong("two names stand next to each other")
            nodes.append(self.item())
            gates.append(gate)

    def link(self, nodes: list[Node], gates: list[Gate | None]) -> tuple[bool, Gate | None]:
        """Read what lies between two items; ``.*`` with a time is a link, not an item."""
        arrow = self.take("->")
        jump = not arrow and nodes[-1] == later
        gate = self.gate(jump=jump) if arrow or jump else None
        if gate and jump:
            if len(nodes) == 1 or gates[-1] is not None:
                raise self.wrong("a time stands between two events, once")
            nodes.pop()
            gates.pop()
            arrow = self.take("->")
        return arrow, gate

    def separate(self, before: Node) -> bool:
        named = isinstance(before, One) and len(before.names) == 1 and not before.negated
        return named and _NAME.match(self.text, self.at) is not None

    def item(self) -> Node:
        node = self.unit()
        while True:
            self.space()
            sign = self.text[self.at : self.at + 1]
            count = _COUNT.match(self.text, self.at)
            if sign in _SIMPLE and sign:
                self.at += 1
                least, most = _SIMPLE[sign]
            elif count:
                self.at = count.end()
                least = int(count[1])
                most = int(count[3]) if count[3] else None if count[2] else least
                if most is not None and (most < least or most == 0):
                    raise self.wrong(f"{count[0]} can never be")
            else:
                return node
            node = Repeat(node, least, most)

    def unit(self) -> Node:
        self.space()
        if self.take("("):
            inner = self.choice()
            if not self.take(")"):
                raise self.wrong("a bracket ) is missing")
            return inner
        if self.take("."):
            return ANY
        if group := _CLASS.match(self.text, self.at):
            self.at = group.end()
            names = tuple(name.strip().strip("\"'") for name in group[2].split("|"))
            if not all(names):
                raise self.wrong(f"{group[0]} has an empty name")
            return One(names, negated=bool(group[1]))
        if quoted := _QUOTED.match(self.text, self.at):
            self.at = quoted.end()
            return One((quoted[1] or quoted[2] or "",), negated=False)
        if name := _NAME.match(self.text, self.at):
            self.at = name.end()
            return One((name[0],), negated=False)
        raise self.wrong("a touchpoint was expected here")

    def gate(self, *, jump: bool) -> Gate | None:
        self.space()
        found = _GATE.match(self.text, self.at)
        if not found:
            return None
        parts = [_BOUND.fullmatch(part.strip()) for part in found[1].split(",")]
        if not all(parts):
            raise self.wrong(f"{found[0]} is no time")
        self.at = found.end()
        return gate_of([(part[1], part[2]) for part in parts if part], jump=jump)

    def more(self) -> bool:
        self.space()
        return self.at < len(self.text) and self.text[self.at] not in "|)$"

    def take(self, sign: str) -> bool:
        self.space()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def wrong(self, message: str) -> ConfigError:
        shown = f"{self.text[: self.at]} ⟨here⟩ {self.text[self.at :]}".strip()
        return ConfigError(f"{self.text!r} is no pattern: {message}: {shown}", hint=_HELP)


def _clickhouse(text: str, steps: tuple[str, ...]) -> Pattern:
    nodes, gates = list[Node](), list[Gate | None]()
    bounds: list[tuple[str, str]] = []
    at = 0
    for found in _CLICKHOUSE.finditer(text):
        if text[at : found.start()].strip():
            break
        at = found.end()
        number, sign, seconds, many, _ = found.groups()
        if sign:
            bounds.append((sign, seconds))
            continue
        if number and not 0 < int(number) <= len(steps):
            raise ConfigError(f"{found[0]} in {text!r}: there are {len(steps)} steps",
                              hint="(?1) is the first of `steps`")  # fmt: skip
        if bounds and many:  # a time allows events in between anyway
            continue
        if bounds and nodes and nodes[-1] == later:
            nodes.pop()
            gates.pop()
        if nodes:
            gates.append(gate_of(bounds, jump=True) if bounds else None)
        named = (steps[int(number) - 1],) if number else ()
        nodes.append(later if many else One(named, negated=not named))
        bounds = []
    if text[at:].strip() or bounds or not nodes:
        raise ConfigError(f"{text!r} is no pattern of sequenceMatch: cannot read {text[at:]!r}",
                          hint="write for instance '(?1)(?t<=60)(?2).*(?3)'")  # fmt: skip
    return Pattern(text, nodes[0] if len(nodes) == 1 else Sequence(tuple(nodes), tuple(gates)))
