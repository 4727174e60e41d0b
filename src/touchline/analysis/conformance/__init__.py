"""Conformance: how real journeys keep to a planned path.

In: a plan, and alignments counted by the kernels. Out: shares of journeys by step and deviation.
"""

from touchline.analysis.conformance.verb import Conformance, conformance

__all__ = ["Conformance", "conformance"]
