"""Which stage of the eight a word speaks of."""

from __future__ import annotations

import re

__all__ = ["stage_of"]

_STAGES: tuple[tuple[str, str], ...] = (
    ("recommendation", r"recommend|referr|invite|share[ds]?\b|nps"),
    ("customer-service", r"ticket|call\b|calls\b|support|complain|claim|help|case\b|chat|contact|"
     r"solved|answered|refund"),
    ("evaluation", r"review|rating|rated|stars|survey|feedback|csat|ces\b|return"),
    ("receiving-the-offer", r"deliver|ship|carrier|arriv|receiv|hand(ed|over)|dispatch|install|"
     r"onboard|activat|departs?\b"),
    ("loyalty", r"renew|repeat|loyal|upgrade|subscri"),
    ("comparison", r"compar|wishlist|favourite|demo\b|trial|quote"),
    ("decision", r"order|purchas|buy|bought|paid|pay(ment)?|checkout|check out|basket|cart|"
     r"approv|won\b|deal|book(ed|ing)|receipt|sale\b|invoice|transaction|placed|contract"),
    ("information-search", r"visit|view|search|session|page|click|open|sent|mail|campaign|lead\b|"
     r"browse|impression|scroll|first"),
)  # fmt: skip


def stage_of(name: str) -> tuple[str, str | None]:
    """Guess the stage of an event by its name; also the word that tells, or None.

    Examples
    --------
    >>> stage_of("order delivered")
    ('receiving-the-offer', 'deliver')
    >>> stage_of("xyz")
    ('information-search', None)
    """
    for stage, pattern in _STAGES:
        match = re.search(rf"\b({pattern})", name.lower())
        if match:
            return stage, match.group(1)
    return "information-search", None
