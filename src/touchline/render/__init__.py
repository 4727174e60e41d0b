"""Draws a snapshot: the layout is computed once, then written as SVG, PNG or one HTML page."""
