"""Pictures of funnels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from touchline.analysis.charts.theme import ACCENT, INK, LINE, MUTED, styled
from touchline.analysis.funnel_tables import short

if TYPE_CHECKING:
    import altair as alt

    from touchline.analysis.funnel import Funnel
    from touchline.analysis.window_funnel import WindowFunnel

__all__ = ["by_level", "by_step", "by_value"]

_MOST_VALUES = 7
_WIDTH = 460


def by_step(result: Funnel) -> alt.TopLevelMixin:
    """Draw a bar a step, with what is left of the first step and of the step before."""
    import altair as alt

    table = result.table
    count = result.options["count"]
    texts = [_said(row, count) for row in table.to_pylist()]
    table = table.append_column("text", pa.array(texts, pa.string()))
    table = table.append_column("whole", pa.array(np.ones(table.num_rows)))
    table = _numbered(table)
    base = alt.Chart(table).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=_steps_axis()),
        tooltip=[
            alt.Tooltip("label", title="step"),
            alt.Tooltip(count, format=","),
            alt.Tooltip("share_of_first", format=".1%", title="of the first step"),
            alt.Tooltip("share_of_previous", format=".1%", title="of the step before"),
            alt.Tooltip("stopped", format=",", title="go no further"),
            alt.Tooltip("median_seconds", format=",.0f", title="median seconds"),
        ],
    )
    scale = alt.Scale(domain=[0, 1])
    track = base.mark_bar(color=LINE, opacity=0.55, cornerRadius=4).encode(
        x=alt.X("whole:Q", scale=scale, axis=None)
    )
    bars = base.mark_bar(color=ACCENT, cornerRadius=4).encode(x="share_of_first:Q")
    words = base.mark_text(align="left", dx=10, color=MUTED, fontSize=12).encode(
        x=alt.value(_WIDTH), text="text:N"
    )
    drawn = (track + bars + words).properties(width=_WIDTH, height=alt.Step(40))
    return styled(drawn, title=_title(result), subtitle=_subtitle(result))


def by_value(result: Funnel) -> alt.TopLevelMixin:
    """Draw the shares of each value of a breakdown, a colour a value."""
    import altair as alt

    table = result.tables["breakdown"]
    names = [_name(value) for value in table["value"].to_pylist()]
    shown = list(dict.fromkeys(names))[:_MOST_VALUES]
    table = table.set_column(0, "value", pa.array(names, pa.string()))
    table = _numbered(table.filter(pa.array([name in shown for name in names], pa.bool_())))
    count = result.options["count"]
    bars = (
        alt.Chart(table)
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            y=alt.Y("name:N", sort=None, title=None, axis=_steps_axis()),
            yOffset=alt.YOffset("value:N", sort=shown),
            x=alt.X(
                "share_of_first:Q",
                title="share of the first step",
                axis=alt.Axis(format="%", tickCount=5),
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color("value:N", sort=shown, title=_asked(result)),
            tooltip=[
                "label", "value", alt.Tooltip(count, format=","),
                alt.Tooltip("share_of_first", format=".1%"),
                alt.Tooltip("share_of_previous", format=".1%"),
            ],
        )
        .properties(width=_WIDTH, height=alt.Step(max(8, 36 // max(1, len(shown)) + 4)))
    )  # fmt: skip
    more = len(set(names)) - len(shown)
    left = f" · {more} more values are in the table" if more else ""
    return styled(bars, title=_title(result), subtitle=_subtitle(result) + left)


def by_level(result: WindowFunnel) -> alt.TopLevelMixin:
    """Draw a bar a level."""
    import altair as alt

    table = _numbered(result.table.rename_columns(
        ["step" if name == "level" else name for name in result.table.column_names]
    ))  # fmt: skip
    texts = [
        f"{row['persons']:,}" + ("" if row["step"] == 0 else f" · {row['reached']:,} at least")
        for row in table.to_pylist()
    ]
    table = table.append_column("text", pa.array(texts, pa.string()))
    base = alt.Chart(table).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=_steps_axis()),
        x=alt.X("persons:Q", title="persons whose deepest level it is", axis=alt.Axis(tickCount=5)),
        tooltip=[
            "label",
            alt.Tooltip("persons", format=","),
            alt.Tooltip("reached", format=",", title="at least so far"),
            alt.Tooltip("share_of_first", format=".1%", title="of the first step"),
        ],
    )
    color = alt.condition("datum.step == 0", alt.value(MUTED), alt.value(ACCENT))
    bars = base.mark_bar(cornerRadiusEnd=4).encode(color=color)
    words = base.mark_text(align="left", dx=8, color=MUTED, fontSize=12).encode(text="text:N")
    labels = table["label"].to_pylist()
    return styled(
        (bars + words).properties(width=_WIDTH, height=alt.Step(36)),
        title=f"Deepest step from {short(labels[1])} to {short(labels[-1])}",
        subtitle=_subtitle(result),
    )


def _steps_axis() -> alt.Axis:
    import altair as alt

    return alt.Axis(labelFontSize=13, labelColor=INK, labelLimit=320)


def _numbered(table: pa.Table) -> pa.Table:
    """Add a name that tells steps of the same label apart."""
    names = [
        f"{row['step']}  {row['label']}" for row in table.select(["step", "label"]).to_pylist()
    ]
    return table.append_column("name", pa.array(names, pa.string()))


def _said(row: dict[str, object], count: str) -> str:
    if row["step"] == 1 or row["share_of_first"] is None:
        return f"{row[count]:,}"
    before = (
        "" if row["share_of_previous"] is None else f" · {row['share_of_previous']:.0%} of before"
    )
    return f"{row[count]:,} · {row['share_of_first']:.1%}{before}"


def _title(result: Funnel) -> str:
    labels = result.table["label"].to_pylist()
    if result.options["order"] == "any":
        return f"How many of {len(labels)} steps are reached"
    first, last = short(labels[0]), short(labels[-1])
    return f"From {first} to {last}" if len(labels) > 1 else f"Reaching {first}"


def _subtitle(result: Funnel | WindowFunnel) -> str:
    conversion = result.figures["conversion"]
    share = "" if conversion is None else f"{conversion:.1%} convert · "
    return share + result.origin.describe()


def _name(value: str | list[str]) -> str:
    parts = [value] if isinstance(value, str) else value
    return " · ".join(part or "(not known)" for part in parts)


def _asked(result: Funnel) -> str:
    asked = result.options["breakdown"]
    return asked if isinstance(asked, str) else " · ".join(asked)
