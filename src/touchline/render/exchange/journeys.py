"""A computed map as a journey of Mermaid, and of CJML."""

from __future__ import annotations

from dataclasses import replace

from touchline.maps.exchange.cjml import Actor, Phase, Point, Way, write_cjml
from touchline.maps.exchange.mermaid import Journey, Section, Task, clamped, write_mermaid
from touchline.maps.snapshot import Lane
from touchline.maps.spec import PlanSpec
from touchline.render.exchange.lost import lost_in_cjml, lost_in_mermaid
from touchline.render.exchange.tasks import StepFelt, first_quotes, tasks_of
from touchline.render.formats import Drawn, ExportOptions
from touchline.render.pen import Say, catalogue_of

__all__ = ["cjml", "mermaid"]

NEUTRAL = 3
"""The score, 1 … 5, of an emotion of 0."""
CUSTOMER, COMPANY = "customer", "company"


def mermaid(drawn: Drawn, options: ExportOptions) -> bytes:
    """Write a Mermaid journey: stages, steps, the measured emotion, whom the map shows."""
    say = _say(drawn, options)
    snapshot, text = drawn.snapshot, say.text
    actor = text(snapshot.lens.name)
    tasks = tasks_of(snapshot)
    sections = [
        Section(
            text(stage.label),
            [
                Task(text(one.label), _score(one.emotion), (actor,))
                for one in tasks
                if one.stage == stage.id
            ],
        )
        for stage in snapshot.stages
    ]
    journey = Journey(
        title=text(snapshot.name),
        acc_title=text(snapshot.title),
        acc_descr=text(snapshot.subtitle),
        sections=sections,
        notes=[
            _t(say, "lost_note.score"),
            *(_t(say, "lost", what=line) for line in lost_in_mermaid(drawn, options.language)),
        ],
    )
    return write_mermaid(journey).encode()


def cjml(drawn: Drawn, options: ExportOptions) -> bytes:
    """Write a CJML document: the plan, and the journey as it is, with feelings and words."""
    say = _say(drawn, options)
    snapshot, text = drawn.snapshot, say.text
    tasks = tasks_of(snapshot)
    ways: list[Way] = []
    if drawn.spec.plan is not None:
        points = [_planned(say, drawn.spec.plan, at, tasks) for at in _numbers(drawn.spec.plan)]
        ways.append(Way(planned=True, id="PJ1", points=points))
    quotes = first_quotes(snapshot)
    actual = []
    for one in tasks:
        score = _score(one.emotion)
        rating = "" if score is None else f"{score:g}"
        said = quotes.pop(one.stage, "")  # the first touchpoint of a stage carries its words
        actual.append(replace(_point(say, one), rating=rating, experience=said))
    reference = ways[0].id if ways else ""
    ways.append(Way(planned=False, id="AJ1", reference=reference, points=actual))
    for way in ways:
        way.title, way.summary = text(snapshot.name), text(snapshot.lens.scenario)
        way.phases = [
            Phase(stage.id, text(stage.label), text(stage.description)) for stage in snapshot.stages
        ]
        way.actors = [Actor(CUSTOMER, text(snapshot.lens.name), end_user=True)]
        way.actors.append(Actor(COMPANY, snapshot.project))
    notes = [
        _t(say, "lost_note.score"),
        _t(say, "lost_note.initiator"),
        *(_t(say, "lost", what=line) for line in lost_in_cjml(drawn, options.language)),
    ]
    return write_cjml(ways, notes).encode()


def _say(drawn: Drawn, options: ExportOptions) -> Say:
    return Say(drawn.snapshot, catalogue_of(drawn.snapshot, options.language))


def _t(say: Say, key: str, **args: object) -> str:
    return say.catalogue.message(f"exchange.{key}", **args)


def _score(emotion: float | None) -> float | None:
    return None if emotion is None else round(clamped(emotion + NEUTRAL), 1)


def _point(say: Say, one: StepFelt) -> Point:
    """Give a communication where there is a channel, else an action."""
    return Point(
        id=one.id,
        label=say.text(one.label),
        phase=one.stage,
        initiator=CUSTOMER,
        receiver=COMPANY if one.channel else "",
        channel=one.channel or "",
    )


def _numbers(plan: PlanSpec) -> range:
    return range(len(plan.steps))


def _planned(say: Say, plan: PlanSpec, at: int, tasks: list[StepFelt]) -> Point:
    """Give a step of the plan; its stage is that of its touchpoint, else the plan lane's."""
    step = plan.steps[at]
    names = [step.touchpoint] if isinstance(step.touchpoint, str) else step.touchpoint
    found = next((one for one in tasks if one.id in names), None)
    item = next((one for lane in _plans(say) for one in lane.plan if one.number == at + 1), None)
    label = say.text(item.label) if item else ""
    if found is None:
        stage = item.stage if item else ""
        name = names[0] if names else f"step {at + 1}"
        return Point(id=name, label=label or name, phase=stage, initiator=CUSTOMER)
    point = _point(say, found)
    return replace(point, label=label or point.label)


def _plans(say: Say) -> list[Lane]:
    return [lane for lane in say.snapshot.lanes if lane.plan]
