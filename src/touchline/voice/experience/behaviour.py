"""What journeys do at each place: repeats, loops, channel switches, calls for help, waits, ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["FRICTIONS", "Moments", "Passages", "friction_shares", "passages_of"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FRICTIONS: Final = ("repeat", "loop", "switch", "help", "left")
"""What makes a passage less than easy."""
SAME: Final = 0.5
"""From this share of zeros on, times are not known."""
LONG: Final = 0.9
"""A wait beyond this quantile of the waits before all places is long."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """What happened in journeys, answers aside, sorted by journey and time.

    All arrays have the same length.
    """

    journey: Ints
    person: Ints
    touchpoint: Ints
    stage: Ints
    """Numbers of stages rise in the order in which customers come to them."""
    time: Ints
    """µs since 1970."""
    channel: Ints
    """Below 0: not known."""
    help: Bools
    """Whether the customer turns to the company for help."""
    done: Bools
    """Whether the journey reaches its goal; the same for all its moments."""
    closing: Bools
    """Whether a journey may well end here, at this stage or touchpoint."""
    ordered: bool = True
    """Whether the order within journeys is known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passages:
    """A journey's way through one place, an element each; sorted by journey and place."""

    journey: Ints
    person: Ints
    place: Ints
    repeat: Bools
    """A touchpoint of the place follows itself directly."""
    loop: Bools
    """The journey comes back to a touchpoint of the place after something else."""
    switch: Bools
    """It meets a touchpoint of the place again, through another channel than the last time."""
    help: Bools
    """A contact with help is what comes directly after a moment here."""
    left: Bools
    """The journey ends here without its goal."""
    unknown: Bools
    """It has come no further yet: the log ends too soon to tell."""
    inside: Floats
    """Seconds from its first moment here until it goes on; NaN if it does not."""
    wait: Floats
    """Seconds from the moment before to its first moment here; NaN at the begin of a journey."""

    @property
    def easy(self) -> Bools:
        """Whether it went through without any of :data:`FRICTIONS`."""
        found: Bools = ~np.logical_or.reduce([getattr(self, name) for name in FRICTIONS])
        return found

    def by_place(self, places: int) -> list[Passages]:
        """Give the passages through each of so many places."""
        order = np.argsort(self.place.astype(np.int32), kind="stable")
        edges = np.searchsorted(self.place[order], np.arange(places + 1))
        there = [getattr(self, name)[order] for name in self.__slots__]
        return [
            Passages(**{
                name: values[edges[at] : edges[at + 1]]
                for name, values in zip(self.__slots__, there, strict=True)
            })
            for at in range(places)
        ]  # fmt: skip

    def only(self, kept: Bools) -> Passages:
        """Give the passages that are *kept*."""
        return Passages(**{name: getattr(self, name)[kept] for name in self.__slots__})

    @property
    def known(self) -> Bools:
        """Whether it can be told if the passage was easy."""
        return ~self.unknown | ~self.easy


def passages_of(moments: Moments, place: Ints, *, stages: bool) -> Passages:
    """Reduce moments to passages.

    Parameters
    ----------
    place
        Place of each moment: its stage or its touchpoint.
    stages
        Whether places are stages. A journey is in a stage until its first moment in a later one,
        at a touchpoint until its first moment elsewhere.

    Examples
    --------
    >>> steps = np.array([0, 1, 1, 0])
    >>> flat = np.zeros(4, np.int64)
    >>> found = passages_of(
    ...     Moments(journey=flat, person=flat, touchpoint=steps, stage=steps,
    ...             time=np.array([0, 5, 8, 9]) * 1_000_000, channel=flat, help=flat > 0,
    ...             done=flat == 0, closing=flat > 0), steps, stages=False)
    >>> found.place.tolist(), found.repeat.tolist(), found.loop.tolist()
    ([0, 1], [False, True], [True, False])
    >>> found.inside.tolist(), found.wait.tolist()
    ([5.0, 4.0], [nan, 5.0])
    """
    n = len(place)
    width = int(place.max(initial=0)) + 1
    keys, first, of = np.unique(
        moments.journey * width + place, return_index=True, return_inverse=True
    )
    follows = np.zeros(n, dtype=bool)
    follows[1:] = moments.journey[1:] == moments.journey[:-1]
    again = _met_before(moments)
    if moments.ordered:
        repeat = follows & _same_as_before(moments.touchpoint)
        found = {
            "repeat": repeat,
            "loop": again & ~repeat,
            "switch": _switches(moments),
            "help": _before(moments.help & follows & ~_shifted(moments.help)),
        }
    else:
        nothing = np.zeros(n, dtype=bool)
        found = {"repeat": again, "loop": nothing, "switch": nothing, "help": nothing}
    last = ~_before(follows) if n else follows
    open_ = last & ~moments.done & _still_open(moments, follows, last)
    ends = last & ~moments.done & ~moments.closing & moments.ordered
    # A log without order in which nothing ever comes twice does not tell who had trouble.
    silent = np.full(n, not moments.ordered and not again.any())
    inside, wait = _times(moments, place, first, follows, stages=stages)
    return Passages(
        journey=keys // width,
        person=moments.person[first],
        place=keys % width,
        left=_any(ends & ~open_, of, len(keys)),
        unknown=_any((ends & open_) | silent, of, len(keys)),
        inside=inside,
        wait=wait,
        **{name: _any(flags, of, len(keys)) for name, flags in found.items()},
    )


def friction_shares(passages: Passages, places: int) -> Floats:
    """Give the share of passages with friction at each place; NaN where it is not known.

    Friction is any of :data:`FRICTIONS`, or a wait before the place that is longer than nine of
    ten waits before any place.
    """
    waits = passages.wait[~np.isnan(passages.wait)]
    long = np.quantile(waits, LONG) if len(waits) else np.inf
    rough = ~passages.easy | (np.nan_to_num(passages.wait, nan=-1.0) > long)
    known = passages.known
    count = np.bincount(passages.place[known], minlength=places)
    part = np.bincount(passages.place[known], weights=rough[known], minlength=places)
    shares: Floats = np.divide(part, count, out=np.full(places, np.nan), where=count > 0)
    return shares


def _any(flags: Bools, of: Ints, size: int) -> Bools:
    found = np.zeros(size, dtype=bool)
    found[of[flags]] = True
    return found


def _before(flags: Bools) -> Bools:
    """Move what is said of a moment to the one before it."""
    return np.append(flags[1:], False) if len(flags) else flags


def _shifted(flags: Bools) -> Bools:
    """Give for each moment what is said of the one before."""
    return np.insert(flags[:-1], 0, False) if len(flags) else flags


def _same_as_before(values: Ints) -> Bools:
    same = np.zeros(len(values), dtype=bool)
    same[1:] = values[1:] == values[:-1]
    return same


def _met_before(moments: Moments) -> Bools:
    """Say whether the journey has met the touchpoint before."""
    width = int(moments.touchpoint.max(initial=0)) + 1
    _, first = np.unique(moments.journey * width + moments.touchpoint, return_index=True)
    again = np.ones(len(moments.journey), dtype=bool)
    again[first] = False
    return again


def _switches(moments: Moments) -> Bools:
    """Say where a journey meets a touchpoint in another channel than the last time."""
    keys = moments.journey * (int(moments.touchpoint.max(initial=0)) + 1) + moments.touchpoint
    order = np.argsort(keys, kind="stable")
    channel, key = moments.channel[order], keys[order]
    changed = np.zeros(len(keys), dtype=bool)
    both = (key[1:] == key[:-1]) & (channel[1:] >= 0) & (channel[:-1] >= 0)
    changed[1:] = both & (channel[1:] != channel[:-1])
    found = np.zeros(len(keys), dtype=bool)
    found[order] = changed
    return found


def _still_open(moments: Moments, follows: Bools, last: Bools) -> Bools:
    """Say which ends may yet go on: their silence is shorter than one in ten pauses."""
    if not follows.any() or not last.any():
        return np.zeros(len(last), dtype=bool)
    pauses = np.diff(moments.time)[follows[1:]]
    usual = float(np.quantile(pauses, LONG))
    young: Bools = (moments.time.max() - moments.time).astype(np.float64) < usual
    return young


def _times(
    moments: Moments, place: Ints, first: Ints, follows: Bools, *, stages: bool
) -> tuple[Floats, Floats]:
    """Give seconds in and before each passage; all NaN where times are not known."""
    nothing = np.full(len(first), np.nan)
    if not moments.ordered or not len(first):
        return nothing, nothing.copy()
    onward = _later_stage(moments, place, first) if stages else _elsewhere(place, first, follows)
    inside = nothing.copy()
    goes_on = onward >= 0
    inside[goes_on] = (moments.time[onward[goes_on]] - moments.time[first[goes_on]]) / 1e6
    wait = nothing.copy()
    came = follows[first]
    wait[came] = (moments.time[first[came]] - moments.time[first[came] - 1]) / 1e6
    return _told(inside), _told(wait)


def _told(seconds: Floats) -> Floats:
    """Give times up where most of them are exactly 0: two things never happen at once."""
    known = seconds[~np.isnan(seconds)]
    if len(known) and (known == 0).mean() > SAME:
        return np.full(len(seconds), np.nan)
    return seconds


def _elsewhere(place: Ints, first: Ints, follows: Bools) -> Ints:
    """Give the first moment at another place after each first one; −1 if the journey ends."""
    n = len(place)
    starts = np.flatnonzero(~(follows & _same_as_before(place)))
    after = np.searchsorted(starts, first, side="right")
    onward = np.append(starts, n)[after]
    inside = onward < n
    found = np.full(len(first), -1, np.int64)
    found[inside] = np.where(follows[onward[inside]], onward[inside], -1)
    return found


def _later_stage(moments: Moments, place: Ints, first: Ints) -> Ints:
    """Give the first moment in a later stage after each first one; −1 if there is none."""
    found = np.full(len(first), -1, np.int64)
    for stage in np.unique(place):
        own = np.flatnonzero(place[first] == stage)
        later = np.flatnonzero(moments.stage > stage)
        after = np.searchsorted(later, first[own])
        inside = after < len(later)
        chosen = later[after[inside]]
        same = moments.journey[chosen] == moments.journey[first[own[inside]]]
        found[own[inside]] = np.where(same, chosen, -1)
    return found
