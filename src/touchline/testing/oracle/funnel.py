"""Funnels by trying every entry and, for each step, every event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["Chain", "Exclusion", "Rules", "chains", "funnel", "groups", "levels"]

Test = Callable[[Event], bool]
Chain = list[int | None]
"""Per step (with any order: per number of steps) the position of the event that reaches it."""


@dataclass(frozen=True)
class Exclusion:
    """An event that must not lie strictly between two steps, numbered from 0."""

    test: Test
    begin: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How a funnel is walked; times in µs."""

    order: str = "ordered"
    window: int | None = None
    entry: str = "latest"
    grace: int | None = None
    """None: events must arrive in the order of the steps."""
    many: bool = False
    exclude: Sequence[Exclusion] = ()
    on_exclude: str = "remove"
    hold: Sequence[str] = ()
    optional: frozenset[int] = frozenset()


def chains(events: Sequence[Event], steps: Sequence[Test], rules: Rules) -> list[Chain]:
    """Give the chain of one journey that counts, or every one for ``every`` and ``totals``."""
    tried = [
        (entry, chain)
        for entry in range(len(events))
        if (chain := _walk(events, entry, steps, rules)) is not None
    ]
    if rules.entry in ("first", "last"):
        tried = tried[:1] if rules.entry == "first" else tried[-1:]
    if rules.entry == "totals":
        return _passes(events, tried, len(steps), rules)
    clean: list[Chain] = []
    void: list[Chain] = []
    for entry, chain in tried:
        cut = _cut(events, entry, chain, rules)
        if cut is None:
            clean.append(chain)
        elif rules.on_exclude == "drop":
            clean.append([i if i is not None and events[i].time <= cut else None for i in chain])
        else:
            void.append(chain)
    if rules.on_exclude == "discard" and void:
        return []
    if rules.entry == "every":
        return clean
    worst = max((depth(chain) for chain in void), default=0)
    best = max((depth(chain) for chain in clean), default=0)
    if best == 0 or (rules.on_exclude == "remove" and worst > best):
        return []
    deepest = [chain for chain in clean if depth(chain) == best]
    if rules.entry == "latest" and best == len(steps):
        first = min(chain[-1] or 0 for chain in deepest)
        deepest = [chain for chain in deepest if chain[-1] == first]
    return deepest[-1:] if rules.entry == "latest" else deepest[:1]


def _passes(
    events: Sequence[Event], tried: Sequence[tuple[int, Chain]], steps: int, rules: Rules
) -> list[Chain]:
    found: list[Chain] = []
    free = 0
    for entry, chain in tried:
        if entry < free:
            continue
        cut = _cut(events, entry, chain, rules)
        if cut is not None and rules.on_exclude == "discard":
            return []
        if cut is not None and rules.on_exclude != "drop":
            continue
        if cut is not None:
            chain = [i if i is not None and events[i].time <= cut else None for i in chain]
        found.append(chain)
        if depth(chain) == steps:
            free = max(entry, chain[-1] or 0) + 1
        else:
            late = [
                i
                for i in range(entry + 1, len(events))
                if rules.window is not None and events[i].time - events[entry].time > rules.window
            ]
            free = min(late, default=len(events))
    return found


def depth(chain: Chain) -> int:
    """Give the number of the last step that is reached."""
    return max((k + 1 for k, i in enumerate(chain) if i is not None), default=0)


def _walk(events: Sequence[Event], entry: int, steps: Sequence[Test], rules: Rules) -> Chain | None:
    first = events[entry]
    opens = steps if rules.order == "any" else steps[:1]
    if not any(step(first) for step in opens):
        return None
    if any(first.properties.get(name) is None for name in rules.hold):
        return None
    if rules.order == "any":
        return _any(events, entry, steps, rules)
    chain: Chain = [entry] + [None] * (len(steps) - 1)
    last = 0
    while last < len(steps) - 1:
        reachable = [last + 1]
        while reachable[-1] in rules.optional and reachable[-1] < len(steps) - 1:
            reachable.append(reachable[-1] + 1)
        found = None
        for i in range(len(events)):
            meets = [k for k in reachable if steps[k](events[i])]
            if meets and _admissible(events, i, chain, rules):
                found = (meets[0], i)
                break
        if found is None:
            return chain
        last, chain[found[0]] = found
    return chain


def _admissible(events: Sequence[Event], i: int, chain: Chain, rules: Rules) -> bool:
    filled = [k for k in chain if k is not None]
    entry = filled[0]
    before = filled[-1]
    if rules.window is not None and events[i].time - events[entry].time > rules.window:
        return False
    if any(events[i].properties.get(n) != events[entry].properties.get(n) for n in rules.hold):
        return False
    if rules.order == "strict":
        return i == before + 1
    if not rules.many and i in filled:
        return False
    if rules.grace is None:
        return i >= before
    return events[i].time >= max(events[k].time for k in filled) - rules.grace


def _any(events: Sequence[Event], entry: int, steps: Sequence[Test], rules: Rules) -> Chain:
    still = list(range(len(steps)))
    chain: Chain = []
    rest = [i for i in range(len(events)) if i != entry]
    for i in [entry, *rest]:
        event, first = events[i], events[entry]
        late = rules.window is not None and event.time - first.time > rules.window
        early = i < entry if rules.grace is None else event.time < first.time - rules.grace
        other = any(event.properties.get(n) != first.properties.get(n) for n in rules.hold)
        if late or early or other:
            continue
        meets = [k for k in still if steps[k](event)]
        for k in meets if rules.many else meets[:1]:
            still.remove(k)
            chain.append(i)
    return chain + [None] * (len(steps) - len(chain))


def _cut(events: Sequence[Event], entry: int, chain: Chain, rules: Rules) -> int | None:
    """Time of the first event that is excluded where it stands."""
    cuts = []
    for exclusion in rules.exclude:
        begin, end = chain[exclusion.begin], chain[exclusion.end]
        if begin is None:
            continue
        for event in events:
            if not exclusion.test(event) or event.time <= events[begin].time:
                continue
            if end is not None:
                inside = event.time < events[end].time
            else:
                inside = rules.window is None or event.time - events[entry].time <= rules.window
            if inside:
                cuts.append(event.time)
    return min(cuts, default=None)


def funnel(
    log: Iterable[Event], steps: Sequence[Test], rules: Rules
) -> dict[str, list[list[int | None]]]:
    """Person → their chains, each as the times at which steps are reached."""
    return {
        person: [
            [None if i is None else events[i].time for i in chain]
            for chain in chains(events, steps, rules)
        ]
        for person, events in journeys_of(log).items()
    }


def groups(
    log: Iterable[Event],
    steps: Sequence[Test],
    rules: Rules,
    names: Sequence[str],
    attribution: str,
) -> dict[tuple[str, ...], list[Chain]]:
    """Value → chains, for a breakdown by properties.

    Parameters
    ----------
    attribution
        ``first``, ``last``, ``all`` or the number of a step from 0.
    """
    found: dict[tuple[str, ...], list[Chain]] = {}
    for events in journeys_of(log).values():
        for value, mine, own_steps in _views(events, steps, rules, names, attribution):
            found.setdefault(value, []).extend(chains(mine, own_steps, rules))
    return {value: several for value, several in found.items() if several}


_View = tuple[tuple[str, ...], Sequence[Event], Sequence[Test]]


def _views(
    events: Sequence[Event],
    steps: Sequence[Test],
    rules: Rules,
    names: Sequence[str],
    attribution: str,
) -> list[_View]:
    def value_of(event: Event) -> tuple[str, ...]:
        return tuple(event.properties.get(name) or "" for name in names)

    if attribution in ("first", "last"):
        counted = [
            value_of(event)
            for event in events
            if (rules.order == "strict" or any(step(event) for step in steps))
            and any(value_of(event))
        ]
        if not counted:
            return [(("",) * len(names), events, steps)]
        return [(counted[0 if attribution == "first" else -1], events, steps)]
    if attribution == "all":
        values = sorted({value_of(event) for event in events})
        return [(v, [e for e in events if value_of(e) == v], steps) for v in values]
    number = int(attribution)
    views: list[_View] = []
    for value in sorted({value_of(event) for event in events if steps[number](event)}):

        def only(event: Event, value: tuple[str, ...] = value) -> bool:
            return steps[number](event) and value_of(event) == value

        views.append((value, events, [*steps[:number], only, *steps[number + 1 :]]))
    return views


def levels(
    log: Iterable[Event], steps: Sequence[Test], window: int | None, modes: frozenset[str]
) -> Mapping[str, int]:
    """Person → deepest level of a window funnel, for all modes but the strict orders.

    Every choice of events is tried.
    """
    found: dict[str, int] = {}
    for person, events in journeys_of(log).items():
        begins = [i for i, event in enumerate(events) if steps[0](event)]
        tried = [_deepest(events, steps, window, modes, [i]) for i in begins]
        found[person] = max(tried, default=0)
    return found


def _deepest(
    events: Sequence[Event], steps: Sequence[Test], window: int | None, modes: frozenset[str],
    used: list[int],
) -> int:  # fmt: skip
    if len(used) == len(steps):
        return len(used)
    best = len(used)
    first, last = events[used[0]], events[used[-1]]
    for i, event in enumerate(events):
        if not steps[len(used)](event) or event.time < last.time:
            continue
        if window is not None and event.time - first.time > window:
            continue
        if "strict_increase" in modes and event.time == last.time:
            continue
        if "strict_once" in modes and i in used:
            continue
        best = max(best, _deepest(events, steps, window, modes, [*used, i]))
    return best
