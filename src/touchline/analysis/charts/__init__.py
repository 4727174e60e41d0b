"""Charts of results: one theme for all, standard ones by Altair, flows as SVG of our own."""

from __future__ import annotations

from typing import Any, Protocol

from touchline.analysis.charts.picture import Picture

__all__ = ["Chart", "Picture"]


class Chart(Protocol):
    """What ``.chart()`` gives: shown by a notebook, written with ``save``."""

    def save(self, fp: Any, *args: Any, **kwargs: Any) -> Any:
        """Write to a file; its ending says the format: ``.png``, ``.svg``, ``.html``."""
