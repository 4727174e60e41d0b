"""Pain points: those found in the data, and candidates that came of walking."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import delete, select

from touchline.analysis.friction import PainPoint
from touchline.analysis.friction.finding import Comparison, Quoted
from touchline.analysis.friction.words import words
from touchline.analysis.pain_points import PainPoints
from touchline.config import LocalText, local_text
from touchline.journeys import BuildInfo
from touchline.locale import Catalogue
from touchline.maps.mask import mask
from touchline.project import Project
from touchline.web.access import Area, Here
from touchline.web.problems import refuse
from touchline.web.state.actions import Action
from touchline.web.state.walking import CandidateVerdict
from touchline.web.walk.candidates import Candidate, Verdict, candidates
from touchline.web.walk.journey import Named, Names, Trait
from touchline.web.walk.pains import SEARCHES, PainSearch

__all__ = ["area"]

area = Area("pains")


class PainCard(BaseModel):
    """A pain point with its evidence."""

    id: str
    """Stays from build to build; also that of the pain on a map, where it stands on one."""
    rank: int
    kind: str
    title: str
    text: str
    """One paragraph in plain words."""
    touchpoint: Named | None
    stage: Named | None
    whom: list[Trait]
    """Segments and values for which it is worst; empty: everybody."""
    persons: int
    journeys: int
    outcome: Literal["goal", "satisfaction"]
    """What the effect is on: reaching the goal, or being satisfied."""
    effect: float
    """Change of the outcome per person affected."""
    effect_low: float | None
    """95 % interval; null: too few to tell."""
    effect_high: float | None
    stake: float
    """Persons × −effect: so many more would reach the outcome; times its worth where `currency` is
    known. 0: what it costs cannot be told."""
    stake_low: float | None
    stake_high: float | None
    currency: str | None
    weight: float
    """What the list is ordered by: the outcomes at stake by what one is worth."""
    held: Comparison
    quotes: list[Quoted]
    walkable: bool
    """Whether single journeys are known in which it was found."""
    actions: int
    """Actions that answer it."""


class PainList(BaseModel):
    """What was found, or for how long it has been searched."""

    state: Literal["searching", "done"]
    seconds: float
    pains: list[PainCard]
    comparisons: int | None
    guessed_goal: bool


class CandidateVerdictBody(BaseModel):
    """What is to become of a candidate."""

    touchpoint: str
    verdict: Verdict
    text: str = Field("", max_length=2_000)
    """Of the action that is made of it, when it is promoted."""


@area.get("/workspaces/{workspace}/pains", role="viewer")
def pains(here: Here, language: str = "en", persona: str | None = None) -> PainList:
    """List the pain points of the build in force, the costliest first.

    The first who asks begins the search; until it is done the state is "searching".
    """
    search = SEARCHES.of(here.project, persona)
    search.done.wait(0.2)
    if search.error is not None:
        raise search.error
    if search.found is None:
        return PainList(
            state="searching", seconds=search.seconds, pains=[], comparisons=None,
            guessed_goal=False,
        )  # fmt: skip
    counted = _actions(here, persona)
    return PainList(
        state="done",
        seconds=0,
        pains=_cards(search, search.found, here.project, language, counted),
        comparisons=search.found.figures.get("comparisons"),
        guessed_goal=search.found.goal_guessed,
    )


@area.get("/workspaces/{workspace}/pains/candidates", role="viewer")
def pain_candidates(here: Here, language: str = "en") -> list[Candidate]:
    """List touchpoints at which steps were marked as unnatural."""
    names = Names(here.project.info, language)
    with here.state.reading() as session:
        return candidates(session, here.here, here.me.id, names)


@area.put("/workspaces/{workspace}/pains/candidates", role="editor")
def judge_candidate(
    here: Here, body: CandidateVerdictBody, language: str = "en"
) -> list[Candidate]:
    """Make an action of a candidate, reject it, or open it again."""
    names = Names(here.project.info, language)
    with here.state.writing() as session:
        known = {one.touchpoint.id for one in candidates(session, here.here, "", names)}
        if body.touchpoint not in known:
            raise refuse(404, f"no step was marked as unnatural at {body.touchpoint!r}")
        session.execute(
            delete(CandidateVerdict).where(
                CandidateVerdict.workspace == here.here,
                CandidateVerdict.touchpoint == body.touchpoint,
            )
        )
        if body.verdict != "open":
            action = None
            if body.verdict == "promoted":
                if not body.text.strip():
                    raise refuse(422, "the action has no text", hint="say what is to be done")
                action = Action(
                    workspace=here.here,
                    text=body.text.strip(),
                    touchpoint=body.touchpoint,
                    created_by=here.me.id,
                )
                session.add(action)
                session.flush()
            session.add(
                CandidateVerdict(
                    workspace=here.here,
                    touchpoint=body.touchpoint,
                    state=body.verdict,
                    action_id=action.id if action else None,
                    user_id=here.me.id,
                )
            )
        session.flush()
        return candidates(session, here.here, here.me.id, names)


def _actions(here: Here, persona: str | None) -> Counter[str]:
    """Count the actions that answer each pain point of a persona, or of all customers."""
    asked = select(Action.pain).where(
        Action.workspace == here.here, Action.pain.is_not(None), Action.persona == persona
    )
    with here.state.reading() as session:
        return Counter(pain for pain in session.scalars(asked) if pain is not None)


def _cards(
    search: PainSearch, found: PainPoints, project: Project, language: str, actions: Counter[str]
) -> list[PainCard]:
    info = project.info
    names = Names(info, language)
    catalogue = Catalogue(language)
    labels = _labels(project, info, language)
    touchpoints = [each.id for each in info.touchpoints]
    stages = [each.id for each in info.stages]
    cards = []
    for id_, point, finding in zip(search.ids, found.points, found.findings, strict=True):
        at = names.touchpoint(touchpoints.index(point.touchpoint)) if (
            point.touchpoint in touchpoints
        ) else None  # fmt: skip
        stage = names.stage(stages.index(point.stage)) if point.stage in stages else None
        outcome: Literal["goal", "satisfaction"] = (
            "satisfaction" if point.details.get("outcome") == "satisfaction" else "goal"
        )
        money = info.currency if found.options.get("worth") not in (None, 1.0) else None
        cards.append(
            PainCard(
                id=id_,
                rank=point.rank,
                kind=point.kind,
                title=_title(catalogue, point.kind, point.details, at or stage, labels),
                text=words(point, language=language, currency=money, labels=labels),
                touchpoint=at,
                stage=stage,
                whom=[
                    _whom(names, name, value, catalogue) for name, value in point.segment.items()
                ],
                persons=point.persons,
                journeys=point.journeys,
                outcome=outcome,
                effect=point.effect,
                effect_low=point.interval.low,
                effect_high=point.interval.high,
                **_stake(point, money if outcome == "goal" else None),
                weight=point.value_at_stake,
                held=point.comparison,
                quotes=[replace(each, text=mask(each.text.strip())) for each in point.quotes],
                walkable=finding.affected is not None,
                actions=actions[id_],
            )
        )
    return cards


def _stake(point: PainPoint, currency: str | None) -> dict[str, Any]:
    """Say what is at stake: money, else outcomes; never below 0."""
    if currency is not None:
        low, high = point.value_interval.low, point.value_interval.high
        value = point.value_at_stake
    else:
        low, high = (
            None if bound is None else max(0.0, -bound) * point.persons
            for bound in (point.interval.high, point.interval.low)
        )
        value = max(0.0, -point.effect) * point.persons
    return {"stake": value, "stake_low": low, "stake_high": high, "currency": currency}


def _whom(names: Names, name: str, value: str, catalogue: Catalogue) -> Trait:
    if name == "period":
        return Trait(label=catalogue.message("pain.period"), value=value)
    return names.segment(name, value)


def _title(
    catalogue: Catalogue,
    kind: str,
    details: object,
    place: Named | None,
    labels: dict[str, str],
) -> str:
    """Name a pain point in a few words, as maps do."""
    told = details if isinstance(details, dict) else {}
    subject = place.label if place else catalogue.message("pain.found.whole")
    beyond = told.get("beyond")
    if kind in ("too_many_touchpoints", "pressure") and beyond is not None:
        return catalogue.message(f"pain.found.{kind}_beyond", n=int(beyond))
    theme = str(told.get("theme", ""))
    return catalogue.message(
        f"pain.found.{kind}", touchpoint=subject, theme=labels.get(theme, theme)
    )


def _labels(project: Project, info: BuildInfo, language: str) -> dict[str, str]:
    """Give the names of all that a pain point may name."""
    named: dict[str, LocalText] = {}
    for segment in info.segments:
        named |= {value: segment.labels.get(value, value) for value in segment.values}
        named[segment.id] = segment.label
    named |= {each.id: each.label for each in info.stages}
    named |= {each.id: each.label for each in info.touchpoints}
    return {name: local_text(label, language) for name, label in named.items()}
