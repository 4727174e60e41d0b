"""Pain points as rows of a table, and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from touchline.analysis.tables import table_of

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.friction.finding import PainPoint

__all__ = ["plain", "table_of_points", "title_of"]


def table_of_points(points: Sequence[PainPoint]) -> pa.Table:
    """Make the table of the verb, a row per pain point."""
    import pyarrow as pa

    def texts(values: Sequence[str | None]) -> pa.Array:
        return pa.array(list(values), pa.string())

    def numbers(values: Sequence[float | None]) -> pa.Array:
        return pa.array(list(values), pa.float64())

    return table_of(
        rank=pa.array([point.rank for point in points], pa.int64()),
        kind=texts([point.kind for point in points]),
        touchpoint=texts([point.touchpoint for point in points]),
        stage=texts([point.stage for point in points]),
        who=texts([_segment(point) for point in points]),
        persons=pa.array([point.persons for point in points], pa.int64()),
        journeys=pa.array([point.journeys for point in points], pa.int64()),
        effect=numbers([point.effect for point in points]),
        effect_low=numbers([point.interval.low for point in points]),
        effect_high=numbers([point.interval.high for point in points]),
        at_stake=numbers([point.value_at_stake for point in points]),
        at_stake_low=numbers([point.value_interval.low for point in points]),
        at_stake_high=numbers([point.value_interval.high for point in points]),
        measure=texts([point.comparison.measure for point in points]),
        here=numbers([point.comparison.here for point in points]),
        elsewhere=numbers([point.comparison.elsewhere for point in points]),
        p_adjusted=numbers([point.p_adjusted for point in points]),
        text=texts([point.text for point in points]),
    )


def _segment(point: PainPoint) -> str | None:
    return ", ".join(f"{name}: {value}" for name, value in point.segment.items()) or None


def title_of(point: PainPoint) -> list[str]:
    """Name a pain point in a few words."""
    words = [point.kind.replace("_", " ")]
    if point.touchpoint is not None:
        words.append(f"at {point.touchpoint}")
    if point.segment:
        words.append(f"of {_segment(point)}")
    return words


def plain(point: PainPoint) -> dict[str, Any]:
    """Give a pain point as JSON has it."""
    comparison = point.comparison
    return {
        "rank": point.rank,
        "kind": point.kind,
        "touchpoint": point.touchpoint,
        "stage": point.stage,
        "segment": dict(point.segment) or None,
        "persons": point.persons,
        "journeys": point.journeys,
        "effect": point.effect,
        "interval": [point.interval.low, point.interval.high],
        "value_at_stake": point.value_at_stake,
        "value_interval": [point.value_interval.low, point.value_interval.high],
        "p_adjusted": point.p_adjusted,
        "evidence": {
            "comparison": {
                name: getattr(comparison, name)
                for name in (
                    "measure", "unit", "here", "n_here", "elsewhere", "n_elsewhere", "against"
                )
            },
            "examples": list(point.examples),
            "quotes": [
                {"text": said.text, "language": said.language, "score": said.score,
                 "source": said.source}
                for said in point.quotes
            ],
            **point.details,
        },
        "text": point.text,
    }  # fmt: skip
