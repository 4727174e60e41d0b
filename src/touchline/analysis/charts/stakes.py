"""What is at stake at each pain point, as bars with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.friction.finding import PainPoint

__all__ = ["stakes"]


def stakes(points: Sequence[PainPoint], *, subtitle: str) -> Chart:
    """Draw pain points, the costliest first.

    Parameters
    ----------
    points
        In the order of their rank.
    """
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import INK, LOSS, MUTED, styled

    rows = [_row(point) for point in points]
    title = "Where journeys hurt, and what that puts at stake"
    if not rows:  # bars of nothing have no scale
        words = pa.table({"said": ["nothing was found that is more than chance"]})
        nothing = (
            alt.Chart(words, width=440, height=40).mark_text(color=MUTED).encode(text="said:N")
        )
        return styled(nothing, title=title, subtitle=subtitle)
    base = alt.Chart(_table(rows), width=440, height=alt.Step(44)).encode(
        y=alt.Y(
            "name:N",
            title=None,
            sort=[row["name"] for row in rows],
            axis=alt.Axis(
                labelExpr="split(datum.label, '\\n')", labelLimit=380, labelLineHeight=15
            ),
        )
    )
    top = max(row["end"] for row in rows) or 1.0  # no scale ends where it begins
    x = alt.X(
        "value:Q",
        title="at stake",
        scale=alt.Scale(domain=[0.0, top], nice=True),
        axis=alt.Axis(format="~s", tickCount=6),
    )
    bars = base.mark_bar(color=LOSS, opacity=0.8, cornerRadiusEnd=2, size=18).encode(
        x=x,
        tooltip=[
            "name",
            alt.Tooltip("persons:Q", format=","),
            alt.Tooltip("effect:Q", format="+.1%"),
            alt.Tooltip("value:Q", title="at stake", format=",.0f"),
            alt.Tooltip("low:Q", format=",.0f"),
            alt.Tooltip("high:Q", format=",.0f"),
        ],
    )
    lines = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=8, color=MUTED, fontSize=11).encode(
        x="end:Q", text="said:N"
    )
    made: Chart = styled(
        alt.layer(bars, lines, words),
        title=title,
        subtitle=f"{subtitle}; lines: 95% intervals",
    )
    return made


def _row(point: PainPoint) -> dict[str, Any]:
    of = ", ".join(f"{name}: {value}" for name, value in point.segment.items()) or "everybody"
    kind = point.kind.replace("_", " ")
    at = f" · {point.touchpoint or point.stage}" if point.touchpoint or point.stage else ""
    low, high = point.value_interval.low, point.value_interval.high
    low = point.value_at_stake if low is None else low
    high = point.value_at_stake if high is None else high
    return {
        "name": f"{point.rank}. {kind}{at}\n{of}",
        "value": point.value_at_stake,
        "low": low,
        "high": high,
        "end": max(high, point.value_at_stake),
        "persons": point.persons,
        "effect": point.effect,
        "said": f"{point.persons:,} persons, {_points(point.effect)} points each",
    }


def _points(effect: float) -> str:
    digits = 0 if abs(effect) >= 0.1 else 1
    return f"{100 * effect:+.{digits}f}".replace("-", "−")


def _table(rows: Sequence[dict[str, Any]]) -> Any:
    """Make a table that has its types without rows, too."""
    import pyarrow as pa

    number = pa.float64()
    types = {
        "name": pa.string(), "value": number, "low": number, "high": number, "end": number,
        "persons": pa.int64(), "effect": number, "said": pa.string(),
    }  # fmt: skip
    return pa.table({name: pa.array([row[name] for row in rows], t) for name, t in types.items()})
