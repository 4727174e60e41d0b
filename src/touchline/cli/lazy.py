"""Commands that are imported when they are asked for, and help in sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

__all__ = ["SETTINGS", "Command", "Group", "lazily", "single"]

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Command(TyperCommand):
    """A command whose help shows options under the headings that they name."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write options, one section a heading."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            heading = getattr(parameter, "rich_help_panel", None) or "Options"
            record = parameter.get_help_record(ctx)
            if record is not None:
                sections.setdefault(str(heading), []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)


class _Commands(Mapping[str, Any]):
    """Name → command, made when it is looked up."""

    def __init__(
        self, makers: Mapping[str, Callable[[], typer.Typer]], synonyms: Mapping[str, str]
    ) -> None:
        self._makers = makers
        self._synonyms = synonyms
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        name = self._synonyms.get(name, name)
        if name not in self._made:
            self._made[name] = typer.main.get_command(self._makers[name]())
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class Group(TyperGroup):
    """A group of such commands."""

    headings: Mapping[str, str] = {}
    """First command of a section → its heading."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in their order, without importing anything."""
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write commands in sections, each with the whole first sentence of its help."""
        sections: dict[str, list[tuple[str, str]]] = {}
        heading = "Commands"
        for name, command in self.commands.items():
            heading = self.headings.get(name, heading)
            row = name, command.get_short_help_str(limit=200)
            sections.setdefault(heading, []).append(row)
        for heading, rows in sections.items():
            with formatter.section(heading):
                formatter.write_dl(rows)


def lazily(
    makers: Mapping[str, Callable[[], typer.Typer]],
    headings: Mapping[str, str],
    synonyms: Mapping[str, str],
) -> type[Group]:
    """Give the class of a group with these commands, in sections.

    Parameters
    ----------
    synonyms
        Other words that are understood → command; help does not list them.
    """
    sections = headings

    class Lazy(Group):
        headings = sections

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.commands: Any = _Commands(makers, synonyms)

    return Lazy


def single(function: Callable[..., None], name: str, example: str) -> typer.Typer:
    """Wrap one command, so that it can be made apart from the others."""
    one = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,  # plain help comes in a third of the time, and reads well in a pipe
        pretty_exceptions_enable=False,
        context_settings=SETTINGS,
    )
    one.command(name, cls=Command, epilog=f"Example: {example}")(function)
    return one
