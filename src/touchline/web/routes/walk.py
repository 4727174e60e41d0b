"""Walking through real journeys, and marking steps that are unnatural."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, Field
from sqlalchemy import delete, select

from touchline.errors import did_you_mean
from touchline.journeys import BuildInfo
from touchline.web.access import Area, Here
from touchline.web.problems import refuse
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
    since: date | None = None,
    until: date | None = None,
    language: str = "en",
) -> Walk:
    """List journeys in an order: typical, fastest, most painful, or at random by a seed.

    They may be those of a map, a persona, a value of a segment (``name:value``), a time, and those
    that come to a stage, to a touchpoint, or in which a pain point was found.
    """
    with here.project.workspace.reading() as build:
        info = BuildInfo.read(build)
        among = None if pain is None else _affected(here, pain)
        first, last = _window(here, map, since, until)
        chosen = Selection(
            segment=_segments(here, info, map, persona, segment),
            since=first,
            until=last,
            stage=_code("stage", stage, [each.id for each in info.stages]),
            touchpoint=_code("touchpoint", touchpoint, [each.id for each in info.touchpoints]),
            among=pain or "",
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


def _walked(here: Here, journey: str, language: str) -> JourneyWalk:
    with here.project.workspace.reading() as build:
        created = BuildInfo.read(build).created
        usual: Usual = _kept.get((str(build), created, "usual"), lambda: usual_waits(build))
        found = walk(build, journey, usual, language=language)
    if found is None:
        raise refuse(
            404, f"there is no journey {journey!r}", hint="it may have gone with its records"
        )
    return found


def _affected(here: Here, pain: str) -> Ids:
    search = SEARCHES.of(here.project)
    search.done.wait(60)
    if search.error is not None:
        raise search.error
    with here.project.workspace.reading() as build:
        found = search.affected(build, pain)
    if found is None:
        raise refuse(
            404,
            f"no single journeys are known for the pain point {pain!r}",
            hint=did_you_mean(pain, search.ids),
        )
    return found


def _segments(
    here: Here, info: BuildInfo, map_name: str | None, persona: str | None, segment: str | None
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
    here: Here, map_name: str | None, since: date | None, until: date | None
) -> tuple[str | None, str | None]:
    """Give the days asked for, else those of the map."""
    window = here.project.map(map_name).spec.window if map_name is not None else None
    first, last = window or (None, None)
    return (
        first if since is None else since.isoformat(),
        last if until is None else until.isoformat(),
    )


def _code(what: str, name: str | None, known: list[str]) -> int | None:
    if name is None:
        return None
    if name not in known:
        raise refuse(404, f"there is no {what} {name!r}", hint=did_you_mean(name, known))
    return known.index(name)


def _choices(here: Here, names: Names) -> dict[str, list[Named]]:
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
