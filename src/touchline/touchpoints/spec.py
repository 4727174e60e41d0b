"""What ``touchline.yaml`` says under ``stages:``, ``touchpoints:``, and in every condition."""

from __future__ import annotations

from touchline.config import LocalText, Spec

__all__ = [
    "Condition",
    "Operand",
    "StageModelSpec",
    "StageSpec",
    "TouchpointRule",
    "Where",
]

Operand = str | int | float | bool
Where = dict[str, Operand | list[Operand] | dict[str, Operand | list[Operand] | dict[str, str]]]
"""field → value, list of values, or {operator: operand}; all must hold.

A field is ``time``, ``value``, ``score``, ``text``, ``language``, ``about``, ``answer``,
``currency``, a property by its name, or a trait as ``trait:name``. Operators: eq, ne, in,
contains, not_contains, gt, gte, lt, lte, set, not_set, regex. An operand ``{field: name}`` is
another field of the same moment: ``time: {gt: {field: promised}}``. Texts are compared by their
text form (1 and "1" match), ``contains`` without regard to case; gt, gte, lt, lte compare numbers,
or times where the operand is one (a date is its first instant in UTC). A missing field equals
nothing, so ne and not_contains hold. A list of operands means any of them.
"""


class Condition(Spec, frozen=True, kw_only=True):
    """Which moments are meant. All keys that are given must hold.

    Examples
    --------
    >>> from touchline.config import parse_yaml
    >>> parse_yaml("{event: page view, before: order placed}", Condition).before
    'order placed'
    """

    event: str | list[str] | None = None
    """Name of the event; ``*`` stands for any text."""
    feedback: str | list[str] | None = None
    """Instrument of the answer; ``*`` for any."""
    source: str | list[str] | None = None
    """Name of the source of the record."""
    channel: str | list[str] | None = None
    """Channel of the record."""
    where: Where = {}
    """Conditions on fields; all must hold."""
    after: str | list[str] | None = None
    """Only if the person has had one of these events before (earlier, or at the same instant and
    earlier in order of arrival)."""
    before: str | list[str] | None = None
    """Only if the person has had none of these events yet."""
    nth: int | str | None = None
    """``1``, ``2+``, ``2-3``: how many times (this one included) the person has met the other
    keys of this condition so far."""
    any: list[Condition] = []
    """At least one of these must hold too."""
    none: list[Condition] = []
    """None of these may hold."""


class StageSpec(Spec, frozen=True, kw_only=True):
    """One stage of the spine."""

    id: str
    """Short name, used by rules and maps."""
    label: LocalText | None = None
    """Shown on the map."""
    description: LocalText | None = None
    """What happens here."""
    phase: str | None = None
    """``before``, ``during`` or ``after`` the purchase."""
    metrics: list[str] = []
    """Names of the figures that people usually apply to this stage."""
    next: list[str] = []
    """Stages that may follow, where that is not simply the next in the list."""


class StageModelSpec(Spec, frozen=True, kw_only=True):
    """Stages in order: a ready model (``template``), changed or replaced by ``stages``."""

    template: str | None = None
    """Name of a ready model."""
    stages: list[StageSpec] = []
    """Own stages; one with the id of a stage of the template changes it."""


class TouchpointRule(Spec, frozen=True, kw_only=True):
    """The first rule whose condition holds names the touchpoint and the stage of a moment."""

    id: str
    """Short name; several rules may lead to one touchpoint."""
    stage: str
    """Stage of the model that the moment falls into."""
    when: Condition
    """Which moments."""
    label: LocalText | None = None
    """Shown on the map; default: made from the id."""
    channel: str | None = None
    """Replaces the channel of the moment for this touchpoint."""
    zone: str | None = None
    """A logical group: "social", "web pages", "shop"."""
    online: bool | None = None
    """Online or offline; None: not known."""
    icon: str | None = None
    """Name of the icon; default: by channel."""
