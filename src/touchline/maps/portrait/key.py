"""The figures that stand first in a portrait: emotion, value, conversion, duration."""

from __future__ import annotations

from touchline.maps.book import Book, seconds_array
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope
from touchline.maps.texts import message, words

__all__ = ["key_figures"]


def key_figures(scope: Scope, book: Book) -> dict[str, str]:
    """Give the field of the card → its figure."""
    return {
        "emotion": _emotion(scope, book),
        "value": _value(scope, book),
        "conversion": _conversion(scope, book),
        "duration": _duration(scope, book),
    }


def _emotion(scope: Scope, book: Book) -> str:
    """Keep the mean emotion of a journey: each journey counts once, however much was said in it."""
    scope.relations.define(
        "journey_mood",
        "SELECT journey, avg(mood) AS mood, count(*) AS answers FROM felt GROUP BY journey",
    )
    n, total, deviation = scope.relations.rows(
        "SELECT count(*), fsum(mood), stddev_samp(mood) FROM journey_mood"
    )[0]
    return book.mean(
        "emotion",
        (n, total, deviation),
        journey_rows(
            scope,
            join="JOIN journey_mood x ON x.journey = m.journey",
            extra=["round(x.mood, 2) AS emotion", "x.answers"],
        ),
        unit="emotion",
        scale=(-2.0, 2.0),
        of=scope.unit,
        label=message("persona.emotion"),
        definition=message("persona.emotion.definition"),
    )


def _value(scope: Scope, book: Book) -> str:
    """Keep the mean value of a journey; one without any counts as nothing."""
    known, total, deviation = scope.relations.rows(
        "SELECT count(total), fsum(coalesce(total, 0)), stddev_samp(coalesce(total, 0)) FROM mapped"
    )[0]
    return book.mean(
        "value",
        (scope.journeys if known else 0, total, deviation),
        journey_rows(scope),
        unit="money",
        currency=scope.info.currency,
        of=scope.unit,
        label=message("persona.value"),
        definition=message("persona.value.definition"),
        **({} if known else {"missing": message("persona.missing.value")}),
    )


def _conversion(scope: Scope, book: Book) -> str:
    """Keep the share of the journeys that reach a goal."""
    goals = scope.info.goals
    label, definition = message("persona.conversion"), message("persona.conversion.definition")
    if not goals:
        reason = message("persona.missing.goal")
        return book.missing("conversion", reason, unit="share", label=label, definition=definition)
    if len(goals) == 1:
        label = message("persona.conversion.goal", goal=words(goals[0].label))
    reached = scope.relations.rows("SELECT count(outcome) FROM mapped")[0][0]
    return book.share(
        "conversion",
        reached,
        scope.journeys,
        journey_rows(scope),
        of=scope.unit,
        label=label,
        definition=definition,
    )


def _duration(scope: Scope, book: Book) -> str:
    """Keep the median time from the first to the last moment; one moment alone has no length."""
    longer = "m.moments > 1"
    lengths = scope.relations.arrays(
        f'SELECT epoch_us("end") - epoch_us(start) AS length FROM mapped m WHERE {longer}'
    )["length"]
    return book.duration(
        "duration",
        seconds_array(lengths),
        0.5,
        journey_rows(
            scope,
            where=longer,
            extra=['(epoch_us(m."end") - epoch_us(m.start)) / 1000000 AS seconds'],
        ),
        of=scope.unit,
        label=message("persona.duration"),
        definition=message("persona.duration.definition"),
    )
