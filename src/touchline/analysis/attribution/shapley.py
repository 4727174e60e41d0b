"""The Shapley value of any game."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from math import comb

from touchline.errors import ConfigError

__all__ = ["shapley_of_worths"]

_MOST_CHANNELS = 20


def shapley_of_worths(worths: Mapping[Collection[str], float]) -> dict[str, float]:
    r"""Share out the worth of all channels by what each adds to every set of the others.

    L. S. Shapley (1953), *A value for n-person games*: φ_c = Σ_S (v(S ∪ c) − v(S)) ÷
    (n · C(n − 1, \|S\|)), over the sets S without c.

    Parameters
    ----------
    worths
        Set of channels (a tuple, a frozenset) → its worth, for every set; the empty one is worth
        nothing unless it is given.

    Returns
    -------
    Channel → credit; they add up to the worth of the set of all, less that of the empty set.

    Raises
    ------
    ConfigError
        If a set is missing, or there are more than 20 channels.

    Examples
    --------
    >>> shapley_of_worths({("a",): 4, ("b",): 0, ("a", "b"): 10})
    {'a': 7.0, 'b': 3.0}
    """
    worth = {frozenset(channels): float(value) for channels, value in worths.items()}
    worth.setdefault(frozenset(), 0.0)
    channels = list(dict.fromkeys(c for named in worths for c in named))
    n = len(channels)
    if n > _MOST_CHANNELS:
        raise ConfigError(
            f"{n} channels have too many sets to go through; at most {_MOST_CHANNELS} are possible",
            hint="for conversions of paths use attribution(model='shapley'), which needs no sets",
        )
    credit = dict.fromkeys(channels, 0.0)
    for size in range(n):
        share = 1 / (n * comb(n - 1, size))
        for chosen in combinations(channels, size):
            without = _worth(worth, frozenset(chosen))
            for channel in channels:
                if channel not in chosen:
                    added = _worth(worth, frozenset((*chosen, channel))) - without
                    credit[channel] += share * added
    return credit


def _worth(worth: Mapping[frozenset[str], float], channels: frozenset[str]) -> float:
    if channels not in worth:
        raise ConfigError(
            f"the worth of the set {', '.join(sorted(channels))} is missing",
            hint="give the worth of every set of channels",
        )
    return worth[channels]
