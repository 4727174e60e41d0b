"""What happens at each touchpoint that a journey meets: the raw material of pain points.

A journey is cut into legs: one ends at the goal, or before a pause. A *meeting* is a touchpoint in
a leg, from the first event of it to the end of the leg. Everything is conditional on the meeting,
and whatever counts comes after it. If touchpoints depended on nothing but the one before, neither a
return nor a repeat would tell anything of the outcome: journeys that are at a touchpoint again are
where they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = [
    "AFTER_GOAL",
    "DONE",
    "ERROR",
    "HELP",
    "LATER",
    "LEFT",
    "MOST_COUNTED",
    "RAGE",
    "REACHED",
    "Masks",
    "Meetings",
    "Rules",
    "meetings",
]

REACHED: Final = 1
"""The goal comes in the same leg; without a goal: something comes after the touchpoint."""
LATER: Final = 2
"""The goal comes later in the journey, in whichever leg."""
AFTER_GOAL: Final = 4
"""The journey has reached the goal before."""
DONE: Final = 8
"""The meeting is the goal itself."""
LEFT: Final = 16
"""The leg ends at the touchpoint, without the goal."""
RAGE: Final = 32
"""Many events of the touchpoint within moments."""
ERROR: Final = 64
"""Something goes wrong directly after it."""
HELP: Final = 128
"""The customer turns to help directly after it."""

MOST_COUNTED: Final = 7
"""Returns, repeats and contacts are counted up to this."""

UInt8s = npt.NDArray[np.uint8]


class Masks(Protocol):
    """Gives the bits of the steps that each event meets: conditions."""

    def masks(self, batch: Batch) -> UInt64s:
        """Bits by event, from the first of the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the kernel must know; picklable. Durations are in µs."""

    goal: Masks | None
    """The step that journeys should reach; None: there is none."""
    error: Flags
    """Touchpoint → whether something went wrong."""
    help: Flags
    """Touchpoint → whether the customer turns to help, alone or with the company."""
    contact: Flags
    """Touchpoint → whether the customer turns to the company."""
    aside: Flags
    """Touchpoint → whether its events are left out: what the customer did not do."""
    entry: Flags
    """Touchpoint → whether journeys begin with it: after a pause, somebody has come back, and
    nobody has waited for it."""
    pause: int
    """A longer time between two events ends a leg."""
    until: int
    """Meetings that begin later are left out: nobody knows how they end."""
    rage: int = 10_000_000
    """Many events within this are rage; 0: times are too coarse to tell."""
    many: int = 4
    """So many events are many; 2 to 8."""
    hour: int = 3_600_000_000
    """A contact this long after the one before is another one."""
    fortnight: int = 14 * 86_400_000_000
    """A contact within this time is about the same thing."""


class Meetings(NamedTuple):
    """Columns with a row per meeting, journey by journey."""

    journey: Int32s
    """Position of the journey in the batch."""
    touchpoint: UInt16s
    time: Int64s
    """When it begins."""
    bits: UInt8s
    returns: UInt8s
    """How often the leg comes back to it after something else."""
    repeats: UInt8s
    """How often it directly follows itself."""
    contacts: UInt8s
    """Of a contact: how many come within a fortnight."""
    wait: Int64s
    """µs to the next event of the journey; −1 if there is none, or nobody waited for it."""


def meetings(batch: Batch, rules: Rules) -> Meetings:
    """List the meetings of journeys.

    Returns
    -------
    Rows in order of the journeys, and of time within each.
    """
    codes, time, goal, starts, stops = _own(batch, rules)
    columns = _meet(
        codes, time, goal, starts, stops, rules.goal is not None, rules.error, rules.help,
        rules.contact, rules.entry, rules.pause, rules.until, rules.rage, rules.many, rules.hour,
        rules.fortnight,
    )  # fmt: skip
    return Meetings(*columns)


def _own(batch: Batch, rules: Rules) -> tuple[UInt16s, Int64s, Flags, Int32s, Int32s]:
    """Give what the customers did: touchpoints, times, whether each is the goal, and the ranges."""
    low, high = batch.low, batch.high
    codes, time = batch.touchpoint[low:high], batch.time[low:high]
    goal = np.zeros(high - low, np.bool_)
    if rules.goal is not None:
        goal = (rules.goal.masks(batch) & np.uint64(1)).astype(np.bool_)
    if not rules.aside.any():
        return codes, time, goal, batch.starts - np.int32(low), batch.stops - np.int32(low)
    from touchline.kernels.select import chosen

    index, starts, stops = chosen(~rules.aside[codes], batch.starts, batch.stops, low)
    at = index - np.int32(low)
    return codes[at], time[at], goal[at], starts, stops


@compiled
def _meet(  # noqa: C901 - one pass; calls would cost more than the work
    codes: UInt16s,
    time: Int64s,
    goal: Flags,
    starts: Int32s,
    stops: Int32s,
    has_goal: bool,
    error: Flags,
    help_: Flags,
    contact: Flags,
    entry: Flags,
    pause: int,
    until: int,
    rage: int,
    many: int,
    hour: int,
    fortnight: int,
) -> tuple[Int32s, UInt16s, Int64s, UInt8s, UInt8s, UInt8s, UInt8s, Int64s]:
    most = 0
    for j in range(len(starts)):
        most += stops[j] - starts[j]
    journey = np.empty(most, np.int32)
    touchpoint = np.empty(most, np.uint16)
    begun = np.empty(most, np.int64)
    bits = np.zeros(most, np.uint8)
    counts = np.zeros((3, most), np.uint8)  # returns, repeats, contacts
    wait = np.empty(most, np.int64)
    k = len(error)
    row_of = np.full(k, -1, np.int64)  # touchpoint → its row; of this leg if not below `leg`
    place = np.zeros(k, np.int64)  # touchpoint → its last event
    seen = np.zeros(k, np.int64)  # touchpoint → its events in this leg
    recent = np.zeros((k, 8), np.int64)  # touchpoint → when these were, in a ring
    n = 0
    for j in range(len(starts)):
        start, stop = starts[j], stops[j]
        first = leg = no_later = n  # first row: of the journey, of the leg, with no goal later
        before = 0
        met = -1  # row of the event before
        for i in range(start, stop):
            code, now = np.uint64(codes[i]), time[i]
            if i > start and (goal[i - 1] or now - time[i - 1] > pause):
                if met >= 0 and not goal[i - 1]:
                    bits[met] |= LEFT
                leg = n
            if goal[i]:
                _set(bits, leg, n, REACHED)
                _set(bits, no_later, n, LATER)
                no_later = n
            if row_of[code] >= leg:
                met = row_of[code]
                how = np.uint64(place[code] == i - 1)
                counts[how, met] = min(counts[how, met] + 1, MOST_COUNTED)
            elif now > until:
                met = -1
            else:
                met = row_of[code] = n
                journey[n], touchpoint[n], begun[n] = j, codes[i], now
                bits[n] = before | (DONE if goal[i] else 0)
                wait[n] = -1
                if i + 1 < stop:
                    after = time[i + 1] - now
                    if after <= pause or not entry[np.uint64(codes[i + 1])]:
                        wait[n] = after
                seen[code] = 0
                n += 1
            place[code] = i
            if met >= 0:
                if rage > 0 and _raging(recent[code], seen, code, now, rage, many):
                    bits[met] |= RAGE
                if i + 1 < stop and not goal[i]:
                    then, after = np.uint64(codes[i + 1]), time[i + 1] - now
                    if error[then] and not error[code] and after <= pause:
                        bits[met] |= ERROR
                    if help_[then] and not help_[code] and after <= fortnight:
                        bits[met] |= HELP
            new = i == start or not contact[np.uint64(codes[i - 1])] or now - time[i - 1] >= hour
            if contact[code] and new:
                _again(counts[2], touchpoint, begun, contact, first, n, now, fortnight)
            if goal[i]:
                before = AFTER_GOAL
        if met >= 0 and not goal[stop - 1] and time[stop - 1] <= until:
            bits[met] |= LEFT
        if not has_goal:
            for row in range(first, n):
                if not bits[row] & LEFT:
                    bits[row] |= REACHED | LATER
    return (
        journey[:n], touchpoint[:n], begun[:n], bits[:n], counts[0, :n], counts[1, :n],
        counts[2, :n], wait[:n],
    )  # fmt: skip


@compiled
def _set(bits: UInt8s, begin: int, end: int, bit: int) -> None:
    for row in range(begin, end):
        bits[row] |= bit


@compiled
def _raging(
    recent: Int64s, seen: Int64s, code: np.uint64, now: int, within: int, many: int
) -> bool:
    """Note an event, and say whether it is the last of *many* within so many µs."""
    number = seen[code]
    recent[np.uint64(number & 7)] = now
    seen[code] = number + 1
    if number < many - 1:
        return False
    return bool(now - recent[np.uint64((number - many + 1) & 7)] <= within)


@compiled
def _again(
    contacts: UInt8s,
    touchpoint: UInt16s,
    begun: Int64s,
    contact: Flags,
    begin: int,
    end: int,
    now: int,
    within: int,
) -> None:
    """Count a contact for those before it."""
    for row in range(begin, end):
        if contact[np.uint64(touchpoint[row])] and begun[row] < now <= begun[row] + within:
            contacts[row] = min(contacts[row] + 1, MOST_COUNTED)
