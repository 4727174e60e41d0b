"""The page that links the maps of one project, or of several."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from touchline.maps.texts import words
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.project import Project

__all__ = ["write_start_page"]


def write_start_page(path: Path, projects: Sequence[Project], title: str = "") -> Path:
    """Write the page that links the drawn maps; addresses are relative: the folder can move.

    Parameters
    ----------
    path
        The file to write.
    projects
        Each is a section with its name, its description and its drawn maps.
    title
        Heading; by default "Journey maps".
    """
    from touchline.render import IndexEntry, render_index

    entries = [
        IndexEntry(
            snapshot=each.snapshot(),
            href=_relative(each.page, path.parent),
            description=words(project.file.description) if project.file.description else None,
        )
        for project in projects
        for each in project.maps
        if each.is_drawn
    ]
    write_atomically(path, render_index(entries, title=title).encode())
    return path


def _relative(page: Path, folder: Path) -> str:
    return quote(Path(os.path.relpath(page.resolve(), folder.resolve())).as_posix())
