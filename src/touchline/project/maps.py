"""The maps of a project: computed once a build, drawn in every language, exported."""

from __future__ import annotations

import functools
import hashlib
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from touchline.errors import ConfigError, RenderError, TouchlineError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.build import Progress
from touchline.maps import Snapshot, compute, load_map
from touchline.maps.load import Known
from touchline.maps.spec import MapSpec
from touchline.project.index import write_start_page
from touchline.project.pains import pains_of_map
from touchline.render.formats import Drawn, ExportOptions, Paper, format_of
from touchline.render.tokens import Theme
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.project import Project

__all__ = ["ProjectMap", "draw_maps"]

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


@dataclass(frozen=True)
class ProjectMap:
    """A map of a project; made by :meth:`Project.map`.

    Attributes
    ----------
    name
        Name of the file in ``maps/``, without ``.yaml``.
    path
        That file.
    """

    project: Project
    name: str
    path: Path

    @cached_property
    def spec(self) -> MapSpec:
        """What the file says."""
        return load_map(self.path)

    @property
    def folder(self) -> Path:
        """Where the drawn map lies."""
        return self.project.workspace.maps / self.name

    @property
    def page(self) -> Path:
        """Where its page, with all its languages, lies once it is drawn."""
        return self.folder / f"{self.name}.html"

    @property
    def is_drawn(self) -> bool:
        """Whether the drawn files show the build in force and this map file."""
        build = self.project.workspace.current_build
        return build is not None and self._is_drawn_from(build.name)

    def snapshot(self) -> Snapshot:
        """Give the computed map of the build in force.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        ConfigError
            If the map names what the project does not have.
        """
        with self.project.workspace.reading() as build:
            if self._is_drawn_from(build.name):
                data = (self.folder / "snapshot.json").read_bytes()
                return msgspec.json.decode(data, type=Snapshot)
            return self._compute(build)

    def _compute(self, build: Path) -> Snapshot:
        project = self.project
        info = BuildInfo.read(build)
        if not info.journeys:
            raise _no_journeys(info)
        spec = load_map(self.path, known=Known.of(info, project.file.personas))
        return compute(
            build,
            spec,
            map_id=self.name,
            personas=project.file.personas,
            pains=pains_of_map(project, spec) if spec.find_pains else None,
        )

    def _is_drawn_from(self, build: str, *, pictures: bool = False) -> bool:
        drawn = _read_state(self.folder)
        return drawn is not None and drawn.covers(self._state(build, pictures=pictures))

    def _state(self, build: str, *, pictures: bool = False) -> _State:
        digest = hashlib.sha256(self.path.read_bytes())
        digest.update(msgspec.json.encode(self.project.file.personas))
        digest.update(msgspec.json.encode(self.project.file.pain_points))
        digest.update(_program())
        version = self.project.spec.version
        return _State(build=build, spec=digest.hexdigest(), version=version, pictures=pictures)

    def export(
        self,
        path: str | Path,
        *,
        language: str | None = None,
        theme: Theme = "light",
        paper: Paper = "A3",
        tiles: bool = False,
        width: int | None = None,
    ) -> Path:
        """Write the map to *path*, in the format that its ending names.

        Parameters
        ----------
        path
            Ends with one of the endings of :data:`touchline.render.formats.FORMATS`.
        language
            Default: the first that the map declares.
        theme, paper, tiles, width
            See :class:`touchline.render.formats.ExportOptions`.

        Raises
        ------
        RenderError
            If no format has this ending, or the map does not have this language.
        """
        target = Path(path)
        chosen = format_of(target.name)
        drawn = Drawn(self.snapshot(), self.spec)
        options = ExportOptions(
            language=self._language(drawn.snapshot, language),
            theme=theme,
            paper=paper,
            tiles=tiles,
            width=width,
        )
        write_atomically(target.resolve(), chosen.write(drawn, options))
        return target

    def lost(self, path: str | Path) -> list[str]:
        """Say what of this map the format of *path* cannot carry, a line each.

        Raises
        ------
        RenderError
            If no format has this ending.
        """
        return format_of(Path(path).name).loses(Drawn(self.snapshot(), self.spec))

    def _language(self, snapshot: Snapshot, wanted: str | None) -> str:
        chosen = wanted or snapshot.languages[0]
        if chosen not in snapshot.languages:
            raise RenderError(
                f"the map {self.name!r} has no language {chosen!r}",
                hint=did_you_mean(chosen, snapshot.languages),
            )
        return chosen

    def _draw(self, build: Path, *, pictures: bool) -> None:
        """Compute the map and write its page and pictures; the state last, as the seal."""
        state = self._state(build.name, pictures=pictures)
        snapshot = self._compute(build)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _STATE).unlink(missing_ok=True)
        drawn = Drawn(snapshot, load_map(self.path))
        first = ExportOptions(language=snapshot.languages[0])
        files = {"snapshot.json": format_of("snapshot.json").write(drawn, first)}
        files[self.page.name] = format_of(self.page.name).write(drawn, first)
        for language in snapshot.languages if state.pictures else ():
            for ending in ("svg", "png"):
                name = f"{self.name}.{language}.{ending}"
                options = ExportOptions(language=language)
                files[name] = format_of(name).write(drawn, options)
        for name, data in files.items():
            write_atomically(self.folder / name, data)
        for file in self.folder.iterdir():
            if file.name not in files:
                file.unlink()
        write_atomically(self.folder / _STATE, msgspec.json.encode(state))


def _no_journeys(info: BuildInfo) -> ConfigError:
    """Say why a build has no journey at all; no map can be drawn of it."""
    records = sum(info.events.values()) + info.feedback
    if not records:
        return ConfigError(
            "there is nothing to draw: the sources gave no event and no answer",
            hint="declare events: or feedback: in a source whose rows have a time",
        )
    if info.without_person >= records:
        return ConfigError(
            f"no journey could be made: of {records:,} events and answers none says whose it is",
            hint="name the columns that identify a person under ids: of the sources",
        )
    return ConfigError(
        f"no journey could be made of {records:,} events and answers",
        hint="look at journeys: and identity: in touchline.yaml",
    )


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
            if not force and each._is_drawn_from(build.name, pictures=pictures):
                continue
            tell(f"drawing the map {each.name}", k / len(maps))
            try:
                each._draw(build, pictures=pictures)
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


@functools.cache
def _program() -> bytes:
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
    for folder in project.workspace.maps.glob("*"):
        if folder.is_dir() and folder.name not in declared:
            shutil.rmtree(folder)
