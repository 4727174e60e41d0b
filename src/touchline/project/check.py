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
from touchline.maps.texts import message, number, words
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
    advice = words(error.hint) if error.hint else None
    return Finding(check=check, ok=False, text=words(where + error.message), advice=advice)


def _stages(project: Project) -> Finding:
    try:
        stages = stage_model(project.file.stages)
    except TouchlineError as error:
        return _failed("configuration", error)
    counts = {
        "sources": len(project.file.sources),
        "rules": len(project.file.touchpoints),
        "stages": len(stages.stages),
        "maps": len(project.maps),
    }
    parts = {what: message(f"check.counted.{what}", n=n) for what, n in counts.items()}
    return Finding(check="configuration", ok=True, text=message("check.counted", **parts))


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
        what = message("check.files", n=files) if files else message("check.database")
        yield Finding(check="sources", ok=True, text=message("check.of", name=name, what=what))
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
        what = message("check.changed", files=shown)
    elif not segments:
        what = message("check.not_loaded")
    elif any(segment.mapping != mapping for segment in segments):
        what = message("check.mapping_changed")
    else:
        text = message("check.of", name=name, what=message("check.loaded"))
        return Finding(check="loaded", ok=True, text=text)
    text = message("check.of", name=name, what=what)
    return Finding(check="loaded", ok=False, text=text, advice=message("check.load"))


def _bounded(check: str, value: float | None, bound: float) -> Finding:
    ok = value is None or value <= bound
    shares = {"share": number(value, "share"), "bound": number(bound, "share")}
    return Finding(
        check=check,
        ok=ok,
        text=message("check.nothing") if value is None else message(f"check.{check}", **shares),
        value=value,
        bound=bound,
        advice=None if ok else message(f"check.{check}.hint"),
    )


def _quarantined(project: Project) -> Finding:
    segments = project.workspace.manifest.segments
    read = sum(segment.read for segment in segments)
    share = sum(segment.quarantined for segment in segments) / read if read else None
    return _bounded("quarantined", share, project.file.check.quarantined)


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
        text=message("check.build.current" if current else "check.build.old", build=info.build),
        advice=None if current else message("check.build.hint"),
    )
    yield _bounded("unclassified", info.unclassified_share, project.file.check.unclassified)
    records = sum(info.events.values()) + _answers(info)
    without = info.without_person / records if records else None
    yield _bounded("without_person", without, project.file.check.without_person)
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
            text=message("check.map.pain", pain=lost[0]),
            advice=message("check.map.pain.hint"),
        )
    return Finding(check=check, ok=True, text=message("check.map.fits"))
