"""Signs of friction that every meeting with a touchpoint shows or does not show.

A sign is a number, such as how often somebody comes back; many signs are 0 or 1. It is compared
between customers as a rank, and from a threshold on the meeting counts as *marked*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from touchline.analysis.friction.finding import Kind

__all__ = ["SIGNS", "Sign", "stronger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What is looked for at each touchpoint."""

    kind: Kind
    counted: str
    """Name among :data:`touchline.kernels.friction_counts.SLOT_OF`."""
    measure: str
    """What is compared, as a key of the wording."""
    unit: Literal["share", "seconds"] = "share"
    at: Literal["any", "contact", "other", "open"] = "any"
    """Touchpoints that it is looked for at: all, those of contact, all others, or those after
    which the leg mostly goes on."""
    usual: float | None = None
    """Share of the meetings that has it in a company where nothing is wrong; None: what is usual
    is what other touchpoints of the same log have."""
    later: bool = False
    """Whether the outcome is that of the journey, since the sign outlasts the leg."""


SIGNS: Final[tuple[Sign, ...]] = (
    Sign(kind="rage", counted="rage", measure="rage_share", usual=0.02),
    Sign(kind="error", counted="error", measure="error_share", usual=0.05),
    Sign(
        kind="repeat_contact",
        counted="contacts",
        measure="repeat_contact_share",
        at="contact",
        usual=0.4,
        later=True,
    ),
    Sign(kind="switch_to_help", counted="help", measure="help_share", at="other", later=True),
    Sign(kind="long_wait", counted="wait", measure="seconds_to_next", unit="seconds", later=True),
    Sign(kind="loop", counted="returns", measure="return_share", at="other"),
    Sign(kind="repeat", counted="repeats", measure="repeat_share", at="other"),
    Sign(kind="drop_off", counted="left", measure="leaving_share", at="open"),
)
"""The strongest first: it says why, where the ones after it only say that."""

_ORDER: Final = {
    kind: place
    for place, kind in enumerate((*(sign.kind for sign in SIGNS[:-1]), "abandoned_basket"))
}


def stronger(first: Kind, second: Kind) -> bool:
    """Say whether the first kind tells more of the reason than the second.

    Examples
    --------
    >>> stronger("rage", "repeat"), stronger("drop_off", "loop"), stronger("loop", "drop_off")
    (True, False, True)
    """
    return _ORDER.get(first, len(_ORDER)) < _ORDER.get(second, len(_ORDER))
