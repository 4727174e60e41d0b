"""Where a pattern of touchpoints occurs in journeys.

A match ends as soon as it can and begins as early as it can; the next one begins after it. That
gives the largest number of matches that do not overlap.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.machine import DROPPED, Gates, Machine, Table

__all__ = ["Found", "begins", "by_bits", "by_table", "picks"]


class Found(NamedTuple):
    """What was found in each journey."""

    matches: Int32s
    """How many."""
    end: Int32s
    """Position of the last event of the first match, −1 if there is none."""


def by_table(batch: Batch, machine: Machine, table: Table, *, once: bool) -> Found:
    """Look for a pattern by its table of states."""
    columns = (batch.touchpoint, batch.starts, batch.stops, table.kind, table.move, table.accept)
    if machine.to_end:
        return Found(*_table_end(*columns))
    return Found(*(_table_once(*columns) if once else _table_all(*columns)))


def by_bits(batch: Batch, machine: Machine, masks: UInt64s, *, once: bool) -> Found:
    """Look for a pattern by the bits of its places; *masks* are of ``batch.low`` and after."""
    queue = _queue(machine, int((batch.stops - batch.starts).max(initial=0)))
    return Found(
        *_walk(batch.time, batch.starts, batch.stops, masks, batch.low, queue, machine, once)
    )


def begins(batch: Batch, machine: Machine, masks: UInt64s, ends: Int32s) -> Int32s:
    """Position of the first event of each journey's first match, −1 if there is none."""
    queue = _queue(machine, int((batch.stops - batch.starts).max(initial=0)))
    return _begins(batch.time, batch.starts, ends, masks, batch.low, queue, machine)


def picks(batch: Batch, machine: Machine, masks: UInt64s, begin: int, end: int) -> Int64s:
    """Positions of the events of one match that fill more than a gap, early rather than late."""
    queue = _queue(machine, end - begin + 1)
    return _picks(batch.time, begin, end, masks, batch.low, queue, machine)


def _queue(machine: Machine, longest: int) -> Queue:
    """Room for the times of the events from which a gate can be passed."""
    gates = len(machine.gates.source)
    ends = np.zeros((2, gates), np.int64)
    return Queue(np.empty((gates, longest), np.int64), ends[0], ends[1])


class Queue(NamedTuple):
    """Times, in µs, of the events on the one side of each gate."""

    times: Int64s
    head: Int64s
    tail: Int64s


@compiled
def _table_once(
    codes: UInt16s, starts: Int32s, stops: Int32s, kind: UInt16s, move: Int32s, accept: Flags
) -> tuple[Int32s, Int32s]:
    kinds = np.uint64(len(move) // len(accept))
    counts = np.zeros(len(starts), np.int32)
    ends = np.full(len(starts), -1, np.int32)
    for j in range(len(starts)):
        state = np.uint64(0)
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            state = np.uint64(move[state * kinds + np.uint64(kind[np.uint64(codes[i])])])
            if accept[state]:
                counts[j] = 1
                ends[j] = i
                break
    return counts, ends


@compiled
def _table_all(
    codes: UInt16s, starts: Int32s, stops: Int32s, kind: UInt16s, move: Int32s, accept: Flags
) -> tuple[Int32s, Int32s]:
    kinds = np.uint64(len(move) // len(accept))
    counts = np.zeros(len(starts), np.int32)
    ends = np.full(len(starts), -1, np.int32)
    for j in range(len(starts)):
        state = np.uint64(0)
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            state = np.uint64(move[state * kinds + np.uint64(kind[np.uint64(codes[i])])])
            if accept[state]:
                if counts[j] == 0:
                    ends[j] = i
                counts[j] += 1
    return counts, ends


@compiled
def _table_end(
    codes: UInt16s, starts: Int32s, stops: Int32s, kind: UInt16s, move: Int32s, accept: Flags
) -> tuple[Int32s, Int32s]:
    kinds = np.uint64(len(move) // len(accept))
    counts = np.zeros(len(starts), np.int32)
    ends = np.full(len(starts), -1, np.int32)
    for j in range(len(starts)):
        state = np.uint64(0)
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            state = np.uint64(move[state * kinds + np.uint64(kind[np.uint64(codes[i])])])
        if accept[state]:
            counts[j] = 1
            ends[j] = stops[j] - 1
    return counts, ends


@compiled
def _has(mask: np.uint64, place: int) -> bool:
    return bool(mask >> np.uint64(place) & np.uint64(1))


@compiled
def _clear(queue: Queue) -> None:
    queue.head[:] = 0
    queue.tail[:] = 0


@compiled
def _push(state: np.uint64, now: int, queue: Queue, side: Int64s, jump: Flags) -> None:
    """Note the time of an event that fills a place on one side of a gate."""
    for g in range(len(side)):
        if jump[g] and _has(state, side[g]):
            queue.times[g, queue.tail[g]] = now
            queue.tail[g] += 1


@compiled
def _gap(queue: Queue, g: int, now: int, least: int) -> int:
    """µs to the nearest event in a queue that is far enough; −1 if there is none."""
    times, head, tail = queue.times, queue.head, queue.tail
    if head[g] == tail[g]:
        return -1
    while head[g] + 1 < tail[g] and abs(now - times[g, head[g] + 1]) >= least:
        head[g] += 1
    return int(abs(now - times[g, head[g]]))


@compiled
def _through(
    here: np.uint64, there: np.uint64, now: int, gap: int, queue: Queue, gates: Gates, back: bool
) -> np.uint64:
    """Places of *here* that a gate leads to, from the neighbour's places *there* or from a queue.

    Parameters
    ----------
    gap
        µs between the event and its neighbour.
    back
        Whether the neighbour is the next event, and the gates are passed backwards.
    """
    passed = np.uint64(0)
    sides = (gates.target, gates.source) if back else (gates.source, gates.target)
    for g in range(len(gates.source)):
        if _has(here, sides[1][g]):
            apart = gap if _has(there, sides[0][g]) else -1
            if gates.jump[g]:
                apart = _gap(queue, g, now, gates.least[g])
            if apart >= 0 and gates.least[g] <= apart <= gates.most[g]:
                passed |= np.uint64(1) << np.uint64(sides[1][g])
    return passed


@compiled
def _next(state: np.uint64, follow: UInt64s) -> np.uint64:
    places = np.uint64(0)
    for place in range(len(follow)):
        if _has(state, place):
            places |= follow[place]
    return places


@compiled
def _walk(
    time: Int64s, starts: Int32s, stops: Int32s, masks: UInt64s, low: int, queue: Queue,
    machine: Machine, once: bool,
) -> tuple[Int32s, Int32s]:  # fmt: skip
    gates, nothing = machine.gates, np.uint64(0)
    counts = np.zeros(len(starts), np.int32)
    ends = np.full(len(starts), -1, np.int32)
    for j in range(len(starts)):
        state, fresh = nothing, machine.first
        before = int(starts[j])
        _clear(queue)
        for i in range(starts[j], stops[j]):
            mask = masks[i - low]
            if mask & DROPPED:
                continue
            allowed = fresh | _next(state, machine.follow)
            gap = time[i] - time[before]
            allowed |= _through(mask, state, time[i], gap, queue, gates, False)
            state = allowed & mask
            before = int(i)
            fresh = nothing if machine.from_start else machine.first
            _push(state, time[i], queue, gates.source, gates.jump)
            if state & machine.last and not machine.to_end:
                ends[j] = i if counts[j] == 0 else ends[j]
                counts[j] += 1
                state = nothing
                _clear(queue)
                if once:
                    break
        if machine.to_end and state & machine.last:
            counts[j] = 1
            ends[j] = before
    return counts, ends


@compiled
def _back(
    i: int, later: int, state: np.uint64, time: Int64s, mask: np.uint64, queue: Queue,
    machine: Machine,
) -> np.uint64:  # fmt: skip
    """Places that event *i* can fill so that the match still ends where it should."""
    places = np.uint64(0)
    for place in range(len(machine.follow)):
        if _has(mask, place) and machine.follow[place] & state:
            places |= np.uint64(1) << np.uint64(place)
    gap = time[later] - time[i]
    places |= _through(mask, state, time[i], gap, queue, machine.gates, True)
    _push(places, time[i], queue, machine.gates.target, machine.gates.jump)
    return places


@compiled
def _begins(
    time: Int64s, starts: Int32s, ends: Int32s, masks: UInt64s, low: int, queue: Queue,
    machine: Machine,
) -> Int32s:  # fmt: skip
    """Go back from the end of each match, with all ways to reach it at once."""
    found = np.full(len(starts), -1, np.int32)
    for j in range(len(starts)):
        if ends[j] < 0:
            continue
        _clear(queue)
        later = int(ends[j])
        state = masks[later - low] & machine.last
        _push(state, time[later], queue, machine.gates.target, machine.gates.jump)
        found[j] = later
        for i in range(ends[j] - 1, starts[j] - 1, -1):
            if masks[i - low] & DROPPED:
                continue
            state = _back(i, later, state, time, masks[i - low], queue, machine)
            later = int(i)
            if machine.from_start or state & machine.first:
                found[j] = i
    return found


@compiled
def _picks(
    time: Int64s, begin: int, end: int, masks: UInt64s, low: int, queue: Queue, machine: Machine
) -> Int64s:
    states = np.zeros(end - begin + 1, np.uint64)  # the places of each event that lead to the end
    states[end - begin] = masks[end - low] & machine.last
    _push(states[end - begin], time[end], queue, machine.gates.target, machine.gates.jump)
    later = end
    for i in range(end - 1, begin - 1, -1):
        if not masks[i - low] & DROPPED:
            state = states[later - begin]
            states[i - begin] = _back(i, later, state, time, masks[i - low], queue, machine)
            later = int(i)
    picked = np.zeros(end - begin + 1, np.int64)
    count = 0
    at, place = begin, _choose(states[0] & machine.first, machine.filler)
    while True:
        if not _has(machine.filler, place):
            picked[count] = at
            count += 1
        if at >= end:
            return picked[:count]
        at, place = _onward(at, end, place, time, begin, states, masks, low, machine)


@compiled
def _choose(state: np.uint64, filler: np.uint64) -> int:
    """Give a place of *state*, one that is not a gap if there is one."""
    wanted = state & ~filler if state & ~filler else state
    place = 0
    while not _has(wanted, place):
        place += 1
    return place


@compiled
def _onward(
    at: int, end: int, place: int, time: Int64s, begin: int, states: UInt64s, masks: UInt64s,
    low: int, machine: Machine,
) -> tuple[int, int]:  # fmt: skip
    """Go to the nearest event with which the match can go on, and to a place of it."""
    gates = machine.gates
    directly = True
    for i in range(at + 1, end + 1):
        if masks[i - low] & DROPPED:
            continue
        allowed = machine.follow[place] if directly else np.uint64(0)
        gap = time[i] - time[at]
        for g in range(len(gates.source)):
            near = gates.jump[g] or directly
            if gates.source[g] == place and near and gates.least[g] <= gap <= gates.most[g]:
                allowed |= np.uint64(1) << np.uint64(gates.target[g])
        allowed &= states[i - begin]
        if allowed:
            return i, _choose(allowed, machine.filler)
        directly = False
    return end, place
