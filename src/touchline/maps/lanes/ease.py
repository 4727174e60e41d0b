"""Is it easy, is it fast, is it pleasant: one measured answer each, per stage."""

from __future__ import annotations

from typing import Any

from touchline.maps.answers import answer_touchpoints
from touchline.maps.book import SAME, Book, tidy
from touchline.maps.rows import answer_rows, journey_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import EaseItem, Lane
from touchline.maps.texts import message, number
from touchline.maps.time import seconds
from touchline.voice.scoring.measures import TOP

__all__ = ["ease_lane", "easy_rows", "easy_share"]

PLEASANT = 4 * TOP - 2 - 1e-9
"""Emotion from which an answer counts as positive."""


def ease_lane(scope: Scope, book: Book) -> Lane:
    """Answer the three questions for every stage with data."""
    items = [_item(scope, book, code) for code in sorted(scope.known_stages)]
    return Lane(kind="ease", ease=items, note=message("lane.ease", unit=scope.unit))


def _item(scope: Scope, book: Book, code: int) -> EaseItem:
    fast = _fast(scope, book, code)
    timed = "x.next_moment IS NOT NULL"
    heard = f"x.journey IN (SELECT journey FROM felt WHERE stage = {code})"
    return EaseItem(
        stage=scope.info.stages[code].id,
        easy=_easy(scope, book, code),
        fast=fast,
        pleasant=_pleasant(scope, book, code),
        fast_coverage=None
        if book[fast].value is None
        else _coverage(scope, book, code, "fast", timed),
        pleasant_coverage=_coverage(scope, book, code, "pleasant", heard),
    )


def easy_share(scope: Scope, code: int) -> tuple[int, int]:
    """Count the journeys that are easy in a stage, and those that enter it."""
    whole, part = scope.relations.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {_easy_test(scope, code)}) "
        f"FROM entered x WHERE stage = {code}"
    )[0]
    return int(part), int(whole)


def easy_rows(scope: Scope, code: int) -> str:
    """Query of the journeys that enter a stage, each easy there or not."""
    return journey_rows(
        scope,
        join=f"JOIN entered x ON x.journey = m.journey AND x.stage = {code}",
        extra=[f"({_easy_test(scope, code)}) AS easy"],
    )


def _easy_test(scope: Scope, code: int) -> str:
    # Twenty answers in one questionnaire are no trouble for anybody on the way.
    spoken = ", ".join(str(each) for each in sorted(answer_touchpoints(scope))) or "NULL"
    again = (
        f"SELECT journey FROM met WHERE stage = {code} AND times > 1 "
        f"AND (touchpoint IN ({spoken})) IS NOT TRUE"
    )
    going = "" if scope.is_over(code) else " AND x.next_moment IS NOT NULL"
    return f"x.journey NOT IN ({again}){going}"


def _easy(scope: Scope, book: Book, code: int) -> str:
    label = scope.stage_label(code)
    part, whole = easy_share(scope, code)
    key = "definition.easy_last" if scope.is_over(code) else "definition.easy"
    return book.share(
        f"easy.{scope.info.stages[code].id}",
        part,
        whole,
        easy_rows(scope, code),
        of=scope.unit,
        label=message("label.easy", stage=label),
        definition=message(key, stage=label),
    )


def _fast(scope: Scope, book: Book, code: int) -> str:
    stage = scope.info.stages[code].id
    label = scope.stage_label(code)
    name, limit = f"fast.{stage}", scope.spec.fast.get(stage)
    about: dict[str, Any] = {"of": scope.unit, "label": message("label.fast", stage=label)}
    reason = message("missing.no_limit") if limit is None else book.time_unknown()
    if limit is None or reason is not None:
        reason = reason or message("missing.no_limit")
        about["definition"] = message("definition.fast_undeclared", stage=label)
        return book.missing(name, reason, unit="share", **about)
    longest = round(seconds(limit) * 1_000_000)
    test = f"epoch_us(x.next_time) - epoch_us(x.time) <= {longest}"
    whole, part, same = scope.relations.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {test}), "
        "count(*) FILTER (WHERE x.next_time = x.time) FROM entered x "
        f"WHERE stage = {code} AND next_moment IS NOT NULL"
    )[0]
    if same > SAME * whole:
        about["definition"] = message("definition.fast_undeclared", stage=label)
        reason = message("missing.same_time", share=number(tidy(same / whole), "share"))
        return book.missing(name, reason, unit="share", **about)
    return book.share(
        name,
        part,
        whole,
        journey_rows(
            scope,
            join=f"JOIN entered x ON x.journey = m.journey AND x.stage = {code}",
            where="x.next_moment IS NOT NULL",
            extra=[f"({test}) AS fast"],
        ),
        definition=message("definition.fast", stage=label, limit=number(seconds(limit), "seconds")),
        missing=message("missing.no_later") if whole == 0 else None,
        **about,
    )


def _pleasant(scope: Scope, book: Book, code: int) -> str:
    label = scope.stage_label(code)
    # A score says it; where there is none, what was read in the words.
    test = f"coalesce(a.emotion >= {PLEASANT}, a.reading = 'positive')"
    whole, part, texts = scope.relations.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {test}), count(*) FILTER (WHERE emotion IS NULL) "
        f"FROM felt a WHERE stage = {code}"
    )[0]
    return book.share(
        f"pleasant.{scope.info.stages[code].id}",
        part,
        whole,
        answer_rows(relation="felt", where=f"a.stage = {code}", extra=[f"({test}) AS pleasant"]),
        of=message("of.answers", n=whole),
        label=message("label.pleasant", stage=label),
        definition=message(
            "definition.pleasant" if not texts else "definition.pleasant_read", stage=label
        ),
        missing=message("missing.no_answers") if whole == 0 else None,
    )


def _coverage(scope: Scope, book: Book, code: int, question: str, behind: str) -> str | None:
    """Keep the share of the journeys that enter the stage of which an answer is known."""
    label = scope.stage_label(code)
    whole, part = scope.relations.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {behind}) FROM entered x WHERE stage = {code}"
    )[0]
    if not part:
        return None
    return book.share(
        f"{question}.{scope.info.stages[code].id}.coverage",
        part,
        whole,
        journey_rows(
            scope,
            join=f"JOIN entered x ON x.journey = m.journey AND x.stage = {code}",
            extra=[f"({behind}) AS known"],
        ),
        of=scope.unit,
        label=message("label.ease_coverage", question=message(f"label.{question}", stage=label)),
        definition=message("definition.ease_coverage", stage=label),
    )
