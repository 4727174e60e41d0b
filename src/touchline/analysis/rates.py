"""Shares with their intervals, a column at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["rate_columns"]


def rate_columns(
    part: npt.NDArray[np.int64], whole: npt.NDArray[np.int64], *, level: float = 0.95
) -> dict[str, pa.Array]:
    """Give the columns ``rate``, ``low`` and ``high``; null where the whole is 0.

    The bounds are those of E. B. Wilson (1927), as in :func:`touchline.analysis.wilson`.

    Examples
    --------
    >>> columns = rate_columns(np.array([81, 0]), np.array([263, 0]))
    >>> [round(float(columns[name][0].as_py()), 4) for name in ("rate", "low", "high")]
    [0.308, 0.2553, 0.3662]
    >>> columns["rate"][1].as_py() is None
    True
    """
    from statistics import NormalDist  # SciPy has it too, and takes long to import

    n = np.maximum(whole, 1)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    rate = part / n
    middle = rate + z * z / (2 * n)
    half = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = np.where(part == 0, 0.0, np.clip((middle - half) / scale, 0.0, rate))
    high = np.where(part == whole, 1.0, np.clip((middle + half) / scale, rate, 1.0))
    unknown = whole == 0
    return {
        "rate": pa.array(rate, mask=unknown),
        "low": pa.array(low, mask=unknown),
        "high": pa.array(high, mask=unknown),
    }
