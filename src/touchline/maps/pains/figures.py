"""A pain point with its figures: each says what it counts, and what the pain point is."""

from __future__ import annotations

from typing import Any

from touchline.analysis.intervals import Interval
from touchline.maps.answers import Measure
from touchline.maps.book import Book, tidy
from touchline.maps.pains.candidate import SCORED
from touchline.maps.pains.found import pain_quotes, place_of, worst_for
from touchline.maps.pains.measured import Pain
from touchline.maps.rows import answer_rows, journey_rows, person_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import PainItem, Text, Unit
from touchline.maps.texts import message, number
from touchline.schema import literal

__all__ = ["pain_item"]

_UNITS: dict[str, Unit] = {"count": "number"}
"""Units of comparisons that have another name on maps."""


def pain_item(scope: Scope, book: Book, measure: Measure, pain: Pain, rank: int) -> PainItem:
    """Keep the figures of a pain point and word it."""
    candidate, point = pain.candidate, pain.candidate.point
    definition = _definition(measure, pain)
    found: dict[str, Any] = {**_stake(scope, book, pain, definition)}
    if point is not None:
        found |= {
            "place": place_of(scope, candidate),
            "worst": worst_for(scope, point, candidate.label),
            "paragraph": candidate.args["paragraph"],
            "quotes": pain_quotes(point, pain.stage),
            **_compared(scope, book, pain, definition),
        }
    if point is None or candidate.kind in SCORED:
        found |= {
            "value": _value(scope, book, pain, definition),
            "share": _share(scope, book, pain, definition),
            "wait": _wait(scope, book, pain, definition),
            **_scores(book, measure, pain, definition),
        }
    return PainItem(
        id=candidate.id,
        rank=rank,
        stage=pain.stage,
        kind=candidate.kind,
        label=candidate.label,
        definition=definition,
        persons=_persons(scope, book, pain, definition),
        **found,
    )


def _definition(measure: Measure, pain: Pain) -> Text:
    candidate = pain.candidate
    key = candidate.key
    if candidate.kind == "declared" and not (pain.inside[0] and pain.outside[0]):
        key = "pain.definition.declared_plain"
    args = dict(candidate.args)
    if candidate.point is None and candidate.kind in SCORED:
        args |= {
            "mean": number(tidy(pain.inside[1]), measure.unit),
            "reference": number(tidy(pain.outside[1]), measure.unit),
            "n_reference": pain.outside[0],
            "n": pain.inside[0],
        }
    return message(key, **args)


def _label(pain: Pain, what: str) -> Text:
    """Name a figure of a pain point so that it is clear whose it is."""
    return _named(pain, message(f"label.pain_{what}"))


def _named(pain: Pain, what: Text) -> Text:
    return message("label.of_pain", pain=pain.candidate.label, what=what)


def _with(definition: Text, what: Text) -> Text:
    """Say what a figure counts, and then what the pain point is: the two travel together."""
    return message("definition.of_pain", what=what, pain=definition)


def _among(pain: Pain) -> str:
    return f"m.journey IN (SELECT journey FROM {pain.candidate.affected})"


def _persons(scope: Scope, book: Book, pain: Pain, definition: Text) -> str:
    rows, total = person_rows(where=_among(pain)), pain.persons
    what = message("definition.pain_persons")
    if pain.candidate.point is not None:
        rows, total = _examples(scope, pain)
        what = message("definition.pain_persons_found")
    return book.add(
        f"pain.{pain.candidate.id}.persons",
        unit="count",
        value=pain.persons,
        n=pain.persons,
        numerator=pain.persons,
        rows=rows,
        total=total,
        of=message("of.persons", n=pain.persons),
        label=_label(pain, "persons"),
        definition=_with(definition, what),
    )


def _examples(scope: Scope, pain: Pain) -> tuple[str, int]:
    """Query of the persons whose journeys show it; else of all among whom it was found."""
    point = pain.candidate.point
    listed = ", ".join(literal(each) for each in (point.examples if point else ()))
    for where in ([f"p.key IN ({listed})"] if listed else []) + [_among(pain)]:
        rows = person_rows(where=where)
        total = scope.relations.rows(f"SELECT count(*) FROM ({rows})")[0][0]
        if total:
            break
    return rows, int(total)


def _stake(scope: Scope, book: Book, pain: Pain, definition: Text) -> dict[str, str]:
    """Keep the value at stake, and the loss per person that it comes from."""
    stake = pain.stake
    if stake is None:
        return {}
    searched = pain.candidate.point is not None
    rows = journey_rows(scope, where=_among(pain))
    total = scope.relations.rows(f"SELECT count(*) FROM {pain.candidate.affected}")[0][0]
    about: dict[str, Any] = {"n": pain.persons, "rows": rows, "total": total}
    about["of"] = message("of.persons", n=pain.persons)
    money: dict[str, Any] = {"unit": "number"}
    key = "definition.pain_stake_outcomes"
    args: dict[str, Any] = {"loss": number(tidy(stake.loss), "share"), "n": pain.persons}
    if scope.worth is not None:
        money = {"unit": "money", "currency": scope.info.currency}
        key = "definition.pain_stake"
    effect = "definition.pain_effect" if searched else "definition.pain_effect_satisfied"
    name = f"pain.{pain.candidate.id}"
    return {
        "stake": book.add(
            f"{name}.stake",
            value=stake.value,
            interval=stake.interval,
            label=_label(pain, "stake"),
            definition=_with(definition, message(key, **args)),
            **money,
            **about,
        ),
        "effect": book.add(
            f"{name}.effect",
            unit="share",
            value=-stake.loss,
            interval=_turned(stake.loss_interval),
            label=_label(pain, "effect"),
            definition=_with(definition, message(effect)),
            **about,
        ),
    }


def _turned(interval: Interval) -> Interval:
    if interval.low is None or interval.high is None:
        return interval
    return Interval(-interval.high, -interval.low)


def _compared(scope: Scope, book: Book, pain: Pain, definition: Text) -> dict[str, str]:
    """Keep the two figures that the search compared."""
    point = pain.candidate.point
    if point is None or pain.candidate.kind == "low_score":
        return {}  # its scores are compared on this map
    made = point.comparison
    rows = journey_rows(scope, where=_among(pain))
    total = scope.relations.rows(f"SELECT count(*) FROM {pain.candidate.affected}")[0][0]
    sides = {"here": (made.here, made.n_here), "elsewhere": (made.elsewhere, made.n_elsewhere)}
    return {
        side: book.add(
            f"pain.{pain.candidate.id}.{side}",
            unit=_UNITS.get(made.unit, made.unit),
            value=value,
            n=n,
            rows=rows,
            total=total,
            of=message("of.cases", n=n),
            label=_label(pain, side)
            if side == "here"
            else _named(pain, message(f"label.pain_against_{made.against}")),
            definition=definition,
        )
        for side, (value, n) in sides.items()
    }


def _value(scope: Scope, book: Book, pain: Pain, definition: Text) -> str | None:
    if pain.value is None:
        return None
    return book.add(
        f"pain.{pain.candidate.id}.value",
        unit="money",
        value=pain.value,
        n=pain.journeys,
        numerator=pain.value,
        rows=journey_rows(scope, where=_among(pain)),
        of=scope.unit,
        currency=scope.info.currency,
        label=_label(pain, "value"),
        definition=_with(definition, message("definition.pain_value")),
    )


def _share(scope: Scope, book: Book, pain: Pain, definition: Text) -> str:
    base = pain.candidate.base
    return book.share(
        f"pain.{pain.candidate.id}.share",
        pain.journeys,
        base if base is not None else scope.journeys,
        journey_rows(scope, where=_among(pain)),
        rows_of="part",
        of=scope.unit,
        label=_label(pain, "share"),
        definition=_with(
            definition,
            message("definition.pain_share" if base is None else "definition.pain_share_base"),
        ),
    )


def _wait(scope: Scope, book: Book, pain: Pain, definition: Text) -> str | None:
    candidate = pain.candidate
    if candidate.wait is None:
        return None
    return book.add(
        f"pain.{candidate.id}.wait",
        unit="seconds",
        value=candidate.wait,
        n=pain.journeys,
        rows=journey_rows(scope, where=_among(pain)),
        of=scope.unit,
        label=_label(pain, "wait"),
        definition=_with(
            definition,
            message(
                "definition.pain_wait",
                source=candidate.args["source"],
                target=candidate.args["target"],
            ),
        ),
    )


def _scores(book: Book, measure: Measure, pain: Pain, definition: Text) -> dict[str, str]:
    """Mean of those affected and of the others, and the points lost between them."""
    lost = pain.lost
    if lost is None:
        return {}
    name, test = f"pain.{pain.candidate.id}", pain.candidate.answers
    found = {}
    for which, group, where in (
        ("score", pain.inside, test),
        ("reference", pain.outside, f"{pain.candidate.among} AND NOT ({test})"),
    ):
        n, mean, deviation = group
        found[which] = book.mean(
            f"{name}.{which}",
            (n, n * mean, deviation if n > 1 else None),
            answer_rows(where=where),
            unit=measure.unit,
            scale=measure.scale,
            of=message("of.answers", n=n),
            label=_label(pain, which),
            definition=_with(definition, message(f"definition.pain_{which}")),
        )
    if pain.candidate.kind == "declared" or pain.sure:
        found["lost"] = book.add(
            f"{name}.lost",
            unit="number",
            value=lost,
            n=pain.inside[0],
            numerator=lost,
            interval=_times(pain.difference.interval, pain.inside[0]),
            rows=answer_rows(where=test),
            of=message("of.answers", n=pain.inside[0]),
            scale=measure.scale,
            label=_label(pain, "lost"),
            definition=_with(definition, message("definition.pain_lost")),
        )
    return found


def _times(interval: Interval, factor: int) -> Interval:
    if interval.low is None or interval.high is None:
        return interval
    return Interval(interval.low * factor, interval.high * factor)
