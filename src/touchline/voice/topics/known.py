"""Puts clauses to known themes: the user's own, and the ready ones.

A mixture on the sphere (A. Banerjee et al. 2005, *Clustering on the Unit Hypersphere using von
Mises–Fisher Distributions*, JMLR 6) whose components begin at the example phrases and stay near
them, with one more component for what is none of them. How much of the texts each theme has is
learned from the texts: in a shop's reviews nothing is about queues, and a doubtful clause goes
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.topics.space import Floats, middles_of, nearest, unit

__all__ = ["SURE", "Seeds", "shares_of_themes"]

Weights = npt.NDArray[np.float64]

SHARPNESS: Final = 22.0
"""κ of the components: a theme that is 0.1 nearer is e^2.2 times as likely."""
ROUNDS: Final = 2
TEMPER: Final = 0.4
"""Power of a theme's size in its weight: 1 lets big themes eat small ones, 0 ignores sizes."""
FEW: Final = 5.0
"""Clauses that every theme is given to begin with."""
PULL: Final = 0.7
"""How far the middle of a theme may move from its phrases towards the texts, at most."""
KEPT: Final = 30.0
"""With so many sure clauses it moves half as far."""
SURE: Final = 0.5
"""A clause is of a theme from this probability on."""
CLEAR: Final = 0.5
"""Feeling from which a text is praise or complaint and not the other."""
LEARNED_FROM: Final = 20_000
"""Clauses that the mixture is fitted to, evenly chosen; all are put to themes afterwards."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Where t known themes begin.

    Attributes
    ----------
    phrases, theme
        (m, d) unit vectors of what is said of them, and the theme of each, 0 … t − 1.
    head
        Head start of each: how much likelier it is beforehand than others, as a logarithm.
    good, bad
        Which are praise, which are complaints.
    nothing
        A clause no nearer than this to any theme is of none.
    """

    phrases: Floats
    theme: npt.NDArray[np.int64]
    head: Weights
    good: npt.NDArray[np.bool_]
    bad: npt.NDArray[np.bool_]
    nothing: float


def shares_of_themes(
    vectors: Floats, seeds: Seeds, feeling: npt.NDArray[np.float64] | None
) -> tuple[Floats, Floats]:
    """Give (n, t + 1) probabilities of each theme for each clause; the last column is none of them.

    They come twice: by the phrases alone, and after the themes have learned from the texts.

    Parameters
    ----------
    vectors
        (n, d) unit vectors of clauses.
    feeling
        Feeling of each clause, −2 … 2, NaN where unknown: what is clearly praised is no complaint.
    """
    barred = _barred(seeds, feeling, len(vectors))
    near = nearest(vectors, seeds.phrases, seeds.theme)
    middles = middles_of(seeds.phrases, seeds.theme, len(seeds.head))
    head = np.append(seeds.head, 0.0)

    def posterior(middles: Floats, weights: Weights, rows: slice = slice(None)) -> Floats:
        together = ((vectors[rows] @ middles.T + near[rows]) / 2).astype(np.float32)
        return _posterior(together, weights + head, seeds.nothing, barred[rows])

    sample = slice(None, None, 1 + len(vectors) // LEARNED_FROM)
    moved, weights = middles, np.zeros(len(head))
    by_phrases = posterior(middles, weights)
    for _ in range(ROUNDS):
        found = posterior(moved, weights, sample)
        surely = np.where(found >= SURE, found, 0)[:, :-1]
        sizes = surely.sum(axis=0)
        weights[:-1] = TEMPER * np.log((sizes + FEW) / (sizes.mean() + FEW))
        there = unit(surely.T @ vectors[sample] / np.maximum(sizes, 1)[:, None])
        pull = PULL * sizes / (sizes + KEPT)
        moved = unit(middles + pull[:, None] * there)
    return by_phrases, posterior(moved, weights)


def _barred(seeds: Seeds, feeling: npt.NDArray[np.float64] | None, n: int) -> npt.NDArray[np.bool_]:
    barred = np.zeros((n, len(seeds.head) + 1), bool)
    if feeling is not None:
        known = np.nan_to_num(feeling)
        barred[:, :-1] = (known >= CLEAR)[:, None] & seeds.bad
        barred[:, :-1] |= (known <= -CLEAR)[:, None] & seeds.good
    return barred


def _posterior(
    together: Floats, weights: Weights, nothing: float, barred: npt.NDArray[np.bool_]
) -> Floats:
    near = np.concatenate(
        [together, np.full((len(together), 1), nothing, np.float32)], axis=1, dtype=np.float32
    )
    logits: Floats = SHARPNESS * near + weights.astype(np.float32)
    logits[barred] = -np.inf
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits
