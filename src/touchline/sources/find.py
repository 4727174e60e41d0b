"""Where the rows of a source are: files, files inside packages, databases, queries."""

from __future__ import annotations

import glob
import hashlib
import importlib.resources
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import URL

from touchline.errors import ConfigError, SourceError, did_you_mean
from touchline.sources.readers import database_address
from touchline.sources.spec import SourceSpec

__all__ = ["Origin", "find_origins"]

_PACKAGE = "package:"


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing to read: a file, a database or a query over files."""

    name: str
    """How manifest, errors and quarantine call it; never with a password."""
    kind: Literal["file", "query", "database"]
    files: tuple[Path, ...] = ()
    tables: tuple[tuple[str, tuple[Path, ...]], ...] = ()
    """Of a query: name → files."""
    url: URL | None = None

    def stamp(self) -> tuple[int, int]:
        """Size in bytes and newest modification time in ns; (-1, -1) when it cannot be told."""
        if self.kind == "database":
            return (-1, -1)
        stats = [file.stat() for file in self.files]
        return (sum(s.st_size for s in stats), max((s.st_mtime_ns for s in stats), default=0))


def find_origins(name: str, spec: SourceSpec, project: Path) -> list[Origin]:
    """List what source *name* reads, sorted by path.

    Raises
    ------
    ConfigError
        If the source says neither files nor database, or both.
    SourceError
        If a path does not exist, or a glob finds nothing.
    """
    where = f"sources.{name}"
    _check_shape(spec, where)
    if spec.database is not None:
        url = database_address(spec.database, project)
        shown = url.set(database=make_relative(url.database, project))
        what = spec.table or "query " + hashlib.sha256((spec.sql or "").encode()).hexdigest()[:8]
        label = f"{shown.render_as_string(hide_password=True)} {what}"
        return [Origin(label, "database", url=url)]
    if isinstance(spec.files, dict):
        tables = tuple(
            (table, tuple(file for file, _ in _resolve(pattern, project, where)))
            for table, pattern in spec.files.items()
        )
        files = tuple(file for _, found in tables for file in found)
        return [Origin(f"query over {', '.join(spec.files)}", "query", files, tables)]
    patterns = [spec.files] if isinstance(spec.files, str) else spec.files or []
    found: dict[str, Path] = {}
    for pattern in patterns:
        for file, label in _resolve(pattern, project, where):
            found.setdefault(label, file)
    return [Origin(label, "file", (file,)) for label, file in found.items()]


def make_relative(path: str | None, project: Path) -> str | None:
    """Path relative to the project where it lies below it."""
    if path is None:
        return None
    prefix = str(project) + "/"
    return path.removeprefix(prefix)


def _check_shape(spec: SourceSpec, where: str) -> None:
    if (spec.files is None) == (spec.database is None):
        raise ConfigError(
            "a source reads either `files:` or a `database:`",
            hint="for instance `files: data/orders.csv`",
            where=where,
        )
    if spec.database is not None and (spec.table is None) == (spec.sql is None):
        raise ConfigError("a database source names a `table:` or a query, `sql:`", where=where)
    if spec.files is not None and spec.sql is not None and not isinstance(spec.files, dict):
        raise ConfigError(
            "`sql:` over files needs names for them",
            hint="files: {orders: data/orders.csv, items: data/items.csv}",
            where=where,
        )
    if isinstance(spec.files, dict) and spec.sql is None:
        raise ConfigError("named files need a query, `sql:`", where=where)
    if spec.table is not None and spec.database is None:
        raise ConfigError("`table:` needs a `database:`", where=where)


def _resolve(pattern: str, project: Path, where: str) -> list[tuple[Path, str]]:
    """Files that a path, glob or package address names, with their labels, sorted."""
    if pattern.startswith(_PACKAGE):
        root, inner, prefix = _package(pattern, where)
    else:
        root, inner, prefix = project, pattern, ""
    if not glob.has_magic(inner):
        file = root / inner
        if not file.is_file():
            raise SourceError(f"there is no file {pattern}", hint=_advice(file, root), where=where)
        return [(file, _label(file, root, prefix))]
    # Path.glob takes no absolute patterns, and these may be.
    matches = map(Path, glob.glob(str(root / inner), recursive=True))  # noqa: PTH207
    files = sorted((match for match in matches if match.is_file()), key=_natural)
    if not files:
        raise SourceError(f"no file matches {pattern}", hint=f"below {root}", where=where)
    return [(file, _label(file, root, prefix)) for file in files]


def _package(pattern: str, where: str) -> tuple[Path, str, str]:
    name, _, inner = pattern.removeprefix(_PACKAGE).partition("/")
    if not inner or importlib.util.find_spec(name) is None:
        raise SourceError(
            f"the Python package {name!r} is not installed",
            hint=f"pip install {name.replace('_', '-')}; the form is package:NAME/path/in/it",
            where=where,
        )
    return Path(str(importlib.resources.files(name))), inner, f"{_PACKAGE}{name}/"


def _label(file: Path, root: Path, prefix: str) -> str:
    """Name *file* by its path below *root*, or else by its whole path."""
    return prefix + str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def _advice(file: Path, root: Path) -> str:
    if not file.parent.is_dir():
        return f"there is no folder {file.parent}; paths start at {root}"
    return did_you_mean(file.name, [f.name for f in file.parent.iterdir() if f.is_file()])


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Order names so that part-10 comes after part-9."""
    return [
        (0, int(piece), "") if piece.isdigit() else (1, 0, piece)
        for piece in re.split(r"(\d+)", str(path))
    ]
