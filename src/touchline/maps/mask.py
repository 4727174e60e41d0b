"""Keeps direct identifiers out of samples: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb
import msgspec

from touchline.maps.snapshot import Figure
from touchline.voice.private import EMAIL, PHONE, PRIVATE

__all__ = ["PRIVATE", "mask", "mask_samples"]

_INSIDE = re.compile(f"{EMAIL}|{PHONE}")
_TYPES = ("email", "phone")


def mask(text: str, known: frozenset[str] = frozenset()) -> str:
    """Hide e-mail addresses and telephone numbers in *text*, and all of it if it is *known*.

    Examples
    --------
    >>> mask("write to anna.lee@shop.example please")
    'write to a… please'
    >>> mask("email:bo@x.org")
    'email:…'
    >>> mask("13800138000", frozenset({"13800138000"}))
    '1…'
    """
    kind, colon, _ = text.partition(":")
    if colon and kind in _TYPES:
        return f"{kind}:…"
    if text in known:
        return f"{text[:1]}…"
    return _INSIDE.sub(lambda found: f"{found[0][:1]}…", text)


def mask_samples(db: duckdb.DuckDBPyConnection, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Mask every text in the samples of *figures*; *db* holds the view ``identifiers``."""
    cells = {
        cell
        for figure in figures.values()
        if figure.sample is not None
        for row in figure.sample.rows
        for cell in row
        if isinstance(cell, str)
    }
    found = db.execute(
        "SELECT DISTINCT value FROM identifiers "
        "WHERE list_contains(?, type) AND list_contains(?, value)",
        [list(_TYPES), sorted(cells)],
    ).fetchall()
    known = frozenset(str(row[0]) for row in found)
    return {name: _masked(figure, known) for name, figure in figures.items()}


def _masked(figure: Figure, known: frozenset[str]) -> Figure:
    if figure.sample is None:
        return figure
    rows = [
        [mask(cell, known) if isinstance(cell, str) else cell for cell in row]
        for row in figure.sample.rows
    ]
    return msgspec.structs.replace(figure, sample=msgspec.structs.replace(figure.sample, rows=rows))
