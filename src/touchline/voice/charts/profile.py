"""The profile as small multiples: a panel per place, a bar per question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.voice.profile import Profile

__all__ = ["profile_chart"]

COLUMNS: Final = 4
MOST: Final = 24
"""Places drawn; more are not legible."""


def profile_chart(profile: Profile, *, most: int = MOST) -> Chart:
    """Draw how easy, fast and pleasant each place is, with intervals; groups stand side by side.

    Parameters
    ----------
    most
        So many places, the first in the order of the table.
    """
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import ACCENT, CATEGORIES, INK, LINE, MUTED, styled

    rows = _rows(profile, most)
    kinds = {"place": pa.string(), "group": pa.string(), "measure": pa.string(),
             "score": pa.float64(), "low": pa.float64(), "high": pa.float64(),
             "text": pa.string(), "n": pa.int64(), "coverage": pa.float64()}  # fmt: skip
    table = pa.table({k: pa.array([r[k] for r in rows], kind) for k, kind in kinds.items()})
    groups = list(profile.groups) or [""]
    colour: Any = alt.value(ACCENT)
    if profile.groups:
        scale = alt.Scale(domain=groups, range=CATEGORIES[: len(groups)])
        colour = alt.Color("group:N", scale=scale, title=None,
                           legend=alt.Legend(orient="top", direction="horizontal"))  # fmt: skip
    across = alt.X("score:Q", title=None, scale=alt.Scale(domain=[0, 118]),
                   axis=alt.Axis(values=[0, 50, 100], gridColor=LINE))  # fmt: skip
    down = alt.Y("measure:N", title=None, sort=["easy", "fast", "pleasant"],
                 axis=alt.Axis(labelColor=INK, labelPadding=8))  # fmt: skip
    offset = alt.YOffset("group:N", sort=groups)
    base = alt.Chart(table).encode(x=across, y=down, yOffset=offset)
    tooltip: list[Any] = ["place", "group", "measure", alt.Tooltip("score:Q", format=".1f"),
                          alt.Tooltip("low:Q", format=".1f"), alt.Tooltip("high:Q", format=".1f"),
                          "n", alt.Tooltip("coverage:Q", format=".0%")]  # fmt: skip
    track = base.mark_bar(color=LINE, opacity=0.55, cornerRadius=3, height={"band": 0.72})
    bars = base.mark_bar(cornerRadius=3, height={"band": 0.72}).encode(
        color=colour, tooltip=tooltip
    )
    spread = base.mark_rule(color=INK, strokeWidth=1.2, opacity=0.75).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=5, color=MUTED, fontSize=11).encode(
        x=alt.X("edge:Q"), text="text:N"
    )
    step = 26 if len(groups) == 1 else 34
    panel = alt.layer(
        track.transform_calculate(full="100").encode(x="full:Q"),
        bars,
        spread,
        words.transform_calculate(edge="isValid(datum.high) ? datum.high : 0"),
    ).properties(width=190, height=3 * step)
    left = len(set(profile.table[profile.by].to_pylist())) - most
    told = f"; {left} more are not drawn" if left > 0 else ""
    made: Chart = styled(
        panel.facet(
            facet=alt.Facet("place:N", title=None, sort=_each(table["place"].to_pylist()),
                            header=alt.Header(labelAnchor="start", labelFontWeight=600,
                                              labelFontSize=13, labelLimit=220)),
            columns=COLUMNS, spacing={"row": 22, "column": 34},
        ),
        title=f"Easy, fast, pleasant by {profile.by}",
        subtitle="0 to 100; lines are 95% intervals" + told,
    )  # fmt: skip
    return made


def _each(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _rows(profile: Profile, most: int) -> list[dict[str, Any]]:
    table = profile.table.to_pylist()
    places = list(dict.fromkeys(row[profile.by] for row in table))[:most]
    return [
        {
            "place": row[profile.by],
            "group": row.get("group", ""),
            "text": "not known" if row["score"] is None else f"{row['score']:.0f}",
            **{name: row[name] for name in ("measure", "score", "low", "high", "n", "coverage")},
        }
        for row in table
        if row[profile.by] in places
    ]
