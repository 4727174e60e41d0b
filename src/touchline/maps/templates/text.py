"""A ready map as the text of a map file: few languages, comments, bound to a project's stages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, get_args

import msgspec
import yaml

from touchline.config import keep_variables, local_text
from touchline.errors import ConfigError, did_you_mean
from touchline.locale import languages as known_languages
from touchline.maps.spec import DEFAULT_LANES, LaneKind, LaneSpec, MapSpec, MapStage
from touchline.maps.templates.ready import template

__all__ = ["template_text"]

WIDTH: Final = 100
"""What fits in a line of this many characters is written in one."""

_ABOUT: Final = {
    "name": "What the map is about. The title is the strongest finding, until you write a title.",
    "scenario": "The situation, and what the customer expects of it.",
    "languages": "It is drawn in each of these languages; texts are {en: …, ru: …} where several.",
    "stages": "The columns. A stage may list steps, and ways besides the next column (next: to).",
    "lanes": "The rows, from top to bottom.",
    "emotion": "What the team assumes, −2 … 2: drawn dashed until customers have answered.",
    "cards": "Written by hand: a lane, a stage, a text.",
    "opportunities": "What could be done; with owner and state (proposed, to do, in test …).",
}
"""Key of the map file → comment above it."""
_EMPTY_LINE: Final = ("name", "stages", "lanes", "emotion", "cards", "opportunities")


def template_text(
    name: str,
    *,
    languages: Sequence[str] = ("en",),
    stages: Sequence[str] | None = None,
    schema: str | None = None,
) -> str:
    """Write a ready map as the text of a map file.

    Parameters
    ----------
    name
        Name of the template.
    languages
        Which of its languages to keep, the first one first; en, ru, vi, fa.
    stages
        Ids of the stages of the project that the map is for: columns of the same id take their
        texts from there, the others say that they are not measured, and the lanes that are
        measured are added. None: a map for itself.
    schema
        Address of the JSON Schema of map files, for editors.

    Raises
    ------
    ConfigError
        If there is no such template or language.

    Examples
    --------
    >>> template_text("aida", languages=["en"]).splitlines()[0]
    '# Made from the template aida. Every key: docs/reference/map-file.md'
    """
    kept = _languages(languages)
    spec = template(name)
    whole: dict[str, Any] = msgspec.to_builtins(_for_project(spec, stages) if stages else spec)
    whole = {key: value for key, value in whole.items() if value != _DEFAULTS[key]}
    whole["emotion"] = {"assumed": spec.emotion.assumed}
    whole["languages"] = kept
    whole = _spoken(whole, kept)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines.append(f"# Made from the template {name}. Every key: docs/reference/map-file.md")
    for key in (*_ABOUT, *sorted(whole.keys() - _ABOUT.keys())):
        if key in whole:
            lines += _part(key, whole[key], spec, stages, kept[0])
    return "\n".join(lines) + "\n"


_DEFAULTS: Final[dict[str, Any]] = msgspec.to_builtins(MapSpec())


def _languages(languages: Sequence[str]) -> list[str]:
    known = known_languages()
    kept = list(dict.fromkeys(languages)) or ["en"]
    for language in kept:
        if language not in known:
            raise ConfigError(
                f"templates have no language {language!r}", hint=did_you_mean(language, known)
            )
    return kept


def _for_project(spec: MapSpec, stages: Sequence[str]) -> MapSpec:
    """Leave to the project what it says of its stages, and add the lanes that are measured."""
    wanted = {lane for lane in spec.lanes if isinstance(lane, str)} | set(DEFAULT_LANES)
    lanes: list[LaneKind | LaneSpec] = [kind for kind in get_args(LaneKind) if kind in wanted]
    own = [lane for lane in spec.lanes if isinstance(lane, LaneSpec)]
    place = lanes.index("emotion")
    return msgspec.structs.replace(
        spec,
        lanes=(*lanes[:place], *own, *lanes[place:]),
        stages=[_bound(stage) if stage.id in stages else stage for stage in spec.stages],
    )


def _bound(stage: MapStage) -> MapStage:
    return MapStage(id=stage.id, steps=stage.steps, next=stage.next, metrics=stage.metrics)


def _spoken(value: Any, languages: list[str]) -> Any:
    """Keep the texts of these languages; one alone stands without its code."""
    if isinstance(value, list | tuple):
        return [_spoken(each, languages) for each in value]
    if not isinstance(value, dict):
        return value
    if value and value.keys() <= set(known_languages()):
        texts = {language: local_text(value, language) for language in languages}
        return texts if len(texts) > 1 else texts[languages[0]]
    return {
        key: _spoken(each, languages)
        for key, each in value.items()
        if each is not None and each not in ([], {})
    }


def _part(
    key: str, value: Any, spec: MapSpec, stages: Sequence[str] | None, language: str
) -> Iterator[str]:
    """Lines of one key of the map file, with the comment above it."""
    if key in _EMPTY_LINE:
        yield ""
    if key in _ABOUT:
        yield f"# {_ABOUT[key]}"
    if key == "cards":
        yield "cards:"
        for stage in spec.stages:
            cards = [card for card in value if card["stage"] == stage.id]
            yield f"  # {local_text(stage.label, language, stage.id)}"
            yield from _block(cards, 2)
    elif key == "stages":
        yield "stages:"
        for stage, lines in zip(spec.stages, value, strict=True):
            if stages is not None and stage.id not in stages:
                yield f"  # Not measured; say which stages of the project it is: of: [{stages[0]}]"
            yield from _block([lines], 2)
    else:
        yield from _block({key: value}, 0)


def _block(value: Any, indent: int) -> Iterator[str]:
    """Write a mapping or a list, each part in one line where it fits."""
    gap = " " * indent
    if isinstance(value, dict):
        for key, each in value.items():
            line = f"{gap}{_scalar(key)}: {_flow(each)}"
            if not isinstance(each, dict | list):
                yield f"{gap}{_scalar(key)}: {_scalar(each)}"
            elif len(line) <= WIDTH:
                yield line
            else:
                yield f"{gap}{_scalar(key)}:"
                yield from _block(each, indent + 2)
        return
    for each in value:
        line = f"{gap}- {_flow(each)}"
        if not isinstance(each, dict | list):
            yield f"{gap}- {_scalar(each)}"
        elif len(line) <= WIDTH:
            yield line
        else:
            first, *rest = _block(each, indent + 2)
            yield f"{gap}- {first.lstrip()}"
            yield from rest


def _flow(value: Any) -> str:
    """Write a value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return _scalar(value, frame="{{a: {}}}")


def _scalar(value: Any, *, frame: str = "a: {}") -> str:
    """Write a text plainly where YAML reads it back as it is from *frame*, else in quotes."""
    if not isinstance(value, str):
        return json.dumps(value)
    text = keep_variables(value)
    try:
        plain = yaml.safe_load(frame.format(text)) == {"a": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
