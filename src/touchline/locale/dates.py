"""Days in two calendars: Gregorian, and Solar Hijri (Jalali) for languages that name its months."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date

from touchline.locale.language import Language

__all__ = ["Calendar", "persian_date", "write_date"]

Calendar = Literal["gregorian", "persian"]
_TOKEN = re.compile(r"d+|M+|y+")


def persian_date(day: date) -> tuple[int, int, int]:
    """Give year, month and day of the Solar Hijri calendar.

    Examples
    --------
    >>> persian_date(date(2024, 3, 20))  # the first day of spring, 1 Farvardin 1403
    (1403, 1, 1)
    """
    from persiantools.jdatetime import JalaliDate

    found = JalaliDate(day)  # type: ignore[no-untyped-call]
    return found.year, found.month, found.day


def write_date(
    day: date, pattern: str, locale: Locale, language: Language, calendar: Calendar
) -> str:
    """Write a day by a pattern of :class:`DatePatterns`, in Latin digits.

    Examples
    --------
    >>> from touchline.locale.language import language_of
    >>> write_date(date(2018, 10, 15), "MMM y", Locale("fa"), language_of("fa"), "persian")
    'مهر 1397'
    """
    if calendar == "gregorian" or not language.persian_months:
        return str(format_date(day, pattern, locale=locale))
    year, month, number = persian_date(day)
    parts = {"d": str(number), "M": str(month), "y": str(year)}

    def said(token: re.Match[str]) -> str:
        if len(token[0]) > 2 and token[0][0] == "M":
            return language.persian_months[month - 1]
        return parts[token[0][0]]

    return _TOKEN.sub(said, pattern)
