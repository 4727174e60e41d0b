"""Fits linear heads over vectors of texts (multinomial logistic regression), and calibrates heads.

Written in numpy: a few thousand weights need no more, and the engine evaluates the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.heads import Head, softmax

__all__ = ["fit", "fit_temperature", "scaled"]

Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]

ITERATIONS: Final = 80


def fit(
    x: Matrix,
    labels: npt.NDArray[np.int64],
    classes: int,
    *,
    weights: Floats | None = None,
    decay: float = 1e-3,
) -> Head:
    """Fit a head by L-BFGS on the weighted cross-entropy.

    Parameters
    ----------
    x
        (n, d) vectors.
    labels
        (n,) classes from 0.
    weights
        (n,) weights of the examples, on any scale; None: equal.
    decay
        Weight of the squared weights, against the mean loss of an example.
    """
    from scipy.optimize import minimize

    mean, scale = x.mean(axis=0), float(x.std(axis=0).mean())
    z = ((x - mean) / scale).astype(np.float32)
    share = np.ones(len(x)) if weights is None else weights
    target = np.eye(classes, dtype=np.float32)[labels]
    loss = _loss_of(z, target, (share / share.sum()).astype(np.float32), decay)
    start = np.zeros((x.shape[1] + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    weight, bias = _split(found.x, classes)
    weight = weight / scale  # vectors come as they are
    return Head(weight.astype(np.float32), (bias - mean @ weight).astype(np.float32))


def scaled(head: Head, temperature: float) -> Head:
    """Divide the logits of *head* by *temperature*."""
    return Head(head.weights / np.float32(temperature), head.bias / np.float32(temperature))


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


def _split(flat: npt.NDArray[Any], classes: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return flat[:-classes].reshape(-1, classes), flat[-classes:]


def _loss_of(
    z: Matrix, target: Matrix, share: Matrix, decay: float
) -> Callable[[Floats], tuple[float, Floats]]:
    """Make the function of loss and gradient; biases are not decayed."""
    classes = target.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weight, bias = _split(flat.astype(np.float32), classes)
        p = softmax(z @ weight + bias).astype(np.float32)
        value = -float(share @ (target * np.log(np.maximum(p, 1e-12))).sum(axis=1))
        error = share[:, None] * (p - target)
        gradient = np.concatenate([(z.T @ error).ravel(), error.sum(axis=0)]).astype(np.float64)
        gradient[:-classes] += decay * flat[:-classes]
        return value + 0.5 * decay * float(flat[:-classes] @ flat[:-classes]), gradient

    return loss
