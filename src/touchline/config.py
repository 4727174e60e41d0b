"""Reading YAML into typed structures, with errors that point at line and column.

Specifications are frozen :class:`msgspec.Struct` classes. They are declared once, in the room that
uses them (``sources/spec.py``, ``touchpoints/spec.py`` …), and their JSON Schemas are derived from
them for completion in editors.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from touchline.errors import ConfigError, did_you_mean

__all__ = [
    "LocalText",
    "Spec",
    "expand_environment",
    "keep_variables",
    "load_yaml",
    "local_text",
    "locate",
    "parse_yaml",
]

T = TypeVar("T")

LocalText = str | dict[str, str]
"""A text of the user's own: one string for every language, or a string per language code."""


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all specifications: immutable, unknown keys are refused.

    A subclass repeats ``frozen=True, kw_only=True``; msgspec does not inherit the latter.
    """


_VARIABLE = re.compile(r"\$?\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_NOT_ONE = re.compile(r"[Ii]nvalid enum value '([^']*)'")
_PATH = re.compile(r" - at `(\$[^`]*)`$")
_KIND = re.compile(r"`([a-z]+)`")
_KINDS = {
    "array": "a list",
    "object": "a mapping of keys",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
}
"""Words for the types of msgspec."""
_KEY = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")


def local_text(text: LocalText | None, language: str, default: str = "") -> str:
    """Pick a text in *language*, else in English, else in any language.

    Examples
    --------
    >>> local_text({"en": "Decision", "fa": "تصمیم"}, "fa")
    'تصمیم'
    >>> local_text("Decision", "ru")
    'Decision'
    """
    if not text:
        return default
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()))


def expand_environment(text: str, environment: Mapping[str, str] | None = None) -> str:
    """Replace ``${NAME}`` and ``${NAME:-default}`` by values of the environment.

    ``$${NAME}`` stands for the text ``${NAME}`` itself.

    Raises
    ------
    ConfigError
        If a name without default is not set.

    Examples
    --------
    >>> expand_environment("${DATA:-data}/orders.csv", {})
    'data/orders.csv'
    >>> expand_environment("${DATA:-data}/orders.csv", {"DATA": "/mnt"})
    '/mnt/orders.csv'
    >>> expand_environment("a $${DATA}", {})
    'a ${DATA}'
    """
    values = os.environ if environment is None else environment

    def replace(match: re.Match[str]) -> str:
        if match.group().startswith("$$"):
            return match.group()[1:]
        name, default = match.group(1), match.group(2)
        value = values.get(name) or default
        if value is None:
            raise ConfigError(
                f"the environment variable {name} is not set",
                hint=f"set it, or give a default: ${{{name}:-default}}",
            )
        return value

    return _VARIABLE.sub(replace, text)


def keep_variables(text: str) -> str:
    """Write *text* so that :func:`expand_environment` gives it back as it is.

    Examples
    --------
    >>> keep_variables("pay ${AMOUNT}")
    'pay $${AMOUNT}'
    """
    return _VARIABLE.sub(lambda match: f"${match.group()}", text)


def load_yaml(path: Path, into: type[T]) -> T:
    """Read the YAML file at *path* into the structure *into*.

    Raises
    ------
    ConfigError
        With file, line and column, and the nearest known key for an unknown one.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"there is no file {path.name} in {path.parent}",
            hint="'touchline init FILES…' writes a first one",
        ) from None
    return parse_yaml(text, into, name=str(path))


def parse_yaml(
    text: str, into: type[T], *, name: str = "<yaml>", environment: Mapping[str, str] | None = None
) -> T:
    """Parse YAML text into the structure *into*; *name* is used in error messages.

    Variables in texts take their values from *environment*; default: that of the process.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        hint = "indent with spaces, not with tabs" if "'\\t'" in str(error.problem) else None
        raise ConfigError(f"not valid YAML: {error.problem}", hint=hint, where=where) from None
    if root is None:
        raise ConfigError("the file is empty", where=name)
    try:
        return msgspec.convert(_construct(root, name, environment), into, strict=True)
    except msgspec.ValidationError as error:
        raise _explain(error, root, into, name) from None


def _construct(node: yaml.Node, name: str, environment: Mapping[str, str] | None) -> Any:
    """Build plain values; keys become text, and variables in texts are expanded."""
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in result:
                raise ConfigError(f"the key {key.value!r} stands twice", where=_place(key, name))
            result[key.value] = _construct(value, name, environment)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_construct(value, name, environment) for value in node.value]
    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
        try:
            return expand_environment(node.value, environment)
        except ConfigError as error:
            raise ConfigError(error.message, hint=error.hint, where=_place(node, name)) from None
    value = yaml.SafeLoader("").construct_object(node)
    # A bare date or time stamp in YAML stays the text that was written.
    return value if isinstance(value, bool | int | float | type(None)) else node.value


def _place(node: yaml.Node, name: str) -> str:
    return f"{name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"


def _explain(
    error: msgspec.ValidationError, root: yaml.Node, into: type[Any], name: str
) -> ConfigError:
    """Turn msgspec's message and path into one with line, column and advice."""
    message = str(error)
    path = match.group(1) if (match := _PATH.search(message)) else "$"
    message = _PATH.sub("", message)
    unknown = _UNKNOWN.search(message)
    node = _follow(root, path, unknown.group(1) if unknown else None)
    place = path.removeprefix("$").lstrip(".") or "the file"
    if unknown:
        known = _fields_at(into, path)
        hint = did_you_mean(unknown.group(1), known) if known else None
        text = f"{place} has no key {unknown.group(1)!r}"
        return ConfigError(text, hint=hint, where=_place(node, name))
    wrong = _NOT_ONE.search(message)
    if wrong:
        known = _values_at(into, path)
        text = f"{place}: there is no {wrong.group(1)!r} here"
        return ConfigError(text, hint=did_you_mean(wrong.group(1), known), where=_place(node, name))
    message = _KIND.sub(lambda kind: _KINDS.get(kind.group(1), kind.group()), message)
    return ConfigError(f"{place}: {message[:1].lower()}{message[1:]}", where=_place(node, name))


def locate(path: Path, place: str, *, name: str | None = None) -> str:
    """Say where in the YAML file at *path* the *place* ``kpis[2].stage`` stands: file:line:column.

    *name* is the word that is wrong there: where it is a key, the key is meant and not its value.
    A place that is not written in the file is told by the nearest one around it.
    """
    root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    if root is None:
        return str(path)
    keys = [match.group(1) or match.group(2) for match in _KEY.finditer(f".{place}")]
    if name is not None and keys and keys[-1] == name:
        around = place.removesuffix(name).rstrip(".")
        return _place(_follow(root, f".{around}" if around else "", name), str(path))
    return _place(_follow(root, f".{place}", None), str(path))


def _follow(root: yaml.Node, path: str, key: str | None) -> yaml.Node:
    """Find the node at msgspec's *path* (``[...]`` stands for an unnamed mapping value)."""
    node = root
    steps = [m.group(1) or m.group(2) for m in _KEY.finditer(path)]
    for step in steps:
        child = _child(node, step)
        if child is None:
            break
        node = child
    if key is not None and isinstance(node, yaml.MappingNode):
        for name_node, _ in node.value:
            if name_node.value == key:
                return name_node  # type: ignore[no-any-return]
    return node


def _child(node: yaml.Node, step: str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
        return node.value[int(step)]  # type: ignore[no-any-return]
    if isinstance(node, yaml.MappingNode):
        for name_node, value in node.value:
            if name_node.value == step:
                return value  # type: ignore[no-any-return]
    return None


def _type_at(into: type[Any], path: str) -> Any:
    """Give the type at *path*; None where it is not known."""
    kind: Any = msgspec.inspect.type_info(into)
    for match in _KEY.finditer(path):
        kind = _step_type(kind, match.group(1) or match.group(2))
        if kind is None:
            return None
    return kind


def _values_at(into: type[Any], path: str) -> list[str]:
    """List the words that may stand at *path*."""
    kind = _type_at(into, path)
    options = kind.types if isinstance(kind, msgspec.inspect.UnionType) else [kind]
    literals = [one for one in options if isinstance(one, msgspec.inspect.LiteralType)]
    return [str(value) for one in literals for value in one.values]


def _fields_at(into: type[Any], path: str) -> list[str]:
    """List the keys that the structure at *path* knows."""
    kind = _type_at(into, path)
    if kind is None:
        return []
    structs = [kind] if isinstance(kind, msgspec.inspect.StructType) else _structs(kind)
    return [field.encode_name for struct in structs for field in struct.fields]


def _structs(kind: Any) -> list[msgspec.inspect.StructType]:
    options = kind.types if isinstance(kind, msgspec.inspect.UnionType) else [kind]
    return [option for option in options if isinstance(option, msgspec.inspect.StructType)]


def _step_type(kind: Any, step: str) -> Any:
    options = kind.types if isinstance(kind, msgspec.inspect.UnionType) else [kind]
    for option in options:
        if isinstance(option, msgspec.inspect.StructType):
            for field in option.fields:
                if field.encode_name == step:
                    return field.type
        if isinstance(option, msgspec.inspect.DictType):
            return option.value_type
        if isinstance(option, msgspec.inspect.ListType | msgspec.inspect.VarTupleType):
            return option.item_type
    return None
