"""What every detector looks at, and what is settled about it before."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from touchline.analysis.friction.roles import Roles
from touchline.eventlog.conditions import Conditions, compile_steps
from touchline.eventlog.names import NO_RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from touchline.analysis.journeys import Journeys
    from touchline.eventlog.calendar import Periods
    from touchline.kernels.batch import Flags, Int32s, Int64s
    from touchline.kernels.friction import Rules
    from touchline.kernels.friction_about import About
    from touchline.kernels.friction_split import Split

__all__ = ["PERIOD", "Looked"]

PERIOD: Final = "period"
"""Segment made of when something happened, so that a change in time is found like any other."""

MOST_COUNTS: Final = 150_000
"""Cells × touchpoints that are counted at most; they take 66 MB."""
MOST_VALUES: Final = 250
"""Values of a segment that are looked at, the most frequent ones."""
_MOST_CELLS: Final = 1_000
"""Values of all segments together."""
_PERIODS: Final = 12
_FEWEST_PERIODS: Final = 4
_MOST_PERIODS: Final = 30
_COARSE: Final = 0.02
"""So many times as many moments as ties, at least, must be there for moments to be told."""
_ENTRY: Final = 0.02
"""Share of a touchpoint's events that begin a journey, if journeys do begin with it."""
_RAGE: Final = 10_000_000
_NEVER: Final = 1 << 62


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Journeys, and everything that was settled about them before detectors look at them."""

    journeys: Journeys
    roles: Roles
    """What touchpoints are there for."""
    goal: str | None
    """What is reached: a touchpoint, or in words the step of *outcome*; None: the outcome of
    meeting a touchpoint is that anything comes after it."""
    segments: tuple[str, ...]
    """Segments of the log to split by; detectors split by :data:`PERIOD` too."""
    least: int
    """What fewer persons have is not looked at."""
    value: float
    """Worth of one outcome."""
    end: int
    """Last instant of the log, in µs since 1970."""
    outcome: Conditions | None = None
    """The goal as a condition on events; None: the touchpoint of that name."""
    goal_guessed: bool = False
    ordered: bool = True
    """Whether the order within journeys is known; if not, events tell nothing of friction."""
    """Whether nobody said what the goal is."""
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What detectors that share their work have found before."""

    @cached_property
    def reached(self) -> Conditions | None:
        """The goal as a condition on events; None: there is no goal."""
        if self.outcome is not None or self.goal is None:
            return self.outcome
        return compile_steps([self.goal], self.journeys.names)

    @cached_property
    def aside(self) -> Flags:
        """Touchpoint → whether its events are left out: not the customer's doing, or unknown."""
        unknown = [name for name, stage in self.journeys.names.stages.items() if stage == NO_RULE]
        return self._flags((*self.roles.message, *self.roles.unsubscribe, *unknown))

    @cached_property
    def about(self) -> About:
        """How often touchpoints and values of segments occur, and how long pauses are."""
        from touchline.kernels import friction_about

        names = self.journeys.names
        segments = [(name, len(names.segment_texts(name))) for name in self.segments]
        kernel = partial(friction_about.kernel, aside=self.aside, segments=segments)
        return self.journeys.compute(kernel, friction_about.merge)

    @cached_property
    def pause(self) -> int:
        """Longest time between two events of a leg, in µs; :data:`_NEVER` if there are no legs."""
        return longest_pause(self.about.gaps)

    @cached_property
    def rules(self) -> Rules:
        """What the kernels must know."""
        from touchline.kernels.friction import Rules

        help_ = self._flags((*self.roles.help, *self.roles.self_help, *self.roles.complaint))
        return Rules(
            goal=self.reached,
            error=self._flags(self.roles.error),
            help=help_,
            contact=self._flags((*self.roles.help, *self.roles.complaint)),
            aside=self.aside,
            entry=self.about.first > _ENTRY * self.about.events,
            pause=self.pause,
            until=self.end - self._settled(),
            rage=0 if self._coarse() else _RAGE,
        )

    def _coarse(self) -> bool:
        """Say whether times are too coarse to tell moments apart: ties, and next to no moments."""
        from touchline.kernels.friction_about import BITS
        from touchline.kernels.spread import bounds

        moments = self.about.gaps[bounds(BITS) < _RAGE].sum()
        return bool(moments < _COARSE * self.about.ties)

    def _settled(self) -> int:
        """How long nothing must have come for a journey to have ended, in µs."""
        from touchline.kernels.friction_about import BITS
        from touchline.kernels.spread import quantiles

        if self.pause < _NEVER:
            return self.pause
        usual = quantiles(self.about.gaps, BITS, [0.99])[0] or 0.0
        begin = (self.journeys.extent or (self.end, self.end))[0]
        return int(min(usual, (self.end - begin) / 5))

    @cached_property
    def periods(self) -> Periods | None:
        """Periods to split by: calendar periods of which there are about a dozen."""
        from touchline.eventlog.calendar import TYPICAL, Interval, periods_between

        extent = self.journeys.extent
        if extent is None:
            return None
        intervals: tuple[Interval, ...] = ("hour", "day", "week", "month", "quarter", "year")
        number = {one: (extent[1] - extent[0]) / TYPICAL[one] + 1 for one in intervals}
        fitting = [one for one in intervals if _FEWEST_PERIODS <= number[one] <= _MOST_PERIODS]
        if not fitting:
            return None
        interval = min(fitting, key=lambda one: abs(np.log(number[one] / _PERIODS)))
        return periods_between(*extent, interval, self.journeys.timezone)

    @cached_property
    def touchpoints(self) -> Int64s:
        """Codes of the touchpoints that are looked at, the most frequent first."""
        journeys = self.about.journeys
        order = np.argsort(-journeys, kind="stable")
        order = order[(journeys[order] >= self.least) & ~self.aside[order]]
        return order[: max(1, MOST_COUNTS // (4 + sum(self.split.sizes)))]

    @cached_property
    def looked_at(self) -> Int32s:
        """Touchpoint → its place in :attr:`touchpoints`; −1 for others."""
        found = np.full(len(self.aside), -1, np.int32)
        found[self.touchpoints] = np.arange(len(self.touchpoints))
        return found

    @cached_property
    def values(self) -> tuple[tuple[str, ...], ...]:
        """By column, the values that are looked at."""
        names = self.journeys.names
        texts = [
            tuple(names.segment_texts(name)[code] for code in codes)
            for name, codes in zip(self.segments, self._value_codes, strict=True)
        ]
        return (*texts, *([self.periods.labels] if self.periods else []))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of what meetings are split by: the segments, and the period."""
        return (*self.segments, *([PERIOD] if self.periods else []))

    @cached_property
    def _value_codes(self) -> list[Int64s]:
        """By segment, the codes of the values that are looked at."""
        found = []
        for journeys in self.about.segments:
            order = np.argsort(-journeys, kind="stable")
            found.append(order[journeys[order] >= self.least][:MOST_VALUES])
        most = MOST_VALUES
        while sum(min(len(codes), most) for codes in found) > _MOST_CELLS:
            most //= 2
        return [codes[:most] for codes in found]

    @cached_property
    def split(self) -> Split:
        """How meetings are split by segments and periods."""
        from touchline.kernels.friction_split import Split

        lookups = []
        for name, codes in zip(self.segments, self._value_codes, strict=True):
            lookup = np.full(len(self.journeys.names.segment_texts(name)) + 1, -1, np.int32)
            lookup[codes] = np.arange(len(codes))
            lookups.append(lookup)
        return Split(
            segments=self.segments,
            lookups=tuple(lookups),
            sizes=tuple(map(len, self.values)),
            edges=self.periods.edges if self.periods else np.zeros(0, np.int64),
        )

    def left_out(self) -> tuple[int, int]:
        """Count touchpoints and values of segments that are too rare, or too many, to look at."""
        values = sum(map(len, self.about.segments)) - sum(map(len, self._value_codes))
        touchpoints = int((self.about.journeys > 0).sum()) - int(self.aside.sum())
        return touchpoints - len(self.touchpoints), values

    def _flags(self, touchpoints: Sequence[str]) -> Flags:
        flags = np.zeros(len(self.journeys.touchpoints), np.bool_)
        flags[[self.journeys.names.code(name) for name in touchpoints]] = True
        return flags


def longest_pause(gaps: Int64s) -> int:
    """Give the time between events, in µs, above which somebody has gone and come back later.

    Where times between events fall into two groups, such as seconds within a visit and days
    between visits, it lies between them: N. Otsu (1979), *A threshold selection method from
    gray-level histograms*, IEEE Transactions on Systems, Man and Cybernetics 9, on the logarithm,
    and moved to the emptiest place near it. Where they do not, there is no such time.

    Parameters
    ----------
    gaps
        Counts by bin of :mod:`touchline.kernels.friction_about`.
    """
    from touchline.kernels.friction_about import BITS
    from touchline.kernels.spread import bounds

    logs = np.log2(np.maximum(bounds(BITS), 1))
    octaves = np.bincount(np.floor(2 * logs).astype(np.int64), gaps)  # half octaves
    total, at = octaves.sum(), np.arange(len(octaves))
    if not total:
        return _NEVER
    below = np.cumsum(octaves)
    share = below / total
    mean = np.cumsum(octaves * at) / total
    spread = share * (1 - share)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = np.where(spread > 0, (mean[-1] * share - mean) ** 2 / spread, 0.0)
    between[: int(2 * np.log2(_SHORTEST))] = 0.0
    cut = int(np.argmax(between))
    within = float((octaves * (at - mean[-1]) ** 2).sum() / total) or 1.0
    if between[cut] / within < _TWO_GROUPS or not _FEW_LONG <= 1 - share[cut] <= 1 - _FEW_LONG:
        return _NEVER
    near = at[max(int(2 * np.log2(_SHORTEST)), cut - 8) : cut + 9]
    emptiest = int(near[np.argmin(np.convolve(octaves, np.ones(3), "same")[near])])
    peaks = min(octaves[:emptiest].max(initial=0), octaves[emptiest:].max(initial=0))
    if octaves[emptiest] > _VALLEY * peaks:
        return _NEVER
    return int(2 ** ((emptiest + 0.5) / 2))


_SHORTEST: Final = 600_000_000
"""A shorter time is no pause, in µs."""
_TWO_GROUPS: Final = 0.6
"""Share of the variance that two groups must explain; of one bell-shaped group they explain 0.64
at most, so the valley between them decides."""
_FEW_LONG: Final = 0.01
_VALLEY: Final = 0.5
"""How full the emptiest place may be, measured by the lower peak."""
