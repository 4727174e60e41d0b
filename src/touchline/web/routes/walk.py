"""Walking through real journeys, and marking steps that are unnatural."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import BaseModel, Field
from sqlalchemy import delete, select

from touchline.errors import did_you_mean
from touchline.journeys import BuildInfo
from touchline.web.access import Area, Context, Here
from touchline.web.asking.reading import Row, ids_of
from touchline.web.maps.choice import Choice
from touchline.web.maps.evidence import journeys_behind
from touchline.web.problems import refuse
from touchline.web.routes.evidence import FigureId, figure_of
from touchline.web.routes.maps import choice_of, map_of
from touchline.web.state import now
from touchline.web.state.walking import StepMark
from touchline.web.walk.candidates import Mark, marks_at
from touchline.web.walk.journey import JourneyWalk, Named, Names, Usual, usual_waits, walk
from touchline.web.walk.order import Kept, Order, Selection, walkers
from touchline.web.walk.pains import SEARCHES, Ids

__all__ = ["area"]

area = Area("walk")

_MOST: Final = 2_000
"""Journeys listed; nobody walks through more in one go."""
_LONGEST_NOTE: Final = 2_000
_kept = Kept()


class Walk(BaseModel):
    """Journeys in the order in which they are walked, and what they may be chosen by."""

    order: Order
    total: int
    """Journeys that are chosen; the list holds the first 2,000 of them."""
    journeys: list[int]
    same_way: int | None
    """In the order "typical": how many go through the stages in the most common order."""
    personas: list[Named]
    stages: list[Named]
    touchpoints: list[Named]
    maps: list[Named]


class NewMark(BaseModel):
    """What somebody thinks of a step."""

    journey: str = Field(max_length=200)
    """Number and name, as a walk gives them."""
    step: int = Field(ge=0)
    natural: bool
    note: str = Field("", max_length=_LONGEST_NOTE)


@area.get("/workspaces/{workspace}/walk", role="viewer")
def walk_list(
    here: Here,
    order: Order = "typical",
    seed: str = "1",
    map: str | None = None,  # noqa: A002 - the word of the address
    persona: str | None = None,
    segment: str | None = None,
    stage: str | None = None,
    touchpoint: str | None = None,
    pain: str | None = None,
    figure: FigureId | None = None,
    behind: Row = None,
    kept: str | None = None,
    since: date | None = None,
    until: date | None = None,
    language: str = "en",
) -> Walk:
    """List journeys in an order: typical, fastest, most painful, or at random by a seed.

    They may be those of a map, a persona, a value of a segment (``name:value``), a time, those that
    come to a stage, to a touchpoint, in which a pain point was found (for the persona, if one is
    given), that are behind a figure of the map for that choice, behind a row of an answer, or of a
    kept segment.
    """
    if figure is not None and map is None:
        raise refuse(422, "a figure is one of a map", hint="say which map")
    with here.project.workspace.reading() as build:
        info = BuildInfo.read(build)
        asked = _segments(here, info, map, persona, segment)
        first, last = _window(here, map, since, until)
        among = None if pain is None else _affected(here, pain, persona)
        if figure is not None and map is not None:
            shown = choice_of(persona, segment, _iso(since), _iso(until))
            among = _both(among, _behind(here, build, map, figure, shown))
            # which journeys a figure is of, its own query says
            asked, first, last = (), None, None
        for one in ids_of(here, build, behind, kept):
            among = _both(among, one)
        chosen = Selection(
            segment=asked,
            since=first,
            until=last,
            stage=_code("stage", stage, [each.id for each in info.stages]),
            touchpoint=_code("touchpoint", touchpoint, [each.id for each in info.touchpoints]),
            among="" if among is None else hashlib.sha256(among.tobytes()).hexdigest(),
        )
        zone = info.timezone or "UTC"
        seeded = seed if order == "random" else ""
        key = (str(build), info.created, order, seeded, chosen)
        found = _kept.get(
            key,
            lambda: walkers(build, chosen, order=order, seed=seeded, zone=zone, among=among),
        )
    return Walk(
        order=order,
        total=len(found.ids),
        journeys=[int(one) for one in found.ids[:_MOST]],
        same_way=found.same_way,
        **_choices(here, Names(info, language)),
    )


@area.get("/workspaces/{workspace}/journeys/{journey}", role="viewer")
def journey_walk(here: Here, journey: str, language: str = "en") -> JourneyWalk:
    """Give one journey: what is known of it, every step, and how usual its waits are.

    A journey is named by its number, or by number and name (``12-45d6e92a6ff8``), which stays right
    when a new build counts anew.
    """
    return _walked(here, journey, language)


@area.get("/workspaces/{workspace}/marks", role="viewer")
def step_marks(here: Here, journey: str) -> list[Mark]:
    """List what was thought of the steps of a journey; it is asked for by its name."""
    with here.state.reading() as session:
        return marks_at(session, here.here, journey, here.me.id)


@area.put("/workspaces/{workspace}/marks", role="commenter")
def mark_step(here: Here, body: NewMark) -> list[Mark]:
    """Mark a step as natural or unnatural, with a note; a second mark replaces the first."""
    walked = _walked(here, body.journey, "en")
    if body.step >= len(walked.moments):
        raise refuse(404, f"the journey has {len(walked.moments)} steps, not {body.step + 1}")
    moment = walked.moments[body.step]
    with here.state.writing() as session:
        kept = session.scalar(
            select(StepMark).where(
                StepMark.workspace == here.here,
                StepMark.user_id == here.me.id,
                StepMark.journey == walked.name,
                StepMark.step == body.step,
            )
        )
        if kept is None:
            kept = StepMark(
                workspace=here.here, user_id=here.me.id, journey=walked.name, step=body.step
            )
            session.add(kept)
        kept.time = moment.time
        kept.touchpoint = moment.touchpoint.id if moment.touchpoint else None
        kept.natural, kept.note, kept.updated = body.natural, body.note.strip(), now()
        session.flush()
        return marks_at(session, here.here, walked.name, here.me.id)


@area.delete("/workspaces/{workspace}/marks/{mark}", role="commenter", status_code=204)
def unmark_step(here: Here, mark: str) -> None:
    """Take one's own mark back."""
    with here.state.writing() as session:
        found = session.get(StepMark, mark)
        if found is None or found.workspace != here.here or found.user_id != here.me.id:
            raise refuse(404, "there is no such mark of yours")
        session.execute(delete(StepMark).where(StepMark.id == mark))


def _walked(here: Context, journey: str, language: str) -> JourneyWalk:
    with here.project.workspace.reading() as build:
        created = BuildInfo.read(build).created
        usual: Usual = _kept.get((str(build), created, "usual"), lambda: usual_waits(build))
        found = walk(build, journey, usual, language=language)
    if found is None:
        raise refuse(
            404, f"there is no journey {journey!r}", hint="it may have gone with its records"
        )
    return found


def _affected(here: Context, pain: str, persona: str | None) -> Ids:
    """Give the journeys of a pain point: that of the persona, else that of all customers."""
    known: list[str] = []
    for whose in dict.fromkeys((persona, None)):
        search = SEARCHES.of(here.project, whose)
        search.done.wait(60)
        if search.error is not None:
            raise search.error
        with here.project.workspace.reading() as build:
            found = search.affected(build, pain)
        if found is not None:
            return found
        known += search.ids
    raise refuse(
        404,
        f"no single journeys are known for the pain point {pain!r}",
        hint=did_you_mean(pain, known),
    )


def _behind(here: Context, build: Path, map_name: str, figure: str, choice: Choice) -> Ids:
    found = journeys_behind(build, figure_of(here, map_of(here, map_name), figure, choice))
    if found is None:
        raise refuse(404, f"no single journeys are behind the figure {figure!r}")
    return found


def _both(one: Ids | None, other: Ids) -> Ids:
    return other if one is None else np.intersect1d(one, other)


def _segments(
    here: Context, info: BuildInfo, map_name: str | None, persona: str | None, segment: str | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Put together what map, persona and segment ask of the segments of a journey."""
    asked: list[tuple[str, str | list[str]]] = []
    personas = {each.id: each for each in here.project.file.personas}
    if map_name is not None:
        spec = here.project.map(map_name).spec
        asked += spec.segment.items()
        persona = persona or spec.persona
    if persona is not None:
        if persona not in personas:
            raise refuse(
                404, f"there is no persona {persona!r}", hint=did_you_mean(persona, personas)
            )
        asked += personas[persona].segment.items()
    if segment is not None:
        name, _, value = segment.partition(":")
        asked.append((name, value))
    known = [each.id for each in info.segments]
    for name, _ in asked:
        _code("segment", name, known)
    return tuple((name, (v,) if isinstance(v, str) else tuple(v)) for name, v in asked)


def _window(
    here: Context, map_name: str | None, since: date | None, until: date | None
) -> tuple[str | None, str | None]:
    """Give the days asked for, else those of the map."""
    window = here.project.map(map_name).spec.window if map_name is not None else None
    first, last = window or (None, None)
    return (
        _iso(since) or first,
        _iso(until) or last,
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _code(what: str, name: str | None, known: list[str]) -> int | None:
    if name is None:
        return None
    if name not in known:
        raise refuse(404, f"there is no {what} {name!r}", hint=did_you_mean(name, known))
    return known.index(name)


def _choices(here: Context, names: Names) -> dict[str, list[Named]]:
    info = names.info
    file = here.project.file
    return {
        "personas": [Named(id=one.id, label=names.of(one.label, one.id)) for one in file.personas],
        "stages": [Named(id=one.id, label=names.of(one.label, one.id)) for one in info.stages],
        "touchpoints": [
            Named(id=one.id, label=names.of(one.label, one.id)) for one in info.touchpoints
        ],
        "maps": [
            Named(id=one.name, label=names.of(one.spec.name, one.name)) for one in here.project.maps
        ],
    }
