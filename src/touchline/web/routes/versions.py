"""What differs: between two choices of a map, or between now and as it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Query, Response
from pydantic import BaseModel

from touchline.locale import Catalogue, languages
from touchline.maps import Snapshot
from touchline.maps.difference import FigureChange, MapDifference, compare, sentences
from touchline.maps.difference.words import change_of, range_of, subject_of, value_of
from touchline.maps.parts import Text
from touchline.web.access import Area, Context, Here
from touchline.web.maps.choice import Choice
from touchline.web.maps.view import map_view
from touchline.web.openapi import MAP_VIEW, json_answer
from touchline.web.problems import refuse
from touchline.web.routes.maps import Chosen, Language, known_language, map_of, snapshot_of

__all__ = ["area"]

area = Area("versions")

_MOST = 200


class MapVersion(BaseModel):
    """A map as it was computed once."""

    id: str
    created: str
    journeys: int | None
    newest: str | None
    """Time of the newest record."""
    figures_changed: int
    """By more than chance, since the version before."""
    items_changed: int
    rules_changed: int
    sentences: list[str]
    """What had changed, the most telling first."""


class FigureDifference(BaseModel):
    """A figure on both sides, written out."""

    id: str
    label: str
    stage: str | None
    before: str
    after: str
    change: str
    interval: str
    sure: bool
    """More than chance."""
    good: bool | None
    """Better for the customer; None: not known, or no matter."""


class RuleDifference(BaseModel):
    """A key of a file that says something else."""

    file: Literal["map", "project"]
    place: str
    change: Literal["added", "removed", "edited"]
    before: str | None
    after: str | None


class Difference(BaseModel):
    """What differs between two maps, the surest and largest first."""

    kind: Literal["time", "groups"]
    before: str
    after: str
    """What each side is called."""
    journeys_before: int | None
    journeys_after: int | None
    overlap: float | None
    compared: int
    sure: int
    unchanged: int
    sentences: list[str]
    figures: list[FigureDifference]
    rules: list[RuleDifference]


@area.get("/workspaces/{workspace}/maps/{name}/versions", role="viewer")
def map_versions(here: Here, name: str, language: Language = "en") -> list[MapVersion]:
    """List the versions of a map that were kept, the latest first."""
    catalogue = Catalogue(known_language(language))
    return [
        MapVersion(
            id=one.id,
            created=one.created,
            journeys=one.journeys,
            newest=one.newest,
            figures_changed=one.figures_changed,
            items_changed=one.items_changed,
            rules_changed=one.rules_changed,
            sentences=[] if one.changes is None else sentences(one.changes, catalogue, most=3),
        )
        for one in reversed(map_of(here, name).history())
    ]


@area.get(
    "/workspaces/{workspace}/maps/{name}/versions/{version}",
    role="viewer",
    response_class=Response,
    responses=json_answer(MAP_VIEW),
)
def map_version(here: Here, name: str, version: str, language: Language = "en") -> Response:
    """Give a map as it was computed once."""
    kept = map_of(here, name).version(version)
    view = map_view(kept.snapshot, known_language(language))
    return Response(msgspec.json.encode(view), media_type="application/json")


@area.get("/workspaces/{workspace}/maps/{name}/difference", role="viewer")
def map_difference(
    here: Here,
    name: str,
    chosen: Chosen,
    other: Annotated[str, Query(alias="with", max_length=400)],
    language: Language = "en",
) -> Difference:
    """Say what differs between the choice and another.

    *with* is ``persona:ID``, ``segment:NAME:VALUE``, ``period:FIRST..LAST``, ``all`` (nothing is
    chosen), or ``version:ID``, which is then the side before.
    """
    catalogue = Catalogue(known_language(language))
    kind, _, value = other.partition(":")
    if kind == "version":
        return _since(here, name, value, catalogue)
    second = _changed(chosen, kind, value)
    found = map_of(here, name)
    sides = [snapshot_of(here, found, one) for one in (chosen, second)]
    labels = [_label(here, one, snapshot) for one, snapshot in zip((chosen, second), sides,
                                                                   strict=True)]  # fmt: skip
    in_time = (chosen.since, chosen.until) != (second.since, second.until)
    difference = compare(
        sides[0],
        sides[1],
        labels=(labels[0], labels[1]),
        kind="time" if in_time else "groups",
    )
    return _written(difference, catalogue, labels)


def _changed(chosen: Choice, kind: str, value: str) -> Choice:
    """Give the choice with one thing of it replaced."""
    if kind == "all":
        return Choice()
    if kind == "persona" and value:
        return msgspec.structs.replace(chosen, persona=value)
    if kind == "segment" and ":" in value:
        name, _, one = value.partition(":")
        return msgspec.structs.replace(chosen, segment=(name, one))
    if kind == "period" and ".." in value:
        since, _, until = value.partition("..")
        return msgspec.structs.replace(chosen, since=since, until=until)
    raise refuse(
        400,
        f"a map cannot be compared with {kind!r}",
        hint="persona:ID, segment:NAME:VALUE, period:FIRST..LAST, version:ID, or all",
    )


def _since(here: Context, name: str, version: str, catalogue: Catalogue) -> Difference:
    found = map_of(here, name)
    kept = found.version(version)
    now = snapshot_of(here, found, Choice())
    difference = compare(kept.snapshot, now, rules=(kept.rules, found.rules), kind="time")
    return _written(difference, catalogue, [None, None])


def _label(here: Context, choice: Choice, snapshot: Snapshot) -> Text:
    """Name a side by all that is chosen of it."""
    info = here.project.info
    parts: list[Any] = []
    if choice.persona is not None or choice.is_all:
        parts.append(snapshot.lens.name)
    if choice.segment is not None:
        name, value = choice.segment
        segment = next((one for one in info.segments if one.id == name), None)
        known = segment.labels.get(value) if segment is not None else None
        parts.append(_words(known or value))
    if choice.since is not None or choice.until is not None:
        days = choice.since or "…", choice.until or "…"
        parts.append(_window(days))
    if len(parts) == 1:
        first: Text = parts[0]
        return first
    return Text(
        words={one: " · ".join(Catalogue(one).text(part) for part in parts) for one in languages()}
    )


def _words(text: str | dict[str, str]) -> Text:
    return Text(words={"": text} if isinstance(text, str) else text)


def _window(days: tuple[str, str]) -> Text:
    if "…" in days:
        return Text(words={"": " – ".join(days)})
    return Text(words={one: Catalogue(one).date_range(*days) for one in languages()})


def _written(
    difference: MapDifference, catalogue: Catalogue, labels: Sequence[Text | None]
) -> Difference:
    sides = [
        catalogue.text(label) if label is not None else catalogue.date(side.created)
        for label, side in zip(labels, (difference.before, difference.after), strict=True)
    ]
    return Difference(
        kind=difference.kind,
        before=sides[0],
        after=sides[1],
        journeys_before=difference.before.journeys,
        journeys_after=difference.after.journeys,
        overlap=difference.overlap,
        compared=difference.compared,
        sure=len(difference.sure),
        unchanged=difference.unchanged,
        sentences=sentences(difference, catalogue),
        figures=[_figure(one, catalogue) for one in difference.figures[:_MOST]],
        rules=[
            RuleDifference(
                file=one.file, place=one.place, change=one.change, before=one.before,
                after=one.after,
            )
            for one in difference.rules[:_MOST]
        ],
    )  # fmt: skip


def _figure(one: FigureChange, catalogue: Catalogue) -> FigureDifference:
    return FigureDifference(
        id=one.id,
        label=subject_of(one, catalogue),
        stage=None if one.stage_label is None else catalogue.text(one.stage_label),
        before=value_of(one, "before", catalogue),
        after=value_of(one, "after", catalogue),
        change=change_of(one, catalogue),
        interval=range_of(one, catalogue),
        sure=one.sure,
        good=one.good,
    )
