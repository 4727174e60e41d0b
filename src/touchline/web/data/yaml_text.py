"""Where something stands in a YAML text, and how to add to it without touching the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import yaml

from touchline.errors import ConfigError

__all__ = ["added", "end_of", "lines_of", "place_of", "word_in"]

_NULL: Final = "tag:yaml.org,2002:null"
_WIDTH: Final = 1_000_000
_HINT: Final = "write it into the file by hand"

Path = Sequence[str | int]


def place_of(text: str, path: Path) -> tuple[int, int]:
    r"""Give line and column, from 1, of what stands at *path*, or of the nearest around it.

    Examples
    --------
    >>> place_of("a:\n  - b: 1\n    c: 2\n", ["a", 0, "c"])
    (3, 8)
    """
    node = _root(text)
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1, node.start_mark.column + 1


def lines_of(text: str, path: Path) -> tuple[int, int] | None:
    r"""Give the first and the last line, from 1, of a key and its value; None where it is not.

    Examples
    --------
    >>> lines_of("a: 1\nb:\n  c: 2\n\nd: 3\n", ["b"])
    (2, 3)
    """
    node = _root(text)
    first = node.start_mark.line
    for step in path:
        found = _pair(node, step)
        if found is None:
            return None
        first, node = found[0].start_mark.line, found[1]
    return first + 1, text.count("\n", 0, end_of(node)) + 1


def word_in(text: str, path: Path, word: str) -> tuple[int, int] | None:
    """Give line and column of the first text *word* below *path*."""
    node: yaml.Node | None = _root(text)
    for step in path:
        node = node and _child(node, step)
    for leaf in _leaves(node):
        if leaf.value == word:
            return leaf.start_mark.line + 1, leaf.start_mark.column + 1
    return None


def added(text: str, path: Sequence[str], item: Any) -> str:
    r"""Add *item* at the end of the list at *path*, as one line; the list is made if need be.

    Raises
    ------
    ConfigError
        If the text is written in a way that cannot be added to safely.

    Examples
    --------
    >>> print(added("rules:\n- {id: a} # first\n# the end\n", ["rules"], {"id": "b"}), end="")
    rules:
    - {id: a} # first
    - {id: b}
    # the end
    >>> print(added("who: {limits: {user: 1}}\n", ["who", "apart"], ["a:1", "b:2"]), end="")
    who: {limits: {user: 1}, apart: [['a:1', 'b:2']]}
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    node = _root(text)
    said = yaml.safe_dump(item, default_flow_style=True, allow_unicode=True, width=_WIDTH).strip()
    for depth, key in enumerate(path):
        found = _pair(node, key)
        if found is None:
            result = _new_key(text, node, path[depth:], said, newline)
            return _checked(text, result, path, item)
        name, value = found
        if value.tag == _NULL:
            lines = _nested(path[depth + 1 :], said, name.start_mark.column + 2)
            return _checked(text, _insert(text, name.end_mark.index, lines, newline), path, item)
        node = value
    if not isinstance(node, yaml.SequenceNode):
        raise ConfigError(f"{'.'.join(path)} is no list", hint=_HINT)
    if node.flow_style:
        result = _into_flow(text, node, said)
    else:
        result = _insert(text, end_of(node), [" " * node.start_mark.column + f"- {said}"], newline)
    return _checked(text, result, path, item)


def _root(text: str) -> yaml.Node:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None:
        raise ConfigError("the file is empty")
    return root


def _pair(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == step:
                return name, value
    return None


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    found = _pair(node, step)
    return None if found is None else found[1]


def _leaves(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _leaves(one)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _leaves(value)
            yield from _leaves(name)


def end_of(node: yaml.Node) -> int:
    """Where the last that is written of a node ends; comments behind it are not of it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        written = node.end_mark.buffer
        # a mark of a text keeps it with a NUL at its end
        while written and end > 0 and written[end - 1] in "\r\n \0":
            end -= 1
    return end


def _nested(keys: Sequence[str], said: str, indent: int) -> list[str]:
    lines = [" " * (indent + 2 * depth) + f"{key}:" for depth, key in enumerate(keys)]
    return [*lines, " " * (indent + 2 * len(keys)) + f"- {said}"]


def _new_key(text: str, node: yaml.Node, keys: Sequence[str], said: str, newline: str) -> str:
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{keys[0]!r} cannot be added here", hint=_HINT)
    if node.flow_style:
        nested = "".join(f"{key}: {{" for key in keys[:-1]) + f"{keys[-1]}: [{said}]"
        return _into_flow(text, node, nested + "}" * (len(keys) - 1))
    return _insert(text, end_of(node), _nested(keys, said, node.start_mark.column), newline)


def _insert(text: str, end: int, lines: list[str], newline: str) -> str:
    """Put whole lines behind the line in which *end* is."""
    at = text.find("\n", end)
    if at < 0:
        return text + newline + newline.join(lines) + newline
    return text[: at + 1] + newline.join(lines) + newline + text[at + 1 :]


def _into_flow(text: str, node: yaml.CollectionNode, said: str) -> str:
    at = node.end_mark.index - 1
    before = text[:at].rstrip()
    separator = ", " if node.value and not before.endswith(",") else ""
    return before + separator + said + text[at:]


def _checked(old: str, new: str, path: Sequence[str], item: Any) -> str:
    """Make sure that nothing else has changed."""
    wanted = yaml.safe_load(old)
    place = wanted
    for key in path[:-1]:
        place[key] = place.get(key) or {}
        place = place[key]
    place[path[-1]] = [*(place.get(path[-1]) or []), item]
    try:
        same = yaml.safe_load(new) == wanted
    except yaml.YAMLError:
        same = False
    if not same:
        raise ConfigError(f"{'.'.join(path)} is written in an unusual way", hint=_HINT)
    return new
