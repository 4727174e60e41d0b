"""What is known of a group: sums that can be added up anywhere, and moments from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from touchline.errors import ConfigError

__all__ = [
    "Adjusted",
    "Baseline",
    "DifferenceKind",
    "Mean",
    "Proportion",
    "Quantile",
    "Sample",
    "Sums",
    "covariance",
    "cuped_coefficient",
    "difference_of",
    "paired",
]

DifferenceKind: TypeAlias = Literal["relative", "absolute"]
"""Whether a difference is divided by the magnitude of the control's mean."""

_Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Sums:
    """Sum and sum of squares of one measure over the units of a group."""

    sum: float
    sum_squares: float

    def mean(self, n: int) -> float:
        """Mean over *n* units, 0 for none."""
        return self.sum / n if n else 0.0

    def variance(self, n: int) -> float:
        """Variance with divisor n − 1; 0 for fewer than two units."""
        return (self.sum_squares - self.sum**2 / n) / (n - 1) if n > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Mean:
    """A group measured by a mean, for instance revenue per person.

    Examples
    --------
    >>> group = Mean(n=4, sum=10, sum_squares=30)
    >>> group.mean, round(group.variance, 4)
    (2.5, 1.6667)
    """

    n: int
    sum: float
    sum_squares: float

    @property
    def mean(self) -> float:
        """Mean of the units."""
        return Sums(self.sum, self.sum_squares).mean(self.n)

    @property
    def variance(self) -> float:
        """Variance of a unit, with divisor n − 1."""
        return Sums(self.sum, self.sum_squares).variance(self.n)


@dataclass(frozen=True, slots=True)
class Proportion:
    """A group measured by a share, for instance of those who converted.

    Examples
    --------
    >>> Proportion(n=4, sum=3).variance
    0.1875
    """

    n: int
    sum: float
    """Units that have what is counted."""

    @property
    def mean(self) -> float:
        """Share of the units."""
        return self.sum / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """Variance of a unit: p (1 − p)."""
        return self.mean * (1 - self.mean)


@dataclass(frozen=True, slots=True)
class Quantile:
    """A group measured by a quantile with its 95% bounds, for instance the median load time."""

    n: int
    estimate: float
    lower: float
    upper: float

    @property
    def mean(self) -> float:
        """The quantile."""
        return self.estimate

    @property
    def variance(self) -> float:
        """Variance of a unit that would give bounds as wide: (n − 1) · ((upper − lower) / 2z)²."""
        return max(0, self.n - 1) * ((self.upper - self.lower) / (2 * _Z95)) ** 2


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A group measured by a mean, with the same measure from before the experiment.

    CUPED: A. Deng, Y. Xu, R. Kohavi and T. Walker (2013), *Improving the sensitivity of online
    controlled experiments by utilizing pre-experiment data*, WSDM. What the earlier measure
    predicts is taken away, with one coefficient for both groups; see :func:`cuped_coefficient`.
    """

    n: int
    post: Sums
    """In the experiment."""
    pre: Sums
    """Before it."""
    sum_of_products: float
    """Sum over the units of what both measures say, multiplied."""

    @property
    def mean(self) -> float:
        """Mean in the experiment, not adjusted."""
        return self.post.mean(self.n)

    @property
    def variance(self) -> float:
        """Variance of a unit in the experiment, not adjusted."""
        return self.post.variance(self.n)

    @property
    def covariance(self) -> float:
        """Covariance of both measures, with divisor n − 1."""
        if self.n < 2:
            return 0.0
        return (self.sum_of_products - self.post.sum * self.pre.sum / self.n) / (self.n - 1)


Sample: TypeAlias = Mean | Proportion | Quantile | Adjusted
"""A group in an experiment."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A group as tests need it."""

    n: int
    mean: float
    """Adjusted, where there is something to adjust by."""
    variance: float
    """Of a unit, adjusted."""
    plain_mean: float
    """Not adjusted."""


def cuped_coefficient(control: Adjusted, treatment: Adjusted) -> float:
    """Give the coefficient θ = cov(post, pre) / var(pre) over both groups together.

    Examples
    --------
    >>> group = Adjusted(n=3, post=Sums(6, 14), pre=Sums(3, 5), sum_of_products=8)
    >>> cuped_coefficient(group, group)
    1.0
    """
    both = Adjusted(
        n=control.n + treatment.n,
        post=_added(control.post, treatment.post),
        pre=_added(control.pre, treatment.pre),
        sum_of_products=control.sum_of_products + treatment.sum_of_products,
    )
    variance = both.pre.variance(both.n)
    return both.covariance / variance if variance > 0 else 0.0


def covariance(x: Sequence[float], y: Sequence[float]) -> float:
    """Give the covariance of two measures of the same units, with divisor n − 1.

    Raises
    ------
    ConfigError
        If they differ in length.

    Examples
    --------
    >>> covariance([1, 2, 3], [2, 4, 6])
    2.0
    """
    n = len(x)
    if len(y) != n:
        raise ConfigError(f"{n} values of one measure arrived, but {len(y)} of the other")
    if n < 2:
        return 0.0
    mean_x, mean_y = sum(x) / n, sum(y) / n
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / (n - 1)


def difference_of(
    control: float,
    treatment: float,
    *,
    difference: DifferenceKind = "relative",
    baseline: float | None = None,
) -> float:
    """Subtract the control's mean from the treatment's.

    Parameters
    ----------
    difference
        ``relative`` divides by the magnitude of *baseline*; 0 if that is 0.
    baseline
        Default: the control's mean.

    Examples
    --------
    >>> difference_of(-10, -5), difference_of(10, 15, difference="absolute")
    (0.5, 5)
    """
    if difference not in ("relative", "absolute"):
        raise ConfigError(f"a difference is 'relative' or 'absolute', not {difference!r}")
    if difference == "absolute":
        return treatment - control
    base = abs(control if baseline is None else baseline)
    return (treatment - control) / base if base else 0.0


def paired(control: Sample, treatment: Sample) -> tuple[Baseline, Baseline]:
    """Give both groups as tests need them.

    Raises
    ------
    ConfigError
        If only one of them can be adjusted.
    """
    if isinstance(control, Adjusted) and isinstance(treatment, Adjusted):
        theta = cuped_coefficient(control, treatment)
        return _adjusted(control, theta), _adjusted(treatment, theta)
    if isinstance(control, Adjusted) or isinstance(treatment, Adjusted):
        raise ConfigError(
            "only one of the groups has a measure from before the experiment",
            hint="give both as Adjusted, or both as Mean",
        )
    return _as_it_is(control), _as_it_is(treatment)


def _as_it_is(sample: Sample) -> Baseline:
    return Baseline(sample.n, sample.mean, sample.variance, sample.mean)


def _adjusted(sample: Adjusted, theta: float) -> Baseline:
    pre = sample.pre.variance(sample.n)
    variance = sample.variance + theta**2 * pre - 2 * theta * sample.covariance
    mean = sample.mean - theta * sample.pre.mean(sample.n)
    return Baseline(sample.n, mean, variance, sample.mean)


def _added(a: Sums, b: Sums) -> Sums:
    return Sums(a.sum + b.sum, a.sum_squares + b.sum_squares)
