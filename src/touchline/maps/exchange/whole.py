"""The whole of what a map file says, as YAML or JSON: nothing is lost but comments."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import yaml

from touchline.config import keep_variables, parse_yaml
from touchline.errors import ConfigError
from touchline.maps.exchange.found import ReadMap
from touchline.maps.exchange.plain import plain
from touchline.maps.load import check_map
from touchline.maps.spec import MapSpec

__all__ = ["map_from_json", "map_from_yaml", "map_to_json", "map_to_yaml"]

_LINE_END = re.compile("[\x85\u2028\u2029]")
_COMPUTED = '"touchline/map/'


def map_to_yaml(spec: MapSpec) -> str:
    """Write a map as a map file; a text that looks like a variable is kept as text.

    Examples
    --------
    >>> print(map_to_yaml(MapSpec(name={"fa": "خرید"}, fast={"buy": "24h"})), end="")
    name:
      fa: خرید
    fast:
      buy: 24h
    """
    said = _without_variables(plain(spec))
    return str(
        yaml.dump(said, Dumper=_Indented, allow_unicode=True, sort_keys=False, width=100)
        if said
        else "{}\n"
    )


def map_from_yaml(text: str, *, name: str = "<yaml>", check: bool = True) -> ReadMap:
    """Read what :func:`map_to_yaml` wrote, or any map file.

    A file that comes from elsewhere does not see the environment: ``${NAME}`` without a default
    is refused. With *check*, so is a map that contradicts itself.

    Raises
    ------
    ConfigError
        With line and column for what is no map.
    """
    spec = parse_yaml(text, MapSpec, name=name, environment={})
    return _checked(spec, name) if check else ReadMap(spec)


def map_to_json(spec: MapSpec) -> str:
    r"""Write a map as JSON.

    Examples
    --------
    >>> map_to_json(MapSpec(most_pains=3))
    '{\n  "most_pains": 3\n}\n'
    """
    return msgspec.json.format(msgspec.json.encode(plain(spec)), indent=2).decode() + "\n"


def map_from_json(text: str, *, name: str = "<json>", check: bool = True) -> ReadMap:
    """Read what :func:`map_to_json` wrote; with *check*, refuse a map that contradicts itself.

    Raises
    ------
    ConfigError
        For what is no map; a computed map is told from the file of a map.
    """
    try:
        spec = msgspec.json.decode(text, type=MapSpec, strict=True)
    except msgspec.ValidationError as error:
        if _COMPUTED in text.replace(" ", ""):
            raise ConfigError(
                "this is a computed map with its figures; its file cannot be made from it",
                hint="export the map with the ending .map.json or .map.yaml, and import that",
                where=name,
            ) from None
        # JSON is YAML too, and there the error has its line and its advice.
        parse_yaml(keep_variables(text), MapSpec, name=name, environment={})
        raise ConfigError(f"not a map: {error}", where=name) from None
    except msgspec.DecodeError as error:
        raise ConfigError(f"not valid JSON: {error}", where=name) from None
    return _checked(spec, name) if check else ReadMap(spec)


def _checked(spec: MapSpec, name: str) -> ReadMap:
    try:
        check_map(spec)
    except ConfigError as error:
        where = f"{name}: {error.where}" if error.where else name
        raise ConfigError(error.message, hint=error.hint, where=where) from None
    return ReadMap(spec)


def _without_variables(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_variables(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_variables(item) for item in value]
    return keep_variables(value) if isinstance(value, str) else value


class _Indented(yaml.SafeDumper):
    """Lists stand in under their key, as in the map files that people write; no aliases."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        # Line ends of Unicode are lost in every style but this one.
        style = '"' if _LINE_END.search(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Indented.add_representer(str, _Indented.represent_str)
