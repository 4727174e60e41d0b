"""Pain points: what is looked for, where on the spine it belongs, what it costs.

In: the scope and its answers. Out: ranked pain points, each with the figures behind it.
"""

from touchline.maps.pains.lane import pains_lane

__all__ = ["pains_lane"]
