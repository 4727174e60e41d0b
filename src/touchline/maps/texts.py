"""Short ways to say texts of a snapshot: messages of the catalogue, or words of the user."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.config import LocalText, local_text
from touchline.maps.snapshot import Formatted, Text, Unit

__all__ = ["NOTHING", "listed", "message", "number", "words"]

Argument = str | int | float | Formatted | Text


def message(key: str, **args: Argument) -> Text:
    """Name a message of the catalogue with its arguments.

    Examples
    --------
    >>> message("label.entrants", stage=words("Decision")).key
    'label.entrants'
    """
    return Text(key=key, args=args)


def words(text: LocalText) -> Text:
    """Keep the user's own words; a single text is for every language.

    Examples
    --------
    >>> words("Decision").words
    {'': 'Decision'}
    """
    return Text(words={"": text} if isinstance(text, str) else dict(text))


def listed(names: Sequence[LocalText]) -> Text:
    """Join names, in every language in which one of them is given.

    Examples
    --------
    >>> listed(["Buy", {"en": "Use", "fa": "استفاده"}]).words["en"]
    'Buy · Use'
    """
    languages = [each for name in names if isinstance(name, dict) for each in name]
    found = dict.fromkeys(languages or [""])
    joined = {each: " · ".join(local_text(name, each) for name in names) for each in found}
    return Text(words=joined)


NOTHING = message("pain.definition.nothing")
"""A text that is empty in every language."""


def number(value: float | None, unit: Unit = "number", currency: str | None = None) -> Argument:
    """Give a number that is written in the reader's language; a dash where it is not known."""
    return "–" if value is None else Formatted(value=value, unit=unit, currency=currency)
