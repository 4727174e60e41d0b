"""Pictures of funnels over time, and of the time that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from touchline.analysis.charts.theme import ACCENT, INK, LINE, LOSS, styled
from touchline.analysis.funnel_tables import labels_of, short
from touchline.durations import spoken

if TYPE_CHECKING:
    import altair as alt

    from touchline.analysis.funnel_trend import FunnelTrend
    from touchline.analysis.time_to_convert import TimeToConvert

__all__ = ["histogram", "trend"]

_WIDTH = 560
_UNITS = (("days", 86_400), ("hours", 3600), ("minutes", 60), ("seconds", 1))


def trend(result: FunnelTrend) -> alt.TopLevelMixin:
    """Draw the rate as a line with its interval, and entries as bars below."""
    import altair as alt

    table = result.table
    x = alt.X("period:O", title=None, sort=None, axis=alt.Axis(labelAngle=-40, labelOverlap=True))
    tooltip: list[str | alt.Tooltip] = [
        "period",
        alt.Tooltip("entered", format=","),
        alt.Tooltip("converted", format=","),
        alt.Tooltip("rate", format=".1%"),
        "complete",
    ]
    base = alt.Chart(table).encode(x=x.axis(None), tooltip=tooltip)
    band = base.mark_area(color=ACCENT, opacity=0.14).encode(
        y=alt.Y("low:Q", title="conversion", axis=alt.Axis(format="%", tickCount=5)), y2="high:Q"
    )
    line = base.mark_line(color=ACCENT, strokeWidth=2.5).encode(y="rate:Q")
    points = base.mark_point(size=48, filled=True, strokeWidth=2, stroke=ACCENT).encode(
        y="rate:Q",
        color=alt.condition("datum.complete", alt.value(ACCENT), alt.value("white")),
    )
    bars = (
        alt.Chart(table)
        .mark_bar(color=LINE, cornerRadiusEnd=3, width=alt.RelativeBandSize(0.8))
        .encode(
            x=x, y=alt.Y("entered:Q", title="enter", axis=alt.Axis(tickCount=3)), tooltip=tooltip
        )
        .properties(width=_WIDTH, height=70)
    )
    above = (band + line + points).properties(width=_WIDTH, height=220)
    names = result.options["steps"]
    first, last = result.options["from_step"], result.options["to_step"]
    hollow = "" if all(table["complete"].to_pylist()) else " · hollow: windows are still open"
    labels = labels_of(names, result.options["order"])
    return styled(
        alt.vconcat(above, bars, spacing=8).resolve_scale(x="shared"),
        title=f"Conversion from {short(labels[first - 1])} to {short(labels[last - 1])},"
        f" by {result.periods.interval} of entry",
        subtitle=result.origin.describe() + hollow,
    )


def histogram(result: TimeToConvert) -> alt.TopLevelMixin:
    """Draw how many take how long."""
    import altair as alt

    table, figures = result.table, result.figures
    longest = max(table["to_seconds"].to_pylist(), default=0)
    unit, size = next((u for u in _UNITS if longest >= 2 * u[1]), _UNITS[-1])
    scaled = [
        [at / size for at in table[name].to_pylist()] for name in ("from_seconds", "to_seconds")
    ]
    data = pa.table(
        {"begin": pa.array(scaled[0], pa.float64()), "end": pa.array(scaled[1], pa.float64()),
         "persons": table["persons"], "share": table["share"]}
    )  # fmt: skip
    bars = (
        alt.Chart(data)
        .mark_rect(color=ACCENT, stroke="white", strokeWidth=1)
        .encode(
            x=alt.X("begin:Q", title=unit, axis=alt.Axis(grid=False)),
            x2="end",
            y=alt.Y("persons:Q", title="persons"),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("begin", title=f"from ({unit})", format=".2f"),
                alt.Tooltip("end", title=f"to ({unit})", format=".2f"),
                alt.Tooltip("persons", format=","),
                alt.Tooltip("share", format=".1%"),
            ],
        )
        .properties(width=_WIDTH, height=260)
    )
    names = _named_steps(result)
    subtitle = result.origin.describe()
    drawn: alt.LayerChart | alt.Chart = bars
    if figures["median_seconds"] is not None:
        said = spoken(round(figures["median_seconds"] * 1e6))
        middle = pa.table({"at": [figures["median_seconds"] / size], "text": [f"median {said}"]})
        rule = alt.Chart(middle).mark_rule(color=LOSS, strokeWidth=2).encode(x="at:Q")
        word = (
            alt.Chart(middle)
            .mark_text(align="left", dx=6, dy=-6, color=INK, fontSize=12)
            .encode(x="at:Q", y=alt.value(0), text="text:N")
        )
        drawn = bars + rule + word
        subtitle = f"{figures['persons']:,} persons, median {said} · {subtitle}"
    return styled(
        drawn, title=f"Time from {short(names[0])} to {short(names[1])}", subtitle=subtitle
    )


def _named_steps(result: TimeToConvert) -> tuple[str, str]:
    labels = labels_of(result.options["steps"], result.options["order"])
    return labels[result.options["from_step"] - 1], labels[result.options["to_step"] - 1]
