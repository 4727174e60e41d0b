"""Customer journey maps that are measured: from raw exports to a map whose figures can be opened.

Examples
--------
>>> import touchline as tl
>>> tl.open("no such folder")
Traceback (most recent call last):
...
touchline.errors.WorkspaceError: there is no project in no such folder
  → 'touchline init FILES…' writes a first touchline.yaml
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from touchline.errors import (
    AmbiguousDateError,
    ConfigError,
    IdentityError,
    MappingError,
    RenderError,
    ResourceError,
    SourceError,
    TouchlineError,
    WorkspaceError,
)

if TYPE_CHECKING:
    from touchline import voice
    from touchline.analysis import experiments
    from touchline.analysis.attribution import attribution_of_paths, shapley_of_worths
    from touchline.analysis.journeys import Journeys
    from touchline.journeys.info import BuildInfo
    from touchline.journeys.store import JourneyStore
    from touchline.maps.snapshot import Snapshot
    from touchline.project import Project, ProjectMap
    from touchline.project import open_project as open  # noqa: A004 - the verb of the field

__all__ = [
    "AmbiguousDateError",
    "BuildInfo",
    "ConfigError",
    "IdentityError",
    "JourneyStore",
    "Journeys",
    "MappingError",
    "Project",
    "ProjectMap",
    "RenderError",
    "ResourceError",
    "Snapshot",
    "SourceError",
    "TouchlineError",
    "WorkspaceError",
    "__version__",
    "attribution_of_paths",
    "experiments",
    "open",
    "shapley_of_worths",
    "voice",
]

__version__: str

# Loaded when first asked for: DuckDB, Arrow and SciPy take longer to import than most commands run.
_LAZY = {
    "BuildInfo": ("touchline.journeys.info", "BuildInfo"),
    "JourneyStore": ("touchline.journeys.store", "JourneyStore"),
    "Journeys": ("touchline.analysis.journeys", "Journeys"),
    "Project": ("touchline.project", "Project"),
    "ProjectMap": ("touchline.project", "ProjectMap"),
    "Snapshot": ("touchline.maps.snapshot", "Snapshot"),
    "attribution_of_paths": ("touchline.analysis.attribution", "attribution_of_paths"),
    "open": ("touchline.project", "open_project"),
    "shapley_of_worths": ("touchline.analysis.attribution", "shapley_of_worths"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("touchline")
    if name == "experiments":
        return import_module("touchline.analysis.experiments")
    if name == "voice":
        return import_module("touchline.voice")
    if name not in _LAZY:
        raise AttributeError(f"module 'touchline' has no attribute {name!r}")
    module, attribute = _LAZY[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
