"""JSON Schemas of specifications and snapshots, for editors and for readers of the files."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

__all__ = ["DIALECT", "field_texts", "json_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: type[Any], *, title: str) -> str:
    """Write the JSON Schema of a structure as text, keys in a stable order.

    The docstring after each field is its description: editors show it beside the key.

    Examples
    --------
    >>> from touchline.maps.spec import MapLink
    >>> schema = json.loads(json_schema(MapLink, title="A link"))
    >>> schema["$defs"]["MapLink"]["properties"]["map"]["description"]
    'Name of the other map.'
    """
    schema = msgspec.json.schema(kind)
    for each in set(_structs(msgspec.inspect.type_info(kind), set())):
        found = schema.get("$defs", {}).get(each.__name__)
        texts = field_texts(each)
        for name, field in (found or {}).get("properties", {}).items():
            if name in texts:
                field["description"] = texts[name]
    whole = {"$schema": DIALECT, "title": title, **schema}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _structs(node: Any, seen: set[type[Any]]) -> Iterator[type[Any]]:
    """Walk a type down to its structures."""
    if isinstance(node, msgspec.inspect.StructType):
        if node.cls in seen:
            return
        seen.add(node.cls)
        yield node.cls
        for field in node.fields:
            yield from _structs(field.type, seen)
    elif isinstance(node, msgspec.inspect.UnionType):
        for each in node.types:
            yield from _structs(each, seen)
    elif isinstance(node, msgspec.inspect.DictType):
        yield from _structs(node.value_type, seen)
    elif isinstance(node, msgspec.inspect.TupleType):
        for each in node.item_types:
            yield from _structs(each, seen)
    elif isinstance(node, msgspec.inspect.CollectionType):
        yield from _structs(node.item_type, seen)


def field_texts(struct: type[Any]) -> dict[str, str]:
    """Give the docstring after each field of a structure, on one line.

    Examples
    --------
    >>> from touchline.maps.spec import Step
    >>> field_texts(Step)["label"]
    'Shown on the map.'
    """
    tree = ast.parse(inspect.getsource(sys.modules[struct.__module__]))
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == struct.__name__:
            for item, after in itertools.pairwise(node.body):
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                    text = _text(after)
                    if text:
                        found[item.target.id] = text
    return found


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""
