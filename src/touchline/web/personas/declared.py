"""Personas as the project file declares them: read, checked, written back with all else kept."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from touchline.config import keep_variables
from touchline.errors import ConfigError, did_you_mean
from touchline.journeys.spec import PersonaSpec
from touchline.project import Project
from touchline.project_file import ProjectFile
from touchline.web.data.project_file import etag_of, parsed, read_text, save_text
from touchline.web.data.yaml_items import appended, changed, dropped
from touchline.web.problems import refuse

__all__ = ["Written", "add", "change", "plain", "read", "remove", "tag_of"]

_PATH: Final = ("personas",)
_MOST: Final = 200
_LONGEST: Final = 2_000
_MOST_ENTRIES: Final = 50
_ID: Final = re.compile(r"[\w][\w .-]{0,79}")
_lock: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Written:
    """A persona that was written or removed, and which of its keys differ from before."""

    persona: PersonaSpec
    fields: tuple[str, ...]


def plain(persona: PersonaSpec) -> dict[str, Any]:
    """Give what is declared of a persona, every key of it; lists and texts as the file has them."""
    return {name: getattr(persona, name) for name in PersonaSpec.__struct_fields__}


def tag_of(persona: PersonaSpec) -> str:
    """Give the version of a persona: another one if anything of it has changed."""
    return hashlib.sha256(msgspec.json.encode(persona)).hexdigest()[:16]


def read(said: object, file: ProjectFile, known: Collection[str] | None = None) -> PersonaSpec:
    """Read what somebody has written of a persona.

    Texts lose what is around them, and what is empty is left out.

    Parameters
    ----------
    known
        Ids that are taken, for a new persona: it gets one of its name if it has none.

    Raises
    ------
    Refusal
        422, with what is wrong and what was expected.
    """
    try:
        persona = msgspec.convert(_clean(said), PersonaSpec, strict=True)
    except msgspec.ValidationError as error:
        raise refuse(422, f"the persona cannot be read: {error}", code="faulty_persona") from None
    if not persona.label:
        raise refuse(422, "the persona has no name", code="faulty_persona")
    if known is not None:
        taken = persona.id in known
        if taken or not persona.id:
            free = _free_id(persona.id or _slug(_any(persona.label)), known)
            if persona.id:
                raise refuse(
                    409, f"there is a persona {persona.id!r} already", hint=f"{free!r} is free"
                )
            persona = msgspec.structs.replace(persona, id=free)
    if not _ID.fullmatch(persona.id):
        raise refuse(
            422, f"{persona.id!r} cannot be an id", hint="letters, digits, '-', '_', '.' and spaces"
        )
    _check_rule(persona, file)
    return persona


def add(project: Project, said: object) -> Written:
    """Declare a new persona behind all others."""

    def edit(text: str, file: ProjectFile) -> tuple[str, Written]:
        if len(file.personas) >= _MOST:
            raise refuse(409, f"a project has at most {_MOST} personas")
        persona = read(said, file, [one.id for one in file.personas])
        return appended(text, _PATH, _for_file(persona)), Written(persona, ())

    return _edited(project, edit)


def change(project: Project, name: str, said: object, version: str) -> Written:
    """Declare a persona anew; keys that stay the same are not touched in the file.

    Raises
    ------
    Refusal
        409, if the persona is not the *version* any more that was edited; 404, if it is gone.
    """

    def edit(text: str, file: ProjectFile) -> tuple[str, Written]:
        place, before = _find(file, name)
        if tag_of(before) != version:
            raise refuse(
                409, "the persona has been changed by somebody else meanwhile",
                hint="open it anew, then change it again", code="changed_meanwhile",
            )  # fmt: skip
        persona = msgspec.structs.replace(read(said, file), id=before.id)
        old, new = _for_file(before), _for_file(persona)
        differs = {key: new.get(key) for key in plain(persona) if old.get(key) != new.get(key)}
        after = changed(text, _PATH, place, differs) if differs else text
        return after, Written(persona, tuple(differs))

    return _edited(project, edit)


def remove(project: Project, name: str) -> Written:
    """Take a persona out of the file.

    Raises
    ------
    Refusal
        409, if a map shows it.
    """
    shown = [one.name for one in project.maps if name in (one.spec.persona, *one.spec.personas)]
    if shown:
        raise refuse(
            409, f"the map {shown[0]!r} shows this persona",
            hint="take it out of the map first", code="in_use",
        )  # fmt: skip

    def edit(text: str, file: ProjectFile) -> tuple[str, Written]:
        place, before = _find(file, name)
        return dropped(text, _PATH, place), Written(before, ())

    return _edited(project, edit)


def _edited(project: Project, edit: Callable[[str, ProjectFile], tuple[str, Written]]) -> Written:
    with _lock:
        text = read_text(project)
        try:
            after, written = edit(text, parsed(text))
        except ConfigError as error:
            raise refuse(409, error.message, hint=error.hint, code="unusual_file") from None
        if after != text:
            save_text(project, after, etag_of(text))
    return written


def _find(file: ProjectFile, name: str) -> tuple[int, PersonaSpec]:
    known = [one.id for one in file.personas]
    if name not in known:
        raise refuse(404, f"there is no persona {name!r}", hint=did_you_mean(name, known))
    place = known.index(name)
    return place, file.personas[place]


def _check_rule(persona: PersonaSpec, file: ProjectFile) -> None:
    """Hold the rule against the segments that the project declares."""
    for name, given in persona.segment.items():
        if name not in file.segments:
            hint = did_you_mean(name, file.segments)
            raise refuse(422, f"the project has no segment {name!r}", hint=hint)
        values = [one.id for one in file.segments[name].values]
        for value in [given] if isinstance(given, str) else given:
            if values and value not in values:
                hint = did_you_mean(value, values)
                raise refuse(422, f"{value!r} is no value of the segment {name!r}", hint=hint)


def _for_file(persona: PersonaSpec) -> dict[str, Any]:
    """Give the keys that are written: those that say something, variables kept as texts."""
    return {key: _kept(value) for key, value in plain(persona).items() if value}


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return keep_variables(value)
    if isinstance(value, dict):
        return {key: _kept(one) for key, one in value.items()}
    return [_kept(one) for one in value] if isinstance(value, list) else value


def _clean(value: Any, depth: int = 0) -> Any:
    """Write texts in one line, and leave out what is empty."""
    if isinstance(value, str):
        # format characters stay: Persian is written with them
        shown = (c for c in value if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
        said = " ".join("".join(shown).split())
        if len(said) > _LONGEST:
            raise refuse(422, f"a text is longer than {_LONGEST} characters")
        return said
    if isinstance(value, dict):
        found = {_clean(key): _clean(one, depth + 1) for key, one in value.items()}
        if depth:
            return {key: one for key, one in found.items() if one not in ("", [], None)}
        return {key: None if one == "" and key != "id" else one for key, one in found.items()}
    if isinstance(value, list):
        if len(value) > _MOST_ENTRIES:
            raise refuse(422, f"a list has more than {_MOST_ENTRIES} entries")
        return [one for each in value if (one := _clean(each, depth + 1)) not in ("", {}, None)]
    return value


def _any(label: Any) -> str:
    return label if isinstance(label, str) else next(iter(label.values()), "")


def _slug(label: str) -> str:
    r"""Make an id of a name.

    Examples
    --------
    >>> _slug("Those who wait, again"), _slug("منتظران")
    ('those-who-wait-again', 'منتظران')
    """
    plain_text = unicodedata.normalize("NFKC", label).lower()
    return re.sub(r"[^\w]+", "-", plain_text).strip("-_")[:60] or "persona"


def _free_id(wanted: str, known: Collection[str]) -> str:
    number = 2
    free = wanted
    while free in known:
        free, number = f"{wanted}-{number}", number + 1
    return free
