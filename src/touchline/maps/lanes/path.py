"""The typical path: the most common sequence, how long it takes, how it is rated."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.maps.answers import Measure, score_of
from touchline.maps.book import Book, seconds_array, tidy
from touchline.maps.lanes.flow import leavers, leaving_sql, movements, node
from touchline.maps.rows import journey_rows
from touchline.maps.scope import NO_STAGE, Scope
from touchline.maps.snapshot import FlowNode, Lane, PathItem, Text
from touchline.maps.texts import message, number

__all__ = ["path_lane"]

LONG = 12
"""With more moments than this in the median journey, the path is drawn by stages."""
LEAST_SHARE = 0.02
"""A path of touchpoints that fewer journeys take is not typical; it is drawn by stages too."""
LEAST_ANSWERS = 10
LEAST_NOTED = 0.005
"""A stop or skip of fewer journeys is not worth a note."""


@dataclass(frozen=True, slots=True)
class _Variant:
    codes: list[int]
    journeys: int
    by: str


def path_lane(scope: Scope, book: Book, measure: Measure) -> Lane:
    """Draw the most common sequence of touchpoints, or of stages where journeys are long."""
    variant = _most_common(scope)
    key = "lane.path" if variant is None or variant.by == "touchpoint" else "lane.path_stages"
    note = message(key, unit=scope.unit)
    paths = [] if variant is None else [_item(scope, book, measure, variant)]
    return Lane(kind="path", paths=paths, note=note)


def _most_common(scope: Scope) -> _Variant | None:
    median = scope.relations.rows("SELECT median(moments) FROM mapped")[0][0]
    # The journey table has its stages in lists.
    stages = "stage" if scope.columns.codes is None else _placed(scope)
    if median is not None and median <= LONG:
        # One number for touchpoint and stage, because a touchpoint may stand in several stages.
        pairs = f"list_transform(list_zip(touchpoint, {stages}), lambda z: z[1]::INT * 256 + z[2])"
        found = _top(scope, "touchpoint", pairs)
        if found is not None and found.journeys >= LEAST_SHARE * scope.journeys:
            return found
    return _top(scope, "stage", stages)


def _placed(scope: Scope) -> str:
    return f"list_transform(stage, lambda s: {scope.columns.placed('s')})"


def _top(scope: Scope, by: str, codes: str) -> _Variant | None:
    scope.relations.define(
        "variants",
        "SELECT journey, list_filter(path, lambda x, i: i = 1 OR x <> path[i - 1]) AS path FROM (\n"
        "  SELECT journey_id AS journey,\n"
        f"    list_filter({codes}, lambda x: x % 256 <> {NO_STAGE}) AS path FROM journeys\n"
        ") SEMI JOIN mapped USING (journey)",
    )
    found = scope.relations.rows(
        "SELECT path, count(*) AS n FROM variants WHERE len(path) > 0 "
        "GROUP BY path ORDER BY n DESC, path LIMIT 1"
    )
    return _Variant([int(code) for code in found[0][0]], int(found[0][1]), by) if found else None


def _item(scope: Scope, book: Book, measure: Measure, variant: _Variant) -> PathItem:
    scope.relations.define(
        "typical", f"SELECT journey FROM variants WHERE path = {variant.codes!r}"
    )
    join = "JOIN typical x ON x.journey = m.journey"
    definition = "definition.path" if variant.by == "touchpoint" else "definition.path_stages"
    share = book.share(
        "path.share",
        variant.journeys,
        scope.journeys,
        journey_rows(scope, join=join),
        rows_of="part",
        of=scope.unit,
        label=message("label.path"),
        definition=message(definition),
    )
    # A path of a single step has no length.
    duration = _duration(scope, book, join) if len(variant.codes) > 1 else None
    score = score_of(
        scope,
        book,
        measure,
        "path.score",
        "a.journey IN (SELECT journey FROM typical)",
        label=message("label.path_score"),
        definition=message("definition.path_score"),
    )
    return PathItem(
        steps=[_step(scope, book, variant, code) for code in variant.codes],
        figure=share,
        duration=duration,
        score=score,
        notes=_notes(scope, book, measure),
    )


def _duration(scope: Scope, book: Book, join: str) -> str:
    lengths = scope.relations.arrays(
        'SELECT epoch_us("end") - epoch_us(start) AS length FROM mapped SEMI JOIN typical '
        "USING (journey)"
    )["length"]
    return book.duration(
        "path.duration",
        seconds_array(lengths),
        0.5,
        journey_rows(
            scope,
            join=join,
            extra=['(epoch_us(m."end") - epoch_us(m.start)) / 1000000 AS seconds'],
        ),
        of=scope.unit,
        label=message("label.path_duration"),
        definition=message("definition.path_duration"),
    )


def _step(scope: Scope, book: Book, variant: _Variant, code: int) -> FlowNode:
    if variant.by == "stage":
        stage = scope.info.stages[code]
        return FlowNode(
            id=stage.id,
            stage=stage.id,
            label=scope.stage_label(code),
            figure=f"stage.{stage.id}.entrants",
        )
    touchpoint, stage_code = divmod(code, 256)
    [[journeys]] = scope.relations.rows(
        f"SELECT count(*) FROM met WHERE touchpoint = {touchpoint} AND stage = {stage_code}"
    )
    return node(scope, book, touchpoint, stage_code, journeys)


def _notes(scope: Scope, book: Book, measure: Measure) -> list[Text]:
    """Say where most journeys end early, and which touchpoints most journeys pass over."""
    if not scope.ordered:
        return []
    notes = []
    ends = leavers(scope)
    ends = {rank: n for rank, n in ends.items() if n >= LEAST_NOTED * scope.journeys}
    if ends:
        rank = max(ends, key=lambda each: (ends[each], -each))
        behind = f"SELECT journey FROM ({leaving_sql(scope)}) WHERE rank = {rank}"
        args = {"touchpoint": scope.touchpoint_label(scope.line[rank].code)}
        notes.append(_note(scope, measure, "stop", ends[rank], behind, args))
    skips = [
        way
        for way in movements(scope)
        if way.kind == "skip" and way.journeys >= LEAST_NOTED * scope.journeys
    ]
    if skips:
        way = max(skips, key=lambda each: (each.journeys, -each.source, -each.target))
        behind = f"SELECT journey FROM line WHERE rank = {way.source} AND next_rank = {way.target}"
        args = {
            "source": scope.touchpoint_label(scope.line[way.source].code),
            "target": scope.touchpoint_label(scope.line[way.target].code),
        }
        notes.append(_note(scope, measure, "skip", way.journeys, behind, args))
    return notes


def _note(
    scope: Scope, measure: Measure, key: str, journeys: int, behind: str, args: dict[str, Text]
) -> Text:
    share = number(journeys / scope.journeys, "share")
    n, mean = scope.relations.rows(
        f"SELECT count(*), avg({measure.column}) FROM said WHERE journey IN ({behind})"
    )[0]
    if n < LEAST_ANSWERS:
        return message(f"path.note.{key}", share=share, **args)
    score = number(tidy(mean), measure.unit)
    return message(f"path.note.{key}_scored", share=share, score=score, **args)
