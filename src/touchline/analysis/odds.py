"""Odds ratios of two groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Floats, Int64s

__all__ = ["Odds", "odds_ratios"]


class Odds(NamedTuple):
    """Odds ratios with their bounds and p-values."""

    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats
    """Two-sided, of a ratio of 1; NaN where a group or an outcome is empty."""


def odds_ratios(
    with_yes: Int64s, with_no: Int64s, without_yes: Int64s, without_no: Int64s, *,
    level: float = 0.95,
) -> Odds:  # fmt: skip
    """Compare the odds of an outcome with a factor to those without it.

    J. B. S. Haldane (1956), *The estimation and significance of the logarithm of a ratio of
    frequencies*, Annals of Human Genetics 20, and F. J. Anscombe (1956), *On estimating binomial
    response relations*, Biometrika 43: with ½ added to each of the four counts, ln of
    (a + ½)(d + ½) / ((b + ½)(c + ½)) has nearly no bias and is there for empty cells too. Its
    variance is the sum of 1 / (count + ½), after B. Woolf (1955), Annals of Human Genetics 19; the
    interval and the p-value are those of a normal distribution.

    Parameters
    ----------
    with_yes, with_no
        Cases that have the factor, with and without the outcome.
    without_yes, without_no
        Cases that lack the factor.

    Examples
    --------
    >>> counts = [np.array([n]) for n in (20, 10, 10, 20)]
    >>> odds = odds_ratios(*counts)
    >>> [float(bound[0].round(3)) for bound in (odds.ratio, odds.low, odds.high)]
    [3.812, 1.331, 10.913]
    """
    from scipy import special

    cells = np.array([with_yes, with_no, without_yes, without_no], np.float64)
    a, b, c, d = cells + 0.5
    log = np.log(a) + np.log(d) - np.log(b) - np.log(c)
    error = np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    half = special.ndtri(0.5 + level / 2) * error
    p_value = 2 * special.ndtr(-np.abs(log) / error)
    margins = (cells[0] + cells[1], cells[2] + cells[3], cells[0] + cells[2], cells[1] + cells[3])
    p_value[np.minimum.reduce(margins) == 0] = np.nan
    return Odds(np.exp(log), np.exp(log - half), np.exp(log + half), p_value)
