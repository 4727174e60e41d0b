"""What is said to a reader in one language: texts by key, numbers, dates and durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Literal, Protocol

from babel import Locale
from babel.numbers import format_compact_currency, format_currency, format_decimal

from touchline.errors import RenderError, did_you_mean
from touchline.locale.dates import Calendar, write_date
from touchline.locale.language import language_of
from touchline.locale.messages import Message, available, messages

__all__ = ["Catalogue", "Digits", "languages"]

Digits = Literal["native", "latin"]
LATIN = "0123456789"

MINUS = "\u2212"
NBSP = "\u00a0"
ISOLATE, RIGHT_ISOLATE, POP = "\u2066", "\u2067", "\u2069"
_PLACE = re.compile(r"\{(\w+)(:date)?\}")
"""``{name}`` is an argument; ``{name:date}`` an ISO day, to be written as its reader does."""


def languages() -> tuple[str, ...]:
    """Languages in which everything can be said."""
    return available()


class FormattedLike(Protocol):
    """A number inside a text: see ``touchline.maps.snapshot.Formatted``."""

    @property
    def value(self) -> float: ...
    @property
    def unit(self) -> str: ...
    @property
    def currency(self) -> str | None: ...


class TextLike(Protocol):
    """A message key with arguments, or own words: see ``touchline.maps.snapshot.Text``."""

    @property
    def key(self) -> str | None: ...
    @property
    def args(self) -> Mapping[str, Any]: ...
    @property
    def words(self) -> Mapping[str, str]: ...


class Catalogue:
    r"""Texts, numbers and dates in one language.

    Parameters
    ----------
    language
        A folder of ``locale/messages``.
    calendar
        ``persian``: days are of the Solar Hijri calendar, in languages that name its months;
        others keep the Gregorian.
    digits
        ``latin``: 0–9 also in languages that have their own.

    Raises
    ------
    RenderError
        If there is no such language.

    Examples
    --------
    >>> en, fa = Catalogue("en"), Catalogue("fa")
    >>> en.emotion(-1.16), fa.number(14722)
    ('−1.16', '۱۴٬۷۲۲')
    >>> en.duration(21 * 60), en.duration(34 * 3600), en.duration(155_520)
    ('21\xa0min', '34\xa0h', '1.8\xa0d')
    >>> Catalogue("fa", digits="latin").date("2018-10-15")
    '23 مهر 1397'
    """

    def __init__(
        self, language: str, *, calendar: Calendar = "persian", digits: Digits = "native"
    ) -> None:
        if language not in available():
            raise RenderError(
                f"there are no messages in the language {language!r}",
                hint=did_you_mean(language, available()),
            )
        self.language = language
        self.calendar: Calendar = calendar
        self.manner = language_of(language)
        """How the language writes numbers and dates, and what it calls itself."""
        own = self.manner.has_own_digits
        self.digits: Digits = digits if own else "native"
        latin = own and digits == "latin"
        self._system = "latn" if latin else "default"
        self._percent_sign = "{n}%" if latin else self.manner.percent
        pair = (self.manner.digits, LATIN) if latin else (LATIN, self.manner.digits)
        self._table = str.maketrans(*pair)

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``.

        Examples
        --------
        >>> Catalogue("fa").direction
        'rtl'
        """
        return str(self._locale.text_direction)

    # texts

    def message(self, key: str, **args: Any) -> str:
        """Return the message *key* with its places filled, in English where it is not translated.

        Examples
        --------
        >>> Catalogue("ru").message("render.more", n=3)
        'ещё 3'
        """
        found = messages(self.language).get(key)
        if found is None:
            found = messages("en").get(key)
        if found is None:
            return key
        return _PLACE.sub(
            lambda match: self._placed(match, args),
            self._read(self._form(found, args)),
        )

    def _placed(self, match: re.Match[str], args: Mapping[str, Any]) -> str:
        value = args.get(match[1], match[0])
        return self.date(value) if match[2] and match[1] in args else self._argument(value)

    def _read(self, text: str) -> str:
        """Give a text of the message files in the digits that are asked for."""
        return text.translate(self._table) if self.digits == "latin" else text

    def _form(self, found: Message, args: Mapping[str, Any]) -> str:
        if isinstance(found, str):
            return found
        amount = args.get("n", 0)
        amount = getattr(amount, "value", amount)
        category = self._locale.plural_form(abs(amount) if isinstance(amount, int | float) else 0)
        return found.get(category) or found["other"]

    def _argument(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int | float):
            return self.number(value)
        if hasattr(value, "unit"):
            return self.value(value.value, value.unit, currency=value.currency)
        return self.text(value)

    def text(self, text: TextLike | None, default: str = "") -> str:
        """Return a text of a snapshot: its own words in this language, else its message.

        Words fall back to ``""`` (every language), then English, then any language.

        Examples
        --------
        >>> from touchline.maps.snapshot import Text
        >>> Catalogue("vi").text(Text(words={"en": "Decision", "vi": "Quyết định"}))
        'Quyết định'
        """
        if text is None:
            return default
        if text.words:
            words = text.words
            found = words.get(self.language) or words.get("") or words.get("en")
            return found or next(iter(words.values()))
        if text.key is None:
            return default
        return self.message(text.key, **text.args)

    # numbers

    def _digits(self, text: str) -> str:
        return text.translate(self._table)

    def _isolated(self, text: str) -> str:
        """Keep a sign on its side of the number inside text that runs right to left."""
        return f"{ISOLATE}{text}{POP}" if self.direction == "rtl" else text

    def _plain(self, value: float, digits: int) -> str:
        return self._digits(_decimal(abs(value), digits, self._locale, self._system))

    def number(self, value: float, *, digits: int | None = None) -> str:
        """Return a number with as many decimals as it deserves.

        Examples
        --------
        >>> [Catalogue("en").number(x) for x in (15000, 23.14, 4.078, -3)]
        ['15,000', '23.1', '4.08', '−3']
        """
        if digits is None:
            digits = 0 if value == int(value) or abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        text = self._plain(value, digits)
        negative = value < 0 and round(value, digits) != 0
        return self._isolated(MINUS + text) if negative else text

    def signed(self, value: float, *, digits: int = 0) -> str:
        """Return a number that always shows its sign, with a real minus.

        Examples
        --------
        >>> Catalogue("en").signed(-1896), Catalogue("en").signed(0.04, digits=1)
        ('−1,896', '0.0')
        """
        rounded = round(value, digits)
        sign = "" if rounded == 0 else MINUS if rounded < 0 else "+"
        return self._isolated(sign + self._plain(value, digits)) if sign else self._plain(0, digits)

    def emotion(self, value: float) -> str:
        """Return a point of the emotion curve: ``+1.27``."""
        return self.signed(value, digits=2)

    def share(self, value: float, *, digits: int | None = None) -> str:
        """Return a share of one in percent; never rounded up to all or down to nothing.

        Examples
        --------
        >>> en = Catalogue("en")
        >>> [en.share(x).replace(chr(160), " ") for x in (0.0797, 1, 0.99996, 0.00001, 0.08)]
        ['8.0 %', '100 %', '>99.9 %', '<0.1 %', '8 %']
        >>> Catalogue("fa").share(0.981)
        '۹۸٫۱٪'
        """
        percent = value * 100
        if digits is None:
            digits = 0 if abs(percent - round(percent)) < 1e-9 else 1
        step = 10.0**-digits
        bound = ""
        if 0 < percent <= step / 2:
            bound, percent = "<", step
        elif 100 - step / 2 <= percent < 100:
            bound, percent = ">", 100 - (step if digits else 1)
        text = self._percent(self._plain(percent, digits))
        signed = bound or (MINUS if percent < 0 else "")
        return self._isolated(signed + text) if signed else text

    def _percent(self, number: str) -> str:
        return self._percent_sign.replace("{n}", number)

    def money(self, value: float, currency: str | None) -> str:
        """Return an amount: whole units from 100, shortened from ten million.

        Examples
        --------
        >>> Catalogue("en").money(194846.2, "BRL"), Catalogue("en").money(2.5, "EUR")
        ('R$194,846', '€2.50')
        """
        if currency is None:
            return self.number(value)
        if abs(value) >= 1e7:
            text = format_compact_currency(
                value,
                currency,
                locale=self._locale,
                fraction_digits=1,
                numbering_system=self._system,
            )
            return self._isolated(self._digits(str(text)))
        pattern = str(self._locale.currency_formats["standard"].pattern)
        if abs(value) >= 100 or value == int(value):
            pattern, value = pattern.replace(".00", ""), round(value)
        text = format_currency(
            value,
            currency,
            pattern,
            locale=self._locale,
            currency_digits=False,
            numbering_system=self._system,
        )
        plain = str(text).replace("\u200e", "").replace("\u200f", "").replace("-", MINUS)
        return self._isolated(self._digits(plain))

    def duration(self, seconds: float) -> str:
        r"""Return a duration in the unit people would say: ``21 min``, ``34 h``, ``1.8 d``.

        Examples
        --------
        >>> Catalogue("ru").duration(613_440)
        '7,1\xa0дн.'
        """
        size, unit = abs(seconds), "seconds"
        for name, length, enough in (
            ("minutes", 60, 60),
            ("hours", 3600, 90 * 60),
            ("days", 86400, 36 * 3600),
        ):
            if abs(seconds) >= enough:
                size, unit = abs(seconds) / length, name
        exact = unit in ("hours", "days") and size < 100 and not (unit == "hours" and size >= 10)
        text = self._plain(size, 1 if exact and round(size, 1) != int(size) else 0)
        said = self.message(f"unit.{unit}", n=text)
        return self._isolated(MINUS) + said if seconds < 0 else said

    def value(
        self,
        value: float,
        unit: str,
        *,
        currency: str | None = None,
        digits: int | None = None,
    ) -> str:
        """Return a value in its unit (``touchline.maps.snapshot.Unit``).

        Examples
        --------
        >>> Catalogue("en").value(43.2, "points"), Catalogue("en").value(4.078, "score")
        ('+43.2', '4.08')
        """
        writers = {
            "share": lambda: self.share(value, digits=digits),
            "seconds": lambda: self.duration(value),
            "money": lambda: self.money(value, currency),
            "emotion": lambda: self.emotion(value),
            "points": lambda: self.signed(value, digits=1 if digits is None else digits),
            "score": lambda: self.number(value, digits=2 if digits is None else digits),
            "count": lambda: self.number(value, digits=0 if value == int(value) else digits),
        }
        write = writers.get(unit)
        return write() if write else self.number(value, digits=digits)

    # dates

    def _date(self, moment: datetime, pattern: str, calendar: Calendar | None = None) -> str:
        calendar = calendar or self.calendar
        text = write_date(moment.date(), pattern, self._locale, self.manner, calendar)
        return self._digits(text)

    def date(self, moment: str) -> str:
        """Return an ISO moment as a day.

        Examples
        --------
        >>> Catalogue("en").date("2018-10-15T08:30:00Z"), Catalogue("fa").date("2018-10-15")
        ('15 Oct 2018', '۲۳ مهر ۱۳۹۷')
        """
        return self._date(datetime.fromisoformat(moment), self.manner.dates.day)

    def month(self, moment: str) -> str:
        """Return the Gregorian month of an ISO moment.

        What is counted by months is counted by those of the Gregorian calendar, which begin and
        end within those of the Solar Hijri: a month keeps its Gregorian name in every language.

        Examples
        --------
        >>> Catalogue("en").month("2024-03-01"), Catalogue("fa").month("2024-03-01")
        ('Mar 2024', 'مارس ۲۰۲۴')
        """
        return self._date(datetime.fromisoformat(moment), self.manner.dates.month, "gregorian")

    def date_range(self, first: str, last: str) -> str:
        """Two days, the year said once where it is the same.

        Examples
        --------
        >>> Catalogue("en").date_range("2018-01-02", "2018-02-03")
        '2 Jan – 3 Feb 2018'
        """
        start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
        if start.date() == end.date():
            return self._date(end, self.manner.dates.day)
        years = {self._date(one, "y") for one in (start, end)}
        forms = self.manner.dates
        first_form = forms.short if len(years) == 1 else forms.day
        return f"{self._date(start, first_form)} – {self._date(end, forms.day)}"

    def range(self, low: float, high: float, unit: str, *, currency: str | None = None) -> str:
        """Return an interval; the percent sign is said once.

        Examples
        --------
        >>> Catalogue("en").range(0.762, 0.775, "share").replace(chr(160), " ")
        '76.2 – 77.5 %'
        >>> Catalogue("en").range(-0.03, 0.01, "share").replace(chr(160), " ")
        '−3.0 – 1.0 %'
        """
        if unit == "share":
            first, last = (
                (MINUS if round(one * 100, 1) < 0 else "") + self._plain(one * 100, 1)
                for one in (low, high)
            )
            return self._isolated(f"{first} – {self._percent(last)}")
        words = [self.value(one, unit, currency=currency) for one in (low, high)]
        return " – ".join(words)


@lru_cache(maxsize=50_000)
def _decimal(value: float, digits: int, locale: Locale, system: Literal["default", "latn"]) -> str:
    """Write a number; a map writes the same ones again and again."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, pattern, locale=locale, numbering_system=system))
