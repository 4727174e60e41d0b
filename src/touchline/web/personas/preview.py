"""Whom the rule of a persona would catch, and how they differ from everybody else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from touchline.analysis.difference import Difference, newcombe, welch
from touchline.analysis.friction.finding import Comparison
from touchline.journeys import BuildInfo
from touchline.maps.scope import choice_sql
from touchline.maps.views import open_build
from touchline.schema import identifier
from touchline.web.walk.journey import Names, Trait
from touchline.web.walk.order import FEELING

__all__ = ["Differs", "PersonaPreview", "preview"]

_LEAST: Final = 20
"""With fewer journeys on either side nothing is compared."""
_MOST_TRAITS: Final = 6
_CHANCE: Final = 0.01
"""Most chance of a difference that is told, over all that are looked at (Bonferroni)."""


class Differs(BaseModel):
    """One figure of these customers against that of all others."""

    held: Comparison
    """``measure`` is goal, feeling, value, duration (geometric mean) or share."""
    of: Trait | None = None
    """Of a share: which value of which segment."""
    difference: float
    """Here minus elsewhere; of a duration, the ratio of both."""
    low: float | None
    high: float | None
    """95 % interval."""
    clear: bool
    """Whether the interval leaves no doubt that there is a difference."""


class PersonaPreview(BaseModel):
    """Whom a rule catches."""

    persons: int
    journeys: int
    share: float | None
    """Of all persons with a journey."""
    all_persons: int
    differs: list[Differs]
    """Goal, scores, value and duration, where they are known of enough on both sides."""
    traits: list[Differs]
    """Segments in which they differ most, beyond chance; not those of the rule itself."""


def preview(
    build: Path, segment: Mapping[str, str | list[str]], *, language: str
) -> PersonaPreview | None:
    """Count the persons of a rule, and compare their journeys with all others.

    None: the rule names a segment that the build does not have.
    """
    names = Names(BuildInfo.read(build), language)
    known = [one.id for one in names.info.segments]
    if segment.keys() - set(known):
        return None
    where = " AND ".join(choice_sql(segment)) or "true"
    with open_build(build) as db:
        # a rule over a segment that is not known of a journey does not catch it
        db.execute(
            f"CREATE TEMP VIEW held AS SELECT *, coalesce({where}, false) AS mine FROM journeys"
        )
        persons, journeys, everybody, others = db.execute(
            "SELECT count(DISTINCT person) FILTER (mine), count(*) FILTER (mine),"
            " count(DISTINCT person), count(*) FILTER (NOT mine) FROM held"
        ).fetchall()[0]
        enough = min(journeys, others) >= _LEAST
        free = [one for one in known if one not in segment]
        return PersonaPreview(
            persons=persons,
            journeys=journeys,
            share=persons / everybody if everybody else None,
            all_persons=everybody,
            differs=_figures(db, bool(names.info.goals)) if enough else [],
            traits=_traits(db, free, names) if enough else [],
        )


_MEANS: Final = {
    "feeling": (
        "emotion",
        f"(SELECT mine, avg({FEELING}) AS x FROM answers"
        " JOIN held ON held.journey_id = answers.journey GROUP BY mine, journey)",
    ),
    "value": ("count", "(SELECT mine, coalesce(total, 0) AS x FROM held)"),
    "duration": (
        "seconds",
        '(SELECT mine, ln(1 + epoch("end") - epoch(start)) AS x FROM held WHERE "end" > start)',
    ),
}


def _figures(db: Any, goals: bool) -> list[Differs]:
    found = []
    if goals:
        sides = {
            mine: (n, hit)
            for mine, n, hit in db.execute(
                "SELECT mine, count(*), count(outcome) FROM held GROUP BY mine"
            ).fetchall()
        }
        found.append(_share("goal", sides[True], sides[False]))
    for measure, (unit, source) in _MEANS.items():
        means = {
            mine: (float(n), float(mean), float(spread))
            for mine, n, mean, spread in db.execute(
                f"SELECT mine, count(x), avg(x), coalesce(stddev_samp(x), 0) FROM {source}"
                " WHERE x IS NOT NULL GROUP BY mine"
            ).fetchall()
        }
        enough = len(means) == 2 and min(n for n, _, _ in means.values()) >= _LEAST
        if enough and any(mean for _, mean, _ in means.values()):
            found.append(_mean(measure, unit, means[True], means[False]))
    return found


def _traits(db: Any, segments: list[str], names: Names) -> list[Differs]:
    """Compare how both sides are spread over the values of every other segment."""
    found: list[tuple[float, Differs]] = []
    for name in segments:
        column = identifier(f"segment:{name}")
        rows = db.execute(
            f"SELECT {column}, count(*) FILTER (mine), count(*) FILTER (NOT mine) FROM held"
            f" WHERE {column} IS NOT NULL GROUP BY ALL"
        ).fetchall()
        here, elsewhere = sum(row[1] for row in rows), sum(row[2] for row in rows)
        if min(here, elsewhere) < _LEAST:
            continue
        for value, hits, others in rows:
            held = newcombe((others, elsewhere), (hits, here))
            one = _share(
                "share", (here, hits), (elsewhere, others), names.segment(name, str(value))
            )
            found.append((held.p, one))
    clear = [one for p, one in found if p * len(found) < _CHANCE and one.clear]
    return sorted(clear, key=lambda one: -abs(one.difference))[:_MOST_TRAITS]


def _share(
    measure: str, here: tuple[int, int], elsewhere: tuple[int, int], of: Trait | None = None
) -> Differs:
    (n, hits), (n_other, others) = here, elsewhere
    held = Comparison(
        measure=measure, unit="share", here=hits / n, n_here=n,
        elsewhere=others / n_other, n_elsewhere=n_other,
    )  # fmt: skip
    return _differs(held, newcombe((others, n_other), (hits, n)), of)


def _mean(
    measure: str, unit: Any, here: tuple[float, float, float], elsewhere: tuple[float, float, float]
) -> Differs:
    logarithm = measure == "duration"
    held = Comparison(
        measure=measure, unit=unit,
        here=math.expm1(here[1]) if logarithm else here[1], n_here=int(here[0]),
        elsewhere=math.expm1(elsewhere[1]) if logarithm else elsewhere[1],
        n_elsewhere=int(elsewhere[0]),
    )  # fmt: skip
    found = _differs(held, welch(elsewhere, here), None)
    if not logarithm:
        return found
    return found.model_copy(
        update={
            name: None if (value := getattr(found, name)) is None else math.exp(value)
            for name in ("difference", "low", "high")
        }
    )


def _differs(held: Comparison, found: Difference, of: Trait | None) -> Differs:
    low, high = found.interval.low, found.interval.high
    clear = low is not None and high is not None and not low <= 0 <= high
    return Differs(held=held, of=of, difference=found.value, low=low, high=high, clear=clear)
