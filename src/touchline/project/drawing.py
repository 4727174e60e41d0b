"""Draws the maps of a project into files, where what is drawn is not up to date."""

from __future__ import annotations

import functools
import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from touchline.errors import ConfigError, TouchlineError
from touchline.journeys import BuildInfo
from touchline.journeys.build import Progress
from touchline.project.floor import plan_bytes
from touchline.project.index import write_start_page
from touchline.render.brand import FILE as BRAND_FILE
from touchline.render.brand import brand_digest
from touchline.render.formats import Drawn, ExportOptions, format_of
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.maps import ProjectMap
    from touchline.project.project import Project

__all__ = ["digest_of_map", "draw_maps", "is_drawn_from", "program_digest"]

_STATE = "state.json"


class _State(msgspec.Struct, frozen=True, kw_only=True):
    """What a drawn map was drawn from; an equal one need not be drawn again."""

    build: str
    spec: str
    version: str
    pictures: bool = False
    """Whether the map was also drawn as .svg and .png, in every language."""

    def covers(self, wanted: _State) -> bool:
        """Whether what was drawn is all that is *wanted*."""
        same = msgspec.structs.replace(self, pictures=wanted.pictures) == wanted
        return same and self.pictures >= wanted.pictures


def draw_maps(
    project: Project,
    *,
    force: bool = False,
    pictures: bool = False,
    progress: Progress | None = None,
) -> list[str]:
    """Draw the maps that are not up to date, drop those not declared; give the names drawn."""
    tell = progress or (lambda what, share: None)
    drawn, failed = [], []
    maps = project.maps
    with project.workspace.reading() as build:
        for k, each in enumerate(maps):
            if not force and is_drawn_from(each, build.name, pictures=pictures):
                continue
            tell(f"drawing the map {each.name}", k / len(maps))
            try:
                _draw(each, build, pictures=pictures)
            except TouchlineError as error:
                failed.append(error)  # the other maps are drawn nevertheless
                continue
            drawn.append(each.name)
    _drop_undeclared(project)
    if drawn or not (project.workspace.maps / "index.html").exists():
        write_start_page(project.workspace.maps / "index.html", [project])
    if failed:
        first = failed[0]
        rest = f"the build is done, and {len(maps) - len(failed)} of {len(maps)} maps are drawn"
        hint = f"{first.hint}; {rest}" if first.hint else rest
        raise type(first)(first.message, hint=hint, where=first.where)
    return drawn


def is_drawn_from(each: ProjectMap, build: str, *, pictures: bool = False) -> bool:
    """Whether the drawn files show this build and the files that the map is computed from now."""
    drawn = _read_state(each.folder)
    return drawn is not None and drawn.covers(_state_of(each, build, pictures=pictures))


def digest_of_map(each: ProjectMap) -> str:
    """Digest of all but the build that the map is computed and drawn from."""
    digest = hashlib.sha256(each.path.read_bytes())
    digest.update(msgspec.json.encode(each.project.file.personas))
    digest.update(msgspec.json.encode(each.project.file.pain_points))
    digest.update(_plan(each))
    digest.update(brand_digest(each.project.folder / BRAND_FILE).encode())
    digest.update(program_digest())
    return digest.hexdigest()


def _plan(each: ProjectMap) -> bytes:
    """Give the floor plan; a map file that cannot be read is told of when the map is computed."""
    text = each.path.read_bytes()
    if b"floor" not in text and b"\\" not in text:  # to read it takes longer than all the rest
        return b""
    try:
        return plan_bytes(each.path.parent, each.spec)
    except ConfigError:
        return b""


def _state_of(each: ProjectMap, build: str, *, pictures: bool = False) -> _State:
    version = each.project.spec.version
    return _State(build=build, spec=digest_of_map(each), version=version, pictures=pictures)


def _draw(each: ProjectMap, build: Path, *, pictures: bool) -> None:
    """Compute the map and write its page and pictures; the state last, as the seal."""
    state = _state_of(each, build.name, pictures=pictures)
    snapshot = each.computed_of(build)
    unclassified = BuildInfo.read(build).unclassified_share
    each.kept.keep(snapshot, each.rules, unclassified=unclassified)
    each.folder.mkdir(parents=True, exist_ok=True)
    (each.folder / _STATE).unlink(missing_ok=True)
    drawn = Drawn(snapshot, each.spec)
    brand = each.brand
    first = ExportOptions(language=snapshot.languages[0], brand=brand)
    files = {"snapshot.json": format_of("snapshot.json").write(drawn, first)}
    files[each.page.name] = format_of(each.page.name).write(drawn, first)
    for language in snapshot.languages if state.pictures else ():
        for ending in ("svg", "png"):
            name = f"{each.name}.{language}.{ending}"
            options = ExportOptions(language=language, brand=brand)
            files[name] = format_of(name).write(drawn, options)
    for name, data in files.items():
        write_atomically(each.folder / name, data)
    for file in each.folder.iterdir():
        if file.name not in files:
            file.unlink()
    write_atomically(each.folder / _STATE, msgspec.json.encode(state))


@functools.cache
def program_digest() -> bytes:
    """Digest of what computes and draws maps: a changed program draws anew, released or not."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for room in ("analysis", "voice", "maps", "locale", "render"):
        for file in sorted((package / room).rglob("*")):
            if file.suffix in (".py", ".json", ".css", ".js"):
                digest.update(file.read_bytes())
    return digest.digest()


def _read_state(folder: Path) -> _State | None:
    try:
        return msgspec.json.decode((folder / _STATE).read_bytes(), type=_State)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _drop_undeclared(project: Project) -> None:
    declared = {each.name for each in project.maps}
    for holding in (project.workspace.maps, project.workspace.measured):
        for folder in holding.glob("*"):
            if folder.is_dir() and folder.name not in declared:
                shutil.rmtree(folder)
