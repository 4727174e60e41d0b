"""One file a lane: each draws its lane from y = 0 and says how high it is."""

from touchline.render.lanes.base import Column, Context, Drawing

__all__ = ["Column", "Context", "Drawing"]
