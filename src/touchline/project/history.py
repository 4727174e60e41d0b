"""Every map as it was computed, kept with the rules of that day.

::

    .touchline/history/<map>/
      <digest>.json.gz             the computed map, the text of its file and of touchline.yaml
      <time>-<digest>.json         a version: when it was computed, and what had changed

What a map showed by the records and rules of a day cannot be computed again once either is gone, so
this folder outlives rebuilds; nothing but :meth:`History.prune` removes anything from it. A map is
kept under the digest of all it shows and was computed by, so that an equal one takes no more room.
It is written before the version that names it, each by rename: a process killed at any moment
leaves whole versions, and at most a map that no version names yet.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import yaml

from touchline.errors import ConfigError, WorkspaceError, did_you_mean
from touchline.maps import Snapshot
from touchline.maps.difference import MapDifference, Rules, compare
from touchline.maps.time import instants
from touchline.workspace import write_atomically

__all__ = ["History", "KeptMap", "Version"]

_DIGEST = 12
"""Letters of the digest in the id of a version."""
_SHORTEST = 4
_FIGURES, _ITEMS, _RULES = 3, 4, 4
"""How much of what had changed is kept with a version."""
_WORDS = ("latest", "previous")


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A map as it was computed once."""

    id: str
    created: str
    """When it was computed, ISO 8601, UTC, to the second; later than the version before."""
    build: str
    program: str
    """Version of Touchline."""
    digest: str
    newest: str | None = None
    """Time of the newest record."""
    journeys: int | None = None
    unclassified: float | None = None
    """Share of the moments that no rule caught, in the whole build."""
    figures_changed: int = 0
    """Figures that had changed by more than chance since the version before."""
    items_changed: int = 0
    rules_changed: int = 0
    changes: MapDifference | None = None
    """The most telling of what had changed; None for the first version."""


class KeptMap(msgspec.Struct, frozen=True, kw_only=True):
    """A map as it was computed once, with all that belongs to it."""

    format: str = "touchline/version/1"
    snapshot: Snapshot
    map_file: str
    """Text of the file in ``maps/`` of that day."""
    project_file: str
    """Text of ``touchline.yaml`` of that day."""

    @property
    def rules(self) -> Rules:
        """Both files."""
        return Rules(self.map_file, self.project_file)


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one map.

    Attributes
    ----------
    folder
        ``.touchline/history/<map>``.
    map
        Name of the map.
    timezone
        Zone in which a date names a day; None: UTC.
    """

    folder: Path
    map: str
    timezone: str | None = None

    def versions(self) -> list[Version]:
        """Give all versions, the oldest first."""
        found = [_read(file) for file in sorted(self.folder.glob("*-*.json"))]
        return sorted(found, key=lambda one: (one.created, one.id))

    def keep(
        self, snapshot: Snapshot, rules: Rules, *, unclassified: float | None = None
    ) -> Version | None:
        """Keep a map that has just been computed; None if it equals the latest one.

        Parameters
        ----------
        snapshot
            The computed map.
        rules
            The files that it was computed from.
        unclassified
            Share of the moments of the build that no rule caught.
        """
        digest = _digest(snapshot, rules)
        before = next(reversed(self.versions()), None)
        if before is not None and before.digest == digest:
            return None
        target = self._map_file(digest)
        if not target.exists():
            kept = KeptMap(snapshot=snapshot, map_file=rules.map, project_file=rules.project)
            write_atomically(target, gzip.compress(msgspec.json.encode(kept), mtime=0))
        version = self._version(snapshot, rules, digest, before, unclassified)
        data = msgspec.json.format(msgspec.json.encode(version), indent=1)
        write_atomically(self.folder / f"{version.id}.json", data)
        return version

    def _version(
        self,
        snapshot: Snapshot,
        rules: Rules,
        digest: str,
        before: Version | None,
        unclassified: float | None,
    ) -> Version:
        created = _after(before, datetime.fromisoformat(snapshot.created).astimezone(UTC))
        found = None if before is None else self._since(before, snapshot, rules)
        return Version(
            id=f"{created:%Y%m%dT%H%M%SZ}-{digest[:_DIGEST]}",
            created=created.isoformat(timespec="seconds"),
            build=snapshot.build,
            program=snapshot.version,
            digest=digest,
            newest=snapshot.lens.newest,
            journeys=_journeys(snapshot),
            unclassified=unclassified,
            figures_changed=len(found.sure) if found else 0,
            items_changed=len(found.items) if found else 0,
            rules_changed=len(found.rules) if found else 0,
            changes=_short(found) if found else None,
        )

    def _since(self, before: Version, snapshot: Snapshot, rules: Rules) -> MapDifference | None:
        try:
            old = self.read(before)
        except WorkspaceError:  # a version that cannot be read any more is no reason not to go on
            return None
        return compare(old.snapshot, snapshot, rules=(old.rules, rules))

    def read(self, version: Version) -> KeptMap:
        """Give the map of a version.

        Raises
        ------
        WorkspaceError
            If its file is gone, damaged, or of another version of Touchline.
        """
        file = self._map_file(version.digest)
        try:
            return msgspec.json.decode(gzip.decompress(file.read_bytes()), type=KeptMap)
        except (OSError, EOFError, msgspec.DecodeError) as error:
            raise WorkspaceError(
                f"the version {version.id} of the map {self.map!r} cannot be read: {error}",
                hint="'touchline map history' lists the others",
                where=str(file),
            ) from None

    def _map_file(self, digest: str) -> Path:
        return self.folder / f"{digest}.json.gz"

    def find(self, wanted: str) -> Version:
        """Find a version: by its id or the beginning of it or of its digest, by a day, by a word.

        A day (``2018-03-31``) or a moment names the last version computed until its end; ``latest``
        the last of all, ``previous`` the one before.

        Raises
        ------
        ConfigError
            If there is none, or several begin so.
        """
        versions = self.versions()
        if not versions:
            raise ConfigError(
                f"no version of the map {self.map!r} has been kept",
                hint="'touchline build' keeps one each time that the map has changed",
            )
        if wanted in _WORDS:
            return self._by_word(wanted, versions)
        moment = _moment(wanted, self.timezone)
        if moment is not None:
            return self._until(moment, wanted, versions)
        named = [one for one in versions if one.id.startswith(wanted)]
        named = named or [one for one in versions if one.digest.startswith(wanted)]
        if len(wanted) < _SHORTEST or len({one.digest for one in named}) != 1:
            several = ", ".join(one.id for one in named[:5]) if len(wanted) >= _SHORTEST else ""
            raise ConfigError(
                f"{wanted!r} is no version of the map {self.map!r}"
                + (f", it may be {several}" if several else ""),
                hint=did_you_mean(wanted, [*_WORDS, *(one.id for one in versions[-5:])]),
            )
        return named[-1]

    def _by_word(self, word: str, versions: list[Version]) -> Version:
        if word == "latest":
            return versions[-1]
        if len(versions) < 2:
            raise ConfigError(
                f"only one version of the map {self.map!r} has been kept, {versions[0].id}",
                hint="'--as-of A,B' compares two days by the rules of today",
            )
        return versions[-2]

    def _until(self, moment: datetime, wanted: str, versions: list[Version]) -> Version:
        found = [one for one in versions if datetime.fromisoformat(one.created) < moment]
        if not found:
            raise ConfigError(
                f"no version of the map {self.map!r} is as old as {wanted};"
                f" the first is of {versions[0].created}",
                hint=f"'--as-of {wanted}' computes the map of that day by the rules of today",
            )
        return found[-1]

    def prune(self, older: timedelta, *, now: datetime | None = None) -> list[Version]:
        """Remove the versions that are *older*, but never the latest; give those removed."""
        limit = (now or datetime.now(UTC)) - older
        versions = self.versions()
        gone = [one for one in versions[:-1] if datetime.fromisoformat(one.created) < limit]
        for version in gone:
            (self.folder / f"{version.id}.json").unlink(missing_ok=True)
        named = {one.digest for one in versions if one not in gone}
        for file in self.folder.glob("*.json.gz"):
            if file.name.removesuffix(".json.gz") not in named:
                file.unlink()
        return gone

    def __iter__(self) -> Iterator[Version]:
        return iter(self.versions())


def _after(before: Version | None, created: datetime) -> datetime:
    """Give the time of a version; never that of the one before, whatever the clock says.

    Versions stand in order of time, to the second, so two builds within one second, or after the
    clock was set back, must not change places.
    """
    if before is None:
        return created
    return max(created, datetime.fromisoformat(before.created) + timedelta(seconds=1))


def _read(file: Path) -> Version:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Version)
    except msgspec.DecodeError as error:
        raise WorkspaceError(
            f"the version {file.stem} cannot be read: {error}",
            hint="move the file away",
            where=str(file),
        ) from None


def _digest(snapshot: Snapshot, rules: Rules) -> str:
    """Digest of what a map shows and was computed by; when and by which build does not matter."""
    same = msgspec.structs.replace(snapshot, created="", build="", version="")
    content: list[Any] = [same, _meaning(rules.map), _meaning(rules.project)]
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def _meaning(text: str) -> str:
    """Give what a file of rules says; comments and ways of writing it do not matter."""
    try:
        return repr(yaml.safe_load(text))
    except yaml.YAMLError:
        return text


def _journeys(snapshot: Snapshot) -> int | None:
    figure = snapshot.figures.get(snapshot.lens.journeys)
    return int(figure.value) if figure is not None and figure.value is not None else None


def _short(found: MapDifference) -> MapDifference:
    pains = found.of("pain")[: _ITEMS // 2]
    others = [one for one in found.items if one.kind in ("stage", "lane", "card", "opportunity")]
    return msgspec.structs.replace(
        found,
        figures=found.sure[:_FIGURES],
        items=[*pains, *others[: _ITEMS - len(pains)]],
        rules=found.rules[:_RULES],
        rules_text="",
    )


def _moment(text: str, zone: str | None) -> datetime | None:
    """Give the end of a day, or the moment itself; None if *text* is neither."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2018-03-31") else None
    except ValueError:
        return None
    if day is not None:
        return datetime.fromisoformat(instants((text, text), zone)[1])
    try:
        moment = datetime.fromisoformat(text) if "-" in text and "T" in text else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
