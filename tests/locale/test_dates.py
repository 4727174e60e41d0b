"""Two calendars, two kinds of digits, and what every language says of a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.locale import Catalogue, messages
from touchline.locale.dates import persian_date

KNOWN = [
    # Nowruz of twelve years, leap days, the change of the calendar, a revolution, today's sources
    ("1979-02-11", (1357, 11, 22)),
    ("1996-03-20", (1375, 1, 1)),
    ("1997-03-21", (1376, 1, 1)),
    ("2000-03-20", (1379, 1, 1)),
    ("2017-03-20", (1395, 12, 30)),  # 1395 was a leap year
    ("2017-03-21", (1396, 1, 1)),
    ("2020-03-20", (1399, 1, 1)),
    ("2021-03-20", (1399, 12, 30)),  # 1399 was a leap year
    ("2021-03-21", (1400, 1, 1)),
    ("2024-03-19", (1402, 12, 29)),
    ("2024-03-20", (1403, 1, 1)),
    ("2024-09-21", (1403, 6, 31)),
    ("2024-09-22", (1403, 7, 1)),
    ("2024-12-20", (1403, 9, 30)),
    ("2025-03-20", (1403, 12, 30)),  # 1403 was a leap year
    ("2025-03-21", (1404, 1, 1)),
    ("2026-03-21", (1405, 1, 1)),
]


@pytest.mark.parametrize(("day", "expected"), KNOWN)
def test_known_days_of_the_solar_hijri_calendar(day: str, expected: tuple[int, int, int]) -> None:
    assert persian_date(date.fromisoformat(day)) == expected


@given(st.dates(date(1925, 3, 21), date(2088, 12, 31)))
def test_days_follow_each_other_and_months_have_their_lengths(day: date) -> None:
    year, month, number = persian_date(day)
    after = persian_date(day + timedelta(days=1))
    length = 31 if month <= 6 else 30 if month <= 11 else 29
    if after == (year, month, number + 1):
        assert number < length or (month == 12 and number == 29)
    else:
        assert after == ((year, month + 1, 1) if month < 12 else (year + 1, 1, 1))
        assert number == length or (month == 12 and number == 30)


def test_a_year_begins_where_spring_does() -> None:
    begins = {date(year, 3, day) for year in range(1990, 2060) for day in (19, 20, 21, 22)
              if persian_date(date(year, 3, day))[1:] == (1, 1)}  # fmt: skip
    assert len(begins) == 70
    assert {day.day for day in begins} <= {20, 21}


@pytest.mark.parametrize(
    ("language", "calendar", "digits", "day", "month", "span"),
    [
        ("en", "gregorian", "native", "15 Oct 2018", "Oct 2018", "2 Jan – 3 Feb 2018"),
        ("ru", "gregorian", "native", "15 окт. 2018", "окт. 2018", "2 янв. – 3 февр. 2018"),
        ("vi", "gregorian", "native", "15/10/2018", "10/2018", "2/1 – 3/2/2018"),
        ("fa", "gregorian", "native", "۱۵ اکتبر ۲۰۱۸", "اکتبر ۲۰۱۸", "۲ ژانویه – ۳ فوریه ۲۰۱۸"),
        ("fa", "persian", "native", "۲۳ مهر ۱۳۹۷", "اکتبر ۲۰۱۸", "۱۲ دی – ۱۴ بهمن ۱۳۹۶"),
        ("fa", "persian", "latin", "23 مهر 1397", "اکتبر 2018", "12 دی – 14 بهمن 1396"),
        ("fa", "gregorian", "latin", "15 اکتبر 2018", "اکتبر 2018", "2 ژانویه – 3 فوریه 2018"),
        ("en", "persian", "latin", "15 Oct 2018", "Oct 2018", "2 Jan – 3 Feb 2018"),
    ],
)
def test_dates(language: str, calendar: str, digits: str, day: str, month: str, span: str) -> None:
    catalogue = Catalogue(language, calendar=calendar, digits=digits)  # type: ignore[arg-type]
    assert catalogue.date("2018-10-15T08:30:00+00:00") == day
    assert catalogue.month("2018-10-15") == month
    assert catalogue.date_range("2018-01-02", "2018-02-03") == span


def test_a_range_says_both_years_where_the_calendar_changes_between() -> None:
    gregorian = Catalogue("fa", calendar="gregorian", digits="latin").date_range(
        "2018-03-10", "2018-04-10"
    )
    persian = Catalogue("fa", digits="latin")
    assert gregorian.count("2018") == 1
    assert persian.date_range("2018-03-10", "2018-04-10") == "19 اسفند 1396 – 21 فروردین 1397"
    assert persian.date_range("2017-12-30", "2018-01-02") == "9 دی – 12 دی 1396"
    assert persian.date_range("2018-03-10", "2018-03-10") == "19 اسفند 1396"


def test_persian_days_are_of_the_solar_hijri_calendar_and_months_of_the_gregorian() -> None:
    persian = Catalogue("fa")
    assert persian.date("2024-03-20") == "۱ فروردین ۱۴۰۳"
    assert persian.date("2024-03-19T20:30:00+03:30") == "۲۹ اسفند ۱۴۰۲"
    # March has days of two months and of two years of the other calendar: neither is its name
    assert persian.month("2024-03-01") == "مارس ۲۰۲۴"
    assert [Catalogue(one).date("2024-03-20") for one in ("en", "ru", "vi")] == [
        "20 Mar 2024",
        "20 мар. 2024",
        "20/3/2024",
    ]


def test_a_message_writes_a_day_as_its_reader_does() -> None:
    days = {"start": "2024-03-20", "middle": "2024-09-22"}
    assert "۱ فروردین ۱۴۰۳ تا ۱ مهر ۱۴۰۳" in Catalogue("fa").message("definition.crr", **days)
    assert "20 Mar 2024 to 22 Sep 2024" in Catalogue("en").message("definition.crr", **days)


@pytest.mark.parametrize(
    ("language", "seconds", "hours", "days"),
    [
        ("en", "45 s", "5.5 h", "7.1 d"),
        ("ru", "45 с", "5,5 ч", "7,1 дн."),
        ("vi", "45 giây", "5,5 giờ", "7,1 ngày"),
        ("fa", "۴۵ ثانیه", "۵٫۵ ساعت", "۷٫۱ روز"),
    ],
)
def test_durations(language: str, seconds: str, hours: str, days: str) -> None:
    catalogue = Catalogue(language)
    said = [catalogue.duration(each).replace("\u00a0", " ") for each in (45, 19_800, 613_440)]
    assert said == [seconds, hours, days]


@pytest.mark.parametrize(
    ("language", "share", "score", "money"),
    [
        ("en", "76.2 – 77.5 %", "4.05 – 4.10", "€1.50 – €2"),
        ("ru", "76,2 – 77,5 %", "4,05 – 4,10", "1,50 € – 2 €"),
        ("vi", "76,2 – 77,5%", "4,05 – 4,10", "1,50 € – 2 €"),
        ("fa", "۷۶٫۲ – ۷۷٫۵٪", "۴٫۰۵ – ۴٫۱۰", "€ ۱٫۵۰ – € ۲"),
    ],
)
def test_ranges(language: str, share: str, score: str, money: str) -> None:
    catalogue = Catalogue(language)

    def plain(text: str) -> str:
        return "".join("" if char in "\u2066\u2069\u200e\u200f" else char for char in text).replace(
            "\u00a0", " "
        )

    assert plain(catalogue.range(0.762, 0.775, "share")) == share
    assert plain(catalogue.range(4.05, 4.1, "score")) == score
    assert plain(catalogue.range(1.5, 2, "money", currency="EUR")) == money


def test_latin_digits_come_with_latin_separators() -> None:
    latin = Catalogue("fa", digits="latin")
    assert latin.number(14_722.5, digits=1) == "14,722.5"
    assert latin.share(0.981) == "98.1%"
    assert "194,846" in latin.money(194_846.4, "BRL")
    assert "12.3" in latin.money(12_345_678, "EUR")
    native = set("۰۱۲۳۴۵۶۷۸۹")
    assert not native & set(latin.message("render.interval", range="1 – 2"))
    assert Catalogue("en", digits="latin").number(1234) == "1,234"


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 21: "other"}),
        ("ru", {0: "many", 1: "one", 2: "few", 5: "many", 11: "many", 21: "one", 22: "few"}),
        ("vi", {0: "other", 1: "other", 5: "other"}),
        ("fa", {0: "one", 1: "one", 2: "other", 21: "other"}),
    ],
)
def test_plural_rules(language: str, categories: dict[int, str]) -> None:
    forms = messages(language)["persona.other"]
    assert not isinstance(forms, str)
    for n, category in categories.items():
        catalogue = Catalogue(language)
        expected = forms[category].replace("{n}", catalogue.number(n))
        assert catalogue.message("persona.other", n=n) == expected
