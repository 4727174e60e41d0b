"""Picture of a conversion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.analysis.charts.theme import ACCENT, INK, LINE, MUTED, styled
from touchline.analysis.funnel_tables import short
from touchline.analysis.tables import table_of

if TYPE_CHECKING:
    import altair as alt

    from touchline.analysis.conversion import Conversion

__all__ = ["rates"]

_WIDTH = 420


def rates(result: Conversion) -> alt.TopLevelMixin:
    """Draw the rate with its interval, and the base rate below."""
    import altair as alt

    row = result.table.to_pylist()[0]
    start, end = short(row["start"]), short(row["end"])
    after, everywhere = f"after {start}", "of all journeys"
    shares = {after: row["rate"], everywhere: row["base_rate"]}
    data = table_of(
        group=list(shares),
        share=[share or 0.0 for share in shares.values()],
        low=[row["low"], None],
        high=[row["high"], None],
        text=["–" if share is None else f"{share:.1%}" for share in shares.values()],
    )
    base = alt.Chart(data).encode(
        y=alt.Y(
            "group:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelColor=INK, labelFontSize=13, labelLimit=320),
        )
    )
    scale = alt.Scale(domain=[0, 1])
    bars = base.mark_bar(cornerRadiusEnd=4).encode(
        x=alt.X("share:Q", title=f"have {end}", scale=scale, axis=alt.Axis(format="%")),
        color=alt.Color(
            "group:N", scale=alt.Scale(domain=list(shares), range=[ACCENT, LINE]), legend=None
        ),
    )
    spread = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", color=MUTED, fontSize=12, dx=10).encode(
        x=alt.value(_WIDTH), text="text:N"
    )
    lift = "" if row["lift"] is None else f"lift {row['lift']:.2f} · "
    return styled(
        (bars + spread + words).properties(width=_WIDTH, height=alt.Step(44)),
        title=f"From {start} to {end}",
        subtitle=f"{lift}{row['converted']:,} of {row['with_start']:,} · "
        + result.origin.describe(),
    )
