"""The one way in which kernels are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

__all__ = ["compiled"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile *function* when it is first called, and keep the machine code on disk.

    Without the global interpreter lock, so that threads run kernels side by side, and without
    checks of bounds: what calls a kernel has made sure of them. Unsigned indices spare numba's test
    for negative ones.
    """
    return cast("_Function", numba.njit(nogil=True, cache=True, boundscheck=False)(function))
