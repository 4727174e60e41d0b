"""Holds a project to its bounds, so that what the maps show stays true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from touchline.errors import TouchlineError
from touchline.journeys import BuildInfo
from touchline.maps import load_map
from touchline.maps.load import Known, unknown_pains
from touchline.project.claims import bounds_of_kpis, claims, fresh, growth
from touchline.project.finding import Finding
from touchline.project.texts import texts_of_map
from touchline.sources.find import Origin, find_origins
from touchline.sources.fingerprint import reading_and_mapping
from touchline.sources.segments import Defaults
from touchline.sources.survey import survey
from touchline.touchpoints import stage_model
from touchline.workspace import Segment

if TYPE_CHECKING:
    from touchline.project.maps import ProjectMap
    from touchline.project.project import Project

__all__ = ["CheckReport", "Finding", "check_project"]


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that was checked, in order."""

    ok: bool
    findings: list[Finding]


def check_project(project: Project, *, now: datetime | None = None) -> CheckReport:
    """Check configuration, sources, build, maps and bounds; nothing is changed.

    *now* is what the age of records is counted from; default: the present.
    """
    findings = [
        _stages(project),
        *_sources(project),
        _quarantined(project),
        *_build(project, now),
    ]
    return CheckReport(ok=all(each.ok for each in findings), findings=findings)


def _failed(check: str, error: TouchlineError) -> Finding:
    where = f"{error.where}: " if error.where else ""
    return Finding(check=check, ok=False, message=where + error.message, hint=error.hint)


def _stages(project: Project) -> Finding:
    try:
        stages = stage_model(project.file.stages)
    except TouchlineError as error:
        return _failed("configuration", error)
    counts = {
        "source": len(project.file.sources),
        "touchpoint rule": len(project.file.touchpoints),
        "stage": len(stages.stages),
        "map": len(project.maps),
    }
    message = ", ".join(_many(count, what) for what, count in counts.items())
    return Finding(check="configuration", ok=True, message=message)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _sources(project: Project) -> Iterator[Finding]:
    segments = project.workspace.manifest.segments
    file = project.file
    defaults = Defaults(timezone=file.timezone, currency=file.currency)
    for name, spec in file.sources.items():
        try:
            origins = find_origins(name, spec, project.folder)
            mapping = reading_and_mapping(spec, defaults)
        except TouchlineError as error:
            yield _failed("sources", error)
            continue
        files = sum(len(origin.files) for origin in origins)
        what = _many(files, "file") if files else "database"
        yield Finding(check="sources", ok=True, message=f"{name}: {what}")
        yield _loaded(name, origins, [s for s in segments if s.source == name], mapping)


def _loaded(
    name: str, origins: Sequence[Origin], segments: Sequence[Segment], mapping: str
) -> Finding:
    """Say whether files, or their mapping, have changed since they were loaded."""
    changed = [
        found.origin.name
        for found in survey(origins, segments)
        if found.kind in ("other", "moved") and found.origin.kind != "database"
    ]
    if changed:
        shown = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
        message = f"{name}: new or changed: {shown}"
    elif not segments:
        message = f"{name}: not loaded"
    elif any(segment.mapping != mapping for segment in segments):
        message = f"{name}: the mapping has changed since it was loaded"
    else:
        return Finding(check="loaded", ok=True, message=f"{name}: loaded as it is")
    return Finding(check="loaded", ok=False, message=message, hint="run 'touchline load'")


def _bounded(check: str, value: float | None, bound: float, what: str, hint: str) -> Finding:
    shown = "nothing to count" if value is None else f"{value:.2%} {what}, at most {bound:.2%}"
    ok = value is None or value <= bound
    return Finding(
        check=check, ok=ok, message=shown, value=value, bound=bound, hint=None if ok else hint
    )


def _quarantined(project: Project) -> Finding:
    segments = project.workspace.manifest.segments
    read = sum(segment.read for segment in segments)
    share = sum(segment.quarantined for segment in segments) / read if read else None
    return _bounded(
        "quarantined",
        share,
        project.file.check.quarantined,
        "of the rows are in quarantine",
        "'touchline quarantine' lists them with their reasons",
    )


def _build(project: Project, now: datetime | None) -> Iterator[Finding]:
    try:
        info = project.info
        current = project.is_built
    except TouchlineError as error:
        yield _failed("build", error)
        return
    yield Finding(
        check="build",
        ok=current,
        message=f"{info.build} is up to date" if current else f"{info.build} is out of date",
        hint=None if current else "run 'touchline build'",
    )
    yield _bounded(
        "unclassified",
        info.unclassified_share,
        project.file.check.unclassified,
        "of the moments are caught by no rule",
        "add a rule under 'touchpoints:'; 'touchline build --format json' counts events by name",
    )
    records = sum(info.events.values()) + _answers(info)
    yield _bounded(
        "without_person",
        info.without_person / records if records else None,
        project.file.check.without_person,
        "of the events and answers have no usable identifier",
        "map an identifier under 'ids:' of the source",
    )
    yield from growth(project, info)
    yield from fresh(project, info, now)
    for each in project.maps:
        found = _map(info, each.name, each.path, project)
        yield found
        if found.ok:
            texts = texts_of_map(each.name, each.spec, project.file)
            if texts is not None:
                yield texts
            yield from _shown(each)


def _shown(drawn: ProjectMap) -> Iterator[Finding]:
    """Hold what a map shows to its bounds, and what it claims to the data."""
    try:
        snapshot = drawn.snapshot()
        yield from bounds_of_kpis(drawn.name, drawn.spec, snapshot)
        yield from claims(drawn, drawn.spec, snapshot)
    except TouchlineError as error:
        yield _failed(f"map {drawn.name}", error)


def _answers(info: BuildInfo) -> int:
    return int(info.extra.get("answers", info.feedback))


def _map(info: BuildInfo, name: str, path: Path, project: Project) -> Finding:
    check = f"map {name}"
    try:
        known = Known.of(info, project.file.personas, [each.name for each in project.maps])
        spec = load_map(path, known=known)
    except TouchlineError as error:
        return _failed(check, error)
    lost = unknown_pains(spec, known)
    if lost:
        return Finding(
            check=check,
            ok=False,
            message=f"an opportunity answers the pain point {lost[0]!r}, which cannot be found",
            hint="write the id of a pain under 'pains:', or one that the snapshot of the map lists",
        )
    return Finding(check=check, ok=True, message="fits the project")
