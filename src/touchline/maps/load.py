"""Reading a map file, and holding it against the project it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from touchline.analysis.friction.finding import KINDS
from touchline.config import load_yaml, locate
from touchline.errors import ConfigError
from touchline.journeys.info import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.maps.bounds import bounds_of
from touchline.maps.floor_plan import check_floor
from touchline.maps.items import RuleKind
from touchline.maps.names import UnknownNameError, listed, one_of
from touchline.maps.planning import check_planned
from touchline.maps.spec import KpiSpec, MapSpec
from touchline.maps.structure import check_structure, column_ids
from touchline.maps.time import seconds

__all__ = ["Known", "check_choice", "check_map", "load_map", "unknown_pains"]


MOST_PERSONAS = 5
"""More curves cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a map may use."""

    stages: tuple[str, ...]
    segments: Mapping[str, tuple[str, ...] | None]
    """segment → its values; None where only the data tell (traits and properties)."""
    personas: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] | None = None
    """None: not known, and not checked; so for the maps that this one may link to."""
    maps: tuple[str, ...] | None = None
    zones: tuple[str, ...] | None = None
    """Zones of touchpoints."""

    @classmethod
    def of(
        cls,
        info: BuildInfo,
        personas: Sequence[PersonaSpec] = (),
        maps: Sequence[str] | None = None,
    ) -> Known:
        """Names of a finished build."""
        return cls(
            tuple(stage.id for stage in info.stages),
            {segment.id: tuple(segment.values) for segment in info.segments},
            tuple(persona.id for persona in personas),
            tuple(touchpoint.id for touchpoint in info.touchpoints),
            None if maps is None else tuple(maps),
            tuple(sorted({each.zone for each in info.touchpoints if each.zone is not None})),
        )


def load_map(path: Path, *, known: Known | None = None) -> MapSpec:
    """Read the map file at *path*; with *known* names, refuse any other.

    Raises
    ------
    ConfigError
        With file, line, column and the place inside the map; for an unknown stage, step, lane,
        segment, value, persona, touchpoint or map also with the nearest name.
    """
    spec = load_yaml(path, MapSpec)
    try:
        check_map(spec, known)
    except ConfigError as error:
        name = error.name if isinstance(error, UnknownNameError) else None
        at = locate(path, error.where, name=name) if error.where else str(path)
        where = f"{at}: {error.where}" if error.where else at
        raise ConfigError(error.message, hint=error.hint, where=where) from None
    return spec


def check_map(spec: MapSpec, known: Known | None = None) -> None:
    """Refuse a map that contradicts itself or, with *known*, names what the project does not have.

    Raises
    ------
    ConfigError
        ``where`` is the place inside the map, such as ``kpis[2].stage``.

    Examples
    --------
    >>> names = Known(("decision", "evaluation"), {"sent": ("late", "on time")})
    >>> check_map(MapSpec(segment={"sent": "lat"}), names)
    Traceback (most recent call last):
    touchline.maps.names.UnknownNameError: segment.sent: 'lat' is no value of the segment 'sent'
      → did you mean 'late'? There are: late, on time
    """
    _check_numbers(spec)
    _check_personas(spec)
    for place, kpi in listed("kpis", spec.kpis):
        _check_kpi(place, kpi)
    columns = column_ids(spec, known)
    for place, stage in _stages(spec) if columns is not None else ():
        one_of(place, "stage", stage, columns or (), of="the map" if spec.stages else "the project")
    check_structure(spec, known)
    if spec.floor is not None:
        check_floor(
            spec.floor,
            columns=columns,
            touchpoints=known.touchpoints if known else None,
            zones=known.zones if known else None,
        )
    check_planned(spec, known)
    if known is None:
        return
    for place, segment, values in _segments(spec):
        one_of(place, "segment", segment, known.segments)
        for at, value in values:
            _value(at, segment, value, known.segments[segment])
    for place, persona in [("persona", spec.persona), *listed("personas", spec.personas)]:
        if persona is not None:
            one_of(place, "persona", persona, known.personas)


def check_choice(place: str, choice: Mapping[str, str | list[str]], known: Known) -> None:
    """Refuse a choice of segment values that the project does not have."""
    for segment, values in choice.items():
        one_of(place, "segment", segment, known.segments)
        for at, value in _values(f"{place}.{segment}", values):
            _value(at, segment, value, known.segments[segment])


def unknown_pains(spec: MapSpec, known: Known) -> list[str]:
    """Give the pain points that opportunities answer and that this map can never have.

    A pain point that is only not there with the data of today is not among them; the map itself
    notes it.

    Examples
    --------
    >>> from touchline.maps.spec import OpportunityCard
    >>> card = OpportunityCard(stage="buy", text="Call", pain="delivery.lat")
    >>> unknown_pains(MapSpec(opportunities=[card]), Known(("buy",), {"delivery": ("late",)}))
    ['delivery.lat']
    """
    declared = {pain.id for pain in spec.pains}
    asked = [each.pain for each in spec.opportunities if each.pain is not None]
    return [pain for pain in asked if pain not in declared and not _findable(pain, spec, known)]


def _findable(pain: str, spec: MapSpec, known: Known) -> bool:
    """Whether the search, or a standard rule, can give a pain point of this id."""
    rule, _, rest = pain.partition(".")
    if not spec.find_pains:
        return False
    if rule in (*get_args(RuleKind), *KINDS) or (rest and rule == "touchpoint"):
        return True
    names = [name for name in known.segments if pain.startswith(f"{name}.")]
    values = {name: known.segments[name] for name in names}
    return any(
        each is None or pain.removeprefix(f"{name}.") in each for name, each in values.items()
    )


def _check_numbers(spec: MapSpec) -> None:
    for stage, limit in spec.fast.items():
        seconds(limit, where=f"fast.{stage}")
    for stage, feeling in spec.emotion.assumed.items():
        if not -2 <= feeling <= 2:
            raise ConfigError(
                f"an assumed emotion of {feeling} lies outside −2 … 2",
                where=f"emotion.assumed.{stage}",
            )
    if spec.window is not None:
        first, last = (_day(text) for text in spec.window)
        if last < first:
            raise ConfigError(f"the window ends ({last}) before it begins ({first})")
    for name, ids in (("kpis", [k.id for k in spec.kpis]), ("pains", [p.id for p in spec.pains])):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ConfigError(f"the id {twice[0]!r} stands twice", where=name)


def _check_personas(spec: MapSpec) -> None:
    chosen = spec.personas
    if chosen and spec.persona is not None:
        raise ConfigError(
            f"the map shows the persona {spec.persona!r} and compares {', '.join(chosen)}",
            hint="write persona: for one, or personas: for several",
            where="personas",
        )
    twice = sorted({each for each in chosen if chosen.count(each) > 1})
    if twice:
        raise ConfigError(f"the persona {twice[0]!r} stands twice", where="personas")
    if len(chosen) > MOST_PERSONAS:
        raise ConfigError(
            f"{len(chosen)} personas cannot be told apart on one map",
            hint=f"compare at most {MOST_PERSONAS}; draw others with --persona",
            where="personas",
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"{text!r} is no day", hint="write it as 2018-01-31", where="window"
        ) from None


_NEEDS = {"rate": ("has",), "duration": ("start", "end")}


def _check_kpi(place: str, kpi: KpiSpec) -> None:
    for key in _NEEDS.get(kpi.kind, ()):
        if getattr(kpi, key) is None:
            raise ConfigError(f"a KPI of kind {kpi.kind!r} needs {key!r}", where=place)
    bounds_of(kpi, where=place)


def _stages(spec: MapSpec) -> Iterator[tuple[str, str]]:
    """Every stage that the map names, with its place."""
    listed: dict[str, list[Any]] = {
        "kpis": spec.kpis,
        "pains": spec.pains,
        "cards": spec.cards,
        "opportunities": spec.opportunities,
        "emotion.forks": spec.emotion.forks,
    }
    for name, items in listed.items():
        for position, item in enumerate(items):
            yield f"{name}[{position}].stage", item.stage
    for name, keys in (
        ("fast", spec.fast),
        ("hints", spec.hints),
        ("emotion.assumed", spec.emotion.assumed),
    ):
        for stage in keys:
            yield f"{name}.{stage}", stage


def _segments(spec: MapSpec) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Every segment that the map names, with its place, and the values named with theirs."""
    chosen = [("segment", spec.segment)]
    chosen += [(f"kpis[{n}].segment", kpi.segment) for n, kpi in enumerate(spec.kpis)]
    chosen += [(f"pains[{n}].segment", pain.segment) for n, pain in enumerate(spec.pains)]
    for place, choice in chosen:
        for segment, values in choice.items():
            yield f"{place}.{segment}", segment, _values(f"{place}.{segment}", values)
    for place, fork in listed("emotion.forks", spec.emotion.forks):
        yield f"{place}.segment", fork.segment, _values(f"{place}.values", fork.values)


def _values(place: str, values: str | list[str]) -> list[tuple[str, str]]:
    return [(place, values)] if isinstance(values, str) else list(listed(place, values))


def _value(place: str, segment: str, value: str, known: tuple[str, ...] | None) -> None:
    if known is not None and value not in known:
        message = f"{value!r} is no value of the segment {segment!r}"
        raise UnknownNameError(message, name=value, known=known, where=place)
