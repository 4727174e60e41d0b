"""Picture of a plan and of those who keep to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from touchline.analysis.charts.theme import ACCENT, CATEGORIES, INK, MUTED, styled
from touchline.analysis.tables import table_of

if TYPE_CHECKING:
    import altair as alt

    from touchline.analysis.conformance import Conformance

__all__ = ["steps_chart"]

_KINDS: Final = ("kept", "skipped", "late", "repeated", "out_of_order", "inserted")
_COLOURS: Final = (
    ACCENT,
    CATEGORIES[4],
    CATEGORIES[1],
    CATEGORIES[3],
    CATEGORIES[2],
    CATEGORIES[6],
)
_WIDTH: Final = 320


def steps_chart(result: Conformance) -> alt.TopLevelMixin:
    """Draw for each step the shares of journeys that keep to it, and that deviate at it."""
    import altair as alt

    rows = [row for row in _rows(result) if row["share"]]
    names = list(dict.fromkeys(row["name"] for row in rows))
    data = table_of(
        name=[row["name"] for row in rows],
        kind=[row["kind"].replace("_", " ") for row in rows],
        share=[row["share"] for row in rows],
        low=[row["share_low"] for row in rows],
        high=[row["share_high"] for row in rows],
        said=[f"{row['share']:.1%} · {row['journeys']:,}" for row in rows],
        group=[row["group"] for row in rows],
    )
    kinds = [kind.replace("_", " ") for kind in _KINDS]
    base = alt.Chart(data).encode(y=alt.Y("kind:N", title=None, sort=kinds))
    scale = alt.Scale(domain=[0, 1])
    bars = base.mark_bar(cornerRadiusEnd=3, height=13).encode(
        x=alt.X("share:Q", title="share of journeys", scale=scale, axis=alt.Axis(format="%")),
        color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=list(_COLOURS)), legend=None),
    )
    spread = base.mark_rule(color=INK).encode(
        x=alt.X("low:Q", title="share of journeys"), x2="high:Q"
    )
    words = base.mark_text(align="left", dx=6, color=MUTED, fontSize=11).encode(
        x=alt.X("high:Q", title="share of journeys"), text="said:N"
    )
    layers = (bars + spread + words).properties(width=_WIDTH, height=alt.Step(18))
    row: dict[str, Any] = {
        "row": alt.Row(
            "name:N", title=None, sort=names, header=alt.Header(labelAngle=0, labelAlign="left")
        )
    }
    if len({one["group"] for one in rows}) > 1:
        row["column"] = alt.Column("group:N", title=None)
    figures = result.figures
    share = "no journeys" if figures["fitness"] is None else _said(figures)
    return styled(
        layers.facet(**row).resolve_scale(y="independent"),
        title="How journeys keep to the plan",
        subtitle=f"{share}, of {result.origin.describe()}",
    )


def _said(figures: Any) -> str:
    return f"{figures['conforming_share']:.1%} as planned, fitness {figures['fitness']:.2f}"


def _rows(result: Conformance) -> list[dict[str, Any]]:
    """Rows per step, whatever the table lists, with the words for their places."""
    table = result.tables.get("by_step", result.table)
    return [
        {
            **row,
            "name": f"{row['step']}  {row['touchpoint'] or 'after the end'}",
            "group": str(row.get("value") or ("unknown" if "value" in row else "")),
        }
        for row in table.to_pylist()
    ]
