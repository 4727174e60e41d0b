"""Whether units were assigned to the groups as planned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scipy import special

from touchline.errors import ConfigError

__all__ = ["SampleRatio", "sample_ratio", "sequential_sample_ratio"]

_CONCENTRATION: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Check of the numbers of units by group."""

    p_value: float
    """Chance of counts at least as far from the plan, if they were assigned by it."""
    chi_squared: float | None = None
    """Distance from the plan; None for the sequential check."""


def sample_ratio(counts: Sequence[float], weights: Sequence[float]) -> SampleRatio:
    """Check once whether counts follow the planned weights, by Pearson's χ².

    K. Pearson (1900), Philosophical Magazine 50; for experiments, A. Fabijan et al. (2019),
    *Diagnosing sample ratio mismatch in online controlled experiments*, KDD.

    Parameters
    ----------
    counts
        Units by group.
    weights
        Planned shares, scaled to add up to 1.

    Raises
    ------
    ConfigError
        If the lists differ in length, or hold numbers that cannot be counts or weights.

    Examples
    --------
    >>> found = sample_ratio([500, 600], [1, 1])
    >>> round(found.chi_squared, 4), round(found.p_value, 4)
    (9.0909, 0.0026)
    """
    shares = _shares(counts, weights)
    n = sum(counts)
    if n == 0:
        return SampleRatio(1.0, 0.0)
    expected = [n * share for share in shares]
    distance = sum((c - e) ** 2 / e for c, e in zip(counts, expected, strict=True))
    return SampleRatio(float(special.chdtrc(len(counts) - 1, distance)), distance)


def sequential_sample_ratio(
    counts_by_day: Sequence[Sequence[float]],
    weights: Sequence[float],
    *,
    concentration: float = _CONCENTRATION,
) -> SampleRatio:
    """Check after every day, such that the chance of any false alarm stays below α.

    M. Lindon and A. Malek (2022), *Anytime-valid inference for multinomial count data*, NeurIPS:
    the Bayes factor of Dirichlet-distributed shares against the planned ones; p is the smallest
    inverse of it so far.

    Parameters
    ----------
    counts_by_day
        New units by group, a row per day.
    weights
        Planned shares, scaled to add up to 1.
    concentration
        How near to the plan mismatches are looked for: large for slight ones in many units.

    Raises
    ------
    ConfigError
        If a row has another length than the weights, or numbers cannot be counts or weights.

    Examples
    --------
    >>> sequential_sample_ratio([[50, 450], [50, 450]], [1, 1]).p_value < 0.001
    True
    """
    so_far = [0.0] * len(weights)
    p = 1.0
    for row in counts_by_day:
        shares = _shares(row, weights)
        so_far = [a + b for a, b in zip(so_far, row, strict=True)]
        p = min(p, math.exp(min(0.0, -_log_bayes_factor(so_far, shares, concentration))))
    return SampleRatio(p)


def _shares(counts: Sequence[float], weights: Sequence[float]) -> list[float]:
    if len(counts) != len(weights) or len(weights) < 2:
        raise ConfigError(
            f"{len(counts)} counts and {len(weights)} weights arrived",
            hint="give one count and one weight for each of two groups or more",
        )
    if min(counts) < 0 or min(weights) <= 0:
        raise ConfigError("counts are 0 or more, and weights more than 0")
    return [weight / sum(weights) for weight in weights]


def _log_bayes_factor(
    counts: Sequence[float], shares: Sequence[float], concentration: float
) -> float:
    prior = [concentration * share for share in shares]
    factor = math.lgamma(concentration) - math.lgamma(concentration + sum(counts))
    for count, alpha, share in zip(counts, prior, shares, strict=True):
        factor += math.lgamma(alpha + count) - math.lgamma(alpha) - count * math.log(share)
    return factor
