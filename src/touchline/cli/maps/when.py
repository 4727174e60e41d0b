"""Options that say which map is meant: of a day, or as it was computed once."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["AsOfOption", "VersionOption"]

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="From the records until the end of that day, by the rules of today: 2018-03-31.",
    ),
]
VersionOption = Annotated[
    str | None,
    typer.Option(
        "--version",
        metavar="ID",
        help="As it was computed, by the rules of that day: a version, or a day.",
    ),
]
