"""How many planted pain points the search finds, at what rank, and how much else it reports.

::

    python -m benchmarks.pain --seeds 1-5 --persons 50000 --what events
    python -m benchmarks.pain --seeds 1-5 --persons 50000 --what project
    python -m benchmarks.pain --seeds 100-104 --speed 0     # while working on the search

Each seed is a company of :mod:`touchline.testing.planted` with ten pains of ten kinds; the same
company with nothing planted is the control, in which nothing is to be reported. Seeds 1 to 5 are
for measuring and 100 to 104 for development. A pain counts as found if one of the first twelve rows
says its kind, its touchpoint and its segment: :mod:`benchmarks.pain_match`. Speed is measured on a
company of ten million events. Printed is JSON, and a table to the screen.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import touchline as tl
from benchmarks.engine.measure import said
from benchmarks.log import count_of
from benchmarks.machine import machine
from benchmarks.pain_match import FIRST, Match, Row, match, rows_of
from touchline.testing.planted import (
    EVENT_KINDS,
    PROJECT_KINDS,
    PlantedCompany,
    planted_company,
)
from touchline.testing.planted.names import NAMED, names_in

__all__ = ["tables"]

SEGMENTS = ("platform", "region", "channel", "cohort")
_EVENTS_PER_PERSON = 22
"""Of a planted company, about."""


def search(company: PlantedCompany) -> tuple[list[Row], float]:
    """Search the log of a company as a stranger would, and the seconds that takes."""
    journeys = journeys_of(company)
    begun = time.perf_counter()
    found = journeys.pain_points()
    return rows_of(found), time.perf_counter() - begun


def journeys_of(company: PlantedCompany) -> tl.Journeys:
    """Read the log of a company."""
    return tl.Journeys.from_events(
        company.events,
        person="user_id",
        time="timestamp",
        touchpoint="event",
        value="value",
        segments=SEGMENTS,
    )


def search_project(folder: Path) -> tuple[list[Row], float]:
    """Load and build the project in a folder, and search all that it knows."""
    project = tl.open(folder)
    project.load()
    project.build()
    begun = time.perf_counter()
    found = project.pain_points()
    return rows_of(found), time.perf_counter() - begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What companies are made, and what is searched of them."""

    persons: int
    what: str
    strength: float
    language: str


def measured(seed: int, settings: Settings, *, planted: bool) -> tuple[Match, float]:
    """Make a company, search it, hold what was found against the truth."""
    events = settings.what == "events"
    kinds = EVENT_KINDS if events else PROJECT_KINDS
    with tempfile.TemporaryDirectory() as name:
        company = planted_company(
            seed,
            persons=settings.persons,
            pains=kinds if planted else False,
            strength=settings.strength,
            language=settings.language,
            folder=None if events else Path(name),
        )
        rows, seconds = search(company) if events else search_project(Path(name))
    if settings.language != "en" and not events:
        rows = [replace(row, touchpoint=_named(row.touchpoint, settings)) for row in rows]
    return match(company.truth, rows), seconds


def _named(touchpoint: str | None, settings: Settings) -> str | None:
    """Name in the log of a touchpoint of the project."""
    names = {name.replace("_", "-"): own for name, own in names_in(settings.language).items()}
    return None if touchpoint is None else names.get(touchpoint, touchpoint)


def speed(events: int, seed: int = 1) -> dict[str, Any]:
    """Search a large company twice; the second time nothing has to be compiled any more."""
    company = planted_company(seed, persons=events // _EVENTS_PER_PERSON, pains=EVENT_KINDS)
    values = sum(len(company.events[name].unique()) for name in SEGMENTS)
    touchpoints = len(company.events["event"].unique())
    journeys = journeys_of(company)
    seconds = []
    for _ in range(2):
        begun = time.perf_counter()
        journeys.pain_points()
        seconds.append(round(time.perf_counter() - begun, 1))
    return {
        "events": company.events.num_rows,
        "touchpoints": touchpoints,
        "touchpoint_segment_combinations": touchpoints * values,
        "first_seconds": seconds[0],
        "seconds": seconds[1],
    }


def run(seeds: list[int], settings: Settings, events: int) -> dict[str, Any]:
    """Measure all seeds, with and without pains."""
    by_seed: dict[str, Any] = {}
    for seed in seeds:
        found, seconds = measured(seed, settings, planted=True)
        control, _ = measured(seed, settings, planted=False)
        by_seed[str(seed)] = {
            "found": len(found.ranks),
            "of": len(found.ranks) + len(found.misses),
            "ranks": found.ranks,
            "misses": found.misses,
            "another_sign": found.another_sign,
            "again": found.again,
            "extra": found.extra,
            "rows": found.rows,
            "control": len(control.extra) + control.beyond,
            "control_rows": control.extra,
            "seconds": round(seconds, 2),
        }
        _say(seed, by_seed[str(seed)])
    figures = {
        **asdict(settings),
        "first": FIRST,
        "found": sum(one["found"] for one in by_seed.values()),
        "of": sum(one["of"] for one in by_seed.values()),
        "least_found": min(one["found"] for one in by_seed.values()),
        "most_in_control": max(one["control"] for one in by_seed.values()),
        "seeds": by_seed,
        "machine": machine(),
    }
    if events:
        figures["speed"] = speed(events)
        said(str(figures["speed"]))
    return figures


def _say(seed: int, figures: dict[str, Any]) -> None:
    said(
        f"seed {seed}: {figures['found']} of {figures['of']} among the first {FIRST},"
        f" {len(figures['extra'])} extra, {figures['rows']} rows,"
        f" control {figures['control']}, {figures['seconds']} s"
    )
    for name, rank in figures["ranks"].items():
        said(f"   {rank:>3}  {name}")
    for name, reason in figures["misses"].items():
        said(f"     –  {name}: {reason}")
    for part in ("another_sign", "again", "extra", "control_rows"):
        for row in figures[part]:
            said(f"        {part.replace('_', ' ')}: {row}")


def tables(figures: dict[str, Any]) -> str:
    """Write the figures as a table."""
    lines = [
        f"| seed | found among the first {FIRST} | ranks | extra | rows | control | seconds |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for seed, one in figures["seeds"].items():
        ranks = ", ".join(str(rank) for rank in sorted(one["ranks"].values()))
        lines.append(
            f"| {seed} | {one['found']} of {one['of']} | {ranks} | {len(one['extra'])} |"
            f" {one['rows']} | {one['control']} | {one['seconds']} |"
        )
    lines += ["", f"{figures['found']} of {figures['of']} planted pain points found."]
    if "speed" in figures:
        fast = figures["speed"]
        lines.append(
            f"{fast['events']:,} events, {fast['touchpoint_segment_combinations']:,} combinations"
            f" of touchpoint and segment: {fast['seconds']} s."
        )
    return "\n".join([*lines, figures["machine"]])


def _seeds(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pain", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seeds", type=_seeds, default=_seeds("1-5"), help="such as 1-5 (1-5)")
    parser.add_argument("--persons", type=count_of, default=50_000, help="of each company (50000)")
    parser.add_argument("--what", choices=("events", "project"), default="events")
    parser.add_argument(
        "--speed", type=count_of, default=10_000_000, help="events to measure speed on; 0: none"
    )
    parser.add_argument("--strength", type=float, default=1.0, help="of the pains, up to 1 (1)")
    parser.add_argument("--language", choices=tuple(NAMED), default="en", help="of names (en)")
    args = parser.parse_args()
    settings = Settings(
        persons=args.persons, what=args.what, strength=args.strength, language=args.language
    )
    events = args.speed if args.what == "events" else 0
    print(json.dumps(run(args.seeds, settings, events), ensure_ascii=False))


if __name__ == "__main__":
    main()
