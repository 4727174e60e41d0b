"""Finds themes in clauses that speak of none of the known ones.

Spherical k-means (I. Dhillon and D. Modha 2001, *Concept Decompositions for Large Sparse Text Data
Using Clustering*, Machine Learning 42) with more clusters than wanted; near-duplicates are merged,
and a cluster counts only if it comes again when half of the clauses are clustered (C. Hennig 2007,
*Cluster-wise assessment of cluster stability*, CSDA 52). How many themes there are follows from
that. The same texts give the same themes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.topics.space import Floats, unit

__all__ = ["MERGED", "clusters_of"]

Ints = npt.NDArray[np.int64]

SAMPLE: Final = 8_000
"""Clauses that clusters are looked for in, evenly chosen."""
SPARE: Final = 2
"""So many times the wanted number of clusters are tried."""
ROUNDS: Final = 25
MERGED: Final = 0.55
"""Clusters whose middles are nearer than this are one."""
RUNS: Final = 4
AGAIN: Final = 0.5
"""Mean Jaccard similarity with its nearest cluster of another run, from which a cluster counts."""
EDGE: Final = 0.15
"""Share of a cluster's clauses, the farthest, that are left out as noise."""


def clusters_of(vectors: Floats, *, most: int, least: int) -> tuple[Ints, Floats]:
    """Cluster (n, d) unit *vectors*.

    Parameters
    ----------
    most
        Clusters at most, the biggest.
    least
        Vectors in a cluster at least.

    Returns
    -------
    Cluster of each vector, −1 for none, the biggest first; and the (k, d) middles.
    """
    nothing = np.full(len(vectors), -1, np.int64), np.empty((0, vectors.shape[1]), np.float32)
    # What all of them share (the trade, the form of the survey) tells none of them apart.
    moved = unit(vectors - vectors.mean(axis=0)) if len(vectors) else vectors
    sample = moved[:: 1 + len(moved) // SAMPLE]
    scale = len(sample) / max(len(moved), 1)
    smallest = max(2, round(least * scale))
    k = min(SPARE * most, len(sample) // smallest)
    if most < 1 or k < 2:
        return nothing
    middles = _merged(_k_means(sample, k, seed=0))
    middles = middles[_stable(sample, middles, k)]
    if not len(middles):
        return nothing
    labels = _near(moved, middles)
    sizes = np.bincount(labels[labels >= 0], minlength=len(middles))
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] >= least][:most]
    place = np.full(len(middles) + 1, -1, np.int64)
    place[order] = np.arange(len(order))
    labels = place[labels]
    kept = [vectors[labels == number].mean(axis=0) for number in range(len(order))]
    return (labels, unit(np.array(kept, np.float32))) if kept else nothing


def _k_means(vectors: Floats, k: int, *, seed: int) -> Floats:
    middles = _spread_out(vectors, k, seed)
    before: Ints | None = None
    for _ in range(ROUNDS):
        labels = (vectors @ middles.T).argmax(axis=1)
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
        sums = np.zeros_like(middles)
        np.add.at(sums, labels, vectors)
        filled = np.bincount(labels, minlength=len(middles)) > 0
        middles = np.where(filled[:, None], unit(sums), middles)
    return middles


def _spread_out(vectors: Floats, k: int, seed: int) -> Floats:
    """Choose *k* vectors far from each other, each by its squared distance (k-means++)."""
    draw = np.random.default_rng(seed)
    chosen = [int(draw.integers(len(vectors)))]
    distance = np.ones(len(vectors))
    for _ in range(k - 1):
        distance = np.minimum(distance, np.maximum(1 - vectors @ vectors[chosen[-1]], 0))
        total = float((distance**2).sum())
        if total <= 0:
            break
        chosen.append(int(draw.choice(len(vectors), p=distance**2 / total)))
    return vectors[chosen]


def _merged(middles: Floats) -> Floats:
    """Join the two nearest middles until none are near-duplicates."""
    weights = np.ones(len(middles))
    while len(middles) > 1:
        near = middles @ middles.T
        np.fill_diagonal(near, -1)
        one, other = divmod(int(near.argmax()), len(middles))
        if near[one, other] < MERGED:
            break
        joined = weights[one] * middles[one] + weights[other] * middles[other]
        weights[one] += weights[other]
        middles[one] = unit(joined)
        middles, weights = np.delete(middles, other, axis=0), np.delete(weights, other)
    return middles


def _near(vectors: Floats, middles: Floats) -> Ints:
    """Put vectors to their nearest middle; those at the edge of a cluster to none."""
    near = vectors @ middles.T
    labels: Ints = near.argmax(axis=1)
    nearest = near.max(axis=1)
    for number in range(len(middles)):
        mine = labels == number
        if mine.any():
            labels[mine & (nearest < np.quantile(nearest[mine], EDGE))] = -1
    return labels


def _stable(vectors: Floats, middles: Floats, k: int) -> npt.NDArray[np.bool_]:
    """Flag the clusters that come again in clusterings of halves."""
    labels = (vectors @ middles.T).argmax(axis=1)
    likeness = np.zeros(len(middles))
    for run in range(1, RUNS + 1):
        half = np.random.default_rng(run).permutation(len(vectors))[: len(vectors) // 2]
        others = _merged(_k_means(vectors[half], min(k, len(half)), seed=run))
        again = (vectors @ others.T).argmax(axis=1)
        both = np.zeros((len(middles), len(others)))
        np.add.at(both, (labels, again), 1)
        either = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
        likeness += (both / np.maximum(either, 1)).max(axis=1)
    flags: npt.NDArray[np.bool_] = likeness / RUNS >= AGAIN
    return flags
