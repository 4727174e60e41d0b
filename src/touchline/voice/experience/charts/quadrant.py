"""Performance against importance: what to mend first stands at the lower right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.voice.experience.importance import Importance

__all__ = ["quadrant_chart"]

Side: TypeAlias = tuple[Literal["left", "center", "right"], int, int]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

CORNERS: Final = {
    (0, 1): "keep an eye on it",
    (1, 1): "keep it up",
    (0, 0): "later",
    (1, 0): "mend first",
}
"""(right, top) → what to do."""
WIDTH: Final = 640
HEIGHT: Final = 420
LETTER: Final = 6.2
"""Mean width of a letter of a name, in pixels."""
SIDES: Final[tuple[Side, ...]] = (
    ("left", 9, -9), ("left", 9, 10), ("right", -9, -9), ("right", -9, 10), ("center", 0, -14),
    ("center", 0, 15), ("left", 9, -24), ("left", 9, 25), ("right", -9, -24), ("right", -9, 25),
)  # fmt: skip
"""Where the name of a point may stand: alignment, and the distance from its middle."""
LABELLED: Final = 30
"""Places with a name beside their point; the others have it in the tooltip."""


def quadrant_chart(importance: Importance) -> Chart:
    """Draw every place by importance and by its mean emotion, with lines at their means."""
    import altair as alt

    from touchline.analysis.charts.theme import styled

    by = importance.by
    rows = [row for row in importance.table.to_pylist() if row["importance"] is not None]
    across = _room([row[side] for row in rows for side in ("low", "high")], 0.08)
    down = _room([row["performance"] for row in rows], 0.18)
    shared = importance.method == "relative_weights"
    form = ".0%" if shared else ".2f"
    title = "importance, share of what all explain" if shared else "importance, difference"
    scales = [alt.Scale(domain=list(span), nice=False, zero=False) for span in (across, down)]
    axes = [alt.Axis(format=form, grid=False, tickCount=6),
            alt.Axis(format="+.1f", grid=False, tickCount=6)]  # fmt: skip
    x = alt.X("importance:Q", title=title, scale=scales[0], axis=axes[0])
    y = alt.Y("performance:Q", title="performance, mean emotion −2 … 2", scale=scales[1],
              axis=axes[1])  # fmt: skip
    sides = _placed(rows, by, across, down)
    layers = [*_corners(scales), *_points(rows, by, x, y, scales), *_names(rows, by, x, y, sides)]
    made: Chart = styled(
        alt.layer(*layers).properties(width=WIDTH, height=HEIGHT),
        title=f"What matters to {importance.outcome}, and how it is done",
        subtitle=f"by {by}; lines are 95% intervals of the importance, grey lines the means",
    )
    return made


def _points(
    rows: Sequence[Mapping[str, Any]], by: str, x: Any, y: Any, scales: Sequence[Any]
) -> list[Any]:
    """Give lines at the means, intervals, and a point per place; what to mend first in red."""
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import ACCENT, LINE, LOSS

    middle = _mean([row["importance"] for row in rows])
    level = _mean([row["performance"] for row in rows])
    numbers = ("importance", "low", "high", "performance")
    table = pa.table({
        "place": pa.array([row[by] for row in rows], pa.string()),
        **{name: pa.array([row[name] for row in rows], pa.float64()) for name in numbers},
        "n": pa.array([row["n"] for row in rows], pa.int64()),
        "mend": pa.array([row["importance"] > middle and row["performance"] < level
                          for row in rows], pa.bool_()),
    })  # fmt: skip
    colour = alt.condition("datum.mend", alt.value(LOSS), alt.value(ACCENT))
    tooltip: list[Any] = [
        "place", *(alt.Tooltip(f"{name}:Q", format=".3f") for name in numbers), "n"
    ]  # fmt: skip
    base = alt.Chart(table).encode(x=x, y=y, color=colour)
    spread = base.mark_rule(strokeWidth=1.2, opacity=0.35).encode(
        x=alt.X("low:Q", scale=scales[0]), x2="high:Q"
    )
    across = alt.Chart(pa.table({"level": [level]})).mark_rule(color=LINE, strokeWidth=1.5)
    down = alt.Chart(pa.table({"middle": [middle]})).mark_rule(color=LINE, strokeWidth=1.5)
    return [
        across.encode(y=alt.Y("level:Q", scale=scales[1])),
        down.encode(x=alt.X("middle:Q", scale=scales[0])),
        spread,
        base.mark_circle(opacity=0.95, size=95).encode(tooltip=tooltip),
    ]


def _names(
    rows: Sequence[Mapping[str, Any]], by: str, x: Any, y: Any, sides: Mapping[Side, list[int]]
) -> list[Any]:
    """Give the names, a layer per side of the point: a mark has one alignment."""
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import INK

    layers = []
    for (align, dx, dy), chosen in sides.items():
        table = pa.table({
            "place": [rows[at][by] for at in chosen],
            "importance": [rows[at]["importance"] for at in chosen],
            "performance": [rows[at]["performance"] for at in chosen],
        })  # fmt: skip
        mark = alt.Chart(table).mark_text(align=align, dx=dx, dy=dy, fontSize=11, color=INK)
        layers.append(mark.encode(x=x, y=y, text="place:N"))
    return layers


def _placed(
    rows: Sequence[Mapping[str, Any]], by: str, x: tuple[float, float], y: tuple[float, float]
) -> dict[Side, list[int]]:
    """Give each name, in order, the side of its point where it covers least of what is there."""
    spots = [
        (WIDTH * (row["importance"] - x[0]) / (x[1] - x[0]),
         HEIGHT * (y[1] - row["performance"]) / (y[1] - y[0]))
        for row in rows
    ]  # fmt: skip
    boxes = [(left - 6, top - 6, left + 6, top + 6) for left, top in spots]
    found: dict[Side, list[int]] = {}
    for at, row in enumerate(rows[:LABELLED]):
        wide = LETTER * len(row[by])
        tried = [(side, _box(spots[at], side, wide)) for side in SIDES]
        side, box = min(tried, key=lambda one: _covered(one[1], boxes))
        boxes.append(box)
        found.setdefault(side, []).append(at)
    return found


def _box(spot: tuple[float, float], side: Side, wide: float) -> Box:
    align, dx, dy = side
    left = spot[0] + dx - {"left": 0.0, "center": wide / 2, "right": wide}[align]
    return left, spot[1] + dy - 7, left + wide, spot[1] + dy + 7


def _covered(box: Box, others: Sequence[Box]) -> float:
    """Give the area that *box* shares with others, or has outside the picture."""
    shared = sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in others
    )
    outside = max(0.0, -box[0]) + max(0.0, box[2] - WIDTH)
    return shared + 14 * outside


def _corners(scales: Sequence[Any]) -> list[Any]:
    """Give a word for each corner."""
    import altair as alt
    import pyarrow as pa

    from touchline.analysis.charts.theme import MUTED

    return [
        alt.Chart(
            pa.table({"x": [scales[0].domain[right]], "y": [scales[1].domain[top]], "text": [text]})
        )
        .mark_text(
            align="right" if right else "left",
            baseline="top" if top else "bottom",
            dx=-6 if right else 6,
            dy=6 if top else -6,
            color=MUTED,
            fontSize=12,
            fontStyle="italic",
        )
        .encode(x=alt.X("x:Q", scale=scales[0]), y=alt.Y("y:Q", scale=scales[1]), text="text:N")
        for (right, top), text in CORNERS.items()
    ]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _room(values: list[Any], share: float) -> tuple[float, float]:
    """Give the range of values with some room around them."""
    known = [value for value in values if value is not None] or [0.0]
    low, high = min(known), max(known)
    room = share * (high - low or 1.0)
    return low - room, high + room
