"""From a build and a map file to the computed map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.errors import WorkspaceError
from touchline.journeys.info import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.maps.answers import Measure, lay_answers
from touchline.maps.book import Book
from touchline.maps.coverage import coverage, lens
from touchline.maps.findings import footer, subtitle, title
from touchline.maps.lanes.channels import channels_lane
from touchline.maps.lanes.ease import ease_lane
from touchline.maps.lanes.efforts import efforts_lane
from touchline.maps.lanes.emotion import emotion_lane
from touchline.maps.lanes.floor import floor_lane
from touchline.maps.lanes.flow import flow_lane
from touchline.maps.lanes.kpis import kpis_lane
from touchline.maps.lanes.path import path_lane
from touchline.maps.lanes.plan import plan_lane
from touchline.maps.lanes.stages import stage_columns
from touchline.maps.lanes.standard import standard_kpis
from touchline.maps.lanes.steps import steps_lane
from touchline.maps.lanes.themes import ThemeNames, theme_names, themes_lane
from touchline.maps.lanes.touchpoints import touchpoints_lane
from touchline.maps.lanes.verbatims import verbatims_lane
from touchline.maps.links import measured_ways
from touchline.maps.load import Known, check_choice, check_map
from touchline.maps.pains import pains_lane
from touchline.maps.portrait import Portrait, portrait_of, portraits, with_curves
from touchline.maps.scope import Scope, open_scope
from touchline.maps.snapshot import Lane, Snapshot
from touchline.maps.spec import MapSpec
from touchline.maps.texts import message
from touchline.maps.views import open_build
from touchline.maps.written import measured_part, written

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import PainPoint

__all__ = ["compute", "measure"]


def compute(
    build: Path,
    spec: MapSpec,
    *,
    map_id: str,
    personas: Sequence[PersonaSpec] = (),
    efforts: Sequence[Path] | None = None,
    pains: Sequence[PainPoint] | None = None,
    created: str | None = None,
    folder: Path | None = None,
) -> Snapshot:
    """Compute the map *spec* over the build in folder *build*.

    Parameters
    ----------
    build
        Folder with ``build.json``, ``spine.parquet``, ``journeys/``, ``persons.parquet``,
        ``answers.parquet`` and ``identifiers.parquet``.
    spec
        The map file, as read by :func:`load_map`.
    map_id
        Name of the map file, used where the map has no ``id`` or ``name``.
    personas
        Personas of the project.
    efforts
        Segments of efforts to read instead of those that the build was made from.
    pains
        Pain points that the search found in the journeys that the map shows; they stand for the
        standard rules of the map. None: nobody searched, and the standard rules apply.
    created
        Time of computing, ISO 8601; now by default. All else depends on the inputs alone.
    folder
        Where the map file lies; a floor plan is looked for there.

    Raises
    ------
    ConfigError
        If the map names a stage, segment, value, persona or field that the build does not have.
    WorkspaceError
        If the build is incomplete or no journey is left to show.
    """
    check_map(spec, Known.of(BuildInfo.read(build), personas))
    found = measure(
        build,
        measured_part(spec),
        map_id=map_id,
        personas=personas,
        efforts=efforts,
        pains=pains,
        created=created,
        folder=folder,
    )
    return written(found, spec, map_id=map_id)


def measure(
    build: Path,
    spec: MapSpec,
    *,
    map_id: str,
    personas: Sequence[PersonaSpec] = (),
    efforts: Sequence[Path] | None = None,
    pains: Sequence[PainPoint] | None = None,
    created: str | None = None,
    folder: Path | None = None,
) -> Snapshot:
    """Measure what a map shows, before anything that is written by hand is laid onto it.

    *spec* is a :func:`~touchline.maps.written.measured_part`: nothing else of a map file is known
    here, so that nothing else can change a figure. The rest is as for :func:`compute`; a lane of
    pain points is always there.
    """
    info = BuildInfo.read(build)
    known = Known.of(info, personas)
    persona = next((each for each in personas if each.id == spec.persona), None)
    planned_for = spec.plan.persona if spec.plan is not None else None
    planned = next((each for each in personas if each.id == planned_for), None)
    among = [each for name in spec.personas for each in personas if each.id == name]
    for each in [persona, planned, *among]:
        if each is not None:
            check_choice(f"personas.{each.id}.segment", each.segment, known)
    with open_build(build, efforts) as db:
        scope = open_scope(db, info, spec, persona, among)
        if scope.journeys == 0:
            raise WorkspaceError(
                "no journey is left to show on this map",
                hint="widen its window, segment or persona",
                where=map_id,
            )
        shown = portraits(build, info, scope, efforts)
        found = _Found(pains, theme_names(build), shown, planned, folder)
        made = created or datetime.now(UTC).isoformat(timespec="seconds")
        return _snapshot(scope, found, map_id, made)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found before the map is computed."""

    pains: Sequence[PainPoint] | None
    themes: ThemeNames
    portraits: Sequence[Portrait]
    planned: PersonaSpec | None
    """Whose journeys are held against the plan; None: those of everybody on the map."""
    folder: Path | None
    """Where the map file lies."""


@dataclass(frozen=True, slots=True)
class _Laying:
    """What lanes are computed from."""

    scope: Scope
    book: Book
    measure: Measure
    themes: ThemeNames
    planned: PersonaSpec | None
    folder: Path | None


def _snapshot(scope: Scope, found: _Found, map_id: str, created: str) -> Snapshot:
    spec, info = scope.spec, scope.info
    measure = lay_answers(scope)
    shown = list(found.portraits)
    if scope.persona is not None:
        shown.append(portrait_of(scope.persona, scope, measure))
    book = Book(scope)
    head = lens(scope, book)
    stages = stage_columns(scope, book)
    pain_lane, pains = pains_lane(scope, book, measure, found.pains, found.themes)
    laying = _Laying(scope, book, measure, found.themes, found.planned, found.folder)
    lanes = [_LANES[str(kind)](laying) for kind in spec.lanes]
    lanes = [with_curves(lane, found.portraits) for lane in lanes]
    known = coverage(scope, book)
    return Snapshot(
        project=info.project,
        map=map_id,
        name=message("map.name"),
        title=title(scope, measure, pains),
        subtitle=subtitle(scope, measure, pains),
        created=created,
        version=info.version,
        build=info.build,
        languages=list(spec.languages),
        unit=scope.unit,
        lens=head,
        stages=stages,
        stage_links=measured_ways(scope, book),
        lanes=[*lanes, pain_lane],
        personas=[each.card for each in shown],
        figures=book.figures() | {id_: one for each in shown for id_, one in each.figures.items()},
        coverage=known,
        notes=footer(scope),
    )


_LANES: dict[str, Callable[[_Laying], Lane]] = {
    "flow": lambda on: flow_lane(on.scope, on.book),
    "steps": lambda on: steps_lane(on.scope, on.book),
    "touchpoints": lambda on: touchpoints_lane(on.scope, on.book),
    "channels": lambda on: channels_lane(on.scope, on.book),
    "path": lambda on: path_lane(on.scope, on.book, on.measure),
    "plan": lambda on: plan_lane(on.scope, on.book, on.planned),
    "emotion": lambda on: emotion_lane(on.scope, on.book),
    "ease": lambda on: ease_lane(on.scope, on.book),
    "verbatims": lambda on: verbatims_lane(on.scope),
    "themes": lambda on: themes_lane(on.scope, on.book, on.themes),
    "kpis": lambda on: (
        kpis_lane(on.scope, on.book) if on.scope.spec.kpis else standard_kpis(on.scope, on.book)
    ),
    "efforts": lambda on: efforts_lane(on.scope, on.book),
    "floor": lambda on: floor_lane(on.scope, on.book, on.folder),
}
"""How each lane is computed."""
