"""One journey, step by step, and how usual each of its waits is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
from pydantic import BaseModel

from touchline.config import LocalText, local_text
from touchline.journeys import BuildInfo
from touchline.maps.mask import mask
from touchline.maps.views import columns_of, open_build
from touchline.schema import identifier
from touchline.web.walk.order import FEELING, journey_name

__all__ = [
    "JourneyWalk",
    "Moment",
    "Named",
    "Names",
    "Said",
    "Trait",
    "Usual",
    "Wait",
    "usual_waits",
    "walk",
]

_PARTS: Final = np.linspace(0, 1, 201)
"""Where the distribution of a wait is kept: every half per cent."""
_MOST_TRAITS: Final = 8
_MOST_MOMENTS: Final = 2_000
"""Of longer journeys the first so many are given."""

Usual = dict[tuple[int, int], tuple[int, list[float]]]
"""Touchpoint before and touchpoint → how often one follows the other, and quantiles in seconds."""


class Named(BaseModel):
    """Something with an id, and its name in the reader's language."""

    id: str
    label: str


class Trait(BaseModel):
    """Something that is known of the customer or of the journey."""

    label: str
    value: str


class Said(BaseModel):
    """What the customer said at a moment."""

    instrument: str
    score: float | None
    low: float | None
    high: float | None
    feeling: float | None
    """From −2 to +2: of the score, else of the text where it was read; null: not known."""
    text: str | None
    language: str | None
    answer: str | None
    """An answer that is no score, such as "does not know"."""
    about: str | None
    """The touchpoint or event that it is about."""


class Wait(BaseModel):
    """The time since the moment before, and how usual it is."""

    seconds: float
    median: float | None
    p90: float | None
    later_than: float | None
    """Share of all such steps in all journeys that were quicker."""
    n: int
    """Number of all such steps; below 20 nothing is said about what is usual."""


class Moment(BaseModel):
    """A step of a journey."""

    step: int
    """Place in the journey, from 0."""
    time: datetime
    touchpoint: Named | None
    """Null: no rule catches it."""
    name: str
    """Of the event, or the instrument."""
    stage: Named | None
    channel: str | None
    icon: str | None
    value: float | None
    currency: str | None
    said: Said | None
    wait: Wait | None


class JourneyWalk(BaseModel):
    """One real journey."""

    id: int
    """Number in the build."""
    name: str
    """Stays from build to build, and says nobody's identifier."""
    start: datetime
    end: datetime
    timezone: str
    seconds: float
    value: float | None
    currency: str | None
    outcome: str | None
    """The goal that was reached."""
    traits: list[Trait]
    moments: list[Moment]
    left_out: int
    """Moments after those that are given."""
    same_shape: int
    """Journeys with exactly these touchpoints in this order, this one among them."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of all that a build knows, in one language."""

    info: BuildInfo
    language: str

    def of(self, label: LocalText | None, default: str) -> str:
        """Give a label in the language, else the default."""
        return (local_text(label, self.language) if label else "") or default

    def touchpoint(self, code: int | None) -> Named | None:
        """Name a touchpoint by its code."""
        if code is None or code >= len(self.info.touchpoints):
            return None
        found = self.info.touchpoints[code]
        return Named(id=found.id, label=self.of(found.label, found.id))

    def stage(self, code: int | None) -> Named | None:
        """Name a stage by its code."""
        if code is None or code >= len(self.info.stages):
            return None
        found = self.info.stages[code]
        return Named(id=found.id, label=self.of(found.label, found.id))

    def about(self, about: str | None) -> str | None:
        """Name what an answer is about."""
        for each in self.info.touchpoints:
            if each.id == about:
                return self.of(each.label, each.id)
        return None if about is None else mask(about)

    def segment(self, name: str, value: str) -> Trait:
        """Name a segment and one of its values."""
        for each in self.info.segments:
            if each.id == name:
                label = self.of(each.labels.get(value), value)
                return Trait(label=self.of(each.label, name), value=label)
        return Trait(label=name, value=value)

    def goal(self, name: str | None) -> str | None:
        """Name a goal."""
        for each in self.info.goals:
            if each.id == name:
                return self.of(each.label, each.id)
        return name


def usual_waits(build: Path) -> Usual:
    """Measure how long every step takes in all journeys: from touchpoint to touchpoint."""
    with open_build(build) as db:
        rows = db.execute(
            """SELECT previous, touchpoint, count(*), quantile_cont(wait, ?) FROM (
                 SELECT touchpoint, lag(touchpoint) OVER step AS previous,
                        epoch(time) - epoch(lag(time) OVER step) AS wait
                 FROM spine WINDOW step AS (PARTITION BY journey ORDER BY moment)
               ) WHERE previous IS NOT NULL AND touchpoint IS NOT NULL GROUP BY ALL""",
            [list(map(float, _PARTS))],
        ).fetchall()
    return {(int(a), int(b)): (int(n), list(waits)) for a, b, n, waits in rows}


def walk(build: Path, asked: str, usual: Usual, *, language: str) -> JourneyWalk | None:
    """Give the journey with that number, name or key; None: there is none.

    Parameters
    ----------
    asked
        ``12``, ``12-45d6e92a6ff8`` (number and name, as addresses have it: the name decides), or
        a key such as ``order:o1``.
    """
    info = BuildInfo.read(build)
    names = Names(info, language)
    with open_build(build) as db:
        row = _find(db, asked)
        if row is None:
            return None
        moments = _moments(db, row["journey_id"], names, usual)
        return JourneyWalk(
            id=row["journey_id"],
            name=journey_name(row["key"], row["begun"]),
            start=row["start"],
            end=row["end"],
            timezone=info.timezone or "UTC",
            seconds=(row["end"] - row["start"]).total_seconds(),
            value=row["total"],
            currency=info.currency,
            outcome=names.goal(row["outcome"]),
            traits=_traits(db, row, names),
            moments=moments,
            left_out=max(0, row["steps"] - len(moments)),
            same_shape=row["same"],
        )


def _find(db: duckdb.DuckDBPyConnection, asked: str) -> dict[str, Any] | None:
    number, _, name = asked.partition("-")
    if number.isdecimal() and len(number) < 19:
        found = _row(db, "journey_id = ?", int(number))
        if found is not None and name in ("", journey_name(found["key"], found["begun"])):
            return found
        digest = "sha256(key || '|' || epoch_us(start))[:12] = ?"
        return _row(db, digest, name) if name else None
    return _row(db, "key = ?", asked)


def _row(db: duckdb.DuckDBPyConnection, where: str, bound: object) -> dict[str, Any] | None:
    found = db.execute(
        'SELECT * EXCLUDE (touchpoint, time, stage, "values", event), len(touchpoint) AS steps,'
        " epoch_us(start) AS begun,"
        " (SELECT count(*) FROM journeys o WHERE o.touchpoint = journeys.touchpoint) AS same"
        f" FROM journeys WHERE {where} ORDER BY start LIMIT 1",
        [bound],
    )
    columns = [each[0] for each in found.description or ()]
    row = found.fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


def _traits(db: duckdb.DuckDBPyConnection, row: dict[str, Any], names: Names) -> list[Trait]:
    """Give what segments say of the journey and traits of the person, each thing once."""
    found: dict[str, Trait] = {}
    for column, value in row.items():
        if column.startswith("segment:") and value is not None:
            found[column[8:]] = names.segment(column[8:], str(value))
    known = [one for one in columns_of(db, "persons") if one.startswith("trait:")]
    if known:
        listed = ", ".join(identifier(one) for one in known)
        person = db.execute(f"SELECT {listed} FROM persons WHERE person = ?", [row["person"]])
        for column, value in zip(known, person.fetchone() or (), strict=False):
            told = {each.value for each in found.values()}
            if value and column[6:] not in found and str(value) not in told:
                found[column[6:]] = Trait(label=column[6:], value=mask(str(value)))
    return list(found.values())[:_MOST_TRAITS]


_MOMENTS: Final = f"""
    SELECT s.time, s.touchpoint, s.stage, s.name, s.kind, s.channel, s.value, s.currency, s.score,
           s.scale_low, s.scale_high, s.answer, s.text, s.language AS spoken,
           s.about,
           coalesce({FEELING}, v.feeling) AS feeling
    FROM spine s LEFT JOIN voice v USING (segment, row, part)
    WHERE s.journey = ? ORDER BY s.moment LIMIT {_MOST_MOMENTS}"""


def _moments(
    db: duckdb.DuckDBPyConnection, journey: int, names: Names, usual: Usual
) -> list[Moment]:
    found = db.execute(_MOMENTS, [journey])
    columns = [each[0] for each in found.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return [
        _moment(step, row, rows[step - 1] if step else None, names, usual)
        for step, row in enumerate(rows)
    ]


def _moment(
    step: int, row: dict[str, Any], before: dict[str, Any] | None, names: Names, usual: Usual
) -> Moment:
    code = row["touchpoint"]
    touchpoint = names.touchpoint(code)
    known = names.info.touchpoints[code] if touchpoint is not None else None
    return Moment(
        step=step,
        time=row["time"],
        touchpoint=touchpoint,
        name=row["name"] or "",
        stage=names.stage(row["stage"]),
        channel=row["channel"] or (known.channel if known else None),
        icon=known.icon if known else None,
        value=row["value"],
        currency=row["currency"],
        said=_said(row, names) if row["kind"] != "event" else None,
        wait=None if before is None else _wait(before, row, usual),
    )


def _said(row: dict[str, Any], names: Names) -> Said:
    text = (row["text"] or "").strip()
    return Said(
        instrument=row["name"] or "",
        score=row["score"],
        low=row["scale_low"],
        high=row["scale_high"],
        feeling=row["feeling"],
        text=mask(text) if text else None,
        language=row["spoken"],
        answer=row["answer"],
        about=names.about(row["about"]),
    )


_LEAST: Final = 20
"""From so many steps on it is said what is usual."""


def _wait(before: dict[str, Any], row: dict[str, Any], usual: Usual) -> Wait:
    seconds = (row["time"] - before["time"]).total_seconds()
    n, waits = usual.get((before["touchpoint"], row["touchpoint"]), (0, []))
    if n < _LEAST:
        return Wait(seconds=seconds, median=None, p90=None, later_than=None, n=n)
    return Wait(
        seconds=seconds,
        median=waits[len(waits) // 2],
        p90=waits[round(0.9 * (len(waits) - 1))],
        later_than=_quicker(waits, seconds),
        n=n,
    )


def _quicker(waits: Sequence[float], seconds: float) -> float:
    """Give the share of waits below *seconds*, as their quantiles tell it."""
    return float(np.searchsorted(np.asarray(waits), seconds, side="left")) / len(waits)
