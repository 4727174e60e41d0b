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
_WRITTEN = 16
"""Up to so many periods, each cell of the heat map says its rate."""


def retention_chart(result: Retention) -> Chart:
    """Draw the pooled rates as lines and, without segments, the cohorts as a heat map."""
    interval = result.options["interval"]
    apart = result.options["breakdown"] is not None
    pooled = result.tables["pooled"]
    known = pc.and_(pc.is_valid(pooled["rate"]), pc.less_equal(pooled["period"], _MOST_PERIODS))
    pooled = pooled.filter(known)
    if apart:
        pooled = pooled.filter(pc.is_in(pooled["segment"], _largest(pooled)))
    periods = list(range(1 + int(pc.max(pooled["period"]).as_py() or 0)))
    lines = _lines(pooled, interval, periods, apart=apart)
    parts = [lines] if apart else [lines, _heat_map(result.table, interval, periods)]
    late = " or later" if result.options["count"] == "on_or_after" else ""
    chart: Chart = styled(
        alt.vconcat(*parts, spacing=28).resolve_scale(color="independent"),
        title=f"Who comes back, {interval} by {interval}",
        subtitle=f"{result.figures['persons']:,} persons; shares back in a {interval}{late}, of"
        f" those whose {interval} is over",
    )
    return chart


def _largest(pooled: pa.Table) -> pa.Array:
    """Give the segments with most persons."""
    begun = pooled.filter(pc.equal(pooled["period"], 0)).sort_by([("persons", "descending")])
    return begun["segment"].slice(0, _MOST_SEGMENTS).combine_chunks()


def _lines(pooled: pa.Table, interval: str, periods: list[int], *, apart: bool) -> Any:
    colour: Any = alt.value(ACCENT)
    if apart:
        legend = alt.Legend(orient="right", symbolOpacity=1)
        colour = alt.Color("segment:N", title=None, legend=legend)
    if len(periods) > 1:  # all are there in period 0, which would flatten the rest
        pooled = pooled.filter(pc.greater(pooled["period"], 0))
    base = alt.Chart(pooled).encode(
        x=alt.X(
            "period:O", title=f"{interval}s since the start",
            axis=alt.Axis(labelAngle=0, grid=False), scale=alt.Scale(domain=periods),
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
    return (band + line).properties(width=_width(periods), height=170)


def _width(periods: list[int]) -> int:
    return _CELL * max(8, len(periods))


def _heat_map(table: pa.Table, interval: str, periods: list[int]) -> Any:
    cohorts = table["cohort"].unique().to_pylist()[-_MOST_COHORTS:]
    shown = table.filter(
        pc.and_(
            pc.is_in(table["cohort"], pa.array(cohorts, pa.string())),
            pc.less(table["period"], len(periods)),
        )
    )
    shown = shown.filter(
        pc.and_(pc.is_valid(shown["rate"]), pc.greater(shown["cohort_persons"], 0))
    )
    top = _top(shown)
    base = alt.Chart(shown).encode(
        x=alt.X(
            "period:O", title=None, axis=alt.Axis(orient="top", labelAngle=0),
            scale=alt.Scale(domain=periods),
        ),
        y=alt.Y("cohort:N", title=f"{interval} of the start", sort=cohorts),
        tooltip=[
            "cohort", "period", "persons", "cohort_persons", alt.Tooltip("rate:Q", format=".1%"),
        ],
    )  # fmt: skip
    drawn: Any = base.mark_rect(cornerRadius=3, stroke="white", strokeWidth=1.5).encode(
        color=alt.Color(
            "rate:Q", title="back", scale=alt.Scale(range=SCALE, domain=[0, top], clamp=True),
            legend=alt.Legend(format="%", tickCount=3),
        )
    )  # fmt: skip
    if len(periods) <= _WRITTEN:
        dark = alt.condition(f"datum.rate > {0.55 * top}", alt.value("white"), alt.value(INK))
        drawn += base.mark_text(fontSize=11).encode(
            text=alt.Text("rate:Q", format=".0%"), color=dark
        )
    height = 26 * max(1, len(pc.unique(shown["cohort"])))
    sizes = (
        alt.Chart(shown.filter(pc.equal(shown["period"], 0)))
        .mark_text(align="left", fontSize=11, color=INK, xOffset=-16)
        .encode(
            y=alt.Y("cohort:N", sort=cohorts, axis=None), text=alt.Text("persons:Q", format=",")
        )
        .properties(width=40, height=height, title=alt.Title("persons", fontSize=11))
    )
    return alt.hconcat(drawn.properties(width=_width(periods), height=height), sizes, spacing=8)


def _top(shown: pa.Table) -> float:
    """Rate at the dark end of the scale: the highest after period 0 of a cohort of some size."""
    least = 0.1 * float(pc.max(shown["cohort_persons"]).as_py() or 0)
    later = shown.filter(
        pc.and_(pc.greater(shown["period"], 0), pc.greater_equal(shown["cohort_persons"], least))
    )
    return float(pc.max(later["rate"]).as_py() or 1.0)
