"""What is written on a map by hand, apart from what is measured for it.

A map is measured from a part of its file, and what people write is laid onto it afterwards. Whoever
edits a card, a title or the order of lanes changes nothing that was measured; it can be kept.
"""

from __future__ import annotations

from typing import Final, get_args

import msgspec

from touchline.maps.lanes.cards import cards_lane, cards_of, lane_names, line_lane, own_lane
from touchline.maps.lanes.touchpoints import opportunities_lane
from touchline.maps.links import map_links
from touchline.maps.snapshot import Lane, Snapshot, StageColumn, Text
from touchline.maps.spec import LINE_LANES, WRITTEN_LANES, LaneKind, LaneSpec, MapSpec
from touchline.maps.texts import message, words

__all__ = ["measured_part", "written"]

_UNMEASURED: Final = {*WRITTEN_LANES, *LINE_LANES, "pains", "opportunities"}
"""Lanes that are not measured, or, as pain points, for every map."""


def measured_part(spec: MapSpec) -> MapSpec:
    """Give the part of a map file that its figures depend on: all else is as in an empty one.

    Examples
    --------
    >>> from touchline.maps.spec import Card
    >>> card = Card(lane="goals", stage="buy", text="Pay")
    >>> measured_part(MapSpec(cards=[card])) == measured_part(MapSpec(title="Paying"))
    True
    """
    shown = {lane for lane in spec.lanes if not isinstance(lane, LaneSpec)} - _UNMEASURED
    kinds: tuple[LaneKind, ...] = get_args(LaneKind)
    return MapSpec(
        persona=spec.persona,
        personas=spec.personas,
        segment=spec.segment,
        window=spec.window,
        stages=[msgspec.structs.replace(stage, description=None) for stage in spec.stages],
        lanes=tuple(kind for kind in kinds if kind in shown),
        unit=spec.unit,
        unit_label=spec.unit_label,
        answer=spec.answer,
        emotion=spec.emotion,
        kpis=spec.kpis,
        pains=spec.pains,
        find_pains=spec.find_pains,
        most_pains=spec.most_pains,
        fast=spec.fast,
        plan=spec.plan,
        floor=spec.floor,
    )


def written(measured: Snapshot, spec: MapSpec, *, map_id: str) -> Snapshot:
    """Lay what a map file says by hand onto what was measured for it.

    Parameters
    ----------
    measured
        What was measured for :func:`measured_part` of *spec*; it has a lane of pain points.
    spec
        The whole map file.
    map_id
        Name of the map where it has no ``id``.
    """
    [pains] = [lane for lane in measured.lanes if lane.kind == "pains"]
    lens = msgspec.structs.replace(
        measured.lens,
        scenario=words(spec.scenario) if spec.scenario else None,
        owner=spec.owner,
        expectations=[words(each) for each in spec.expectations],
    )
    return msgspec.structs.replace(
        measured,
        map=spec.id or map_id,
        name=words(spec.name) if spec.name else message("map.name"),
        title=words(spec.title) if spec.title else measured.title,
        subtitle=words(spec.subtitle) if spec.subtitle else measured.subtitle,
        languages=list(spec.languages),
        calendar=spec.calendar,
        digits=spec.digits,
        state=spec.state,
        lens=lens,
        stages=[_column(spec, column) for column in measured.stages],
        links=map_links(spec),
        lanes=[_lane(measured, spec, pains, kind) for kind in lane_names(spec)],
        notes=[*measured.notes, *_answered_in_vain(spec, pains)],
        credits=words(spec.credits) if spec.credits else None,
    )


def _column(spec: MapSpec, column: StageColumn) -> StageColumn:
    own = {stage.id: stage.description for stage in spec.stages if stage.description}
    if column.id in own:
        column = msgspec.structs.replace(column, description=words(own[column.id]))
    hint = spec.hints.get(column.id)
    if hint is None or column.known:
        return column
    return msgspec.structs.replace(column, hint=words(hint))


def _lane(measured: Snapshot, spec: MapSpec, pains: Lane, kind: LaneKind | LaneSpec) -> Lane:
    if isinstance(kind, LaneSpec):
        return own_lane(spec, kind)
    if kind in LINE_LANES:
        return line_lane(kind)
    if kind in WRITTEN_LANES:
        return cards_lane(spec, kind)
    if kind == "opportunities":
        lane = opportunities_lane(spec, pains.pains)
    else:
        [lane] = [each for each in measured.lanes if each.kind == kind]
    return msgspec.structs.replace(lane, cards=cards_of(spec, kind))


def _answered_in_vain(spec: MapSpec, pains: Lane) -> list[Text]:
    """Say which actions answer a pain point that is not there."""
    shown = {pain.id for pain in pains.pains}
    return [
        message("note.no_pain", text=words(each.text), pain=each.pain)
        for each in spec.opportunities
        if each.pain is not None and each.pain not in shown
    ]
