"""Made-up persons who walk through 40 touchpoints for a year.

The model: persons walk through eight stages of five touchpoints, stay, go on, go back, jump, drop
off. Lengths of journeys are log-normal, with a median of 6 and a heavy tail; 62 % of the gaps
are short, the others last hours to weeks; everything happens in one year; 4 % of the persons buy.
Times within a person strictly increase; 2 % of the rows arrive late.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.compiled import compiled

STAGES = ("ad", "land", "browse", "search", "product", "cart", "checkout", "post")
PURCHASE = 35
TOUCHPOINTS = tuple(
    "purchase" if 5 * s + i == PURCHASE else f"{stage}_{i}"
    for s, stage in enumerate(STAGES)
    for i in range(5)
)
FUNNEL = (10, 20, 25, PURCHASE)
"""Steps of the benchmarked funnel: browse_0, product_0, cart_0, purchase."""
DEVICES = ("mobile", "desktop", "tablet", "app")
BEGIN = 1_735_689_600_000_000
"""First instant of 2025, in µs."""
YEAR = 365 * 86_400 * 1_000_000

EVENT = np.dtype(
    [
        ("arrival", np.int64),
        ("time", np.int64),
        ("person", np.uint32),
        ("value", np.float32),
        ("code", np.uint8),
        ("device", np.uint8),
    ]
)
Events = npt.NDArray[np.void]

_K = len(TOUCHPOINTS)
_DRAWS = 1 << 14
_BUY = 0.6
"""Weight of a purchase after a touchpoint of the checkout: 4 % of the persons buy."""


def walks(first: int, persons: int, seed: int) -> Events:
    """Events of *persons* persons, numbered from *first*, by person and time."""
    state = np.array([seed * 0x1_0000_0001 + first * 0xA24BAED5], np.uint64)
    lengths = np.empty(persons, np.int64)
    _draw_lengths(state, lengths)
    events: Any = np.empty(int(lengths.sum()), EVENT)
    made = _walk(state, lengths, first, _drawing_table(), events)
    whole: Events = events[:made]
    return whole


@cache
def _drawing_table() -> npt.NDArray[np.uint8]:
    """Row per touchpoint, one more for the start: the next touchpoint for each equal draw."""
    rows = np.vstack([_steps(), _first_steps()])
    draws = (np.arange(_DRAWS) + 0.5) / _DRAWS
    table = np.empty((_K + 1, _DRAWS), np.uint8)
    for row, chances in zip(table, rows, strict=True):
        row[:] = np.searchsorted(np.cumsum(chances)[:-1], draws)
    return table


def _steps() -> npt.NDArray[np.float64]:
    """Chances to go from a touchpoint to another."""
    random = np.random.default_rng(7)
    steps = np.zeros((_K, _K))
    for code in range(_K):
        stage = code // 5
        weights = np.zeros(8)
        weights[stage] += 0.42
        weights[min(stage + 1, 7)] += 0.30
        weights[max(stage - 1, 0)] += 0.16
        weights[:4] += 0.045
        for s in range(7):
            shares = random.dirichlet((5.0, 3.0, 2.0, 1.0, 0.6))
            steps[code, 5 * s : 5 * s + 5] = weights[s] * shares
        steps[code, PURCHASE + 1 :] = weights[7] * random.dirichlet((3, 2, 1, 1))
        steps[code, code] += 0.05
        if stage < 6:
            steps[code, PURCHASE:] *= 0.02
        elif stage == 6:
            steps[code, PURCHASE] = _BUY
    chances: npt.NDArray[np.float64] = steps / steps.sum(axis=1, keepdims=True)
    return chances


def _first_steps() -> npt.NDArray[np.float64]:
    first = np.zeros(_K)
    first[:5] = 0.35, 0.15, 0.10, 0.06, 0.04
    first[5:10] = 0.10, 0.06, 0.03, 0.02, 0.01
    first[10:15] = 0.03, 0.02, 0.01, 0.01, 0.01
    chances: npt.NDArray[np.float64] = first / first.sum()
    return chances


@compiled
def _uniform(state: npt.NDArray[np.uint64]) -> float:
    """Next number in (0, 1), by splitmix64: the same on every machine and version."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (float(z >> np.uint64(11)) + 0.5) / 9007199254740992.0


@compiled
def _normal(state: npt.NDArray[np.uint64]) -> float:
    radius = np.sqrt(-2.0 * np.log(_uniform(state)))
    return float(radius * np.cos(2.0 * np.pi * _uniform(state)))


@compiled
def _draw_lengths(state: npt.NDArray[np.uint64], lengths: npt.NDArray[np.int64]) -> None:
    for j in range(len(lengths)):
        lengths[j] = min(5000, 1 + int(np.exp(1.8 + 1.2 * _normal(state))))


@compiled
def _gap(state: npt.NDArray[np.uint64]) -> int:
    """µs until the next event of a person."""
    if _uniform(state) < 0.62:
        seconds = 5.0 - 90.0 * np.log(_uniform(state))
    else:
        seconds = 1_900.0 + 72_000.0 * np.exp(1.4 * _normal(state))
    return int(seconds * 1e6)


@compiled
def _walk(
    state: npt.NDArray[np.uint64],
    lengths: npt.NDArray[np.int64],
    first: int,
    table: npt.NDArray[np.uint8],
    events: Events,
) -> int:
    """Let each person walk until the end of the journey or of the year; events made."""
    n = 0
    for j in range(len(lengths)):
        time = int(np.sqrt(_uniform(state)) * YEAR)
        device = np.uint8(_uniform(state) * 4)
        code = np.uint8(_K)
        for _ in range(lengths[j]):
            code = table[code, int(_uniform(state) * _DRAWS)]
            delay = 0
            if _uniform(state) < 0.02:
                delay = int(-3600e6 * np.log(_uniform(state)))
            events[n]["time"] = BEGIN + time
            events[n]["arrival"] = BEGIN + time + delay
            events[n]["person"] = np.uint32(first + j)
            events[n]["code"] = code
            events[n]["device"] = device
            events[n]["value"] = np.float32(0)
            if code == PURCHASE:
                spent = -40.0 * np.log(_uniform(state) * _uniform(state))
                events[n]["value"] = np.float32(np.round(spent * 100) / 100)
            n += 1
            time += _gap(state)
            if time >= YEAR:
                break
    return n
