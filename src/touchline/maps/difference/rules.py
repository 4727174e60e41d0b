"""The rules that differ: keys of the map file and of the project file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from touchline.maps.difference.held import RuleChange

__all__ = ["RuleChange", "Rules", "compare_rules", "unified"]

_LONGEST = 200
_NAMES = ("id", "name", "stage", "touchpoint", "event")
"""By the first of these an item of a list is called; else by its number."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a map was computed from, as text.

    Attributes
    ----------
    map
        The file in ``maps/``.
    project
        ``touchline.yaml``.
    """

    map: str
    project: str


def compare_rules(before: Rules | None, after: Rules | None) -> list[RuleChange]:
    """Give the keys that were added, removed or changed; none where a side is not known.

    Comments, order of keys and ways of writing the same make no change.

    Examples
    --------
    >>> one = Rules("kpis: [{id: paid, stage: buy, kind: rate}]", "project: Shop")
    >>> two = Rules("kpis: [{id: paid, stage: pay, kind: rate}]", "project:   Shop  # ours")
    >>> [(each.place, each.before, each.after) for each in compare_rules(one, two)]
    [('kpis[paid].stage', 'buy', 'pay')]
    """
    if before is None or after is None:
        return []
    return [
        *_file("map", before.map, after.map),
        *_file("project", before.project, after.project),
    ]


def unified(before: Rules | None, after: Rules | None) -> str:
    """Give both files as lines of a unified diff; empty where a side is not known."""
    if before is None or after is None:
        return ""
    lines: list[str] = []
    for name in ("map", "project"):
        old, new = (getattr(side, name).splitlines() for side in (before, after))
        lines += difflib.unified_diff(old, new, f"before/{name}", f"after/{name}", lineterm="")
    return "\n".join(lines)


def _file(name: Any, before: str, after: str) -> Iterator[RuleChange]:
    if before == after:
        return
    try:
        old, new = (dict(_leaves(yaml.safe_load(text), "")) for text in (before, after))
    except yaml.YAMLError:  # a text that cannot be read any more is told by its lines alone
        return
    for place in dict.fromkeys([*old, *new]):
        first, second = old.get(place), new.get(place)
        if first != second:
            change = "added" if first is None else "removed" if second is None else "edited"
            yield RuleChange(
                file=name,
                place=place,
                change=change,  # type: ignore[arg-type]
                before=first,
                after=second,
            )


def _leaves(node: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every value with its place; items of a list are called by their names, not their numbers."""
    if isinstance(node, Mapping) and node:
        for key, value in node.items():
            yield from _leaves(value, f"{place}.{key}" if place else str(key))
    elif isinstance(node, list) and any(isinstance(item, Mapping) for item in node):
        taken: dict[str, int] = {}
        for number, item in enumerate(node):
            name = _name(item) or str(number)
            taken[name] = taken.get(name, 0) + 1
            once = name if taken[name] == 1 else f"{name}#{taken[name]}"
            yield from _leaves(item, f"{place}[{once}]")
    elif node is not None:
        yield place, _line(node)


def _name(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    found = next((item[key] for key in _NAMES if isinstance(item.get(key), str)), None)
    return found if found is None else str(found)


def _line(value: Any) -> str:
    """Write a value as YAML on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6)
    line = text.removesuffix("...\n").strip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
