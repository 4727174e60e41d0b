"""What ``touchline.yaml`` says under ``journeys:``, ``goals:``, ``segments:``, ``personas:``."""

from __future__ import annotations

from touchline.config import LocalText, Spec
from touchline.touchpoints.spec import Condition

__all__ = ["GoalSpec", "JourneysSpec", "PersonaSpec", "SegmentSpec", "SegmentValue"]


class JourneysSpec(Spec, frozen=True, kw_only=True):
    """Where a journey begins and ends."""

    by: str = "person"
    """``person``: all that a person did is one journey. An identifier type such as ``order``: one
    journey per value; moments that carry no such identifier, but share the person, go to the
    journey of that person that was open at that time if ``attach`` is true, else stay outside."""
    attach: bool = False
    """See ``by``. A journey is open from its first moment on; with a ``gap``, until that long after
    its latest moment with the identifier. Of several, that with the latest such moment."""
    gap: str | None = None
    """A pause longer than this starts a new journey: ``30d``, ``12h``."""
    buckets: int = 16
    """Most files of the journey table, small projects have fewer; a person is always in one."""


class GoalSpec(Spec, frozen=True, kw_only=True):
    """An outcome: a journey has reached it when a moment meets the condition."""

    id: str
    """Short name."""
    when: Condition
    """The moment at which it is reached."""
    label: LocalText | None = None
    """Shown on the map."""


class SegmentValue(Spec, frozen=True, kw_only=True):
    """One value of a segment: journeys for which all given conditions hold."""

    id: str
    """The value, as it stands in the journey table."""
    label: LocalText | None = None
    """Shown on the map."""
    definition: LocalText | None = None
    """In words, for the reader of the map."""
    has: Condition | None = None
    """Some moment of the journey meets this."""
    lacks: Condition | None = None
    """No moment of the journey meets this."""


class SegmentSpec(Spec, frozen=True, kw_only=True):
    """A column of the journey table: cases tried in order, or a trait, or a property."""

    label: LocalText | None = None
    """What the values tell apart."""
    values: list[SegmentValue] = []
    """The first value whose conditions hold; a value without conditions catches the rest."""
    trait: str | None = None
    """The person's latest known value of this trait."""
    property: str | None = None
    """The first non-empty value of this property in the journey."""
    pain: bool = True
    """Whether low scores in one value of this segment are looked for as a pain point."""


class PersonaSpec(Spec, frozen=True, kw_only=True):
    """A persona, bound to a segment of the data."""

    id: str
    """Short name, used by maps."""
    label: LocalText | None = None
    """Name of the persona."""
    segment: dict[str, str | list[str]] = {}
    """segment → value or values; empty: everybody."""
    description: LocalText | None = None
    """Who this is, in a sentence."""
    age: str | None = None
    """Age or range."""
    gender: LocalText | None = None
    """Gender."""
    occupation: LocalText | None = None
    """What they do."""
    hobbies: list[LocalText] = []
    """What they like to do."""
    interests: list[LocalText] = []
    """What they care for."""
    channels: list[LocalText] = []
    """Channels that they are thought to prefer; the measured ones stand beside."""
    goals: list[LocalText] = []
    """What they want to reach."""
    needs: list[LocalText] = []
    """What they need for it."""
    frustrations: list[LocalText] = []
    """What stands in the way."""
    quote: LocalText | None = None
    """A sentence that they could say."""
