"""The projects of a server: each folder with a ``touchline.yaml`` is a workspace."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.errors import WorkspaceError
from touchline.project import Project, open_project
from touchline.project.project import PROJECT_FILE
from touchline.web.problems import refuse

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["Workspaces", "find_projects"]

_MOST_OPEN = 8
"""Sets of journeys that stay open at a time; they are mapped files, mostly."""


def find_projects(folder: Path) -> dict[str, Path]:
    """Find the projects in a folder: itself, or its subfolders; by name.

    Raises
    ------
    WorkspaceError
        If there is none.
    """
    if (folder / PROJECT_FILE).is_file():
        return {folder.resolve().name: folder}
    found = {
        each.name: each for each in sorted(folder.glob("*/")) if (each / PROJECT_FILE).is_file()
    }
    if not found:
        raise WorkspaceError(
            f"there is no project in {folder}",
            hint="'touchline init FILES…' writes a first touchline.yaml, 'touchline demo' examples",
        )
    return found


@dataclass
class Workspaces:
    """All workspaces of a server; projects are opened again when their file changes."""

    folders: dict[str, Path]
    _projects: dict[str, tuple[float, Project]] = field(default_factory=dict)
    _journeys: dict[tuple[str, str, tuple[str, ...]], Journeys] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def project(self, name: str) -> Project:
        """Give the project of a workspace, as its file is now.

        Raises
        ------
        Refusal
            404, if there is none.
        """
        folder = self.folders.get(name)
        if folder is None:
            raise refuse(404, f"there is no workspace {name!r}")
        changed = (folder / PROJECT_FILE).stat().st_mtime
        with self._lock:
            kept = self._projects.get(name)
            if kept is None or kept[0] != changed:
                kept = self._projects[name] = (changed, open_project(folder))
            return kept[1]

    def journeys(self, name: str, properties: Sequence[str] = ()) -> Journeys:
        """Give the journeys of the build in force, opened once a build.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        project = self.project(name)
        build = project.workspace.current_build
        # a folder that was removed and built anew has the same name, but is of another time
        stamp = "" if build is None else f"{build}:{build.stat().st_mtime_ns}"
        key = (name, stamp, tuple(sorted(properties)))
        with self._lock:
            found = self._journeys.pop(key, None)
        if found is None:
            found = project.journeys(properties=properties)
        with self._lock:
            self._journeys[key] = found
            while len(self._journeys) > _MOST_OPEN:
                self._journeys.pop(next(iter(self._journeys)))
        return found
