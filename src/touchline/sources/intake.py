"""One file, table or query into one segment, in a folder of its own under ``tmp/``."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from touchline.engine.duck import Limits, connect
from touchline.schema import TABLES, literal
from touchline.sources.find import Origin
from touchline.sources.fingerprint import content_digest
from touchline.sources.readers import (
    Staged,
    read_staged,
    stage_database,
    stage_file,
    stage_query,
    tell_format,
)
from touchline.sources.readers.staging import FAULTS
from touchline.sources.reasons import STRUCTURAL, Reason
from touchline.sources.segments import Defaults, map_rows
from touchline.sources.spec import SourceSpec
from touchline.workspace import Segment, Workspace, sync_directory

__all__ = ["Read", "finish", "install", "read_origin", "reopen"]


@dataclass(frozen=True, slots=True)
class Read:
    """Staged rows, what they were read from, and the digest of that."""

    staged: Staged
    content: str
    format: str
    folder: Path


def read_origin(
    origin: Origin,
    spec: SourceSpec,
    *,
    folder: Path,
    content: str | None,
    limits: Limits | None,
) -> Read:
    """Stage *origin* into ``<folder>/raw.parquet``; *content* is its digest where it is known."""
    folder.mkdir(parents=True)
    target = folder / "raw.parquet"
    with connect(folder, limits=limits) as db, ThreadPoolExecutor(1) as pool:
        if origin.kind == "database":
            assert origin.url is not None
            staged, content = stage_database(db, spec, origin.url, target=target, temporary=folder)
            return Read(staged, content, "database", folder)
        # Hashing releases the interpreter lock: it runs beside the reader.
        hashing = None if content else pool.submit(content_digest, origin)
        if origin.kind == "query":
            staged, kind = _query(db, origin, spec, folder, target, limits), "query"
        else:
            file = origin.files[0]
            kind = spec.format or tell_format(file)
            staged = stage_file(db, file, spec, target=target, temporary=folder, where=origin.name)
        return Read(staged, content or hashing.result(), kind, folder)  # type: ignore[union-attr]


def _query(
    db: duckdb.DuckDBPyConnection,
    origin: Origin,
    spec: SourceSpec,
    folder: Path,
    target: Path,
    limits: Limits | None,
) -> Staged:
    inputs = folder / "inputs"
    inputs.mkdir()
    tables: dict[str, list[Staged]] = {}
    for name, files in origin.tables:
        tables[name] = [
            stage_file(
                db,
                file,
                spec,
                target=inputs / f"{len(tables)}-{place}.parquet",
                temporary=inputs,
                where=str(file),
            )
            for place, file in enumerate(files)
        ]
    assert spec.sql is not None
    result = stage_query(
        spec.sql, tables, target=target, temporary=folder, where=origin.name, limits=limits
    )
    return _with_input_faults(db, result, tables, folder)


def _with_input_faults(
    db: duckdb.DuckDBPyConnection,
    result: Staged,
    tables: dict[str, list[Staged]],
    folder: Path,
) -> Staged:
    """Keep the broken rows of the files of a query; their column says which file."""
    broken = [
        (name, part) for name, parts in tables.items() for part in parts if part.faults is not None
    ]
    if not broken:
        return result
    selects = " UNION ALL ".join(
        f'SELECT * REPLACE ({literal(name)} AS "column") '
        f"FROM read_parquet({literal(str(part.faults))})"
        for name, part in broken
    )
    faults = folder / "inputs.faults.parquet"
    db.execute(f"COPY ({selects}) TO {literal(str(faults))} (FORMAT parquet)")
    return Staged(
        path=result.path,
        columns=result.columns,
        rows=result.rows,
        faults=faults,
        fault_count=sum(part.fault_count for _, part in broken),
        tabular=False,
    )


def reopen(workspace: Workspace, old: Segment, folder: Path) -> Read | None:
    """Take the staged rows of an earlier load, so that only the mapping has to run again."""
    raw = workspace.raw / f"{old.name}.parquet"
    # Faults of a query are those of its files: their rows are not numbered like the result's.
    if not raw.exists() or (old.format == "query" and old.quarantined):
        return None
    folder.mkdir(parents=True)
    target = folder / "raw.parquet"
    os.link(raw, target)
    staged = read_staged(
        target,
        tabular=old.format in ("csv", "excel"),
        first_line=old.first_line,
        delimiter=old.delimiter,
    )
    quarantine = workspace.quarantine / f"{old.name}.parquet"
    if old.read > staged.rows:
        staged = _with_old_faults(staged, quarantine, folder, old.read - staged.rows)
    return Read(staged, old.content, old.format, folder)


def _with_old_faults(staged: Staged, quarantine: Path, folder: Path, count: int) -> Staged:
    """Take over the faults of the file itself: those of rows that were never staged."""
    faults = folder / "old.faults.parquet"
    names = ", ".join(f'"{name}"' for name in FAULTS.names)
    with connect(folder) as db:
        db.execute(
            f"COPY (SELECT {names} FROM read_parquet({literal(str(quarantine))}) q WHERE "
            f"reason IN ({', '.join(literal(r.value) for r in sorted(STRUCTURAL))}) OR "
            f"reason IN ({literal(Reason.TOO_LONG.value)}, "
            f"{literal(Reason.CONTROL_CHARACTER.value)}) AND {_unstaged(staged)}) "
            f"TO {literal(str(faults))} (FORMAT parquet)"
        )
    return Staged(
        path=staged.path,
        columns=staged.columns,
        rows=staged.rows,
        faults=faults,
        fault_count=count,
        numbered=staged.numbered,
        first_line=staged.first_line,
        tabular=staged.tabular,
        delimiter=staged.delimiter,
    )


def _unstaged(staged: Staged) -> str:
    if not staged.numbered:
        return "false"
    return f"row NOT IN (SELECT __row FROM read_parquet({literal(str(staged.path))}))"


def finish(
    read: Read,
    spec: SourceSpec,
    *,
    name: str,
    source: str,
    origin: Origin,
    fingerprint: str,
    stamp: tuple[int, int],
    defaults: Defaults,
    limits: Limits | None,
) -> Segment:
    """Map the rows that were read; the finished files wait in the folder of *read*."""
    mapped = map_rows(
        read.staged,
        spec,
        segment=name,
        source=source,
        origin=origin.name,
        folder=read.folder,
        temporary=read.folder,
        defaults=defaults,
        limits=limits,
    )
    return Segment(
        name=name,
        source=source,
        origin=origin.name,
        mapping=fingerprint,
        content=read.content,
        size=stamp[0],
        modified=stamp[1],
        read=mapped.read,
        loaded=mapped.loaded,
        quarantined=mapped.quarantined,
        records=mapped.records,
        format=read.format,
        first_line=read.staged.first_line,
        delimiter=read.staged.delimiter,
    )


def install(workspace: Workspace, folder: Path, name: str) -> None:
    """Move the finished files of a segment to their final names, durably."""
    places: dict[str, Path] = {
        "raw": workspace.raw,
        "quarantine": workspace.quarantine,
        **{table: workspace.records(table) for table in TABLES},
    }
    for stem, target in places.items():
        file = folder / f"{stem}.parquet"
        if not file.exists():
            continue
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
        target.mkdir(parents=True, exist_ok=True)
        file.replace(target / f"{name}.parquet")
        sync_directory(target)
