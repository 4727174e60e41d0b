"""Single passes over journeys in columns, compiled; one analysis a file.

In: a :class:`Batch`. Out: a partial result; each file has ``kernel`` (batch → partial), ``merge``
(two partials → one) and ``finish`` (partial → the numbers of the result). No Python objects inside,
no global interpreter lock, nothing about where it runs.
"""

from touchline.kernels.batch import Batch

__all__ = ["Batch"]
