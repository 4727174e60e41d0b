"""What a pattern is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from touchline.durations import spoken

__all__ = ["ANY", "Choice", "Gate", "Node", "One", "Pattern", "Repeat", "Sequence", "later"]

FOREVER: Final = 2**62
"""Upper bound, in µs, of a gate that has none."""
SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class One:
    """One event: with one of *names* (touchpoints or steps), or with none of them, or any."""

    names: tuple[str, ...] = ()
    negated: bool = True
    """True with no names: any event."""

    def said(self) -> str:
        """Say it in English."""
        if not self.names:
            return "any touchpoint"
        names = " or ".join(self.names)
        return f"anything but {names}" if self.negated else names


@dataclass(frozen=True, slots=True)
class Gate:
    """Time between the event before and the event after, in µs, both bounds included."""

    low: int
    high: int
    jump: bool
    """Whether other events may lie in between."""

    def said(self) -> str:
        """Say it in English."""
        if self.low == self.high:
            return f"exactly {spoken(self.low)} after it"
        more, less = self.low % SECOND == 1, self.high % SECOND == SECOND - 1  # > and <
        low = f"more than {spoken(self.low - 1)}" if more else f"at least {spoken(self.low)}"
        high = f"less than {spoken(self.high + 1)}" if less else f"at most {spoken(self.high)}"
        bounds = ([low] if self.low > 0 else []) + ([high] if self.high < FOREVER else [])
        return (" and ".join(bounds) or "any time") + " after it"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A node so many times in a row; *most* None: without limit."""

    node: Node
    least: int
    most: int | None

    def said(self) -> str:
        """Say it in English."""
        times = {
            (0, None): "any number of times",
            (1, None): "once or more",
            (0, 1): "at most once",
        }.get((self.least, self.most))
        if times is None and self.most is None:
            times = f"{self.least} times or more"
        elif times is None:
            times = f"{self.least}" + ("" if self.least == self.most else f" to {self.most}")
            times += " times"
        return f"{_inside(self.node)} {times}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several nodes."""

    options: tuple[Node, ...]

    def said(self) -> str:
        """Say it in English."""
        return "either " + " or ".join(map(_inside, self.options))


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes one after the other; ``gates[k]`` lies between nodes k and k + 1."""

    nodes: tuple[Node, ...]
    gates: tuple[Gate | None, ...]

    def said(self) -> str:
        """Say it in English."""
        text = _inside(self.nodes[0]) if self.nodes[0] != later else "anything"
        for before, node, gate in zip(self.nodes, self.nodes[1:], self.gates, strict=False):
            if node == later:
                continue
            leap = before == later or (gate is not None and gate.jump)
            text += f", {'later' if leap else 'directly then'} {_inside(node)}"
            text += f" {gate.said()}" if gate else ""
        return text + (", then anything" if len(self.nodes) > 1 and self.nodes[-1] == later else "")


def _inside(node: Node) -> str:
    """Say a node that is a part of another."""
    return node.said() if isinstance(node, One) else f"({node.said()})"


Node: TypeAlias = One | Repeat | Choice | Sequence

ANY: Final = One()
later: Final = Repeat(ANY, 0, None)
"""``.*``: any events, or none."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, read."""

    text: str
    node: Node
    from_start: bool = False
    """Whether a match must begin with the first event."""
    to_end: bool = False
    """Whether a match must end with the last event."""

    def sentence(self) -> str:
        """Say in English what matches.

        Examples
        --------
        >>> from touchline.eventlog.patterns import parse
        >>> parse("^visit.*{<=7d}order").sentence()
        'visit, later order at most 7 days after it, from the first event on'
        """
        where = {
            (True, False): ", from the first event on",
            (False, True): ", up to the last event",
            (True, True): ", from the first event to the last",
        }
        return self.node.said() + where.get((self.from_start, self.to_end), "")
