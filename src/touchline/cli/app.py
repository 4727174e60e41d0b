"""The commands in one list, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from touchline.cli.build import build, check
from touchline.cli.data import init, load, quarantine
from touchline.cli.demo import demo
from touchline.cli.maps import map_, who
from touchline.cli.output import say, show_error
from touchline.errors import ResourceError, TouchlineError

__all__ = ["app", "main"]

app = typer.Typer(
    name="touchline",
    help="Customer journey maps that are measured: from raw exports to a map whose every figure"
    " can be opened.",
    epilog="Start with: touchline demo  ·  touchline init exports/*.csv",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help comes in a third of the time, and reads well in a pipe
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

_INTERRUPTED = 130  # what shells give a process that Ctrl-C ended

_COMMANDS: list[tuple[str, Callable[..., None], str]] = [
    ("demo", demo, "touchline demo --no-open --output demo"),
    ("init", init, "touchline init exports/orders.csv exports/reviews.xlsx --project shop"),
    ("load", load, "touchline load --project shop"),
    ("build", build, "touchline build --project shop --format json"),
    ("map", map_, "touchline map purchase --export purchase.html"),
    ("who", who, "touchline who email:ana@example.com"),
    ("check", check, "touchline check --project shop"),
    ("quarantine", quarantine, "touchline quarantine --source orders --limit 20"),
]

for _name, _command, _example in _COMMANDS:
    app.command(_name, epilog=f"Example: {_example}")(_command)


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
