"""Questions to verbs: read from an address or a body, written as Python and as a command line.

An option is called and written the same in all of them; what is common stands in
:mod:`touchline.analysis.option_texts`.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from touchline.analysis.option_texts import expected, read_option, write_option
from touchline.analysis.verbs import Kind, OptionInfo, describe
from touchline.errors import ConfigError
from touchline.eventlog.names import Names
from touchline.journeys.spec import PersonaSpec

__all__ = ["Question", "command_of", "python_of", "question_of", "read_texts", "read_where"]

_PROPERTY_OPTIONS: Final = ("breakdown", "hold", "campaign", "channel", "by")
"""Options that may name a property of events, or a segment of journeys."""
_MOST_TEXT: Final = 2_000


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

    @property
    def key(self) -> str:
        """Tell questions apart."""
        said = [self.verb, self.options, self.where, self.since, self.until, self.properties]
        return json.dumps(said, sort_keys=True, default=str)

    @property
    def journeys_key(self) -> str:
        """Tell the journeys of questions apart."""
        said = [self.where, self.since, self.until, self.properties]
        return json.dumps(said, sort_keys=True, default=str)


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
    info, found = describe(verb), {}
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
) -> Question:
    """Make a question of what was given, or say what is wrong with it.

    Parameters
    ----------
    names
        Those of the journeys.
    known
        Properties of the events that can be asked for.

    Raises
    ------
    ConfigError
        If an option is missing, unknown, or none of what the verb takes.
    """
    info = describe(verb)
    for name, value in options.items():
        _check(info.option(name), value)
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
    properties = [name for name in _mentioned(given) if name in known]
    return Question(
        verb=verb,
        options=given,
        where=_joined(where, persona),
        since=since or None,
        until=until or None,
        properties=tuple(sorted({name for name in properties if name not in names.segments})),
    )


def python_of(question: Question, project: str) -> str:
    """Write a question as Python; it is run in the folder that holds the project."""
    opened = f"properties={_literal(list(question.properties))}" if question.properties else ""
    lines = [
        "import touchline as tl",
        "",
        f"project = tl.open({_literal(project)})",
        f"journeys = project.journeys({opened})",
    ]
    filters = [_keyword(name, list(values)) for name, values in question.where.items()]
    filters += [
        f"{name}={_literal(value)}"
        for name, value in (("begin", question.since), ("end", question.until))
        if value is not None
    ]
    if filters:
        lines.append(_call("journeys = journeys.where", filters))
    given = [f"{name}={_literal(value)}" for name, value in question.options.items()]
    lines += [_call(f"result = journeys.{question.verb}", given), "result"]
    return "\n".join(lines) + "\n"


def command_of(question: Question, project: str) -> str | None:
    """Write a question as a command line; None if a value cannot be written as one."""
    words = ["touchline", question.verb.replace("_", "-"), f"--project={project}"]
    for name, values in question.where.items():
        if "=" in name or any("|" in value or value != value.strip() for value in values):
            return None
        words.append(f"--where={name}={'|'.join(values)}")
    if question.since or question.until:
        words.append(f"--began={question.since or ''}..{question.until or ''}")
    if question.properties:
        if any("," in name for name in question.properties):
            return None
        words.append(f"--properties={','.join(question.properties)}")
    info = describe(question.verb)
    for name, value in question.options.items():
        option = info.option(name)
        flag = name.replace("_", "-")
        if isinstance(value, bool) and option.kinds == ("flag",):
            words.append(f"--{flag}" if value else f"--no-{flag}")
            continue
        texts = write_option(option, value)
        if texts is None:
            return None
        words += [f"--{flag}={text}" for text in texts]
    return shlex.join(words)


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


def _literal(value: Any) -> str:
    """Write a value as Python does, in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        pairs = (f"{_literal(str(name))}: {_literal(one)}" for name, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return repr(value)


def _keyword(name: str, value: Any) -> str:
    if name.isidentifier() and name not in ("begin", "end", "containing", "lacking"):
        return f"{name}={_literal(value)}"
    return f"**{_literal({name: value})}"


def _call(function: str, arguments: Sequence[str]) -> str:
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= 88:
        return line
    return f"{function}(\n" + "".join(f"    {one},\n" for one in arguments) + ")"
