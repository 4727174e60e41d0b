"""Ignored messages: sent, and hardly anybody responds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np

from touchline.analysis.difference import Difference
from touchline.analysis.friction.finding import Comparison, Detected, Finding
from touchline.analysis.friction.groups import HOPELESS, coded, groups_of, size_of
from touchline.analysis.friction.roles import subject_of
from touchline.analysis.intervals import UNKNOWN, Interval

if TYPE_CHECKING:
    from touchline.analysis.friction.groups import Group, Groups
    from touchline.analysis.friction.looked import Looked
    from touchline.kernels.batch import Flags
    from touchline.kernels.friction_messages import Responses

__all__ = ["WINDOW", "ignored_message", "responses_of"]

Measure: TypeAlias = Literal["click", "open", "visit"]
"""What counts as a response to a message: what can be seen of it."""

WINDOW: Final = 3 * 86_400_000_000
"""A response comes within this time, in µs."""
_OTHERS = 0.4
"""Part of the response to the company's other messages, at most."""
_REST = 0.5
"""Part of the response of other customers to the same message, at most."""
_LEAST = 0.005
"""And the response is lower by so much, at least."""
_Z = 1.959964


def ignored_message(looked: Looked) -> Detected:
    """Find messages that hardly anybody responds to, or hardly anybody of a segment.

    A response is a click on the message within three days, where clicks on it are in the log; else
    its opening; else anything that the customer does. Messages of which the same is seen are
    compared: one kind with all others of them, and customers with one value of a segment with the
    others, for one kind of message. Some messages are less liked than others without any harm, so
    a kind must get less than 0.4 of the response to the others, and a segment give less than half.
    Persons get many messages: the score test of two shares takes its variance as many times as the
    variance of a ratio of sums over persons is larger than that of single messages.

    What a missing response costs is what a response is worth, the share that reaches the goal
    within three days with a response less that without, over the messages it is held against. The
    effect is this worth × the share of responses missing × messages per person. Those who respond
    are keener than others, so it is an upper bound.

    Notes
    -----
    W. G. Cochran (1977), *Sampling techniques*, 6.3, for the variance of a ratio.
    """
    from touchline.kernels import friction_messages

    kinds = looked.roles.message
    if not kinds:
        return Detected((), 0)
    measures, response = responses_of(looked)
    names = looked.journeys.names
    numbers = np.full(len(names.touchpoints), -1, np.int32)
    numbers[[names.code(kind) for kind in kinds]] = np.arange(len(kinds))
    mail = friction_messages.Mail(
        kinds=numbers, response=response, goal=looked.reached, window=WINDOW, end=looked.end
    )
    groups = groups_of(looked)
    kernel = partial(friction_messages.kernel, mail=mail, splits=groups.splits, cells=groups.cells)
    counts = looked.journeys.compute(kernel, friction_messages.merge)
    tests, findings = 0, []
    for pair in _pairs(looked, counts, groups, measures):
        tests += 1
        finding = _finding(looked, pair)
        findings += [] if finding is None else [finding]
    return Detected(tuple(findings), tests)


def responses_of(looked: Looked) -> tuple[tuple[Measure, ...], Flags]:
    """Say what counts as a response to each kind of message.

    A click or an opening belongs to the messages with whose names its own has most words in
    common; without any, to all.

    Returns
    -------
    By kind of message: what is seen; and kind × touchpoint, whether it is a response.
    """
    roles = looked.roles
    clicks, opens = (_belong(roles.message, each) for each in (roles.click, roles.open))
    visit = ~coded(looked, (*roles.message, *roles.open, *roles.unsubscribe, *roles.complaint))
    measures: list[Measure] = []
    response = np.zeros((len(roles.message), len(visit)), np.bool_)
    for k, kind in enumerate(roles.message):
        seen = clicks.get(kind) or opens.get(kind)
        measures.append("click" if kind in clicks else "open" if kind in opens else "visit")
        response[k] = visit if seen is None else coded(looked, seen)
    return tuple(measures), response


def _belong(messages: tuple[str, ...], marks: tuple[str, ...]) -> Mapping[str, list[str]]:
    """Message → the clicks (or openings) that belong to it."""
    found: dict[str, list[str]] = {}
    for mark in marks:
        common = [len(subject_of(mark) & subject_of(kind)) for kind in messages]
        for kind, words in zip(messages, common, strict=True):
            if words == max(common):
                found.setdefault(kind, []).append(mark)
    return found


@dataclass(frozen=True, slots=True)
class _Share:
    """Responses to some messages."""

    sent: int
    answered: int
    persons: int
    variance: float
    won: int
    won_anyway: int

    @property
    def share(self) -> float:
        return self.answered / self.sent

    def worth(self) -> tuple[float, float]:
        """Share that reaches the goal with a response less that without, and its variance."""
        without = self.sent - self.answered
        if not self.answered or not without:
            return 0.0, math.inf
        first, second = self.won / self.answered, self.won_anyway / without
        variance = first * (1 - first) / self.answered + second * (1 - second) / without
        return first - second, variance


class _Pair(NamedTuple):
    """A kind of message in a group, and what it is held against."""

    kind: str
    group: Group
    measure: Measure
    here: _Share
    elsewhere: _Share
    least: float
    against: Literal["rest", "other_touchpoints"]


def _pairs(
    looked: Looked, counts: Responses, groups: Groups, measures: tuple[Measure, ...]
) -> Iterator[_Pair]:
    kinds = looked.roles.message
    for k, kind in enumerate(kinds):
        alike = [m for m in range(len(kinds)) if m != k and measures[m] == measures[k]]
        for group in groups.all:
            here = _share(counts, [group.cell], [k])
            if group.segment:
                other, least = _share(counts, groups.others(group), [k]), _REST
            else:
                other, least = _share(counts, [group.cell], alike), _OTHERS
            if here is not None and other is not None and here.persons >= looked.least:
                against: Literal["rest", "other_touchpoints"] = (
                    "rest" if group.segment else "other_touchpoints"
                )
                yield _Pair(kind, group, measures[k], here, other, least, against)


def _share(counts: Responses, cells: list[int], kinds: list[int]) -> _Share | None:
    """Add up cells and kinds; None if there are no messages."""
    total = {
        name: int(table[np.ix_(cells, kinds)].sum())
        for name, table in zip(counts._fields, counts, strict=True)
    }
    sent, answered, persons = total["sent"], total["answered"], total["persons"]
    if not sent or persons < 2:
        return None
    share = answered / sent
    squares = total["answered_square"] - 2 * share * total["both"] + share**2 * total["sent_square"]
    # At least the variance of single messages: a sum of few responses says little of persons.
    least = max(share, 1 / sent) * (1 - share) / sent
    return _Share(
        sent=sent,
        answered=answered,
        persons=persons,
        variance=max(squares * persons / (persons - 1) / sent**2, least),
        won=total["won"],
        won_anyway=total["won_anyway"],
    )


def _finding(looked: Looked, pair: _Pair) -> Finding | None:
    from touchline.kernels import friction_messages

    here, elsewhere = pair.here, pair.elsewhere
    p, missing = _p(here, elsewhere), elsewhere.share - here.share
    if p > HOPELESS or here.share > pair.least * elsewhere.share or missing < _LEAST:
        return None
    affected = friction_messages.got(
        looked.journeys.names.code(pair.kind), split=pair.group.split, cell=pair.group.cell
    )
    persons, journeys = size_of(looked.journeys, affected)
    return Finding(
        kind="ignored_message",
        touchpoint=pair.kind,
        segment=pair.group.segment,
        comparison=Comparison(
            measure="response_share",
            unit="share",
            here=here.share,
            n_here=here.sent,
            elsewhere=elsewhere.share,
            n_elsewhere=elsewhere.sent,
            against=pair.against,
        ),
        p=p,
        affected=affected,
        persons=persons,
        journeys=journeys,
        effect=_effect(here, elsewhere),
        details={
            "response": pair.measure,
            "within_seconds": WINDOW / 1e6,
            "messages": here.sent,
            "goal": looked.goal,
        },
    )


def _p(here: _Share, elsewhere: _Share) -> float:
    """Chance of so few responses, one-sided."""
    from scipy import special

    pooled = (here.answered + elsewhere.answered) / (here.sent + elsewhere.sent)
    single = elsewhere.share * (1 - elsewhere.share) / elsewhere.sent
    by_person = max(1.0, elsewhere.variance / single) if single else 1.0
    error = math.sqrt(by_person * pooled * (1 - pooled) * (1 / here.sent + 1 / elsewhere.sent))
    return float(special.ndtr((here.share - elsewhere.share) / error)) if error else 1.0


def _effect(here: _Share, elsewhere: _Share) -> Difference:
    """Give the worth of the missing responses per person, with the interval of a product."""
    from scipy import special

    worth, variance = elsewhere.worth()
    if not math.isfinite(variance):
        return Difference(0.0, UNKNOWN, 1.0)
    missing = here.share - elsewhere.share
    each = here.sent / here.persons
    value = max(-1.0, each * missing * worth)
    spread = missing**2 * variance + worth**2 * (here.variance + elsewhere.variance)
    error = each * math.sqrt(spread)
    p = float(2 * special.ndtr(-abs(value) / error)) if error else 1.0
    return Difference(value, Interval(max(-1.0, value - _Z * error), value + _Z * error), p)
