"""Charts of who comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa
import pyarrow.compute as pc

from touchline.analysis.charts.theme import ACCENT, CATEGORIES, INK, SCALE, styled

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.retention import Retention

__all__ = ["retention_chart"]

_MOST_PERIODS = 24
_MOST_COHORTS = 26
_MOST_SEGMENTS = len(CATEGORIES)
_CELL = 34
_WRITTEN = 13
"""Up to so many periods, each cell of the heat map says its rate."""


def retention_chart(result: Retention) -> Chart:
    """Draw the pooled rates as lines and, without segments, the cohorts as a heat map."""
    interval = result.options["interval"]
    apart = result.options["breakdown"] is not None
    pooled = result.tables["pooled"]
    pooled = pooled.filter(pc.and_(pc.is_valid(pooled["rate"]), _first(pooled)))
    if apart:
        pooled = pooled.filter(pc.is_in(pooled["segment"], _largest(pooled)))
    width = _CELL * max(8, 1 + int(pc.max(pooled["period"]).as_py() or 0))
    lines = _lines(pooled, interval, width, apart=apart)
    parts = [lines] if apart else [lines, _heat_map(result.table, interval, width)]
    subtitle = f"{result.figures['persons']:,} persons; {_late(result)} by {interval}s since"
    chart: Chart = styled(
        alt.vconcat(*parts, spacing=28).resolve_scale(color="independent"),
        title=f"Who comes back, {interval} by {interval}",
        subtitle=subtitle,
    )
    return chart


def _late(result: Retention) -> str:
    return "back then or later," if result.options["count"] == "on_or_after" else "back"


def _first(table: pa.Table) -> pa.ChunkedArray:
    return pc.less_equal(table["period"], _MOST_PERIODS)


def _largest(pooled: pa.Table) -> pa.Array:
    """Give the segments with most persons."""
    begun = pooled.filter(pc.equal(pooled["period"], 0)).sort_by([("persons", "descending")])
    return begun["segment"].slice(0, _MOST_SEGMENTS).combine_chunks()


def _lines(pooled: pa.Table, interval: str, width: int, *, apart: bool) -> Any:
    colour: Any = alt.value(ACCENT)
    if apart:
        colour = alt.Color("segment:N", title=None, legend=alt.Legend(orient="right"))
    base = alt.Chart(pooled).encode(
        x=alt.X(
            "period:Q", title=f"{interval}s since the start",
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            scale=alt.Scale(nice=False),
        ),
        color=colour,
        tooltip=[
            *(["segment"] if apart else []), "period", "persons", "reached",
            alt.Tooltip("rate:Q", format=".1%"),
        ],
    )  # fmt: skip
    share = alt.Axis(format="%", tickCount=4)
    line = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=40)).encode(
        y=alt.Y("rate:Q", title="share back", axis=share, scale=alt.Scale(domainMin=0))
    )
    band = base.mark_area(opacity=0.15, line=False).encode(y="low:Q", y2="high:Q")
    return (band + line).properties(width=width, height=170)


def _heat_map(table: pa.Table, interval: str, width: int) -> Any:
    cohorts = table["cohort"].unique().to_pylist()[-_MOST_COHORTS:]
    shown = table.filter(
        pc.and_(pc.is_in(table["cohort"], pa.array(cohorts, pa.string())), _first(table))
    )
    shown = shown.filter(
        pc.and_(pc.is_valid(shown["rate"]), pc.greater(shown["cohort_persons"], 0))
    )
    name = alt.Y("cohort:N", title=f"{interval} of the start", sort=cohorts)
    since = alt.X("period:O", title=None, axis=alt.Axis(orient="top", labelAngle=0))
    base = alt.Chart(shown).encode(x=since, y=name)
    cells = base.mark_rect(cornerRadius=3, stroke="white", strokeWidth=1.5).encode(
        color=alt.Color(
            "rate:Q", title="back",
            scale=alt.Scale(range=SCALE, domain=[0, _top(shown)], clamp=True),
            legend=alt.Legend(format="%", tickCount=3),
        ),
        tooltip=[
            "cohort", "period", "persons", "cohort_persons", alt.Tooltip("rate:Q", format=".1%"),
        ],
    )  # fmt: skip
    rows = len(pc.unique(shown["cohort"]))
    drawn: Any = cells
    periods = len(pc.unique(shown["period"]))
    if periods <= _WRITTEN:
        dark = alt.condition(
            f"datum.rate > {0.55 * _top(shown)}", alt.value("white"), alt.value(INK)
        )
        drawn = cells + base.mark_text(fontSize=11).encode(
            text=alt.Text("rate:Q", format=".0%"), color=dark
        )
    sizes = (
        alt.Chart(shown.filter(pc.equal(shown["period"], 0)))
        .mark_text(align="left", fontSize=11, color=INK, xOffset=-16)
        .encode(
            y=alt.Y("cohort:N", sort=cohorts, axis=None), text=alt.Text("persons:Q", format=",")
        )
        .properties(width=40, height=26 * max(1, rows), title=alt.Title("persons", fontSize=11))
    )
    return alt.hconcat(drawn.properties(width=width, height=26 * max(1, rows)), sizes, spacing=8)


def _top(shown: pa.Table) -> float:
    """Rate at the dark end of the scale: the highest after period 0, which is always whole."""
    later = shown.filter(pc.greater(shown["period"], 0))
    return float(pc.max(later["rate"]).as_py() or 1.0)
