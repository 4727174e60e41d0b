"""Refusing names that are not there, with the place and the nearest one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from touchline.errors import ConfigError, did_you_mean

__all__ = ["UnknownNameError", "listed", "one_of"]

T = TypeVar("T")


class UnknownNameError(ConfigError):
    """A name that stands for nothing; ``name`` is what was written."""

    def __init__(self, message: str, *, name: str, known: Iterable[str], where: str) -> None:
        self.name = name
        super().__init__(message, hint=did_you_mean(name, known), where=where)


def one_of(
    place: str, kind: str, name: str, known: Iterable[str], *, of: str = "the project"
) -> None:
    """Refuse a *name* that is none of the *known* ones.

    Raises
    ------
    UnknownNameError
        With *place* and the nearest name.

    Examples
    --------
    >>> one_of("cards[0].stage", "stage", "desicion", ["decision"], of="the map")
    Traceback (most recent call last):
    touchline.maps.names.UnknownNameError: cards[0].stage: the map has no stage 'desicion'
      → did you mean 'decision'? There are: decision
    """
    names = list(known)
    if name not in names:
        raise UnknownNameError(f"{of} has no {kind} {name!r}", name=name, known=names, where=place)


def listed(name: str, items: Iterable[T]) -> Iterator[tuple[str, T]]:
    """Give each item with its place in the file.

    Examples
    --------
    >>> list(listed("kpis", "ab"))
    [('kpis[0]', 'a'), ('kpis[1]', 'b')]
    """
    return ((f"{name}[{position}]", item) for position, item in enumerate(items))
