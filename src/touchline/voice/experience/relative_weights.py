"""Shares of R² that go back to each of several predictors that hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Moments2", "correlations", "moments_by_group", "relative_weights"]

Floats = npt.NDArray[np.float64]

LEAST_PAIRS: Final = 10
"""Two columns that fewer rows have together take the mean correlation of the others."""
LEAST_EIGENVALUE: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Moments2:
    """First and second moments of every pair of columns, over the rows that have both.

    Arrays of shape (…, k, k); they can be added up over groups of rows.
    """

    n: Floats
    sums: Floats
    """[i, j]: Σ xᵢ over rows that have xᵢ and xⱼ."""
    squares: Floats
    products: Floats

    def weighted(self, weights: Floats) -> Moments2:
        """Add up groups, each so many times."""
        return Moments2(
            *(np.tensordot(weights, getattr(self, name), axes=1) for name in self.__slots__)
        )


def moments_by_group(columns: Floats, group: npt.NDArray[np.int64], groups: int) -> Moments2:
    """Give the moments of the rows in each group.

    Parameters
    ----------
    columns
        (n, k), NaN where a value is missing.
    group
        Number of the group of each row.
    """
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(groups + 1))
    given = ~np.isnan(columns[order])
    filled = np.where(given, columns[order], 0.0)
    there = given.astype(np.float64)
    parts = [slice(edges[at], edges[at + 1]) for at in range(groups)]
    return Moments2(
        np.array([there[part].T @ there[part] for part in parts]),
        np.array([filled[part].T @ there[part] for part in parts]),
        np.array([(filled[part] ** 2).T @ there[part] for part in parts]),
        np.array([filled[part].T @ filled[part] for part in parts]),
    )


def correlations(moments: Moments2) -> Floats:
    """Give the matrix of pairwise correlations, made positive definite.

    Each pair uses the rows that have both. What then is no possible matrix of correlations is
    brought back by raising its eigenvalues above 0 and scaling the diagonal to 1 (R. Rebonato and
    P. Jäckel 1999).
    """
    n = np.maximum(moments.n, 1.0)
    mean = moments.sums / n
    variance = np.maximum(moments.squares / n - mean**2, 0.0)
    scale = np.sqrt(variance * variance.T)
    known = (moments.n >= LEAST_PAIRS) & (scale > 1e-12)
    covariance = moments.products / n - mean * mean.T
    found = np.divide(covariance, scale, out=np.zeros_like(scale), where=known)
    off = known & ~np.eye(len(found), dtype=bool)
    if off.any():
        found = np.where(known, found, found[off].mean())
    np.fill_diagonal(found, 1.0)
    values, vectors = np.linalg.eigh(found)
    if values[0] >= LEAST_EIGENVALUE:
        return np.asarray(found, np.float64)
    raised = vectors * np.maximum(values, LEAST_EIGENVALUE) @ vectors.T
    size = np.sqrt(np.diag(raised))
    made: Floats = raised / np.outer(size, size)
    return made


def relative_weights(correlation: Floats) -> Floats:
    """Share out R² among predictors.

    J. W. Johnson (2000), *A heuristic method for estimating the relative weight of predictor
    variables in multiple regression*, Multivariate Behavioral Research 35: the predictors are
    replaced by the orthogonal variables nearest to them, whose squared coefficients are given
    back in the squares of what binds each predictor to them. The weights are never negative, add
    up to R², and agree closely with Shapley values of R² (LMG).

    Parameters
    ----------
    correlation
        (k + 1, k + 1), the outcome last; positive definite.

    Returns
    -------
    k weights.

    Examples
    --------
    >>> relative_weights(np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]])).round(2)
    array([0.36, 0.09])
    """
    among, outcome = correlation[:-1, :-1], correlation[:-1, -1]
    values, vectors = np.linalg.eigh(among)
    root = (vectors * np.sqrt(np.maximum(values, LEAST_EIGENVALUE**2))) @ vectors.T
    coefficients = np.linalg.solve(root, outcome)
    weights: Floats = root**2 @ coefficients**2
    return weights
