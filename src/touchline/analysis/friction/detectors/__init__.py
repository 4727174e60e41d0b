"""Detectors: each looks for some kinds of pain points and says how much it has compared.

In: what was settled before (:class:`~touchline.analysis.friction.looked.Looked`). Out: findings
that are not yet corrected for their number. A detector is a function in a module of this package
and a line in :data:`DETECTORS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from touchline.analysis.friction.finding import Detected
from touchline.analysis.friction.looked import Looked

__all__ = ["DETECTORS", "detector"]

DETECTORS: Final[dict[str, str]] = {
    "drop_off": "flow",
    "loop": "flow",
    "repeat": "flow",
    "long_wait": "waits",
    "rage": "rage",
    "error": "errors",
    "repeat_contact": "help",
    "switch_to_help": "help",
    "too_many_touchpoints": "overload",
    "pressure": "pressure",
    "abandoned_basket": "basket",
    "ignored_message": "messages",
}
"""Detector → module of this package that holds the function of that name."""


def detector(name: str) -> Callable[[Looked], Detected]:
    """Give the function behind a detector."""
    function: Callable[[Looked], Detected] = getattr(
        import_module(f"touchline.analysis.friction.detectors.{DETECTORS[name]}"), name
    )
    return function
