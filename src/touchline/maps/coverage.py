"""How much is known: the list beside the title, and the head of the map."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.config import LocalText, local_text
from touchline.maps.book import Book
from touchline.maps.lanes.flow import place_rows
from touchline.maps.rows import journey_rows, moment_rows, person_rows
from touchline.maps.scope import NO_STAGE, Scope
from touchline.maps.snapshot import Coverage, Lens, Text
from touchline.maps.texts import message, words
from touchline.maps.views import columns_of
from touchline.schema import TRAIT, identifier

__all__ = ["coverage", "lens"]


def lens(scope: Scope, book: Book) -> Lens:
    """Say whom the map shows: the persona or the segment, with counts, window and freshness."""
    persona = scope.persona
    texts: dict[str, LocalText | None] = {
        "scenario": scope.spec.scenario,
        "description": persona.description if persona else None,
        "quote": persona.quote if persona else None,
    }
    return Lens(
        name=_lens_name(scope),
        owner=scope.spec.owner,
        goals=[words(goal) for goal in persona.goals] if persona else [],
        persons=book.count(
            "lens.persons",
            scope.persons,
            person_rows(),
            of=message("of.persons", n=scope.persons),
            label=message("label.persons"),
            definition=message("definition.persons"),
        ),
        journeys=book.count(
            "lens.journeys",
            scope.journeys,
            journey_rows(scope),
            of=scope.unit,
            label=message("label.journeys"),
            definition=message("definition.journeys"),
        ),
        share=book.share(
            "lens.share",
            scope.journeys,
            scope.all_journeys,
            journey_rows(scope),
            rows_of="part",
            of=scope.unit,
            label=message("label.share_of_all"),
            definition=message("definition.share_of_all"),
        ),
        window=scope.window,
        asked=scope.spec.window,
        newest=scope.info.newest,
        expectations=[words(each) for each in scope.spec.expectations],
        **{name: words(text) for name, text in texts.items() if text},
    )


def _lens_name(scope: Scope) -> Text:
    if scope.persona is not None:
        return words(scope.persona.label or scope.persona.id)
    if scope.among:
        return _listed([each.label or each.id for each in scope.among])
    for name, values in scope.spec.segment.items():
        [info] = [each for each in scope.info.segments if each.id == name]
        if isinstance(values, str):
            return words(info.labels.get(values, values))
    return message("lens.all")


def _listed(names: Sequence[LocalText]) -> Text:
    """Join names, in every language in which one of them is given."""
    languages = {each for name in names if isinstance(name, dict) for each in name} or {""}
    joined = {each: " · ".join(local_text(name, each) for name in names) for each in languages}
    return Text(words=joined)


def coverage(scope: Scope, book: Book) -> list[Coverage]:
    """Give the share of journeys, moments, persons and efforts of which something is known."""
    found = [_touchpoint(scope, book, rank) for rank in range(len(scope.line))]
    if scope.columns.left_out:
        found.insert(0, _on_map(scope, book))
    found += [
        _of_journeys(scope, book, "score", "said"),
        _of_journeys(scope, book, "text", "told"),
        _channel(scope, book),
        _traits(scope, book),
        _cost(scope, book),
    ]
    return found


def _touchpoint(scope: Scope, book: Book, rank: int) -> Coverage:
    each = scope.line[rank]
    label = message("coverage.touchpoint", touchpoint=scope.touchpoint_label(each.code))
    figure = book.share(
        f"coverage.{scope.place_name(each.code, each.stage)}",
        each.journeys,
        scope.journeys,
        place_rows(scope, each.code, each.stage),
        rows_of="part",
        of=scope.unit,
        label=label,
        definition=message(
            "definition.coverage_touchpoint", touchpoint=scope.touchpoint_label(each.code)
        ),
    )
    return Coverage(label=label, figure=figure)


def _on_map(scope: Scope, book: Book) -> Coverage:
    """Give the share of moments that fall into a column, where some stages are left out."""
    label = message("coverage.on_map")
    test = f"s.stage <> {NO_STAGE}"
    n, whole = scope.relations.rows(
        f"SELECT count(*) FILTER (WHERE {test}), count(*) FROM steps s"
    )[0]
    figure = book.share(
        "coverage.on_map",
        n,
        whole,
        moment_rows(where=test),
        rows_of="part",
        of=message("of.moments", n=whole),
        label=label,
        definition=message("definition.coverage_on_map"),
    )
    return Coverage(label=label, figure=figure)


def _of_journeys(scope: Scope, book: Book, kind: str, table: str) -> Coverage:
    label = message(f"coverage.{kind}")
    n = scope.relations.rows(f"SELECT count(DISTINCT journey) FROM {table}")[0][0]
    if n == 0:
        return Coverage(label=label, figure=None)
    figure = book.share(
        f"coverage.{kind}",
        n,
        scope.journeys,
        journey_rows(scope, where=f"m.journey IN (SELECT journey FROM {table})"),
        rows_of="part",
        of=scope.unit,
        label=label,
        definition=message(f"definition.coverage_{kind}"),
    )
    return Coverage(label=label, figure=figure)


def _channel(scope: Scope, book: Book) -> Coverage:
    label = message("coverage.channel")
    declared = [code for code, each in enumerate(scope.info.touchpoints) if each.channel]
    test = "s.channel IS NOT NULL"
    if declared:
        test += f" OR s.touchpoint IN ({', '.join(map(str, declared))})"
    n, whole = scope.relations.rows(
        f"SELECT count(*) FILTER (WHERE {test}), count(*) FROM spine s "
        "SEMI JOIN mapped m ON m.journey = s.journey"
    )[0]
    if n == 0:
        return Coverage(label=label, figure=None)
    figure = book.share(
        "coverage.channel",
        n,
        whole,
        moment_rows(where=f"({test})"),
        rows_of="part",
        of=message("of.moments", n=whole),
        label=label,
        definition=message("definition.coverage_channel"),
    )
    return Coverage(label=label, figure=figure)


def _traits(scope: Scope, book: Book) -> Coverage:
    label = message("coverage.traits")
    names = [name for name in columns_of(scope.db, "persons") if name.startswith(TRAIT)]
    if not names:
        return Coverage(label=label, figure=None)
    test = f"coalesce({', '.join(identifier(name) for name in names)}) IS NOT NULL"
    behind = f"m.person IN (SELECT person FROM persons WHERE {test})"
    n = scope.relations.rows(f"SELECT count(DISTINCT m.person) FROM mapped m WHERE {behind}")[0][0]
    if n == 0:
        return Coverage(label=label, figure=None)
    figure = book.share(
        "coverage.traits",
        n,
        scope.persons,
        person_rows(where=behind),
        rows_of="part",
        of=message("of.persons", n=scope.persons),
        label=label,
        definition=message("definition.coverage_traits"),
    )
    return Coverage(label=label, figure=figure)


def _cost(scope: Scope, book: Book) -> Coverage:
    label = message("coverage.cost")
    n, whole = scope.relations.rows("SELECT count(cost), count(*) FROM efforts")[0]
    if n == 0:
        return Coverage(label=label, figure=None)
    figure = book.share(
        "coverage.cost",
        n,
        whole,
        "SELECT effort_id, name, channel, start, cost, currency FROM efforts "
        'WHERE cost IS NOT NULL ORDER BY segment, "row", part',
        rows_of="part",
        of=message("of.efforts", n=whole),
        label=label,
        definition=message("definition.coverage_cost"),
    )
    return Coverage(label=label, figure=figure)
