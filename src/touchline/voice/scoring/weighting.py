"""Weights of answers: what they are worth, and how they are made to fit known sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, did_you_mean

__all__ = ["effective_n", "rake"]

Floats = npt.NDArray[np.float64]

CLOSE: Final = 1e-9
"""Largest distance of a share from its known size at which raking ends."""
MOST_ROUNDS: Final = 1000


def effective_n(weights: npt.ArrayLike) -> float:
    """Say how many answers of equal weight these are worth: (Σ w)² / Σ w².

    L. Kish (1965), *Survey sampling*. Equal weights are worth their number.

    Examples
    --------
    >>> effective_n([2.0, 2.0]), effective_n([3.0, 1.0]), effective_n([])
    (2.0, 1.6, 0.0)
    """
    given = np.asarray(weights, np.float64)
    squares = float(given @ given)
    return float(given.sum()) ** 2 / squares if squares else 0.0


def rake(
    values: Mapping[str, Sequence[Any]],
    sizes: Mapping[str, Mapping[Any, float]],
    *,
    weights: npt.ArrayLike | None = None,
) -> Floats:
    """Weigh answers so that the values of each column have their known sizes.

    With one column this is post-stratification; with several, iterative proportional fitting of
    their margins in turn (W. E. Deming and F. F. Stephan 1940, *On a least squares adjustment of
    a sampled frequency table*, Annals of Mathematical Statistics 11).

    Parameters
    ----------
    values
        Column → its value in each of n answers.
    sizes
        Column → value → size of that group among all customers, as a count or a share.
    weights
        Weights to begin with; default: 1.

    Returns
    -------
    n weights with a mean of 1.

    Raises
    ------
    ConfigError
        If a value has no size, a group with customers has no answer, or the sizes contradict each
        other.

    Examples
    --------
    >>> rake({"device": ["app", "app", "app", "web"]}, {"device": {"app": 50, "web": 50}}).round(3)
    array([0.667, 0.667, 0.667, 2.   ])
    """
    coded = {name: _codes(name, list(values[name]), known) for name, known in sizes.items()}
    n = len(next(iter(values.values()), ()))
    found: Floats = np.ones(n) if weights is None else np.asarray(weights, np.float64).copy()
    for _ in range(MOST_ROUNDS):
        off = 0.0
        for codes, shares in coded.values():
            now = np.bincount(codes, weights=found, minlength=len(shares)) / found.sum()
            off = max(off, float(np.abs(now - shares).max()))
            found *= np.divide(shares, now, out=np.zeros(len(shares)), where=now > 0)[codes]
        if off < CLOSE:
            settled: Floats = found / found.mean()
            return settled
    raise ConfigError(
        f"the sizes of {', '.join(sizes)} cannot be met together",
        hint="some groups of one have answers only from groups of another; weigh by fewer columns",
    )


def _codes(
    name: str, values: list[Any], sizes: Mapping[Any, float]
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Give the code of each value, and the share of each code among customers."""
    known = {value: code for code, value in enumerate(sizes)}
    unknown = [value for value in dict.fromkeys(values) if value not in known]
    if unknown:
        if unknown[0] is None:
            raise ConfigError(
                f"some answers have no {name}, so they cannot be weighed by it",
                hint="fill the empty cells, or leave these answers out",
            )
        hint = did_you_mean(str(unknown[0]), [str(value) for value in known])
        raise ConfigError(f"{name} {unknown[0]!r} has no known size", hint=hint)
    codes = np.array([known[value] for value in values], np.int64)
    shares = np.array([float(size) for size in sizes.values()])
    silent = [value for value, code in known.items() if shares[code] > 0 and code not in codes]
    if silent:
        raise ConfigError(
            f"nobody with {name} {silent[0]!r} has answered, so no weight can stand for them",
            hint="put small groups together, or leave this one out of the sizes",
        )
    return codes, shares / shares.sum()
