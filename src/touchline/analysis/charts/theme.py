"""The look of all charts: colours, type, spacing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import altair as alt

__all__ = [
    "ACCENT",
    "CATEGORIES",
    "FONT",
    "INK",
    "LINE",
    "LOSS",
    "MUTED",
    "PAPER",
    "SCALE",
    "styled",
]

FONT: Final = "Inter, 'Noto Sans', Vazirmatn, system-ui, sans-serif"
INK: Final = "#1c2430"
MUTED: Final = "#5b6675"
LINE: Final = "#e3e7ec"
PAPER: Final = "#ffffff"
ACCENT: Final = "#2f6fde"
LOSS: Final = "#d9534f"
CATEGORIES: Final = ["#2f6fde", "#e08a1e", "#1f9d8a", "#a04fc4", "#d9534f", "#6b7a2c", "#8a6d5b"]
"""Told apart by colour-blind readers too (Okabe and Ito's order of hues)."""
SCALE: Final = ["#eef4fd", "#bcd4f6", "#7fabec", "#2f6fde", "#163a80"]
"""From nothing to much."""


def styled(chart: Any, *, title: str, subtitle: str = "") -> alt.TopLevelMixin:
    """Dress an Altair chart in the common look.

    Parameters
    ----------
    chart
        Any Altair chart.
    title, subtitle
        What is shown, and for whom.
    """
    words: dict[str, Any] = {"text": title, "anchor": "start", "offset": 14}
    if subtitle:
        words |= {"subtitle": subtitle, "subtitleColor": MUTED, "subtitleFontSize": 12}
    dressed = chart.properties(title=words, background=PAPER).configure(
        font=FONT,
        padding=16,
        view={"stroke": None},
        title={"color": INK, "fontSize": 16, "fontWeight": 600, "subtitlePadding": 6},
        axis={
            "labelColor": MUTED,
            "titleColor": MUTED,
            "titleFontWeight": 500,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "gridColor": LINE,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "titlePadding": 10,
            "labelLimit": 220,
        },
        legend={"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12},
        range={"category": CATEGORIES, "heatmap": SCALE, "ramp": SCALE},
        header={"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12},
    )
    made: alt.TopLevelMixin = dressed
    return made
