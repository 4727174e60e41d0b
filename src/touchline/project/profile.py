"""The effort-speed-delight profile of a build, of all customers or of two groups of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from touchline.analysis.multiplicity import Correction
from touchline.durations import Duration, microseconds
from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.instants import begin_of
from touchline.journeys.spec import PersonaSpec
from touchline.project.places import Bools, By, Places, micros, places_of_build
from touchline.voice.experience.profile import Profile, profile_of

__all__ = ["profile_of_build"]


def profile_of_build(
    build: Path,
    personas: Sequence[PersonaSpec],
    *,
    by: By = "stage",
    compare: Mapping[str, Sequence[str]] | None = None,
    since: str | None = None,
    fast: Mapping[str, Duration] | None = None,
    correction: Correction = "benjamini_hochberg",
) -> Profile:
    """Ask the build in folder *build* the three questions; see ``Project.profile``."""
    places = places_of_build(build, by)
    limits = {}
    for name, limit in (fast or {}).items():
        if name not in places.names:
            hint = did_you_mean(name, places.names)
            raise ConfigError(f"there is no {by} {name!r}", hint=hint, where="fast")
        limits[name] = microseconds(limit) / 1e6
    groups = _groups(places, personas, compare, since)
    return profile_of(
        places.names,
        {name: places.voices(chosen) for name, chosen in groups.items()},
        by=by,
        limits=limits,
        correction=correction,
        ordered=places.ordered,
    )


def _groups(
    places: Places,
    personas: Sequence[PersonaSpec],
    compare: Mapping[str, Sequence[str]] | None,
    since: str | None,
) -> dict[str, Bools | None]:
    if compare and since is not None:
        raise ConfigError(
            "two groups and a day are given", hint="compare groups, or periods, not both"
        )
    if since is not None:
        return _periods(places, since)
    if not compare:
        return {"all": None}
    pairs = [(key, value) for key, values in compare.items() for value in values]
    if len(compare) != 1 or len(pairs) != 2 or isinstance(next(iter(compare.values())), str):
        raise ConfigError(
            f"two groups of one kind are compared, not {dict(compare)!r}",
            hint="give for instance compare={'persona': ['a', 'b']}",
        )
    return {
        value: places.persona(value, personas) if key == "persona" else places.chosen({key: value})
        for key, value in pairs
    }


def _periods(places: Places, since: str) -> dict[str, Bools | None]:
    """Cut the journeys by their first moment."""
    instant = begin_of(since, places.info.timezone or "UTC")
    begun = micros(places.journeys["start"])
    return {f"before {since}": begun < instant, f"since {since}": begun >= instant}
