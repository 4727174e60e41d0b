"""The cheapest alignment of journeys with a planned path; called from :mod:`conformance`.

Moves and what they cost: an event does the next step (0), does the step just done once more where
that may repeat (0), or is out of place (1); a step is skipped (1, or 0 if optional). Events that
can be no step are left out before, or can only be out of place.

A. Adriansyah, B. van Dongen, W. van der Aalst (2011): Conformance checking using cost-based fitness
analysis; W. van der Aalst, A. Adriansyah, B. van Dongen (2012): Replaying history on process models
for conformance checking and performance analysis. As a plan is a line, the search is that of the
edit distance without substitution.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Flags, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["aligned"]

_KEPT, _SKIPPED, _REPEATED, _OUT_OF_ORDER, _LATE, _INSERTED = range(6)
_IMPOSSIBLE = np.int32(1 << 29)
"""Costs more than any alignment."""
_ROOM = 1024
"""Touchpoints out of place for which there is room at first."""


@compiled
def aligned(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s,
    bits: UInt64s, optional: Flags, repeats: Flags, within: Int64s, others: bool,
) -> tuple[Any, Any, Any, Any, Any, Any, Any]:  # fmt: skip
    """Align each journey; see ``Alignments`` of :mod:`touchline.kernels.conformance`."""
    n, m = len(starts), len(optional)
    masks = np.zeros((n, 6), np.uint64)
    cost, worst = np.zeros(n, np.int32), np.zeros(n, np.int32)
    gaps = np.full((n, m), -1, np.int64)
    longest = 0
    for j in range(n):
        longest = max(longest, int(stops[j] - starts[j]))
    required, every, again = 0, np.uint64(0), np.uint64(0)
    need = np.zeros(m, np.int32)
    for k in range(m):
        required += not optional[k]
        every |= np.uint64(not optional[k]) << np.uint64(k)
        need[k] = not optional[k]
        again |= np.uint64(repeats[k]) << np.uint64(k)
    at = np.empty(longest, np.int64)  # positions of the events that can cost
    can = np.empty(longest, np.uint64)  # bits of the steps that they can be
    least = np.empty((longest + 1) * (m + 1), np.int32)
    first, last = np.empty(m, np.int64), np.empty(m, np.int64)
    out, before = np.empty(longest, np.int64), np.empty(longest, np.int64)
    seen = np.full((m + 1) * len(bits), -1, np.int32)
    found, extra = 0, np.empty((3, _ROOM), np.int64)
    for j in range(n):
        events = 0
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            can[events], at[events] = bits[np.uint64(codes[i])], i
            events += (not others) or can[events] != 0
        if events == 0:  # as many journeys are: all is skipped
            masks[j, _SKIPPED] = every
            cost[j] = worst[j] = required
            continue
        first[:] = -1
        q, k = _greedy(can, at, events, repeats, first, last)
        misplaced = 0
        if q < events:
            _fill(can, q, events, k, need, again, least)
            misplaced = _read(
                can, at, q, events, k, optional, repeats, least, first, last, out, before
            )
        worst[j] = required + events
        if found + misplaced > extra.shape[1]:
            more = np.empty((3, 2 * (found + misplaced)), np.int64)
            more[:, :found] = extra[:, :found]
            extra = more
        found = _class(
            j, can, at, out, before, misplaced, codes, optional, repeats, first, masks[j],
            seen, len(bits), extra, found,
        )  # fmt: skip
        skipped = _time(time, first, last, optional, within, gaps[j], masks[j])
        cost[j] = skipped + misplaced
    return masks, cost, worst, gaps, extra[0, :found], extra[1, :found], extra[2, :found]


@compiled
def _greedy(
    can: UInt64s, at: Int64s, events: int, repeats: Flags, first: Int64s, last: Int64s
) -> tuple[int, int]:
    """Follow the plan as long as each event is the next step, or the last again, and no other.

    An event that can be one step only is best taken as that step when its turn has come, unless
    the step before may go on later: then only if everything goes as planned to the end.
    """
    m, q, k = len(repeats), 0, 0
    safe_q, safe_k = -1, 0
    one = np.uint64(1)
    while q < events:
        if k < m and can[q] == one << np.uint64(k):
            if safe_q < 0 and k > 0 and repeats[k - 1]:
                safe_q, safe_k = q, k
            first[k] = last[k] = at[q]
            k += 1
        elif k > 0 and repeats[k - 1] and can[q] == one << np.uint64(k - 1):
            last[k - 1] = at[q]
        else:
            break
        q += 1
    if q == events or safe_q < 0:
        return q, k
    for undone in range(safe_k, k):
        first[undone] = last[undone] = -1
    return safe_q, safe_k


@compiled
def _fits(mask: np.uint64, k: int) -> bool:
    return bool((mask >> np.uint64(k)) & np.uint64(1))


@compiled
def _fill(
    can: UInt64s, q: int, events: int, k0: int, need: Int32s, again: np.uint64, least: Int32s
) -> None:
    """Cost of aligning the events from i on with the steps from k on, row by row from the end.

    Without a branch that depends on the data: what an event cannot do costs more than anything.
    """
    m = len(need)
    width, one, last = np.uint64(m + 1), np.uint64(1), np.uint64(m)
    row = np.uint64(events) * width
    least[row + last] = 0
    for k in range(m - 1, k0 - 1, -1):
        least[row + np.uint64(k)] = least[row + np.uint64(k + 1)] + need[k]
    for i in range(events - 1, q - 1, -1):
        below, row = row, row - width
        fits = can[np.uint64(i)]
        repeats = (fits & again) << one  # bit k: after step k - 1, which the event repeats
        diagonal = least[below + last]
        right = diagonal + np.int32(1) - np.int32((repeats >> last) & one)
        least[row + last] = right
        for k in range(m - 1, k0 - 1, -1):
            at = np.uint64(k)
            straight = least[below + at]
            stray = straight + np.int32(1) - np.int32((repeats >> at) & one)
            match = diagonal + _IMPOSSIBLE * np.int32(one - ((fits >> at) & one))
            right = min(min(stray, match), right + need[at])
            least[row + at] = right
            diagonal = straight


@compiled
def _read(
    can: UInt64s, at: Int64s, q: int, events: int, k: int, optional: Flags, repeats: Flags,
    least: Int32s, first: Int64s, last: Int64s, out: Int64s, before: Int64s,
) -> int:  # fmt: skip
    """Read the alignment; *out* gets the events out of place, *before* the step done next.

    A step that repeats is never repeated after it was skipped: to take what comes in between as out
    of place, and then to do the step, would be as cheap, and is preferred.
    """
    m = len(repeats)
    width = m + 1
    misplaced, placed = 0, 0
    while q < events:  # steps that are left then are skipped
        here, below = least[q * width + k], (q + 1) * width
        step = k if k < m and _fits(can[q], k) and here == least[below + k + 1] else -1
        if step < 0 and not (
            k > 0 and repeats[k - 1] and _fits(can[q], k - 1) and here == least[below + k]
        ):
            step = _past_optional(can[q], k, optional, least, below, here)
        if step >= 0:
            first[step] = last[step] = at[q]
            while placed < misplaced:
                before[placed] = step
                placed += 1
            k = step + 1
            q += 1
        elif k > 0 and repeats[k - 1] and _fits(can[q], k - 1) and here == least[below + k]:
            last[k - 1] = at[q]
            q += 1
        elif here == least[below + k] + 1:
            out[misplaced] = q
            misplaced += 1
            q += 1
        else:
            k += 1
    while placed < misplaced:
        before[placed] = m
        placed += 1
    return misplaced


@compiled
def _past_optional(
    mask: np.uint64, k: int, optional: Flags, least: Int32s, below: int, here: int
) -> int:
    """Find the next step that an event can do if only optional ones before it are left out."""
    m = len(optional)
    while k < m and optional[k]:
        k += 1
        if k < m and _fits(mask, k) and here == least[below + k + 1]:
            return k
    return -1


@compiled
def _done_before(mask: np.uint64, elsewhere: np.uint64, first: Int64s, where: int) -> int:
    """Find the last step of the plan that an event could do and that was done before it."""
    place = -1
    for k in range(len(first)):
        if _fits(mask, k) and (_fits(elsewhere, k) or 0 <= first[k] < where):
            place = k
    return place


@compiled
def _class(
    j: int, can: UInt64s, at: Int64s, out: Int64s, before: Int64s, misplaced: int, codes: UInt16s,
    optional: Flags, repeats: Flags, first: Int64s, masks: UInt64s,
    seen: Int32s, touchpoints: int, extra: Int64s, found: int,
) -> int:  # fmt: skip
    """Say of events out of place what they are, and of steps whether they were skipped."""
    one, none = np.uint64(1), np.uint64(0)
    m = len(optional)
    missing, again, required = none, none, none
    for k in range(m):
        bit = one << np.uint64(k)
        if first[k] < 0:
            missing |= bit
        if repeats[k]:
            again |= bit
        if not optional[k]:
            required |= bit
    elsewhere = none  # missing at their place, done at another
    for x in range(misplaced):
        mask, where = can[out[x]], at[out[x]]
        free = mask & missing & ~elsewhere
        if free != none:
            elsewhere |= free & (~free + one)  # the first of them
        elif mask & elsewhere & again == none:  # a step that repeats goes on, out of order as it is
            place = _done_before(mask, elsewhere, first, where)
            if place >= 0:
                masks[_REPEATED] |= one << np.uint64(place)
            else:
                code = np.int64(codes[np.uint64(where)])
                masks[_INSERTED] |= one << np.uint64(before[x])
                slot = before[x] * touchpoints + code
                if seen[slot] != j:
                    seen[slot] = j
                    extra[0, found], extra[1, found], extra[2, found] = j, before[x], code
                    found += 1
    masks[_OUT_OF_ORDER] = elsewhere
    masks[_SKIPPED] = missing & ~elsewhere & required
    return found


@compiled
def _time(
    time: Int64s, first: Int64s, last: Int64s, optional: Flags, within: Int64s,
    gaps: npt.NDArray[Any], masks: UInt64s,
) -> int:  # fmt: skip
    """Measure the time of each step since the one before; give how many required were skipped.

    Where a required step before it was not done at its place, the time is not known.
    """
    one = np.uint64(1)
    since, skipped = -1, 0
    for k in range(len(optional)):
        bit = one << np.uint64(k)
        if first[k] < 0:
            if not optional[k]:
                skipped += 1
                since = -1
            continue
        late = False
        if since >= 0:
            gaps[k] = time[np.uint64(first[k])] - time[np.uint64(since)]
            late = 0 <= within[k] < gaps[k]
        since = int(last[k])
        if late:
            masks[_LATE] |= bit
        elif masks[_REPEATED] & bit == np.uint64(0):
            masks[_KEPT] |= bit
    return skipped
