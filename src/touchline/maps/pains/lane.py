"""The lane of pain points: those found by the search or by the rules, and those declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from touchline.maps.answers import Measure
from touchline.maps.book import Book
from touchline.maps.pains.candidates import declared, standard
from touchline.maps.pains.figures import pain_item
from touchline.maps.pains.found import found
from touchline.maps.pains.measured import Pain, measured
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane
from touchline.maps.texts import message

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import PainPoint
    from touchline.maps.lanes.themes import ThemeNames

__all__ = ["pains_lane"]


def pains_lane(
    scope: Scope,
    book: Book,
    measure: Measure,
    points: Sequence[PainPoint] | None,
    themes: ThemeNames,
) -> tuple[Lane, list[Pain]]:
    """Find, rank and word the pain points; the measured ones go with the lane, in its order.

    *points* are those that the search found in these journeys. It looks at more and guards
    better against chance than the rules of a map, and stands for them; None: the rules apply.
    """
    candidates = declared(scope)
    if scope.spec.find_pains:
        searched = points is not None
        candidates += (
            found(scope, points or (), themes, candidates) if searched else standard(scope, measure)
        )
    pains = measured(scope, measure, candidates)
    items = [pain_item(scope, book, measure, pain, n) for n, pain in enumerate(pains, start=1)]
    key = "lane.pains_lost"
    if any(pain.stake for pain in pains):
        key = "lane.pains" if scope.worth is not None else "lane.pains_outcomes"
    note = message(key)
    return Lane(kind="pains", pains=items, note=note), pains
