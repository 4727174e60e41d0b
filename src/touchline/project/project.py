"""The project: one folder, its file, its workspace, and the verbs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

import touchline
from touchline.config import load_yaml
from touchline.engine import Limits
from touchline.errors import ConfigError, WorkspaceError, did_you_mean
from touchline.identity import PersonExplanation, who
from touchline.journeys import BuildInfo, BuildSpec, JourneyStore, build_journeys, fingerprint
from touchline.journeys.build import Progress
from touchline.project import asking, plans
from touchline.project import personas as people
from touchline.project import voice as said
from touchline.project.check import CheckReport, check_project
from touchline.project.drawing import draw_maps
from touchline.project.maps import ProjectMap
from touchline.project.new_map import add_map, new_map
from touchline.project_file import ProjectFile
from touchline.sources import LoadEvent, LoadReport, load, quarantined
from touchline.workspace import Workspace

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.analysis.pain_points import PainPoints

__all__ = ["PROJECT_FILE", "Project", "open_project"]

PROJECT_FILE = "touchline.yaml"


def open_project(path: str | Path = ".") -> Project:
    """Open the project in folder *path*, or in the nearest folder above that holds one.

    Raises
    ------
    WorkspaceError
        If there is no ``touchline.yaml``.
    ConfigError
        If it says something that cannot be done.
    """
    start = Path(path)
    for folder in (start, *start.resolve().parents):
        if (folder / PROJECT_FILE).is_file():
            return Project(folder.resolve(), load_yaml(folder / PROJECT_FILE, ProjectFile))
    raise WorkspaceError(
        f"there is no project in {path}",
        hint="'touchline init FILES…' writes a first touchline.yaml",
    )


@dataclass(frozen=True)
class Project:
    """A project folder; made by :func:`touchline.open`.

    Attributes
    ----------
    folder
        Where ``touchline.yaml`` lies.
    file
        What it says.
    """

    folder: Path
    file: ProjectFile

    @cached_property
    def workspace(self) -> Workspace:
        """The derived files, below ``.touchline``."""
        return Workspace(self.folder)

    @property
    def spec(self) -> BuildSpec:
        """What a build takes from the project file."""
        file = self.file
        return BuildSpec(
            project=file.project,
            version=touchline.__version__,
            currency=file.currency,
            timezone=file.timezone,
            identity=file.identity,
            stages=file.stages,
            touchpoints=file.touchpoints,
            journeys=file.journeys,
            goals=file.goals,
            segments=file.segments,
            beside=msgspec.json.encode(file.voice).decode(),
        )

    @property
    def info(self) -> BuildInfo:
        """Counts and names of the build in force.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        with self.workspace.reading() as build:
            return BuildInfo.read(build)

    @contextmanager
    def store(self) -> Iterator[JourneyStore]:
        """Read the build in force, which stays on disk as long as the block runs.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        with self.workspace.reading() as build:
            yield JourneyStore(build, self.workspace)

    def journeys(self, *, properties: Sequence[str] = ()) -> Journeys:
        """Give the journeys of the build in force, ready for analyses.

        Their segments are those of the project, and ``outcome``, the goal that was reached.

        Parameters
        ----------
        properties
            Properties of events to keep for conditions and breakdowns; also ``channel``, ``name``,
            ``kind``, ``source``, ``language``, ``currency`` and ``answer`` of any moment.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        ConfigError
            If there is no such property.
        """
        from touchline.analysis.journeys import Journeys
        from touchline.analysis.of_build import source_of_build
        from touchline.voice.pains.beside import BesideBuild

        with self.workspace.reading() as build:
            beside = BesideBuild(build, self.file.pain_points)
            return Journeys(replace(source_of_build(build, properties), beside=beside))

    def pain_points(self, *, persona: str | None = None, **options: Any) -> PainPoints:
        """Find where customers hurt, in events, scores, texts and efforts; the costliest first.

        Parameters
        ----------
        persona
            Only journeys of that persona.
        options
            Those of :func:`touchline.analysis.pain_points.pain_points`; what is not given is as
            ``pain_points:`` in the project file says.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        ConfigError
            If there is no such persona, or an option cannot be used.
        """
        journeys = self.journeys()
        if persona is not None:
            known = {each.id: each for each in self.file.personas}
            if persona not in known:
                raise ConfigError(
                    f"there is no persona {persona!r}", hint=did_you_mean(persona, known)
                )
            segment: dict[str, Any] = dict(known[persona].segment)
            journeys = journeys.where(**segment)
        spec = self.file.pain_points
        declared = {"least": spec.least, "level": spec.level, "most": spec.most}
        return journeys.pain_points(**{**declared, **options})

    conformance = plans.conformance
    scores = asking.scores
    emotion = asking.emotion
    importance = asking.importance
    profile = asking.profile
    new_map = new_map
    add_map = add_map
    voice = said.voice
    personas = people.personas
    persona = people.persona

    @property
    def is_built(self) -> bool:
        """Whether the build in force was made from the loaded records and this project file."""
        try:
            built = self.info.fingerprint
        except WorkspaceError:
            return False
        return built == fingerprint(self.workspace.manifest, self.spec)

    def load(
        self,
        *,
        sources: Collection[str] | None = None,
        force: bool = False,
        prune: bool = False,
        limits: Limits | None = None,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Read what is new or changed in the sources; a load that fails changes nothing.

        Parameters
        ----------
        sources
            Names of the sources; default: all.
        force
            Read every file again.
        prune
            Drop the rows of files that are gone.
        limits
            Memory and threads that the database may use.
        progress
            Called before and after each file.

        Raises
        ------
        SourceError, ConfigError
            If a source cannot be read, or its mapping does not fit it.
        WorkspaceError
            If another process is writing.
        """
        names = list(self.file.sources)

        def tell(event: LoadEvent) -> None:
            if progress is not None:
                within = event.done / max(event.total, 1)
                progress(
                    f"loading {event.source}", (names.index(event.source) + within) / len(names)
                )

        return load(
            self.workspace,
            self.file.sources,
            timezone=self.file.timezone,
            currency=self.file.currency,
            only=sources,
            force=force,
            prune=prune,
            progress=tell,
            limits=limits,
        )

    def build(
        self,
        *,
        force: bool = False,
        pictures: bool = False,
        limits: Limits | None = None,
        progress: Progress | None = None,
    ) -> BuildInfo:
        """Find persons, put journeys together, compute and draw all maps.

        Nothing is done again that is up to date; the new build replaces the old one at once.

        Parameters
        ----------
        force
            Build although nothing has changed.
        pictures
            Draw every map as ``.svg`` and ``.png`` too, in all its languages, beside its page.
        limits
            Memory and threads that the database may use.
        progress
            Called between steps with what is being done and the share that is done.

        Raises
        ------
        WorkspaceError
            If nothing has been loaded, or another process is writing.
        ConfigError
            If a rule or a map cannot be applied to the records.
        """
        workspace = self.workspace
        with workspace.writing():
            if not workspace.manifest.segments:
                raise self._nothing_loaded()
            if force or not self.is_built:
                self._build(limits, progress)
            draw_maps(self, force=force, pictures=pictures, progress=progress)
            return self.info

    def _nothing_loaded(self) -> WorkspaceError:
        place = str(self.folder / PROJECT_FILE)
        if not self.file.sources:
            hint = "describe a file there under sources:, or let 'touchline init FILES…' do it"
            return WorkspaceError("no source is declared", hint=hint, where=place)
        return WorkspaceError(
            "nothing has been loaded, or the files are empty",
            hint="run 'touchline load', and see how many rows it reads",
            where=place,
        )

    def _build(self, limits: Limits | None, progress: Progress | None) -> None:
        workspace = self.workspace
        current = workspace.current_build
        number = int(current.name.rpartition("-")[2]) + 1 if current is not None else 1
        name = f"build-{number:04}"
        out = workspace.temporary / name
        out.mkdir()
        info = build_journeys(
            workspace, self.spec, out, name=name, limits=limits, progress=progress
        )
        from touchline.voice.answers import write_voice

        voice = write_voice(out, self.file.voice, cache=workspace.voice, progress=progress)
        extra = {**info.extra, "voice": voice}
        info = msgspec.structs.replace(info, extra=extra)
        workspace.commit_build(out, name, msgspec.to_builtins(info))

    @property
    def maps(self) -> list[ProjectMap]:
        """The maps declared in ``maps/*.yaml``, by name."""
        files = sorted((self.folder / "maps").glob("*.yaml"))
        return [ProjectMap(self, file.stem, file) for file in files]

    def map(self, name: str) -> ProjectMap:
        """Give the map declared in ``maps/<name>.yaml``.

        Raises
        ------
        ConfigError
            If there is none.
        """
        maps = {each.name: each for each in self.maps}
        if name not in maps:
            raise ConfigError(
                f"there is no map {name!r}", hint=did_you_mean(name, maps), where=str(self.folder)
            )
        return maps[name]

    def who(self, identifier: str) -> PersonExplanation:
        """Explain the person behind *identifier*: ``type:value``, or a value of any type.

        Raises
        ------
        IdentityError
            If there is none (with the nearest), or several persons have it.
        """
        with self.workspace.reading() as build:
            return who(self.workspace, build, identifier)

    def quarantine(self, *, source: str | None = None, limit: int | None = None) -> pa.Table:
        """Give the rows that could not be read, in order of arrival.

        Returns
        -------
        pyarrow.Table
            ``segment, source, origin, row, line, column, value, reason, expected, raw``.

        Raises
        ------
        ConfigError
            If there is no such *source*.
        """
        if source is None:
            return quarantined(self.workspace, limit=limit)
        if source not in self.file.sources:
            raise ConfigError(
                f"there is no source {source!r}", hint=did_you_mean(source, self.file.sources)
            )
        rows = quarantined(self.workspace)
        return rows.filter(pc.field("source") == source).slice(0, limit)

    def check(self) -> CheckReport:
        """Hold the project to its bounds; see :class:`CheckReport`."""
        return check_project(self)
