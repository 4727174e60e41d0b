"""What slides say of each thing on a map, in few words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from touchline.maps.snapshot import EmotionPoint, Figure, Lane, PainItem, Snapshot
from touchline.render.page.outline import outline_items
from touchline.render.pen import Say

__all__ = ["evidence_of_pain", "feeling_of", "figures_of", "lane_of", "notes_of", "of_stage"]


def lane_of(snapshot: Snapshot, kind: str) -> Lane | None:
    """Return the first lane of a kind."""
    return next((lane for lane in snapshot.lanes if lane.kind == kind), None)


def of_stage(items: list[Any], stage: str) -> list[Any]:
    """Return those that stand in a stage."""
    return [one for one in items if one.stage == stage]


def feeling_of(say: Say, stage: str, persona: str | None = None) -> EmotionPoint | None:
    """Return the point of the curve that most people speak in; None: nobody does."""
    lane = lane_of(say.snapshot, "emotion")
    here = [
        (figure.n, one.said, one)
        for one in (lane.emotion if lane else [])
        if one.stage == stage
        and one.segment is None
        and one.persona == persona
        and (figure := say.figure(one.figure))
    ]
    return max(here, key=lambda pair: (pair[1], pair[0]))[2] if here else None


def evidence_of_pain(say: Say, pain: PainItem, *, brief: bool = False) -> str:
    """Say whom it hits, and the figures that make it a pain point; *brief*: not what it costs."""
    parts = [say.text(pain.worst)]
    if persons := say.figure(pain.persons):
        unit = say.text(persons.of) or say.t("persons", n=persons.value or 0)
        parts.append(f"{say.value(persons)} {unit}")
    if score := say.figure(pain.score):
        parts.append(say.value(score) + (" ★" if score.scale == (1.0, 5.0) else ""))
    elif (here := say.figure(pain.here)) and (elsewhere := say.figure(pain.elsewhere)):
        parts.append(say.t("pain.against", here=say.value(here), elsewhere=say.value(elsewhere)))
    for id_ in (pain.wait, pain.share if pain.kind == "drop" else None):
        if figure := say.figure(id_):
            parts.append(say.value(figure))
    if not brief and (cost := say.figure(pain.stake or pain.lost or pain.value)):
        name = "stake" if pain.stake else "lost" if pain.lost else "value"
        parts.append(f"{say.t(f'panel.{name}')} {say.value(cost)}")
    return " · ".join(part for part in parts if part)


def figures_of(say: Say, stage: str) -> list[Figure]:
    """Return the figures that stand in a stage, each once, in the order of the lanes."""
    figures = say.snapshot.figures
    column = next(one for one in say.snapshot.stages if one.id == stage)
    found: dict[str, Figure] = {}
    for id_ in (column.entrants, column.conversion, column.median, column.p90):
        if id_ in figures:
            found[id_] = figures[id_]
    for lane in say.snapshot.lanes:
        for item in _items(lane):
            if getattr(item, "stage", None) != stage:
                continue
            for value in (getattr(item, name) for name in item.__struct_fields__):
                if isinstance(value, str) and value in figures:
                    found[value] = figures[value]
    return list(found.values())


def _items(lane: Lane) -> Iterator[msgspec.Struct]:
    for name in lane.__struct_fields__:
        value = getattr(lane, name)
        if isinstance(value, list):
            yield from (one for one in value if isinstance(one, msgspec.Struct))


def notes_of(say: Say, stage: str) -> list[str]:
    """Everything the map says of a stage, a line each, then what its figures mean."""
    column = next(one for one in say.snapshot.stages if one.id == stage)
    out = [say.text(column.label), say.text(column.description)]
    if not column.known:
        out.append(f"{say.t('not_measured')} {say.text(column.hint)}".strip())
    for lane in say.snapshot.lanes:
        said = [one for one in outline_items(say, lane, stage) if one]
        if said:
            out += ["", say.lane(lane), *(f"• {one}" for one in said)]
    return [*out, *definitions(say, figures_of(say, stage))]


def definitions(say: Say, figures: list[Figure]) -> list[str]:
    """Say what figures mean and from how many they are, a line each."""
    said = dict.fromkeys(line for figure in figures if (line := _definition(say, figure)))
    return ["", say.t("slides.definitions"), *(f"• {line}" for line in said)] if said else []


def _definition(say: Say, figure: Figure) -> str:
    meaning = say.text(figure.definition)
    if not meaning:
        return ""
    name = say.text(figure.label)
    known = say.spoken(figure, name) if figure.value is not None else name
    return f"{known}: {meaning}" if known else meaning
