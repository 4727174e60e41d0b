"""Welch's test of a difference, once or at any time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from scipy import special

from touchline.analysis.experiments.samples import (
    Baseline,
    DifferenceKind,
    Sample,
    difference_of,
    paired,
)
from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.errors import ConfigError, did_you_mean

__all__ = ["Alternative", "Effect", "effect", "spread_of"]

Alternative: TypeAlias = Literal["two_sided", "greater", "less"]
"""What would be found: any difference, a larger treatment, or a smaller one."""

_LEAST_P: Final = 0.00001
_MOST_P: Final = 0.4999
_STEPS: Final = 200
_HALVINGS: Final = 50


@dataclass(frozen=True, slots=True)
class Effect:
    """Difference between treatment and control."""

    estimate: float
    standard_error: float | None
    """None where the groups are too small or do not vary."""
    interval: Interval
    """A one-sided test has no bound (None) on the other side."""
    p_value: float
    """Chance of a difference at least as large, if there were none; 1 where it is not known."""


def effect(
    control: Sample,
    treatment: Sample,
    *,
    difference: DifferenceKind = "relative",
    alternative: Alternative = "two_sided",
    alpha: float = 0.05,
    tuning: float | None = None,
) -> Effect:
    """Estimate the effect of a treatment, and test it.

    Welch's t with Satterthwaite's degrees of freedom (B. L. Welch 1947, Biometrika 34); relative
    differences by the delta method. With *tuning*, asymptotic confidence sequences, which hold
    however often one looks: I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy and A. Ramdas
    (2024), *Time-uniform central limit theory and asymptotic confidence sequences*, Annals of
    Statistics 52.

    Parameters
    ----------
    control, treatment
        Both groups; two :class:`Adjusted` are adjusted by CUPED, and relative differences are
        relative to the control's mean without adjustment.
    difference
        ``relative`` (0.1 is 10% more) or ``absolute``.
    alternative
        ``two_sided``, ``greater`` or ``less``.
    alpha
        Chance of a false alarm.
    tuning
        Number of units at which a confidence sequence is tightest; a single look if not given.

    Returns
    -------
    Effect
        With bounds at level 1 − *alpha*. The p-value of a one-sided sequence is searched for
        between 0.00001 and 0.4999: the smallest α whose own sequence excludes 0.

    Raises
    ------
    ConfigError
        If a setting is out of range, or only one group can be adjusted.

    Examples
    --------
    >>> from touchline.analysis.experiments import Mean
    >>> found = effect(Mean(3407, 1396.87, 52377.9767), Mean(3461, 2422.7, 134698.29))
    >>> round(found.estimate, 4), round(found.p_value, 4)
    (0.7073, 0.0619)
    """
    _check(alternative, alpha, tuning)
    a, b = paired(control, treatment)
    estimate = difference_of(a.mean, b.mean, difference=difference, baseline=a.plain_mean)
    variance = spread_of(a, b, difference)
    if a.n < 2 or b.n < 2 or variance is None or variance <= 0:
        return Effect(estimate, None, UNKNOWN, 1.0)
    error = math.sqrt(variance)
    if tuning is not None:
        found = _sequence(estimate, error, a.n + b.n, tuning, alpha, alternative)
        return Effect(estimate, error, *found)
    freedom = _freedom(a, b)
    tail = alpha / 2 if alternative == "two_sided" else alpha
    half = float(special.stdtrit(freedom, 1 - tail)) * error
    t = estimate / error
    if alternative == "two_sided":
        p = 2 * float(special.stdtr(freedom, -abs(t)))
    else:
        p = float(special.stdtr(freedom, -t if alternative == "greater" else t))
    return Effect(estimate, error, _interval(estimate, half, alternative), p)


def spread_of(a: Baseline, b: Baseline, difference: DifferenceKind) -> float | None:
    """Give the variance of a difference of means; None where it is relative to 0 or to nobody.

    Relative, by the delta method: var_b / (n_b m_a²) + var_a m_b² / (n_a m_a⁴).
    """
    if not a.n or not b.n:
        return None
    first, second = a.variance / a.n, b.variance / b.n
    if difference == "absolute":
        return first + second
    if a.plain_mean == 0:
        return None
    return second / a.plain_mean**2 + first * b.plain_mean**2 / a.plain_mean**4


def _check(alternative: str, alpha: float, tuning: float | None) -> None:
    sides = ("two_sided", "greater", "less")
    if alternative not in sides:
        hint = did_you_mean(str(alternative), sides)
        raise ConfigError(f"there is no alternative {alternative!r}", hint=hint)
    if not 0 < alpha < 0.5:
        raise ConfigError(f"alpha lies between 0 and 0.5, not at {alpha}", hint="usual is 0.05")
    if tuning is not None and tuning <= 0:
        raise ConfigError(f"a sequence is tuned to a number of units, not to {tuning}")


def _freedom(a: Baseline, b: Baseline) -> float:
    first, second = a.variance / a.n, b.variance / b.n
    return (first + second) ** 2 / (first**2 / (a.n - 1) + second**2 / (b.n - 1))


def _interval(estimate: float, half: float, alternative: Alternative) -> Interval:
    return Interval(
        None if alternative == "less" else estimate - half,
        None if alternative == "greater" else estimate + half,
    )


def _sequence(
    estimate: float, error: float, n: int, tuning: float, alpha: float, alternative: Alternative
) -> tuple[Interval, float]:
    """Give bounds and p of a confidence sequence after *n* units."""
    if alternative == "two_sided":
        scaled = n * _rho_squared(tuning, alpha)
        half = error * math.sqrt(2 * (scaled + 1) / scaled * math.log(_root(scaled) / alpha))
        # The α at which the bound would touch 0, at the same tuning.
        exponent = (estimate / error) ** 2 * scaled / (2 * (scaled + 1))
        p = min(1.0, _root(scaled) * math.exp(-min(exponent, 700.0)))
        return _interval(estimate, half, alternative), p
    half = error * _one_sided(n, tuning, alpha)
    towards = estimate / error if alternative == "greater" else -estimate / error
    return _interval(estimate, half, alternative), _searched(towards, n, tuning)


def _rho_squared(tuning: float, alpha: float) -> float:
    """Give ρ² = (−2 ln α + ln(1 − 2 ln α)) / N*, which makes the sequence tightest at N*."""
    return (-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / tuning


def _root(scaled: float) -> float:
    return math.sqrt(scaled + 1)


def _one_sided(n: int, tuning: float, alpha: float) -> float:
    """Give the distance of a one-sided bound, in standard errors."""
    scaled = n * _rho_squared(tuning, 2 * alpha)
    return math.sqrt(2 * (scaled + 1) / scaled * math.log(1 + _root(scaled) / (2 * alpha)))


def _searched(towards: float, n: int, tuning: float) -> float:
    """Find the smallest α whose bound lies within *towards* standard errors of the estimate.

    The distance falls with α, but rises again where the tuning to 2 α comes near 1: so the first
    of many steps is looked for, and then halved.
    """
    ratio: float = (_MOST_P / _LEAST_P) ** (1 / _STEPS)
    steps = (_LEAST_P * ratio**k for k in range(_STEPS))
    first = next((alpha for alpha in steps if _one_sided(n, tuning, alpha) <= towards), None)
    if first is None:
        return _MOST_P
    low, high = first / ratio, first
    for _ in range(_HALVINGS if first > _LEAST_P else 0):
        middle = (low + high) / 2
        if _one_sided(n, tuning, middle) > towards:
            low = middle
        else:
            high = middle
    return high
