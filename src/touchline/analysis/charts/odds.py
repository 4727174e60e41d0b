"""Odds ratios with their intervals, around a line where nothing differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart

__all__ = ["odds_chart"]

_MOST = 25
_FARTHEST = 100.0
"""Intervals are cut there, or a hopeless one would squeeze all the others."""
_COLUMNS = ("name", "odds_ratio", "odds_low", "odds_high", "p_adjusted", "sure")


def odds_chart(rows: Sequence[dict[str, Any]], *, of: str, title: str, subtitle: str) -> Chart:
    """Draw odds ratios on a logarithmic axis, the largest on top.

    Parameters
    ----------
    rows
        With ``name``, ``odds_ratio``, ``odds_low``, ``odds_high`` and ``p_adjusted``; the first 25
        are drawn.
    of
        What the odds are of, to follow "odds ratio of".
    """
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import ACCENT, INK, MUTED, styled

    drawn = [_cut(row) for row in rows[:_MOST]]
    drawn.sort(key=lambda row: -row["odds_ratio"])
    kinds = [pa.string(), *[pa.float64()] * 4, pa.bool_()]
    schema = pa.schema(list(zip(_COLUMNS, kinds, strict=True)))
    table = pa.Table.from_pylist(drawn, schema=schema)
    base = alt.Chart(table, width=460, height=alt.Step(24)).encode(
        y=alt.Y("name:N", title=None, sort=[row["name"] for row in drawn]),
        color=alt.condition("datum.sure", alt.value(ACCENT), alt.value(MUTED)),
    )
    axis = alt.Axis(values=[0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100], format="~g")
    x = alt.X(
        "odds_ratio:Q",
        title=f"odds ratio of {of} (blue: clearer than chance)",
        scale=alt.Scale(type="log", nice=False),
        axis=axis,
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=x, tooltip=["name", alt.Tooltip("odds_ratio:Q", format=".2f"), "p_adjusted"]
    )
    lines = base.mark_rule(strokeWidth=2).encode(x="odds_low:Q", x2="odds_high:Q")
    one = alt.Chart(pa.table({"one": [1.0]})).mark_rule(color=INK, strokeDash=[3, 3])
    left = f"; {len(rows) - _MOST} with weaker evidence are not drawn" if len(rows) > _MOST else ""
    layered = alt.layer(one.encode(x="one:Q"), lines, dots)
    chart: Chart = styled(layered, title=title, subtitle=subtitle + left)
    return chart


def _cut(row: dict[str, Any]) -> dict[str, Any]:
    """Bring bounds onto the sheet, and say whether the difference is clear."""
    inside = {
        name: min(max(row[name], 1 / _FARTHEST), _FARTHEST)
        for name in ("odds_ratio", "odds_low", "odds_high")
    }
    p = row["p_adjusted"]
    return {"name": row["name"], "p_adjusted": p, "sure": p is not None and p < 0.05, **inside}
