"""Steps as text, for places where nothing but text can be written.

=====================================  ========================================================
``cart``                               events of a touchpoint
``order[price>10, plan=pro]``          … that pass every test
``[plan=pro]`` or ``*[plan=pro]``      any touchpoint, with tests
``visit|cart[size=2]``                 one or the other
``order[plan=pro|team]``               one value or the other
``order[coupon]``, ``order[!coupon]``  the property is there, or is not
``"a, b"``, ``order[city="a, b"]``     texts with signs in them stand in quotes
``{"touchpoint": "order", …}``         the same as JSON, as in Python; ``[{…}, …]`` for several
=====================================  ========================================================

Tests are ``=``, ``!=``, ``>``, ``>=``, ``<``, ``<=``, ``~`` (contains), ``!~`` and ``=~`` (matches
a regular expression). A comma stands between steps. A touchpoint whose name is exactly the text
wins, whatever signs are in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from touchline.errors import ConfigError

__all__ = ["pieces", "step_of_text", "steps_of_text"]

_OPS: Final = {
    "!=": "ne", ">=": "gte", "<=": "lte", "=~": "regex", "!~": "not_contains",
    "=": "eq", ">": "gt", "<": "lt", "~": "contains",
}  # fmt: skip
_TEST = re.compile(r"(?P<property>[^=!<>~]+?)\s*(?P<op>!=|>=|<=|=~|!~|=|>|<|~)\s*(?P<value>.*)")
_HINT = "write for instance visit, order[price>10, plan=pro] or visit|cart"


def steps_of_text(text: str, touchpoints: Collection[str] = ()) -> list[Any]:
    """Read steps with commas between them.

    Parameters
    ----------
    touchpoints
        Names that win when they are exactly the text, or exactly a piece of it.

    Raises
    ------
    ConfigError
        If it cannot be read.

    Examples
    --------
    >>> steps_of_text("visit, order[price>10]")
    ['visit', {'touchpoint': 'order', 'where': [{'property': 'price', 'op': 'gt', 'value': '10'}]}]
    >>> steps_of_text("visit, then order", ["visit, then order"])
    ['visit, then order']
    """
    if text in touchpoints:
        return [text]
    if text.startswith(("{", "[{")):
        read = _json(text)
        return read if isinstance(read, list) else [read]
    return [step_of_text(piece, touchpoints) for piece in pieces(text, ",")]


def step_of_text(text: str, touchpoints: Collection[str] = ()) -> Any:
    """Read one step; see :func:`steps_of_text`.

    Examples
    --------
    >>> step_of_text("visit|cart")
    {'any': ['visit', 'cart']}
    >>> step_of_text("[!coupon]")
    {'where': [{'property': 'coupon', 'op': 'not_set'}]}
    """
    text = text.strip()
    if text in touchpoints:
        return text
    if text.startswith("{"):
        return _json(text)
    alternatives = [_alternative(piece, text, touchpoints) for piece in pieces(text, "|")]
    return alternatives[0] if len(alternatives) == 1 else {"any": alternatives}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no JSON: {error}", hint=_HINT) from None


def _alternative(piece: str, text: str, touchpoints: Collection[str]) -> Any:
    if piece in touchpoints:
        return piece
    name, bracket, rest = _cut(piece, "[")
    name = _unquoted(name.strip())
    if not bracket:
        if not name:
            raise ConfigError(f"there is an empty step in {text!r}", hint=_HINT)
        return name
    if not rest.endswith("]"):
        raise ConfigError(f"the bracket of {piece!r} does not end the step", hint=_HINT)
    tests = [_test(one, piece) for one in pieces(rest[:-1], ",")]
    return {"where": tests} if name in ("", "*") else {"touchpoint": name, "where": tests}


def _test(text: str, piece: str) -> dict[str, Any]:
    found = _TEST.fullmatch(text)
    if found is None:
        name = text.removeprefix("!").strip()
        if not name or re.search(r"[=!<>~]", name):
            raise ConfigError(f"{text!r} in {piece!r} is no test of a property", hint=_HINT)
        return {"property": name, "op": "not_set" if text.startswith("!") else "set"}
    op = _OPS[found["op"]]
    values = [found["value"]] if op == "regex" else list(pieces(found["value"], "|"))
    plain = [_unquoted(value) for value in values]
    return {
        "property": _unquoted(found["property"]),
        "op": op,
        "value": plain[0] if len(plain) == 1 else plain,
    }


def pieces(text: str, sign: str) -> Iterator[str]:
    """Cut *text* at *sign*, where that stands in no quotes and no brackets.

    Examples
    --------
    >>> list(pieces("a, b[c, d]", ","))
    ['a', 'b[c, d]']
    """
    rest, found = text, sign
    while found:
        piece, found, rest = _cut(rest, sign)
        yield piece.strip()


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    """Partition *text* at the first *sign* in no quotes and no brackets."""
    depth, quoted = 0, False
    for place, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif letter == sign and not depth:
            return text[:place], sign, text[place + 1 :]
        elif letter in "[]":
            depth += 1 if letter == "[" else -1
    return text, "", ""


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1] if quoted else text
