"""The feeling at each step: formats that have one a step meet maps, which have one a stage."""

from __future__ import annotations

import math
from collections.abc import Mapping

from touchline.config import local_text
from touchline.maps.spec import Card, LaneSpec, MapSpec, MapStage

__all__ = ["NEUTRAL", "SCORES", "SCORE_LANE", "feelings_of", "felt_at"]

SCORES = "score"
"""The lane of its own that holds the score of a step where steps of a stage differ."""
SCORE_LANE = LaneSpec(
    id=SCORES,
    label={
        "en": "Feeling, 1 to 5",
        "ru": "Ощущение, от 1 до 5",
        "vi": "Cảm nhận, từ 1 đến 5",
        "fa": "احساس، از ۱ تا ۵",
    },
)
NEUTRAL = 3
LARGEST = 2.0
"""An emotion lies between −2 and 2, a score between 1 and 5."""


def feelings_of(
    scores: Mapping[str, Mapping[str, float | None]],
) -> tuple[dict[str, float], list[Card]]:
    """Give the emotion assumed for each stage, and the cards of the steps that differ.

    Parameters
    ----------
    scores
        stage → step → score, 1 … 5; None: not known.

    Examples
    --------
    >>> feelings_of({"buy": {"order": 5.0, "pay": 5.0}})
    ({'buy': 2.0}, [])
    >>> assumed, cards = feelings_of({"buy": {"order": 5.0, "pay": 2.0}})
    >>> assumed, [card.text for card in cards]
    ({'buy': 0.5}, ['5', '2'])
    """
    assumed: dict[str, float] = {}
    cards: list[Card] = []
    for stage, steps in scores.items():
        known = {step: score for step, score in steps.items() if score is not None}
        if not known:
            continue
        mean = math.fsum(known.values()) / len(known)
        assumed[stage] = max(-LARGEST, min(LARGEST, mean - NEUTRAL))
        if len(known) < len(steps) or len(set(known.values())) > 1:
            cards += (
                Card(lane=SCORES, stage=stage, step=step, text=f"{score:g}")
                for step, score in known.items()
            )
    return assumed, cards


def felt_at(spec: MapSpec, stage: MapStage) -> dict[str, float | None]:
    """Give step → score, 1 … 5, as :func:`feelings_of` took them apart."""
    own = {
        card.step: _number(local_text(card.text, "en"))
        for card in spec.cards
        if card.lane == SCORES and card.stage == stage.id and card.step is not None
    }
    assumed = spec.emotion.assumed.get(stage.id)
    common = None if assumed is None or own else assumed + NEUTRAL
    return {step.id: own.get(step.id, common) for step in stage.steps}


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 1 <= number <= NEUTRAL + LARGEST else None
