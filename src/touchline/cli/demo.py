"""``demo``: the bundled examples, from their files to maps in a browser."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.output import Format, FormatOption, progress_bar, say, write_json
from touchline.cli.serve import ready_line

__all__ = ["demo"]


def demo(
    folder: Annotated[
        Path, typer.Option("--output", metavar="DIR", help="Folder to work in; made if needed.")
    ] = Path("touchline-demo"),
    open_page: Annotated[
        bool | None,
        typer.Option("--open/--no-open", help="Open the page; default: if there is a display."),
    ] = None,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Serve the maps when they are built, until Ctrl-C; default: in a terminal.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="Port to serve at.")] = 8321,
    output: FormatOption = Format.TABLE,
) -> None:
    """Load and build the bundled examples, and serve their maps."""
    from touchline.project import run_demo

    with progress_bar() as progress:
        report = run_demo(folder, progress=progress)
    if output is Format.JSON:
        write_json(report)
    else:
        typer.echo(report.page)
    for name, why in report.skipped.items():
        say(f"left out {name}: {why}")
    shown = open_page if open_page is not None else _has_display()
    if serve if serve is not None else sys.stdout.isatty():
        _serve(folder, port, shown)
        return
    say(f"for the whole team: touchline serve {folder}")
    if shown:
        webbrowser.open(Path(report.page).resolve().as_uri())


def _serve(folder: Path, port: int, shown: bool) -> None:
    from touchline.web.server import serve
    from touchline.web.settings import Settings

    def ready(address: str, first: bool) -> None:
        say(ready_line(address, first))
        if shown:
            webbrowser.open(address)

    serve(Settings(folder=folder, port=port), ready=ready)


def _has_display() -> bool:
    if sys.platform in {"darwin", "win32"}:
        return sys.stdout.isatty()
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
