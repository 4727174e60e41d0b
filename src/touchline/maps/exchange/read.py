"""Reading a map out of a file of any format that can be read; the ending names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from touchline.errors import ConfigError
from touchline.maps.exchange.found import ReadMap

__all__ = ["ENDINGS", "read_map"]

MOST_BYTES = 50_000_000
"""Larger files are no maps."""


def read_map(path: str | Path) -> ReadMap:
    """Read the map that a file holds.

    Parameters
    ----------
    path
        Ends with ``.yaml``, ``.yml`` or ``.json`` (what a map file says), ``.csv`` or ``.xlsx``
        (the long table), ``.mmd`` or ``.mermaid`` (a Mermaid journey), ``.cjml`` or ``.xml``
        (CJML 2.0).

    Returns
    -------
    ReadMap
        The map, and what the file holds beside it that could not be read.

    Raises
    ------
    ConfigError
        If there is no such file, its ending is not known, or it is no map: with the line.
    """
    file = Path(path)
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise ConfigError(
            f"a map cannot be read from {file.name}",
            hint="its name may end with one of: " + ", ".join(ENDINGS),
        )
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror or error}") from None
    if size > MOST_BYTES:
        raise ConfigError(f"the file has {size:,} bytes; no map is so large", where=str(file))
    return reader(data, str(file))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError(
            "the text is not in UTF-8", hint="save it as UTF-8", where=f"{name}:{line}"
        ) from None


def _yaml(data: bytes, name: str) -> ReadMap:
    from touchline.maps.exchange.whole import map_from_yaml

    return map_from_yaml(_text(data, name), name=name)


def _json(data: bytes, name: str) -> ReadMap:
    from touchline.maps.exchange.whole import map_from_json

    return map_from_json(_text(data, name), name=name)


def _csv(data: bytes, name: str) -> ReadMap:
    from touchline.maps.exchange.table import map_from_csv

    return map_from_csv(_text(data, name), name=name)


def _workbook(data: bytes, name: str) -> ReadMap:
    from touchline.maps.exchange.table import map_from_workbook

    return map_from_workbook(data, name=name)


def _mermaid(data: bytes, name: str) -> ReadMap:
    from touchline.maps.exchange.mermaid_map import map_from_mermaid

    return map_from_mermaid(_text(data, name), name=name)


def _cjml(data: bytes, name: str) -> ReadMap:
    from touchline.maps.exchange.cjml_map import map_from_cjml

    return map_from_cjml(data, name=name)


_READERS: dict[str, Callable[[bytes, str], ReadMap]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _workbook,
    ".mmd": _mermaid,
    ".mermaid": _mermaid,
    ".cjml": _cjml,
    ".xml": _cjml,
}
ENDINGS = tuple(_READERS)
"""A new format is one module, and one line above."""
