"""Paths of touches: what came before each conversion, and where none came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError
from touchline.kernels.batch import Batch, Flags, Floats, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["ALL", "FIRST", "SPLIT", "PathRule", "Paths", "groups_of", "having_touch", "paths_of"]

UInt8s = npt.NDArray[np.uint8]

ALL: Final = 0
"""Every conversion looks back on its own, over all touches before it."""
FIRST: Final = 1
"""A path ends at its first conversion; what comes later is not looked at."""
SPLIT: Final = 2
"""A conversion ends a path, and the next touch begins another."""

_EVER: Final = 2**62
_MOST_STEPS: Final = 4_000_000_000


class Paths(NamedTuple):
    """Paths as ranges of touches; those of one journey may overlap."""

    channel: Int32s
    """Per touch: its channel."""
    time: Int64s
    """Per touch: µs since 1970; empty where the rule does not want times."""
    begin: Int64s
    """Per path: its first touch."""
    end: Int64s
    """Per path: the touch after its last."""
    converted: Flags
    """Per path: whether it ends in a conversion."""
    value: Floats
    """Per path: value of the conversion, 0 if it has none."""
    weight: Floats
    """Per path: how often it occurred."""
    journey: Int64s
    """Per path: number of its journey, rising."""
    group: Int64s
    """Per path: the group for resampling that its person belongs to."""


@dataclass(frozen=True, slots=True)
class PathRule:
    """How journeys are cut into paths; picklable."""

    masks: Callable[[Batch], UInt8s]
    """Batch → bits per event: 1 the goal, 2 a touch."""
    all_but_goal: bool
    """Whether every event but the goal is a touch, whatever *masks* says."""
    channel: str | None = None
    """Property with the channel of a touch; None: the touchpoint."""
    scope: str | None = None
    """Property that touches share with the conversion."""
    lookback: int = -1
    """µs that a touch may be older than the conversion; −1: any."""
    conversions: int = ALL
    nulls: bool = True
    """Whether paths without conversion are wanted."""
    groups: int = 1
    """Number of groups for resampling."""
    timed: bool = True
    """Whether the times of touches are wanted, beyond what *lookback* needs."""


class _Events(NamedTuple):
    """Events of journeys, or of parts of them, with what each means."""

    masks: UInt8s
    """Bits: 1 the goal, 2 a touch."""
    codes: UInt16s | Int32s
    """Channel, −1 where there is none."""
    time: Int64s
    value: Floats
    """Empty where events have no values."""
    starts: Int64s
    stops: Int64s
    journey: Int64s


def paths_of(batch: Batch, rule: PathRule) -> Paths:
    """Cut the journeys of *batch* into paths.

    Conversions without any touch before them give empty paths; journeys without conversion give
    one path of all their touches, if they have any.

    Raises
    ------
    ConfigError
        If a journey has so many touches and conversions that it cannot be one of a person.
    """
    events = _events(batch, rule)
    if rule.scope is not None:
        events = _by_scope(events, batch.properties[rule.scope], batch.low)
    lookback = rule.lookback if rule.lookback >= 0 else _EVER
    timed = rule.timed or rule.lookback >= 0
    found = _walk(*events, rule.all_but_goal, lookback, rule.conversions, rule.nulls, timed)
    channel, time, begin, end, converted, value, journey = found
    longest = int(np.sum(end - begin))
    if longest > _MOST_STEPS:  # hours of work, for what can only be a collection of many persons
        raise ConfigError(
            f"the conversions of {len(batch):,} journeys look back on {longest:,} touches together",
            hint="leave out journeys of robots and of unknown persons, set a lookback, or take"
            " conversions='split'",
        )
    group = groups_of(batch, rule.groups)[journey]
    once = np.ones(len(begin))
    return Paths(channel, time, begin, end, converted, value, once, journey, group)


def having_touch(batch: Batch, *, rule: PathRule, channel: int) -> Flags:
    """Say which journeys have a conversion with a touch of *channel* before it."""
    paths = paths_of(batch, rule)
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(paths.channel == channel)))
    touched = paths.converted & (before[paths.end] > before[paths.begin])
    flags = np.zeros(len(batch), np.bool_)
    flags[paths.journey[touched]] = True
    return flags


def groups_of(batch: Batch, groups: int) -> Int64s:
    """Give each journey a group that depends on nothing but its person.

    A hash of the number of the part and of the person there, so that it is the same however the
    journeys are cut into batches, and wherever they are counted. The mixing is that of SplitMix64
    (Steele, Lea and Flood 2014, *Fast splittable pseudorandom number generators*).
    """
    if groups == 1:
        return np.zeros(len(batch), np.int64)
    who = batch.row_numbers() if batch.person is None else batch.person
    z = who.astype(np.uint64) + np.uint64((batch.part + 1) * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z % np.uint64(groups)).astype(np.int64)


def _events(batch: Batch, rule: PathRule) -> _Events:
    seen = slice(batch.low, batch.high)
    codes = batch.touchpoint if rule.channel is None else batch.properties[rule.channel]
    return _Events(
        masks=rule.masks(batch),
        codes=codes[seen],
        time=batch.time[seen],
        value=np.zeros(0) if batch.values is None else batch.values[seen],
        starts=batch.starts.astype(np.int64) - batch.low,
        stops=batch.stops.astype(np.int64) - batch.low,
        journey=np.arange(len(batch), dtype=np.int64),
    )


def _by_scope(events: _Events, codes: Int32s, low: int) -> _Events:
    """Take the journeys apart by the property, in order of time; events without it fall away."""
    lengths = events.stops - events.starts
    journey = np.repeat(events.journey, lengths)
    moved = events.starts - (np.cumsum(lengths) - lengths)
    place = np.arange(len(journey)) + np.repeat(moved, lengths)
    code = codes[low + place]
    known = np.flatnonzero(code >= 0)
    order = known[np.lexsort((code[known], journey[known]))]
    place, journey, code = place[order], journey[order], code[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (journey[1:] != journey[:-1]) | (code[1:] != code[:-1])
    starts = np.flatnonzero(new)
    return _Events(
        masks=events.masks[place],
        codes=events.codes[place],
        time=events.time[place],
        value=events.value[place] if len(events.value) else events.value,
        starts=starts,
        stops=np.append(starts[1:], len(order)) if len(order) else starts,
        journey=journey[starts],
    )


@compiled
def _walk(
    masks: UInt8s,
    codes: UInt16s | Int32s,
    time: Int64s,
    value: Floats,
    starts: Int64s,
    stops: Int64s,
    journey: Int64s,
    all_but_goal: bool,
    lookback: int,
    conversions: int,
    nulls: bool,
    timed: bool,
) -> tuple[Int32s, Int64s, Int64s, Int64s, Flags, Floats, Int64s]:
    goals = np.zeros(0, np.int64) if nulls else _goals(masks, starts, stops)
    # one place more: a touch is written always, and counted if it is one
    channel = np.empty(len(masks) + 1, np.int32)
    touched_at = np.empty(len(masks) + 1 if timed else 1, np.int64)
    most = _goal_count(masks) + len(starts)
    begin, end, whose = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    converted, worth = np.zeros(most, np.bool_), np.zeros(most, np.float64)
    every = np.uint64(2) if all_but_goal else np.uint64(0)
    n = p = 0
    for j in range(len(starts)):
        if not nulls and not goals[j]:
            continue
        low = n  # first touch of the path that is being walked
        open_end = True  # whether the path can still end without a conversion
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            goal = masks[i] & np.uint64(1)
            touch = (masks[i] | every) >> np.uint64(1) & np.uint64(1)
            if all_but_goal:
                touch &= ~goal
            code = np.int32(codes[i])
            channel[np.uint64(n)], touched_at[np.uint64(n * timed)] = code, time[i]
            n += bool(touch) & bool(code >= 0)
            if goal:
                low = _not_before(touched_at, low, n, time[i], lookback)
                begin[p], end[p], whose[p], converted[p] = low, n, journey[j], True
                if len(value) and not np.isnan(value[i]):
                    worth[p] = value[i]
                p += 1
                open_end = conversions == SPLIT
                if conversions == FIRST:
                    break
                if conversions == SPLIT:
                    low = n
        if nulls and open_end and n > low:
            begin[p], end[p], whose[p] = low, n, journey[j]
            p += 1
    touched_at = touched_at[: n * timed]
    return channel[:n], touched_at, begin[:p], end[:p], converted[:p], worth[:p], whose[:p]


@compiled
def _not_before(time: Int64s, low: int, high: int, now: int, lookback: int) -> int:
    """Find the first place that is at most *lookback* older than *now*."""
    if lookback == _EVER:  # times may not even be kept
        return low
    instant = now - lookback
    while low < high and time[low] < instant:
        low += 1
    return low


@compiled
def _goal_count(masks: UInt8s) -> int:
    count = 0
    for i in range(len(masks)):
        count += bool(masks[i] & np.uint64(1))
    return count


@compiled
def _goals(masks: UInt8s, starts: Int64s, stops: Int64s) -> Int64s:
    """Count the goals of each journey."""
    goals = np.zeros(len(starts), np.int64)
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            goals[j] += np.int64(masks[i] & np.uint64(1))
    return goals
