"""Bring the segments of one source up to date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from touchline.engine.duck import Limits
from touchline.sources.find import find_origins
from touchline.sources.fingerprint import next_name, reading_and_mapping, same_reading
from touchline.sources.intake import Read, finish, read_origin, reopen
from touchline.sources.report import FileState, LoadedFile, LoadEvent
from touchline.sources.segments import Defaults
from touchline.sources.spec import SourceSpec
from touchline.sources.survey import Finding, survey
from touchline.workspace import Segment, Workspace

__all__ = ["Options", "State", "drop_gone", "update_source"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller of a load asked for."""

    defaults: Defaults
    force: bool
    prune: bool
    progress: Callable[[LoadEvent], None]
    limits: Limits | None


@dataclass(slots=True)
class State:
    """Segments as they will be, and what happened to every file."""

    workspace: Workspace
    segments: list[Segment]
    names: list[str]
    """All names before and during this load; none is given twice."""
    fresh: dict[str, Path] = field(default_factory=dict)
    """New segment → folder of its files under ``tmp/``."""
    files: dict[str, list[LoadedFile]] = field(default_factory=dict)

    def of(self, source: str) -> list[Segment]:
        """Segments of one source, in order of arrival."""
        return [segment for segment in self.segments if segment.source == source]

    def put(self, new: Segment, old: Segment | None) -> None:
        """Put *new* in the place of *old*, or at the end."""
        if old is None:
            self.segments.append(new)
        else:
            self.segments[self.segments.index(old)] = new

    def note(
        self, source: str, origin: str, state: FileState, segment: Segment | None, **more: str
    ) -> None:
        """Write down what happened to a file."""
        counted = state not in ("copy", "removed") and segment is not None
        self.files.setdefault(source, []).append(
            LoadedFile(
                origin=origin,
                state=state,
                segment=segment.name if segment is not None else None,
                read=segment.read if counted and segment else 0,
                loaded=segment.loaded if counted and segment else 0,
                quarantined=segment.quarantined if counted and segment else 0,
                copy_of=more.get("copy_of"),
            )
        )


def update_source(state: State, source: str, spec: SourceSpec, options: Options) -> None:
    """Read and map what is new or changed in one source."""
    fingerprint = reading_and_mapping(spec, options.defaults)
    origins = find_origins(source, spec, state.workspace.project)
    state.files.setdefault(source, [])
    findings = survey(origins, state.of(source))
    for place, finding in enumerate(findings):
        event = LoadEvent(
            source=source,
            origin=finding.origin.name,
            step="read",
            done=place,
            total=len(findings),
        )
        options.progress(event)
        segment = _update(state, source, spec, finding, fingerprint, options, event)
        rows = segment.read if segment is not None else 0
        options.progress(msgspec.structs.replace(event, step="done", done=place + 1, rows=rows))
    present = {origin.name for origin in origins}
    drop_gone(state, [s for s in state.of(source) if s.origin not in present], prune=options.prune)


def drop_gone(state: State, gone: list[Segment], *, prune: bool) -> None:
    """Segments whose file or source is gone: removed with *prune*, else kept and told."""
    for segment in gone:
        if prune:
            state.segments.remove(segment)
        state.note(segment.source, segment.origin, "removed" if prune else "vanished", segment)


def _update(
    state: State,
    source: str,
    spec: SourceSpec,
    finding: Finding,
    fingerprint: str,
    options: Options,
    event: LoadEvent,
) -> Segment | None:
    """Bring one file up to date; its segment, or None for a copy of another file."""
    old, origin = finding.old, finding.origin
    if finding.kind == "copy":
        if old is not None:
            state.segments.remove(old)
        state.note(source, origin.name, "copy", None, copy_of=finding.copy_of or "")
        return None
    known = finding.kind in ("same", "moved") and old is not None and not options.force
    if known and old is not None and old.mapping == fingerprint:
        return _keep(state, finding, old, "unchanged" if finding.kind == "same" else "moved")
    read = None
    if known and old is not None and same_reading(old.mapping, fingerprint):
        read = reopen(state.workspace, old, _folder(state))
    status: FileState = "new" if old is None else "changed" if read is None else "remapped"
    if read is None:
        folder = _folder(state)
        read = read_origin(
            origin, spec, folder=folder, content=finding.content, limits=options.limits
        )
    if _same_again(read, old, fingerprint, options) and old is not None:
        shutil.rmtree(read.folder)
        return _keep(state, finding, old, "unchanged")
    options.progress(msgspec.structs.replace(event, step="map", rows=read.staged.rows))
    name = next_name(source, [s for s in state.names if s], read.content, fingerprint, origin.name)
    segment = finish(
        read,
        spec,
        name=name,
        source=source,
        origin=origin,
        fingerprint=fingerprint,
        stamp=finding.stamp,
        defaults=options.defaults,
        limits=options.limits,
    )
    state.names.append(name)
    state.fresh[name] = read.folder
    state.put(segment, old)
    state.note(source, origin.name, status, segment)
    return segment


def _keep(state: State, finding: Finding, old: Segment, status: FileState) -> Segment:
    """Keep a segment; its stamp is renewed, so that the next load need not hash the file."""
    kept = msgspec.structs.replace(
        old, origin=finding.origin.name, size=finding.stamp[0], modified=finding.stamp[1]
    )
    state.put(kept, old)
    state.note(old.source, kept.origin, status, kept)
    return kept


def _same_again(read: Read, old: Segment | None, fingerprint: str, options: Options) -> bool:
    """Whether what was read is what is loaded already: a database tells only after reading."""
    if old is None or options.force:
        return False
    return old.content == read.content and old.mapping == fingerprint


def _folder(state: State) -> Path:
    return state.workspace.temporary / f"segment-{len(state.fresh)}"
