"""Fits heads over embeddings: multinomial logistic regression, or one with a hidden layer.

Written in numpy: a few hundred thousand weights need no more, and the engine evaluates the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.heads import Head, softmax

__all__ = ["Options", "fit", "fit_temperature", "joined", "scaled"]

Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Shapes = list[tuple[int, ...]]

ITERATIONS: Final = 80


@dataclass(frozen=True, slots=True)
class Options:
    """How a head is fitted.

    Attributes
    ----------
    hidden
        Units of the hidden layer; 0: none.
    decay
        Weight of the squared weights, against the mean loss of an example.
    smoothing
        Share of a label that is spread over all classes.
    """

    hidden: int = 0
    decay: float = 1e-3
    smoothing: float = 0.0


def fit(
    x: Matrix,
    labels: npt.NDArray[np.int64],
    classes: int,
    *,
    weights: Floats | None = None,
    options: Options = Options(),
    seed: int = 0,
) -> Head:
    """Fit a head by L-BFGS on the weighted cross-entropy.

    Parameters
    ----------
    x
        (n, d) embeddings.
    labels
        (n,) classes from 0.
    weights
        (n,) weights of the examples, on any scale; None: equal.
    seed
        Of the first weights of the hidden layer.
    """
    from scipy.optimize import minimize

    mean, scale = x.mean(axis=0), float(x.std(axis=0).mean())
    z = ((x - mean) / scale).astype(np.float32)
    share = np.ones(len(x)) if weights is None else weights
    target = np.eye(classes, dtype=np.float32)[labels]
    target = target * (1 - options.smoothing) + options.smoothing / classes
    shapes = _shapes(x.shape[1], options.hidden, classes)
    loss = _loss_of(z, target, (share / share.sum()).astype(np.float32), shapes, options.decay)
    start = _start(shapes, seed)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    parts = [part.astype(np.float32) for part in _split(found.x, shapes)]
    parts[0] /= scale  # embeddings come as they are
    parts[1] -= mean @ parts[0]
    return Head(tuple(zip(parts[::2], parts[1::2], strict=True)))


def joined(heads: Sequence[Head]) -> Head:
    """Make one head of several of the same depth: the mean of their logits."""
    if len(heads[0].layers) == 1:
        weights = np.mean([head.layers[0][0] for head in heads], axis=0)
        return Head(((weights, np.mean([head.layers[0][1] for head in heads], axis=0)),))
    first = (
        np.hstack([head.layers[0][0] for head in heads]),
        np.hstack([head.layers[0][1] for head in heads]),
    )
    outer = np.vstack([head.layers[1][0] for head in heads]) / np.float32(len(heads))
    return Head((first, (outer, np.mean([head.layers[1][1] for head in heads], axis=0))))


def scaled(head: Head, temperature: float) -> Head:
    """Divide the logits of *head* by *temperature*."""
    weights, bias = head.layers[-1]
    last = (weights / np.float32(temperature), bias / np.float32(temperature))
    return Head((*head.layers[:-1], last))


def fit_temperature(
    logits: npt.NDArray[Any], labels: npt.NDArray[np.int64], weights: Floats | None = None
) -> float:
    """Find what logits are to be divided by for the best likelihood (C. Guo et al. 2017).

    Examples
    --------
    >>> sure = np.array([[8.0, 0.0], [8.0, 0.0], [8.0, 0.0]])
    >>> fit_temperature(sure, np.array([0, 0, 1])) > 5
    True
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def loss(log_temperature: float) -> float:
        p = softmax(logits / np.exp(log_temperature))[rows, labels]
        return float(np.average(-np.log(np.maximum(p, 1e-12)), weights=weights))

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 3.0), method="bounded").x))


def _shapes(d: int, hidden: int, classes: int) -> Shapes:
    if hidden == 0:
        return [(d, classes), (classes,)]
    return [(d, hidden), (hidden,), (hidden, classes), (classes,)]


def _start(shapes: Shapes, seed: int) -> Floats:
    """Begin at 0 without a hidden layer; with one, at random (K. He et al. 2015)."""
    rng = np.random.default_rng(seed)
    spread = [np.sqrt(2 / s[0]) if len(shapes) == 4 and len(s) == 2 else 0.0 for s in shapes]
    return np.concatenate(
        [rng.normal(0, 1, shape).ravel() * s for shape, s in zip(shapes, spread, strict=True)]
    )


def _split(flat: npt.NDArray[Any], shapes: Shapes) -> list[npt.NDArray[Any]]:
    edges = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    return [part.reshape(shape) for part, shape in zip(np.split(flat, edges), shapes, strict=True)]


def _loss_of(
    z: Matrix, target: Matrix, share: Matrix, shapes: Shapes, decay: float
) -> Callable[[Floats], tuple[float, Floats]]:
    """Make the function of loss and gradient; biases are not decayed."""
    decays = [np.full(int(np.prod(shape)), decay * (len(shape) == 2)) for shape in shapes]
    decayed = np.concatenate(decays)

    def loss(flat: Floats) -> tuple[float, Floats]:
        parts = _split(flat.astype(np.float32), shapes)
        deep = len(parts) == 4
        h = np.maximum(z @ parts[0] + parts[1], 0) if deep else z
        p = softmax(h @ parts[-2] + parts[-1]).astype(np.float32)
        value = -float(share @ (target * np.log(np.maximum(p, 1e-12))).sum(axis=1))
        error = share[:, None] * (p - target)
        gradients = [h.T @ error, error.sum(axis=0)]
        if deep:
            back = (error @ parts[-2].T) * (h > 0)
            gradients = [z.T @ back, back.sum(axis=0), *gradients]
        gradient = np.concatenate([g.ravel() for g in gradients]).astype(np.float64)
        value += 0.5 * float(decayed @ flat**2)
        return value, gradient + decayed * flat

    return loss
