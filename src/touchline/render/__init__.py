"""Draws a snapshot: the layout is computed once, then written as SVG, PNG or one HTML page."""

from touchline.render.layout import layout
from touchline.render.png import render_png
from touchline.render.sheet import Sheet
from touchline.render.svg import render_svg

__all__ = ["Sheet", "layout", "render_png", "render_svg"]
