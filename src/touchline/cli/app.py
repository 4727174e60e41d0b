"""The commands in one list, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated

import typer

from touchline.analysis.verbs import VERBS
from touchline.cli.lazy import SETTINGS, lazily, single
from touchline.cli.output import say, show_error
from touchline.cli.words import VERB_OF, word_of
from touchline.errors import ResourceError, TouchlineError

__all__ = ["app", "main"]

_INTERRUPTED = 130  # what shells give a process that Ctrl-C ended

_COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo:demo", "touchline demo --no-open --output demo"),
    "init": (
        "data:init",
        "touchline init exports/orders.csv exports/reviews.xlsx --project shop",
    ),
    "serve": ("serve:serve", "touchline serve shop --port 8321"),
    "load": ("data:load", "touchline load --project shop"),
    "build": ("build:build", "touchline build --project shop --format json"),
    "who": ("who:who", "touchline who email:ana@example.com"),
    "check": ("build:check", "touchline check --project shop"),
    "quarantine": ("data:quarantine", "touchline quarantine --source orders --limit 20"),
    "voice": (
        "voice:voice",
        "touchline voice reviews.csv --text comment --time date --by product --themes",
    ),
    "scores": (
        "scores:scores",
        "touchline scores answers.csv --score nps_score --instrument nps --scale 0-10 --time date"
        " --by month --not-scores 11,99",
    ),
    "profile": (
        "profile:profile",
        "touchline profile --by touchpoint --compare persona=business,leisure --chart profile.png",
    ),
    "importance": (
        "importance:importance",
        "touchline importance --by touchpoint --chart importance.png",
    ),
    "persona": ("persona:persona", "touchline persona late-buyers --export late-buyers.png"),
    "floor": ("floor:floor", "touchline floor visit --project shop"),
    "journeys": (
        "store:journeys_command()",
        "touchline journeys events.csv --person user --time ts --touchpoint event -o log.journeys",
    ),
    "append": ("store:append", "touchline append log.journeys new.csv"),
}
"""Command → function in a module of this package (``()``: what it gives), and an example."""


def _of_project(name: str) -> typer.Typer:
    place, example = _COMMANDS[name]
    module, attribute = place.split(":")
    function = getattr(import_module(f"touchline.cli.{module}"), attribute.removesuffix("()"))
    return single(function() if attribute.endswith("()") else function, name, example)


def _of_journeys(verb: str) -> typer.Typer:
    from touchline.cli.verbs import command_of, example_of

    return single(command_of(verb), word_of(verb), example_of(verb))


def _maps() -> typer.Typer:
    from touchline.cli.maps import map_group

    return map_group()


_QUESTIONS: dict[str, Callable[[], typer.Typer]] = {
    word: partial(_of_journeys, verb) for word, verb in sorted((word_of(v), v) for v in VERBS)
}
_MAKERS: dict[str, Callable[[], typer.Typer]] = {
    **{name: partial(_of_project, name) for name in _COMMANDS},
    "map": _maps,
    **_QUESTIONS,
}
_HEADINGS = {
    "demo": "A project",
    "journeys": "Journeys on disk",
    min(map(word_of, VERBS)): "Questions to journeys",
}

app = typer.Typer(
    name="touchline",
    cls=lazily(_MAKERS, _HEADINGS, {word: word_of(verb) for word, verb in VERB_OF.items()}),
    help="Customer journey maps that are measured: from raw exports to a map whose every figure"
    " can be opened.",
    epilog="Start with: touchline demo  ·  touchline init exports/*.csv"
    "  ·  touchline transitions events.csv",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=SETTINGS,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        import touchline

        typer.echo(f"touchline {touchline.__version__}")
        raise typer.Exit


@app.callback()
def _touchline(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Say the version and stop."
        ),
    ] = False,
) -> None:
    """Hold the options that stand before the command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    Parameters
    ----------
    arguments
        Words after ``touchline``; default: those of the process.
    """
    if arguments is None and sys.argv[1:2] and sys.argv[1] in VERB_OF:
        from touchline.cli.lean import import_less

        import_less()
    try:
        app(args=None if arguments is None else list(arguments))
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            say("stopped; nothing is left half-written: run the command again")
        raise
    except TouchlineError as error:
        show_error(error)
        sys.exit(1)
    except OSError as error:  # a full disk, a file that may not be read: no traceback helps
        hint = "what was there before is untouched; mend this and run the command again"
        show_error(ResourceError(str(error.strerror or error), hint=hint, where=error.filename))
        sys.exit(1)
