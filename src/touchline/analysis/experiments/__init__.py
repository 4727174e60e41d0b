"""Experiments: whether a treatment changed a figure, by how much, and how sure that is.

In: sums of two groups, from wherever they were counted. Out: frozen results with their intervals.
"""

from touchline.analysis.experiments.bayesian import Posterior, Prior, Risk, expected_loss, posterior
from touchline.analysis.experiments.frequentist import Effect, effect
from touchline.analysis.experiments.ratio import (
    SampleRatio,
    sample_ratio,
    sequential_sample_ratio,
)
from touchline.analysis.experiments.samples import (
    Adjusted,
    Mean,
    Proportion,
    Quantile,
    Sample,
    Sums,
    covariance,
    cuped_coefficient,
    difference_of,
)

__all__ = [
    "Adjusted",
    "Effect",
    "Mean",
    "Posterior",
    "Prior",
    "Proportion",
    "Quantile",
    "Risk",
    "Sample",
    "SampleRatio",
    "Sums",
    "covariance",
    "cuped_coefficient",
    "difference_of",
    "effect",
    "expected_loss",
    "posterior",
    "sample_ratio",
    "sequential_sample_ratio",
]
