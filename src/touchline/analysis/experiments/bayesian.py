"""Normal posteriors of a difference, and what a wrong choice would cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from touchline.analysis.experiments.frequentist import spread_of
from touchline.analysis.experiments.samples import (
    DifferenceKind,
    Sample,
    difference_of,
    paired,
)
from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.errors import ConfigError

__all__ = ["Posterior", "Prior", "Risk", "expected_loss", "posterior"]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of the relative difference beforehand."""

    mean: float = 0.0
    variance: float = 1.0

    def __post_init__(self) -> None:
        if self.variance <= 0:
            raise ConfigError(
                f"the variance of a prior is more than 0, not {self.variance}",
                hint="leave the prior out if nothing is known",
            )


@dataclass(frozen=True, slots=True)
class Risk:
    """What is lost on average by a choice, in units of the difference."""

    control: float
    """By keeping the control: E[max(d, 0)]."""
    treatment: float
    """By choosing the treatment: E[max(−d, 0)]."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is believed of a difference after the experiment."""

    estimate: float
    deviation: float
    """Standard deviation; 0 where nothing was learnt or nothing varies."""
    interval: Interval
    chance_to_win: float
    """Of the treatment being larger."""
    risk: Risk


def posterior(
    control: Sample,
    treatment: Sample,
    *,
    difference: DifferenceKind = "relative",
    alpha: float = 0.05,
    prior: Prior | None = None,
) -> Posterior:
    """Give the posterior of the difference: normal data, and a normal prior or a flat one.

    A. Gelman et al. (2013), *Bayesian data analysis*, 2.5: precisions add up, and the mean is
    weighted by them. The variance of a relative difference is that of the delta method.

    Parameters
    ----------
    control, treatment
        Both groups; two :class:`Adjusted` are adjusted by CUPED.
    difference
        ``relative`` (0.1 is 10% more) or ``absolute``.
    alpha
        The interval holds 1 − *alpha*.
    prior
        On the relative scale; multiplied by the control's mean for absolute differences. A flat
        one if not given.

    Returns
    -------
    Posterior
        Without data there is no interval, and both groups win with the same chance.

    Examples
    --------
    >>> from touchline.analysis.experiments import Proportion
    >>> found = posterior(Proportion(1000, 100), Proportion(1000, 130))
    >>> round(found.estimate, 3), round(found.chance_to_win, 3)
    (0.3, 0.967)
    """
    if not 0 < alpha < 1:
        raise ConfigError(f"alpha lies between 0 and 1, not at {alpha}", hint="usual is 0.05")
    a, b = paired(control, treatment)
    estimate = difference_of(a.mean, b.mean, difference=difference, baseline=a.plain_mean)
    variance = spread_of(a, b, difference)
    if variance is None or variance <= 0:
        return Posterior(0.0, 0.0, UNKNOWN, 0.5, Risk(0.0, 0.0))
    if prior is not None:
        scale = a.plain_mean if difference == "absolute" else 1.0
        expected, spread = prior.mean * scale, prior.variance * scale**2
        if spread > 0:
            precision = 1 / spread + 1 / variance
            estimate = (expected / spread + estimate / variance) / precision
            variance = 1 / precision
    deviation = math.sqrt(variance)
    half = float(special.ndtri(1 - alpha / 2)) * deviation
    return Posterior(
        estimate,
        deviation,
        Interval(estimate - half, estimate + half),
        float(special.ndtr(estimate / deviation)),
        expected_loss(estimate, deviation),
    )


def expected_loss(mean: float, deviation: float) -> Risk:
    """Give the loss of either choice when the difference is normal: μ Φ(μ/σ) + σ φ(μ/σ).

    Examples
    --------
    >>> risk = expected_loss(0.1, 0.05)
    >>> round(risk.control, 5), round(risk.treatment, 5)
    (0.10042, 0.00042)
    """
    if deviation <= 0:
        return Risk(max(mean, 0.0), max(-mean, 0.0))
    z = mean / deviation
    density = deviation * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return Risk(
        mean * float(special.ndtr(z)) + density, max(0.0, density - mean * float(special.ndtr(-z)))
    )
