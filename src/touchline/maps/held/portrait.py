"""A persona: what was declared of it, and what was measured."""

from __future__ import annotations

from touchline.maps.parts import Base, Text

__all__ = ["Distribution", "PersonaCard", "Share"]


class Share(Base, frozen=True, kw_only=True):
    """One value of a distribution."""

    label: Text
    figure: str


class Distribution(Base, frozen=True, kw_only=True):
    """How the persons of a persona are spread over the values of one trait or segment."""

    id: str
    label: Text
    shares: list[Share]


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
    frustrations: list[Text] = []
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
