"""How much each stage matters: what its experience has to do with how all went in the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import Interval
from touchline.errors import ConfigError
from touchline.maps.answers import scaled
from touchline.maps.book import Book
from touchline.maps.conditions import answers_where
from touchline.maps.rows import answer_rows
from touchline.maps.scope import Scope
from touchline.maps.texts import message
from touchline.touchpoints.spec import Condition
from touchline.voice.experience.importance import Experience, Importance, importance_of

__all__ = ["importances"]

SAMPLES = 200
"""Bootstrap samples of persons."""


def importances(scope: Scope, book: Book) -> dict[int, str]:
    """Give the figure of each stage whose importance is known.

    It is known where persons rate several stages, so that each can be adjusted for the others, and
    where the outcome differs: the overall score that the map names, else NPS, else the goal.
    """
    found = _derived(scope)
    if found is None or found.method != "relative_weights":
        return {}
    outcome = message(f"importance.{found.outcome}")
    kept = {}
    for row in found.table.to_pylist():
        code = scope.stage_code(row["stage"])
        if row["importance"] is None:
            continue
        label = scope.stage_label(code)
        behind = f"a.stage = {code} AND a.touchpoint NOT IN (SELECT touchpoint FROM overall)"
        total = scope.relations.rows(f"SELECT count(*) FROM felt a WHERE {behind}")[0][0]
        kept[code] = book.add(
            f"importance.{row['stage']}",
            unit="share",
            value=row["importance"],
            n=row["n"],
            interval=Interval(row["low"], row["high"]),
            rows=answer_rows(relation="felt", where=behind),
            total=total,
            of=message("of.persons", n=row["n"]),
            label=message("label.importance", stage=label),
            definition=message("definition.importance", stage=label, outcome=outcome),
        )
    return kept


def _derived(scope: Scope) -> Importance | None:
    kind, result = _outcome(scope)
    rated = scope.relations.arrays(
        "SELECT m.person::BIGINT AS person, f.stage::BIGINT AS stage, avg(f.mood) AS mood\n"
        "FROM felt f JOIN mapped m USING (journey)\n"
        f"WHERE f.stage < {len(scope.info.stages)}\n"
        "  AND f.touchpoint NOT IN (SELECT touchpoint FROM overall)\n"
        "GROUP BY ALL ORDER BY ALL"
    )
    persons, place = np.unique(np.asarray(rated["person"]), return_inverse=True)
    ratings = np.full((len(persons), len(scope.info.stages)), np.nan)
    ratings[place, np.asarray(rated["stage"])] = np.asarray(rated["mood"])
    outcome = np.full(len(persons), np.nan)
    known = np.searchsorted(persons, result[0])
    there = known < len(persons)
    there[there] = persons[known[there]] == result[0][there]
    outcome[known[there]] = result[1][there]
    experience = Experience(
        ratings=ratings, outcome=outcome, stratum=np.zeros(len(persons), np.int64)
    )
    names = [stage.id for stage in scope.info.stages]
    try:
        return importance_of(names, experience, by="stage", outcome=kind, samples=SAMPLES)
    except ConfigError:
        return None  # too few have rated, or all ended alike


def _outcome(scope: Scope) -> tuple[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Give what is moved, per person; ``overall`` holds the touchpoints that speak of the whole."""
    declared = scope.spec.emotion.outcome
    nps = Condition(feedback="nps")
    asked = "SELECT count(*) FROM answers WHERE instrument = 'nps' AND score IS NOT NULL"
    if declared is None and scope.relations.rows(asked)[0][0]:
        declared = nps
    if declared is None:
        nothing = "SELECT NULL::USMALLINT AS touchpoint WHERE false"
        scope.relations.define("overall", nothing)
        table = "SELECT person, max((outcome IS NOT NULL)::INT)::DOUBLE AS value FROM mapped"
        return "goal", _per_person(scope, f"{table} GROUP BY person")
    source = f"({scaled(answers_where(scope, declared))})"
    inside = f"FROM {source} a JOIN mapped m ON m.journey = a.journey WHERE a.score IS NOT NULL"
    scope.relations.define(
        "overall",
        f"SELECT DISTINCT a.about_touchpoint AS touchpoint {inside} "
        "AND a.about_touchpoint IS NOT NULL",
    )
    value = "(a.score - a.scale_low) / nullif(a.scale_high - a.scale_low, 0)"
    table = f"SELECT m.person, avg({value}) AS value {inside} GROUP BY m.person"
    return "nps" if declared == nps else "overall", _per_person(scope, table)


def _per_person(scope: Scope, table: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    arrays = scope.relations.arrays(
        f"SELECT person::BIGINT AS person, value FROM ({table}) WHERE value IS NOT NULL ORDER BY 1"
    )
    return np.asarray(arrays["person"]), np.asarray(arrays["value"], np.float64)
