"""The bundled examples, copied, loaded, built and drawn, with one page that links their maps."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

import touchline
from touchline.errors import TouchlineError, WorkspaceError
from touchline.journeys.build import Progress
from touchline.project.index import write_start_page
from touchline.project.project import Project, open_project

__all__ = ["DemoReport", "find_examples", "run_demo"]

EXAMPLES = ("airport", "complete-journey")
"""Examples whose data come with Touchline or with a package on PyPI."""


class DemoReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a demo made."""

    page: str
    """The page that links all maps."""
    maps: list[str]
    """``example/map``."""
    skipped: dict[str, str]
    """Example → why it could not be built."""


def find_examples() -> Path:
    """Find the folder of examples: in the installed package, else in the checkout around it.

    Raises
    ------
    WorkspaceError
        If there is neither.
    """
    package = Path(touchline.__file__).resolve().parent
    for folder in (package / "examples", package.parent.parent / "examples"):
        if any((folder / name / "touchline.yaml").is_file() for name in EXAMPLES):
            return folder
    raise WorkspaceError(
        "the examples are not there", hint="install Touchline anew: they come with it"
    )


def run_demo(output: Path, *, progress: Progress | None = None) -> DemoReport:
    """Copy the bundled examples to *output*, load and build them, and link their maps.

    An example whose data package is not installed is left out; the report says so.

    Raises
    ------
    WorkspaceError
        If no example can be built.
    """
    tell = progress or (lambda what, share: None)
    source = find_examples()
    built: list[Project] = []
    skipped: dict[str, str] = {}
    for k, name in enumerate(EXAMPLES):
        if not (source / name / "touchline.yaml").is_file():
            skipped[name] = f"it is not in {source}"
            continue
        try:
            built.append(_build(source / name, output / name, _within(tell, name, k)))
        except TouchlineError as error:
            skipped[name] = f"{error.message}" + (f" ({error.hint})" if error.hint else "")
    if not built:
        raise WorkspaceError(
            "no example could be built: "
            + "; ".join(f"{name}: {why}" for name, why in skipped.items()),
            hint="pip install 'touchline[demo]' brings the data of 'complete-journey'",
        )
    page = write_start_page(output / "index.html", built)
    return DemoReport(
        page=str(page),
        maps=[f"{project.folder.name}/{each.name}" for project in built for each in project.maps],
        skipped=skipped,
    )


def _build(source: Path, target: Path, progress: Progress) -> Project:
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".touchline"))
    project = open_project(target)
    project.load(progress=progress)
    project.build(progress=progress)
    return project


def _within(tell: Progress, name: str, place: int) -> Progress:
    """Give the progress of one example as a part of the whole."""
    return lambda what, share: tell(f"{name}: {what}", (place + share) / len(EXAMPLES))
