"""The verbs over journeys, and the statistics they share.

In: plain numbers and arrays. Out: intervals and tests, each with the source of its formula.
"""

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
