"""Short names for what comes with labels only."""

from __future__ import annotations

import re
from collections.abc import Container

__all__ = ["short_name"]

_OTHER = re.compile(r"[^\w]+")


def short_name(label: str, taken: Container[str] = (), *, default: str = "stage") -> str:
    """Make an id of a label that none of *taken* is.

    Examples
    --------
    >>> short_name("Receive the Offer!"), short_name("خرید", {"خرید"}), short_name("…")
    ('receive-the-offer', 'خرید-2', 'stage')
    """
    name = _OTHER.sub("-", label.casefold().replace("\u200c", "-")).strip("-_")[:60] or default
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
