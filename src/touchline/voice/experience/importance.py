"""How much the experience of each place moves the outcome: derived importance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import Interval
from touchline.errors import ConfigError
from touchline.voice.experience.profile import PLEASANT
from touchline.voice.experience.relative_weights import (
    Moments2,
    correlations,
    moments_by_group,
    relative_weights,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from touchline.analysis.charts import Chart

__all__ = ["Experience", "Importance", "importance_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GROUPS: Final = 256
"""Groups of persons that a bootstrap sample draws from."""
AT_ONCE: Final = 500
"""Samples that are computed together."""
SEED: Final = 20181011
LEAST: Final = 30
"""Places that fewer persons have rated are left out; with fewer persons there is no answer."""
SEVERAL: Final = 0.2
"""From this share of persons with several rated places on, places are weighed together."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Experience:
    """What n persons felt at each of k places, and what came of it."""

    ratings: Floats
    """(n, k): mean emotion of the person's answers about each place, −2 … 2; NaN: none."""
    outcome: Floats
    """(n,): overall score, or 1 and 0; NaN: not known, the person is left out."""
    stratum: Ints
    """(n,): persons with the same number are alike in their segments."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Importance:
    """Answer of ``Project.importance``."""

    by: str
    outcome: str
    method: str
    """``relative_weights``, or ``differences`` where each person rates a single place."""
    r_squared: float | None
    """Share of the outcome's variance that the places explain together."""
    persons: int
    table: pa.Table
    """A row per place, the most important first."""

    def explain(self) -> str:
        """Say what the figures mean."""
        return _explanation(self)

    def chart(self) -> Chart:
        """Draw performance against importance; ``.save("importance.png")`` writes it."""
        from touchline.voice.experience.charts import quadrant_chart

        return quadrant_chart(self)

    def to_pandas(self) -> pd.DataFrame:
        """Give the table as a pandas data frame."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __repr__(self) -> str:
        return f"<Importance: {self.table.num_rows} places for {self.outcome}>"


def importance_of(
    places: Sequence[str],
    experience: Experience,
    *,
    by: str,
    outcome: str,
    samples: int = 500,
) -> Importance:
    """Derive how important each place is from what its ratings have to do with the outcome.

    Where persons rate several places, the share of the outcome's variance that all places explain
    (R²) is shared out by Johnson's relative weights over pairwise correlations: each place is
    adjusted for the others. An outcome of 1 and 0 is taken as it is (the linear probability
    model). Where each person rates a single place, nothing can be adjusted for the others: then
    the outcome of those who were pleased there is compared with that of those who were not, within
    persons who are alike in their segments.

    Parameters
    ----------
    places
        Ids of the k places.
    samples
        Bootstrap samples for the intervals, of 256 groups of persons with a fixed seed.

    Returns
    -------
    Columns: the place, ``importance`` (0 … 1 with ``low`` and ``high``: the share of R², or the
    difference in the outcome), ``weight`` (the part of R²), ``correlation`` with the outcome,
    ``performance`` (mean emotion), ``n`` persons.

    Raises
    ------
    ConfigError
        If fewer than 30 persons have an outcome and a rating, or all outcomes are alike.

    Examples
    --------
    >>> draw = np.random.default_rng(1)
    >>> felt = draw.normal(size=(2000, 3))
    >>> overall = felt @ [2.0, 1.0, 0.0] + draw.normal(size=2000)
    >>> found = importance_of(
    ...     ["parcel", "site", "call"],
    ...     Experience(ratings=felt, outcome=overall, stratum=np.zeros(2000, np.int64)),
    ...     by="touchpoint", outcome="nps")
    >>> [(row["touchpoint"], round(row["importance"], 1)) for row in found.table.to_pylist()]
    [('parcel', 0.8), ('site', 0.2), ('call', 0.0)]
    """
    told = ~np.isnan(experience.outcome) & ~np.isnan(experience.ratings).all(axis=1)
    ratings, result = experience.ratings[told], experience.outcome[told]
    rated = (~np.isnan(ratings)).sum(axis=0)
    chosen = [at for at in range(len(places)) if rated[at] >= LEAST and _varies(ratings[:, at])]
    if len(result) < LEAST or not chosen or not result.std():
        raise ConfigError(
            f"{len(result):,} persons have both a rating and the outcome {outcome!r}, or all ended"
            " alike: that is too little to derive importance from",
            hint=f"at least {LEAST} are needed; choose another outcome",
        )
    ratings = ratings[:, chosen]
    several = ((~np.isnan(ratings)).sum(axis=1) > 1).mean() >= SEVERAL
    names = [places[at] for at in chosen]
    if several and len(chosen) > 1:
        columns, r_squared = _weights(ratings, result, samples)
    else:
        columns, r_squared = _differences(ratings, result, experience.stratum[told]), None
    return Importance(
        by=by,
        outcome=outcome,
        method="relative_weights" if r_squared is not None else "differences",
        r_squared=r_squared,
        persons=len(result),
        table=_table(by, names, ratings, columns),
    )


def _varies(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return bool(len(known) and known.std() > 0)


def _weights(ratings: Floats, result: Floats, samples: int) -> tuple[dict[str, Floats], float]:
    """Share out R², with percentile intervals of the bootstrap."""
    draw = np.random.default_rng(SEED)
    groups = min(GROUPS, len(result))
    group = draw.permutation(np.arange(len(result)) % groups)
    parts = moments_by_group(np.column_stack([ratings, result]), group, groups)
    matrix, weights = _shared(parts, np.ones(groups))
    drawn = draw.multinomial(groups, np.full(groups, 1 / groups), size=samples)
    some = np.array_split(drawn.astype(np.float64), -(-samples // AT_ONCE))
    shares = np.concatenate([_share(_shared(parts, times)[1]) for times in some])
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    share = _share(weights)
    columns = {
        "importance": share,
        "low": np.minimum(low, share),
        "high": np.maximum(high, share),
        "weight": weights,
        "correlation": matrix[:-1, -1],
    }
    return columns, float(weights.sum())


def _shared(parts: Moments2, times: Floats) -> tuple[Floats, Floats]:
    matrix = correlations(parts.weighted(times))
    return matrix, relative_weights(matrix)


def _share(weights: Floats) -> Floats:
    total = weights.sum(axis=-1, keepdims=True)
    found: Floats = np.divide(weights, total, out=weights.copy(), where=total > 0)
    return found


def _differences(ratings: Floats, result: Floats, stratum: Ints) -> dict[str, Floats]:
    """Compare the outcome of those pleased at a place with that of the others rated there."""
    found = [_difference(ratings[:, at], result, stratum) for at in range(ratings.shape[1])]
    return {
        "importance": np.array([value for value, _ in found]),
        "low": _bounds([interval.low for _, interval in found]),
        "high": _bounds([interval.high for _, interval in found]),
        "weight": np.full(len(found), np.nan),
        "correlation": np.array([_correlation(ratings[:, at], result) for at in range(len(found))]),
    }


def _difference(rating: Floats, result: Floats, stratum: Ints) -> tuple[float, Interval]:
    """Give the difference within strata, weighed as Mantel and Haenszel do, and its interval."""
    there = ~np.isnan(rating)
    pleased = (rating[there] >= PLEASANT).astype(np.int64)
    _, of = np.unique(stratum[there], return_inverse=True)
    strata = int(of.max(initial=-1)) + 1
    place, value = of * 2 + pleased, result[there]
    n = np.bincount(place, minlength=2 * strata).reshape(-1, 2).astype(np.float64)
    total = np.bincount(place, weights=value, minlength=2 * strata).reshape(-1, 2)
    power = np.bincount(place, weights=value**2, minlength=2 * strata).reshape(-1, 2)
    both = (n > 0).all(axis=1)
    if not both.any():
        return float("nan"), Interval(None, None)
    n, total, power = n[both], total[both], power[both]
    mean = total / n
    weight = n.prod(axis=1) / n.sum(axis=1)
    gap = float(weight @ (mean[:, 1] - mean[:, 0]) / weight.sum())
    freedom = float(n.sum() - 2 * len(n))
    within = float((power - n * mean**2).sum()) / max(freedom, 1.0)
    error = np.sqrt(within / weight.sum())
    if freedom < 1:
        return gap, Interval(None, None)
    from scipy import special

    half = float(special.stdtrit(freedom, 0.975) * error)
    return gap, Interval(gap - half, gap + half)


def _correlation(rating: Floats, result: Floats) -> float:
    there = ~np.isnan(rating)
    if not result[there].std():
        return float("nan")
    return float(np.corrcoef(rating[there], result[there])[0, 1])


def _bounds(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values])


def _table(by: str, names: Sequence[str], ratings: Floats, columns: dict[str, Floats]) -> pa.Table:
    import pyarrow as pa

    order = np.argsort(-np.nan_to_num(columns["importance"], nan=-np.inf), kind="stable")
    found: dict[str, Any] = {by: pa.array([names[at] for at in order], pa.string())}
    for name, values in columns.items():
        found[name] = pa.array(values[order], pa.float64(), from_pandas=True)
    found["performance"] = pa.array(np.nanmean(ratings, axis=0)[order], pa.float64())
    found["n"] = pa.array((~np.isnan(ratings)).sum(axis=0)[order], pa.int64())
    return pa.table(found)


def _explanation(found: Importance) -> str:
    who = f"Of {found.persons:,} persons with ratings and the outcome {found.outcome}."
    if found.method == "relative_weights":
        return (
            f"Importance is the share of what all {found.by}s together explain of the outcome"
            f" (R² = {found.r_squared:.2f}), shared out by Johnson's relative weights over pairwise"
            " correlations, so that each is adjusted for the others. Intervals come from bootstrap"
            f" samples of persons with a fixed seed. {who}"
        )
    return (
        f"Most persons have rated a single {found.by}, so that none can be adjusted for the others."
        " Importance is how much higher the outcome is of those who were pleased there (the top 40%"
        " of the scale) than of the others who rated it, within persons alike in their segments"
        f" (Mantel and Haenszel's weights); it is no proof of a cause. {who}"
    )
