"""The page: one self-contained file with every language, its evidence panel and its print form."""

from touchline.render.page.html import render_html
from touchline.render.page.index import IndexEntry, render_index

__all__ = ["IndexEntry", "render_html", "render_index"]
