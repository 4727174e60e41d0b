"""Commands made of verbs: the options of a verb, of the journeys it is asked of, of its answer."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from touchline.analysis.option_texts import read_option
from touchline.analysis.verbs import OptionInfo, describe, verb
from touchline.cli.answer import answer
from touchline.cli.compose import composed
from touchline.cli.filters import choose_journeys
from touchline.cli.log import open_journeys
from touchline.cli.words import word_of
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = [
    "SHARED",
    "command_of",
    "example_of",
    "flag_of",
    "help_of",
    "in_words_of_the_shell",
    "options_of",
    "parameter_of",
]

SHARED: Final = (open_journeys, choose_journeys, answer)
"""Functions whose options every verb has: they open the journeys, filter them, show the result."""

_METAVARS: Final = {
    "text": "TEXT", "integer": "N", "number": "X", "flag": "yes|no", "duration": "DURATION",
    "step": "STEP", "mapping": "NAME=VALUE,…",
}  # fmt: skip
_EXAMPLES: Final = {
    "compare": "--since 2024-03-02",
    "conformance": "--plan visit,cart,order",
    "conversion": "--start visit",
    "funnel": "--steps visit,cart,order --window 7d",
    "match": "--pattern 'visit->.*order'",
    "next_step": "--after visit,cart",
    "retention_flags": "--dates 2024-03-01,2024-03-02",
}
"""Verb → options of an example that works; others get those that must be given."""


def command_of(name: str) -> Callable[..., None]:
    """Make the function behind the command of a verb."""
    if name == "conformance":
        from touchline.cli.conformance import command

        return command()
    info = describe(name)

    def run(
        given: dict[str, Any], opened: dict[str, Any], chosen: dict[str, Any], shown: dict[str, Any]
    ) -> None:
        with in_words_of_the_shell():
            journeys = choose_journeys(open_journeys(**opened), **chosen)
            answer(verb(name)(journeys, **options_of(name, given, journeys)), name, **shown)

    own = {option.name: parameter_of(option) for option in info.options}
    return composed(run, own, SHARED, help_text=help_of(name))


def help_of(name: str) -> str:
    """Say what a verb does."""
    info = describe(name)
    return info.summary + ("\n\n" + info.about if info.about else "")


def options_of(name: str, given: Mapping[str, Any], journeys: Journeys) -> dict[str, Any]:
    """Read the options of a verb that were given."""
    return {
        option.name: _read(option, given[option.name], journeys.names.codes)
        for option in describe(name).options
        if given[option.name] not in (None, [])
    }


@contextmanager
def in_words_of_the_shell() -> Iterator[None]:
    """Say in hints how a column is kept here: ``--properties price``, not ``properties=[…]``."""
    try:
        yield
    except ConfigError as error:
        if error.hint:
            kept = r"read the log with (properties|segments)=\['(.*?)'\]"
            error.hint = re.sub(kept, r"read the log with --\1 '\2'", error.hint)
        raise


def example_of(name: str) -> str:
    """Give a command line that asks the verb."""
    options = _EXAMPLES.get(name) or "".join(
        f" {flag_of(option)} {_sample(option)}"
        for option in describe(name).options
        if option.required
    )
    return f"touchline {word_of(name)} events.parquet {options.strip()}".strip()


def flag_of(option: OptionInfo) -> str:
    """Give the option as it is written."""
    return "--" + option.name.replace("_", "-")


def parameter_of(option: OptionInfo) -> inspect.Parameter:
    """Declare an option to typer: as texts, which are read when the touchpoints are known."""
    kind: Any = bool if option.kinds == ("flag",) else list[str] if option.many else str
    flag = flag_of(option)
    if kind is bool:
        flag += f"/--no-{flag.removeprefix('--')}"
    told = typer.Option(
        flag, metavar=None if kind is bool else _metavar(option), help=_help(option)
    )
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if option.required else None,
        annotation=Annotated[kind if option.required else kind | None, told],
    )


def _metavar(option: OptionInfo) -> str:
    parts = [
        *map(str, option.choices),
        *(_METAVARS[kind] for kind in option.kinds if kind in _METAVARS),
    ]
    return "|".join(parts) + (",…" if option.many else "")


def _help(option: OptionInfo) -> str:
    """Give the sentence of the docstring without its marks, and the default."""
    text = re.sub(r"(?<![\w.`])\*(\w+)\*(?!\w)", r"\1", option.help).replace("``", "")
    if option.required or option.default in (None, (), ""):
        return text
    return f"{text}  [default: {_written(option.default)}]"


def _written(value: Any) -> str:
    """Write a value as the command line takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(map(_written, value))
    return str(value)


def _read(option: OptionInfo, given: Any, touchpoints: Collection[str]) -> Any:
    if isinstance(given, bool):
        return given
    try:
        return read_option(option, [given] if isinstance(given, str) else given, touchpoints)
    except ConfigError as error:
        told = error.message + (f": {error.hint}" if error.hint else "")
        raise typer.BadParameter(told, param_hint=flag_of(option)) from None


def _sample(option: OptionInfo) -> str:
    """Give a value for an example."""
    if "step" not in option.kinds:
        return option.name.upper()
    return "visit,cart,order" if option.many else "order"
