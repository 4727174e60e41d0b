"""From the counts of the kernels to the table, for journeys and for paths alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from touchline.analysis.attribution.markov import CONVERSION, NULL, Chain
from touchline.analysis.attribution.models import Chosen
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.kernels.attribution import Credit
    from touchline.kernels.batch import Floats, Int64s
    from touchline.kernels.markov import Steps

__all__ = ["GROUPS", "Shared", "check_costs", "share_out"]

GROUPS: Final = 256
"""Groups of persons that are drawn as wholes for intervals. As many make the width of an interval
exact to 1 / √(2 · 256) = 4 %, about what 200 samples make it."""
_MOST_DENSE: Final = 1 << 22
"""Up to so many cells, a table of steps by group is quicker than one of those that are not 0."""
_SEED: Final = 20180829


@dataclass(frozen=True, slots=True)
class Shared:
    """Conversions shared out."""

    table: pa.Table
    figures: Mapping[str, Any]
    tables: Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class _Sums:
    """The whole in row 0, a sample in every other."""

    conversions: Floats
    """Samples × 2: with touches, without."""
    worth: Floats
    """Samples × 2."""
    credit: Floats
    """Samples × models × channels."""
    value: Floats
    """Samples × models × channels."""
    effects: Floats | None = None
    """Samples × channels: removal effects."""
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)


def check_costs(costs: Mapping[str, float] | None, channels: tuple[str, ...]) -> None:
    """Refuse costs of channels that are not there.

    Raises
    ------
    ConfigError
        If there are such.
    """
    for channel in costs or {}:
        if channel not in channels:
            hint = did_you_mean(channel, channels)
            raise ConfigError(f"a cost is given for {channel!r}, which is no channel", hint=hint)


def share_out(
    credit: Credit,
    steps: Steps | None,
    chosen: Chosen,
    channels: tuple[str, ...],
    *,
    resamples: int,
    costs: Mapping[str, float] | None,
) -> Shared:
    """Finish what the kernels counted; *steps* are those of the Markov chain, if it is chosen."""
    drawn = _drawn(resamples, len(credit.nulls))
    sums = _summed(credit, drawn)
    if steps is not None:
        sums = _with_markov(sums, steps, drawn, chosen, channels)
    shown = _shown(sums, credit.reach, channels, costs)
    table = _table(sums, credit.reach, shown, chosen, channels, costs)
    attributed, unattributed = sums.conversions[0]
    figures = {
        "conversions": _whole(attributed + unattributed),
        "attributed": _whole(attributed),
        "unattributed": _whole(unattributed),
        "value": float(sums.worth[0].sum()) if sums.worth[0].any() else None,
        **sums.figures,
    }
    return Shared(table, figures, sums.tables)


def _drawn(resamples: int, groups: int) -> Floats:
    """Give how often each group is drawn: once in row 0, at random in the others."""
    once = np.ones((1, groups))
    if not resamples:
        return once
    generator = np.random.default_rng(_SEED)
    times = generator.multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    return np.concatenate((once, times))


def _summed(credit: Credit, drawn: Floats) -> _Sums:
    return _Sums(
        conversions=drawn @ credit.conversions,
        worth=drawn @ credit.worth,
        credit=np.tensordot(drawn, credit.credit, 1),
        value=np.tensordot(drawn, credit.value, 1),
    )


def _with_markov(
    sums: _Sums, steps: Steps, drawn: Floats, chosen: Chosen, channels: tuple[str, ...]
) -> _Sums:
    """Put the credit of the chain where its name stands among the models."""
    from touchline.kernels import markov

    keys, weights = markov.finish(steps)
    coded, group = np.divmod(keys, drawn.shape[1])
    found, place = np.unique(coded, return_inverse=True)
    chain = Chain.of(found, channels=len(channels), order=chosen.order)
    counts = _counts(weights, place, group, drawn)
    solved = [chain.removal(row) for row in counts]
    shares = np.array([one.shares() for one in solved])
    effects = np.array([one.effects for one in solved])
    at = chosen.names.index("markov")
    credit = shares * sums.conversions[:, :1]
    value = shares * sums.worth[:, :1]
    return _Sums(
        conversions=sums.conversions,
        worth=sums.worth,
        credit=np.insert(sums.credit, at, credit, axis=1),
        value=np.insert(sums.value, at, value, axis=1),
        effects=effects,
        tables={
            "transitions": _transitions(chain, counts[0], channels),
            "removal_effects": _effects(effects, channels),
        },
        figures={"conversion_probability": solved[0].probability},
    )


def _counts(weights: Floats, step: Int64s, group: Int64s, drawn: Floats) -> Floats:
    """Count each step in every sample."""
    from scipy import sparse

    steps, groups = int(step.max(initial=-1)) + 1, drawn.shape[1]
    if steps * groups <= _MOST_DENSE:
        table = np.zeros((groups, steps))
        table[group, step] = weights
        return drawn @ table
    by_group = sparse.csr_matrix((weights, (step, group)), shape=(steps, groups))
    counts: Floats = np.ascontiguousarray((by_group @ drawn.T).T)
    return counts


def _shown(
    sums: _Sums, reach: Floats, channels: tuple[str, ...], costs: Mapping[str, float] | None
) -> Int64s:
    """Channels with a part in conversions, or with costs; those with most credit first."""
    credited = sums.credit[0].sum(axis=0) if sums.credit.shape[1] else reach
    paid = np.array([name in (costs or {}) for name in channels], np.bool_)
    shown = np.flatnonzero((reach > 0) | (credited > 0) | paid)
    first = sums.credit[0, 0, shown]
    return shown[np.lexsort((shown, -first))]


def _table(
    sums: _Sums,
    reach: Floats,
    shown: Int64s,
    chosen: Chosen,
    channels: tuple[str, ...],
    costs: Mapping[str, float] | None,
) -> pa.Table:
    import pyarrow as pa

    models = len(chosen.names)
    credit = sums.credit[0][:, shown].ravel()
    low, high = _interval(sums.credit[:, :, shown])
    valued = bool(sums.worth[0].any())
    value = sums.value[0][:, shown].ravel()
    spent = [None if costs is None else costs.get(channels[c]) for c in shown] * models
    cost = pa.array(spent, pa.float64())
    paid = np.array([np.nan if one is None else one for one in spent], np.float64)
    return table_of(
        channel=[channels[c] for c in shown] * models,
        model=[name for name in chosen.names for _ in shown],
        journeys=np.tile(np.round(reach[shown]).astype(np.int64), models),
        credit=credit,
        low=low,
        high=high,
        share=credit / max(float(sums.conversions[0, 0]), 1e-300),
        value=pa.array(value if valued else [None] * len(value), pa.float64()),
        cost=cost,
        cost_per_conversion=_ratio(paid, credit),
        return_on_spend=_ratio(value if valued else np.full(len(value), np.nan), paid),
    )


def _interval(samples: Floats) -> tuple[pa.Array, pa.Array]:
    """Give the 2.5 and 97.5 percent quantiles over the samples; null without any."""
    import pyarrow as pa

    if len(samples) == 1:
        none = pa.nulls(samples[0].size, pa.float64())
        return none, none
    low, high = np.quantile(samples[1:], [0.025, 0.975], axis=0)
    return pa.array(low.ravel()), pa.array(high.ravel())


def _ratio(over: Floats, under: Floats) -> pa.Array:
    """Divide; null where there is nothing to divide by, or nothing is known."""
    import pyarrow as pa

    known = ~np.isnan(over) & (under > 0)
    ratio = np.divide(over, under, out=np.zeros(len(over)), where=known)
    return pa.array(ratio, pa.float64(), mask=~known)


def _transitions(chain: Chain, counts: Floats, channels: tuple[str, ...]) -> pa.Table:
    out = np.bincount(chain.source, counts, minlength=len(chain.states))
    labels = [chain.label(state, channels) for state in range(len(chain.states))]
    targets = (*channels, CONVERSION, NULL)
    order = np.lexsort((chain.next, chain.source, -counts))
    return table_of(
        source=[labels[chain.source[i]] for i in order],
        target=[targets[chain.next[i]] for i in order],
        count=np.round(counts[order]).astype(np.int64),
        probability=(counts / out[chain.source])[order] if len(counts) else np.zeros(0),
    )


def _effects(effects: Floats, channels: tuple[str, ...]) -> pa.Table:
    low, high = _interval(effects)
    shown = np.flatnonzero(effects[0] > 0)
    order = shown[np.argsort(-effects[0][shown], kind="stable")]
    return table_of(
        channel=[channels[c] for c in order],
        removal_effect=effects[0][order],
        low=low.take(order),
        high=high.take(order),
    )


def _whole(number: float) -> float | int:
    return int(number) if float(number).is_integer() else float(number)
