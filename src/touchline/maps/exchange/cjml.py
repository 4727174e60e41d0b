"""CJML 2.0, the Customer Journey Modelling Language: its documents, written and read.

No schema file of CJML 2.0 is published with its tools; names and order of elements follow the
sample on cjml.no and the two tools of its makers (the editor, and the converter from Excel), which
read and write them. They name no scale for ``experienceRating``: 1 (worst) to 5 (best) is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from touchline.errors import ConfigError
from touchline.maps.exchange.defuse import xml_text
from touchline.maps.exchange.xml_tree import Element, read_xml

__all__ = ["Actor", "Phase", "Point", "Way", "read_cjml", "write_cjml"]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a journey."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """An end user, or one who provides the service."""

    id: str
    name: str
    end_user: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A touchpoint: a communication where somebody receives, else an action."""

    id: str
    label: str
    phase: str = ""
    initiator: str = ""
    receiver: str = ""
    receiver_label: str = ""
    channel: str = ""
    compliance: str = ""
    experience: str = ""
    rating: str = ""


@dataclass(slots=True, kw_only=True)
class Way:
    """A journey, planned or actual."""

    planned: bool
    id: str
    title: str = ""
    summary: str = ""
    reference: str = ""
    phases: list[Phase] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)


def write_cjml(ways: Iterable[Way], notes: Iterable[str] = ()) -> str:
    """Write journeys as one document; *notes* are comments at its head.

    Examples
    --------
    >>> print(write_cjml([Way(planned=True, id="PJ1")]).splitlines()[2].strip())
    <plannedJourney>
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    for note in notes:
        said = " ".join(xml_text(note).split()).replace("--", "- -")
        lines.append(f"<!-- {said.rstrip('-')} -->")
    lines.append('<CJML version="2.0">')
    for way in ways:
        lines += (f"  {line}" for line in _way(way))
    return "\n".join([*lines, "</CJML>"]) + "\n"


def _way(way: Way) -> Iterator[str]:
    kind = "plannedJourney" if way.planned else "actualJourney"
    yield f"<{kind}>"
    yield _one("journeyID", way.id)
    yield from _maybe("journeyTitle", way.title)
    yield from _maybe("plannedReference", way.reference)
    if way.phases:
        yield "  <journeyPhases>"
        for phase in way.phases:
            yield f"    <journeyPhase phaseID={_attribute(phase.id)}>"
            yield "    " + _one("phaseName", phase.name)
            yield "    " + _one("phaseDescription", phase.description)
            yield "    </journeyPhase>"
        yield "  </journeyPhases>"
    yield from _maybe("journeyShortSummary", way.summary)
    yield "  <actors>"
    for actor in way.actors:
        yield from _actor(actor)
    yield "  </actors>"
    yield "  <touchpoints>"
    for point in way.points:
        yield from (f"    {line}" for line in _point(point, planned=way.planned))
    yield "  </touchpoints>"
    yield f"</{kind}>"


def _actor(actor: Actor) -> Iterator[str]:
    kind, name = ("endUser", "actorName") if actor.end_user else ("serviceProvider", "companyName")
    yield f"    <{kind} actorID={_attribute(actor.id)}>"
    yield "    " + _one(name, actor.name)
    yield f"    </{kind}>"


def _point(point: Point, *, planned: bool) -> Iterator[str]:
    form = "CommunicationPoint" if point.receiver else "Action"
    kind = f"{'planned' if planned else 'actual'}{form}"
    yield f"<{kind}>"
    yield _one("touchpointID", point.id)
    if point.phase:
        yield f"  <belongsTo phaseIDref={_attribute(point.phase)}/>"
    if not planned:
        yield from _maybe("compliance", point.compliance)
    yield from _side("initiator", point.initiator, point.label)
    if point.receiver:
        yield from _side("receiver", point.receiver, point.receiver_label or point.label)
        yield "  <channel>"
        yield "  " + _one("channelName", point.channel)
        yield "  </channel>"
    if not planned and (point.experience or point.rating):
        yield "  <touchpointExperience>"
        yield "  " + _one("experienceDescription", point.experience)
        yield "  " + _one("experienceRating", point.rating)
        yield "  </touchpointExperience>"
    yield f"</{kind}>"


def _side(role: str, actor: str, label: str) -> Iterator[str]:
    yield f"  <{role}>"
    yield f"    <refersTo actorIDref={_attribute(actor)}/>"
    yield "  " + _one(f"{role}Label", label)
    yield f"  </{role}>"


def _one(name: str, text: str) -> str:
    return f"  <{name}>{escape(xml_text(text), {chr(13): '&#13;'})}</{name}>"


def _maybe(name: str, text: str) -> Iterator[str]:
    if text:
        yield _one(name, text)


def _attribute(text: str) -> str:
    return quoteattr(xml_text(text))


def read_cjml(data: bytes, *, name: str = "<cjml>") -> tuple[list[Way], list[str]]:
    """Read a document; give its journeys, and what could not be read, a line each.

    Raises
    ------
    ConfigError
        With the line, if it is no CJML.
    """
    root = read_xml(data, name=name)
    if root.name != "CJML":
        raise ConfigError(
            f"this is no CJML: its first element is {root.name!r}",
            hint='expected <CJML version="2.0"> with journeys inside',
            where=f"{name}:{root.line}",
        )
    ways: list[Way] = []
    unread: list[str] = []
    if (version := root.attributes.get("version", "")) != "2.0":
        unread.append(f"line {root.line}: the version is {version!r}, and was read as 2.0")
    for child in root.children:
        if child.name in ("plannedJourney", "actualJourney"):
            ways.append(_read_way(child, unread))
        else:
            unread.append(f"line {child.line}: {child.name!r} is not known")
    if not ways:
        raise ConfigError("this CJML holds no journey", where=f"{name}:{root.line}")
    return ways, unread


def _read_way(element: Element, unread: list[str]) -> Way:
    actors = element.first("actors")
    known = list(_read_actors(actors)) if actors else []
    names = {actor.id: actor.name for actor in known}
    points = element.first("touchpoints")
    return Way(
        planned=element.name == "plannedJourney",
        id=element.said("journeyID"),
        title=element.said("journeyTitle"),
        summary=element.said("journeyShortSummary") or element.said("journeyLongSummary"),
        reference=element.said("plannedReference"),
        phases=[
            Phase(
                phase.attributes.get("phaseID", "").strip(),
                phase.said("phaseName"),
                phase.said("phaseDescription"),
            )
            for phases in element.all("journeyPhases")
            for phase in phases.all("journeyPhase")
        ],
        actors=known,
        points=list(_read_points(points, names, unread)) if points else [],
    )


def _read_actors(element: Element) -> Iterator[Actor]:
    for actor in element.children:
        id_ = actor.attributes.get("actorID") or actor.attributes.get("actorIDref") or ""
        name = actor.said("actorName") or actor.said("companyName") or id_
        yield Actor(id_, name, end_user=actor.name == "endUser")


_READ = {
    *("touchpointID", "belongsTo", "compliance", "initiator", "receiver", "channel"),
    "touchpointExperience",
}


def _read_points(element: Element, names: dict[str, str], unread: list[str]) -> Iterator[Point]:
    left: dict[str, int] = {}
    for point in element.children:
        if not point.name.endswith(("CommunicationPoint", "Action")):
            unread.append(f"line {point.line}: {point.name!r} is not known")
            continue
        for child in point.children:
            if child.name not in _READ and (child.text.strip() or child.children):
                left[child.name] = left.get(child.name, 0) + 1
        phase = point.first("belongsTo")
        label = point.said("initiator", "initiatorLabel")
        receiver_label = point.said("receiver", "receiverLabel")
        yield Point(
            id=point.said("touchpointID"),
            label=label,
            phase=phase.attributes.get("phaseIDref", "").strip() if phase else "",
            initiator=_who(point, "initiator", names),
            receiver=_who(point, "receiver", names),
            receiver_label=receiver_label if receiver_label != label else "",
            channel=point.said("channel", "channelName"),
            compliance=point.said("compliance"),
            experience=point.said("touchpointExperience", "experienceDescription"),
            rating=point.said("touchpointExperience", "experienceRating"),
        )
    unread += (f"{count} × {what} of touchpoints" for what, count in left.items())


def _who(point: Element, role: str, names: dict[str, str]) -> str:
    """Give the name of an actor; one that is not declared by its id."""
    side = point.first(role)
    refers = side.first("refersTo") if side else None
    if refers is None:
        return ""
    id_ = refers.attributes.get("actorIDref") or refers.attributes.get("actorID") or ""
    return names.get(id_, id_)
