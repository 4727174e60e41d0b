"""The profile as small multiples: a panel per place, a bar per question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from touchline.voice.experience.profile import MEASURES

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.voice.experience.profile import Profile

__all__ = ["profile_chart"]

COLUMNS: Final = 4
STEP: Final = 26
STEP_OF_TWO: Final = 40
"""Pixels of a question with one group, and with two."""
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

    from touchline.analysis.charts.theme import styled

    rows = _rows(profile, most)
    places = list(dict.fromkeys(row["place"] for row in rows))
    left = len(set(profile.table[profile.by].to_pylist())) - most
    told = f"; {left} more are not drawn" if left > 0 else ""
    silent = [name for name in MEASURES if all(row["measure"] != name for row in rows)]
    told += f"; not known: {', '.join(silent)}" if silent else ""
    header = alt.Header(labelAnchor="start", labelFontWeight=600, labelFontSize=13, labelLimit=220)
    made: Chart = styled(
        _panel(rows, list(profile.groups)).facet(
            facet=alt.Facet("place:N", title=None, sort=places, header=header),
            columns=COLUMNS,
            spacing={"row": 22, "column": 34},
        ),
        title=f"Easy, fast, pleasant by {profile.by}",
        subtitle="0 to 100; lines are 95% intervals" + told,
    )
    return made


def _panel(rows: list[dict[str, Any]], groups: list[str]) -> Any:
    """Draw the bars of one place: a track to 100, the score, its interval, the figure."""
    import altair as alt

    from touchline.analysis.charts.theme import INK, LINE, MUTED

    across = alt.X("score:Q", title=None, scale=alt.Scale(domain=[0, 118]),
                   axis=alt.Axis(values=[0, 50, 100], gridColor=LINE))  # fmt: skip
    down = alt.Y("measure:N", title=None, sort=list(MEASURES),
                 axis=alt.Axis(labelColor=INK, labelPadding=8))  # fmt: skip
    offset = alt.YOffset("group:N", sort=groups or [""], bandPosition=0.5)
    base = alt.Chart(_table(rows)).encode(x=across, y=down, yOffset=offset)
    tooltip: list[Any] = [
        "place", "group", "measure",
        *(alt.Tooltip(f"{name}:Q", format=".1f") for name in ("score", "low", "high")),
        "n", alt.Tooltip("coverage:Q", format=".0%"),
    ]  # fmt: skip
    bar: dict[str, Any] = {"cornerRadius": 3, "height": {"band": 0.72}}
    lower = 2 if groups else 0  # bars of groups are drawn below the middle of their bands
    words = base.mark_text(align="left", dx=5, dy=lower, color=MUTED, fontSize=11)
    line = base.mark_rule(color=INK, strokeWidth=1.2, opacity=0.75, yOffset=lower)
    return alt.layer(
        base.mark_bar(color=LINE, opacity=0.55, **bar)
        .transform_calculate(full="100")
        .encode(x="full:Q"),
        base.mark_bar(**bar).encode(color=_colour(groups), tooltip=tooltip),
        line.encode(x="low:Q", x2="high:Q"),
        words.transform_calculate(edge="isValid(datum.high) ? datum.high : 0").encode(
            x="edge:Q", text="text:N"
        ),
    ).properties(
        width=190, height=len({row["measure"] for row in rows}) * (STEP_OF_TWO if groups else STEP)
    )


def _colour(groups: list[str]) -> Any:
    import altair as alt

    from touchline.analysis.charts.theme import ACCENT, CATEGORIES

    if not groups:
        return alt.value(ACCENT)
    scale = alt.Scale(domain=groups, range=CATEGORIES[: len(groups)])
    legend = alt.Legend(orient="top", direction="horizontal")
    return alt.Color("group:N", scale=scale, title=None, legend=legend)


def _table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    text, number = pa.string(), pa.float64()
    kinds = {
        "place": text, "group": text, "measure": text, "score": number, "low": number,
        "high": number, "text": text, "n": pa.int64(), "coverage": number,
    }  # fmt: skip
    return pa.table({name: pa.array([r[name] for r in rows], kind) for name, kind in kinds.items()})


def _rows(profile: Profile, most: int) -> list[dict[str, Any]]:
    table = profile.table.to_pylist()
    places = list(dict.fromkeys(row[profile.by] for row in table))[:most]
    told = {row["measure"] for row in table if row["score"] is not None} or set(MEASURES)
    return [
        {
            "place": row[profile.by],
            "group": row.get("group", ""),
            "text": "not known" if row["score"] is None else f"{row['score']:.0f}",
            **{name: row[name] for name in ("measure", "score", "low", "high", "n", "coverage")},
        }
        for row in table
        if row[profile.by] in places and row["measure"] in told
    ]
