"""Places in a list that many people change at once: text that sorts, with room between any two.

Every entry carries its own place, so moving it changes nothing but it: moves made at one time never
duplicate an entry and never lose one. The page does the same in ``frontend/src/live/order.ts``.
"""

from __future__ import annotations

import secrets
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["between", "kept_in_place", "spread"]

DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""In the order of their code points, so that every language sorts them alike."""
_JITTER: Final = 2
"""Random digits at the end: two people who put something at one place get two places."""


def between(after: str | None, before: str | None) -> str:
    """Give a place after one and before another; None stands for the end of the list.

    Examples
    --------
    >>> first = between(None, None)
    >>> second = between(first, None)
    >>> first < between(first, second) < second
    True
    """
    if after is not None and before is not None and after >= before:
        # Two entries at one place, made without each other: right behind both is as good.
        before = None
    found = _middle(after or "", before)
    if before is not None and before.startswith(found):
        return found
    return found + "".join(secrets.choice(DIGITS[1:]) for _ in range(_JITTER))


def _middle(low: str, high: str | None) -> str:
    if high is None:
        return _next(low)
    same = 0
    while same < len(high) and (low[same : same + 1] or DIGITS[0]) == high[same]:
        same += 1
    if same:
        return high[:same] + _middle(low[same:], high[same:])
    first = DIGITS.find(low[0]) if low else 0
    last = DIGITS.find(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last + 1) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], None)


def _next(low: str) -> str:
    """Give a place near after *low*: lists grow at their end, and their places stay short."""
    if not low:
        return DIGITS[len(DIGITS) // 2]
    for position, digit in enumerate(low):
        value = DIGITS.find(digit)
        if value < len(DIGITS) - 1:
            return low[:position] + DIGITS[value + 1]
    return low + DIGITS[len(DIGITS) // 2]


def spread(count: int) -> list[str]:
    """Give places for a whole new list, evenly apart.

    Examples
    --------
    >>> spread(3)
    ['FV', 'V0', 'kV']
    """
    width = 2
    while len(DIGITS) ** width < 4 * (count + 1):
        width += 1
    step = len(DIGITS) ** width / (count + 1)
    return [_written(round(step * (position + 1)), width) for position in range(count)]


def _written(value: int, width: int) -> str:
    digits = []
    for _ in range(width):
        value, digit = divmod(value, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def kept_in_place(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Give the most entries that need not move for *before* to become *after*.

    Examples
    --------
    >>> sorted(kept_in_place(["a", "b", "c"], ["c", "a", "b", "d"]))
    ['a', 'b']
    """
    position: Mapping[str, int] = {each: at for at, each in enumerate(before)}
    wanted = [each for each in after if each in position]
    ends: list[int] = []
    last: list[str] = []
    previous: dict[str, str | None] = {}
    for each in wanted:
        length = bisect_left(ends, position[each])
        previous[each] = last[length - 1] if length else None
        ends[length : length + 1] = [position[each]]
        last[length : length + 1] = [each]
    found: set[str] = set()
    walk = last[-1] if last else None
    while walk is not None:
        found.add(walk)
        walk = previous[walk]
    return found
