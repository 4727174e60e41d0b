"""The steps within stages, in order, and how many journeys take each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from touchline.maps.book import Book
from touchline.maps.rows import journey_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, StepItem
from touchline.maps.spec import MapSpec, Step
from touchline.maps.texts import message, words

__all__ = ["declared_steps", "steps_lane"]


def declared_steps(spec: MapSpec) -> list[StepItem]:
    """Give the steps of a map file, by stage, in order, without figures."""
    return [
        StepItem(id=step.id, stage=stage.id, label=words(step.label))
        for stage in spec.stages
        for step in stage.steps
    ]


def steps_lane(scope: Scope, book: Book) -> Lane:
    """Give the steps; those with touchpoints have figures.

    Touchpoints count in the stage of the step; where none of them is met there by any journey,
    wherever they are met.
    """
    steps = [step for stage in scope.spec.stages for step in stage.steps]
    items = [
        msgspec.structs.replace(item, **_figures(scope, book, item, step))
        for item, step in zip(declared_steps(scope.spec), steps, strict=True)
    ]
    measured = any(item.figure for item in items)
    note = message("lane.steps", n=scope.journeys, unit=scope.unit) if measured else None
    return Lane(kind="steps", steps=items, note=note)


def _figures(scope: Scope, book: Book, item: StepItem, step: Step) -> Mapping[str, str]:
    if not step.touchpoints:
        return {}
    codes = {each.id: code for code, each in enumerate(scope.info.touchpoints)}
    listed = ", ".join(str(codes[name]) for name in step.touchpoints)
    met, here = f"touchpoint IN ({listed})", f"stage = {scope.stage_code(item.stage)}"
    # Also where a stage is left out of the map its touchpoints are met.
    anywhere, there = scope.relations.rows(
        f"SELECT count(DISTINCT journey), count(DISTINCT journey) FILTER (WHERE {here}) "
        f"FROM steps WHERE {met}"
    )[0]
    where = f"{met} AND {here}" if there else met
    key = "definition.step" if there else "definition.step_anywhere"
    about: dict[str, Any] = {
        "of": scope.unit,
        "label": item.label,
        "definition": message(
            key, step=item.label, stage=scope.stage_label(scope.stage_code(item.stage))
        ),
    }
    name = f"step.{item.stage}.{item.id}"
    behind = f"SELECT DISTINCT journey FROM steps WHERE {where}"
    rows = journey_rows(scope, join=f"JOIN ({behind}) x ON x.journey = m.journey")
    journeys = there or anywhere
    return {
        "figure": book.count(name, journeys, rows, **about),
        "share": book.share(
            f"{name}.share", journeys, scope.journeys, rows, rows_of="part", **about
        ),
    }
