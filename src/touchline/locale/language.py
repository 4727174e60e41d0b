"""What a language is beside its messages: ``language.json`` in its folder."""

from __future__ import annotations

from functools import cache

import msgspec

from touchline.locale.messages import folder

__all__ = ["Language", "language_of"]


class DatePatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a day is written: ``d`` day, ``M`` number of the month, ``MMM`` its name, ``y`` year."""

    day: str = "d MMM y"
    month: str = "MMM y"
    short: str = "d MMM"
    """A day whose year is said beside it."""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How numbers and dates are written, and what the language calls itself.

    Everything has a default that suits a language with Latin digits; plurals, separators, names of
    months and the direction of writing come from CLDR.
    """

    name: str | None = None
    """In its own words, for menus: Русский."""
    digits: str = "0123456789"
    """Its digits from nought to nine."""
    percent: str = "{n}\u00a0%"
    """A number with the sign of percent."""
    numbers: str | None = None
    """How a browser is asked for its digits, where its code is not enough."""
    dates: DatePatterns = DatePatterns()
    persian_months: list[str] = []
    """Names of the months of the Solar Hijri calendar; without them dates are Gregorian."""

    @property
    def has_own_digits(self) -> bool:
        """Whether its digits are not 0–9."""
        return self.digits != "0123456789"


@cache
def language_of(code: str) -> Language:
    """Read what is said of a language; defaults where its folder has no ``language.json``.

    Examples
    --------
    >>> language_of("vi").name, language_of("fa").digits[4]
    ('Tiếng Việt', '۴')
    """
    file = folder(code) / "language.json"
    if not file.is_file():
        return Language()
    return msgspec.json.decode(file.read_bytes(), type=Language)
