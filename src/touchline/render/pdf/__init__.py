"""Writes a sheet as PDF: vectors, text that can be searched, bookmarks, tags, pages of a poster."""

from touchline.render.pdf.document import render_pdf

__all__ = ["render_pdf"]
