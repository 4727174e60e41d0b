"""Texts of a map, and of what it shows of the project, that lack a language that it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from touchline.maps.spec import MapSpec
from touchline.maps.texts import message, words
from touchline.project.finding import Finding
from touchline.project_file import ProjectFile

__all__ = ["lacking", "texts_of_map"]

SHOWN = 4
"""How many places a finding names."""


def texts_of_map(name: str, spec: MapSpec, project: ProjectFile) -> Finding | None:
    """Find the texts that a map would show in another language than it is drawn in.

    A text that is one string is meant for every language. Give None where nothing lacks.
    """
    found = [
        *((place, missing) for place, missing in lacking(spec, spec.languages)),
        *_of_project(spec, project),
    ]
    if not found:
        return None
    listed = ", ".join(f"{place} ({' '.join(missing)})" for place, missing in found[:SHOWN])
    rest = len(found) - SHOWN
    places = message("check.more", list=listed, n=rest) if rest > 0 else words(listed)
    return Finding(
        check=f"texts {name}",
        ok=False,
        text=message("check.texts", n=len(found), places=places),
        advice=message("check.texts.hint"),
    )


def _of_project(spec: MapSpec, project: ProjectFile) -> Iterator[tuple[str, list[str]]]:
    """Texts of touchpoints, segments, goals, stages and of the personas that the map shows."""
    chosen = {*spec.personas, spec.persona}
    parts: dict[str, Any] = {
        "stages": project.stages,
        "touchpoints": project.touchpoints,
        "goals": project.goals,
        "segments": project.segments,
        **{f"personas.{one.id}": one for one in project.personas if one.id in chosen},
    }
    for place, part in parts.items():
        for inner, missing in lacking(part, spec.languages):
            yield f"{place}{inner if inner.startswith('[') else '.' + inner}", missing


def lacking(part: Any, languages: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the place of every text that is told by language, but not in all of *languages*.

    Examples
    --------
    >>> list(lacking(MapSpec(name={"en": "Buying", "fa": "خرید"}), ["en", "ru"]))
    [('name', ['ru'])]
    """
    if not isinstance(part, msgspec.Struct):
        yield from _under("", part, languages, text=False)
        return
    texts = _text_fields(type(part))
    for field in part.__struct_fields__:
        yield from _under(field, getattr(part, field), languages, text=field in texts)


def _under(
    place: str, value: Any, languages: Sequence[str], *, text: bool
) -> Iterator[tuple[str, list[str]]]:
    """Look into what a place holds; *text*: dictionaries of strings in it are told by language."""
    if isinstance(value, msgspec.Struct):
        for inner, missing in lacking(value, languages):
            yield f"{place}.{inner}" if place else inner, missing
    elif isinstance(value, list | tuple):
        for at, each in enumerate(value):
            yield from _under(f"{place}[{at}]", each, languages, text=text)
    elif isinstance(value, Mapping):
        if text and all(isinstance(each, str) for each in value.values()):
            missing = [each for each in languages if not (value.get(each) or value.get(""))]
            if value and missing:
                yield place, missing
            return
        for key, each in value.items():
            yield from _under(f"{place}.{key}" if place else key, each, languages, text=text)


def _text_fields(kind: type[msgspec.Struct]) -> set[str]:
    """Names of the fields that hold a text per language, or lists or mappings of such texts."""
    fields = msgspec.inspect.type_info(kind).fields  # type: ignore[attr-defined]
    return {field.name for field in fields if _is_text(field.type)}


def _is_text(kind: Any) -> bool:
    if isinstance(kind, msgspec.inspect.ListType):
        return _is_text(kind.item_type)
    if isinstance(kind, msgspec.inspect.DictType):
        return _is_text(kind.value_type)
    if not isinstance(kind, msgspec.inspect.UnionType):
        return False
    options = kind.types
    return any(isinstance(one, msgspec.inspect.StrType) for one in options) and any(
        isinstance(one, msgspec.inspect.DictType)
        and isinstance(one.value_type, msgspec.inspect.StrType)
        for one in options
    )
