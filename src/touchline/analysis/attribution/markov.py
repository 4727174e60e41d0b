"""Absorbing Markov chains in closed form: conversion probability and removal effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from touchline.kernels.batch import Floats, Int64s

__all__ = ["CONVERSION", "NULL", "START", "Chain", "Removal"]

START: Final = "(start)"
CONVERSION: Final = "(conversion)"
NULL: Final = "(null)"

_DENSE: Final = 2_000
"""Up to so many states, a full inverse is quicker than sparse systems."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What one set of counts says."""

    probability: float
    """Of a path ending in a conversion."""
    effects: Floats
    """Per channel: part of the conversions that would be lost without it."""

    def shares(self) -> Floats:
        """Share of the conversions that each channel gets."""
        total = self.effects.sum()
        shares: Floats = self.effects / total if total > 0 else np.zeros(len(self.effects))
        return shares


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps between states; see :class:`touchline.kernels.markov.Steps` for how they are coded."""

    channels: int
    order: int
    states: Int64s
    """Codes of the states that occur; the first is the start."""
    source: Int64s
    """Per step: place of its state in *states*."""
    next: Int64s
    """Per step: a channel, or a conversion, or none."""
    target: Int64s
    """Per step: place of the state that it leads to, −1 if to the end."""

    @classmethod
    def of(cls, steps: Int64s, *, channels: int, order: int) -> Chain:
        """Decode *steps* without their groups."""
        coded, following = np.divmod(steps, channels + 2)
        states, source = np.unique(coded, return_inverse=True)
        moved = (coded * (channels + 1) + following + 1) % (channels + 1) ** order
        target = np.where(following < channels, np.searchsorted(states, moved), -1)
        return cls(channels, order, states, source, following, target)

    @property
    def last(self) -> Int64s:
        """Per state: the channel of its newest touch, −1 for the start."""
        return self.states % (self.channels + 1) - 1

    def label(self, state: int, names: tuple[str, ...]) -> str:
        """Name the state at a place."""
        digits, code = [], int(self.states[state])
        while code:
            code, digit = divmod(code, self.channels + 1)
            digits.append(digit)
        return " → ".join(names[d - 1] for d in reversed(digits) if d) or START

    def removal(self, counts: Floats) -> Removal:
        """Solve the chain whose steps occur as often as *counts* say.

        With Q the probabilities of steps between states and r those of a conversion, the chance x
        of converting from each state solves (I − Q) x = r. Without a channel, the states A that
        end in it lead nowhere: what is lost is the chance of ever entering A times that of
        converting from where it is entered, N[start, A] N[A, A]⁻¹ x[A] with N = (I − Q)⁻¹.
        E. Anderl et al. (2016), *Mapping the customer journey*, IJRM 33; J. G. Kemeny and J. L.
        Snell (1960), *Finite Markov chains*, chapter 3.
        """
        if not len(self.states):
            return Removal(0.0, np.zeros(self.channels))
        out = np.bincount(self.source, counts, minlength=len(self.states))
        chances = counts / np.where(out > 0, out, 1.0)[self.source]
        won = np.where(self.next == self.channels, chances, 0.0)
        direct = np.bincount(self.source, won, minlength=len(self.states)).astype(np.float64)
        solve = self._dense if len(self.states) <= _DENSE else self._sparse
        probability, lost = solve(chances, direct)
        effects = lost / probability if probability > 0 else np.zeros(self.channels)
        return Removal(probability, np.clip(effects, 0.0, 1.0))

    def _dense(self, chances: Floats, direct: Floats) -> tuple[float, Floats]:
        inner = self.target >= 0
        matrix = np.eye(len(self.states))
        matrix[self.source[inner], self.target[inner]] -= chances[inner]
        inverse = np.linalg.inv(matrix)
        x = inverse @ direct
        lost, last = np.zeros(self.channels), self.last
        if self.order == 1:  # each channel is one state
            places = np.flatnonzero(last >= 0)
            entered = inverse[0, places] / np.diagonal(inverse)[places]
            lost[last[places]] = entered * x[places]
            return float(x[0]), lost
        for channel in np.unique(last[last >= 0]):
            places = np.flatnonzero(last == channel)
            block = inverse[np.ix_(places, places)]
            lost[channel] = inverse[0, places] @ np.linalg.solve(block, x[places])
        return float(x[0]), lost

    def _sparse(self, chances: Floats, direct: Floats) -> tuple[float, Floats]:
        from scipy import sparse

        inner = self.target >= 0
        n = len(self.states)
        steps = (chances[inner], (self.source[inner], self.target[inner]))
        matrix = sparse.identity(n, format="csr") - sparse.csr_matrix(steps, shape=(n, n))
        probability = _first(matrix, direct)
        lost, last = np.zeros(self.channels), self.last
        for channel in np.unique(last[last >= 0]):
            kept = np.flatnonzero(last != channel)
            lost[channel] = probability - _first(matrix[kept][:, kept], direct[kept])
        return probability, lost


def _first(matrix: Any, right: Floats) -> float:
    from scipy.sparse import linalg

    return float(linalg.spsolve(matrix.tocsc(), right)[0])
