"""JSON Schemas of specifications and snapshots, for editors and for readers of the files."""

from __future__ import annotations

import json
from typing import Any

import msgspec

__all__ = ["DIALECT", "json_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: type[Any], *, title: str) -> str:
    """Write the JSON Schema of a structure as text, keys in a stable order.

    Examples
    --------
    >>> from touchline.maps.snapshot import Period
    >>> json.loads(json_schema(Period, title="A period"))["title"]
    'A period'
    """
    schema = msgspec.json.schema(kind)
    whole = {"$schema": DIALECT, "title": title, **schema}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
