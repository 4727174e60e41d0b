"""Models side by side: a dot per channel and model, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart

__all__ = ["draw"]

_MOST = 25
"""Channels drawn."""


def draw(table: pa.Table, *, subtitle: str) -> Chart:
    """Draw the credit of the channels that have most of it."""
    import altair as alt

    from touchline.analysis.charts.theme import ACCENT, INK, styled

    models = list(dict.fromkeys(table["model"].to_pylist()))
    rows = table.num_rows // max(1, len(models))
    shown = table.filter(_first(table, min(rows, _MOST), rows))
    channels = list(dict.fromkeys(shown["channel"].to_pylist()))
    base = alt.Chart(shown).encode(y=alt.Y("channel:N", sort=channels, title=None))
    if len(models) > 1:
        colours = alt.Scale(domain=models, range=_colours(models))
        base = base.encode(
            yOffset=alt.YOffset("model:N", sort=models, bandPosition=0.5),
            color=alt.Color("model:N", sort=models, title="model", scale=colours),
        )
    credit = alt.X("credit:Q", title="conversions credited", axis=alt.Axis(format=",.4~g"))
    tooltip = ["channel", "model", alt.Tooltip("credit:Q", format=",.2f"),
               alt.Tooltip("share:Q", format=".1%"), "journeys"]  # fmt: skip
    layers = []
    if len(models) > 1:  # dots, as bars and intervals of many models would cover each other
        layers.append(base.mark_point(filled=True, size=70, opacity=1))
    else:
        layers.append(base.mark_bar(cornerRadiusEnd=3, color=ACCENT))
    layers[0] = layers[0].encode(x=credit, tooltip=tooltip)
    if shown["low"].null_count < shown.num_rows:
        lines = base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
        layers.append(lines if len(models) > 1 else lines.encode(color=alt.value(INK)))
    step = {"step": 24, "for": "position"} if len(models) == 1 else {"step": 11, "for": "offset"}
    left = f"; {rows - len(channels)} channels with less are not drawn" if rows > _MOST else ""
    chart = alt.layer(*layers).properties(width=520, height=step)
    made: Chart = styled(chart, title="Who gets the credit", subtitle=subtitle + left)
    return made


def _first(table: pa.Table, most: int, rows: int) -> Any:
    import numpy as np
    import pyarrow as pa

    return pa.array(np.arange(table.num_rows) % max(1, rows) < most)


def _colours(models: list[str]) -> list[str]:
    from touchline.analysis.charts.theme import CATEGORIES

    more = ["#4c5a6b", "#b07aa1", "#76b7b2", "#c2a014"]
    return [*CATEGORIES, *more][: len(models)]
