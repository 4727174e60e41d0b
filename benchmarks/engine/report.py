"""Tables of what :mod:`benchmarks.engine` found, for the page of benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["tables"]

OURS = "touchline"
_PEERS = ("duckdb", "chdb", "polars")


def tables(figures: Mapping[str, Any]) -> str:
    """Write the tables of one size or of several."""
    sizes = figures.get("sizes", {"": figures})
    parts = [_size(one) for one in sizes.values()]
    if "growth" in figures:
        parts.append(_growth(figures["growth"], list(sizes)))
    parts += [_starts(sizes), _versions(list(sizes.values())[-1])]
    return "\n\n".join(parts)


def _size(found: Mapping[str, Any]) -> str:
    rows = []
    for verb, ratios in found["ratios"].items():
        ours = found["milliseconds"][verb][OURS]
        memory = found["private_mb"].get(verb, {})
        times = [_times(ratios.get(name)) for name in ("limit", *_PEERS)]
        held = [_whole(memory.get(name)) for name in (OURS, *_PEERS)]
        rows.append([verb.replace("_", " "), f"{ours:,g}", *times, " · ".join(held)])
    agree = "All systems gave the same answers." if found["checksums_agree"] else "ANSWERS DIFFER."
    head = ["question", "Touchline, ms", "× the limit", "DuckDB", "ClickHouse", "polars"]
    head.append("private MB: Touchline · DuckDB · ClickHouse · polars")
    size = f"**{found['events']:,} events of {found['persons']:,} persons**"
    return f"{size}, medians of {found['rounds']} rounds. {agree}\n\n{_table(head, rows)}"


def _growth(growth: Mapping[str, Mapping[str, float]], sizes: Sequence[str]) -> str:
    rows = [
        [verb.replace("_", " "), *(_plain(systems.get(name)) for name in (OURS, *_PEERS))]
        for verb, systems in growth.items()
    ]
    said = f"Growth from {int(sizes[-2]):,} to {int(sizes[-1]):,} events: time ~ eventsˣ, x ="
    return f"{said}\n\n{_table(['question', 'Touchline', 'DuckDB', 'ClickHouse', 'polars'], rows)}"


def _starts(sizes: Mapping[str, Any]) -> str:
    rows = [
        [f"{one['events']:,}", *(_plain(one["start_seconds"].get(name)) for name in _STARTS)]
        for one in sizes.values()
    ]
    said = "Seconds of a whole process that opens the store, answers `transitions`, and ends:"
    head = ["events", *(name.replace("_", " ") for name in _STARTS)]
    return f"{said}\n\n{_table(head, rows)}"


_STARTS = ("command_line", "python", "interpreter_alone")


def _versions(found: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return f"{found['machine']} Systems: {versions}; {found['threads']} threads each."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _times(value: float | None) -> str:
    return "–" if value is None else f"×{value:,g}"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"
