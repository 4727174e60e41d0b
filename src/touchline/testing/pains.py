"""What the planted faults of a generated company did: counted from what happened."""

from __future__ import annotations

from collections.abc import Iterable

from touchline.testing.life import Answer, Life
from touchline.testing.truth import PlantedPain

__all__ = ["planted_pains"]


def planted_pains(life: Life) -> tuple[PlantedPain, ...]:
    """Count the three planted faults; the one that costs most score points comes first."""
    stars = [answer for answer in life.answers if answer.instrument == "stars"]
    late = {answer.data["order"].number for answer in stars if answer.data["order"].late}
    service = [answer for answer in life.answers if answer.file == "tickets"]
    failed = {event.person for event in life.events if event.name == "payment failed"}
    pains = (
        _compare(
            "late-delivery",
            "receiving-the-offer",
            "Delivered after the promised time; in the south eleven times as often as elsewhere",
            affected=(a for a in stars if a.data["order"].number in late),
            others=(a for a in stars if a.data["order"].number not in late),
            persons={order.someone.number for order in life.orders if order.late},
        ),
        _compare(
            "slow-answer",
            "customer-service",
            "The first answer to the ticket took more than a day",
            affected=(a for a in service if a.data["ticket"].slow),
            others=(a for a in service if not a.data["ticket"].slow),
            persons={ticket.someone.number for ticket in life.tickets if ticket.slow},
        ),
        _compare(
            "payment-failed",
            "decision",
            "A payment failed; on telephones eight times as often as on computers",
            affected=(),
            others=(),
            persons=failed,
        ),
    )
    return tuple(sorted(pains, key=lambda pain: -pain.lost))


def _compare(
    pain: str,
    stage: str,
    definition: str,
    *,
    affected: Iterable[Answer],
    others: Iterable[Answer],
    persons: set[int],
) -> PlantedPain:
    """Set the scores of those affected beside the scores of the others."""
    low = [answer.score for answer in affected if answer.score is not None]
    high = [answer.score for answer in others if answer.score is not None]
    return PlantedPain(
        id=pain,
        stage=stage,
        definition=definition,
        affected=len(low),
        mean=sum(low) / len(low) if low else None,
        reference=sum(high) / len(high) if high else None,
        persons=len(persons),
    )
