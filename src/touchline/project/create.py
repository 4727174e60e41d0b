"""``init``: a first project file, and a first map, from what the files look like."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from touchline.config import parse_yaml
from touchline.errors import SourceError, WorkspaceError
from touchline.project.project import PROJECT_FILE
from touchline.project_file import ProjectFile
from touchline.sources import inspect_files
from touchline.workspace import write_atomically

__all__ = ["create_project"]

_MAP = """\
# A map of all journeys. Every key is explained in docs/reference/map-file.md.
languages: [en]
"""


def create_project(folder: Path, files: Sequence[Path], *, force: bool = False) -> list[Path]:
    """Look into *files* and write ``touchline.yaml`` and a first map into *folder*.

    Raises
    ------
    WorkspaceError
        If there is a ``touchline.yaml`` already and *force* is not set.
    SourceError
        If a file does not exist or cannot be read.
    """
    target = folder / PROJECT_FILE
    if target.exists() and not force:
        raise WorkspaceError(
            f"there is a project in {folder} already", hint="--force replaces touchline.yaml"
        )
    for file in files:
        if file.is_dir():
            raise SourceError(
                f"{file} is a folder, not a file", hint=f"name the files in it: {file}/*.csv"
            )
        if not file.is_file():
            raise SourceError(f"there is no file {file}", hint="name the exports to look into")
    folder.mkdir(parents=True, exist_ok=True)
    text = inspect_files([_from(folder, file) for file in files], folder)
    parse_yaml(text, ProjectFile, name=PROJECT_FILE)
    write_atomically(target, text.encode())
    written = [target]
    first_map = folder / "maps" / "journey.yaml"
    if not first_map.exists():
        write_atomically(first_map, _MAP.encode())
        written.append(first_map)
    return written


def _from(folder: Path, file: Path) -> Path:
    """Give *file* as it is named from *folder*: relative, so that both can move together."""
    return Path(os.path.relpath(file.resolve(), folder.resolve()))
