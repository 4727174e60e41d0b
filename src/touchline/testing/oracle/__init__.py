"""Every verb once more, slow and obvious: what the kernels are compared with.

In: a log, a list of :class:`Event`. Out: plain dictionaries and lists. Nothing here imports the
rest of Touchline, so that a mistake is not made twice.
"""

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["Event", "journeys_of"]
