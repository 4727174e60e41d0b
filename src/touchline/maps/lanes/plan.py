"""The planned path, and how the journeys keep to it: step by step, and as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np

from touchline.analysis.conformance.spec import PlannedStep, PlanSpec
from touchline.durations import microseconds
from touchline.journeys.spec import PersonaSpec
from touchline.journeys.tables import UNCLASSIFIED
from touchline.maps.book import Book, seconds_array
from touchline.maps.held.planned import PlanItem, PlanSummary
from touchline.maps.planning import held
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope, choice_sql
from touchline.maps.snapshot import Lane, Text
from touchline.maps.texts import message, number, words

__all__ = ["DEVIATIONS", "plan_lane"]

DEVIATIONS: Final = ("skipped", "late", "repeated", "out_of_order", "inserted")
_MOST_INSERTED: Final = 3
_HELD: Final = "SELECT journey, unnest(held) FROM ({})"


@dataclass(frozen=True, slots=True)
class _On:
    """A plan, and the journeys that are held against it (table ``planned``)."""

    scope: Scope
    book: Book
    plan: PlanSpec
    journeys: int

    def label(self, step: PlannedStep) -> Text:
        """Name a step: as the plan says, else by its touchpoints."""
        if step.label is not None:
            return words(step.label)
        labels = [self.scope.touchpoint_label(self.code(name)) for name in step.touchpoints]
        said = labels[0]
        for other in labels[1:]:
            said = message("plan.or", first=said, second=other)
        return said

    def code(self, touchpoint: str) -> int:
        """Code of a touchpoint of the project."""
        return [each.id for each in self.scope.info.touchpoints].index(touchpoint)


def plan_lane(scope: Scope, book: Book, persona: PersonaSpec | None = None) -> Lane:
    """Hold the journeys of the map, or only those of *persona*, against its plan.

    Without a plan the lane is empty. Where the order within journeys is not known, the plan stands
    there without figures.
    """
    plan = scope.spec.plan
    if plan is None:
        return Lane(kind="plan")
    if not scope.ordered:
        on = _On(scope, book, plan, 0)
        items = [_planned(on, number, step) for number, step in enumerate(plan.steps)]
        return Lane(kind="plan", plan=items, note=message("missing.no_order"))
    _define(scope, plan, persona)
    journeys = int(scope.relations.rows("SELECT count(*) FROM planned")[0][0])
    on = _On(scope, book, plan, journeys)
    items = [_item(on, number, step) for number, step in enumerate(plan.steps)]
    summary = _summary(on) if journeys else None
    return Lane(kind="plan", plan=items, plan_summary=summary, note=_note(on, items))


def _define(scope: Scope, plan: PlanSpec, persona: PersonaSpec | None) -> None:
    codes = {each.id: code for code, each in enumerate(scope.info.touchpoints)}
    chosen = choice_sql(persona.segment if persona is not None else {})
    where = f"\nWHERE {' AND '.join(chosen)}" if chosen else ""
    whom = f"SELECT journey FROM mapped{where}"
    scope.relations.define(
        "planned",
        _HELD.format(
            f"SELECT journey_id AS journey, {held(plan, codes)} AS held\n"
            f"FROM journeys WHERE journey_id IN ({whom})"
        ),
    )


def _note(on: _On, items: Sequence[PlanItem]) -> Text:
    """Say of what the shares are, and how long the bars are."""
    shares = [
        on.book[figure].value or 0.0
        for item in items
        for kind in DEVIATIONS
        if (figure := getattr(item, kind)) is not None
    ]
    about: dict[str, Any] = {"n": on.journeys, "unit": on.scope.unit}
    if not shares:
        return message("lane.plan_kept", **about)
    return message("lane.plan", most=number(max(shares), "share"), **about)


def _planned(on: _On, place: int, step: PlannedStep) -> PlanItem:
    """Give a step without figures."""
    touchpoint = on.scope.info.touchpoints[on.code(step.touchpoints[0])]
    return PlanItem(
        number=place + 1,
        stage=touchpoint.stage,
        label=on.label(step),
        optional=step.optional,
        repeats=step.repeats,
        within=None if step.within is None else microseconds(step.within) / 1e6,
    )


def _item(on: _On, place: int, step: PlannedStep) -> PlanItem:
    item = _planned(on, place, step)
    if not on.journeys:
        return item
    counts = dict(zip(("kept", *DEVIATIONS), _counts(on, place), strict=True))
    limit = number(item.within, "seconds")
    figures = {
        kind: _share(on, place, kind, counts[kind], step=item.label, limit=limit)
        for kind in counts
        if counts[kind] or kind == "kept"
    }
    return msgspec.structs.replace(
        item,
        median=_median(on, place, item.label) if place else None,
        inserted_what=_came_in(on, place) if counts["inserted"] else [],
        **figures,
    )


def _counts(on: _On, place: int) -> tuple[int, ...]:
    columns = ", ".join(f"count(*) FILTER ({_has(kind, place)})" for kind in ("kept", *DEVIATIONS))
    found = on.scope.relations.rows(f"SELECT {columns} FROM planned x")[0]
    return tuple(int(count) for count in found)


def _has(kind: str, place: int) -> str:
    return f"WHERE (x.{kind} >> {place}) & 1 = 1"


def _share(on: _On, place: int, kind: str, count: int, **about: Any) -> str:
    """Keep the share of journeys of which *kind* holds at a step."""
    said = {"step": about["step"]} | ({"limit": about["limit"]} if kind == "late" else {})
    extra = [f"x.gaps[{place + 1}] / 1000000 AS seconds"] if kind in ("kept", "late") else []
    return on.book.share(
        f"plan.{place + 1}.{kind}",
        count,
        on.journeys,
        _rows(on, kind, place, extra),
        rows_of="part",
        of=on.scope.unit,
        label=message(f"label.plan_{kind}", step=about["step"]),
        definition=message(f"definition.plan_{kind}", **said),
    )


def _rows(on: _On, kind: str, place: int, extra: Sequence[str] = ()) -> str:
    behind = f"SELECT * FROM planned x {_has(kind, place)}"
    return journey_rows(
        on.scope, join=f"JOIN ({behind}) x ON x.journey = m.journey", extra=[*extra, _FITNESS]
    )


_FITNESS: Final = "round(1 - x.cost / greatest(x.worst, 1), 3) AS fitness"


def _median(on: _On, place: int, step: Text) -> str:
    known = f"x.gaps[{place + 1}] IS NOT NULL"
    arrays = on.scope.relations.arrays(
        f"SELECT x.gaps[{place + 1}] AS w FROM planned x WHERE {known}"
    )
    return on.book.duration(
        f"plan.{place + 1}.median",
        seconds_array(np.asarray(arrays["w"])),
        0.5,
        journey_rows(
            on.scope,
            join=f"JOIN planned x ON x.journey = m.journey AND {known}",
            extra=[f"x.gaps[{place + 1}] / 1000000 AS seconds"],
        ),
        of=on.scope.unit,
        label=message("label.plan_median", step=step),
        definition=message("definition.plan_median", step=step),
    )


def _came_in(on: _On, place: int | None = None) -> list[Text]:
    """Name what comes in most, before a step or anywhere."""
    here = "" if place is None else f"WHERE place = {place} "
    found = on.scope.relations.rows(
        "SELECT code FROM (SELECT journey, unnest(places) AS place, unnest(came) AS code "
        f"FROM planned) {here}GROUP BY code "
        f"ORDER BY count(DISTINCT journey) DESC, code LIMIT {_MOST_INSERTED}"
    )
    return [
        message("plan.unclassified")
        if code == UNCLASSIFIED
        else on.scope.touchpoint_label(int(code))
        for (code,) in found
    ]


def _summary(on: _On) -> PlanSummary:
    deviates = " OR ".join(f"x.{kind} <> 0" for kind in DEVIATIONS)
    after = len(on.plan.steps)
    keeping, mean_of, deviation, more = on.scope.relations.rows(
        f"SELECT count(*) FILTER (WHERE NOT ({deviates})), "
        "fsum(1 - x.cost / greatest(x.worst, 1)), "
        "stddev_samp(1 - x.cost / greatest(x.worst, 1)), "
        f"count(*) FILTER ({_has('inserted', after)}) FROM planned x"
    )[0]
    behind = f"SELECT * FROM planned x WHERE NOT ({deviates})"
    join = "JOIN {} x ON x.journey = m.journey"
    conforming = on.book.share(
        "plan.conforming",
        int(keeping),
        on.journeys,
        journey_rows(on.scope, join=join.format(f"({behind})")),
        rows_of="part",
        of=on.scope.unit,
        label=message("label.plan_conforming"),
        definition=message("definition.plan_conforming"),
    )
    fitness = on.book.mean(
        "plan.fitness",
        (on.journeys, mean_of, deviation),
        journey_rows(on.scope, join=join.format("planned"), extra=["x.cost", _FITNESS]),
        unit="number",
        scale=(0.0, 1.0),
        of=on.scope.unit,
        label=message("label.plan_fitness"),
        definition=message("definition.plan_fitness"),
    )
    return PlanSummary(
        conforming=conforming,
        fitness=fitness,
        after=_after(on, int(more)) if more else None,
        inserted=_came_in(on),
    )


def _after(on: _On, count: int) -> str:
    place = len(on.plan.steps)
    return on.book.share(
        "plan.after",
        count,
        on.journeys,
        _rows(on, "inserted", place),
        rows_of="part",
        of=on.scope.unit,
        label=message("label.plan_after"),
        definition=message("definition.plan_after"),
    )
