"""The maps of a project: computed once a build, drawn in every language, exported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from touchline.config import parse_yaml
from touchline.errors import ConfigError, RenderError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.locale import Calendar, Digits
from touchline.maps import Snapshot, check_map, load_map
from touchline.maps.difference import MapDifference, Rules
from touchline.maps.load import Known
from touchline.maps.spec import MapSpec
from touchline.maps.written import written
from touchline.project.design import design_of_map, known_names
from touchline.project.difference import compared
from touchline.project.drawing import is_drawn_from
from touchline.project.event_logs import is_event_log, lost_in_event_log, write_event_log
from touchline.project.floor import floor_of_map
from touchline.project.history import History, KeptMap, Version
from touchline.project.measuring import measured_map
from touchline.project.past import as_of as at_day
from touchline.render.brand import FILE as BRAND_FILE
from touchline.render.brand import TOUCHLINE, Brand, load_brand
from touchline.render.formats import Drawn, ExportOptions, Paper, format_of
from touchline.render.tokens import Theme
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.analysis.conformance import Conformance
    from touchline.analysis.conformance.verb import Per
    from touchline.project.project import Project

__all__ = ["ProjectMap", "written_with"]


@dataclass(frozen=True)
class ProjectMap:
    """A map of a project; made by :meth:`Project.map`.

    Attributes
    ----------
    name
        Name of the file in ``maps/``, without ``.yaml``.
    path
        That file.
    alone
        The one persona whose journeys are shown; made by :meth:`for_persona`.
    """

    project: Project
    name: str
    path: Path
    alone: str | None = None

    @cached_property
    def spec(self) -> MapSpec:
        """What the file says."""
        return self._of_one(load_map(self.path))

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
        return build is not None and is_drawn_from(self, build.name)

    def snapshot(self, *, as_of: str | None = None, version: str | None = None) -> Snapshot:
        """Give the computed map: of the build in force, of a day, or as it was computed once.

        Before the first build it is what the file says, without any figure.

        Parameters
        ----------
        as_of
            ISO date: from the records until the end of that day, by the rules of today.
        version
            As it was computed, by the rules of that day: id of a version, or a day; see
            :meth:`version`.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        ConfigError
            If the map names what the project does not have, nothing is known until *as_of*, or
            there is no such *version*.
        """
        return self._drawn(as_of, version).snapshot

    def _drawn(self, as_of: str | None, version: str | None) -> Drawn:
        """Give a map with the file that it was computed from."""
        if as_of is not None and version is not None:
            raise ConfigError(
                "a map is either as of a day or a version, not both",
                hint="as of a day: the records until then by the rules of today; a version: as it "
                "was computed, by the rules of that day",
            )
        if version is not None and self.alone is not None:
            raise ConfigError(
                "a version was computed for all that the map shows, not for one persona",
                hint="name a day with as_of, or leave the persona out",
            )
        if version is not None:
            kept = self.version(version)
            name = f"version {version} of {self.name}"
            return Drawn(kept.snapshot, parse_yaml(kept.map_file, MapSpec, name=name))
        if as_of is None:
            return Drawn(self._current(), self.spec)
        with at_day(self.project, as_of) as past:
            return Drawn(replace(self, project=past)._current(), self.spec)

    @property
    def brand(self) -> Brand:
        """The look that the project gives its maps: its ``brand.yaml``, else Touchline's own.

        Raises
        ------
        ConfigError
            If the file cannot be used; see :func:`touchline.render.brand.load_brand`.
        """
        file = self.project.folder / BRAND_FILE
        return load_brand(file) if file.exists() else TOUCHLINE

    def history(self) -> list[Version]:
        """Give the versions of the map that were kept, the oldest first.

        One is kept each time that a build computes the map and it, or a rule, is not as before.
        """
        return self.kept.versions()

    def version(self, wanted: str) -> KeptMap:
        """Give the map as it was computed once, with the files of that day.

        Parameters
        ----------
        wanted
            Id of a version or its beginning, a day (the last version computed until its end),
            ``latest`` or ``previous``.

        Raises
        ------
        ConfigError
            If there is none.
        """
        return self.kept.read(self.kept.find(wanted))

    def difference(self, before: str = "previous", after: str = "latest") -> MapDifference:
        """Say what differs between two versions of the map, or between it and another.

        Parameters
        ----------
        before, after
            ``now``, ``latest``, ``previous``, a version, a day on which it was computed, a file of
            a computed map, or the name of another map.

        Raises
        ------
        ConfigError
            If there is none of that name.

        Examples
        --------
        >>> project.map("purchase").difference("2018-03-31", "now").sure # doctest: +SKIP
        """
        return compared(self.project, [self.name, before, after]).difference

    def prune(self, older: timedelta) -> list[Version]:
        """Remove the kept versions that are *older*, but never the latest; give those removed."""
        return self.kept.prune(older)

    def for_persona(self, persona: str) -> ProjectMap:
        """Give the same map for one persona: only its journeys, computed when it is asked for.

        Raises
        ------
        ConfigError
            If the project has no such persona.

        Examples
        --------
        >>> project.map("purchase").for_persona("late-buyers").export("late.pdf") # doctest: +SKIP
        """
        known = [each.id for each in self.project.file.personas]
        if persona not in known:
            raise ConfigError(f"there is no persona {persona!r}", hint=did_you_mean(persona, known))
        return replace(self, alone=persona)

    def _of_one(self, spec: MapSpec) -> MapSpec:
        """Bind what the file says to the one persona that is asked for, if any."""
        if self.alone is None:
            return spec
        return msgspec.structs.replace(spec, persona=self.alone, personas=[])

    @property
    def kept(self) -> History:
        """Every version of the map that was computed."""
        folder = self.project.workspace.history / self.name
        return History(folder, self.name, self.project.file.timezone)

    @property
    def rules(self) -> Rules:
        """The files of today that the map is computed from."""
        project = self.path.parent.parent / "touchline.yaml"
        return Rules(self.path.read_text("utf-8"), project.read_text("utf-8"))

    def _current(self) -> Snapshot:
        if self.project.workspace.current_build is None:
            spec = self._of_one(load_map(self.path, known=known_names(self.project)))
            return design_of_map(self.project, spec, self.name)
        with self.project.workspace.reading() as build:
            if self.alone is None and is_drawn_from(self, build.name):
                data = (self.folder / "snapshot.json").read_bytes()
                return msgspec.json.decode(data, type=Snapshot)
            return self.computed_of(build)

    floor = floor_of_map

    def computed(self, spec: MapSpec) -> Snapshot:
        """Compute another map of the build in force, that *spec* describes, under this name."""
        with self.project.workspace.reading() as build:
            return self.computed_of(build, spec)

    def computed_of(self, build: Path, spec: MapSpec | None = None) -> Snapshot:
        """Compute the map of a build, or another one of the same name that *spec* describes."""
        project = self.project
        info = BuildInfo.read(build)
        if not info.journeys:
            raise _no_journeys(info)
        maps = [each.name for each in project.maps]
        known = Known.of(info, project.file.personas, maps)
        if spec is None:
            spec = self._of_one(load_map(self.path, known=known))
        else:
            check_map(spec, known)
        return written(measured_map(self, build, spec), spec, map_id=self.name)

    def conformance(
        self, *, by: str | None = None, per: Per = "step", most: int | None = 100
    ) -> Conformance:
        """Hold the journeys of the map against its plan.

        Parameters
        ----------
        by
            Segment whose values are compared; or ``persona``.
        per, most
            As for :func:`touchline.analysis.conformance.conformance`.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        ConfigError
            If the map has no plan, or the project no such segment.
        """
        from touchline.project.plans import conformance_of_map

        return conformance_of_map(self.project, self.spec, self.name, by=by, per=per, most=most)

    def export(
        self,
        path: str | Path,
        *,
        language: str | None = None,
        theme: Theme = "light",
        paper: Paper = "A3",
        tiles: bool = False,
        width: int | None = None,
        brand: str | Path | None = None,
        calendar: Calendar | None = None,
        digits: Digits | None = None,
        as_of: str | None = None,
        version: str | None = None,
    ) -> Path:
        """Write the map to *path*, in the format that its ending names.

        Parameters
        ----------
        path
            Ends with one of the endings of :data:`touchline.render.formats.FORMATS`; or of
            :data:`touchline.project.event_logs.EVENT_LOGS`, for the journeys that the map shows.
        language
            Default: the first that the map declares.
        theme, paper, tiles, width
            See :class:`touchline.render.formats.ExportOptions`.
        brand
            A file as ``brand.yaml``; default: the one beside ``touchline.yaml``, if there is one.
        calendar, digits
            Of dates and figures in Persian; default: what the map says.
        as_of, version
            Which map; see :meth:`snapshot`.

        Raises
        ------
        RenderError
            If no format has this ending, or the map does not have this language.
        ConfigError
            If the brand file cannot be used; see :func:`touchline.render.brand.load_brand`.
        """
        target = Path(path)
        if is_event_log(target.name):
            return write_event_log(self.project, self.spec, target, as_of, version)
        chosen = format_of(target.name)
        drawn = self._drawn(as_of, version)
        drawn = replace(drawn, snapshot=written_with(drawn.snapshot, calendar, digits))
        options = ExportOptions(
            language=self._language(drawn.snapshot, language),
            theme=theme,
            paper=paper,
            tiles=tiles,
            width=width,
            brand=self.brand if brand is None else load_brand(brand),
        )
        write_atomically(target.resolve(), chosen.write(drawn, options))
        return target

    def lost(
        self,
        path: str | Path,
        *,
        language: str = "en",
        as_of: str | None = None,
        version: str | None = None,
    ) -> list[str]:
        """Say what of this map the format of *path* cannot carry, a line each.

        It is said in *language*; *as_of* and *version* say which map, see :meth:`snapshot`.

        Raises
        ------
        RenderError
            If no format has this ending.
        """
        drawn = self._drawn(as_of, version)
        if is_event_log(Path(path).name):
            return lost_in_event_log(drawn.snapshot, language)
        return format_of(Path(path).name).loses(drawn, language)

    def _language(self, snapshot: Snapshot, wanted: str | None) -> str:
        chosen = wanted or snapshot.languages[0]
        if chosen not in snapshot.languages:
            raise RenderError(
                f"the map {self.name!r} has no language {chosen!r}",
                hint=did_you_mean(chosen, snapshot.languages),
            )
        return chosen


def written_with(snapshot: Snapshot, calendar: Calendar | None, digits: Digits | None) -> Snapshot:
    """Give the map to be written with another calendar or other digits, where they are given."""
    wanted = {"calendar": calendar, "digits": digits}
    given = {name: value for name, value in wanted.items() if value is not None}
    return msgspec.structs.replace(snapshot, **given)


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
