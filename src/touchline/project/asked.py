"""What a project is asked of its answers, by name, as verbs are asked of journeys.

The options of each stand once, in the signature and the docstring of the method; whoever offers
them (a form, an address) reads them here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from touchline.analysis.multiplicity import Correction
from touchline.analysis.verbs import VerbInfo, info_of
from touchline.errors import ConfigError, did_you_mean
from touchline.project import asking
from touchline.project.places import By
from touchline.project.voice import voice

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.project.project import Project

__all__ = ["ASKED", "Said", "ask", "describe_asked"]

ASKED: Final[Mapping[str, Callable[..., Any]]] = {
    "scores": asking.scores,
    "voice": voice,
    "profile": asking.profile,
    "importance": asking.importance,
}
"""Name → method of ``Project``."""
_TYPES: Final = {"By": By, "Correction": Correction}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a project answers, in the form in which verbs answer."""

    options: Mapping[str, Any]
    """Every option with the value that was used, defaults too."""
    table: pa.Table
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    explained: str

    def definition(self) -> str:
        """Say what the figures mean, with all settings."""
        return self.explained

    def explain(self) -> str:
        """Say what was computed."""
        return self.explained


@cache
def describe_asked(name: str) -> VerbInfo:
    """Say what a question to a project does and takes.

    Raises
    ------
    ConfigError
        If there is no such question.

    Examples
    --------
    >>> [option.name for option in describe_asked("profile").options]
    ['by', 'compare', 'since', 'fast']
    """
    if name not in ASKED:
        raise ConfigError(f"there is no question {name!r}", hint=did_you_mean(name, ASKED))
    return info_of(name, ASKED[name], _TYPES)


def ask(project: Project, name: str, **options: Any) -> Said:
    """Ask a project a question by its name.

    Raises
    ------
    ConfigError
        If there is no such question, or it cannot be asked so.
    WorkspaceError
        If the project has not been built.
    """
    info = describe_asked(name)
    for given in options:
        info.option(given)
    found = ASKED[name](project, **options)
    return Said(
        options={one.name: options.get(one.name, one.default) for one in info.options},
        table=found.table,
        tables=getattr(found, "tables", {}),
        figures=_figures(name, found),
        explained=found.explain(),
    )


def _figures(name: str, found: Any) -> dict[str, Any]:
    """Give what is said of the whole."""
    named = {
        "voice": ("engine", "texts", "conversations", "customer_unknown"),
        "profile": ("by", "groups"),
        "importance": ("by", "outcome", "method", "r_squared", "persons"),
    }
    return {one: getattr(found, one) for one in named.get(name, ())}
