"""A persona: what was declared of it, and what was measured."""

from __future__ import annotations

from touchline.maps.parts import Base, Text

__all__ = ["Distribution", "PersonaCard", "PersonaStage", "Share"]


class Share(Base, frozen=True, kw_only=True):
    """One value of a distribution."""

    label: Text
    figure: str
    against: str | None = None
    """Figure: this share minus that among everybody; its interval leaves 0 out where the value is
    over- or under-represented."""


class Distribution(Base, frozen=True, kw_only=True):
    """How a persona is spread over the values of one trait or segment."""

    id: str
    label: Text
    shares: list[Share]
    """The most common values first; those of numbers in their order."""
    median: str | None = None
    """Figure: of a trait that is a number."""


class PersonaStage(Base, frozen=True, kw_only=True):
    """A persona in one stage; figure ids."""

    stage: str
    entrants: str
    conversion: str | None = None
    """Share that goes on to any later stage."""
    emotion: str | None = None
    said: bool = True
    """False: nobody said anything here, the emotion is told from behaviour alone."""


class PersonaCard(Base, frozen=True, kw_only=True):
    """A persona with its portrait."""

    id: str
    name: Text
    description: Text | None = None
    quote: Text | None = None
    facts: dict[str, Text] = {}
    """What was declared: age, gender, occupation …"""
    goals: list[Text] = []
    needs: list[Text] = []
    interests: list[Text] = []
    hobbies: list[Text] = []
    frustrations: list[Text] = []
    declared_channels: list[Text] = []
    """Channels that it was thought to prefer."""
    persons: str | None = None
    """Figure ids of what was measured."""
    journeys: str | None = None
    share: str | None = None
    emotion: str | None = None
    value: str | None = None
    conversion: str | None = None
    duration: str | None = None
    channels: list[Share] = []
    """Favourite channels."""
    path: list[Text] = []
    """Typical path, in words."""
    path_figure: str | None = None
    distributions: list[Distribution] = []
    stages: list[PersonaStage] = []
    """Where its journeys come to, in the order of the columns."""
    contradictions: list[Text] = []
    """What was declared and is not what is measured."""
