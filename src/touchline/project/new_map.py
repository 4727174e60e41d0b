"""New map files of a project: from a ready map, or with what was read from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from touchline.errors import ConfigError, WorkspaceError
from touchline.maps.exchange.whole import map_to_yaml
from touchline.maps.json_schema import json_schema
from touchline.maps.spec import MapSpec
from touchline.maps.templates import template_text, templates
from touchline.project.maps import ProjectMap
from touchline.touchpoints import stage_model
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.project import Project

__all__ = ["add_map", "new_map", "unmeasured", "write_map"]

USUAL: Final = "eight-stage"
SCHEMA: Final = "schemas/map.json"
"""Where the JSON Schema of map files lies, below ``.touchline``."""
_NAME = re.compile(r"\w[\w .-]*")


def new_map(
    project: Project,
    name: str,
    *,
    template: str | None = None,
    languages: Sequence[str] = ("en",),
    force: bool = False,
) -> ProjectMap:
    """Write ``maps/<name>.yaml`` from a ready map, and give the map.

    A column whose id is that of a stage of the project is that stage, and takes its texts from the
    project; the file says of the others that they are not measured.

    Parameters
    ----------
    name
        Of the map; its file is called so.
    template
        Name of a ready map (:func:`touchline.maps.templates.templates`); default: the one made for
        the stage model of the project, else ``eight-stage``.
    languages
        Languages to keep of its texts.
    force
        Replace a map of this name.

    Raises
    ------
    ConfigError
        If there is no such template or language, or a file cannot have this name.
    WorkspaceError
        If there is a map of this name and *force* is not set.

    Examples
    --------
    >>> project.new_map("purchase", template="e-commerce", languages=["en", "fa"]) # doctest: +SKIP
    """
    model = stage_model(project.file.stages)
    chosen = template or _fitting(model.template)
    text = template_text(
        chosen, languages=languages, stages=model.ids, schema=f"../.touchline/{SCHEMA}"
    )
    return _written(project, name, text, force=force)


def add_map(project: Project, name: str, spec: MapSpec, *, force: bool = False) -> ProjectMap:
    """Write ``maps/<name>.yaml`` with what *spec* says, and give the map.

    Parameters
    ----------
    name
        Of the map; its file is called so.
    spec
        What the file says, such as :func:`touchline.maps.exchange.read_map` gives it.
    force
        Replace a map of this name.

    Raises
    ------
    ConfigError
        If a file cannot have this name.
    WorkspaceError
        If there is a map of this name and *force* is not set.

    Examples
    --------
    >>> project.add_map("purchase", read_map("purchase.xlsx").spec) # doctest: +SKIP
    """
    head = f"# yaml-language-server: $schema=../.touchline/{SCHEMA}\n"
    return _written(project, name, head + map_to_yaml(spec), force=force)


def _written(project: Project, name: str, text: str, *, force: bool) -> ProjectMap:
    """Write a map file into the project, and the schema by which editors complete it."""
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"a map cannot be called {name!r}",
            hint="use letters, digits, '-', '_', '.' and spaces; its file is called so",
        )
    write_map(project.folder / "maps" / f"{name}.yaml", text, force=force)
    title = "A map file of Touchline (maps/*.yaml)"
    schema = project.folder / ".touchline" / SCHEMA
    write_atomically(schema, json_schema(MapSpec, title=title).encode())
    return project.map(name)


def write_map(file: Path, text: str, *, force: bool = False) -> None:
    """Write the text of a map file where there is none yet.

    Raises
    ------
    WorkspaceError
        If the file is there and *force* is not set.
    """
    if file.exists() and not force:
        raise WorkspaceError(
            f"there is a map {file.stem!r} already",
            hint="choose another name, or replace it with --force",
            where=str(file),
        )
    write_atomically(file.absolute(), text.encode())


def unmeasured(project: Project, spec: MapSpec) -> tuple[list[str], list[str]]:
    """Give the columns without a stage of the project, and the stages that stand in no column."""
    own = stage_model(project.file.stages).ids
    taken = {stage.id: stage.of or [stage.id] for stage in spec.stages}
    columns = [column for column, stages in taken.items() if not {*stages} & {*own}]
    covered = {stage for stages in taken.values() for stage in stages}
    return columns, [stage for stage in own if stage not in covered]


def _fitting(model: str | None) -> str:
    fitting = [each.name for each in templates() if model is not None and each.model == model]
    return fitting[0] if fitting else USUAL
