"""Changes one item of a list in a YAML text, or takes it out; all else stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from touchline.errors import ConfigError
from touchline.web.data.yaml_text import added, end_of

__all__ = ["appended", "changed", "dropped"]

_WIDTH: Final = 1_000_000
_HINT: Final = "write it into the file by hand"


def appended(text: str, path: Sequence[str], item: Mapping[str, Any]) -> str:
    r"""Add an item with many keys at the end of the list at *path*, a line each.

    Raises
    ------
    ConfigError
        If the text is written in a way that cannot be added to safely.

    Examples
    --------
    >>> print(appended("who:\n  - {id: a}\n# end\n", ["who"], {"id": "b", "age": "30"}), end="")
    who:
      - {id: a}
      - id: b
        age: '30'
    # end
    """
    before = added(text, path, dict(item))
    node = _list(before, path)
    if node.flow_style:
        return before
    last = node.value[-1]
    said = _written(item, flow=False, indent=last.start_mark.column, text=text)
    result = before[: last.start_mark.index] + said + before[end_of(last) :]
    return _checked(before, result, path, _wanted(before, path))


def changed(text: str, path: Sequence[str], place: int, change: Mapping[str, Any]) -> str:
    r"""Give the item at *place* of the list at *path* other values; ``None`` takes a key away.

    Keys that are not named stay as they were written, with their comments.

    Raises
    ------
    ConfigError
        If the text is written in a way that cannot be changed safely.

    Examples
    --------
    >>> text = "who:\n  - id: a # first\n    label: A\n  - {id: b, label: B}\n"
    >>> print(changed(text, ["who"], 0, {"label": ["A", "B"], "age": "30"}), end="")
    who:
      - id: a # first
        label:
        - A
        - B
        age: '30'
      - {id: b, label: B}
    >>> print(changed(text, ["who"], 1, {"label": None, "age": "30"}), end="")
    who:
      - id: a # first
        label: A
      - {id: b, age: '30'}
    """
    result = text
    for key, value in change.items():
        item = _item(result, path, place)
        found = _pair(item, key)
        if value is None:
            result = result if found is None else _without(result, item, found)
        elif found is None:
            result = _with(result, item, key, value)
        else:
            start, end = found[0].start_mark.index, end_of(found[1])
            result = result[:start] + _said(item, {key: value}, text) + result[end:]
    items = _wanted(text, path)
    kept = {k: v for k, v in items[place].items() if change.get(k, v) is not None}
    added = {k: v for k, v in change.items() if v is not None}
    return _checked(text, result, path, [*items[:place], kept | added, *items[place + 1 :]])


def dropped(text: str, path: Sequence[str], place: int) -> str:
    r"""Take the item at *place* out of the list at *path*.

    Raises
    ------
    ConfigError
        If the text is written in a way that cannot be changed safely.

    Examples
    --------
    >>> print(dropped("who:\n  - id: a\n    label: A\n  # the second\n  - {id: b}\n", ["who"], 0))
    who:
      # the second
      - {id: b}
    <BLANKLINE>
    >>> dropped("who: [{id: a}, {id: b}]\n", ["who"], 1)
    'who: [{id: a}]\n'
    >>> dropped("who:\n  - id: a\nrest: 1\n", ["who"], 0)
    'who: []\nrest: 1\n'
    """
    items = _wanted(text, path)
    node = _list(text, path)
    item = node.value[place]
    start, end = item.start_mark.index, end_of(item)
    if node.flow_style:
        if place + 1 < len(node.value):
            end = node.value[place + 1].start_mark.index
        elif place:
            start = end_of(node.value[place - 1])
        result = text[:start] + text[end:]
    elif len(items) == 1:
        name, value = _named(text, path)
        begin = text.index(":", name.end_mark.index) + 1
        result = text[:begin] + " []" + text[end_of(value) :]
    else:
        result = text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, end) :]
    return _checked(text, result, path, [*items[:place], *items[place + 1 :]])


def _without(text: str, item: yaml.MappingNode, found: tuple[yaml.Node, yaml.Node]) -> str:
    place = item.value.index(found)
    start, end = found[0].start_mark.index, end_of(found[1])
    if not item.flow_style:
        return text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, end) :]
    if place + 1 < len(item.value):
        end = item.value[place + 1][0].start_mark.index
    elif place:
        start = end_of(item.value[place - 1][1])
    return text[:start] + text[end:]


def _with(text: str, item: yaml.MappingNode, key: str, value: Any) -> str:
    said = _said(item, {key: value}, text)
    end = end_of(item.value[-1][1])
    if item.flow_style:
        return f"{text[:end]}, {said}{text[end:]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    at = _line_end(text, end)
    before = text[:at] if text[:at].endswith("\n") else text[:at] + newline
    return f"{before}{' ' * item.start_mark.column}{said}{newline}{text[at:]}"


def _said(item: yaml.MappingNode, pair: Mapping[str, Any], text: str) -> str:
    """Write a key and its value as they stand in *item*: behind its indentation, or in a line."""
    return _written(pair, flow=bool(item.flow_style), indent=item.start_mark.column, text=text)


def _written(pairs: Mapping[str, Any], *, flow: bool, indent: int, text: str) -> str:
    said = yaml.safe_dump(
        dict(pairs), default_flow_style=flow, allow_unicode=True, width=_WIDTH, sort_keys=False
    ).rstrip("\n")
    if flow:
        return said[1:-1]
    newline = "\r\n" if "\r\n" in text else "\n"
    return said.replace("\n", newline + " " * indent)


def _list(text: str, path: Sequence[str]) -> yaml.SequenceNode:
    _, node = _named(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise ConfigError(f"{'.'.join(path)} is no list", hint=_HINT)
    return node


def _named(text: str, path: Sequence[str]) -> tuple[yaml.Node, yaml.Node]:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    found = None
    for step in path:
        found = None if node is None else _pair(node, step)
        if found is None:
            raise ConfigError(f"there is no {'.'.join(path)} in the file")
        node = found[1]
    if found is None:
        raise ConfigError("the place of the list is not given")
    return found


def _item(text: str, path: Sequence[str], place: int) -> yaml.MappingNode:
    item = _list(text, path).value[place]
    if not isinstance(item, yaml.MappingNode) or not item.value:
        raise ConfigError(f"{'.'.join(path)}[{place}] has no keys", hint=_HINT)
    return item


def _pair(node: yaml.Node, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((pair for pair in node.value if pair[0].value == key), None)


def _line_end(text: str, end: int) -> int:
    """Where the line behind the one of *end* begins."""
    at = text.find("\n", end)
    return len(text) if at < 0 else at + 1


def _wanted(text: str, path: Sequence[str]) -> list[Any]:
    found = yaml.safe_load(text)
    for step in path:
        found = found[step]
    return list(found)


def _checked(old: str, new: str, path: Sequence[str], items: list[Any]) -> str:
    """Make sure that nothing else has changed."""
    wanted = place = yaml.safe_load(old)
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = items
    try:
        same = yaml.safe_load(new) == wanted
    except yaml.YAMLError:
        same = False
    if not same:
        raise ConfigError(f"{'.'.join(path)} is written in an unusual way", hint=_HINT)
    return new
