"""Whether an action changed what it was meant to: before and since the day it began."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import BaseModel

from touchline.analysis.difference import Difference, newcombe, welch
from touchline.analysis.friction import PainPoint
from touchline.journeys import BuildInfo
from touchline.maps.scope import choice_sql
from touchline.maps.views import open_build
from touchline.web.walk.order import FEELING

__all__ = ["Effect", "Measure", "effect"]

Ids = npt.NDArray[np.int64]
Measure = Literal["feeling", "share", "wait"]
_LEAST: Final = 20
"""With fewer on either side nothing is said."""


class Effect(BaseModel):
    """What was measured before the day and since; no more than that: there is no control group."""

    state: Literal["measured", "too few", "no day", "no measure"]
    """"no day": the action has none from which it counts. "no measure": no data tell of it."""
    measure: Measure | None = None
    """feeling: mean of scores, −2 to +2; share: journeys with the pain point; wait: seconds until
    the next moment, mean on a log scale (a geometric mean)."""
    before: float | None = None
    n_before: int = 0
    since: float | None = None
    n_since: int = 0
    difference: float | None = None
    """Since minus before; of a wait, the ratio of both."""
    low: float | None = None
    high: float | None = None
    better: bool | None = None
    """Null: the interval leaves open which way it went."""
    target: float | None = None
    """What was hoped for, as ``difference`` is measured."""
    reached: bool | None = None
    """Whether what was hoped for, or more, was reached; null: the interval leaves it open."""
    first_day: date | None = None
    """Days of the data: "before" is from the first of them on, "since" until the last."""
    last_day: date | None = None


_BEGUN: Final = "CAST(timezone(?, {time}) AS DATE) >= CAST(? AS DATE)"


def effect(
    build: Path,
    *,
    started: date | None,
    touchpoint: str | None,
    pain: PainPoint | None,
    affected: Ids | None,
    segment: Mapping[str, str | list[str]] | None = None,
    target: float | None = None,
) -> Effect:
    """Measure what an action was for, before the day *started* and since.

    The measure is that of the pain point: scores where it is of scores, the wait until the next
    moment where it is of waiting, else the share of journeys in which it is found among those that
    come to its touchpoint; always of the customers for whom it was found. Without a pain point it
    is the scores at the touchpoint.

    Parameters
    ----------
    affected
        Ids of the journeys in which the pain point is found.
    segment
        Whose journeys alone are looked at: the rule of a persona.
    target
        What was hoped for.
    """
    info = BuildInfo.read(build)
    unit = pain.comparison.unit if pain else "emotion"
    measure = _measure_of(unit, affected is not None)
    if started is None:
        return Effect(state="no day", measure=measure, target=target)
    found = _measured_of(build, info, started, touchpoint, pain, affected, segment or {})
    days = _days(info)
    return found.model_copy(
        update={
            "measure": found.measure or measure,
            "target": target,
            "reached": _reached(found, target),
            "first_day": days[0] if days else None,
            "last_day": days[1] if days else None,
        }
    )


def _measure_of(unit: str, single: bool) -> Measure | None:
    """Say what an action is measured by; None: no data tell of it."""
    if unit in ("emotion", "score"):
        return "feeling"
    return "wait" if unit == "seconds" else "share" if single else None


def _reached(found: Effect, target: float | None) -> bool | None:
    """Say whether the interval reaches what was hoped for; it leaves that open within itself."""
    if target is None or found.low is None or found.high is None:
        return None
    if found.low <= target <= found.high:
        return None
    less = found.measure in ("share", "wait")
    return found.high < target if less else found.low > target


def _days(info: BuildInfo) -> tuple[date, date] | None:
    """Give the first and the last day of the data, where the project is."""
    if info.window is None:
        return None
    zone = ZoneInfo(info.timezone or "UTC")
    first, last = (datetime.fromisoformat(end).astimezone(zone).date() for end in info.window)
    return first, last


def _measured_of(
    build: Path,
    info: BuildInfo,
    started: date,
    touchpoint: str | None,
    pain: PainPoint | None,
    affected: Ids | None,
    among: Mapping[str, str | list[str]],
) -> Effect:
    codes = {each.id: code for code, each in enumerate(info.touchpoints)}
    place = codes.get((pain.touchpoint if pain else None) or touchpoint or "")
    unit = pain.comparison.unit if pain else "emotion"
    known = {each.id for each in info.segments}
    rules = (among, pain.segment if pain else {})
    whose = [
        condition
        for rule in rules
        for condition in choice_sql({k: v for k, v in rule.items() if k in known})
    ]
    bound: list[Any] = [info.timezone or "UTC", started.isoformat()]
    if unit in ("emotion", "score"):
        return _feeling(build, place, whose, bound)
    if unit == "seconds" and place is not None:
        return _wait(build, place, whose, bound)
    if affected is not None:
        return _share(build, place, affected, whose, bound)
    return Effect(state="no measure")


def _feeling(build: Path, place: int | None, whose: list[str], bound: list[Any]) -> Effect:
    """Mean score of answers about the touchpoint; where there is none, of journeys that met it."""
    where, values = ["true", *whose], list(bound)
    met = "journey IN (SELECT journey_id FROM journeys WHERE list_contains(touchpoint, ?))"
    for here in ("about_touchpoint = ?", met):
        rows = _rows(
            build,
            f"""SELECT {_BEGUN.format(time="time")} AS late, {FEELING} AS felt FROM answers
                WHERE {" AND ".join(where if place is None else [*where, here])}""",
            values if place is None else [*values, place],
        )
        if rows:
            return _of_means(rows, "feeling")
    return Effect(state="no measure")


def _wait(build: Path, place: int, whose: list[str], bound: list[Any]) -> Effect:
    mine = " AND ".join(["true", *whose])
    rows = _rows(
        build,
        f"""SELECT {_BEGUN.format(time="time")} AS late, ln(1 + wait) AS felt FROM (
              SELECT time, touchpoint, journey, epoch(lead(time) OVER step) - epoch(time) AS wait
              FROM spine WINDOW step AS (PARTITION BY journey ORDER BY moment)
            ) WHERE touchpoint = ?
                AND journey IN (SELECT journey_id FROM journeys WHERE {mine})""",
        [*bound, place],
    )
    found = _of_means(rows, "wait")
    return found.model_copy(
        update={
            "before": None if found.before is None else float(np.expm1(found.before)),
            "since": None if found.since is None else float(np.expm1(found.since)),
            **{
                name: None if (value := getattr(found, name)) is None else float(np.exp(value))
                for name in ("difference", "low", "high")
            },
        }
    )


def _share(
    build: Path, place: int | None, affected: Ids, whose: list[str], bound: list[Any]
) -> Effect:
    met = " AND ".join(["true" if place is None else "list_contains(touchpoint, ?)", *whose])
    with open_build(build) as db:
        db.register("among", pa.table({"journey": affected}))
        rows = db.execute(
            f"""SELECT late, count(*), count(*) FILTER (hit) FROM (
                  SELECT {_BEGUN.format(time="start")} AS late,
                         journey_id IN (SELECT journey FROM among) AS hit
                  FROM journeys WHERE {met}
                ) GROUP BY late""",
            bound if place is None else [*bound, place],
        ).fetchall()
    told = {late: (int(n), int(hit)) for late, n, hit in rows}
    (n_before, before), (n_since, since) = told.get(False, (0, 0)), told.get(True, (0, 0))
    if min(n_before, n_since) < _LEAST:
        return Effect(state="too few", measure="share", n_before=n_before, n_since=n_since)
    found = newcombe((before, n_before), (since, n_since))
    return _measured(
        "share", (before / n_before, n_before), (since / n_since, n_since), found, less=True
    )


def _rows(build: Path, inner: str, bound: list[Any]) -> dict[bool, tuple[float, float, float]]:
    with open_build(build) as db:
        rows = db.execute(
            f"SELECT late, count(felt), avg(felt), coalesce(stddev_samp(felt), 0) FROM ({inner})"
            " WHERE felt IS NOT NULL GROUP BY late",
            bound,
        ).fetchall()
    return {bool(late): (float(n), float(mean), float(spread)) for late, n, mean, spread in rows}


def _of_means(
    rows: dict[bool, tuple[float, float, float]], measure: Literal["feeling", "wait"]
) -> Effect:
    none = (0.0, 0.0, 0.0)
    before, since = rows.get(False, none), rows.get(True, none)
    if min(before[0], since[0]) < _LEAST:
        return Effect(
            state="too few", measure=measure, n_before=int(before[0]), n_since=int(since[0])
        )
    return _measured(
        measure,
        (before[1], int(before[0])),
        (since[1], int(since[0])),
        welch(before, since),
        less=measure == "wait",
    )


def _measured(
    measure: Measure,
    before: tuple[float, int],
    since: tuple[float, int],
    found: Difference,
    *,
    less: bool,
) -> Effect:
    """Put a difference into words; *less*: the smaller, the better."""
    low, high = found.interval.low, found.interval.high
    told = low is not None and high is not None and not low <= 0 <= high
    return Effect(
        state="measured",
        measure=measure,
        before=before[0],
        n_before=before[1],
        since=since[0],
        n_since=since[1],
        difference=found.value,
        low=low,
        high=high,
        better=(found.value < 0) is less if told else None,
    )
