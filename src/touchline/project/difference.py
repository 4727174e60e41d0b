"""Which two maps are compared: versions, days, other maps, customers, periods, files."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from touchline.errors import ConfigError, did_you_mean
from touchline.locale import Catalogue, languages
from touchline.maps import Snapshot
from touchline.maps.difference import MapDifference, Rules, compare
from touchline.maps.snapshot import Text

if TYPE_CHECKING:
    from touchline.project.maps import ProjectMap
    from touchline.project.project import Project

__all__ = ["Compared", "Split", "compared", "period"]

NOW = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What makes two maps of one: two days, personas, periods, or values of a segment.

    Each is a pair written with a comma: ``2018-03-31,2018-06-30``; a segment with its name before:
    ``delivery=late,on time``.
    """

    as_of: str | None = None
    persona: str | None = None
    window: str | None = None
    segment: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """Those that are asked for."""
        names = ("as_of", "persona", "window", "segment")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One side, with all that is known of it."""

    snapshot: Snapshot
    rules: Rules | None = None
    label: Text | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two computed maps, and what differs between them."""

    before: Compared
    after: Compared
    difference: MapDifference = field(compare=False)


def compared(project: Project | None, names: Sequence[str], split: Split | None = None) -> Pair:
    """Compare two maps.

    Parameters
    ----------
    project
        Needed unless two files are compared.
    names
        ``[map]``: its previous version and its latest. ``[map, a]``: *a* and the map of now.
        ``[map, a, b]``, where each is ``now``, ``latest``, ``previous``, a version, a day on which
        it was computed, a file of a computed map, or another map. ``[map, map]`` and
        ``[file, file]``.
    split
        Compare one map in two ways instead; then *names* is the map alone.

    Raises
    ------
    ConfigError
        If a name means nothing, or too many or too few are given.
    """
    asked = split.given if split else {}
    if not 1 <= len(names) <= 3 or len(asked) > 1 or (asked and len(names) != 1):
        raise ConfigError(
            "a comparison needs a map and two of its versions, two maps, or two files",
            hint="touchline map diff NAME · NAME A B · A.json B.json · NAME --as-of A,B",
        )
    if len(names) == 2 and all(_is_file(name) for name in names):
        return _pair(*(_of_file(Path(name)) for name in names))
    if project is None:
        raise ConfigError("versions and maps can only be compared inside a project")
    chosen = project.map(names[0])
    if asked:
        [(way, pair)] = asked.items()
        return _pair(*_SPLITS[way](chosen, _two(way, pair)), across=way in ("persona", "segment"))
    ends = list(names[1:]) or ["previous", "latest"]
    ends = [*ends, NOW] if len(ends) == 1 else ends
    if len(names) == 2 and ends[0] in {each.name for each in project.maps}:
        ends = [NOW, ends[0]]
    return _pair(*(_end(chosen, end) for end in ends))


def _pair(before: Compared, after: Compared, *, across: bool | None = None) -> Pair:
    kind = None if across is None else "groups" if across else "time"
    difference = compare(
        before.snapshot,
        after.snapshot,
        rules=(before.rules, after.rules),
        labels=(before.label, after.label),
        dates=(before.day, after.day),
        kind=kind,  # type: ignore[arg-type]
    )
    return Pair(before, after, difference)


def _is_file(name: str) -> bool:
    return name.endswith(".json")


def _of_file(path: Path) -> Compared:
    try:
        snapshot = msgspec.json.decode(path.read_bytes(), type=Snapshot)
    except FileNotFoundError:
        raise ConfigError(f"there is no file {path}") from None
    except msgspec.DecodeError as error:
        raise ConfigError(
            f"this is no computed map: {error}",
            hint="'touchline map export NAME map.json' writes one",
            where=str(path),
        ) from None
    return Compared(snapshot=snapshot)


def _end(chosen: ProjectMap, end: str) -> Compared:
    if _is_file(end):
        return _of_file(Path(end))
    others = {each.name: each for each in chosen.project.maps}
    if end == NOW or end in others:
        shown = others.get(end, chosen)
        return Compared(snapshot=shown.snapshot(), rules=shown.rules)
    try:
        version = chosen.version(end)
    except ConfigError as error:
        if others.keys() == {chosen.name} or re.search(r"\d", end):
            raise
        hint = f"{error.hint}; of maps {did_you_mean(end, others)}"
        raise ConfigError(error.message, hint=hint) from None
    return Compared(snapshot=version.snapshot, rules=version.rules)


def _two(way: str, pair: str) -> tuple[str, str]:
    parts = [part.strip() for part in pair.split(",")]
    if len(parts) != 2 or not all(parts):
        raise ConfigError(
            f"{pair!r} does not name two", hint=f"write --{way.replace('_', '-')} A,B"
        )
    return parts[0], parts[1]


def _days(chosen: ProjectMap, pair: tuple[str, str]) -> list[Compared]:
    return [Compared(snapshot=chosen.snapshot(as_of=day), day=day) for day in pair]


def _changed(chosen: ProjectMap, label: Text | None = None, **change: Any) -> Compared:
    """Give the map of today with other keys of its file."""
    spec = msgspec.structs.replace(chosen.spec, **change)
    with chosen.project.workspace.reading() as build:
        return Compared(snapshot=chosen.computed_of(build, spec), label=label)


def _personas(chosen: ProjectMap, pair: tuple[str, str]) -> list[Compared]:
    return [_changed(chosen, persona=name) for name in pair]


def _windows(chosen: ProjectMap, pair: tuple[str, str]) -> list[Compared]:
    windows = [period(text) for text in pair]
    return [_changed(chosen, _spoken(window), window=window) for window in windows]


def _spoken(window: tuple[str, str]) -> Text:
    """Give a window as its readers write it."""
    return Text(words={name: Catalogue(name).date_range(*window) for name in languages()})


def _segments(chosen: ProjectMap, pair: tuple[str, str]) -> list[Compared]:
    name, equals, first = pair[0].partition("=")
    if not equals:
        raise ConfigError(f"{pair[0]!r} names no segment", hint="write --segment NAME=A,B")
    here = dict(chosen.spec.segment)
    found = []
    for value in (first.strip(), pair[1]):
        spec = {**here, name.strip(): value}
        found.append(_changed(chosen, Text(words={"": value}), persona=None, segment=spec))
    return found


_SPLITS = {"as_of": _days, "persona": _personas, "window": _windows, "segment": _segments}


def period(text: str) -> tuple[str, str]:
    """Give the first and last day of a year, quarter, month, day, or of ``FIRST..LAST``.

    Raises
    ------
    ConfigError
        If it is none of these.

    Examples
    --------
    >>> period("2018-02"), period("2018-Q1"), period("2018-01-01..2018-01-07")
    (('2018-02-01', '2018-02-28'), ('2018-01-01', '2018-03-31'), ('2018-01-01', '2018-01-07'))
    """
    if ".." in text:
        first, _, last = text.partition("..")
        return period(first.strip())[0], period(last.strip())[1]
    found = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d))?))?", text.strip())
    try:
        if found is not None:
            return _bounds(*(int(part) if part else None for part in found.groups()))
    except ValueError:
        pass
    raise ConfigError(
        f"{text!r} is no period", hint="write 2018, 2018-Q1, 2018-01 or 2018-01-01..2018-01-31"
    )


def _bounds(
    year: int | None, quarter: int | None, month: int | None, day: int | None
) -> tuple[str, str]:
    assert year is not None
    if month and day:
        only = date(year, month, day).isoformat()
        return only, only
    first, last = (3 * quarter - 2, 3 * quarter) if quarter else (month or 1, month or 12)
    end = date(year, last, monthrange(year, last)[1])
    return date(year, first, 1).isoformat(), end.isoformat()
