"""What is written by hand: cards, opportunities, lanes of one's own, links to other maps."""

from __future__ import annotations

from typing import Literal

from touchline.config import LocalText, Spec

__all__ = ["Card", "LaneSpec", "MapLink", "OpportunityCard"]


class Card(Spec, frozen=True, kw_only=True):
    """A card written by hand."""

    lane: str
    """The lane it stands in: one that is written by hand, one of your own, or beside what a lane
    measures (``touchpoints``, ``channels``, ``verbatims``, ``themes``, ``pains``, ``kpis``,
    ``efforts``)."""
    stage: str
    """The stage it stands under."""
    text: LocalText
    """What it says."""
    step: str | None = None
    """The step of the stage it belongs to."""
    id: str | None = None
    """Short name, by which versions of a map recognise it; default: from its text."""


class OpportunityCard(Spec, frozen=True, kw_only=True):
    """An action proposed by hand, with its owner and state."""

    stage: str
    """The stage it stands under."""
    text: LocalText
    """The action."""
    owner: str | None = None
    """Who answers for it: initials or a name."""
    state: Literal["proposed", "to do", "in test", "ready", "done"] = "proposed"
    """How far it is."""
    effort: Literal["small", "medium", "large"] | None = None
    """How much work it is thought to be; not given: nobody has said."""
    pain: str | None = None
    """Id of the pain point it answers."""


class LaneSpec(Spec, frozen=True, kw_only=True):
    """A lane of one's own, filled with cards."""

    id: str
    """Short name, used by cards."""
    label: LocalText
    """Shown on the map."""
    note: LocalText | None = None
    """How to read it."""


class MapLink(Spec, frozen=True, kw_only=True):
    """A link to another map: the larger journey this one is a part of, or a closer look."""

    map: str
    """Name of the other map."""
    kind: Literal["parent", "child", "next", "related"] = "child"
    """``parent``: this map shows a part of it; ``child``: it shows the stage closely; ``next``: it
    begins where this one ends."""
    stage: str | None = None
    """The stage that it belongs to; default: the whole map."""
    label: LocalText | None = None
    """Shown on the map; default: the name of the other map."""
