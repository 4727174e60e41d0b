"""What one map is about: the journeys that it shows, their steps, stages and main line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from touchline.errors import ConfigError
from touchline.journeys.info import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.journeys.tables import UNCLASSIFIED
from touchline.maps.columns import Columns, lay_columns
from touchline.maps.relations import Relations
from touchline.maps.snapshot import Text
from touchline.maps.spec import MapSpec
from touchline.maps.texts import message, words
from touchline.maps.time import instants
from touchline.maps.views import columns_of
from touchline.schema import identifier, literal

__all__ = ["NO_STAGE", "MainTouchpoint", "Scope", "choice_sql", "open_scope"]

NO_STAGE = 255
MOST_NODES = 9
CORE_SHARE = 0.2
"""A touchpoint that at least this share of the journeys meets is on the main line."""
_STAGES = {"spine": ("stage",), "answers": ("about_stage", "reached_stage")}
"""View of the build → its columns that hold codes of stages."""
UNORDERED = 0.5
"""From this share on of journeys without length, times are not known; of ties, order neither."""


@dataclass(frozen=True, slots=True)
class MainTouchpoint:
    """A touchpoint of the main line; its rank is its position."""

    code: int
    stage: int
    journeys: int
    core: bool
    """Whether ending before it counts as leaving."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The journeys shown and what all lanes share about them."""

    relations: Relations
    info: BuildInfo
    """The build as the map sees it: its stages are the columns of the map."""
    columns: Columns
    spec: MapSpec
    persona: PersonaSpec | None
    among: tuple[PersonaSpec, ...]
    """Personas that are compared: the map shows the journeys of all of them."""
    journeys: int
    persons: int
    all_journeys: int
    window: tuple[str, str] | None
    zero_length: float | None
    """Share of the journeys with several moments that begin and end at the same instant."""
    worth: float | None = None
    """Mean value of the journeys shown that have one; None where none has."""
    known_stages: frozenset[int] = frozenset()
    line: tuple[MainTouchpoint, ...] = ()

    @property
    def db(self) -> duckdb.DuckDBPyConnection:
        """The open connection."""
        return self.relations.db

    @property
    def timed(self) -> bool:
        """Whether the times within journeys are known at all."""
        return self.zero_length is None or self.zero_length <= UNORDERED

    @property
    def ordered(self) -> bool:
        """Whether the order within journeys is known: most moments have a time of their own."""
        return self.timed and (self.info.ties or 0.0) <= UNORDERED

    @property
    def unit(self) -> Text:
        """What a journey is called."""
        if self.spec.unit_label is not None:
            return words(self.spec.unit_label)
        return message(f"of.{self.spec.unit}", n=2)

    def stage_label(self, code: int) -> Text:
        """Label of a stage by its code."""
        return words(self.info.stages[code].label)

    @property
    def everybody(self) -> str:
        """SQL of the journeys of everybody in the segment and window of the map."""
        where = _where(_of_map(self.info, self.spec))
        return f"SELECT journey_id AS journey, person FROM journeys{where}"

    def touchpoint_label(self, code: int) -> Text:
        """Label of a touchpoint by its code."""
        return words(self.info.touchpoints[code].label)

    @property
    def stage_ids(self) -> tuple[str, ...]:
        """Ids of the columns, in order."""
        return tuple(stage.id for stage in self.info.stages)

    def stage_code(self, name: str) -> int:
        """Code of a stage by its id."""
        return self.stage_ids.index(name)

    def place_name(self, touchpoint: int, stage: int) -> str:
        """Name a touchpoint in a stage: its id; with the stage where that is not its usual one.

        A touchpoint may stand in several stages: a visit before the purchase, and one after it.
        """
        each, here = self.info.touchpoints[touchpoint], self.info.stages[stage].id
        return each.id if each.stage == here else f"{each.id}@{here}"

    def is_over(self, stage: int) -> bool:
        """Whether the main line is over in this stage, so that to end here is no fault."""
        last = self.line[self.core_end].stage if self.line else 0
        return stage >= last or stage == max(self.known_stages, default=stage)

    @property
    def core_end(self) -> int:
        """Rank of the last touchpoint that a journey is expected to come to."""
        return max((rank for rank, each in enumerate(self.line) if each.core), default=0)


def choice_sql(choice: Mapping[str, str | list[str]]) -> list[str]:
    r"""Give SQL conditions over segment columns for a choice of values.

    Examples
    --------
    >>> choice_sql({"delivery": ["late", "on time"]})
    ['"segment:delivery" IN (\'late\', \'on time\')']
    """
    conditions = []
    for segment, values in choice.items():
        chosen = [values] if isinstance(values, str) else values
        listed = ", ".join(literal(value) for value in chosen)
        conditions.append(f"{identifier('segment:' + segment)} IN ({listed})")
    return conditions


def open_scope(
    db: duckdb.DuckDBPyConnection,
    info: BuildInfo,
    spec: MapSpec,
    persona: PersonaSpec | None,
    among: Sequence[PersonaSpec] = (),
) -> Scope:
    """Select the journeys of the map and lay out what all lanes read.

    They are those of *persona*, or those of any persona *among* several, or everybody's.

    Raises
    ------
    ConfigError
        If the map counts persons but persons have several journeys.
    """
    columns = lay_columns(info, spec.stages)
    info = columns.info
    relations = Relations(db)
    _place(relations, columns)
    relations.define("names", _names(info))
    relations.define("mapped", _selection(db, info, spec, persona, among))
    relations.keep_few("mapped")
    relations.define(
        "steps",
        "SELECT s.moment, s.journey, s.time, s.touchpoint, s.stage\n"
        "FROM spine s SEMI JOIN mapped m ON s.journey = m.journey",
    )
    scope = replace(_counts(relations, columns, spec), persona=persona, among=tuple(among))
    if spec.unit == "persons" and scope.persons < scope.journeys:
        raise ConfigError(
            f"the map counts persons, but {scope.persons} persons have {scope.journeys} journeys",
            hint="write 'unit: journeys', or build journeys 'by: person'",
            where="unit",
        )
    _meetings(scope)
    known = relations.rows("SELECT DISTINCT stage FROM entered ORDER BY stage")
    scope = replace(scope, known_stages=frozenset(int(row[0]) for row in known))
    scope = replace(scope, line=_main_line(scope))
    _lay_line(scope)
    return scope


def _place(relations: Relations, columns: Columns) -> None:
    """Lay moments and answers into the columns of the map, where these are not the stages."""
    if columns.codes is None:
        return
    for view, names in _STAGES.items():
        laid = ", ".join(f"{columns.placed(name)} AS {name}" for name in names)
        relations.stand_for(view, f"SELECT * REPLACE ({laid}) FROM main.{view}")


def _names(info: BuildInfo) -> str:
    """Table of touchpoint codes with their names, for readable rows."""
    listed = [
        f"({code}, {literal(each.id)}, {literal(each.stage)})"
        for code, each in enumerate(info.touchpoints)
    ]
    listed.append(f"({UNCLASSIFIED}, NULL, NULL)")
    return (
        "SELECT code::USMALLINT AS touchpoint, name::VARCHAR AS touchpoint_name, "
        "stage_name::VARCHAR AS stage_name\n"
        f"FROM (VALUES {', '.join(listed)}) AS t(code, name, stage_name)"
    )


def _selection(
    db: duckdb.DuckDBPyConnection,
    info: BuildInfo,
    spec: MapSpec,
    persona: PersonaSpec | None,
    among: Sequence[PersonaSpec],
) -> str:
    segments = [name for name in columns_of(db, "journeys") if name.startswith("segment:")]
    columns = ["journey_id AS journey", "person", "key", "start", '"end"', "outcome", "total"]
    columns += [identifier(name) for name in segments]
    conditions = _of_map(info, spec) + choice_sql(persona.segment if persona else {})
    if among:
        choices = [" AND ".join(choice_sql(each.segment)) or "true" for each in among]
        conditions.append(f"({' OR '.join(f'({each})' for each in choices)})")
    # The number of moments is kept, the lists are not: most figures need no more.
    return f"SELECT {', '.join(columns)}, len(event) AS moments\nFROM journeys{_where(conditions)}"


def _of_map(info: BuildInfo, spec: MapSpec) -> list[str]:
    """Give the conditions of the map on any journey, whoever's it is."""
    conditions = choice_sql(spec.segment)
    if spec.window is not None:
        begin, end = instants(spec.window, info.timezone)
        conditions += [
            f"start >= TIMESTAMPTZ {literal(begin)}",
            f"start < TIMESTAMPTZ {literal(end)}",
        ]
    return conditions


def _where(conditions: Sequence[str]) -> str:
    return f"\nWHERE {' AND '.join(conditions)}" if conditions else ""


def _counts(relations: Relations, columns: Columns, spec: MapSpec) -> Scope:
    sql = (
        'SELECT count(*), count(DISTINCT person), min(start), max("end"), '
        'avg((start = "end")::INT) FILTER (WHERE moments > 1), '
        "count(*) FILTER (WHERE total > 0), fsum(total) FILTER (WHERE total > 0) FROM mapped"
    )
    journeys, persons, first, last, zero, valued, total = relations.rows(sql)[0]
    return Scope(
        relations=relations,
        info=columns.info,
        columns=columns,
        spec=spec,
        persona=None,
        among=(),
        journeys=int(journeys),
        persons=int(persons),
        all_journeys=columns.info.journeys,
        window=(_iso(first), _iso(last)) if first is not None else None,
        zero_length=None if zero is None else float(zero),
        worth=float(total) / valued if valued else None,
    )


def _iso(instant: datetime) -> str:
    return instant.isoformat()


def _meetings(scope: Scope) -> None:
    """Which journey met which touchpoint and entered which stage, and when it went on."""
    scope.relations.define(
        "met",
        "SELECT journey, touchpoint, stage, count(*) AS times, min(moment) AS first_moment\n"
        f"FROM steps WHERE touchpoint <> {UNCLASSIFIED} AND stage <> {NO_STAGE}\n"
        "GROUP BY ALL",
    )
    later = " AND s.moment > f.moment" if scope.ordered else ""
    scope.relations.define(
        "entered",
        "SELECT f.journey, f.stage, f.moment, f.time, min(s.moment) AS next_moment, "
        "min(s.time) AS next_time\n"
        "FROM (SELECT journey, stage, min(moment) AS moment, min(time) AS time FROM steps\n"
        f"  WHERE stage <> {NO_STAGE} GROUP BY ALL) f\n"
        "LEFT JOIN steps s ON s.journey = f.journey AND s.stage > f.stage\n"
        f"  AND s.stage <> {NO_STAGE}{later}\n"
        "GROUP BY ALL",
    )


def _main_line(scope: Scope) -> tuple[MainTouchpoint, ...]:
    """Touchpoints that many journeys meet, and the most common one of each stage, in order."""
    found = scope.relations.rows(
        "SELECT touchpoint, stage, count(*) AS journeys,\n"
        "  avg(first_moment - b.moment) AS position\n"
        "FROM met JOIN (SELECT journey, min(moment) AS moment FROM steps GROUP BY journey) b\n"
        "  USING (journey)\n"
        "GROUP BY ALL ORDER BY journeys DESC, touchpoint, stage"
    )
    phases = [stage.phase for stage in scope.info.stages]
    tops: set[int] = set()
    chosen: list[tuple[int, float, MainTouchpoint]] = []
    for code, stage, journeys, position in found:
        top = stage not in tops
        tops.add(stage)
        often = journeys >= CORE_SHARE * scope.journeys
        if top or (often and len(chosen) < MOST_NODES):
            core = often or (top and phases[stage] in ("before", "during"))
            each = MainTouchpoint(int(code), int(stage), int(journeys), core)
            chosen.append((int(stage), float(position), each))
    while len(chosen) > MOST_NODES:
        extra = [item for item in chosen if not _alone(item, chosen)]
        if not extra:
            break
        chosen.remove(min(extra, key=lambda item: item[2].journeys))
    return tuple(each for _, _, each in sorted(chosen, key=lambda item: item[:2]))


def _alone(
    item: tuple[int, float, MainTouchpoint], chosen: Sequence[tuple[int, float, MainTouchpoint]]
) -> bool:
    """Whether *item* is the only touchpoint of its stage."""
    return sum(other[0] == item[0] for other in chosen) == 1


def _lay_line(scope: Scope) -> None:
    """Each journey as a sequence of main touchpoints, immediate repeats counted once."""
    ranks = ", ".join(
        f"({each.code}, {each.stage}, {rank})" for rank, each in enumerate(scope.line)
    )
    ranks = ranks or "(NULL, NULL, NULL)"
    scope.relations.define(
        "line",
        "SELECT journey, moment, time, rank, lead(rank) OVER later AS next_rank,\n"
        "  lead(time) OVER later AS next_time\n"
        "FROM (SELECT journey, moment, time, rank,\n"
        "    lag(rank) OVER (PARTITION BY journey ORDER BY moment) AS rank_before\n"
        f"  FROM steps JOIN (VALUES {ranks}) AS t(touchpoint, stage, rank)\n"
        "    USING (touchpoint, stage))\n"
        "WHERE rank_before IS DISTINCT FROM rank\n"
        "WINDOW later AS (PARTITION BY journey ORDER BY moment)",
    )
    # The first time in each journey; the next touchpoint of the line is part of the same row.
    scope.relations.define(
        "hops",
        "SELECT journey, rank, next_rank, min(time) AS time,\n"
        "  arg_min(next_time, moment) AS arrived\n"
        "FROM line WHERE next_rank IS NOT NULL GROUP BY ALL",
    )
