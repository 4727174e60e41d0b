"""Draws what differs between two maps: stages as columns, before and after in each."""

from touchline.render.difference.sheet import layout_difference
from touchline.render.difference.write import write_difference

__all__ = ["layout_difference", "write_difference"]
