"""``touchline map``: what can be done with maps; a name alone shows that map."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import typer

from touchline.cli.lazy import lazily, single

__all__ = ["COMMANDS", "map_group"]

COMMANDS: dict[str, tuple[str, str]] = {
    "show": ("show:show", "touchline map show purchase"),
    "new": ("new:new", "touchline map new purchase --template e-commerce --languages en,fa"),
    "templates": ("templates:templates", "touchline map templates"),
    "history": ("history:history", "touchline map history purchase"),
    "diff": ("diff:diff", "touchline map diff purchase previous latest --export diff.svg"),
    "draw": ("draw:draw", "touchline map draw journey.yaml journey.svg"),
    "import": ("import_:import_", "touchline map import purchase.xlsx --name purchase"),
    "export": ("export:export", "touchline map export purchase purchase.html"),
}
"""Command → function in a module of this package, and an example."""
_SHOW = "show"
_HELP = ("-h", "--help")


def _command(name: str) -> typer.Typer:
    place, example = COMMANDS[name]
    module, attribute = place.split(":")
    function = getattr(import_module(f"touchline.cli.maps.{module}"), attribute)
    return single(function, name, example)


class _Maps(lazily({name: partial(_command, name) for name in COMMANDS}, {}, {})):  # type: ignore[misc]
    """The group; what is no command is the name of a map to show."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``show`` before what is not a command."""
        if not args or (args[0] not in self.commands and args[0] not in _HELP):
            args = [_SHOW, *args]
        return list(super().parse_args(ctx, args))


def map_group() -> typer.Typer:
    """Give the group of commands."""
    group = typer.Typer(
        name="map",
        cls=_Maps,
        help="List, show, make, compare and export maps; `touchline map NAME` shows one.",
        epilog="Example: touchline map purchase  ·  touchline map export purchase purchase.pdf",
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @group.callback()
    def _maps() -> None:
        """Hold nothing: all options belong to the commands."""

    return group
