"""The verbs over journeys, and the statistics they share.

In: plain numbers and arrays. Out: intervals and tests, each with the source of its formula.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from touchline.analysis.difference import Difference, welch
    from touchline.analysis.intervals import (
        Interval,
        mean_interval,
        nps_interval,
        quantile,
        quantile_interval,
        wilson,
    )

__all__ = [
    "Difference",
    "Interval",
    "mean_interval",
    "nps_interval",
    "quantile",
    "quantile_interval",
    "welch",
    "wilson",
]


def __getattr__(name: str) -> Any:  # the command line lists the verbs before NumPy is needed
    if name not in __all__:
        raise AttributeError(f"module 'touchline.analysis' has no attribute {name!r}")
    module = "difference" if name in ("Difference", "welch") else "intervals"
    return getattr(import_module(f"touchline.analysis.{module}"), name)
