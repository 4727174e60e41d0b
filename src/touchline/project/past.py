"""The project as of a day: the records until then, under the rules of today.

A record counts with its time: an order that was placed before the day and delivered after it was
placed and not delivered. So the project of a day is its records until the end of that day, built
by the same rules from the ground up: who is who, journeys, goals and segments are those that could
be known then. What has no time counts as having been there always, as it does for identity.

It lies in ``.touchline/past/<day>`` as a project of its own, is made when it is asked for, and made
again when the records or the rules have changed. Rows as they arrived, and segments that end before
the day, are links to the same files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from touchline.engine import connect
from touchline.errors import ConfigError
from touchline.journeys.build import Progress
from touchline.maps.time import instants
from touchline.schema import TABLES, Table, identifier, literal
from touchline.workspace import Manifest, Segment, Workspace, read_manifest

if TYPE_CHECKING:
    from touchline.project.project import Project

__all__ = ["as_of"]

MOST = 4
"""Days kept ready; the one used least lately goes."""
_TIMES: dict[Table, str] = {
    "events": "time",
    "feedback": "time",
    "profiles": "time",
    "efforts": "start",
}


@contextmanager
def as_of(project: Project, day: str, *, progress: Progress | None = None) -> Iterator[Project]:
    """Give the project as it was at the end of *day*, built.

    Parameters
    ----------
    project
        The project of today, built.
    day
        ISO date, in the zone of the project.

    Raises
    ------
    ConfigError
        If *day* is no date, or there is no record until then.
    WorkspaceError
        If the project has not been built, or another process is making the same day.
    """
    from touchline.project.project import Project

    after = _end(day, project.file.timezone)
    folder = project.workspace.past / day
    past = Project(folder, project.file)
    with project.workspace.reading() as build:
        manifest = read_manifest(build / "manifest.json")
        _forget(project.workspace.past, but=day)
        with past.workspace.writing():
            wanted = _until(manifest, after)
            if past.workspace.manifest != wanted or not past.is_built:
                _fill(project.workspace, past.workspace, manifest, wanted, after)
                _refuse_nothing(past.workspace, day)
                past._build(None, progress)
        os.utime(folder)
        yield past


def _end(day: str, zone: str | None) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ConfigError(f"{day!r} is no day", hint="write it as 2018-03-31") from None
    return instants((day, day), zone)[1]


def _until(manifest: Manifest, after: str) -> Manifest:
    """Give the manifest of the records before the moment *after*: other contents, other digests."""

    def cut(segment: Segment) -> Segment:
        content = hashlib.sha256(f"{segment.content} until {after}".encode()).hexdigest()
        return msgspec.structs.replace(segment, content=content)

    return msgspec.structs.replace(manifest, segments=[cut(each) for each in manifest.segments])


def _forget(folder: Path, *, but: str) -> None:
    """Remove the days that were used least lately."""
    days = [each for each in folder.glob("*") if each.is_dir() and each.name != but]
    days.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    for old in days[MOST - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _fill(
    source: Workspace, target: Workspace, manifest: Manifest, wanted: Manifest, after: str
) -> None:
    """Lay the records before *after* into *target*, then bring them into force."""
    (target.root / "manifest.json").unlink(missing_ok=True)
    for name in ("records", "raw", "quarantine"):
        shutil.rmtree(target.root / name, ignore_errors=True)
    for segment in manifest.segments:
        for folder, other in ((source.raw, target.raw), (source.quarantine, target.quarantine)):
            _link(folder / f"{segment.name}.parquet", other / f"{segment.name}.parquet")
        for table in TABLES:
            if segment.records.get(table, 0):
                name = f"{segment.name}.parquet"
                _cut(source.records(table) / name, target.records(table) / name, table, after)
    for file in source.voice.rglob("*"):
        if file.is_file():
            _link(file, target.voice / file.relative_to(source.voice))
    target.commit(wanted)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name; where the disk cannot, copy it. Neither is ever changed."""
    if not source.exists() or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _cut(source: Path, target: Path, table: Table, after: str) -> None:
    time = identifier(_TIMES[table])
    rows = f"read_parquet({literal(str(source))})"
    early = f"({time} IS NULL OR {time} < TIMESTAMPTZ {literal(after)})"
    with connect() as db:
        [(late,)] = db.execute(f"SELECT count(*) FROM {rows} WHERE NOT {early}").fetchall()
        if not late:
            _link(source, target)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            target.unlink()
        db.execute(
            f"COPY (SELECT * FROM {rows} WHERE {early}) TO {literal(str(target))} (FORMAT parquet)"
        )


def _refuse_nothing(workspace: Workspace, day: str) -> None:
    events = [*workspace.records("events").glob("*"), *workspace.records("feedback").glob("*")]
    with connect() as db:
        for file in events:
            found = db.execute(f"SELECT 1 FROM read_parquet({literal(str(file))}) LIMIT 1")
            if found.fetchone() is not None:
                return
    raise ConfigError(
        f"nothing is known until {day}: all events and answers are later",
        hint="'touchline build --format json' says which time the records span",
    )
