"""Charts of durations, on an axis with the units that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pyarrow as pa
import pyarrow.compute as pc

from touchline.analysis.charts.theme import ACCENT, INK, LOSS, MUTED, styled
from touchline.durations import spoken

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.times import Times

__all__ = ["distribution_chart", "duration_axis", "ranges_chart"]

_TICKS: Final = (1, 10, 60, 600, 3_600, 21_600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400)
_MOST_RANGES = 20
_LONGEST_NAME = 32
_LEFT_TO_RIGHT = "\u200e"


def duration_axis(**options: Any) -> alt.Axis:
    """Give an axis of seconds, on a logarithmic scale, whose labels read ``10 min`` or ``7 days``.

    What is shorter than a second stands at its beginning.
    """
    words = [("≤ " if tick == 1 else "") + spoken(tick * 1_000_000) for tick in _TICKS]
    said = " : ".join(
        f"datum.value == {tick} ? '{word}'" for tick, word in zip(_TICKS, words, strict=True)
    )
    return alt.Axis(values=list(_TICKS), labelExpr=f"{said} : ''", labelOverlap=True, **options)


def _scale(shortest: float, longest: float) -> alt.Scale:
    """Span the ticks around the times."""
    low = max([tick for tick in _TICKS if tick <= shortest], default=1)
    high = min([tick for tick in _TICKS if tick >= longest], default=longest)
    return alt.Scale(type="log", domain=[low, max(high, 10 * low)], nice=False)


def distribution_chart(result: Times) -> Chart:
    """Draw the distribution of one pair, with its median."""
    shown = result.tables["distribution"]
    row = result.table.to_pylist()[0]
    shown = shown.append_column("drawn_from", pc.max_element_wise(shown["from_seconds"], 0.75))
    low = float(pc.min(shown["drawn_from"]).as_py() or 1.0)
    high = float(pc.max(shown["to_seconds"]).as_py() or 10.0)
    scale = _scale(low, high)
    scale.domain[0] = min(scale.domain[0], max(low, 0.75))
    axis = duration_axis(grid=False)
    bars = (
        alt.Chart(shown)
        .mark_rect(color=ACCENT, stroke="white", strokeWidth=1)
        .encode(
            x=alt.X("drawn_from:Q", title=None, axis=axis, scale=scale),
            x2="to_seconds:Q",
            y=alt.Y("share:Q", title="share", axis=alt.Axis(format="%", tickCount=5)),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("from_seconds:Q", format=",.0f"),
                alt.Tooltip("to_seconds:Q", format=",.0f"),
                "count",
                alt.Tooltip("share:Q", format=".1%"),
            ],
        )
    )
    drawn: Any = bars
    if row["median_seconds"]:
        median = max(row["median_seconds"], 0.75)
        table = pa.table({"at": [median], "says": [f"median {spoken(median * 1e6)}"]})
        rule = alt.Chart(table).mark_rule(color=LOSS, strokeWidth=2).encode(x="at:Q")
        text = (
            alt.Chart(table)
            .mark_text(align="left", dx=5, dy=6, baseline="top", color=INK, fontSize=12)
            .encode(x="at:Q", y=alt.value(0), text="says:N")
        )
        drawn = bars + rule + text
    chart: Chart = styled(
        drawn.properties(width=620, height=260),
        title=f"From {row['source']} to {row['target']}",
        subtitle=f"{row['count']:,} times in {row['journeys']:,} journeys; the axis is logarithmic",
    )
    return chart


def ranges_chart(result: Times) -> Chart:
    """Draw the most frequent pairs: median, the middle half and the middle 80 %."""
    table = result.table.slice(0, _MOST_RANGES)
    names = [
        _pair(row["source"], row["target"])
        for row in table.select(["source", "target"]).to_pylist()
    ]
    marks = ("p10_seconds", "p25_seconds", "median_seconds", "p75_seconds", "p90_seconds")
    shown = pa.table(
        {
            "pair": pa.array(names, pa.string()),
            "count": table["count"],
            **{name: pc.max_element_wise(table[name], 1.0) for name in marks},
            "says": pa.array([_spoken(value) for value in table["median_seconds"].to_pylist()],
                             pa.string()),
        }
    )  # fmt: skip
    shown = shown.sort_by([("median_seconds", "descending")])
    scale = _scale(
        pc.min(shown["p10_seconds"]).as_py() or 1, pc.max(shown["p90_seconds"]).as_py() or 1
    )
    tooltip: Any = ["pair", "count", alt.Tooltip("says:N", title="median")]
    y = alt.Y("pair:N", title=None, sort=shown["pair"].to_pylist(), axis=alt.Axis(labelLimit=420))
    base = alt.Chart(shown).encode(y=y, tooltip=tooltip)
    x: Any = lambda name: alt.X(name, title=None, axis=duration_axis(), scale=scale)  # noqa: E731
    wide = base.mark_rule(color=ACCENT, opacity=0.35, strokeWidth=3).encode(
        x=x("p10_seconds:Q"), x2="p90_seconds:Q"
    )
    half = base.mark_bar(color=ACCENT, opacity=0.45, height=11).encode(
        x=x("p25_seconds:Q"), x2="p75_seconds:Q"
    )
    dots = base.mark_point(filled=True, size=70, color=INK, opacity=1).encode(
        x=x("median_seconds:Q")
    )
    words = base.mark_text(align="left", color=MUTED, fontSize=11).encode(
        x=alt.value(632), text="says:N"
    )
    chart: Chart = styled(
        (wide + half + dots + words).properties(width=620, height=alt.Step(24)),
        title="How long it takes from one touchpoint to the next"
        if result.options["directly"]
        else "How long it takes from one touchpoint to another",
        subtitle="dot: median; bar: the middle half; line: the middle 80 %; logarithmic axis",
    )
    return chart


def _spoken(seconds: float) -> str:
    return spoken(round(seconds, 1 if seconds < 60 else 0) * 1e6)


def _pair(source: str, target: str) -> str:
    """Write a pair with its source on the left, whatever the script of the names."""
    return f"{_LEFT_TO_RIGHT}{_short(source)}{_LEFT_TO_RIGHT} → {_LEFT_TO_RIGHT}{_short(target)}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
