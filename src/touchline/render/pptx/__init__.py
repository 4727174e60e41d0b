"""Writes a map as slides with shapes that can be edited: an overview, a slide a stage, a legend."""

from touchline.render.pptx.deck import left_out, render_pptx

__all__ = ["left_out", "render_pptx"]
