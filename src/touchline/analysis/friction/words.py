"""A paragraph in plain words about a pain point, in every language of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from touchline.analysis.friction.looked import PERIOD

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Comparison, PainPoint
    from touchline.locale import Catalogue

__all__ = ["words"]

_HAPPENS: Final = frozenset(
    {"rage_share", "error_share", "repeat_contact_share", "help_share", "return_share",
     "repeat_share"}
)  # fmt: skip
"""Measures that are shares of the cases in which what was said before happens."""
_COUNTED: Final[Mapping[str, str]] = {
    "basket_leaving_share": "baskets",
    "response_share": "messages",
    "turning_away_per_week": "weeks",
    "reaching_share": "journeys",
    "emotion_mean": "answers",
    "score_mean": "answers",
    "complaining_share": "comments",
}
"""Measure → what its n counts; of others it is cases."""
_AGAINST: Final[Mapping[str, str]] = {
    "ignored_message": "other_messages", "no_effort": "other_stages",
}  # fmt: skip
"""Kind → what other touchpoints are for it."""
_DAY: Final = 86_400
_UNITS: Final = (("days", _DAY, 36 * 3_600), ("hours", 3_600, 90 * 60), ("minutes", 60, 90))
"""Unit, its seconds, and from how many seconds on it is used."""
_ROUND: Final = 10
"""From so many units on, a duration has no decimals."""


def words(
    point: PainPoint,
    *,
    language: str = "en",
    currency: str | None = None,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Say in plain words what hurts: what, where and whom; the figures; the cost; what to do first.

    Parameters
    ----------
    language
        ``en``, ``ru``, ``vi``, ``fa``, or another language of the catalogue.
    currency
        Of the value at stake, as an ISO code. Without it the cost is told in customers.
    labels
        Names to be read for touchpoints, stages, segments, their values and themes; others are
        written as they are.

    Raises
    ------
    RenderError
        If there is no such language.

    Examples
    --------
    >>> from touchline.analysis.friction import Comparison, PainPoint
    >>> from touchline.analysis.intervals import Interval
    >>> point = PainPoint(
    ...     rank=1, kind="error", touchpoint="payment", segment={"platform": "android"},
    ...     persons=1204, journeys=1310, effect=-0.2, interval=Interval(-0.25, -0.15),
    ...     value_at_stake=9632.0, value_interval=Interval(7224.0, 12040.0), p_adjusted=1e-9,
    ...     comparison=Comparison(measure="error_share", unit="share", here=0.12, n_here=10900,
    ...                           elsewhere=0.03, n_elsewhere=21000))
    >>> print(words(point, currency="EUR").replace(chr(160), " "))  # doctest: +NORMALIZE_WHITESPACE
    Customers with platform “android” run into errors at “payment”. This happens in 12 % of 10,900
    cases, against 3 % for the other customers (21,000 cases). 1,204 customers are affected, and
    €9,632 is at stake (95 % interval: €7,224 to €12,040). Take the most frequent error first, and
    show customers how to go on after it.
    """
    from touchline.locale import Catalogue

    said = _Said(point, Catalogue(language), currency, labels)
    sentences = (said.what(), said.figures(), said.cost(), said.first())
    return " ".join(_sentence(one) for one in sentences)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Said:
    """Sentences about one pain point in one language."""

    def __init__(
        self,
        point: PainPoint,
        catalogue: Catalogue,
        currency: str | None,
        labels: Mapping[str, str],
    ) -> None:
        self.point, self.catalogue, self.currency, self.labels = point, catalogue, currency, labels

    def say(self, key: str, **args: str | float) -> str:
        """Fill a message of the wording."""
        return self.catalogue.message(f"friction.{key}", **args)

    def name(self, value: object) -> str:
        """Give the label of a touchpoint, a segment, a value or a theme."""
        text = str(value)
        return self.labels.get(text, text)

    def what(self) -> str:
        """Say what happens where and to whom."""
        point, details = self.point, self.point.details
        kind: str = point.kind
        if kind == "too_many_touchpoints" and details.get("per_visit"):
            kind = "too_many_touchpoints.visit"
        stage = details.get("stage_label") or self.name(point.stage or details.get("stage", ""))
        return self.say(
            f"what.{kind}",
            customers=self.customers(),
            at=self.at(),
            touchpoint=self.name(point.touchpoint or ""),
            theme=self.name(details.get("theme", "")),
            goal=self.name(details.get("goal") or ""),
            stage=_in_language(stage, self.catalogue.language),
            n=int(details.get("beyond", 0)),
        )

    def customers(self) -> str:
        """Name the customers of the segment, and when."""
        pairs = [
            self.say("pair", segment=self.name(segment), value=self.name(value))
            for segment, value in self.point.segment.items()
            if segment != PERIOD
        ]
        found = self.say("customers")
        if pairs:
            joined = pairs[0]
            for one in pairs[1:]:
                joined = self.say("pairs", one=joined, two=one)
            found = self.say("customers.of", pairs=joined)
        if PERIOD in self.point.segment:
            value = self.point.segment[PERIOD]
            found = self.say("customers.in", customers=found, value=value)
        return found

    def at(self) -> str:
        """Name the place."""
        if self.point.touchpoint is None:
            return self.say("at.whole")
        return self.say("at", touchpoint=self.name(self.point.touchpoint))

    def figures(self) -> str:
        """Set both figures beside each other, each with its n."""
        comparison = self.point.comparison
        key = self._measure()
        args: dict[str, str | float] = {
            "here": self._value(comparison, comparison.here),
            "count": self._count(comparison.n_here),
        }
        if key in ("click", "open", "visit"):
            args["within"] = self._time(float(self.point.details.get("within_seconds", 3 * _DAY)))
        return self.say(
            "compare", figures=self.say(f"figures.{key}", **args), against=self._against()
        )

    def _measure(self) -> str:
        comparison = self.point.comparison
        if comparison.measure in _HAPPENS:
            return "happens"
        if comparison.measure == "response_share":
            return str(self.point.details.get("response", "visit"))
        key = f"figures.{comparison.measure}"
        return comparison.measure if self.say(key) != f"friction.{key}" else "rate"

    def _count(self, n: int) -> str:
        noun = _COUNTED.get(self.point.comparison.measure, "cases")
        if self.point.kind == "no_effort":
            noun = "journeys"
        elif noun == "journeys" and self._by_visit():
            noun = "visits"
        return self.say(f"count.{noun}", n=n)

    def _by_visit(self) -> bool:
        return self.point.kind == "pressure" or bool(self.point.details.get("per_visit"))

    def _value(self, comparison: Comparison, value: float) -> str:
        if comparison.unit == "seconds":
            return self._time(value)
        return self.catalogue.value(value, comparison.unit)

    def _time(self, seconds: float) -> str:
        """Write a duration in words, in the unit that people would choose."""
        unit, length = next(
            ((name, length) for name, length, enough in _UNITS if seconds >= enough),
            ("seconds", 1),
        )
        size = seconds / length
        digits = 1 if size < _ROUND and round(size, 1) != round(size) else 0
        time = self.catalogue.number(round(size, digits), digits=digits)
        return self.say(f"time.{unit}", n=round(size, digits) if digits else round(size), time=time)

    def _against(self) -> str:
        comparison, kind = self.point.comparison, self.point.kind
        against: str = comparison.against
        if against == "other_touchpoints":
            # What is usual at touchpoints is a middle of theirs, without an n of its own.
            usual = comparison.n_elsewhere == comparison.n_here
            against = "usual" if usual else _AGAINST.get(kind, against)
        return self.say(
            f"against.{against}",
            elsewhere=self._value(comparison, comparison.elsewhere),
            count=self._count(comparison.n_elsewhere),
        )

    def cost(self) -> str:
        """Say how many it affects and what that costs."""
        point, write = self.point, self.catalogue
        affected = self.say("affected", n=point.persons)
        lost = round(-point.effect * point.persons)
        if lost < 1:
            return self.say("cost.unknown", affected=affected)
        satisfaction = point.details.get("outcome") == "satisfaction"
        in_money = self.currency is not None and not satisfaction
        key = "satisfied" if satisfaction else "money" if in_money else "lost"
        bounds = self._bounds(in_money=in_money)
        return self.say(
            f"cost.{key}{'' if bounds else '_plain'}",
            affected=affected,
            n=lost,
            stake=write.money(point.value_at_stake, self.currency),
            **dict(zip(("low", "high"), bounds, strict=False)),
        )

    def _bounds(self, *, in_money: bool) -> list[str]:
        """Write the interval of the cost, the lower bound first; nothing where there is none."""
        point, write = self.point, self.catalogue
        if in_money:
            worth = (point.value_interval.low, point.value_interval.high)
            found = [write.money(each, self.currency) for each in worth if each is not None]
        else:
            shares = (point.interval.high, point.interval.low)
            found = [
                write.number(max(0, round(-each * point.persons)))
                for each in shares
                if each is not None
            ]
        return found if len(found) == 2 else []

    def first(self) -> str:
        """Say what to look at first."""
        return self.say(f"first.{self.point.kind}", n=int(self.point.details.get("beyond", 0)))


def _in_language(text: object, language: str) -> str:
    """Choose the words of a label that may be given in several languages."""
    if isinstance(text, Mapping):
        return str(text.get(language) or text.get("en") or next(iter(text.values()), ""))
    return str(text)
