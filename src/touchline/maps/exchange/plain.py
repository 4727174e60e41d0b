"""Specifications as plain values, without what has its default."""

from __future__ import annotations

from typing import Any

import msgspec

__all__ = ["default_of", "plain"]


def default_of(field: msgspec.structs.FieldInfo) -> Any:
    """Give the default of a field of a structure; ``msgspec.NODEFAULT`` if it has none.

    Examples
    --------
    >>> from touchline.maps.spec import Card
    >>> {field.name: default_of(field) for field in msgspec.structs.fields(Card)}["step"] is None
    True
    """
    made = field.default_factory
    return field.default if made is msgspec.NODEFAULT else made()


def plain(value: Any) -> Any:
    """Give *value* as dictionaries, lists and scalars; fields with their default are left out.

    Examples
    --------
    >>> from touchline.maps.spec import Card
    >>> plain(Card(lane="goals", stage="buy", text={"en": "Pay", "fa": "پرداخت"}))
    {'lane': 'goals', 'stage': 'buy', 'text': {'en': 'Pay', 'fa': 'پرداخت'}}
    """
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        held = ((field, getattr(value, field.name)) for field in fields)
        return {field.name: plain(item) for field, item in held if item != default_of(field)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
