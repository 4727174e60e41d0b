"""Forest plots: differences with their intervals, around a line of no difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart

__all__ = ["forest"]


def forest(
    table: pa.Table,
    *,
    keys: Sequence[str],
    measure: str,
    title: str,
    subtitle: str,
    most: int = 25,
) -> Chart:
    """Draw the rows of *measure*, the largest differences first.

    Parameters
    ----------
    table
        With the columns of a comparison.
    keys
        Columns that name a row.
    most
        Rows drawn.
    """
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import ACCENT, INK, MUTED, styled

    rows = [
        row | {"name": _name([row[key] for key in keys]), "sure": row["p_adjusted"] is not None
               and row["p_adjusted"] < 0.05}
        for row in table.to_pylist()
        if row["measure"] == measure and row["difference"] is not None
    ]  # fmt: skip
    chosen = sorted(rows, key=lambda row: -abs(row["difference"]))[:most]
    chosen.sort(key=lambda row: -row["difference"])
    shares = measure in ("reach", "conversion")
    number = "+.1%" if shares else "+,.3~g"
    base = alt.Chart(_table(chosen), width=460, height=alt.Step(24)).encode(
        y=alt.Y(
            "name:N",
            title=None,
            axis=alt.Axis(labelLimit=420),
            sort=[row["name"] for row in chosen],
        ),
        color=alt.condition("datum.sure", alt.value(ACCENT), alt.value(MUTED)),
    )
    tooltip: list[Any] = ["name", "first", "second", "n_first", "n_second", "p_adjusted"]
    unit = " in percentage points" if shares else " in seconds" if "seconds" in measure else ""
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=alt.X("difference:Q", title=f"difference{unit}",
                axis=alt.Axis(format="+.0%" if shares else number, tickCount=6)),
        tooltip=[*tooltip, alt.Tooltip("difference:Q", format=number)],
    )  # fmt: skip
    lines = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    none = alt.Chart(pa.table({"zero": [0.0]})).mark_rule(color=INK, strokeDash=[3, 3])
    left = f"; {len(rows) - most} smaller differences are not drawn" if len(rows) > most else ""
    made: Chart = styled(
        alt.layer(none.encode(x="zero:Q"), lines, dots), title=title, subtitle=subtitle + left
    )
    return made


def _name(parts: Sequence[str]) -> str:
    """Write a row's name; marks keep arrows from left to right between Persian names."""
    return parts[0] if len(parts) == 1 else "\u200e" + "\u200e → ".join(parts)


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Make a table that has its types without rows, too."""
    import pyarrow as pa

    number, count = pa.float64(), pa.int64()
    types = {
        "name": pa.string(), "sure": pa.bool_(), "first": number, "second": number,
        "difference": number, "low": number, "high": number, "p_adjusted": number,
        "n_first": count, "n_second": count,
    }  # fmt: skip
    return pa.table(
        {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}
    )
