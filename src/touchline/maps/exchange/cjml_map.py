"""CJML documents as maps, and what a map file says as a CJML document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from touchline.config import local_text
from touchline.maps.exchange.cjml import Actor, Phase, Point, Way, read_cjml, write_cjml
from touchline.maps.exchange.feeling import SCORE_LANE, feelings_of, felt_at
from touchline.maps.exchange.found import ReadMap
from touchline.maps.exchange.names import short_name
from touchline.maps.spec import (
    DEFAULT_LANES,
    Card,
    EmotionSpec,
    LaneSpec,
    MapSpec,
    MapStage,
    PlannedStep,
    PlanSpec,
    Step,
)

__all__ = ["PARTS", "actors_of", "map_from_cjml", "map_to_cjml", "ways_of_spec"]

PARTS: dict[str, LaneSpec] = {
    lane.id: lane
    for lane in (
        LaneSpec(
            id="initiator",
            label={"en": "Who begins", "ru": "Кто начинает", "vi": "Ai bắt đầu", "fa": "آغازگر"},
        ),
        LaneSpec(
            id="receiver",
            label={"en": "Who receives", "ru": "Кто получает", "vi": "Ai nhận", "fa": "گیرنده"},
        ),
        LaneSpec(
            id="received",
            label={
                "en": "What is received",
                "ru": "Что получено",
                "vi": "Điều nhận được",
                "fa": "آنچه دریافت می‌شود",
            },
        ),
        LaneSpec(
            id="compliance",
            label={
                "en": "As planned?",
                "ru": "По плану?",
                "vi": "Đúng kế hoạch?",
                "fa": "طبق برنامه؟",
            },
        ),
    )
}
"""Lanes of their own for what a touchpoint of CJML says beside label, channel and experience."""
MISSING = "missing"
MOST_STEPS = 63
"""A plan can have as many; see ``touchline.analysis.conformance``."""
_LANE_OF = {
    "initiator": "initiator",
    "receiver": "receiver",
    "receiver_label": "received",
    "compliance": "compliance",
    "channel": "channels",
    "experience": "verbatims",
}
"""Field of a touchpoint → the lane of its card."""


def map_from_cjml(data: bytes, *, name: str = "<cjml>") -> ReadMap:
    """Make a map of a CJML document: its first planned and its first actual journey.

    Phases become stages, touchpoints steps; who begins and receives, channels, experiences and
    compliance become cards; the planned journey becomes the plan.

    Raises
    ------
    ConfigError
        With the line, if it is no CJML.
    """
    ways, unread = read_cjml(data, name=name)
    planned = next((way for way in ways if way.planned), None)
    actual = next((way for way in ways if not way.planned), None)
    rest = len(ways) - sum(one is not None for one in (planned, actual))
    if rest:
        unread.append(f"{rest} more journeys: a map holds one planned and one actual")
    making = _Making(unread)
    for way in (planned, actual):
        making.declare(way.phases if way is not None else [])
    for way in (actual, planned):
        if way is not None:
            making.add(way)
    main = actual or planned
    assert main is not None
    making.told_actors(main)
    assumed, scores = feelings_of(making.scores)
    cards = [*making.cards, *scores]
    used = {card.lane for card in cards}
    lanes = [*DEFAULT_LANES, *(["channels"] if "channels" in used else [])]
    own = [lane for lane in (*PARTS.values(), SCORE_LANE) if lane.id in used]
    plan = making.planned()
    spec = MapSpec(
        name=main.title or None,
        scenario=main.summary or None,
        state="current" if actual else "future",
        stages=making.made(),
        lanes=(*lanes, *own),  # type: ignore[arg-type]
        emotion=EmotionSpec(assumed=assumed),
        cards=cards,
        plan=plan,
    )
    return ReadMap(spec, tuple(unread))


@dataclass
class _Making:
    """Stages, steps and cards in the making."""

    unread: list[str]
    stages: dict[str, MapStage] = field(default_factory=dict)
    steps: dict[str, list[Step]] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    plan: list[PlannedStep] = field(default_factory=list)
    scores: dict[str, dict[str, float | None]] = field(default_factory=dict)
    _placed: dict[str, str] = field(default_factory=dict)
    """Touchpoint of a journey before → its stage."""

    def declare(self, phases: Iterable[Phase]) -> None:
        """Make a stage of each phase."""
        for phase in phases:
            if phase.id:
                self._stage(phase.id, phase.name, phase.description)

    def add(self, way: Way) -> None:
        """Add the touchpoints of a journey."""
        here = next(iter(self.stages), "journey")
        known = dict(self._placed)
        for number, point in enumerate(way.points, 1):
            self._tell_return(here, point)
            here = point.phase or here
            self._stage(here, "" if point.phase else way.title)
            id_ = point.id or f"T{number}"
            if way.planned:
                self.plan.append(PlannedStep(touchpoint=id_, label=point.label or None))
            if id_ in known:
                continue
            if id_ in self._placed:
                self.unread.append(f"the touchpoint {id_!r} stands twice: read once")
                continue
            self._placed[id_] = here
            missing = way.planned and bool(known)
            self._step(
                here, replace(point, id=id_, compliance=MISSING if missing else point.compliance)
            )

    def _tell_return(self, here: str, point: Point) -> None:
        if point.phase and point.phase != here and self.steps.get(point.phase):
            self.unread.append(f"that the journey comes back to {point.phase!r} with {point.id!r}")

    def planned(self) -> PlanSpec | None:
        """Give the plan, as long as a plan can be."""
        if len(self.plan) > MOST_STEPS:
            self.unread.append(f"{len(self.plan) - MOST_STEPS} planned touchpoints at the end")
        return PlanSpec(steps=self.plan[:MOST_STEPS]) if self.plan else None

    def made(self) -> list[MapStage]:
        """Give the stages with their steps."""
        from msgspec.structs import replace as changed

        return [changed(stage, steps=self.steps.get(id_, [])) for id_, stage in self.stages.items()]

    def told_actors(self, way: Way) -> None:
        """Tell where an end user of the file is not whom the map takes for one."""
        guessed = {actor.name for actor in actors_of(way.points) if actor.end_user}
        named = {actor.name for actor in way.actors if actor.end_user}
        if named and guessed != named:
            self.unread.append(f"that {', '.join(sorted(named))} is the end user")

    def _stage(self, id_: str, name: str, description: str = "") -> None:
        if id_ not in self.stages:
            self.stages[id_] = MapStage(id=id_, label=name or None, description=description or None)

    def _step(self, stage: str, point: Point) -> None:
        step = Step(id=point.id, label=point.label, touchpoints=[point.id])
        self.steps.setdefault(stage, []).append(step)
        for name, lane in _LANE_OF.items():
            if text := getattr(point, name):
                self.cards.append(Card(lane=lane, stage=stage, step=point.id, text=text))
        self.scores.setdefault(stage, {})[point.id] = self._rating(point)

    def _rating(self, point: Point) -> float | None:
        if not point.rating:
            return None
        try:
            rating = float(point.rating)
        except ValueError:
            rating = 0.0
        if not 1 <= rating <= 5:
            self.unread.append(f"the rating {point.rating!r} of {point.id}: expected 1 … 5")
            return None
        return rating


def map_to_cjml(spec: MapSpec, *, language: str = "en") -> str:
    """Write what a map file says as a CJML document."""
    return write_cjml(ways_of_spec(spec, language=language))


def ways_of_spec(spec: MapSpec, *, language: str = "en") -> list[Way]:
    """Give the journeys of what a map file says: the plan, and what is unless it is wanted."""
    points = [point for stage in spec.stages for point in _points(spec, stage, language)]
    phases = [
        Phase(
            stage.id,
            local_text(stage.label, language),
            local_text(stage.description, language),
        )
        for stage in spec.stages
    ]
    title, summary = (local_text(text, language) for text in (spec.name, spec.scenario))
    ways: list[Way] = []
    if spec.plan is not None:
        planned = list(_planned(spec.plan, points, language))
        ways.append(Way(planned=True, id="PJ1", points=planned))
    if spec.state == "current" or spec.plan is None:
        reference = "PJ1" if ways else ""
        ways.append(Way(planned=False, id="AJ1", reference=reference, points=points))
    for way in ways:
        way.title, way.summary, way.phases = title, summary, phases
        way.actors = actors_of(way.points)
        way.points = _with_ids(way.points, way.actors)
    return ways


def actors_of(points: Iterable[Point]) -> list[Actor]:
    """Give the actors of touchpoints; the end user is who takes part in most of them."""
    points = list(points)
    found = Counter(name for point in points for name in {point.initiator, point.receiver} if name)
    order = dict.fromkeys(
        name for point in points for name in (point.initiator, point.receiver) if name
    )
    most = max(order, key=lambda name: found[name], default="")
    ids: dict[str, str] = {}
    for name in order:
        ids[name] = short_name(name, ids.values(), default="actor")
    actors = [Actor(ids[name], name, end_user=name == most) for name in order]
    return sorted(actors, key=lambda actor: not actor.end_user)


def _with_ids(points: list[Point], actors: list[Actor]) -> list[Point]:
    ids = {actor.name: actor.id for actor in actors}
    return [
        replace(
            point,
            initiator=ids.get(point.initiator, ""),
            receiver=ids.get(point.receiver, ""),
        )
        for point in points
    ]


def _points(spec: MapSpec, stage: MapStage, language: str) -> Iterator[Point]:
    scores = felt_at(spec, stage)
    for step in stage.steps:
        said = {
            name: next(
                (
                    local_text(card.text, language)
                    for card in spec.cards
                    if (card.lane, card.stage, card.step) == (lane, stage.id, step.id)
                ),
                "",
            )
            for name, lane in _LANE_OF.items()
        }
        score = scores[step.id]
        yield Point(
            id=step.id,
            label=local_text(step.label, language),
            phase=stage.id,
            rating="" if score is None else f"{score:g}",
            **said,
        )


def _planned(plan: PlanSpec, points: list[Point], language: str) -> Iterator[Point]:
    known = {point.id: point for point in points}
    for number, step in enumerate(plan.steps, 1):
        touchpoints = [step.touchpoint] if isinstance(step.touchpoint, str) else step.touchpoint
        found = next((known[one] for one in touchpoints if one in known), None)
        id_ = next(iter(touchpoints), f"T{number}")
        label = local_text(step.label, language)
        if found is None:
            yield Point(id=id_, label=label or id_)
        else:
            yield replace(found, id=id_, label=label or found.label)
