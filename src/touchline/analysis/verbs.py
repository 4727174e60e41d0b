"""Every verb by name, and what can be known of it from its signature and its docstring.

A new verb is one line in :data:`VERBS`, its name and the module of this package that holds the
function of that name, and one line at the end of the class ``Journeys``. The command line, the
reference and the schemas follow from it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from touchline.analysis.result import Result

__all__ = ["VERBS", "Kind", "OptionInfo", "VerbInfo", "describe", "info_of", "verb"]

VERBS: Final[dict[str, str]] = {
    "attribution": "attribution",
    "compare": "compare",
    "dropoff": "dropoff",
    "loops": "loops",
    "step_matrix": "step_matrix",
    "transitions": "transitions",
    "funnel": "funnel",
    "funnel_trend": "funnel_trend",
    "time_to_convert": "time_to_convert",
    "window_funnel": "window_funnel",
    "conversion": "conversion",
    "conformance": "conformance",
    "pain_points": "pain_points",
    "variants": "variants",
    "match": "match",
    "paths": "paths",
    "next_step": "next_step",
    "retention": "retention",
    "retention_flags": "retention_flags",
    "sessions": "sessions",
    "lifecycle": "lifecycle",
    "stickiness": "stickiness",
    "times": "times",
}
"""Verb → module in :mod:`touchline.analysis`. Modules are imported when a verb is asked for."""

Kind: TypeAlias = Literal[
    "text", "integer", "number", "flag", "duration", "step", "choice", "mapping"
]
"""What a value of an option can be."""


class _Duration:
    """Stands for :data:`touchline.durations.Duration`."""


class _Step:
    """Stands for :data:`touchline.eventlog.conditions.StepLike`."""


_KINDS: Final[dict[Any, Kind]] = {
    str: "text", int: "integer", float: "number", bool: "flag", _Duration: "duration",
    _Step: "step",
}  # fmt: skip
_NAMES: Final[dict[str, Any]] = {
    "Any": Any, "Duration": _Duration, "Literal": Literal, "Mapping": Mapping,
    "Sequence": Sequence, "StepLike": _Step,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionInfo:
    """One option of a verb."""

    name: str
    kinds: tuple[Kind, ...]
    """What a value can be; mostly one."""
    choices: tuple[str | int, ...] = ()
    """Values that can be chosen, where a kind is ``choice``."""
    of_names: bool = False
    """Whether a mapping leads from names to steps."""
    many: bool = False
    """Whether it takes a list of such values."""
    optional: bool = False
    """Whether it can be left empty (None)."""
    required: bool = False
    """Whether it must be given."""
    default: Any = None
    help: str
    """What it does, in a sentence or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbInfo:
    """What is known of a verb."""

    name: str
    summary: str
    """First line of its docstring."""
    about: str = ""
    """Paragraphs after it."""
    options: tuple[OptionInfo, ...]
    returns: str
    """What the columns of its table are."""
    notes: str = ""
    """Formulas and their sources."""
    example: str
    """A session in Python."""

    def option(self, name: str) -> OptionInfo:
        """Option of that name.

        Raises
        ------
        ConfigError
            If there is none.
        """
        for one in self.options:
            if one.name == name:
                return one
        hint = did_you_mean(name, [one.name for one in self.options])
        raise ConfigError(f"{self.name} has no option {name!r}", hint=hint)


def verb(name: str) -> Callable[..., Result]:
    """Give the function behind a verb.

    Raises
    ------
    ConfigError
        If there is no such verb.

    Examples
    --------
    >>> verb("transitions").__name__
    'transitions'
    """
    if name not in VERBS:
        raise ConfigError(f"there is no verb {name!r}", hint=did_you_mean(name, VERBS))
    function: Callable[..., Result] = getattr(
        import_module(f"touchline.analysis.{VERBS[name]}"), name
    )
    return function


@cache
def describe(name: str) -> VerbInfo:
    """Say what a verb does and takes, from its signature and its docstring.

    Raises
    ------
    ConfigError
        If there is no such verb.

    Examples
    --------
    >>> describe("transitions").summary
    'Count which touchpoint directly follows which.'
    """
    return info_of(name, verb(name))


def info_of(
    name: str, function: Callable[..., Any], types: Mapping[str, Any] | None = None
) -> VerbInfo:
    """Say what a function does and takes that is asked as verbs are; its first parameter aside.

    Parameters
    ----------
    types
        Names in its annotations that its module knows only while types are checked.
    """
    sections = _sections(inspect.getdoc(function) or "")
    said = _entries(sections.get("Parameters", ""))
    summary, _, about = sections[""].partition("\n\n")
    _, *parameters = inspect.signature(function).parameters.values()  # the journeys come first
    module = import_module(function.__module__)
    return VerbInfo(
        name=name,
        summary=" ".join(summary.split()),
        about=about.strip(),
        options=tuple(
            _option(one, said.get(one.name, ""), {**vars(module), **(types or {})})
            for one in parameters
            if "Journeys" not in str(one.annotation)  # which only Python can give
        ),
        returns=sections.get("Returns", ""),
        notes="\n\n".join(sections[part] for part in ("Notes", "References") if part in sections),
        example=sections.get("Examples", ""),
    )


def _sections(doc: str) -> dict[str, str]:
    """Cut a NumPy-style docstring at its underlined headings; what comes first is under ``""``."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", doc, flags=re.MULTILINE)
    titles = ["", *parts[1::2]]
    return {title: text.strip("\n") for title, text in zip(titles, parts[::2], strict=True)}


def _entries(section: str) -> dict[str, str]:
    """Name → text of the entries ``name, name : type`` and an indented text."""
    found: dict[str, str] = {}
    for head, text in re.findall(r"^(\S.*)\n((?:[ \t]+.*\n?|\n)*)", section + "\n", re.MULTILINE):
        for name in head.split(" : ")[0].split(","):
            found[name.strip().strip("*")] = " ".join(text.split())
    return found


def _option(parameter: inspect.Parameter, said: str, names: Mapping[str, Any]) -> OptionInfo:
    annotation = eval(str(parameter.annotation), {**names, **_NAMES})
    kinds: dict[Kind, None] = {}
    choices: dict[str | int, None] = {}
    for member in _members(annotation):
        if get_origin(member) is Literal:
            kinds["choice"] = None
            choices |= dict.fromkeys(get_args(member))
        elif member is not NoneType and member is not Sequence:
            kinds[_kind(member, parameter.name)] = None
    empty = parameter.default is inspect.Parameter.empty
    return OptionInfo(
        name=parameter.name,
        kinds=tuple(kinds),
        choices=tuple(choices),
        of_names=any(_Step in get_args(member) for member in _members(annotation)),
        many=Sequence in _members(annotation),
        optional=NoneType in _members(annotation),
        required=empty,
        default=None if empty else parameter.default,
        help=said,
    )


def _members(annotation: Any) -> tuple[Any, ...]:
    """Single types in a union; a sequence gives itself and the types in it."""
    origin = get_origin(annotation)
    if origin in (UnionType, Union):
        return tuple(inner for one in get_args(annotation) for inner in _members(one))
    if origin is Sequence:
        return (Sequence, *_members(get_args(annotation)[0]))
    return (annotation,)


def _kind(member: Any, option: str) -> Kind:
    if get_origin(member) is Mapping:
        return "mapping"
    if member not in _KINDS:
        raise TypeError(f"option {option}: {member!r} is none of the types that an option can have")
    return _KINDS[member]
