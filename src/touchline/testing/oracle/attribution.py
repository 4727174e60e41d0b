"""Attribution by looking at every path on its own, and at every channel's removal on its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["Path", "credit", "markov", "paths_of", "shapley"]


@dataclass(frozen=True)
class Path:
    """Touches, and what came of them."""

    touches: tuple[tuple[str, int], ...]
    """Channel and time."""
    converted: bool
    when: int = 0
    value: float = 0.0


def paths_of(
    log: Iterable[Event],
    *,
    is_goal: Callable[[Event], bool],
    is_touch: Callable[[Event], bool],
    channel: Callable[[Event], str | None],
    scope: str | None = None,
    lookback: int | None = None,
    conversions: str = "all",
) -> list[Path]:
    """Cut journeys into paths as the verb describes it."""
    found: list[Path] = []
    for events in journeys_of(log).values():
        parts: dict[str | None, list[Event]] = defaultdict(list)
        for event in events:
            key = event.properties.get(scope) if scope else ""
            if key is not None:
                parts[key].append(event)
        for part in parts.values():
            found += _paths_of_part(part, is_goal, is_touch, channel, lookback, conversions)
    return found


def _paths_of_part(
    events: Sequence[Event],
    is_goal: Callable[[Event], bool],
    is_touch: Callable[[Event], bool],
    channel: Callable[[Event], str | None],
    lookback: int | None,
    conversions: str,
) -> list[Path]:
    found: list[Path] = []
    touches: list[tuple[str, int]] = []
    converted = False
    for event in events:
        name = channel(event)
        if is_touch(event) and name is not None:
            touches.append((name, event.time))
        if is_goal(event):
            seen = [t for t in touches if lookback is None or t[1] >= event.time - lookback]
            found.append(Path(tuple(seen), True, event.time, event.value or 0.0))
            converted = True
            if conversions == "first":
                return found
            if conversions == "split":
                touches, converted = [], False
    if touches and not converted:
        found.append(Path(tuple(touches), False))
    return found


def _shares(path: Path, model: str, half_life: float) -> list[float]:
    n = len(path.touches)
    names = [name for name, _ in path.touches]
    seen = [names.index(name) == i for i, name in enumerate(names)]  # at its first place
    shapes = {
        "first_touch": (1, 0, 0), "last_touch": (0, 0, 1), "u_shaped": (0.4, 0.2, 0.4),
        "j_shaped": (0.2, 0.2, 0.6), "inverse_j": (0.6, 0.2, 0.2), "custom": (0.1, 0.6, 0.3),
    }  # fmt: skip
    if model in shapes:
        first, middle, last = shapes[model]
        if n == 1:
            return [1.0]
        if n == 2:
            return [first / (first + last), last / (first + last)]
        return [first, *[middle / (n - 2)] * (n - 2), last]
    if model == "linear":
        return [1 / n] * n
    if model == "time_decay":
        newest = path.touches[-1][1]
        parts = [0.5 ** ((newest - time) / half_life) for _, time in path.touches]
        return [part / sum(parts) for part in parts]
    each = {"participation": 1.0, "distinct": 1 / sum(seen)}[model]
    return [each if once else 0.0 for once in seen]


def credit(
    paths: Iterable[Path], model: str, *, half_life: float = 1.0
) -> tuple[dict[str, float], dict[str, float]]:
    """Give conversions and value per channel, by a model that looks at one path at a time."""
    counts: dict[str, float] = defaultdict(float)
    worth: dict[str, float] = defaultdict(float)
    for path in paths:
        if path.converted and path.touches:
            shares = _shares(path, model, half_life)
            for (name, _), share in zip(path.touches, shares, strict=True):
                counts[name] += share
                worth[name] += share * path.value
    return dict(counts), dict(worth)


def markov(paths: Iterable[Path], *, order: int = 1) -> tuple[float, dict[str, float]]:
    """Give the chance of a conversion and each channel's removal effect, by repeated stepping."""
    steps: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    channels: dict[str, None] = {}
    for path in paths:
        if not path.touches:
            continue
        names = [name for name, _ in path.touches]
        channels |= dict.fromkeys(names)
        for i, name in enumerate(names):
            steps[tuple(names[max(0, i - order) : i])][name] += 1
        steps[tuple(names[-order:])]["(won)" if path.converted else "(lost)"] += 1
    whole = _chance(steps, order, removed=None)
    effects = {
        name: 1 - _chance(steps, order, removed=name) / whole if whole else 0.0 for name in channels
    }
    return whole, effects


def _chance(
    steps: Mapping[tuple[str, ...], Counter[str]], order: int, *, removed: str | None
) -> float:
    """Walk all of the probability forward until none is left."""
    where: dict[tuple[str, ...], float] = {(): 1.0}
    won = 0.0
    while where:
        after: dict[tuple[str, ...], float] = defaultdict(float)
        for state, mass in where.items():
            total = steps[state].total()
            for name, count in steps[state].items():
                part = mass * count / total
                if name == "(won)":
                    won += part
                elif name not in ("(lost)", removed) and part > 1e-15:
                    after[(*state, name)[-order:]] += part
        where = dict(after)
    return won


def shapley(worth: Callable[[frozenset[str]], float], channels: Sequence[str]) -> dict[str, float]:
    """Average over all orders in which channels can join what each adds."""
    added: dict[str, float] = dict.fromkeys(channels, 0.0)
    orders = list(permutations(channels))
    for order in orders:
        there: frozenset[str] = frozenset()
        for channel in order:
            added[channel] += worth(there | {channel}) - worth(there)
            there |= {channel}
    return {channel: total / len(orders) for channel, total in added.items()}
