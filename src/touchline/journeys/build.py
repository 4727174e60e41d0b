"""From records to journeys: the steps of a build, in the order in which they run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import msgspec
from msgspec import to_builtins

from touchline.engine import Limits, connect
from touchline.identity import IdentityReport, IdentitySpec, person_of, resolve
from touchline.journeys.answers import write_answers
from touchline.journeys.counts import count_records, goal_infos, segment_infos
from touchline.journeys.info import BuildInfo
from touchline.journeys.moments import bucket_relation, may_be_moments, moments_sql, split
from touchline.journeys.plan import Plan, make_plan
from touchline.journeys.records import RecordViews, find_duplicates, register_records
from touchline.journeys.spec import GoalSpec, JourneysSpec, SegmentSpec
from touchline.journeys.store import read_journeys
from touchline.journeys.tables import MOMENT_COLUMNS
from touchline.journeys.write import SpineWriter, Totals, write_bucket, write_outside
from touchline.schema import ID, PROPERTY, TRAIT, Table, literal
from touchline.touchpoints import stage_model
from touchline.touchpoints.spec import StageModelSpec, TouchpointRule
from touchline.workspace import Manifest, Workspace

__all__ = ["BuildSpec", "Progress", "build_journeys", "fingerprint"]

_BUCKET_ROWS = 100_000
"""Below this many moments a bucket more costs more than it helps."""

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of the whole is done, from 0 to 1."""


class BuildSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a build takes from the project file."""

    project: str
    version: str
    currency: str | None = None
    timezone: str | None = None
    identity: IdentitySpec = IdentitySpec()
    stages: str | StageModelSpec = "eight-stage"
    touchpoints: Sequence[TouchpointRule] = ()
    journeys: JourneysSpec = JourneysSpec()
    goals: Sequence[GoalSpec] = ()
    segments: Mapping[str, SegmentSpec] = {}
    beside: str = ""
    """What else is made into the folder of the build, as the room that makes it describes it."""


def fingerprint(manifest: Manifest, spec: BuildSpec) -> str:
    """Digest of everything that a build depends on.

    Examples
    --------
    >>> one = fingerprint(Manifest(), BuildSpec(project="shop", version="0.1.0"))
    >>> one == fingerprint(Manifest(generation=7), BuildSpec(project="shop", version="0.1.0"))
    True
    >>> one == fingerprint(Manifest(), BuildSpec(project="shop", version="0.2.0"))
    False
    """
    loaded = [(segment.name, segment.mapping, segment.content) for segment in manifest.segments]
    digest = hashlib.sha256(msgspec.json.encode(loaded))
    digest.update(msgspec.json.encode(spec))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the steps hand on."""

    views: RecordViews
    duplicates: dict[Table, int]
    identity: IdentityReport
    events: str
    feedback: str


def build_journeys(
    workspace: Workspace,
    spec: BuildSpec,
    out: Path,
    *,
    name: str,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> BuildInfo:
    """Build all tables from the loaded records into the empty folder *out*.

    Parameters
    ----------
    workspace
        Where the records lie and where temporary files may go; its lock must be held.
    spec
        Rules of the project.
    out
        An existing empty folder; afterwards it has every file of a build but ``build.json``, which
        :meth:`Workspace.commit_build` writes from the result.
    name
        Name of the build.
    limits
        Memory and threads of the database; the rest of the process needs about 300 MB.
    progress
        Called between steps.

    Raises
    ------
    ConfigError
        If a rule cannot be applied to the records.
    """
    tell = progress or (lambda what, share: None)
    manifest = workspace.manifest
    (out / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    (out / "journeys").mkdir()
    temporary = workspace.temporary / "build"
    temporary.mkdir()
    with connect(temporary / "spill", limits=limits) as db:
        tell("removing duplicates", 0.0)
        parts = _people(db, workspace, manifest, spec, out, tell)
        plan = _plan(db, parts.views, spec, out)
        totals = _write_moments(db, manifest, parts, plan, spec, out, temporary, tell)
        tell("placing answers", 0.9)
        _write_answers(db, parts, plan, spec, out)
        info = _summarise(db, manifest, parts, plan, spec, totals, name)
    tell("done", 1.0)
    return info


def _people(
    db: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    manifest: Manifest,
    spec: BuildSpec,
    out: Path,
    tell: Progress,
) -> _Parts:
    """Find duplicates and persons; give the events and answers with their person."""
    duplicates = find_duplicates(
        db, register_records(db, workspace, manifest), out / "duplicates.parquet"
    )
    views = register_records(db, workspace, manifest, duplicates=out / "duplicates.parquet")
    tell("finding out who is who", 0.1)
    identity = resolve(db, workspace, spec.identity, out)
    tables: tuple[Table, Table] = ("events", "feedback")
    events, feedback = (
        person_of(
            db,
            f"(SELECT * FROM {views.name(table)})",
            [*views.columns[table], "arrival"],
            spec=spec.identity,
            identity=out,
        )
        for table in tables
    )
    return _Parts(views, duplicates, identity, events, feedback)


def _plan(db: duckdb.DuckDBPyConnection, views: RecordViews, spec: BuildSpec, out: Path) -> Plan:
    extra = {
        *(c for table in ("events", "feedback") for c in views.prefixed(table, ID)),
        *(c for table in ("events", "feedback") for c in views.prefixed(table, PROPERTY)),
    }
    persons = literal(str(out / "persons.parquet"))
    described = db.execute(f"DESCRIBE SELECT * FROM read_parquet({persons})").fetchall()
    return make_plan(
        rules=spec.touchpoints,
        stages=stage_model(spec.stages),
        journeys=spec.journeys,
        goals=spec.goals,
        segments=spec.segments,
        columns=[*MOMENT_COLUMNS, *sorted(extra)],
        traits=[row[0] for row in described if row[0].startswith(TRAIT)],
    )


def _write_moments(
    db: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    parts: _Parts,
    plan: Plan,
    spec: BuildSpec,
    out: Path,
    temporary: Path,
    tell: Progress,
) -> Totals:
    """Write the spine and the buckets of the journey table."""
    feedback = parts.feedback if may_be_moments(spec.touchpoints) else None
    moments = moments_sql(parts.views, parts.events, feedback)
    rows = sum(s.records.get("events", 0) + s.records.get("feedback", 0) for s in manifest.segments)
    buckets = max(1, min(spec.journeys.buckets, -(-rows // _BUCKET_ROWS)))
    tell("collecting moments", 0.2)
    split(db, moments, temporary / "moments", buckets=buckets, persons=parts.identity.persons)
    totals = Totals()
    outside = [temporary / f"outside-{k:03}.parquet" for k in range(buckets)]
    with SpineWriter(out / "spine.parquet") as spine:
        for k in range(buckets):
            tell("putting journeys together", 0.3 + 0.6 * k / buckets)
            write_bucket(
                db,
                bucket_relation(temporary / "moments", k, moments),
                plan,
                spec.journeys,
                identity=spec.identity,
                persons=out / "persons.parquet",
                spine=spine,
                target=out / "journeys" / f"bucket-{k:03}.arrow",
                outside=outside[k],
                totals=totals,
            )
        write_outside(db, outside, spine, totals)
    return totals


def _write_answers(
    db: duckdb.DuckDBPyConnection, parts: _Parts, plan: Plan, spec: BuildSpec, out: Path
) -> None:
    db.execute(
        "CREATE OR REPLACE VIEW spine AS SELECT * FROM"
        f" read_parquet({literal(str(out / 'spine.parquet'))})"
    )
    db.register("journeys", read_journeys(out))
    write_answers(
        db,
        parts.feedback,
        parts.views.columns["feedback"],
        spec=spec.journeys,
        identity=spec.identity,
        touchpoints=plan.classification.touchpoints,
        stages=plan.stages,
        segments=list(plan.segments),
        target=out / "answers.parquet",
    )
    db.execute(
        "CREATE OR REPLACE VIEW answers AS SELECT * FROM"
        f" read_parquet({literal(str(out / 'answers.parquet'))})"
    )


def _summarise(
    db: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    parts: _Parts,
    plan: Plan,
    spec: BuildSpec,
    totals: Totals,
    name: str,
) -> BuildInfo:
    counts = count_records(db, parts.views, parts.events)
    moments = totals.moments + totals.outside
    return BuildInfo(
        build=name,
        version=spec.version,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        project=spec.project,
        currency=spec.currency,
        timezone=spec.timezone,
        generation=manifest.generation,
        fingerprint=fingerprint(manifest, spec),
        persons=parts.identity.persons,
        journeys=totals.journeys,
        moments=moments,
        events=counts.events,
        feedback=counts.feedback,
        not_scores=counts.not_scores,
        efforts=counts.efforts,
        profiles=counts.profiles,
        duplicates=sum(parts.duplicates.values()),
        unclassified=counts.unclassified,
        unclassified_share=counts.unclassified / moments if moments else None,
        without_person=counts.without_person,
        outside_journeys=totals.outside + counts.answers_outside,
        quarantined=sum(segment.quarantined for segment in manifest.segments),
        refused_merges=parts.identity.refused,
        ties=totals.ties / totals.moments if totals.moments else None,
        window=counts.window,
        newest=counts.newest,
        touchpoints=plan.classification.touchpoints,
        stages=list(plan.stages.stages),
        segments=segment_infos(db, spec.segments),
        goals=goal_infos(spec.goals),
        extra={
            "answers": counts.answers,
            "identity": to_builtins(parts.identity),
            "unknown_fields": list(plan.unknown),
        },
    )
