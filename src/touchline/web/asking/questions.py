"""Questions to verbs and to projects, as they are read from an address or a body.

An option is called and written the same in an address, in Python and on the command line; what is
common stands in :mod:`touchline.analysis.option_texts`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from touchline.analysis.option_texts import expected, read_option
from touchline.analysis.verbs import Kind, OptionInfo, VerbInfo, describe
from touchline.errors import ConfigError
from touchline.eventlog.names import Names
from touchline.journeys.spec import PersonaSpec
from touchline.project.asked import ASKED, describe_asked

__all__ = ["Behind", "Question", "info_of", "question_of", "read_texts", "read_where"]

_PROPERTY_OPTIONS: Final = ("breakdown", "hold", "campaign", "channel", "by")
"""Options that may name a property of events, or a segment of journeys."""
_MOST_TEXT: Final = 2_000
_SAMPLES: Final = 5_000
"""Bootstrap samples that a reader may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The journeys behind a row of an answer."""

    question: Question
    cell: Mapping[str, Any]
    """Values of the key columns of the row; see :mod:`touchline.web.asking.cells`."""

    @property
    def key(self) -> str:
        """Tell such journeys apart."""
        return json.dumps([self.question.key, self.cell], sort_keys=True, default=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A verb with its options, and the journeys it is asked of."""

    verb: str
    options: Mapping[str, Any]
    """Those that are not as by default."""
    where: Mapping[str, tuple[str, ...]]
    """Segment → wanted values; a persona is among them."""
    since: str | None = None
    until: str | None = None
    properties: tuple[str, ...] = ()
    """Properties of events that the options ask for."""
    behind: Behind | None = None
    """Only of the journeys behind a row of another answer."""

    @property
    def key(self) -> str:
        """Tell questions apart."""
        said = [self.verb, self.options, self.journeys_key]
        return json.dumps(said, sort_keys=True, default=str)

    @property
    def journeys_key(self) -> str:
        """Tell the journeys of questions apart."""
        behind = None if self.behind is None else self.behind.key
        said = [self.where, self.since, self.until, self.properties, behind]
        return json.dumps(said, sort_keys=True, default=str)

    def reading(self, properties: Sequence[str]) -> Question:
        """Read these properties of events as well, also for the journeys that it is asked of."""
        wanted = tuple(sorted({*self.properties, *properties}))
        behind = self.behind
        if behind is not None:
            behind = replace(behind, question=behind.question.reading(wanted))
        return replace(self, properties=wanted, behind=behind)


def info_of(verb: str) -> VerbInfo:
    """Say what a verb, or a question to the project, does and takes.

    Raises
    ------
    ConfigError
        If there is neither.
    """
    return describe_asked(verb) if verb in ASKED else describe(verb)


def read_texts(verb: str, items: Iterable[tuple[str, str]], names: Names) -> dict[str, Any]:
    """Read the options of a verb from texts, as a command line writes them.

    Parameters
    ----------
    items
        Name and text; an option that takes several may come several times.

    Raises
    ------
    ConfigError
        If the verb has no such option, or a text is none of what it takes.
    """
    given: dict[str, list[str]] = {}
    for name, text in items:
        given.setdefault(name, []).append(text)
    info, found = info_of(verb), {}
    for name, texts in given.items():
        try:
            found[name] = read_option(info.option(name), texts, names.codes)
        except ConfigError as error:
            error.where = error.where or name
            if error.hint is None and name in [option.name for option in info.options]:
                error.hint = f"it is {expected(info.option(name))}"
            raise
    return found


def read_where(texts: Iterable[str]) -> dict[str, list[str]]:
    """Read the filter by segments: ``city=Porto|Faro``.

    Raises
    ------
    ConfigError
        If a text has no value.

    Examples
    --------
    >>> read_where(["city=Porto|Faro"])
    {'city': ['Porto', 'Faro']}
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name, sign, values = text.partition("=")
        if not sign or not name.strip():
            raise ConfigError(f"where={text} has no value", hint="write where=segment=value")
        found.setdefault(name.strip(), []).extend(value.strip() for value in values.split("|"))
    return found


def question_of(
    verb: str,
    options: Mapping[str, Any],
    *,
    names: Names,
    known: Sequence[str],
    where: Mapping[str, Sequence[str]],
    persona: PersonaSpec | None = None,
    since: str | None = None,
    until: str | None = None,
    behind: Behind | None = None,
) -> Question:
    """Make a question of what was given, or say what is wrong with it.

    Parameters
    ----------
    names
        Those of the journeys.
    known
        Properties of the events that can be asked for.
    behind
        Which journeys it is asked of; none: all.

    Raises
    ------
    ConfigError
        If an option is missing, unknown, or none of what the verb takes.
    """
    info = info_of(verb)
    for name, value in options.items():
        _check(info.option(name), value)
    if verb in ASKED and (where or persona or since or until or behind):
        raise ConfigError(
            f"{verb} is asked of all answers: it takes no filters of journeys",
            hint="name segments, personas and periods under by, where it has them",
        )
    missing = [one.name for one in info.options if one.required and not options.get(one.name)]
    if missing:
        hint = f"{missing[0]} is {expected(info.option(missing[0]))}"
        raise ConfigError(f"{verb} needs {', '.join(missing)}", hint=hint, where=missing[0])
    if verb == "conformance":
        _check_plan(options["plan"], names)
    given = {
        one.name: options[one.name]
        for one in info.options
        if one.name in options and not _is_default(one, options[one.name])
    }
    properties = [name for name in _mentioned(given) if name in known and verb not in ASKED]
    question = Question(
        verb=verb,
        options=given,
        where=_joined(where, persona),
        since=since or None,
        until=until or None,
        behind=behind,
    )
    own = {name for name in properties if name not in names.segments}
    return question.reading([*own, *(behind.question.properties if behind is not None else ())])


def _is_default(option: OptionInfo, value: Any) -> bool:
    if option.required:
        return False
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    return bool(type(value) is type(default) and value == default)


def _check(option: OptionInfo, value: Any) -> None:
    many = option.many and isinstance(value, list)
    several = value if many else [value]
    if value is None and (option.optional or not option.required):
        return
    if option.name == "samples" and not (isinstance(value, int) and 10 <= value <= _SAMPLES):
        raise ConfigError(f"{value} samples are asked for", hint=f"10 to {_SAMPLES:,} can be")
    if all(any(_fits(kind, option, one) for kind in option.kinds) for one in several):
        return
    raise ConfigError(
        f"{option.name} is {json.dumps(value, default=str)[:80]}",
        hint=f"it is {expected(option)}",
        where=option.name,
    )


def _fits(kind: Kind, option: OptionInfo, value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = isinstance(value, str) and len(value) <= _MOST_TEXT
    return {
        "text": text,
        "integer": number and isinstance(value, int),
        "number": number,
        "flag": isinstance(value, bool),
        "duration": text or number,
        "step": text or isinstance(value, Mapping),
        "choice": isinstance(value, str | int) and value in option.choices,
        "mapping": isinstance(value, Mapping),
    }[kind]


def _check_plan(plan: Any, names: Names) -> None:
    """Refuse texts that are no touchpoint: a plan could otherwise name a file of the server."""
    for one in plan if isinstance(plan, list) else [plan]:
        if isinstance(one, str):
            names.code(one)


def _mentioned(value: Any) -> Iterator[str]:
    """Names of properties in options: those of conditions, and of what options name directly."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name in _PROPERTY_OPTIONS and isinstance(one, str | list | tuple):
                yield from [one] if isinstance(one, str) else [x for x in one if isinstance(x, str)]
            if name == "property" and isinstance(one, str):
                yield one
            if name == "where" and isinstance(one, Mapping):
                yield from map(str, one)
            yield from _mentioned(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _mentioned(one)


def _joined(
    where: Mapping[str, Sequence[str]], persona: PersonaSpec | None
) -> dict[str, tuple[str, ...]]:
    """Narrow segments to those of a persona."""
    found = {name: tuple(dict.fromkeys(values)) for name, values in where.items() if values}
    for name, wanted in (persona.segment if persona is not None else {}).items():
        theirs = (wanted,) if isinstance(wanted, str) else tuple(wanted)
        mine = tuple(value for value in theirs if value in found.get(name, theirs))
        if not mine:
            raise ConfigError(
                f"no journey of the persona has {name} {' or '.join(found[name])}",
                hint="leave the persona or the segment out",
            )
        found[name] = mine
    return found
