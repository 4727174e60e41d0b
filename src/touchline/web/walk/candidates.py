"""Pain-point candidates: touchpoints at which those who walked marked steps as unnatural."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from touchline.web.state.people import User
from touchline.web.state.walking import CandidateVerdict, StepMark
from touchline.web.walk.journey import Named, Names

__all__ = ["Candidate", "Mark", "Verdict", "candidates", "mark_of", "marks_at"]

Verdict = Literal["open", "rejected", "promoted"]


class Mark(BaseModel):
    """One user's mark of one step."""

    id: str
    user: str
    mine: bool
    journey: str
    """Name of the journey, for its address."""
    step: int
    natural: bool
    note: str
    updated: datetime


class Candidate(BaseModel):
    """A touchpoint with steps marked as unnatural."""

    touchpoint: Named
    unnatural: int
    natural: int
    journeys: int
    """Journeys with an unnatural step here."""
    people: int
    """Members who said so."""
    marks: list[Mark]
    """The unnatural ones, those with notes first."""
    verdict: Verdict
    action: str | None
    """Id of the action that was made of it."""


def mark_of(mark: StepMark, user: User, me: str) -> Mark:
    """Say a mark and who made it."""
    return Mark(
        id=mark.id,
        user=user.name,
        mine=user.id == me,
        journey=mark.journey,
        step=mark.step,
        natural=mark.natural,
        note=mark.note,
        updated=mark.updated,
    )


def candidates(session: Session, workspace: str, me: str, names: Names) -> list[Candidate]:
    """Give the candidates of a workspace: open ones first, the most marked before others."""
    rows = session.execute(
        select(StepMark, User)
        .join(User, User.id == StepMark.user_id)
        .where(StepMark.workspace == workspace, StepMark.touchpoint.is_not(None))
        .order_by(StepMark.updated.desc())
    )
    verdicts = {
        one.touchpoint: one
        for one in session.scalars(
            select(CandidateVerdict).where(CandidateVerdict.workspace == workspace)
        )
    }
    found: dict[str, list[tuple[StepMark, User]]] = {}
    for mark, user in rows:
        found.setdefault(mark.touchpoint or "", []).append((mark, user))
    made = [
        _candidate(touchpoint, marks, verdicts.get(touchpoint), me, names)
        for touchpoint, marks in found.items()
        if any(not mark.natural for mark, _ in marks)
    ]
    return sorted(made, key=lambda one: (one.verdict != "open", -one.journeys, one.touchpoint.id))


def _candidate(
    touchpoint: str,
    marks: Iterable[tuple[StepMark, User]],
    verdict: CandidateVerdict | None,
    me: str,
    names: Names,
) -> Candidate:
    every = list(marks)
    against = [(mark, user) for mark, user in every if not mark.natural]
    state: Verdict = "open"
    if verdict is not None:
        state = "rejected" if verdict.state == "rejected" else "promoted"
    return Candidate(
        touchpoint=Named(id=touchpoint, label=names.about(touchpoint) or touchpoint),
        unnatural=len(against),
        natural=len(every) - len(against),
        journeys=len({mark.journey for mark, _ in against}),
        people=len({user.id for _, user in against}),
        marks=[
            mark_of(mark, user, me)
            for mark, user in sorted(against, key=lambda pair: not pair[0].note)
        ],
        verdict=state,
        action=None if verdict is None else verdict.action_id,
    )


def marks_at(session: Session, workspace: str, journey: str, me: str) -> list[Mark]:
    """Give all marks of one journey, by step."""
    rows = session.execute(
        select(StepMark, User)
        .join(User, User.id == StepMark.user_id)
        .where(StepMark.workspace == workspace, StepMark.journey == journey)
        .order_by(StepMark.step, StepMark.created)
    )
    return [mark_of(mark, user, me) for mark, user in rows]
