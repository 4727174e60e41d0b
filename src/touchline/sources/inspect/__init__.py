"""Looks at files nobody has described yet, and writes a first ``touchline.yaml`` for them.

In: paths. Out: the text of a project file that loads as it is, every guess explained by a comment.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from touchline.engine import connect
from touchline.sources.inspect.files import look_at, source_names
from touchline.sources.inspect.identifiers import find_identifiers
from touchline.sources.inspect.roles import guess_source
from touchline.sources.inspect.write import write_project

__all__ = ["inspect_files"]


def inspect_files(
    paths: Sequence[Path], folder: Path = Path(), *, project_name: str | None = None
) -> str:
    r"""Write a first project file for *paths*, with the evidence of each guess in a comment.

    Parameters
    ----------
    paths
        Files as they are to be named in the project file: relative to *folder*, or absolute.
    folder
        Folder of the project.
    project_name
        Name of the project; by default that of the folder.

    Returns
    -------
    str
        YAML that can be loaded without editing.

    Raises
    ------
    SourceError
        If a file cannot be read at all.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     file = Path(name) / "orders.csv"
    ...     _ = file.write_text("order_id,email,placed_at\n1,a@b.example,2025-01-01T10:00:00Z\n")
    ...     text = inspect_files([Path("orders.csv")], Path(name), project_name="Shop")
    >>> [line.strip() for line in text.splitlines() if "email: {" in line]
    ['email: {column: email, lower: true}']
    """
    with tempfile.TemporaryDirectory() as temporary, connect(Path(temporary)) as db:
        names = source_names(paths)
        seen = [
            look_at(db, path, folder, name=name, temporary=Path(temporary))
            for path, name in zip(paths, names, strict=True)
        ]
        identifiers = find_identifiers(db, seen)
        sources = [guess_source(file, identifiers) for file in seen]
        return write_project(project_name or folder.resolve().name, sources)
