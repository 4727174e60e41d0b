"""What every command shares: options, tables or JSON on stdout, progress and errors on stderr."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from touchline.errors import TouchlineError
    from touchline.journeys.build import Progress
    from touchline.project import Project
    from touchline.sources.rows import Rows

__all__ = [
    "EncodingOption",
    "Format",
    "FormatOption",
    "ProjectOption",
    "out",
    "progress_bar",
    "say",
    "say_left_out",
    "show_error",
    "show_pairs",
    "show_table",
    "the_project",
    "write_json",
]

_PIPE_WIDTH = 200


class Format(StrEnum):
    """How a command answers."""

    TABLE = "table"
    JSON = "json"


FormatOption = Annotated[
    Format, typer.Option("--format", help="A table to read, or JSON on standard output.")
]
ProjectOption = Annotated[
    Path,
    typer.Option(
        "--project",
        "-p",
        metavar="DIR",
        envvar="TOUCHLINE_PROJECT",
        help="Folder of the project, or a folder inside it.",
    ),
]


EncodingOption = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="Encoding of a text file, such as cp1251; default: told by its bytes.",
        rich_help_panel="Of a file",
    ),
]


def the_project(folder: Path) -> Project:
    """Open the project that ``--project`` names."""
    from touchline.project import open_project

    return open_project(folder)


def out() -> Console:
    """Give the console of standard output: as wide as the terminal, wide and plain in a pipe."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False)


def say(message: str) -> None:
    """Tell the person at the terminal something that is not the answer."""
    typer.echo(message, err=True)


def say_left_out(rows: Rows, file: Path) -> None:
    """Tell how many rows of a file could not be read, if any, and why most of them could not."""
    if rows.faults:
        said = "1 row" if rows.faults == 1 else f"{rows.faults:,} rows"
        why = f": expected {rows.expected}" if rows.expected else ""
        say(f"{said} of {file.name} could not be read and left out{why}")


def write_json(value: Any, output: Path | None = None) -> None:
    """Write *value* as JSON to a file, or to standard output, and nothing else there."""
    import msgspec

    data = msgspec.json.format(msgspec.json.encode(value), indent=2)
    if output is None:
        typer.echo(data.decode())
    else:
        output.write_bytes(data + b"\n")
        say(f"written: {output}")


def show_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    title: str = "",
    right: Collection[int] = (),
) -> None:
    """Print a table; numbers stand right, and so do the columns at the places *right*."""
    from rich import box
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for k, column in enumerate(columns):
        numbers = bool(rows) and all(isinstance(row[k], int | float | None) for row in rows)
        side: Literal["right", "left"] = "right" if numbers or k in right else "left"
        table.add_column(column, justify=side, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console = out()
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().split("\n")]
    typer.echo("\n".join(lines).strip("\n"))


def show_pairs(pairs: Sequence[tuple[str, Any]]) -> None:
    """Print names and values, one pair a line."""
    console = out()
    width = max((len(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        console.print(f"{name:<{width}}  {_cell(value)}", soft_wrap=True)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        return f"{value:,.0f}" if whole else f"{value:,.6g}"
    return str(value)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show steps and their share on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda what, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<32}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)


def show_error(error: TouchlineError) -> None:
    """Say what is wrong and what to do about it, on standard error."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False)
    place = f"{error.where}: " if error.where else ""
    console.print(Text.assemble(("error: ", "bold red"), place, error.message), soft_wrap=True)
    if error.hint:
        console.print(Text.assemble(("  → ", "bold"), error.hint), soft_wrap=True)
