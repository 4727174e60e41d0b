"""``load``: bring the records up to date with the sources, reading only what is new."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from touchline.engine.duck import Limits
from touchline.errors import ConfigError, did_you_mean
from touchline.schema import TABLES
from touchline.sources.intake import install
from touchline.sources.quarantine import summary
from touchline.sources.report import LoadedFile, LoadEvent, LoadReport, SourceReport
from touchline.sources.segments import Defaults
from touchline.sources.spec import SourceSpec
from touchline.sources.update import Options, State, drop_gone, update_source
from touchline.workspace import Manifest, Segment, Workspace

__all__ = ["load"]


def load(
    workspace: Workspace,
    sources: Mapping[str, SourceSpec],
    *,
    timezone: str | None = None,
    currency: str | None = None,
    only: Collection[str] | None = None,
    force: bool = False,
    prune: bool = False,
    progress: Callable[[LoadEvent], None] | None = None,
    limits: Limits | None = None,
) -> LoadReport:
    r"""Load what is new or changed in *sources* into the records of *workspace*.

    A file that has not changed is not read; a changed one replaces its segment and keeps its place
    in the order of arrival; a new one is appended. Nothing of a load that fails or is killed comes
    into force.

    Parameters
    ----------
    workspace
        The derived files of the project; its write lock is taken.
    sources
        Name → source, in the order in which their rows arrive.
    timezone
        Zone of times that carry none, where neither source nor field declares one.
    currency
        Currency of values, where the mapping declares none.
    only
        Names of the sources to load; all by default.
    force
        Read every file again.
    prune
        Remove the rows of files, and of sources, that are gone; by default they are kept.
    progress
        Called before and after each file.
    limits
        Memory and threads.

    Returns
    -------
    LoadReport
        ``read = loaded + quarantined`` for every source.

    Raises
    ------
    ConfigError, MappingError
        If a source is not declared well, or does not fit its file.
    SourceError, AmbiguousDateError
        If a file cannot be read at all, or its dates can be read in two ways.
    WorkspaceError
        If another process is writing.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from touchline.sources.spec import EventMapping
    >>> folder = tempfile.TemporaryDirectory()
    >>> project = Path(folder.name)
    >>> _ = (project / "visits.csv").write_text("user,at\nu1,2025-01-01 10:00\nu2,soon\n")
    >>> visits = SourceSpec(
    ...     files="visits.csv", ids={"user": "user"}, events=[EventMapping(name="visit", time="at")]
    ... )
    >>> report = load(Workspace(project), {"visits": visits}, timezone="UTC")
    >>> report.total.read, report.total.loaded, report.total.quarantined
    (2, 1, 1)
    >>> folder.cleanup()
    """
    started = time.monotonic()
    chosen = _choose(sources, only)
    options = Options(
        defaults=Defaults(timezone=timezone, currency=currency),
        force=force,
        prune=prune,
        progress=progress or (lambda _: None),
        limits=limits,
    )
    with workspace.writing():
        workspace.sweep()
        before = workspace.manifest
        segments = list(before.segments)
        state = State(workspace, segments, names=[segment.name for segment in segments])
        for name, spec in chosen.items():
            update_source(state, name, spec, options)
        if only is None:
            undeclared = [s for s in state.segments if s.source not in sources]
            drop_gone(state, undeclared, prune=prune)
        changed = _commit(state, before)
        return _report(state, before, changed=changed, seconds=time.monotonic() - started)


def _choose(
    sources: Mapping[str, SourceSpec], only: Collection[str] | None
) -> dict[str, SourceSpec]:
    for name in only or ():
        if name not in sources:
            raise ConfigError(f"there is no source {name!r}", hint=did_you_mean(name, sources))
    return {name: spec for name, spec in sources.items() if only is None or name in only}


def _commit(state: State, before: Manifest) -> bool:
    """Install new segments and bring them into force; tell whether the records changed."""
    if state.segments == before.segments:
        return False
    for name, folder in state.fresh.items():
        install(state.workspace, folder, name)
    changed = [s.name for s in state.segments] != [s.name for s in before.segments]
    generation = before.generation + changed
    state.workspace.commit(Manifest(generation=generation, segments=state.segments))
    return changed


def _report(state: State, before: Manifest, *, changed: bool, seconds: float) -> LoadReport:
    sources = {
        name: _totals(files, state.of(name), [s for s in before.segments if s.source == name])
        for name, files in state.files.items()
    }
    shown = [s for s in state.segments if s.source in state.files]
    earlier = [s for s in before.segments if s.source in state.files]
    everything = [file for files in state.files.values() for file in files]
    return LoadReport(
        total=_totals(everything, shown, earlier),
        sources=sources,
        files=state.files,
        quarantine={name: summary(state.workspace, state.of(name)) for name in state.files},
        changed=changed,
        seconds=round(seconds, 3),
    )


def _totals(
    files: Sequence[LoadedFile], now: Sequence[Segment], before: Sequence[Segment]
) -> SourceReport:
    records = {table: sum(s.records.get(table, 0) for s in now) for table in TABLES}
    loaded = sum(s.loaded for s in now)
    return SourceReport(
        files=len(files),
        read=sum(s.read for s in now),
        loaded=loaded,
        quarantined=sum(s.quarantined for s in now),
        added=loaded - sum(s.loaded for s in before),
        states=dict(Counter(file.state for file in files)),
        records={table: count for table, count in records.items() if count},
    )
