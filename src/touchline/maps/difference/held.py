"""What a difference consists of. Published as a JSON Schema."""

from __future__ import annotations

from typing import Literal

import msgspec

from touchline.maps.parts import Base, Text, Unit

__all__ = [
    "Change",
    "FigureChange",
    "ItemChange",
    "ItemKind",
    "MapDifference",
    "Method",
    "Reading",
    "RuleChange",
    "Side",
]

Method = Literal["newcombe", "welch", "poisson", "square_and_add"]
ItemKind = Literal[
    "stage",
    "stage_link",
    "lane",
    "step",
    "card",
    "pain",
    "opportunity",
    "touchpoint",
    "theme",
    "kpi",
    "persona",
    "link",
    "text",
]
Change = Literal["added", "removed", "edited", "moved"]


class Reading(Base, frozen=True, kw_only=True):
    """A figure on one side."""

    value: float | None
    """None: not known there; ``missing`` says why."""
    n: int = 0
    low: float | None = None
    high: float | None = None
    per_day: float | None = None
    """Of a count: its value divided by the days of the window."""
    missing: Text | None = None


class FigureChange(Base, frozen=True, kw_only=True):
    """One figure before and after."""

    id: str
    unit: Unit
    before: Reading | None
    """None: the map had no such figure."""
    after: Reading | None
    """None: the map has no such figure any more."""
    label: Text | None = None
    subject: str | None = None
    """How the figure is called in a sentence: a message, with ``stage_label`` in its place."""
    stage: str | None = None
    stage_label: Text | None = None
    lane: str | None = None
    """Kind of the lane where it stands; ``stages``, ``lens``, ``coverage`` around them."""
    currency: str | None = None
    change: float | None = None
    """After minus before, in the unit of the figure (of a share: 0.01 is a point)."""
    low: float | None = None
    high: float | None = None
    """95 % interval of the change."""
    per_day: bool = False
    """Change and interval are of the count per day, since the windows are not equally long."""
    relative: float | None = None
    """Change divided by what it was before."""
    p: float | None = None
    """Chance of so large a change if nothing had changed."""
    q: float | None = None
    """The same, corrected for all figures compared (Benjamini and Hochberg 1995)."""
    sure: bool = False
    """More than chance: ``q`` below 0.05."""
    method: Method | None = None
    """Where the interval comes from; None: it cannot be told."""
    better: Literal["up", "down"] | None = None
    """Which way is better for the customer, where that is known."""
    weight: float = 0.0
    """How much a change of this figure matters among others; 0: never told in words."""
    rank: float = 0.0
    """By what the list is ordered."""

    @property
    def good(self) -> bool | None:
        """Whether the change is for the better; None where that is not known."""
        if self.better is None or not self.change:
            return None
        return (self.change > 0) == (self.better == "up")


class ItemChange(Base, frozen=True, kw_only=True):
    """Something that is no figure: a stage, a card, a pain point, a text."""

    kind: ItemKind
    change: Change
    id: str | None = None
    """Its id, or for a text its place: ``title``, ``lens.scenario``."""
    stage: str | None = None
    lane: str | None = None
    before: Text | None = None
    after: Text | None = None
    was: int | None = None
    """Its place before and after, from 1: of a stage and lane in order, of a pain point by rank."""
    now: int | None = None
    details: list[str] = []
    """Which properties differ beside the text: ``stage``, ``owner``, ``state``."""


class RuleChange(Base, frozen=True, kw_only=True):
    """A key of the map file or the project file that was added, removed or changed."""

    file: Literal["map", "project"]
    place: str
    """Such as ``kpis[on-time].at_least``."""
    change: Literal["added", "removed", "edited"]
    before: str | None = None
    after: str | None = None
    """As YAML on one line."""


class Side(Base, frozen=True, kw_only=True):
    """One of the two maps."""

    map: str
    name: Text
    title: Text
    created: str
    build: str
    lens: Text
    window: tuple[str, str] | None = None
    newest: str | None = None
    journeys: int | None = None
    label: Text | None = None
    """What it is called in this comparison: a persona, a period, a file."""
    day: str | None = None
    """The day that it stands for: until which records were taken, or when it was computed."""


class MapDifference(Base, frozen=True, kw_only=True):
    """All that differs between two computed maps."""

    format: str = "touchline/difference/1"
    kind: Literal["time", "groups"]
    """``time``: the same customers at two times; ``groups``: different ones."""
    before: Side
    after: Side
    overlap: float | None = None
    """Part of the shorter window that both windows share; None: the maps show different customers,
    or a window is not known. Above 0 the same data are in both, and the intervals, which take them
    as independent, are too wide."""
    compared: int = 0
    """Figures known on both sides."""
    figures: list[FigureChange] = []
    """Figures that changed, the surest and largest first; then those that came and went."""
    unchanged: int = 0
    """Figures that are exactly the same."""
    items: list[ItemChange] = []
    rules: list[RuleChange] = []
    rules_text: str = ""
    """The same as lines of a unified diff of both files."""
    language: str | None = None
    sentences: list[str] = []
    """What changed in words, the most telling first, in ``language``."""

    def of(self, *kinds: ItemKind) -> list[ItemChange]:
        """Give the changes of items of these kinds."""
        return [each for each in self.items if each.kind in kinds]

    def told(self, language: str, sentences: list[str]) -> MapDifference:
        """Give the same with its sentences in a language."""
        return msgspec.structs.replace(self, language=language, sentences=sentences)

    @property
    def sure(self) -> list[FigureChange]:
        """Figures that changed by more than chance, and matter, the most telling first."""
        return [each for each in self.figures if each.sure and each.weight > 0]
