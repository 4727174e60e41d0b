"""Patterns by trying everything.

A pattern is a nested tuple: ``("one", names, negated)``, ``("repeat", node, least, most)``,
``("choice", nodes)``, ``("sequence", nodes, gates)``; a gate is None or (least, most, jump) in µs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["matches"]

Item = tuple[str, int]
"""Touchpoint and time."""


def matches(
    node: Any, items: Sequence[Item], *, from_start: bool = False, to_end: bool = False
) -> list[tuple[int, int]]:
    """First and last position of each match: each ends as soon as it can, then begins early.

    Examples
    --------
    >>> visit, order = ("one", ("visit",), False), ("one", ("order",), False)
    >>> matches(("sequence", [visit, order], [(0, 5, True)]), [("visit", 0), ("order", 5)])
    [(0, 1)]
    """
    spans = sorted(
        (end, begin)
        for begin in range(1 if from_start else len(items))
        for end in (_ends(node, items, begin) if items else ())
        if end > begin and (not to_end or end == len(items))
    )
    found: list[tuple[int, int]] = []
    floor = 0
    for end, begin in spans:
        if begin >= floor:
            found.append((begin, end - 1))
            floor = end
    return found


def _ends(node: Any, items: Sequence[Item], begin: int) -> set[int]:
    kind = node[0]
    if kind == "one":
        _, names, negated = node
        fits = begin < len(items) and (items[begin][0] in names) != negated
        return {begin + 1} if fits else set()
    if kind == "choice":
        return {end for option in node[1] for end in _ends(option, items, begin)}
    if kind == "repeat":
        return _repeated(node, items, begin)
    _, nodes, gates = node
    ends = _ends(nodes[0], items, begin)
    for gate, following in zip(gates, nodes[1:], strict=True):
        ends = {
            last for end in ends for start in _starts(items, end, gate)
            for last in _ends(following, items, start)
        }  # fmt: skip
    return ends


def _repeated(node: Any, items: Sequence[Item], begin: int) -> set[int]:
    _, inner, least, most = node
    reached = {begin}
    found = {begin} if least == 0 else set()
    for times in range(1, (len(items) + least if most is None else most) + 1):
        reached = {last for end in reached for last in _ends(inner, items, end)}
        if times >= least:
            found |= reached
    return found


def _starts(items: Sequence[Item], end: int, gate: tuple[int, int, bool] | None) -> list[int]:
    if gate is None:
        return [end]
    least, most, jump = gate
    return [
        start
        for start in range(end, len(items) if jump else min(end + 1, len(items)))
        if least <= items[start][1] - items[end - 1][1] <= most
    ]
