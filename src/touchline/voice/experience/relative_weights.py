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
        """Add up groups, each so many times; *weights* may be several samples, (…, groups)."""
        return Moments2(*(_added(weights, getattr(self, name)) for name in self.__slots__))


def _added(weights: Floats, groups: Floats) -> Floats:
    flat = groups.reshape(len(groups), -1)
    # A product for each sample: a sample gives the same figures alone and among others.
    found: Floats = np.matmul(weights[..., None, :], flat)[..., 0, :]
    return found.reshape(*weights.shape[:-1], *groups.shape[1:])


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
    scale = np.sqrt(variance * variance.mT)
    known = (moments.n >= LEAST_PAIRS) & (scale > 1e-12)
    covariance = moments.products / n - mean * mean.mT
    found = np.divide(covariance, scale, out=np.zeros_like(scale), where=known)
    diagonal = np.eye(found.shape[-1], dtype=bool)
    off = known & ~diagonal
    for at in np.argwhere((~known & ~diagonal).any(axis=(-2, -1)) & off.any(axis=(-2, -1))):
        one = tuple(at)
        found[one] = np.where(known[one], found[one], found[one][off[one]].mean())
    found[..., diagonal] = 1.0
    values, vectors = np.linalg.eigh(found)
    raised = vectors * np.maximum(values, LEAST_EIGENVALUE)[..., None, :] @ vectors.mT
    size = np.sqrt(np.diagonal(raised, axis1=-2, axis2=-1))
    made = raised / (size[..., :, None] * size[..., None, :])
    possible = (values[..., 0] >= LEAST_EIGENVALUE)[..., None, None]
    return np.asarray(np.where(possible, found, made), np.float64)


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
        (…, k + 1, k + 1), the outcome last; positive definite.

    Returns
    -------
    (…, k) weights.

    Examples
    --------
    >>> relative_weights(np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]])).round(2)
    array([0.36, 0.09])
    """
    among, outcome = correlation[..., :-1, :-1], correlation[..., :-1, -1:]
    values, vectors = np.linalg.eigh(among)
    stretched = np.sqrt(np.maximum(values, LEAST_EIGENVALUE**2))[..., None, :]
    root = (vectors * stretched) @ vectors.mT
    coefficients = np.linalg.solve(root, outcome)
    weights: Floats = (root**2 @ coefficients**2)[..., 0]
    return weights
