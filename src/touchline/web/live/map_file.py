"""The map file beside a live document: read, checked, written, watched for changes outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from touchline.config import parse_yaml
from touchline.errors import ConfigError
from touchline.maps.exchange.whole import map_to_yaml
from touchline.maps.load import Known, check_map
from touchline.maps.spec import MapSpec
from touchline.project.design import known_names
from touchline.project.project import Project
from touchline.touchpoints import stage_model
from touchline.workspace import write_atomically

__all__ = ["ChangedOutsideError", "MapFile", "labels_of", "parsed", "stages_of"]


class ChangedOutsideError(Exception):
    """The file is not as it was last read or written."""


def parsed(text: str, path: Path) -> MapSpec:
    """Read the text of a map file.

    Raises
    ------
    ConfigError
        If it is no map, or contradicts itself.
    """
    spec = parse_yaml(text, MapSpec, name=str(path))
    check_map(spec)
    return spec


def stages_of(project: Project) -> tuple[str, ...]:
    """Give the ids of the stages of a project."""
    return tuple(stage_model(project.file.stages).ids)


def labels_of(project: Project) -> dict[str, dict[str, str]]:
    """Give the names of the stages of a project, by language."""
    named = {stage.id: stage.label for stage in stage_model(project.file.stages).stages}
    return {
        key: {"": label} if isinstance(label, str) else dict(label) for key, label in named.items()
    }


@dataclass(slots=True)
class MapFile:
    """A file in ``maps/``; *text* is what it said when it was last read or written here."""

    path: Path
    text: str
    _stamp: tuple[int, int] = field(default=(0, 0))
    _said: tuple[str, MapSpec] | None = None
    """A text of the file and what it says: reading a large file takes longer than all else."""

    def changed(self) -> str | None:
        """Give what the file says if that has changed outside; nothing is read if it is untouched.

        Raises
        ------
        FileNotFoundError
            If it is gone.
        """
        stat = self.path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp == self._stamp:
            return None
        text = self.path.read_text("utf-8", errors="replace")
        self._stamp = stamp
        return None if text == self.text else text

    def write(self, spec: MapSpec, project: Project) -> str:
        """Check a map against its project and write it, if it is not what the file says already.

        Raises
        ------
        ConfigError
            If the map names what the project does not have.
        ChangedOutsideError
            If the file was changed outside meanwhile: that has to be merged first.
        """
        check_map(spec, _known(project))
        if self.path.read_text("utf-8", errors="replace") != self.text:
            self._stamp = (0, 0)
            raise ChangedOutsideError
        if not self._says(spec):
            text = _head(self.text) + map_to_yaml(spec)
            write_atomically(self.path, text.encode())
            self.text, self._said = text, (text, spec)
            stat = self.path.stat()
            self._stamp = (stat.st_mtime_ns, stat.st_size)
        return self.text

    def _says(self, spec: MapSpec) -> bool:
        if self._said is None or self._said[0] != self.text:
            try:
                self._said = self.text, parsed(self.text, self.path)
            except ConfigError:
                return False
        return self._said[1] == spec


def _known(project: Project) -> Known:
    if project.workspace.current_build is None:
        return known_names(project)
    maps = [each.name for each in project.maps]
    return Known.of(project.info, project.file.personas, maps)


def _head(text: str) -> str:
    """Give the comments at the head of a file: they say what it is, and which schema it has."""
    lines = text.splitlines(keepends=True)
    end = next((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), len(lines))
    return "".join(lines[:end])
