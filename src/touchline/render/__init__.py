"""Draws a snapshot: the layout is computed once, then written as SVG, PNG or one HTML page."""

from touchline.render.layout import layout
from touchline.render.page import IndexEntry, render_html, render_index
from touchline.render.png import render_png
from touchline.render.sheet import Sheet
from touchline.render.svg import render_svg

__all__ = [
    "IndexEntry",
    "Sheet",
    "layout",
    "render_html",
    "render_index",
    "render_png",
    "render_svg",
]
