"""Sizes of paper."""

from __future__ import annotations

from typing import Literal

__all__ = ["PAPERS", "Paper"]

Paper = Literal["A4", "A3", "A2", "A1", "A0"]
PAPERS: dict[Paper, tuple[float, float]] = {
    "A4": (297, 210),
    "A3": (420, 297),
    "A2": (594, 420),
    "A1": (841, 594),
    "A0": (1189, 841),
}
"""Width and height in landscape, mm."""
