"""Corrects p-values of many tests that are read together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, did_you_mean

__all__ = ["Correction", "adjust", "benjamini_hochberg", "holm"]

Correction: TypeAlias = Literal["benjamini_hochberg", "holm", "none"]
"""``benjamini_hochberg`` bounds the share of false alarms among the findings, ``holm`` the chance
of even one; ``none`` leaves p-values as they are."""

_Values: TypeAlias = Sequence[float] | npt.NDArray[np.floating[Any]]


def adjust(p_values: _Values, correction: Correction) -> npt.NDArray[np.float64]:
    """Correct *p_values* by the named method; NaN, no test, stays NaN and is not counted.

    Raises
    ------
    ConfigError
        If there is no such method.

    Examples
    --------
    >>> adjust([0.01, 0.04], "none").tolist()
    [0.01, 0.04]
    """
    methods: dict[str, Callable[[_Values], npt.NDArray[np.float64]]] = {
        "benjamini_hochberg": benjamini_hochberg,
        "holm": holm,
        "none": lambda p: np.array(p, np.float64),
    }
    if correction not in methods:
        hint = did_you_mean(str(correction), methods)
        raise ConfigError(f"there is no correction {correction!r}", hint=hint)
    return methods[correction](p_values)


def benjamini_hochberg(p_values: _Values) -> npt.NDArray[np.float64]:
    """Give p-values adjusted so that those below q hold at most a share q of false alarms.

    Y. Benjamini and Y. Hochberg (1995), *Controlling the false discovery rate*, JRSS B 57: with
    the p-values in rising order, the k-th of m becomes the smallest of p_i · m / i over i ≥ k.

    Parameters
    ----------
    p_values
        In any order; NaN stands for no test.

    Returns
    -------
    Adjusted p-values, in the same order.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.50]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    adjusted = np.array(p_values, np.float64)
    tested = np.flatnonzero(~np.isnan(adjusted))
    order = tested[np.argsort(adjusted[tested])]
    m = len(order)
    raised = adjusted[order] * m / np.arange(1, m + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    return adjusted


def holm(p_values: _Values) -> npt.NDArray[np.float64]:
    """Give p-values adjusted so that the chance of any false alarm below α is at most α.

    S. Holm (1979), *A simple sequentially rejective multiple test procedure*, Scandinavian Journal
    of Statistics 6: with the p-values in rising order, the k-th of m becomes the largest of
    p_i · (m − i + 1) over i ≤ k.

    Parameters
    ----------
    p_values
        In any order; NaN stands for no test.

    Returns
    -------
    Adjusted p-values, in the same order.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03, 0.50]).round(4).tolist()
    [0.04, 0.09, 0.09, 0.5]
    """
    adjusted = np.array(p_values, np.float64)
    tested = np.flatnonzero(~np.isnan(adjusted))
    order = tested[np.argsort(adjusted[tested])]
    m = len(order)
    raised = adjusted[order] * np.arange(m, 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(raised))
    return adjusted
