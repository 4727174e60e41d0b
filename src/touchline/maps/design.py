"""A map without data: what is written by hand alone, before anything is measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import msgspec

from touchline.errors import ConfigError
from touchline.journeys.spec import PersonaSpec
from touchline.maps.columns import stages_of
from touchline.maps.lanes.cards import cards_lane, cards_of, lane_names, line_lane, own_lane
from touchline.maps.lanes.steps import declared_steps
from touchline.maps.lanes.touchpoints import opportunities_lane
from touchline.maps.links import declared_ways, map_links
from touchline.maps.load import check_map
from touchline.maps.snapshot import (
    CardItem,
    Figure,
    KpiItem,
    Lane,
    Lens,
    Snapshot,
    StageColumn,
    Text,
)
from touchline.maps.spec import (
    CARD_LANES,
    LINE_LANES,
    WRITTEN_LANES,
    LaneKind,
    LaneSpec,
    MapSpec,
    MapStage,
)
from touchline.maps.texts import message, words
from touchline.touchpoints.info import StageInfo

__all__ = ["designed"]

NOTHING_YET = message("missing.design")
_PHASES = ("before", "during", "after")


def designed(
    spec: MapSpec,
    *,
    map_id: str,
    stages: Sequence[StageInfo] = (),
    personas: Sequence[PersonaSpec] = (),
    project: str = "",
    created: str | None = None,
) -> Snapshot:
    """Draw up the map *spec* from what is written in it, without any build.

    It has no figure with a value. Lanes that only measure are left out; of those that measure and
    hold cards, the cards stay. The curve stays where emotions are assumed, declared KPIs and pain
    points stay by their names.

    Parameters
    ----------
    spec
        The map file, as read by :func:`load_map`.
    map_id
        Name of the map file, used where the map has no ``id``.
    stages
        Stages of the project; columns where the map has none of its own.
    personas
        Personas of the project.
    project
        Its name.
    created
        Time of drawing, ISO 8601; now by default.

    Raises
    ------
    ConfigError
        If there is no stage at all, or the map names what it does not have.

    Examples
    --------
    >>> from touchline.maps.spec import MapStage
    >>> map = designed(MapSpec(stages=[MapStage(id="need"), MapStage(id="buy")]), map_id="shop")
    >>> [stage.id for stage in map.stages], map.build
    (['need', 'buy'], '')
    """
    columns = stages_of(spec.stages, stages) if spec.stages else list(stages)
    if not columns:
        raise ConfigError(
            f"the map {map_id!r} has no stages",
            hint="write them under 'stages:', each with an id",
        )
    own = spec.stages or [MapStage(id=stage.id) for stage in columns]
    check_map(msgspec.structs.replace(spec, stages=own))
    name = words(spec.name) if spec.name else message("design.name")
    lanes = [lane for kind in lane_names(spec) if (lane := _lane(spec, kind)) is not None]
    return Snapshot(
        project=project,
        map=spec.id or map_id,
        name=name,
        title=words(spec.title) if spec.title else _title(spec, name),
        subtitle=words(spec.subtitle)
        if spec.subtitle
        else message("design.subtitle", n=len(columns)),
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
        version=version("touchline"),
        build="",
        languages=list(spec.languages),
        calendar=spec.calendar,
        digits=spec.digits,
        unit=words(spec.unit_label) if spec.unit_label else message(f"of.{spec.unit}", n=2),
        state=spec.state,
        lens=_lens(spec, personas),
        stages=[_column(spec, stage) for stage in columns],
        stage_links=declared_ways(spec),
        links=map_links(spec),
        lanes=lanes,
        figures={figure.id: figure for figure in _figures(spec)},
        coverage=[],
        notes=[message("note.design")],
        credits=words(spec.credits) if spec.credits else None,
    )


def _title(spec: MapSpec, name: Text) -> Text:
    key = "design.title_future" if spec.state == "future" else "design.title"
    return message(key, name=name)


def _column(spec: MapSpec, stage: StageInfo) -> StageColumn:
    own = spec.hints.get(stage.id)
    phase = stage.phase if stage.phase in _PHASES else "any"
    return StageColumn(
        id=stage.id,
        label=words(stage.label),
        description=words(stage.description) if stage.description else None,
        phase=stage.phase,
        known=False,
        hint=words(own) if own is not None else message(f"hint.{phase}"),
        metrics=list(stage.metrics),
    )


def _lens(spec: MapSpec, personas: Sequence[PersonaSpec]) -> Lens:
    """Say for whom the map is drawn, by what is declared of them."""
    persona = next((each for each in personas if each.id == spec.persona), None)
    name = words(persona.label or persona.id) if persona else None
    if name is None:
        name = words(spec.persona) if spec.persona else message("lens.all")
    return Lens(
        name=name,
        description=words(persona.description) if persona and persona.description else None,
        quote=words(persona.quote) if persona and persona.quote else None,
        scenario=words(spec.scenario) if spec.scenario else None,
        owner=spec.owner,
        goals=[words(goal) for goal in persona.goals] if persona else [],
        expectations=[words(each) for each in spec.expectations],
        persons="lens.persons",
        journeys="lens.journeys",
        share="lens.share",
    )


def _figures(spec: MapSpec) -> Iterator[Figure]:
    """Give every figure that the map will have: none is known yet."""
    for name, key in (
        ("persons", "persons"),
        ("journeys", "journeys"),
        ("share", "share_of_all"),
    ):
        yield Figure(
            id=f"lens.{name}",
            unit="share" if name == "share" else "count",
            value=None,
            label=message(f"label.{key}"),
            missing=NOTHING_YET,
        )
    for kpi in spec.kpis:
        label = words(kpi.label or kpi.id)
        definition = words(kpi.definition) if kpi.definition else None
        yield Figure(
            id=f"kpi.{kpi.id}",
            unit="number",
            value=None,
            label=label,
            definition=definition,
            missing=NOTHING_YET,
        )


def _lane(spec: MapSpec, kind: LaneKind | LaneSpec) -> Lane | None:
    """Give what a lane holds without data; None where it would only measure."""
    if isinstance(kind, LaneSpec):
        return own_lane(spec, kind)
    if kind in LINE_LANES:
        return line_lane(kind)
    if kind in WRITTEN_LANES:
        return cards_lane(spec, kind)
    if kind == "steps":
        return Lane(kind=kind, steps=declared_steps(spec))
    if kind == "emotion":
        return Lane(kind=kind, assumed=spec.emotion.assumed) if spec.emotion.assumed else None
    if kind == "opportunities":
        return opportunities_lane(spec, [])
    cards = cards_of(spec, kind) if kind in CARD_LANES else []
    if kind == "pains":
        cards = [*_declared_pains(spec), *cards]
    kpis = _kpis(spec) if kind == "kpis" else []
    return Lane(kind=kind, cards=cards, kpis=kpis) if cards or kpis else None


def _declared_pains(spec: MapSpec) -> list[CardItem]:
    return [CardItem(id=pain.id, stage=pain.stage, text=words(pain.label)) for pain in spec.pains]


def _kpis(spec: MapSpec) -> list[KpiItem]:
    return [
        KpiItem(
            id=kpi.id,
            stage=kpi.stage,
            label=words(kpi.label or kpi.id),
            figure=f"kpi.{kpi.id}",
        )
        for kpi in spec.kpis
    ]
